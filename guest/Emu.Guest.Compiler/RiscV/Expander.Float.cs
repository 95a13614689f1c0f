using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.RiscV;

// Instructions on the floating-point registers.
internal sealed partial class Expander
{
    private const int FirstFloat = MachineFunction.FirstFloat;
    /// <summary>Rounding modes of the field rm (Volume I, table 11.1): to nearest even, toward zero.</summary>
    private const byte NearestEven = 0, TowardZero = 1;

    private static byte Single(int register) => (byte)(register - FirstFloat);

    /// <summary>Number within its kind; absent operands are 0.</summary>
    private static byte Number(int register) => register >= FirstFloat ? Single(register) : Register(register);

    private void Float(MachineInstr instr)
    {
        if (instr.Op == MachineOp.FloatConstant)
        {
            byte bits = (byte)instr.R[1];
            Constant(bits, instr.Imm);
            Put(Encodings.FloatFromCore, new Fields { D = Single(instr.R[0]), N = bits });
            return;
        }
        byte rounding = instr.Op is MachineOp.FloatToS32 or MachineOp.FloatToU32 ? TowardZero : NearestEven;
        Choose(Encodings.Of(instr.Op, false), new Fields { D = Number(instr.R[0]), N = Number(instr.R[2]), M = Number(instr.R[3]), ShiftType = rounding });
    }

    /// <summary>Moves between any two registers: the bits stay.</summary>
    private void MoveAny(int d, int m)
    {
        bool toFloat = d >= FirstFloat, fromFloat = m >= FirstFloat;
        if (!toFloat && !fromFloat)
            Move((byte)d, Register(m));
        else if (toFloat && fromFloat && d != m)
            Put(Encodings.FloatMove, new Fields { D = Single(d), N = Single(m), M = Single(m) });
        else if (!fromFloat)
            Put(Encodings.FloatFromCore, new Fields { D = Single(d), N = Register(m) });
        else if (!toFloat)
            Put(Encodings.FloatToCore, new Fields { D = (byte)d, N = Single(m) });
    }
}
