using Emu.Arm;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>What each Thumb instruction takes of Cortex-M85's pipeline, in LLVM's rules or as measured.</summary>
/// <remarks>
/// Units, groups, latencies and advances: LLVM's ARMScheduleM85.td (19). Where <c>asLlvm</c> is false, these rules are measured by jnk0le on RA8D1 instead: ALU instructions work in the
/// first stage (EX1, EX2, EX3) in which their operands are there; two operands can be shifted in a cycle; NOP, IT and predicted branches take no slot; results
/// of conditional instructions reach nothing in their own cycle; no core instruction is issued in the second cycle of a vector access; double precision goes alone.
/// </remarks>
internal sealed class CortexM85Pipeline : BlockPipeline
{
    const uint Pairs = 1u << (int)Unit.Load | 1u << (int)Unit.Store | 1u << (int)Unit.Alu | 1u << (int)Unit.FloatA | 1u << (int)Unit.FloatB | 1u << (int)Unit.FloatC | 1u << (int)Unit.VectorPort;

    readonly bool _asLlvm;
    readonly PipelineUse[] _rows;

    public CortexM85Pipeline(bool asLlvm) : base(asLlvm ? Pairs : Pairs | 1u << (int)Unit.Shift, inOrderWriteBack: asLlvm, holdsConditional: !asLlvm)
    {
        _asLlvm = asLlvm;
        _rows = [.. Thumb.Shapes.Select(r => (asLlvm ? OfRow(r) : Measured(r, OfRow(r))) with { IsCore = r.Timing < TimingClass.Float })];
    }

    // Predicted branches go on with the target at once (jnk0le); loads of the PC and table branches wait for the data, and ISB refills (inferred).
    protected override int Refill(in TimedOp op) => op.Class switch
    {
        TimingClass.Load or TimingClass.LoadRegister or TimingClass.LoadMultiple or TimingClass.TableBranch => 3,
        TimingClass.Barrier => 6,
        _ => 0,
    };

    // What the row does not say alone: amounts, lists and the stack pointer.
    protected override PipelineUse Of(in TimedOp op)
    {
        PipelineUse use = _rows[op.Row];
        int words = WordsOf(op);
        if (words > 2 && !_asLlvm)
            use = use with { Stall = (byte)((words - 1) / 2) };             // two words in a cycle
        bool toStack = op.Fields.D == 13 && op.Class == TimingClass.Alu && (op.Traits & OpTraits.ReadsN) != 0;
        if (toStack && IsSum(op.Row) && (op.Fields.N != 13 || !_asLlvm))
            use = use.With(OperandRole.N, -1) with { Early = 0, Late = 0 };
        if (_asLlvm && op.Fields is { Length: 2, SetFlags: true })
            use = use with { WritesAtOnce = true };                         // the flags
        if (_asLlvm && op.Fields.ShiftAmount == 0 && op.Fields.ShiftType == 0 && IsPlainWide(op.Row))
            use = new PipelineUse().With(Unit.Alu);
        if (op.Class == TimingClass.VectorMultiply && op.Fields.Imm2 == 0 && IsSumAcross(op.Row))
            use = CortexM85Vector.SumAcross;
        return use;
    }

    static bool IsSumAcross(int row) => Thumb.Shapes[row].Name.StartsWith("VADDV ", StringComparison.Ordinal);

    static bool IsSum(int row) => Thumb.Shapes[row].Name is "ADD (immediate) T3" or "ADD (immediate) T4" or "SUB (immediate) T3" or "SUB (immediate) T4" or "ADD (register) T2" or "ADD (register) T3"
        or "SUB (register) T2" || Thumb.Shapes[row].Name.Contains("(SP ", StringComparison.Ordinal);

    // LLVM's model has the unshifted wide forms of these among the plain ones.
    static bool IsPlainWide(int row) => Thumb.Shapes[row].Name is "ADD (register) T3" or "SUB (register) T2" or "AND (register) T2"
        or "ADD (SP plus register) T3" or "SUB (SP minus register) T1";

    static PipelineUse Plain => new PipelineUse().With(Unit.Alu);
    static PipelineUse Lanes(int latency) => new PipelineUse { Latency = (sbyte)latency }.With(Unit.Alu).With(Unit.Lanes).With(Unit.First);
    static PipelineUse Alone(int latency) => new() { Latency = (sbyte)latency, Group = IssueGroup.Alone };
    static PipelineUse Address(in PipelineUse use) => use.With(OperandRole.N, -1).With(OperandRole.M, -1);

