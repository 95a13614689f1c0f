using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

// Floats in the registers of the floating-point unit.
internal sealed partial class Selector
{
    /// <summary>What the unit makes of an operation; integers of conversions lie in its registers, too.</summary>
    private void SelectFloat(Instr instr)
    {
        int d = _low[instr.Id];
        Instr a = instr.Args[0];
        bool isDouble = instr.Type == IrType.F64;
        switch (instr.Op)
        {
            case Op.FAdd or Op.FSub or Op.FMul or Op.FDiv:
                MachineOp op = instr.Op switch { Op.FAdd => MachineOp.FloatAdd, Op.FSub => MachineOp.FloatSub, Op.FMul => MachineOp.FloatMul, _ => MachineOp.FloatDiv };
                Emit(new MachineInstr(op) { IsDouble = isDouble, D = d, N = Reg(a), M = Reg(instr.Args[1]) });
                break;
            case Op.FNeg or Op.FAbs or Op.FSqrt:
                op = instr.Op switch { Op.FNeg => MachineOp.FloatNeg, Op.FAbs => MachineOp.FloatAbs, _ => MachineOp.FloatSqrt };
                Emit(new MachineInstr(op) { IsDouble = isDouble, D = d, M = Reg(a) });
                break;
            case Op.IntToFloat or Op.UIntToFloat:
                int bits = _out.NewFloat();
                Move(bits, Reg(a));
                Emit(new MachineInstr(instr.Op == Op.IntToFloat ? MachineOp.FloatFromS32 : MachineOp.FloatFromU32) { IsDouble = isDouble, D = d, M = bits });
                break;
            case Op.FloatToInt or Op.FloatToUInt:
                bits = _out.NewFloat();
                Emit(new MachineInstr(instr.Op == Op.FloatToInt ? MachineOp.FloatToS32 : MachineOp.FloatToU32) { IsDouble = a.Type == IrType.F64, D = bits, M = Reg(a) });
                Move(d, bits);
                break;
            case Op.FloatConvert:
                Emit(new MachineInstr(isDouble ? MachineOp.FloatWiden : MachineOp.FloatNarrow) { IsDouble = true, D = d, M = Reg(a) });
                break;
            case Op.Bitcast when isDouble:
                Emit(new MachineInstr(MachineOp.DoubleJoin) { D = d, N = Low(a), M = High(a) });
                break;
            case Op.Bitcast when a.Type == IrType.F64:
                Emit(new MachineInstr(MachineOp.DoubleSplit) { D = d, E = _high[instr.Id], M = Reg(a) });
                break;
            default:
                Move(d, Reg(a));
                break;
        }
    }

    /// <summary>The instruction that makes a float: VMOV with an 8-bit immediate makes some, others come through a core register.</summary>
    protected override MachineInstr FloatLeaf(Instr value)
    {
        if (value.Type == IrType.F64)
            return DoubleLeaf(value.Op == Op.Undef ? FloatImmediate.DoubleOne : value.Imm, _out.NewDouble());
        int bits = value.Op == Op.Undef ? FloatImmediate.One : (int)value.Imm;
        int d = _out.NewFloat();
        return FloatImmediate.IsEncodable(bits)
            ? new MachineInstr(MachineOp.Mov) { D = d, HasImm = true, Imm = bits, Rematerialisable = true }
            : new MachineInstr(MachineOp.FloatConstant) { D = d, E = _out.NewRegister(), Imm = bits };
    }

    private MachineInstr DoubleLeaf(long bits, int d)
    {
        (int low, int high) = ((int)bits, (int)(bits >> 32));
        return FloatImmediate.IsEncodableDouble(bits)
            ? new MachineInstr(MachineOp.Mov) { D = d, HasImm = true, Imm = low, Imm2 = high, IsDouble = true, Rematerialisable = true }
            : new MachineInstr(MachineOp.FloatConstant) { D = d, E = _out.NewRegister(), Imm = low, Imm2 = high, IsDouble = true };
    }

    private static bool IsFloatZero(Instr value) => value.Op == Op.Const && (value.Type == IrType.F64 ? value.Imm << 1 : (int)value.Imm << 1) == 0;

