using System.Numerics;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

// 32-bit arithmetic.
internal sealed partial class Selector
{
    private void SelectArithmetic(Instr instr)
    {
        int d = _low[instr.Id];
        Instr a = instr.Args[0];
        switch (instr.Op)
        {
            case Op.Add:
                SelectAdd(instr, d);
                break;
            case Op.Sub:
                SelectSub(instr, d);
                break;
            case Op.Mul:
                SelectMul(instr, d);
                break;
            case Op.MulHighS:
                SelectMulHigh(d, Reg(a), Reg(instr.Args[1]));
                break;
            case Op.MulHighU:
                Emit(new MachineInstr(MachineOp.Umull) { D = _out.NewRegister(), E = d, N = Reg(a), M = Reg(instr.Args[1]) });
                break;
            case Op.DivS or Op.DivU:
                Emit(new MachineInstr(instr.Op == Op.DivS ? MachineOp.Sdiv : MachineOp.Udiv) { D = d, N = Reg(a), M = Reg(instr.Args[1]) });
                break;
            case Op.RemS or Op.RemU:
                int n = Reg(a), m = Reg(instr.Args[1]), q = _out.NewRegister();
                Emit(new MachineInstr(instr.Op == Op.RemS ? MachineOp.Sdiv : MachineOp.Udiv) { D = q, N = n, M = m });
                Emit(new MachineInstr(MachineOp.Mls) { D = d, N = q, M = m, A = n });
                break;
            case Op.And:
                SelectAnd(instr, d);
                break;
            case Op.Or:
                SelectLogic(instr, d, MachineOp.Orr, MachineOp.Orn);
                break;
            case Op.Xor:
                if (IsConst(instr.Args[1], out int ones) && ones == -1)
                    EmitWithShift(MachineOp.Mvn, d, -1, a);
                else
                    SelectLogic(instr, d, MachineOp.Eor, null);
                break;
            case Op.Shl or Op.ShrS or Op.ShrU or Op.Ror:
                SelectShift(instr, d);
                break;
            case Op.Neg:
                Emit(new MachineInstr(MachineOp.Rsb) { D = d, N = Reg(a), HasImm = true, Imm = 0 });
                break;
            case Op.Not:
                EmitWithShift(MachineOp.Mvn, d, -1, a);
                break;
            case Op.CountLeadingZeros:
                Emit(new MachineInstr(MachineOp.Clz) { D = d, M = Reg(a) });
                break;
            case Op.ReverseBits:
                Emit(new MachineInstr(MachineOp.Rbit) { D = d, M = Reg(a) });
                break;
            case Op.ReverseBytes:
                Emit(new MachineInstr(MachineOp.Rev) { D = d, M = Reg(a) });
                break;
            case Op.DualExtend or Op.DualAdd or Op.DualDot:
                SelectDual(instr, d);
                break;
            case Op.SignExtend8 or Op.SignExtend16 or Op.ZeroExtend8 or Op.ZeroExtend16:
                SelectExtend(instr, d);
                break;
            default:
                throw new NotSupportedException($"{_ir.Symbol.Name}: {instr.Op} {instr.Type} must be lowered before instruction selection");
        }
    }

    /// <summary>A shift by a constant that nobody else needs: it can ride on the second operand of its user.</summary>
    private bool IsShifted(Instr value, out Instr inner, out Shift shift, out int amount)
    {
        inner = value;
        shift = default;
        amount = 0;
        if (value.Type != IrType.I32 || value.Op is not (Op.Shl or Op.ShrS or Op.ShrU or Op.Ror) || !IsSingle(value)
            || !IsConst(value.Args[1], out amount) || amount is < 1 or > 31)
            return false;
        inner = value.Args[0];
        shift = value.Op switch { Op.Shl => Shift.Lsl, Op.ShrU => Shift.Lsr, Op.ShrS => Shift.Asr, _ => Shift.Ror };
        return true;
    }

    /// <summary>Emits d = n op m, with a shift of m folded in. <paramref name="n"/> is -1 for Mov and Mvn.</summary>
    private void EmitWithShift(MachineOp op, int d, int n, Instr m)
    {
        if (IsShifted(m, out Instr inner, out Shift shift, out int amount))
            Emit(new MachineInstr(op) { D = d, N = n, M = Reg(inner), Shift = shift, ShiftAmount = (byte)amount });
        else
            Emit(new MachineInstr(op) { D = d, N = n, M = Reg(m) });
    }