    static PipelineUse OfRow(RowShape row)
    {
        string name = row.Name, mnemonic = name.Split(' ', ',')[0];
        return row.Timing switch
        {
            TimingClass.Alu => Integer(row, name, mnemonic),
            TimingClass.Multiply when mnemonic == "USAD8" => Lanes(2),
            TimingClass.MultiplyAccumulate when mnemonic == "USADA8" => Lanes(2).With(OperandRole.A, 1),
            TimingClass.Multiply or TimingClass.MultiplyLong => new PipelineUse { Latency = 2 }.With(Unit.Multiply),
            TimingClass.MultiplyAccumulate or TimingClass.MultiplyAccumulateLong =>
                new PipelineUse { Latency = 2 }.With(Unit.Multiply).With(OperandRole.A, 1).With(OperandRole.D, 1).With(OperandRole.T, 1),
            TimingClass.Divide => Address(new PipelineUse { Latency = 2, Whole = 7 }.With(Unit.Divide)),
            TimingClass.Hint or TimingClass.Special or TimingClass.Barrier or TimingClass.System => Alone(3),
            TimingClass.IfThen => new PipelineUse { Slots = 0 },
            TimingClass.Branch or TimingClass.CompareBranch or TimingClass.BranchRegister => new PipelineUse { Latency = 2 }.With(Unit.Branch),
            TimingClass.LoopEnd => new PipelineUse { Slots = 0, Latency = 0 },
            <= TimingClass.TableBranch => Memory(row, name, mnemonic),
            >= TimingClass.Float and <= TimingClass.DoubleDivide => CortexM85Float.OfRow(row, name, mnemonic),
            _ => CortexM85Vector.OfRow(row, name, mnemonic),
        };
    }

    static PipelineUse Integer(RowShape row, string name, string mnemonic)
    {
        bool wideRegister = row.Length == 4 && row.Pattern.Contains('s', StringComparison.Ordinal);
        switch (mnemonic)
        {
            case "ADC" or "ADD" or "AND" or "BIC" or "EOR" or "ORN" or "ORR" or "RSB" or "SBC" or "SUB" or "CMP" or "CMN" or "TEQ" or "TST" or "MVN" when wideRegister:
                return mnemonic == "AND" ? Plain.With(Unit.Shift) : Plain.With(Unit.Shift).With(OperandRole.M, -1);
            case "RRX":
                return Plain.With(Unit.OtherShift);
            case "BFC" or "BFI":
                return Plain.With(Unit.Shift).With(Unit.First);
            case "CLZ":
                return Plain.With(Unit.First);
            case "SSAT" or "USAT" or "SSAT16" or "USAT16" or "QDADD" or "QDSUB":
                return Address(Lanes(2).With(Unit.Shift));
            case "SXTB" or "SXTH" or "UXTB" or "UXTH" or "SXTB16" or "UXTB16" or "SEL":
                return Lanes(1);
            case "SXTAB" or "SXTAH" or "UXTAB" or "UXTAH" or "SXTAB16" or "UXTAB16" or "PKHBT" or "PKHTB":
                return Lanes(1).With(Unit.Shift).With(OperandRole.M, -1);
            case "RBIT" or "REV" or "REV16" or "REVSH":
                return Address(Lanes(0).With(Unit.Shift));
            case "USAD8":
                return Lanes(2);
            case "USADA8":
                return Lanes(2).With(OperandRole.A, 1);
            case "CSEL" or "CSINC" or "CSINV" or "CSNEG":
                return Plain.With(Unit.LongShift).With(OperandRole.N, 1).With(OperandRole.M, 1).With(OperandRole.Flags, 1) with { Latency = 2 };
            case "CLRM":
                return Alone(3);
            case "ADD" or "SUB" when name is "ADD (SP plus immediate) T2" or "SUB (SP minus immediate) T1":
                return Plain.With(OperandRole.N, -1);
        }
        if (row.Features.HasFlag(Features.MveShifts) && mnemonic.Length > 3 && mnemonic is not "LCTP" and not "DLSTP")
            return Plain.With(Unit.LongShift).With(OperandRole.D, 1).With(OperandRole.T, 1).With(OperandRole.M, 1) with { Latency = 2 };
        if (row.Features.HasFlag(Features.Dsp))
            return Lanes(mnemonic[0] == 'Q' || mnemonic.StartsWith("UQ", StringComparison.Ordinal) ? 2 : 1);
        return Plain;
    }

