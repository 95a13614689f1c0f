using Emu.Arm;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>What each Thumb instruction takes of Cortex-M55's pipeline.</summary>
/// <remarks>
/// Latencies, units and pairs: LLVM's ARMScheduleM55.td (19), by Arm. It says that two 16-bit instructions go in one cycle when one of them is a NOP, IT, branch, ADD or SUB of an immediate, MOV, or an
/// extension, and guesses in its lists which instructions become 16-bit ones. Here the encoding is known: 32-bit instructions go alone, unless <c>asLlvm</c>.
/// </remarks>
internal sealed class CortexM55Pipeline : BlockPipeline
{
    internal const int TakenBranch = 3;                                              // LLVM: mispredict penalty; taken branches are not predicted here

    readonly bool _asLlvm;
    readonly PipelineUse[] _rows;

    public CortexM55Pipeline(bool asLlvm) : base(0, inOrderWriteBack: asLlvm, holdsConditional: false)
    {
        _asLlvm = asLlvm;
        _rows = [.. Thumb.Shapes.Select(r => asLlvm ? OfRow(r) : Blocking(r, OfRow(r)))];
    }

    protected override int Refill(in TimedOp op) => op.Class switch
    {
        TimingClass.Branch or TimingClass.CompareBranch or TimingClass.BranchRegister => TakenBranch,
        TimingClass.LoopEnd => 0,
        _ => 3,                                                             // loads of the PC, table branches, ISB: inferred, as Cortex-M33
    };

    protected override PipelineUse Of(in TimedOp op)
    {
        PipelineUse use = _rows[op.Row];
        // Shifted operands take another cycle to the result.
        if (op.Class == TimingClass.Alu && IsShifted(op))
            use = use with { Latency = 2, Group = IssueGroup.Alone };
        if (op.Class == TimingClass.Vector && CortexM55Vector.IsExtremeAcross(op.Row))
            use = use with { Latency = (sbyte)(4 - op.Fields.ShiftType) };  // bytes take longest
        if (_asLlvm)
            return op.Fields is { Length: 2, SetFlags: true } && op.Class < TimingClass.Load ? use with { WritesAtOnce = true } : use;
        int words = WordsOf(op);
        return words > 1 ? use with { Stall = (byte)(words - 1) } : use;    // a word in a cycle: inferred, as Cortex-M33
    }

    // The shift of a second operand; MOV with a shift is a shift.
    static bool IsShifted(in TimedOp op) => op.Fields.Length == 4 && (op.Fields.ShiftAmount != 0 || op.Fields.ShiftType == 3) && (op.Traits & OpTraits.ReadsN) != 0
        && Thumb.Shapes[op.Row].Assembly.Contains("{shift}", StringComparison.Ordinal);

    static PipelineUse Plain(int latency, bool alone = false) => new PipelineUse { Latency = (sbyte)latency, BaseLatency = 1, Group = alone ? IssueGroup.Alone : IssueGroup.Any }.With(Unit.Alu);

    static PipelineUse OfRow(RowShape row)
    {
        string name = row.Name, mnemonic = name.Split(' ', ',')[0];
        return row.Timing switch
        {
            TimingClass.Alu => Integer(row, name, mnemonic),
            TimingClass.Multiply when row.Length == 2 => Plain(1),
            TimingClass.Multiply or TimingClass.MultiplyAccumulate or TimingClass.MultiplyLong or TimingClass.MultiplyAccumulateLong or TimingClass.Divide => Plain(2, alone: true),
            TimingClass.Load or TimingClass.LoadRegister or TimingClass.LoadDual or TimingClass.LoadMultiple or TimingClass.TableBranch => Plain(2),
            TimingClass.Store or TimingClass.StoreRegister or TimingClass.StoreMultiple => Plain(1),
            TimingClass.StoreDual or TimingClass.Exclusive => Plain(2, alone: true),
            TimingClass.IfThen => new PipelineUse(),
            TimingClass.Branch or TimingClass.CompareBranch or TimingClass.BranchRegister => new PipelineUse(),
            TimingClass.LoopEnd => new PipelineUse { Slots = 0 },
            TimingClass.Hint => Plain(1),
            TimingClass.Special or TimingClass.System => Plain(1, alone: true),
            TimingClass.Barrier => Plain(2, alone: true),
            >= TimingClass.Float and <= TimingClass.DoubleDivide => Real(row, name, mnemonic),
            _ => CortexM55Vector.OfRow(row, mnemonic),
        };
    }

