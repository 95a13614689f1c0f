using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.RiscV;

// Single precision in registers of its own (F, Volume I, chapter 11). Nothing is fused: a fused operation rounds once where the source rounds twice.
internal sealed partial class Selector
{
    private void SelectFloat(Instr instr)
    {
        int d = _low[instr.Id];
        Instr a = instr.Args[0];
        switch (instr.Op)
        {
            case Op.FAdd or Op.FSub or Op.FMul or Op.FDiv:
                Emit(instr.Op switch { Op.FAdd => MachineOp.FloatAdd, Op.FSub => MachineOp.FloatSub, Op.FMul => MachineOp.FloatMul, _ => MachineOp.FloatDiv }, d, Reg(a), Reg(instr.Args[1]));
                break;
            // The sign comes from the operand itself, inverted or multiplied.
            case Op.FNeg or Op.FAbs:
                int n = Reg(a);
                Emit(instr.Op == Op.FNeg ? MachineOp.FloatNeg : MachineOp.FloatAbs, d, n, n);
                break;
            case Op.FSqrt:
                Emit(MachineOp.FloatSqrt, d, Reg(a), -1);
                break;
            case Op.IntToFloat or Op.UIntToFloat:
                Emit(instr.Op == Op.IntToFloat ? MachineOp.FloatFromS32 : MachineOp.FloatFromU32, d, Operand(a), -1);
                break;
            case Op.FloatToInt or Op.FloatToUInt:
                SelectFloatToInteger(instr.Op == Op.FloatToInt ? MachineOp.FloatToS32 : MachineOp.FloatToU32, d, Reg(a));
                break;
            default:
                Move(d, Reg(a));
                break;
        }
    }

    /// <summary>Saturates as it should, but gives the largest number for NaN, where 0 is wanted.</summary>
    private void SelectFloatToInteger(MachineOp op, int d, int n)
    {
        int converted = _out.NewRegister();
        Emit(op, converted, n, -1);
        int mask = Emit(MachineOp.Sub, -1, Emit(MachineOp.FloatEqual, n, n));
        Emit(MachineOp.And, d, converted, mask);
    }

    /// <summary>Zero comes from the register zero, other constants through a core register.</summary>
    protected override MachineInstr FloatLeaf(Instr value)
    {
        int bits = value.Op == Op.Undef ? 0 : (int)value.Imm, d = _out.NewFloat();
        return bits == 0
            ? new MachineInstr(MachineOp.Mov) { D = d, HasImm = true, Imm = 0, Rematerialisable = true }
            : new MachineInstr(MachineOp.FloatConstant) { D = d, E = _out.NewRegister(), Imm = bits };
    }

    /// <summary>Emits a comparison; the condition holds when the register that it gives is 1 or, inverted, 0. Unordered conditions are inverses of ordered ones.</summary>
    private (MachineInstr Compare, bool IsInverted) CompareFloats(Cond cond, Instr a, Instr b)
    {
        int n = Reg(a), m = Reg(b);
        (MachineOp op, bool swap, bool invert) = cond switch
        {
            Cond.Eq => (MachineOp.FloatEqual, false, false),
            Cond.Ne => (MachineOp.FloatEqual, false, true),
            Cond.Lt => (MachineOp.FloatLess, false, false),
            Cond.Le => (MachineOp.FloatLessOrEqual, false, false),
            Cond.Gt => (MachineOp.FloatLess, true, false),
            Cond.Ge => (MachineOp.FloatLessOrEqual, true, false),
            Cond.LtU => (MachineOp.FloatLessOrEqual, true, true),
            Cond.LeU => (MachineOp.FloatLess, true, true),
            Cond.GtU => (MachineOp.FloatLessOrEqual, false, true),
            _ => (MachineOp.FloatLess, false, true),
        };
        return (new MachineInstr(op) { D = _out.NewRegister(), N = swap ? m : n, M = swap ? n : m }, invert);
    }

    private Test TestFloats(Cond cond, Instr a, Instr b)
    {
        (MachineInstr compare, bool isInverted) = CompareFloats(cond, a, b);
        Emit(compare);
        return new Test(isInverted ? Cc.Eq : Cc.Ne, compare.D, -1);
    }

    private void SelectFloatSelect(Instr instr)
    {
        Test test = Condition(instr.Args[0]);
        int then = Reg(instr.Args[1]), d = _low[instr.Id];
        Emit(new MachineInstr(MachineOp.ParallelCopy) { Copies = [CopyOf(d, instr.Args[2], false)] });
        Emit(new MachineInstr(MachineOp.CondMove) { Cond = test.Cond, N = test.N, M = test.M, D = d, A = then });
    }

    /// <summary>FLW and FSW want words at multiples of 4; other places go by their parts.</summary>
    private void SelectFloatLoad(int d, Instr load)
    {
        Address at = AddressOf(load.Args[0], load.Imm, 4);
        if (load.Align >= 4)
        {
            Access(MachineOp.Load, at, 0, MemKind.F32, d, -1);
            return;
        }
        int bits = _out.NewRegister();
        LoadParts(bits, at, 0, MemKind.I32, load.Align);
        Move(d, bits);
    }

    private void SelectFloatStore(Instr store)
    {
        Instr value = store.Args[1];
        int stored = value.Op == Op.Const ? Operand(HalfOf(value, false)) : store.Align >= 4 ? Reg(value) : Copied(Reg(value));
        StoreParts(stored, AddressOf(store.Args[0], store.Imm, 4), 0, 4, store.Align);
    }
}
