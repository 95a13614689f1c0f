using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.RiscV;

// Floats in registers of their own (F and D, Volume I, chapters 11 and 12). RV32 has no moves of doubles from or to core registers: their halves go through memory. Nothing is fused: a fused operation rounds once where the source rounds twice.
internal sealed partial class Selector
{
    private void SelectFloat(Instr instr)
    {
        int d = _low[instr.Id];
        Instr a = instr.Args[0];
        bool isDouble = instr.Type == IrType.F64;
        switch (instr.Op)
        {
            case Op.FAdd or Op.FSub or Op.FMul or Op.FDiv:
                EmitFloat(instr.Op switch { Op.FAdd => MachineOp.FloatAdd, Op.FSub => MachineOp.FloatSub, Op.FMul => MachineOp.FloatMul, _ => MachineOp.FloatDiv }, isDouble, d, Reg(a), Reg(instr.Args[1]));
                break;
            // The sign comes from the operand itself, inverted or multiplied.
            case Op.FNeg or Op.FAbs:
                int n = Reg(a);
                EmitFloat(instr.Op == Op.FNeg ? MachineOp.FloatNeg : MachineOp.FloatAbs, isDouble, d, n, n);
                break;
            case Op.FSqrt:
                EmitFloat(MachineOp.FloatSqrt, isDouble, d, Reg(a), -1);
                break;
            case Op.IntToFloat or Op.UIntToFloat:
                EmitFloat(instr.Op == Op.IntToFloat ? MachineOp.FloatFromS32 : MachineOp.FloatFromU32, isDouble, d, Operand(a), -1);
                break;
            case Op.FloatToInt or Op.FloatToUInt:
                SelectFloatToInteger(instr.Op == Op.FloatToInt ? MachineOp.FloatToS32 : MachineOp.FloatToU32, a.Type == IrType.F64, d, Reg(a));
                break;
            case Op.FloatConvert:
                EmitFloat(isDouble ? MachineOp.FloatWiden : MachineOp.FloatNarrow, true, d, Reg(a), -1);
                break;
            case Op.Bitcast when isDouble:
                Join(d, Operand(HalfOf(a, false)), Operand(HalfOf(a, true)));
                break;
            case Op.Bitcast when a.Type == IrType.F64:
                Split(Reg(a), d, _high[instr.Id]);
                break;
            default:
                Move(d, Reg(a));
                break;
        }
    }

    private void EmitFloat(MachineOp op, bool isDouble, int d, int n, int m) => Emit(new MachineInstr(op) { IsDouble = isDouble, D = d, N = n, M = m });

    /// <summary>Eight bytes of the frame through which the halves of doubles go; each use stores and loads at once, so that one place serves them all.</summary>
    private Slot Transfer
    {
        get
        {
            if (_transfer is null)
                _out.Slots.Add(_transfer = new Slot("halves", 8, 8));
            return _transfer;
        }
    }

    private Slot? _transfer;

    private MachineInstr TransferAccess(MachineOp op, MemKind kind, int offset, int d, int value) =>
        new(op) { D = d, A = value, Kind = kind, Base = FrameBase.Slot, Slot = Transfer, Imm = offset };

    /// <summary>A double from its halves, of which -1 is the register zero.</summary>
    private void Join(int d, int low, int high)
    {
        foreach (MachineInstr instr in Joined(d, low, high))
            Emit(instr);
    }

    private MachineInstr[] Joined(int d, int low, int high) =>
    [
        TransferAccess(MachineOp.Store, MemKind.I32, 0, -1, low),
        TransferAccess(MachineOp.Store, MemKind.I32, 4, -1, high),
        TransferAccess(MachineOp.Load, MemKind.F64, 0, d, -1),
    ];

    /// <summary>The halves of a double; those that are -1 are not wanted.</summary>
    private void Split(int value, int low, int high)
    {
        Emit(TransferAccess(MachineOp.Store, MemKind.F64, 0, -1, value));
        if (low >= 0)
            Emit(TransferAccess(MachineOp.Load, MemKind.I32, 0, low, -1));
        if (high >= 0)
            Emit(TransferAccess(MachineOp.Load, MemKind.I32, 4, high, -1));
    }

