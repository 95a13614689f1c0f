using System.Numerics;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.RiscV;

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
                if (IsConst(instr.Args[1], out int constant) && Fits(-(long)constant))
                    EmitAdd(d, Reg(a), -constant);
                else
                    Emit(MachineOp.Sub, d, Operand(a), Operand(instr.Args[1]));
                break;
            case Op.Mul:
                SelectMul(instr, d);
                break;
            case Op.MulHighS or Op.MulHighU:
                Emit(instr.Op == Op.MulHighS ? MachineOp.Mulh : MachineOp.Mulhu, d, Operand(a), Operand(instr.Args[1]));
                break;
            case Op.DivS or Op.DivU or Op.RemS or Op.RemU:
                MachineOp divide = instr.Op switch { Op.DivS => MachineOp.Sdiv, Op.DivU => MachineOp.Udiv, Op.RemS => MachineOp.Rem, _ => MachineOp.Remu };
                Emit(divide, d, Operand(a), Operand(instr.Args[1]));
                break;
            case Op.And or Op.Or or Op.Xor:
                SelectLogic(instr, d);
                break;
            case Op.Shl or Op.ShrS or Op.ShrU or Op.Ror:
                SelectShift(instr, d);
                break;
            case Op.Neg:
                Emit(MachineOp.Sub, d, -1, Reg(a));
                break;
            case Op.Not:
                EmitImmediate(MachineOp.Eor, d, Reg(a), -1);
                break;
            case Op.CountLeadingZeros or Op.ReverseBytes:
                Emit(new MachineInstr(instr.Op == Op.CountLeadingZeros ? MachineOp.Clz : MachineOp.Rev) { D = d, N = Reg(a) });
                break;
            case Op.SignExtend8 or Op.SignExtend16 or Op.ZeroExtend8 or Op.ZeroExtend16:
                SelectExtend(instr, d);
                break;
            default:
                throw new NotSupportedException($"{_ir.Symbol.Name}: {instr.Op} {instr.Type} must be lowered before instruction selection");
        }
    }

    private void SelectAdd(Instr instr, int d)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a.Op == Op.Const)
            (a, b) = (b, a);
        if (IsConst(b, out int constant))
        {
            if (a.Op == Op.FrameAddress)
                Emit(new MachineInstr(MachineOp.FrameAddress) { D = d, Base = FrameBase.Slot, Slot = a.Slot, Imm = (int)a.Imm + constant });
            else
                EmitAdd(d, Reg(a), constant);
            return;
        }
        if (IsScaled(a, out _, out _))
            (a, b) = (b, a);
        if (IsScaled(b, out Instr inner, out int amount))
            Emit(new MachineInstr(MachineOp.Add) { D = d, N = Reg(a), M = Reg(inner), ShiftAmount = (byte)amount });
        else
            Emit(MachineOp.Add, d, Reg(a), Reg(b));
    }

    /// <summary>A left shift by 1 to 3 that nobody else needs, on a core that adds such.</summary>
    private bool IsScaled(Instr value, out Instr inner, out int amount)
    {
        amount = 0;
        inner = value;
        if (!_target.Has(Features.Zba) || value.Op != Op.Shl || value.Type != IrType.I32 || !IsSingle(value) || !IsConst(value.Args[1], out amount) || amount is < 1 or > 3)
            return false;
        inner = value.Args[0];
        return true;
    }

    private void EmitAdd(int d, int n, int constant)
    {
        if (constant == 0)
            Move(d, n);
        else if (Fits(constant))
            EmitImmediate(MachineOp.Add, d, n, constant);
        else
            Emit(MachineOp.Add, d, n, Constant(constant));
    }

    private void SelectMul(Instr instr, int d)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a.Op == Op.Const)
            (a, b) = (b, a);
        if (!IsConst(b, out int c))
            Emit(MachineOp.Mul, d, Reg(a), Reg(b));
        else if (c > 0 && BitOperations.IsPow2(c))
            EmitShift(MachineOp.Lsl, d, Reg(a), BitOperations.Log2((uint)c));
        else if (_target.Has(Features.Zba) && c is 3 or 5 or 9)
            EmitScaledSum(d, Reg(a), BitOperations.Log2((uint)c));
        else
            Emit(MachineOp.Mul, d, Operand(a), Operand(b));
    }

    private void EmitScaledSum(int d, int n, int amount) => Emit(new MachineInstr(MachineOp.Add) { D = d, N = n, M = n, ShiftAmount = (byte)amount });

    private void SelectLogic(Instr instr, int d)
    {
        Instr a = instr.Args[0], b = instr.Args[1];
        if (a.Op == Op.Const || (IsComplement(a) && b.Op != Op.Const))
            (a, b) = (b, a);
        MachineOp op = instr.Op switch { Op.And => MachineOp.And, Op.Or => MachineOp.Orr, _ => MachineOp.Eor };
        if (IsConst(b, out int constant))
        {
            if (Fits(constant))
                EmitImmediate(op, d, Reg(a), constant);
            else if (op == MachineOp.And && BitOperations.IsPow2((long)(uint)constant + 1))
                EmitExtend(d, Reg(a), BitOperations.PopCount((uint)constant), MachineOp.Lsr);
            else
                Emit(op, d, Reg(a), Reg(b));
            return;
        }
        if (op != MachineOp.Eor && HasZbb && IsComplement(b))
            Emit(op == MachineOp.And ? MachineOp.Bic : MachineOp.Orn, d, Reg(a), Reg(b.Args[0]));
        else
            Emit(op, d, Reg(a), Reg(b));
    }

    private bool IsComplement(Instr value) => value.Type == IrType.I32 && IsSingle(value)
        && (value.Op == Op.Not || (value.Op == Op.Xor && IsConst(value.Args[1], out int ones) && ones == -1));

    private void SelectShift(Instr instr, int d)
    {
        Instr a = instr.Args[0];
        MachineOp op = instr.Op switch { Op.Shl => MachineOp.Lsl, Op.ShrU => MachineOp.Lsr, Op.ShrS => MachineOp.Asr, _ => MachineOp.Ror };
        bool byConstant = IsConst(instr.Args[1], out int amount);
        if (op == MachineOp.Ror && !HasZbb)
            SelectRotate(d, Reg(a), instr.Args[1], byConstant, amount & 31);
        else if (byConstant)
            EmitShift(op, d, Reg(a), amount & 31);
        else
            Emit(op, d, Operand(a), Reg(instr.Args[1]));
    }

    /// <summary>Two shifts: register amounts count modulo 32, so that the negated amount is the distance the other way.</summary>
    private void SelectRotate(int d, int n, Instr by, bool byConstant, int amount)
    {
        if (byConstant && amount == 0)
        {
            Move(d, n);
            return;
        }
        int down = _out.NewRegister(), up = _out.NewRegister();
        if (byConstant)
        {
            EmitShift(MachineOp.Lsr, down, n, amount);
            EmitShift(MachineOp.Lsl, up, n, 32 - amount);
        }
        else
        {
            int s = Reg(by);
            Emit(MachineOp.Lsr, down, n, s);
            Emit(MachineOp.Lsl, up, n, Emit(MachineOp.Sub, -1, s));
        }
        Emit(MachineOp.Orr, d, down, up);
    }

    private void EmitShift(MachineOp op, int d, int n, int amount)
    {
        if (amount == 0)
            Move(d, n);
        else
            EmitImmediate(op, d, n, amount);
    }

    private void SelectExtend(Instr instr, int d)
    {
        Instr a = instr.Args[0];
        bool signed = instr.Op is Op.SignExtend8 or Op.SignExtend16;
        int width = instr.Op is Op.SignExtend8 or Op.ZeroExtend8 ? 8 : 16;
        if (TryExtendLoad(instr, a, signed, width))
            return;
        EmitExtend(d, Reg(a), width, signed ? MachineOp.Asr : MachineOp.Lsr);
    }

    /// <summary>The lowest bits of a register, extended by the right shift that is given.</summary>
    private void EmitExtend(int d, int n, int width, MachineOp right)
    {
        if (width == 8 && right == MachineOp.Lsr)
        {
            EmitImmediate(MachineOp.And, d, n, 0xFF);
            return;
        }
        if (HasZbb && width is 8 or 16)
        {
            MachineOp op = width == 8 ? MachineOp.Sxtb : right == MachineOp.Asr ? MachineOp.Sxth : MachineOp.Uxth;
            Emit(new MachineInstr(op) { D = d, N = n });
            return;
        }
        EmitShift(right, d, EmitImmediate(MachineOp.Lsl, n, 32 - width), 32 - width);
    }
}
