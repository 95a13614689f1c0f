using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.RiscV;

// 64-bit arithmetic on pairs of registers. There are no flags: a carry is a comparison.
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
                SelectWideMul(instr, low, high);
                break;
            case Op.And or Op.Or or Op.Xor:
                SelectWideLogic(instr, low, high);
                break;
            case Op.Not:
                if (low >= 0)
                    EmitImmediate(MachineOp.Eor, low, Low(a), -1);
                if (high >= 0)
                    EmitImmediate(MachineOp.Eor, high, High(a), -1);
                break;
            case Op.Neg:
                EmitWideDifference(low, high, -1, -1, Low(a), high >= 0 ? High(a) : -1);
                break;
            case Op.Shl or Op.ShrS or Op.ShrU:
                if (IsConst(instr.Args[1], out int amount))
                    SelectWideShift(instr.Op, a, amount & 63, low, high);
                else
                    SelectWideShiftBy(instr.Op, a, Reg(instr.Args[1]), low, high);
                break;
            case Op.SignExtend or Op.ZeroExtend:
                int n = Reg(a);
                if (low >= 0)
                    Move(low, n);
                if (high >= 0 && instr.Op == Op.SignExtend)
                    EmitImmediate(MachineOp.Asr, high, n, 31);
                else if (high >= 0)
                    Emit(ConstantMove(high, 0));
                break;
            default:
                throw new NotSupportedException($"{_ir.Symbol.Name}: {instr.Op} {instr.Type} must be lowered before instruction selection");
        }
    }

    private void SelectWideAdd(Instr instr, int low, int high)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a.Op == Op.Const)
            (a, b) = (b, a);
        Half lowB = HalfOf(b, false);
        if (high < 0)
        {
            EmitSum(low, Low(a), lowB);
            return;
        }
        Half highB = HalfOf(b, true);
        int highA = High(a);
        // Adding 0 gives no carry.
        if (lowB is { IsConst: true, Constant: 0 })
        {
            if (low >= 0)
                Move(low, Low(a));
            EmitSum(high, highA, highB);
            return;
        }
        int n = Low(a);
        int sum = low >= 0 ? low : _out.NewRegister();
        int m = lowB.IsConst && Fits(lowB.Constant) ? -1 : Reg(lowB);
        if (m < 0)
            EmitImmediate(MachineOp.Add, sum, n, lowB.Constant);
        else
            Emit(MachineOp.Add, sum, n, m);
        // The sum wrapped exactly when it is below either operand.
        int carry = m < 0 ? EmitImmediateBelow(sum, lowB.Constant) : Emit(MachineOp.Sltu, sum, m);
        if (highB is { IsConst: true, Constant: 0 })
        {
            Emit(MachineOp.Add, high, highA, carry);
            return;
        }
        int top = _out.NewRegister();
        EmitSum(top, highA, highB);
        Emit(MachineOp.Add, high, top, carry);
    }

    private int EmitImmediateBelow(int n, int constant) => EmitImmediate(MachineOp.Sltu, n, constant);

    private void EmitSum(int d, int n, Half b)
    {
        if (b.IsConst)
            EmitAdd(d, n, b.Constant);
        else
            Emit(MachineOp.Add, d, n, b.Register);
    }

    private void SelectWideSub(Instr instr, int low, int high)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        int n = Operand(HalfOf(a, false)), m = Operand(HalfOf(b, false));
        EmitWideDifference(low, high, n, high >= 0 ? Operand(HalfOf(a, true)) : -1, m, high >= 0 ? Operand(HalfOf(b, true)) : -1);
    }

    private void EmitWideDifference(int low, int high, int n, int highN, int m, int highM)
    {
        if (high >= 0)
        {
            int borrow = Emit(MachineOp.Sltu, n, m);
            int top = Emit(MachineOp.Sub, highN, highM);
            Emit(MachineOp.Sub, high, top, borrow);
        }
        if (low >= 0)
            Emit(MachineOp.Sub, low, n, m);
    }

    private int Extended(Instr value) => value.Op == Op.Const ? Operand(new Half(true, (int)value.Imm, -1)) : Operand(value.Args[0]);

    private void SelectWideMul(Instr instr, int low, int high)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (IsLongProduct(instr, out bool signed))
        {
            int n = Extended(a), m = Extended(b);
            if (high >= 0)
                Emit(signed ? MachineOp.Mulh : MachineOp.Mulhu, high, n, m);
            if (low >= 0)
                Emit(MachineOp.Mul, low, n, m);
            return;
        }
        int lowA = Operand(HalfOf(a, false)), lowB = Operand(HalfOf(b, false));
        if (high >= 0)
        {
            int top = Emit(MachineOp.Mulhu, lowA, lowB);
            int first = Emit(MachineOp.Add, top, Emit(MachineOp.Mul, lowA, Operand(HalfOf(b, true))));
            Emit(MachineOp.Add, high, first, Emit(MachineOp.Mul, Operand(HalfOf(a, true)), lowB));
        }
        if (low >= 0)
            Emit(MachineOp.Mul, low, lowA, lowB);
    }

    private void SelectHighHalf(Instr instr)
    {
        if (!TryProductHigh(instr.Args[0], _low[instr.Id]))
            Move(_low[instr.Id], High(instr.Args[0]));
    }

    private bool TryProductHigh(Instr product, int d)
    {
        if (!IsSingle(product) || !IsLongProduct(product, out bool signed))
            return false;
        Emit(signed ? MachineOp.Mulh : MachineOp.Mulhu, d, Extended(product.Args[0]), Extended(product.Args[1]));
        return true;
    }

    private void SelectWideLogic(Instr instr, int low, int high)
    {
        MachineOp op = instr.Op switch { Op.And => MachineOp.And, Op.Or => MachineOp.Orr, _ => MachineOp.Eor };
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a.Op == Op.Const)
            (a, b) = (b, a);
        if (low >= 0)
            EmitHalfLogic(op, low, HalfOf(a, false), HalfOf(b, false));
        if (high >= 0)
            EmitHalfLogic(op, high, HalfOf(a, true), HalfOf(b, true));
    }

    private void EmitHalfLogic(MachineOp op, int d, Half a, Half b)
    {
        if (b.IsConst && b.Constant == (op == MachineOp.And ? -1 : 0))
            Move(d, Reg(a));
        else if (b is { IsConst: true, Constant: 0 })
            Emit(ConstantMove(d, 0));
        else if (b.IsConst && Fits(b.Constant))
            EmitImmediate(op, d, Operand(a), b.Constant);
        else
            Emit(op, d, Operand(a), Reg(b));
    }

    private void SelectWideShift(Op op, Instr a, int amount, int low, int high)
    {
        MachineOp right = op == Op.ShrS ? MachineOp.Asr : MachineOp.Lsr;
        MachineOp toward = op == Op.Shl ? MachineOp.Lsl : right;
        // The half that receives bits from the other one, the half that does not, seen from the direction of the shift.
        int receiver = op == Op.Shl ? high : low;
        int loser = op == Op.Shl ? low : high;
        if (op != Op.Shl && amount == 32 && low >= 0 && high < 0 && TryProductHigh(a, low))
            return;
        int from = op == Op.Shl ? Low(a) : High(a);
        if (amount >= 32)
        {
            if (receiver >= 0)
                EmitShift(toward, receiver, from, amount - 32);
            if (loser >= 0 && op == Op.ShrS)
                EmitShift(MachineOp.Asr, loser, from, 31);
            else if (loser >= 0)
                Emit(ConstantMove(loser, 0));
            return;
        }
        if (receiver >= 0)
        {
            int to = op == Op.Shl ? High(a) : Low(a);
            if (amount == 0)
                Move(receiver, to);
            else
                Emit(MachineOp.Orr, receiver, EmitImmediate(op == Op.Shl ? MachineOp.Lsl : MachineOp.Lsr, to, amount),
                    EmitImmediate(op == Op.Shl ? MachineOp.Lsr : MachineOp.Lsl, from, 32 - amount));
        }
        if (loser >= 0)
            EmitShift(toward, loser, from, amount);
    }

    /// <summary>
    /// Shift by a register, first as if the amount were below 32; bit 5 of it says when that was wrong. Register amounts count modulo 32, so that
    /// the shift beyond 32 is the same instruction, and 31 - s is s with its low bits inverted.
    /// </summary>
    private void SelectWideShiftBy(Op op, Instr a, int s, int low, int high)
    {
        bool left = op == Op.Shl;
        MachineOp toward = left ? MachineOp.Lsl : op == Op.ShrS ? MachineOp.Asr : MachineOp.Lsr;
        int receiver = left ? high : low, loser = left ? low : high;
        int from = left ? Low(a) : High(a);
        int far = Emit(toward, from, s);
        int beyond = EmitImmediate(MachineOp.Lsl, s, 26);
        MachineInstr move = new(MachineOp.CondMove) { Cond = Cc.Lt, N = beyond };
        if (receiver >= 0)
        {
            int own = Emit(left ? MachineOp.Lsl : MachineOp.Lsr, left ? High(a) : Low(a), s);
            int one = EmitImmediate(left ? MachineOp.Lsr : MachineOp.Lsl, from, 1);
            int crossing = Emit(left ? MachineOp.Lsr : MachineOp.Lsl, one, EmitImmediate(MachineOp.Eor, s, -1));
            Emit(MachineOp.Orr, receiver, own, crossing);
            (move.V[0], move.V[4]) = (receiver, far);
        }
        if (loser >= 0)
        {
            Move(loser, far);
            move.V[1] = loser;
            if (op == Op.ShrS)
                move.V[5] = EmitImmediate(MachineOp.Asr, from, 31);
        }
        Emit(move);
    }
}
