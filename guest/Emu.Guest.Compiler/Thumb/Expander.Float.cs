using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

// Instructions of the floating-point unit.
internal sealed partial class Expander
{
    private const int FirstFloat = MachineFunction.FirstFloat;

    private static byte Single(int register) => register < 0 ? (byte)0 : (byte)(register - FirstFloat);

    private void Float(MachineInstr instr)
    {
        Fields f = new() { D = Single(instr.R[0]), N = Single(instr.R[2]), M = Single(instr.R[3]) };
        switch (instr.Op)
        {
            case MachineOp.FloatConstant when instr.IsDouble:
                DoubleConstant(f.D, instr);
                break;
            case MachineOp.FloatConstant:
                Constant(instr.R[1], instr.Imm);
                Put(Encodings.FloatFromCore, new Fields { D = f.D, T = Byte(instr.R[1]) });
                break;
            case MachineOp.FloatCmp:
                Put(instr.IsDouble ? instr.HasImm ? Encodings.DoubleCompareZero : Encodings.DoubleCompare
                    : instr.HasImm ? Encodings.FloatCompareZero : Encodings.FloatCompare, new Fields { D = f.N, M = f.M });
                Put(Encodings.FloatFlags, default);
                break;
            case MachineOp.DoubleJoin:
                Put(Encodings.DoubleFromCore, new Fields { M = f.D, T = Byte(instr.R[2]), A = Byte(instr.R[3]) });
                break;
            case MachineOp.DoubleSplit:
                Split(instr, f.M);
                break;
            default:
                Choose(Encodings.OfFloat(instr.Op, instr.IsDouble), f);
                break;
        }
    }

    /// <summary>Both halves at once where both are wanted and go to different registers.</summary>
    private void Split(MachineInstr instr, byte m)
    {
        int low = instr.R[0], high = instr.R[1];
        if (low >= 0 && high >= 0)
            Put(Encodings.DoubleToCore, new Fields { M = m, T = Byte(low), A = Byte(high) });
        else if (low >= 0)
            Put(Encodings.FloatToCore, new Fields { T = Byte(low), N = m });
        else
            Put(Encodings.FloatToCore, new Fields { T = Byte(high), N = (byte)(m + 1) });
    }

    /// <summary>The halves of D register n are S registers 2n and 2n + 1.</summary>
    private void DoubleConstant(byte d, MachineInstr instr)
    {
        byte half = Byte(instr.R[1]);
        Constant(half, instr.Imm);
        if (instr.Imm == instr.Imm2)
        {
            Put(Encodings.DoubleFromCore, new Fields { M = d, T = half, A = half });
            return;
        }
        Put(Encodings.FloatFromCore, new Fields { D = d, T = half });
        Constant(half, instr.Imm2);
        Put(Encodings.FloatFromCore, new Fields { D = (byte)(d + 1), T = half });
    }

    /// <summary>A move from or to a register of the unit, or a constant for one. It may hold a double where the function has any.</summary>
    private bool TryFloatMove(MachineInstr instr)
    {
        int d = instr.R[0], m = instr.R[3];
        if (d < FirstFloat && m < FirstFloat)
            return false;
        if (instr.HasImm && instr.IsDouble)
            Put(Encodings.DoubleImmediate, new Fields { D = Single(d), Imm = FloatImmediate.EncodeDouble(instr.Imm2) });
        else if (instr.HasImm)
            Put(Encodings.FloatImmediate, new Fields { D = Single(d), Imm = FloatImmediate.Encode(instr.Imm) });
        else if (d >= FirstFloat && m >= FirstFloat && d != m)
            Put(FloatMoveRow, new Fields { D = Single(d), M = Single(m) });
        else if (m < FirstFloat)
            Put(Encodings.FloatFromCore, new Fields { D = Single(d), T = Byte(m) });
        else if (d < FirstFloat)
            Put(Encodings.FloatToCore, new Fields { T = Byte(d), N = Single(m) });
        return true;
    }

    private int FloatMoveRow => _function.HasDoubles ? Encodings.DoubleMove : Encodings.FloatMove;

    /// <summary>Moves inside IT; one that keeps its destination is left out.</summary>
    private void SelectFloat(MachineInstr instr)
    {
        int d = instr.R[0], then = instr.R[3], other = instr.R[2];
        if (then == d && other == d)
            return;
        It(then == d ? instr.Cond ^ (Cc)1 : instr.Cond, 1, then == d || other == d ? 0 : 1);
        if (then != d)
            Put(FloatMoveRow, new Fields { D = Single(d), M = Single(then) });
        if (other != d)
            Put(FloatMoveRow, new Fields { D = Single(d), M = Single(other) });
    }

    /// <summary>VLDR and VSTR; with a step VLDM and VSTM of one register.</summary>
    private void FloatAccess(MachineInstr instr, Fields f)
    {
        bool load = instr.Op == MachineOp.Load;
        f.D = Single(load ? instr.R[0] : instr.R[4]);
        f.T = 0;
        if (instr.Kind == MemKind.F64)
            Choose(load ? Encodings.DoubleLoad : Encodings.DoubleStore, f);
        else if (instr.Index == Indexing.Offset)
            Choose(load ? Encodings.FloatLoad : Encodings.FloatStore, f);
        else
            Put(load ? Encodings.FloatLoadStep : Encodings.FloatStoreStep, new Fields { D = f.D, N = f.N, Imm = 1, Imm2 = 1 });
    }

    private Fields SavedFloats() => new() { D = 16, N = Sp, Imm = (uint)_frame.SavedFloats, Imm2 = 1 };
}