    /// <summary>
    /// VCMP gives N for less, Z and C for equal, C for greater, C and V for unordered (ARMv7-M ARM A2.5.3): each comparison is one condition,
    /// and its inverse holds for the other outcomes.
    /// </summary>
    private Cc CompareFloats(Cond cond, Instr a, Instr b)
    {
        if (IsFloatZero(a) && !IsFloatZero(b))
            (a, b, cond) = (b, a, Swap(cond));
        int n = Reg(a);
        bool isDouble = a.Type == IrType.F64;
        Emit(IsFloatZero(b) ? new MachineInstr(MachineOp.FloatCmp) { IsDouble = isDouble, N = n, HasImm = true } : new MachineInstr(MachineOp.FloatCmp) { IsDouble = isDouble, N = n, M = Reg(b) });
        return cond switch
        {
            Cond.Eq => Cc.Eq,
            Cond.Ne => Cc.Ne,
            Cond.Lt => Cc.Mi,
            Cond.Le => Cc.Ls,
            Cond.Gt => Cc.Gt,
            Cond.Ge => Cc.Ge,
            Cond.LtU => Cc.Lt,
            Cond.LeU => Cc.Le,
            Cond.GtU => Cc.Hi,
            _ => Cc.Pl,
        };
    }

    private void SelectFloatSelect(Instr instr)
    {
        int then = Reg(instr.Args[1]), other = Reg(instr.Args[2]);
        Cc cc = Condition(instr.Args[0]);
        Emit(new MachineInstr(MachineOp.Select) { D = _low[instr.Id], Cond = cc, M = then, N = other });
    }

    /// <summary>VLDR and VSTR take words only at multiples of 4, even on cores that load integers from anywhere.</summary>
    private void SelectFloatLoad(Instr instr)
    {
        int d = _low[instr.Id];
        if (instr.Align >= 4)
        {
            Emit(Access(MachineOp.Load, AddressOf(instr.Args[0], instr.Imm, instr.Kind), instr.Kind, d, -1));
            return;
        }
        if (instr.Kind == MemKind.F64)
        {
            Address at = AddressOf(instr.Args[0], instr.Imm, MemKind.I64);
            int low = _out.NewRegister(), high = _out.NewRegister();
            Emit(Access(MachineOp.Load, at, MemKind.I32, low, -1));
            Emit(Access(MachineOp.Load, At(at, 4), MemKind.I32, high, -1));
            Emit(new MachineInstr(MachineOp.DoubleJoin) { D = d, N = low, M = high });
            return;
        }
        int bits = _out.NewRegister();
        Emit(Access(MachineOp.Load, AddressOf(instr.Args[0], instr.Imm, MemKind.I32), MemKind.I32, bits, -1));
        Move(d, bits);
    }

    private void SelectFloatStore(Instr instr)
    {
        Instr value = instr.Args[1];
        if (instr.Align >= 4 && value.Op != Op.Const)
        {
            int stored = Reg(value);
            Emit(Access(MachineOp.Store, AddressOf(instr.Args[0], instr.Imm, instr.Kind), instr.Kind, -1, stored));
            return;
        }
        if (instr.Kind == MemKind.F64)
        {
            StoreHalves(instr, value);
            return;
        }
        int bits = value.Op == Op.Const ? Constant((int)value.Imm) : Copied(Reg(value));
        Emit(Access(MachineOp.Store, AddressOf(instr.Args[0], instr.Imm, MemKind.I32), MemKind.I32, -1, bits));
    }
    private void StoreHalves(Instr store, Instr value)
    {
        int low, high;
        if (value.Op == Op.Const)
            (low, high) = (Constant((int)value.Imm), Constant((int)(value.Imm >> 32)));
        else
            Emit(new MachineInstr(MachineOp.DoubleSplit) { D = low = _out.NewRegister(), E = high = _out.NewRegister(), M = Reg(value) });
        Address at = AddressOf(store.Args[0], store.Imm, MemKind.I64);
        Emit(Access(MachineOp.Store, at, MemKind.I32, -1, low));
        Emit(Access(MachineOp.Store, At(at, 4), MemKind.I32, -1, high));
    }
}
