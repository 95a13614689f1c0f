using Emu.Guest.Compiler.Allocation;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>
/// Rewrites what the selector chose into what ARMv6-M and ARMv8-M Baseline have: no shifted operands, few immediates, results in the place of the first operand.
/// </summary>
/// <remarks>
/// An operation that overwrites its first operand becomes a copy and an operation whose D is read and written (<see cref="MachineInstr.Tied"/>);
/// the allocator removes the copy where the operand ends there. Nearly all 16-bit instructions set the flags, so what an instruction that reads
/// flags needs is put in front of the one that sets them.
/// </remarks>
internal sealed class Legaliser
{
    private readonly MachineFunction _function;
    private List<MachineInstr> _output = [];
    /// <summary>Where in the output the flags that are valid now begin to be made.</summary>
    private int _flagsStart;
    private MachineInstr _current = null!;
    /// <summary>Operand places of the current instruction whose register nobody reads afterwards.</summary>
    private int _dying;
    /// <summary>Registers from here on were made for the current instruction and are read once.</summary>
    private int _firstNew;

    private readonly ThumbTarget _target;

    private Legaliser(MachineFunction function, ThumbTarget target)
    {
        _function = function;
        _target = target;
    }

    /// <summary>Runs before constants are placed: those made here are placed like others.</summary>
    public static void Run(MachineFunction function, ThumbTarget target)
    {
        function.Number();
        Liveness liveness = new(function);
        // Blocks know what lives at their end only in the old numbers: all are looked at before the first is rewritten.
        List<int[]> dying = [.. function.Blocks.Select(b => DyingOperands(b, liveness.LiveOut(b)))];
        Legaliser legaliser = new(function, target);
        for (int b = 0; b < function.Blocks.Count; b++)
            legaliser.Rewrite(function.Blocks[b], dying[b]);
    }

    private static int[] DyingOperands(MachineBlock block, ulong[] liveOut)
    {
        HashSet<int> live = [];
        Liveness.ForEach(liveOut, v => live.Add(v));
        int[] dying = new int[block.Instrs.Count];
        for (int i = block.Instrs.Count - 1; i >= 0; i--)
        {
            MachineInstr instr = block.Instrs[i];
            foreach (Copy copy in instr.Copies ?? [])
                live.Remove(copy.Dst);
            foreach (Copy copy in instr.Copies ?? [])
                live.Add(copy.Src);
            for (int p = 0; p < Operands.Count; p++)
                if ((instr.RoleOf(p) & Role.Def) != 0)
                    live.Remove(instr.V[p]);
            for (int p = 0; p < Operands.Count; p++)
                if ((instr.RoleOf(p) & Role.Use) != 0 && !live.Contains(instr.V[p]))
                    dying[i] |= 1 << p;
            for (int p = 0; p < Operands.Count; p++)
                if ((instr.RoleOf(p) & Role.Use) != 0)
                    live.Add(instr.V[p]);
        }
        return dying;
    }

    private void Rewrite(MachineBlock block, int[] dying)
    {
        _output = new List<MachineInstr>(block.Instrs.Count + 8);
        _flagsStart = 0;
        for (int i = 0; i < block.Instrs.Count; i++)
        {
            _current = block.Instrs[i];
            _dying = dying[i];
            _firstNew = _function.RegisterCount;
            Rewrite(_current);
        }
        block.Instrs = _output;
    }