    private void SelectAdd(Instr instr, int d)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a.Op == Op.Const)
            (a, b) = (b, a);
        if (a.Op == Op.FrameAddress && IsConst(b, out int offset))
        {
            Emit(new MachineInstr(MachineOp.FrameAddress) { D = d, Base = FrameBase.Slot, Slot = a.Slot, Imm = (int)a.Imm + offset });
            return;
        }
        if (IsConst(b, out int constant) && ThumbImmediate.FitsAdd(constant))
        {
            Emit(new MachineInstr(MachineOp.Add) { D = d, N = Reg(a), HasImm = true, Imm = constant, CountsRounds = constant == -1 && OnlyCounts(a, instr) });
            return;
        }
        if (_target.HasDsp && (TryHalfProduct(d, a, b) || TryHalfProduct(d, b, a) || TryDualProduct(d, a, b) || TryDualProduct(d, b, a)))
            return;
        if (_target.IsV81M && (TryIncrement(d, a, b) || TryIncrement(d, b, a)))
            return;
        if (IsProduct(a) && !IsProduct(b))
            (a, b) = (b, a);
        if (IsProduct(b))
        {
            Emit(new MachineInstr(MachineOp.Mla) { D = d, N = Reg(b.Args[0]), M = Reg(b.Args[1]), A = Reg(a) });
            return;
        }
        if (_target.HasDsp && (TryExtendAdd(d, a, b) || TryExtendAdd(d, b, a)))
            return;
        if (IsShifted(a, out _, out _, out _) && !IsShifted(b, out _, out _, out _))
            (a, b) = (b, a);
        EmitWithShift(MachineOp.Add, d, Reg(a), b);
    }

    private bool TryExtendAdd(int d, Instr a, Instr b)
    {
        if (!IsSingle(b) || b.Args.Length == 0 || IsSingle(b.Args[0]) && b.Args[0].Op == Op.Load)
            return false;
        MachineOp? op = b.Op switch
        {
            Op.SignExtend8 => MachineOp.Sxtab,
            Op.SignExtend16 => MachineOp.Sxtah,
            Op.ZeroExtend8 => MachineOp.Uxtab,
            Op.ZeroExtend16 => MachineOp.Uxtah,
            _ => null,
        };
        if (op is null)
            return false;
        Emit(new MachineInstr(op.Value) { D = d, N = Reg(a), M = Reg(b.Args[0]) });
        return true;
    }

    /// <summary>A product of two variables that only its user needs.</summary>
    private bool IsProduct(Instr value) =>
        value.Op == Op.Mul && value.Type == IrType.I32 && IsSingle(value) && !IsCheapFactor(value.Args[0]) && !IsCheapFactor(value.Args[1]);

    private static bool IsCheapFactor(Instr value) => IsConst(value, out int c) && (BitOperations.IsPow2(c) || BitOperations.IsPow2(c - 1) || BitOperations.IsPow2((long)c + 1));

    private void SelectSub(Instr instr, int d)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (IsConst(b, out int constant) && ThumbImmediate.FitsAdd(-constant))
            Emit(new MachineInstr(MachineOp.Add) { D = d, N = Reg(a), HasImm = true, Imm = -constant });
        else if (IsConst(a, out constant) && ThumbImmediate.IsExpanded(constant))
            Emit(new MachineInstr(MachineOp.Rsb) { D = d, N = Reg(b), HasImm = true, Imm = constant });
        else if (IsProduct(b))
            Emit(new MachineInstr(MachineOp.Mls) { D = d, N = Reg(b.Args[0]), M = Reg(b.Args[1]), A = Reg(a) });
        else if (IsShifted(a, out _, out _, out _) && !IsShifted(b, out _, out _, out _))
            EmitWithShift(MachineOp.Rsb, d, Reg(b), a);
        else
            EmitWithShift(MachineOp.Sub, d, Reg(a), b);
    }

    private void SelectMul(Instr instr, int d)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a.Op == Op.Const)
            (a, b) = (b, a);
        if (!IsConst(b, out int c) || c <= 0 || !IsCheapFactor(b))
        {
            Emit(new MachineInstr(MachineOp.Mul) { D = d, N = Reg(a), M = Reg(b) });
            return;
        }
        int n = Reg(a);
        if (BitOperations.IsPow2(c))
            EmitShift(MachineOp.Lsl, d, n, BitOperations.Log2((uint)c));
        else if (BitOperations.IsPow2(c - 1))
            Emit(new MachineInstr(MachineOp.Add) { D = d, N = n, M = n, ShiftAmount = (byte)BitOperations.Log2((uint)c - 1) });
        else
            Emit(new MachineInstr(MachineOp.Rsb) { D = d, N = n, M = n, ShiftAmount = (byte)BitOperations.Log2((uint)c + 1) });
    }

    private void SelectMulHigh(int d, int n, int m) => Emit(_target.HasDsp
        ? new MachineInstr(MachineOp.Smmul) { D = d, N = n, M = m }
        : new MachineInstr(MachineOp.Smull) { D = _out.NewRegister(), E = d, N = n, M = m });

    private void SelectAnd(Instr instr, int d)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a.Op == Op.Const)
            (a, b) = (b, a);
        if (IsConst(b, out int mask) && ThumbImmediate.IsLowMask(mask, out int width))
        {
            if (IsShifted(a, out Instr inner, out Shift shift, out int amount) && shift is Shift.Lsr or Shift.Asr && amount + width <= 32)
                Emit(new MachineInstr(MachineOp.Ubfx) { D = d, N = Reg(inner), Imm = amount, Imm2 = width });
            else if (width is 8 or 16)
                Emit(new MachineInstr(width == 8 ? MachineOp.Uxtb : MachineOp.Uxth) { D = d, M = Reg(a) });
            else if (width < 8)
                Emit(new MachineInstr(MachineOp.And) { D = d, N = Reg(a), HasImm = true, Imm = mask });
            else
                Emit(new MachineInstr(MachineOp.Ubfx) { D = d, N = Reg(a), Imm = 0, Imm2 = width });
            return;
        }
        SelectLogic(instr, d, MachineOp.And, MachineOp.Bic);
    }

    private void SelectLogic(Instr instr, int d, MachineOp op, MachineOp? withComplement)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (op == MachineOp.Orr && _target.HasDsp && (TryPack(d, a, b) || TryPack(d, b, a)))
            return;
        if (a.Op == Op.Const || (withComplement is not null && IsComplement(a) && b.Op != Op.Const))
            (a, b) = (b, a);
        if (IsConst(b, out int constant))
        {
            if (ThumbImmediate.IsExpanded(constant))
            {
                Emit(new MachineInstr(op) { D = d, N = Reg(a), HasImm = true, Imm = constant });
                return;
            }
            if (withComplement is not null && ThumbImmediate.IsExpanded(~constant))
            {
                Emit(new MachineInstr(withComplement.Value) { D = d, N = Reg(a), HasImm = true, Imm = ~constant });
                return;
            }
        }
        if (withComplement is not null && IsComplement(b))
        {
            EmitWithShift(withComplement.Value, d, Reg(a), b.Args[0]);
            return;
        }
        if (IsShifted(a, out _, out _, out _) && !IsShifted(b, out _, out _, out _))
            (a, b) = (b, a);
        EmitWithShift(op, d, Reg(a), b);
    }

    private bool IsComplement(Instr value) => value.Type == IrType.I32 && IsSingle(value)
        && (value.Op == Op.Not || (value.Op == Op.Xor && IsConst(value.Args[1], out int ones) && ones == -1));

    private void SelectShift(Instr instr, int d)
    {
        Instr a = instr.Args[0];
        MachineOp op = instr.Op switch { Op.Shl => MachineOp.Lsl, Op.ShrU => MachineOp.Lsr, Op.ShrS => MachineOp.Asr, _ => MachineOp.Ror };
        if (!IsConst(instr.Args[1], out int amount))
        {
            Emit(new MachineInstr(op) { D = d, N = Reg(a), M = Reg(instr.Args[1]) });
            return;
        }
        amount &= 31;
        if (amount == 0)
        {
            Move(d, Reg(a));
            return;
        }
        if (instr.Op is Op.ShrS or Op.ShrU && IsShifted(a, out Instr inner, out Shift shift, out int left) && shift == Shift.Lsl && amount >= left)
        {
            MachineOp field = instr.Op == Op.ShrS ? MachineOp.Sbfx : MachineOp.Ubfx;
            Emit(new MachineInstr(field) { D = d, N = Reg(inner), Imm = amount - left, Imm2 = 32 - amount });
            return;
        }
        Emit(new MachineInstr(op) { D = d, N = Reg(a), HasImm = true, Imm = amount });
    }

    private void SelectExtend(Instr instr, int d)
    {
        Instr a = instr.Args[0];
        bool signed = instr.Op is Op.SignExtend8 or Op.SignExtend16;
        int width = instr.Op is Op.SignExtend8 or Op.ZeroExtend8 ? 8 : 16;
        if (TryExtendLoad(instr, a, signed, width))
            return;
        if (IsShifted(a, out Instr inner, out Shift shift, out int amount) && shift is Shift.Lsr or Shift.Asr && amount + width <= 32)
        {
            Emit(new MachineInstr(signed ? MachineOp.Sbfx : MachineOp.Ubfx) { D = d, N = Reg(inner), Imm = amount, Imm2 = width });
            return;
        }
        MachineOp op = (signed, width) switch
        {
            (true, 8) => MachineOp.Sxtb,
            (true, _) => MachineOp.Sxth,
            (false, 8) => MachineOp.Uxtb,
            _ => MachineOp.Uxth,
        };
        Emit(new MachineInstr(op) { D = d, M = Reg(a) });
    }

    /// <summary>Clamps between constants become SSAT or USAT when the limits are those of a signed or unsigned width.</summary>
    private bool TrySaturate(Instr outer)
    {
        if (!_target.HasThumb2 || !MatchLimit(outer, out Instr middle, out int outerLimit, out bool outerIsMin) || middle.Block != _block
            || _users[middle.Id].Count != 2 || _users[outer.Args[0].Id].Count != 1
            || !MatchLimit(middle, out Instr value, out int innerLimit, out bool innerIsMin) || innerIsMin == outerIsMin)
            return false;
        int high = outerIsMin ? outerLimit : innerLimit;
        int low = outerIsMin ? innerLimit : outerLimit;
        if (high < 0 || !BitOperations.IsPow2((long)high + 1))
            return false;
        int bits = BitOperations.Log2((uint)high + 1u);
        if (high == int.MaxValue)
            return false;
        if (low == 0)
            Emit(new MachineInstr(MachineOp.Usat) { D = _low[outer.Id], N = Reg(value), Imm = bits });
        else if (low == -high - 1)
            Emit(new MachineInstr(MachineOp.Ssat) { D = _low[outer.Id], N = Reg(value), Imm = bits + 1 });
        else
            return false;
        return true;
    }

    /// <summary>Recognises min or max of a value and a constant.</summary>
    private static bool MatchLimit(Instr select, out Instr value, out int limit, out bool isMin)
    {
        value = select;
        limit = 0;
        isMin = false;
        if (select.Op != Op.Select || select.Type != IrType.I32 || select.Args[0].Op != Op.Compare)
            return false;
        Instr compare = select.Args[0];
        (Instr p, Instr k, Cond cond) = compare.Args[0].Op == Op.Const
            ? (compare.Args[1], compare.Args[0], Swap(compare.Cond)) : (compare.Args[0], compare.Args[1], compare.Cond);
        if (p.Type != IrType.I32 || !IsConst(k, out int bound) || cond is not (Cond.Lt or Cond.Le or Cond.Gt or Cond.Ge))
            return false;
        bool valueFirst = select.Args[1] == p;
        Instr other = select.Args[valueFirst ? 2 : 1];
        if (select.Args[valueFirst ? 1 : 2] != p || !IsConst(other, out limit))
            return false;
        // p < bound and p <= bound - 1 are the same; so the limit may be the bound or its neighbour that the comparison separates.
        long neighbour = cond switch { Cond.Lt => bound - 1L, Cond.Le => bound + 1L, Cond.Gt => bound + 1L, _ => bound - 1L };
        if (limit != bound && limit != neighbour)
            return false;
        value = p;
        isMin = valueFirst == cond is Cond.Lt or Cond.Le;
        return true;
    }
}
