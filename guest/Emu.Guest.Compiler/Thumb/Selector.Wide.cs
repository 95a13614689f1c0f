using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

// 64-bit arithmetic on pairs of registers.
internal sealed partial class Selector
{
    private void SelectWide(Instr instr)
    {
        int low = _low[instr.Id];
        int high = _high[instr.Id];
        Instr a = instr.Args[0];
        switch (instr.Op)
        {
            case Op.Add:
                SelectWideAdd(instr, low, high);
                break;
            case Op.Sub:
                SelectWideSub(instr, low, high);
                break;
            case Op.Mul:
                SelectWideMul(instr);
                break;
            case Op.And or Op.Or or Op.Xor:
                SelectWideLogic(instr, low, high);
                break;
            case Op.Not:
                if (low >= 0)
                    Emit(new MachineInstr(MachineOp.Mvn) { D = low, M = Low(a) });
                if (high >= 0)
                    Emit(new MachineInstr(MachineOp.Mvn) { D = high, M = High(a) });
                break;
            case Op.Neg:
                SelectWideNegate(a, low, high);
                break;
            case Op.Shl or Op.ShrS or Op.ShrU:
                if (IsConst(instr.Args[1], out int amount))
                    SelectWideShift(instr.Op, a, amount & 63, low, high);
                else
                    SelectWideShiftBy(instr.Op, a, Reg(instr.Args[1]), low, high);
                break;
            case Op.SignExtend:
                int m = Reg(a);
                if (low >= 0)
                    Move(low, m);
                if (high >= 0)
                    Emit(new MachineInstr(MachineOp.Asr) { D = high, N = m, HasImm = true, Imm = 31 });
                break;
            case Op.ZeroExtend:
                if (low >= 0)
                    Move(low, Reg(a));
                if (high >= 0)
                    Emit(ConstantMove(high, 0));
                break;
            default:
                throw new NotSupportedException($"{_ir.Symbol.Name}: {instr.Op} {instr.Type} must be lowered before instruction selection");
        }
    }

    /// <summary>A 64-bit value that is the extension of a 32-bit one: gives that one, as a register or a constant.</summary>
    private bool IsExtended(Instr value, bool signed, out Half narrow)
    {
        narrow = default;
        if (value.Op == Op.Const)
        {
            bool fits = signed ? value.Imm == (int)value.Imm : value.Imm == (uint)value.Imm;
            narrow = new Half(true, (int)value.Imm, -1);
            return fits;
        }
        if (value.Op != (signed ? Op.SignExtend : Op.ZeroExtend))
            return false;
        narrow = HalfOf(value.Args[0], false);
        return true;
    }

    private (int N, int M) LongFactors(Instr product, bool signed)
    {
        IsExtended(product.Args[0], signed, out Half n);
        IsExtended(product.Args[1], signed, out Half m);
        return (Reg(n), Reg(m));
    }

