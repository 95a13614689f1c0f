using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.RiscV;

// Instructions on the floating-point registers.
internal sealed partial class Expander
{
    private const int FirstFloat = MachineFunction.FirstFloat;
    /// <summary>Rounding modes of the field rm (Volume I, table 11.1): to nearest even, toward zero.</summary>
    private const byte NearestEven = 0, TowardZero = 1;
    /// <summary>Field fmt of double precision (Volume I, table 11.2).</summary>
    private const uint DoubleFormat = 1;

    private static byte Single(int register) => (byte)(register - FirstFloat);

    /// <summary>Number within its kind; absent operands are 0.</summary>
    private static byte Number(int register) => register >= FirstFloat ? Single(register) : Register(register);

    private void Float(MachineInstr instr)
    {
        if (instr.Op == MachineOp.FloatConstant)
        {
            if (instr.IsDouble)
                DoubleConstant(Single(instr.R[0]), (byte)instr.R[1], instr);
            else
                SingleConstant(Single(instr.R[0]), (byte)instr.R[1], instr.Imm);
            return;
        }
        byte rounding = instr.Op is MachineOp.FloatToS32 or MachineOp.FloatToU32 ? TowardZero : NearestEven;
        Choose(Encodings.OfFloat(instr.Op, instr.IsDouble), new Fields { D = Number(instr.R[0]), N = Number(instr.R[2]), M = Number(instr.R[3]), ShiftType = rounding, Imm2 = Format(instr) });
    }

    /// <summary>Rows of double precision have the field fmt; conversions between the two precisions have none.</summary>
    private static uint Format(MachineInstr instr) => instr.IsDouble && instr.Op is not (MachineOp.FloatWiden or MachineOp.FloatNarrow) ? DoubleFormat : 0;

    private void SingleConstant(byte d, byte through, int bits)
    {
        Constant(through, bits);
        Put(Encodings.FloatFromCore, new Fields { D = d, N = through });
    }

    /// <summary>Doubles that are 32-bit integers or singles are converted; core registers give others to memory, because RV32 has no move for them.</summary>
    private void DoubleConstant(byte d, byte through, MachineInstr instr)
    {
        double value = BitConverter.Int64BitsToDouble((long)instr.Imm2 << 32 | (uint)instr.Imm);
        if (DoubleConstants.IsInteger(value))
        {
            Constant(through, (int)value);
            Put(Encodings.OfFloat(MachineOp.FloatFromS32, true)[0], new Fields { D = d, N = through, Imm2 = DoubleFormat });
            return;
        }
        if (DoubleConstants.IsSingle(value))
        {
            SingleConstant(d, through, BitConverter.SingleToInt32Bits((float)value));
            Put(Encodings.OfFloat(MachineOp.FloatWiden, true)[0], new Fields { D = d, N = d });
            return;
        }
        (byte at, uint offset) = FramePlace(_frame.SlotOffset(instr.Slot!), 4);
        Constant(through, instr.Imm);
        Choose(Encodings.OfAccess(false, 4), new Fields { M = through, N = at, Imm = offset });
        if (instr.Imm2 != instr.Imm)
            Constant(through, instr.Imm2);
        Choose(Encodings.OfAccess(false, 4), new Fields { M = through, N = at, Imm = offset + 4 });
        Choose(Encodings.DoubleLoad, new Fields { D = d, N = at, Imm = offset });
    }

    private void Zero(MachineInstr instr)
    {
        Fields f = new() { D = Single(instr.R[0]), Imm2 = instr.IsDouble ? DoubleFormat : 0 };
        Put(instr.IsDouble ? Encodings.OfFloat(MachineOp.FloatFromS32, true)[0] : Encodings.FloatFromCore, f);
    }

    /// <summary>Moves between any two registers: the bits stay. What lies in a register of the unit may be a double where the function has any.</summary>
    private void MoveAny(int d, int m)
    {
        bool toFloat = d >= FirstFloat, fromFloat = m >= FirstFloat;
        if (!toFloat && !fromFloat)
            Move((byte)d, Register(m));
        else if (toFloat && fromFloat && d != m)
            Put(_function.HasDoubles ? Encodings.DoubleMove : Encodings.FloatMove, new Fields { D = Single(d), N = Single(m), M = Single(m), Imm2 = _function.HasDoubles ? DoubleFormat : 0 });
        else if (!fromFloat)
            Put(Encodings.FloatFromCore, new Fields { D = Single(d), N = Register(m) });
        else if (!toFloat)
            Put(Encodings.FloatToCore, new Fields { D = (byte)d, N = Single(m) });
    }
}