    static PipelineUse Memory(RowShape row, string name, string mnemonic)
    {
        bool narrow = mnemonic.AsSpan(2).IndexOfAny('B', 'H') >= 0;
        switch (row.Timing)
        {
            case TimingClass.Load or TimingClass.LoadRegister:
                return Address(new PipelineUse { Latency = narrow ? (sbyte)2 : (sbyte)1 }.With(Unit.Load));
            case TimingClass.Store or TimingClass.StoreRegister:
                return Address(new PipelineUse { Latency = 2 }.With(Unit.Store).With(OperandRole.T, 1));
            case TimingClass.LoadDual:
                return Address(new PipelineUse().With(Unit.Load, 2));
            case TimingClass.StoreDual:
                return Address(new PipelineUse { Latency = 2 }.With(Unit.Store, 2).With(OperandRole.T, 1).With(OperandRole.A, 1));
            case TimingClass.LoadMultiple:
                return Address(new PipelineUse { Group = IssueGroup.Alone }.With(Unit.Load, 2));
            case TimingClass.StoreMultiple:
                return Address(new PipelineUse { Latency = 2, Group = IssueGroup.Alone }.With(Unit.Store, 2));
            case TimingClass.Exclusive when name.StartsWith("LD", StringComparison.Ordinal):
                return Address(new PipelineUse { Latency = narrow ? (sbyte)2 : (sbyte)1, Group = IssueGroup.Alone }.With(Unit.Load));
            case TimingClass.Exclusive:
                return Address(new PipelineUse { Latency = 2, Group = IssueGroup.Alone }.With(Unit.Store).With(OperandRole.T, 1));
            default:
                return Address(new PipelineUse { Group = IssueGroup.Alone }.With(Unit.Load));       // TBB, TBH
        }
    }

    // jnk0le's measurements in place of LLVM's simplifications.
    static PipelineUse Measured(RowShape row, PipelineUse use)
    {
        string mnemonic = row.Name.Split(' ', ',')[0];
        switch (row.Timing)
        {
            case TimingClass.Hint or TimingClass.IfThen or TimingClass.Branch or TimingClass.CompareBranch:
                return new PipelineUse { Slots = 0 };
            case TimingClass.Double or TimingClass.DoubleCompare or TimingClass.DoubleMultiplyAccumulate or TimingClass.DoubleDivide or TimingClass.FloatDivide:
                // The pipeline stands until the unit is done (LLVM says so of divides and double precision).
                return use with { Group = row.Timing == TimingClass.FloatDivide ? use.Group : IssueGroup.Alone, Stall = (byte)Math.Max(0, use.Whole - use.Latency) };
            case TimingClass.Divide:
                return use with { Stall = 1, Whole = 0 };                   // two cycles at least; the rest is dynamic
            case TimingClass.VectorLoad or TimingClass.VectorStore:
                return use.AdvanceOf(OperandRole.M) < 0 && row.Assembly.Contains("{qm}", StringComparison.Ordinal) ? use.With(OperandRole.M, -2) with { BlocksCore = true } : use with { BlocksCore = true };
            case TimingClass.Alu:
                return Staged(row, mnemonic, use);
            default:
                return use;
        }
    }

    static PipelineUse Staged(RowShape row, string mnemonic, in PipelineUse use)
    {
        bool wideRegister = row.Length == 4 && row.Pattern.Contains('s', StringComparison.Ordinal);
        switch (mnemonic)
        {
            case "ADC" or "ADD" or "AND" or "BIC" or "EOR" or "ORN" or "ORR" or "RSB" or "SBC" or "SUB" or "CMP" or "CMN" or "TEQ" or "TST" or "MVN" when wideRegister:
                return use.With(OperandRole.M, -1) with { Latency = 1, Late = 1 };      // shift and ALU: EX1 and EX2, or EX2 and EX3
            case "ADD" or "SUB" or "RSB" or "ADC" or "SBC" or "CMP" or "CMN" or "MOV" or "MVN" or "MOVT" or "ADR":
                return use.AdvanceOf(OperandRole.N) < 0 ? use : use with { Early = -1, Late = 1 };
            case "AND" or "EOR" or "ORR" or "ORN" or "BIC" or "TST" or "TEQ":
                return row.Length == 4 ? use with { Early = -1, Late = 1 } : use with { Late = 1 };     // bitwise: EX2, EX3; with a constant all three
            case "LSL" or "LSR" or "ASR" or "ROR" or "SBFX" or "UBFX":
                return use with { Early = -1 };                             // EX1, EX2
            case "BFI":
                return use.With(OperandRole.N, -1);                         // shifted in EX1, put in in EX2
            default:
                return use;
        }
    }
}