    /// <summary>Saturates as it should, but gives the largest number for NaN, where 0 is wanted.</summary>
    private void SelectFloatToInteger(MachineOp op, bool isDouble, int d, int n)
    {
        int converted = _out.NewRegister(), isNumber = _out.NewRegister();
        EmitFloat(op, isDouble, converted, n, -1);
        EmitFloat(MachineOp.FloatEqual, isDouble, isNumber, n, n);
        int mask = Emit(MachineOp.Sub, -1, isNumber);
        Emit(MachineOp.And, d, converted, mask);
    }

    /// <summary>Zero comes from the register zero, other constants through a core register.</summary>
    protected override MachineInstr FloatLeaf(Instr value)
    {
        if (value.Type == IrType.F64)
            return DoubleLeaf(value.Op == Op.Undef ? 0 : value.Imm, _out.NewDouble());
        int bits = value.Op == Op.Undef ? 0 : (int)value.Imm, d = _out.NewFloat();
        return bits == 0
            ? new MachineInstr(MachineOp.Mov) { D = d, HasImm = true, Imm = 0, Rematerialisable = true }
            : new MachineInstr(MachineOp.FloatConstant) { D = d, E = _out.NewRegister(), Imm = bits };
    }

    private MachineInstr DoubleLeaf(long bits, int d) => bits == 0
        ? new MachineInstr(MachineOp.Mov) { D = d, HasImm = true, Imm = 0, IsDouble = true, Rematerialisable = true }
        : new MachineInstr(MachineOp.FloatConstant)
        {
            D = d,
            E = _out.NewRegister(),
            Imm = (int)bits,
            Imm2 = (int)(bits >> 32),
            IsDouble = true,
            Slot = DoubleConstants.NeedsMemory(BitConverter.Int64BitsToDouble(bits)) ? Transfer : null,
        };

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
        return (new MachineInstr(op) { IsDouble = a.Type == IrType.F64, D = _out.NewRegister(), N = swap ? m : n, M = swap ? n : m }, invert);
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

    /// <summary>FLW and FSW want words at multiples of 4, FLD and FSD doubles at multiples of 8; other places go by their parts.</summary>
    private void SelectFloatLoad(int d, Instr load)
    {
        if (load.Kind == MemKind.F64)
        {
            SelectDoubleLoad(d, load);
            return;
        }
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

    private void SelectDoubleLoad(int d, Instr load)
    {
        Address at = AddressOf(load.Args[0], load.Imm, 8);
        if (load.Align >= 8)
        {
            Access(MachineOp.Load, at, 0, MemKind.F64, d, -1);
            return;
        }
        int low = _out.NewRegister(), high = _out.NewRegister();
        LoadParts(low, at, 0, MemKind.I32, load.Align);
        LoadParts(high, at, 4, MemKind.I32, load.Align);
        Join(d, low, high);
    }

    private void SelectDoubleStore(Instr store)
    {
        Instr value = store.Args[1];
        if (store.Align >= 8 && value.Op != Op.Const)
        {
            int whole = Reg(value);
            Access(MachineOp.Store, AddressOf(store.Args[0], store.Imm, 8), 0, MemKind.F64, -1, whole);
            return;
        }
        int low, high;
        if (value.Op is Op.Const or Op.Undef)
            (low, high) = (Operand(HalfOf(value, false)), Operand(HalfOf(value, true)));
        else
            Split(Reg(value), low = _out.NewRegister(), high = _out.NewRegister());
        Address at = AddressOf(store.Args[0], store.Imm, 8);
        StoreParts(low, at, 0, 4, store.Align);
        StoreParts(high, at, 4, 4, store.Align);
    }

    private void SelectFloatStore(Instr store)
    {
        if (store.Kind == MemKind.F64)
        {
            SelectDoubleStore(store);
            return;
        }
        Instr value = store.Args[1];
        int stored = value.Op == Op.Const ? Operand(HalfOf(value, false)) : store.Align >= 4 ? Reg(value) : Copied(Reg(value));
        StoreParts(stored, AddressOf(store.Args[0], store.Imm, 4), 0, 4, store.Align);
    }
}