    static PipelineUse Integer(RowShape row, string name, string mnemonic)
    {
        bool sum = mnemonic is "ADD" or "SUB" && name.Contains("(immediate)", StringComparison.Ordinal) && name is not "ADD (immediate) T4" and not "SUB (immediate) T4";
        bool partner = sum || mnemonic is "SXTB" or "SXTH" or "UXTB" or "UXTH" || name is "MOV (immediate) T1" or "MOV (immediate) T2" or "MOV (immediate) T3" or "MOV (register) T1" or "MOV (register) T3";
        if (partner)
            return new PipelineUse();
        if (row.Features.HasFlag(Features.MveShifts) && mnemonic.Length > 3 && mnemonic is not "LCTP" and not "DLSTP")
            return Plain(2, alone: true);
        bool slow = mnemonic[0] == 'Q' || mnemonic is "SBFX" or "UBFX" or "SSAT" or "USAT" or "SSAT16" or "USAT16" or "USAD8" or "USADA8" or "UXTAB" or "UXTAH" or "UXTAB16" or "CLRM"
            || (row.Features.HasFlag(Features.Dsp) && !mnemonic.Contains("XT", StringComparison.Ordinal) && mnemonic is not "SEL" and not "PKHBT" and not "PKHTB");
        if (slow || mnemonic is "SXTAB" or "SXTAH" or "SXTAB16" or "PKHBT" or "PKHTB")
            return Plain(2, alone: true);
        return Plain(1, alone: mnemonic is "BFC" or "BFI" or "SEL" or "CSEL" or "CSINC" or "CSINV" or "CSNEG");
    }

    static PipelineUse On(Unit unit, int latency) => new PipelineUse { Latency = (sbyte)latency, Group = IssueGroup.Alone }.With(unit);

    static PipelineUse Real(RowShape row, string name, string mnemonic)
    {
        bool half = row.Features.HasFlag(Features.FpHalf), fused = mnemonic.StartsWith("VF", StringComparison.Ordinal);
        int latency = row.Timing switch
        {
            TimingClass.FloatCompare or TimingClass.DoubleCompare or TimingClass.FloatStatus => 1,
            TimingClass.FloatMultiplyAccumulate => fused ? 2 : 4,
            TimingClass.DoubleMultiplyAccumulate => fused ? 24 : 36,
            TimingClass.FloatDivide => half ? 9 : 16,
            TimingClass.DoubleDivide => 30,
            TimingClass.Double when mnemonic is "VADD" or "VSUB" => 15,
            TimingClass.Double when mnemonic is "VMUL" or "VNMUL" => 21,
            TimingClass.Float or TimingClass.Double when mnemonic == "VMOV" => 1,
            TimingClass.FloatMove or TimingClass.FloatMovePair => ToCore(row) ? 1 : 2,
            TimingClass.FloatStore or TimingClass.FloatStoreMultiple => 1,
            _ => 2,
        };
        bool lane = row.Assembly.Contains("{dd}[", StringComparison.Ordinal) || row.Assembly.Contains("{qd}", StringComparison.Ordinal);
        if (row.Timing is >= TimingClass.FloatLoad and <= TimingClass.FloatStoreMultiple)
            return On(Unit.Load, latency);
        if (row.Timing is TimingClass.FloatMove or TimingClass.FloatMovePair && lane)
            return CortexM55Vector.Two(Unit.FloatB, 1);
        if (row.Timing == TimingClass.FloatMovePair && !ToCore(row))
            return CortexM55Vector.Two(Unit.FloatB, 2);
        return On(Unit.FloatB, latency);
    }

    static bool ToCore(RowShape row) => row.Assembly.Contains("{c} {t}, {a}", StringComparison.Ordinal) || row.Assembly.Contains("{t}, {dd}", StringComparison.Ordinal)
        || row.Assembly.Contains("{t}, {sn}", StringComparison.Ordinal);

    // What goes alone because it is 32 bits long, and what stops the pipeline.
    static PipelineUse Blocking(RowShape row, PipelineUse use)
    {
        if (row.Length == 4)
            use = use with { Group = IssueGroup.Alone };
        return row.Timing switch
        {
            TimingClass.Hint => new PipelineUse { Group = use.Group },
            TimingClass.LoadDual or TimingClass.StoreDual => use with { Stall = 1 },        // inferred, as Cortex-M33
            TimingClass.Divide or TimingClass.TableBranch => use with { Stall = 1 },        // two cycles at least; the rest is dynamic
            TimingClass.FloatDivide or TimingClass.DoubleDivide or TimingClass.DoubleMultiplyAccumulate => use with { Stall = (byte)(use.Latency - 1), Latency = 1 },
            TimingClass.Double when use.Latency > 2 => use with { Stall = (byte)(use.Latency - 1), Latency = 1 },
            _ => use,
        };
    }
}