    private void Rewrite(MachineInstr i)
    {
        switch (i.Op)
        {
            case MachineOp.Add when i.HasImm:
                AddImmediate(i.D, i.N, i.Imm, i.SetFlags);
                break;
            case MachineOp.Add or MachineOp.Sub:
                Put(new MachineInstr(i.Op) { D = i.D, N = i.N, M = Second(i), SetFlags = i.SetFlags });
                break;
            case MachineOp.Rsb when i is { HasImm: true, Imm: 0 }:
                Put(i);
                break;
            case MachineOp.Rsb:
                Put(new MachineInstr(MachineOp.Sub) { D = i.D, N = Second(i), M = i.N, SetFlags = i.SetFlags });
                break;
            case MachineOp.And or MachineOp.Orr or MachineOp.Eor or MachineOp.Mul:
                Tie(i.Op, i.D, i.N, Second(i), commutes: true);
                break;
            // The second operand of ADC may be what sets the flags, so that it cannot be copied before.
            case MachineOp.Bic or MachineOp.Adc or MachineOp.Sbc:
                Tie(i.Op, i.D, i.N, Second(i), commutes: false);
                break;
            case MachineOp.Orn:
                int inverse = New();
                Put(new MachineInstr(MachineOp.Mvn) { D = inverse, M = Second(i) });
                Tie(MachineOp.Orr, i.D, i.N, inverse, commutes: true);
                break;
            case MachineOp.Mov when i.ShiftAmount != 0:
                Put(Shifted(i.D, i.M, i.Shift, i.ShiftAmount));
                break;
            case MachineOp.Mvn:
                Put(new MachineInstr(MachineOp.Mvn) { D = i.D, M = Second(i) });
                break;
            case MachineOp.Ror when i.HasImm:
                Tie(MachineOp.Ror, i.D, i.N, Constant(i.Imm), commutes: false);
                break;
            case MachineOp.Lsl or MachineOp.Lsr or MachineOp.Asr or MachineOp.Ror when !i.HasImm:
                Tie(i.Op, i.D, i.N, i.M, commutes: false);
                break;
            case MachineOp.Mla or MachineOp.Mls:
                int product = New();
                Tie(MachineOp.Mul, product, i.N, i.M, commutes: true);
                Put(new MachineInstr(i.Op == MachineOp.Mla ? MachineOp.Add : MachineOp.Sub) { D = i.D, N = i.A, M = product });
                break;
            case MachineOp.Ubfx or MachineOp.Sbfx:
                BitField(i);
                break;
            case MachineOp.Cmp or MachineOp.Cmn or MachineOp.Tst:
                Compare(i);
                break;
            case MachineOp.Select:
                Select(i);
                break;
            case MachineOp.Load or MachineOp.Store:
                Access(i);
                break;
            case MachineOp.ZeroBranch when !_target.HasWideMoves:
                Put(new MachineInstr(MachineOp.Cmp) { N = i.N, HasImm = true });
                Put(new MachineInstr(MachineOp.CondBranch) { Cond = i.Cond, Targets = i.Targets });
                break;
            case MachineOp.TableBranch:
                // The index is scaled in its register.
                int index = New();
                Put(new MachineInstr(MachineOp.Mov) { D = index, M = i.N });
                Put(new MachineInstr(MachineOp.TableBranch) { N = index, Tied = 2, Targets = i.Targets });
                break;
            case MachineOp.Sdiv or MachineOp.Udiv when _target.HasWideMoves:
                Put(i);
                break;
            case MachineOp.Smull or MachineOp.Umull or MachineOp.Smlal or MachineOp.Umlal or MachineOp.Smmul or MachineOp.Sdiv or MachineOp.Udiv
                or MachineOp.Clz or MachineOp.Rbit or MachineOp.Sxtab or MachineOp.Sxtah or MachineOp.Uxtab or MachineOp.Uxtah
                or MachineOp.Ssat or MachineOp.Usat or MachineOp.LoadDual or MachineOp.StoreDual:
                throw new NotSupportedException($"{_function.Symbol.Name}: ARMv6-M has no {i.Op}, and none must be selected for it");
            default:
                Put(i);
                break;
        }
    }

    private int New() => _function.NewRegister();

    private MachineInstr Put(MachineInstr instr)
    {
        instr.Line ??= _current.Line;
        if (instr.WritesFlags && !instr.ReadsFlags)
            _flagsStart = _output.Count;
        _output.Add(instr);
        return instr;
    }

    private static MachineInstr Move(int d, int m) => new(MachineOp.Mov) { D = d, M = m };

    private static MachineInstr ConstantMove(int d, int value) => new(MachineOp.Mov) { D = d, HasImm = true, Imm = value, Rematerialisable = true };

