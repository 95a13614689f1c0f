using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

// DSP instructions on halves of registers.
internal sealed partial class Selector
{
    private void SelectDual(Instr instr, int d)
    {
        Instr a = instr.Args[0];
        switch (instr.Op)
        {
            case Op.DualExtend:
                EmitDualExtend(MachineOp.Sxtb16, d, -1, a);
                break;
            case Op.DualAdd:
                Instr b = instr.Args[1];
                if (a.Op == Op.DualExtend && IsSingle(a))
                    (a, b) = (b, a);
                if (b.Op == Op.DualExtend && IsSingle(b))
                    EmitDualExtend(MachineOp.Sxtab16, d, Reg(a), b.Args[0]);
                else
                    Emit(new MachineInstr(MachineOp.Sadd16) { D = d, N = Reg(a), M = Reg(b) });
                break;
            default:
                Emit(new MachineInstr(MachineOp.Smuad) { D = d, N = Reg(a), M = Reg(instr.Args[1]) });
                break;
        }
    }

    /// <summary>The bytes may come rotated by 8, 16 or 24 bits.</summary>
    private void EmitDualExtend(MachineOp op, int d, int n, Instr bytes)
    {
        // The rotated word is for these instructions only, so it need not have a single user.
        bool isRotated = bytes.Op == Op.Ror && IsConst(bytes.Args[1], out int amount) && (amount & 7) == 0;
        Emit(new MachineInstr(op) { D = d, N = n, M = Reg(isRotated ? bytes.Args[0] : bytes), ShiftAmount = isRotated ? (byte)(bytes.Args[1].Imm & 31) : (byte)0 });
    }

    private bool TryDualProduct(int d, Instr sum, Instr products)
    {
        if (products.Op != Op.DualDot || !IsSingle(products))
            return false;
        Emit(new MachineInstr(MachineOp.Smlad) { D = d, N = Reg(products.Args[0]), M = Reg(products.Args[1]), A = Reg(sum) });
        return true;
    }

    /// <summary>A sum and the product of two halves of registers.</summary>
    private bool TryHalfProduct(int d, Instr sum, Instr product)
    {
        if (product.Op != Op.Mul || product.Type != IrType.I32 || !IsSingle(product)
            || !IsHalf(product.Args[0], out Instr n, out bool isHighN) || !IsHalf(product.Args[1], out Instr m, out bool isHighM))
            return false;
        MachineOp op = (isHighN, isHighM) switch
        {
            (false, false) => MachineOp.Smlabb,
            (false, true) => MachineOp.Smlabt,
            (true, false) => MachineOp.Smlatb,
            _ => MachineOp.Smlatt,
        };
        Emit(new MachineInstr(op) { D = d, N = Reg(n), M = Reg(m), A = Reg(sum) });
        return true;
    }

    /// <summary>A half of a word with its sign; not one that a load brings extended.</summary>
    private static bool IsHalf(Instr value, out Instr word, out bool isHigh)
    {
        isHigh = value.Op == Op.ShrS;
        word = value;
        if (!(isHigh ? IsConst(value.Args[1], out int amount) && amount == 16 : value.Op == Op.SignExtend16))
            return false;
        word = value.Args[0];
        return word.Type == IrType.I32 && word.Op != Op.Load;
    }

    /// <summary>Low half of one word below that of another, or likewise with high halves.</summary>
    private bool TryPack(int d, Instr low, Instr high)
    {
        if (low.Op == Op.ZeroExtend16 && IsSingle(low) && low.Args[0].Op != Op.Load && high.Op == Op.Shl && IsSingle(high) && IsConst(high.Args[1], out int amount) && amount == 16)
        {
            Emit(new MachineInstr(MachineOp.Pkhbt) { D = d, N = Reg(low.Args[0]), M = Reg(high.Args[0]), Shift = Shift.Lsl, ShiftAmount = 16 });
            return true;
        }
        if (low.Op == Op.ShrU && IsSingle(low) && IsConst(low.Args[1], out amount) && amount == 16 && high.Op == Op.And && IsSingle(high) && IsConst(high.Args[1], out int mask) && mask == ~0xFFFF)
        {
            Emit(new MachineInstr(MachineOp.Pkhtb) { D = d, N = Reg(high.Args[0]), M = Reg(low.Args[0]), Shift = Shift.Asr, ShiftAmount = 16 });
            return true;
        }
        return false;
    }
}