    private void SelectWideAdd(Instr instr, int low, int high)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a.Op == Op.Const)
            (a, b) = (b, a);
        if (high >= 0)
        {
            if (IsSingle(a) && IsLongProduct(a, out _))
                (a, b) = (b, a);
            if (IsSingle(b) && IsLongProduct(b, out bool signed))
            {
                (int n, int m) = LongFactors(b, signed);
                low = low >= 0 ? low : _out.NewRegister();
                Move(low, Low(a));
                Move(high, High(a));
                Emit(new MachineInstr(signed ? MachineOp.Smlal : MachineOp.Umlal) { D = low, E = high, N = n, M = m });
                return;
            }
        }
        EmitWideSum(low, high, Low(a), high >= 0 ? High(a) : -1, HalfOf(b, false), high >= 0 ? HalfOf(b, true) : default);
    }

    private void EmitWideSum(int low, int high, int lowA, int highA, Half lowB, Half highB)
    {
        if (high < 0)
        {
            EmitAdd(low, lowA, lowB, setFlags: false);
            return;
        }
        // Adding 0 gives no carry.
        if (lowB is { IsConst: true, Constant: 0 })
        {
            if (low >= 0)
                Move(low, lowA);
            EmitAdd(high, highA, highB, setFlags: false);
            return;
        }
        int top = -1;
        bool byConstant = _target.HasThumb2 && highB.IsConst && (ThumbImmediate.IsExpanded(highB.Constant) || ThumbImmediate.IsExpanded(~highB.Constant));
        if (!byConstant)
            top = Reg(highB);
        EmitAdd(low >= 0 ? low : _out.NewRegister(), lowA, lowB, setFlags: true);
        if (!byConstant)
            Emit(new MachineInstr(MachineOp.Adc) { D = high, N = highA, M = top });
        else if (ThumbImmediate.IsExpanded(highB.Constant))
            Emit(new MachineInstr(MachineOp.Adc) { D = high, N = highA, HasImm = true, Imm = highB.Constant });
        else
            Emit(new MachineInstr(MachineOp.Sbc) { D = high, N = highA, HasImm = true, Imm = ~highB.Constant });
    }

    private void EmitAdd(int d, int n, Half b, bool setFlags)
    {
        bool fits = b.IsConst && (setFlags ? ThumbImmediate.IsExpanded(b.Constant) || ThumbImmediate.IsExpanded(-b.Constant) : ThumbImmediate.FitsAdd(b.Constant));
        if (fits)
            Emit(new MachineInstr(MachineOp.Add) { D = d, N = n, HasImm = true, Imm = b.Constant, SetFlags = setFlags });
        else
            Emit(new MachineInstr(MachineOp.Add) { D = d, N = n, M = Reg(b), SetFlags = setFlags });
    }

    private void SelectWideSub(Instr instr, int low, int high)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (b.Op == Op.Const && b.Imm != long.MinValue)
        {
            Half minusLow = new(true, (int)-b.Imm, -1), minusHigh = new(true, (int)(-b.Imm >> 32), -1);
            EmitWideSum(low, high, Low(a), high >= 0 ? High(a) : -1, minusLow, minusHigh);
            return;
        }
        int n = Low(a), m = Low(b);
        if (high < 0)
        {
            Emit(new MachineInstr(MachineOp.Sub) { D = low, N = n, M = m });
            return;
        }
        int highN = High(a), highM = High(b);
        Emit(new MachineInstr(MachineOp.Sub) { D = low >= 0 ? low : _out.NewRegister(), N = n, M = m, SetFlags = true });
        Emit(new MachineInstr(MachineOp.Sbc) { D = high, N = highN, M = highM });
    }

    private void SelectWideNegate(Instr a, int low, int high)
    {
        int n = Low(a);
        int m = high >= 0 ? High(a) : -1;
        int zero = high >= 0 && !_target.HasThumb2 ? Constant(0) : -1;
        Emit(new MachineInstr(MachineOp.Rsb) { D = low >= 0 ? low : _out.NewRegister(), N = n, HasImm = true, Imm = 0, SetFlags = high >= 0 });
        if (high >= 0 && !_target.HasThumb2)
            Emit(new MachineInstr(MachineOp.Sbc) { D = high, N = zero, M = m });
        // There is no RSC: x - 2x - borrow is the same.
        else if (high >= 0)
            Emit(new MachineInstr(MachineOp.Sbc) { D = high, N = m, M = m, ShiftAmount = 1 });
    }

    private void SelectWideMul(Instr instr)
    {
        int low = _low[instr.Id];
        int high = _high[instr.Id];
        Instr a = instr.Args[0], b = instr.Args[1];
        if (high < 0)
        {
            Emit(new MachineInstr(MachineOp.Mul) { D = low, N = Low(a), M = Low(b) });
            return;
        }
        low = low >= 0 ? low : _out.NewRegister();
        if (IsLongProduct(instr, out bool signed))
        {
            (int n, int m) = LongFactors(instr, signed);
            Emit(new MachineInstr(signed ? MachineOp.Smull : MachineOp.Umull) { D = low, E = high, N = n, M = m });
            return;
        }
        int lowA = Low(a), lowB = Low(b), highA = High(a), highB = High(b);
        int top = _out.NewRegister();
        int sum = _out.NewRegister();
        Emit(new MachineInstr(MachineOp.Umull) { D = low, E = top, N = lowA, M = lowB });
        Emit(new MachineInstr(MachineOp.Mla) { D = sum, N = lowA, M = highB, A = top });
        Emit(new MachineInstr(MachineOp.Mla) { D = high, N = highA, M = lowB, A = sum });
    }

    private void SelectHighHalf(Instr instr)
    {
        int d = _low[instr.Id];
        Instr a = instr.Args[0];
        if (_target.HasDsp && IsSingle(a) && IsLongProduct(a, out bool signed) && signed)
        {
            (int n, int m) = LongFactors(a, true);
            Emit(new MachineInstr(MachineOp.Smmul) { D = d, N = n, M = m });
            return;
        }
        Move(d, High(a));
    }

    private void SelectWideLogic(Instr instr, int low, int high)
    {
        MachineOp op = instr.Op switch { Op.And => MachineOp.And, Op.Or => MachineOp.Orr, _ => MachineOp.Eor };
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a.Op == Op.Const)
            (a, b) = (b, a);
        if (low >= 0)
            EmitHalfLogic(op, low, Low(a), HalfOf(b, false));
        if (high >= 0)
            EmitHalfLogic(op, high, High(a), HalfOf(b, true));
    }

    private void EmitHalfLogic(MachineOp op, int d, int n, Half b)
    {
        if (!b.IsConst)
            Emit(new MachineInstr(op) { D = d, N = n, M = b.Register });
        else if (b.Constant == (op == MachineOp.And ? -1 : 0))
            Move(d, n);
        else if (b.Constant == 0)
            Emit(ConstantMove(d, 0));
        else if (ThumbImmediate.IsExpanded(b.Constant))
            Emit(new MachineInstr(op) { D = d, N = n, HasImm = true, Imm = b.Constant });
        else
            Emit(new MachineInstr(op) { D = d, N = n, M = Reg(b) });
    }

    private void SelectWideShift(Op op, Instr a, int amount, int low, int high)
    {
        if (amount == 0)
        {
            if (low >= 0)
                Move(low, Low(a));
            if (high >= 0)
                Move(high, High(a));
            return;
        }
        MachineOp right = op == Op.ShrS ? MachineOp.Asr : MachineOp.Lsr;
        // The half that receives bits from the other one, the half that does not, seen from the direction of the shift.
        int receiver = op == Op.Shl ? high : low;
        int loser = op == Op.Shl ? low : high;
        if (amount >= 32)
        {
            if (op != Op.Shl && op == Op.ShrS && amount == 32 && low >= 0 && high < 0 && TryProductHigh(a, low))
                return;
            int giver = op == Op.Shl ? Low(a) : High(a);
            if (receiver >= 0)
                EmitShift(op == Op.Shl ? MachineOp.Lsl : right, receiver, giver, amount - 32);
            if (loser >= 0 && op == Op.ShrS)
                EmitShift(MachineOp.Asr, loser, giver, 31);
            else if (loser >= 0)
                Emit(ConstantMove(loser, 0));
            return;
        }
        int from = op == Op.Shl ? Low(a) : High(a);
        if (receiver >= 0)
        {
            int to = op == Op.Shl ? High(a) : Low(a);
            int t = _out.NewRegister();
            EmitShift(op == Op.Shl ? MachineOp.Lsl : MachineOp.Lsr, t, to, amount);
            Emit(new MachineInstr(MachineOp.Orr)
            { D = receiver, N = t, M = from, Shift = op == Op.Shl ? Shift.Lsr : Shift.Lsl, ShiftAmount = (byte)(32 - amount) });
        }
        if (loser >= 0)
            EmitShift(op == Op.Shl ? MachineOp.Lsl : right, loser, from, amount);
    }

    private bool TryProductHigh(Instr a, int d)
    {
        if (!_target.HasDsp || !IsSingle(a) || !IsLongProduct(a, out bool signed) || !signed)
            return false;
        (int n, int m) = LongFactors(a, true);
        Emit(new MachineInstr(MachineOp.Smmul) { D = d, N = n, M = m });
        return true;
    }

    private void EmitShift(MachineOp op, int d, int n, int amount)
    {
        if (amount == 0)
            Move(d, n);
        else
            Emit(new MachineInstr(op) { D = d, N = n, HasImm = true, Imm = amount });
    }

    /// <summary>
    /// Shift by a register: register shifts look at the low byte of the amount, so 32 - s and s - 32 give 0 when they are negative,
    /// except for the arithmetic one, which is selected by the sign of s - 32.
    /// </summary>
    private void SelectWideShiftBy(Op op, Instr a, int s, int low, int high)
    {
        bool left = op == Op.Shl;
        MachineOp toward = left ? MachineOp.Lsl : MachineOp.Lsr;
        MachineOp against = left ? MachineOp.Lsr : MachineOp.Lsl;
        int receiver = left ? high : low;
        int loser = left ? low : high;
        int from = left ? Low(a) : High(a);
        MachineOp lost = op == Op.ShrS ? MachineOp.Asr : toward;
        if (receiver >= 0)
        {
            int to = left ? High(a) : Low(a);
            int own = _out.NewRegister(), distance = _out.NewRegister(), crossing = _out.NewRegister(), both = _out.NewRegister();
            int beyond = _out.NewRegister(), far = _out.NewRegister();
            Emit(new MachineInstr(toward) { D = own, N = to, M = s });
            Emit(new MachineInstr(MachineOp.Rsb) { D = distance, N = s, HasImm = true, Imm = 32 });
            Emit(new MachineInstr(against) { D = crossing, N = from, M = distance });
            Emit(new MachineInstr(MachineOp.Orr) { D = both, N = own, M = crossing });
            Emit(new MachineInstr(MachineOp.Add) { D = beyond, N = s, HasImm = true, Imm = -32, SetFlags = op == Op.ShrS });
            Emit(new MachineInstr(lost) { D = far, N = from, M = beyond });
            if (op == Op.ShrS)
                Emit(new MachineInstr(MachineOp.Select) { D = receiver, Cond = Cc.Pl, M = far, N = both });
            else
                Emit(new MachineInstr(MachineOp.Orr) { D = receiver, N = both, M = far });
        }
        if (loser >= 0)
            Emit(new MachineInstr(lost) { D = loser, N = from, M = s });
    }
}