    private int Constant(int value) => Put(ConstantMove(New(), value)).D;

    private static MachineInstr Shifted(int d, int n, Shift shift, int amount) =>
        new(shift switch { Shift.Lsl => MachineOp.Lsl, Shift.Lsr => MachineOp.Lsr, Shift.Asr => MachineOp.Asr, _ => throw new NotSupportedException("ROR of an operand") })
        { D = d, N = n, HasImm = true, Imm = amount };

    /// <summary>Operand M as a plain register.</summary>
    private int Second(MachineInstr i)
    {
        if (i.HasImm)
            return Constant(i.Imm);
        if (i.ShiftAmount == 0)
            return i.M;
        int d = New();
        if (i.Shift == Shift.Ror)
        {
            Put(Move(d, i.M));
            Put(new MachineInstr(MachineOp.Ror) { D = d, M = Constant(i.ShiftAmount), Tied = 0 });
        }
        else
        {
            Put(Shifted(d, i.M, i.Shift, i.ShiftAmount));
        }
        return d;
    }

    private bool Dies(int register)
    {
        for (int p = 0; p < Operands.Count; p++)
            if (_current.V[p] == register && (_dying >> p & 1) != 0)
                return true;
        return register >= _firstNew;
    }

    /// <summary>d = n op m, in the place of n or, when that lives on and m does not, in the place of m.</summary>
    private void Tie(MachineOp op, int d, int n, int m, bool commutes)
    {
        if (commutes && !Dies(n) && Dies(m))
            (n, m) = (m, n);
        MachineInstr tied = new(op) { D = d, M = m, Tied = 0, SetFlags = _current.SetFlags && op == _current.Op };
        MachineInstr copy = Move(d, n);
        if (tied.ReadsFlags)
            CopyBeforeFlags(copy);
        else
            Put(copy);
        Put(tied);
    }

    private void PutBeforeFlags(MachineInstr instr)
    {
        instr.Line ??= _current.Line;
        _output.Insert(_flagsStart++, instr);
    }

    /// <summary>A copy in front of what makes the flags. That may look at the copy where the original ends here, so that the two need one register.</summary>
    private void CopyBeforeFlags(MachineInstr copy)
    {
        PutBeforeFlags(copy);
        if (!Dies(copy.M))
            return;
        for (int k = _flagsStart; k < _output.Count; k++)
            for (int p = 2; p < Operands.Count; p++)
                if (_output[k].V[p] == copy.M)
                    _output[k].V[p] = copy.D;
    }

    private void AddImmediate(int d, int n, int value, bool setFlags)
    {
        // 3 bits in a form with two registers, 8 bits in place; two of these cost less than a constant from flash.
        if (value is >= -7 and <= 7)
        {
            Put(new MachineInstr(MachineOp.Add) { D = d, N = n, HasImm = true, Imm = value, SetFlags = setFlags });
            return;
        }
        if (value is >= -255 and <= 255 || (value is >= -510 and <= 510 && !setFlags && Dies(n)))
        {
            Put(Move(d, n));
            int first = Math.Clamp(value, -255, 255);
            Put(new MachineInstr(MachineOp.Add) { D = d, HasImm = true, Imm = first, Tied = 0, SetFlags = setFlags });
            if (value != first)
                Put(new MachineInstr(MachineOp.Add) { D = d, HasImm = true, Imm = value - first, Tied = 0 });
            return;
        }
        int m = Constant(value);
        Put(new MachineInstr(MachineOp.Add) { D = d, N = n, M = m, SetFlags = setFlags });
    }

    private void BitField(MachineInstr i)
    {
        MachineOp right = i.Op == MachineOp.Ubfx ? MachineOp.Lsr : MachineOp.Asr;
        int left = 32 - i.Imm - i.Imm2;
        int n = i.N;
        if (left > 0 && i.Imm2 is 8 or 16)
        {
            if (i.Imm > 0)
                Put(new MachineInstr(MachineOp.Lsr) { D = n = New(), N = i.N, HasImm = true, Imm = i.Imm });
            bool signed = i.Op == MachineOp.Sbfx;
            MachineOp extend = i.Imm2 == 8 ? signed ? MachineOp.Sxtb : MachineOp.Uxtb : signed ? MachineOp.Sxth : MachineOp.Uxth;
            Put(new MachineInstr(extend) { D = i.D, M = n });
            return;
        }
        if (left > 0)
            Put(new MachineInstr(MachineOp.Lsl) { D = n = New(), N = i.N, HasImm = true, Imm = left });
        Put(new MachineInstr(right) { D = i.D, N = n, HasImm = true, Imm = 32 - i.Imm2 });
    }

    private void Compare(MachineInstr i)
    {
        if (i.Cond != Cc.Always)
            throw new NotSupportedException($"{_function.Symbol.Name}: ARMv6-M has no conditional comparison, and none must be selected for it");
        if (i is { Op: MachineOp.Cmp, HasImm: true, Imm: >= 0 and <= 255 })
            Put(i);
        else if (i is { Op: MachineOp.Cmn, HasImm: true } && i.Imm is < 0 or > 255)
            Put(new MachineInstr(MachineOp.Cmp) { N = i.N, M = Constant(-i.Imm) });
        else
            Put(new MachineInstr(i.Op) { N = i.N, M = Second(i) });
    }

    /// <summary>One of the two values is in D beforehand; the other one is moved there behind a branch.</summary>
    private void Select(MachineInstr i)
    {
        bool keepThen = !i.HasImm && Dies(i.M);
        (bool isConstant, int constant, int register) = keepThen ? (false, 0, i.M) : (i.HasImm2, i.Imm2, i.N);
        if (isConstant)
            PutBeforeFlags(ConstantMove(i.D, constant));
        else
            CopyBeforeFlags(Move(i.D, register));
        MachineInstr select = keepThen
            ? new(MachineOp.Select) { D = i.D, Cond = i.Cond ^ (Cc)1, M = i.N, HasImm = i.HasImm2, Imm = i.Imm2, Tied = 0 }
            : new(MachineOp.Select) { D = i.D, Cond = i.Cond, M = i.M, HasImm = i.HasImm, Imm = i.Imm, Tied = 0 };
        Put(select);
    }

    private void Access(MachineInstr i)
    {
        int n = i.N, m = i.M, offset = i.Imm;
        MemKind kind = i.Op == MachineOp.Load ? i.Kind : i.Kind switch { MemKind.S8 => MemKind.U8, MemKind.S16 => MemKind.U16, _ => i.Kind };
        if (i.Base != FrameBase.None)
        {
            if (i.Kind is MemKind.I32 or MemKind.F32 && offset % 4 == 0)
            {
                Put(i);
                return;
            }
            n = Put(new MachineInstr(MachineOp.FrameAddress) { D = New(), Base = i.Base, Slot = i.Slot, Imm = offset & ~31, Rematerialisable = true }).D;
            offset &= 31;
        }
        if (m >= 0 && i.ShiftAmount != 0)
            m = Put(Shifted(New(), m, Shift.Lsl, i.ShiftAmount)).D;
        else if (m < 0 && !FitsOffset(offset, kind))
            m = Constant(offset);
        Put(new MachineInstr(i.Op) { D = i.D, A = i.A, Kind = kind, N = n, M = m, Imm = m >= 0 ? 0 : offset });
    }

    /// <summary>The 5-bit offset of a load or store reaches the place; signed loads have none.</summary>
    public static bool FitsOffset(long offset, MemKind kind) => kind switch
    {
        MemKind.S8 or MemKind.S16 => false,
        MemKind.U8 => offset is >= 0 and <= 31,
        MemKind.U16 => offset is >= 0 and <= 62 && offset % 2 == 0,
        MemKind.I64 or MemKind.F64 => offset is >= 0 and <= 120 && offset % 4 == 0,
        _ => offset is >= 0 and <= 124 && offset % 4 == 0,
    };
}
