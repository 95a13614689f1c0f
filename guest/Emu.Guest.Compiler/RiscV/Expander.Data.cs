using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.RiscV;

// Data processing, constants, memory.
internal sealed partial class Expander
{
    private void Data(MachineInstr instr)
    {
        if (instr.Op == MachineOp.Mov && instr.R[0] >= FirstFloat && instr.HasImm)
        {
            Zero(instr);
            return;
        }
        if (instr.Op == MachineOp.Mov && !instr.HasImm)
        {
            MoveAny(instr.R[0], instr.R[3]);
            return;
        }
        Fields f = new() { D = Register(instr.R[0]), N = Register(instr.R[2]), M = Register(instr.R[3]), Imm = (uint)instr.Imm };
        switch (instr.Op)
        {
            case MachineOp.Mov when instr.HasImm:
                Constant(f.D, instr.Imm);
                return;
            case MachineOp.Add when instr.ShiftAmount != 0:
                Put(Encodings.OfShiftedAdd(instr.ShiftAmount), new Fields { D = f.D, N = f.M, M = f.N });
                return;
            case MachineOp.And when instr.HasImm && instr.Imm == 0xFF && IsShortUnary(f) && _target.Has(Features.Zcb):
                Put(Encodings.ZeroExtendByteShort, f);
                return;
            case MachineOp.Eor when instr.HasImm && instr.Imm == -1 && IsShortUnary(f) && _target.Has(Features.Zcb):
                Put(Encodings.ComplementShort, f);
                return;
            case MachineOp.Add or MachineOp.And or MachineOp.Orr or MachineOp.Eor or MachineOp.Mul when !instr.HasImm && f.D == f.M:
                (f.N, f.M) = (f.M, f.N);
                break;
        }
        Choose(Encodings.Of(instr.Op, instr.HasImm), f);
    }

    /// <summary>One of x8 to x15, read and written.</summary>
    private static bool IsShortUnary(in Fields f) => f.D == f.N && f.D is >= 8 and < 16;

    private void Move(byte d, byte m)
    {
        if (d == m)
            return;
        if (m == 0)
            Constant(d, 0);
        else if (TryPairMove(d, m))
            return;
        else if (_target.Has(Features.Zca))
            Choose(Encodings.Of(MachineOp.Mov, false), new Fields { D = d, M = m });
        else
            Put(Encodings.AddImmediate, new Fields { D = d, N = m });
    }

    /// <summary>d = constant: ADDI, LUI, or both. The low part is signed, so the high part is rounded.</summary>
    private void Constant(byte d, int value)
    {
        int low = value << 20 >> 20;
        uint high = (uint)(value - low);
        if (high != 0)
            Choose(Encodings.LoadUppers, new Fields { D = d, Imm = high });
        if (high == 0)
            Choose(Encodings.Of(MachineOp.Mov, true), new Fields { D = d, Imm = (uint)low });
        else if (low != 0)
            Choose(Encodings.Of(MachineOp.Add, true), new Fields { D = d, N = d, Imm = (uint)low });
    }

    private void Address(MachineInstr instr, int row) => _items.Add(new CodeItem
    {
        Kind = CodeItemKind.Address,
        Row = row,
        Fields = new Fields { D = (byte)instr.R[0], N = row == Encodings.AddImmediate ? (byte)instr.R[0] : (byte)0 },
        Symbol = instr.Symbol,
        Addend = instr.Imm,
        Size = 4,
        Line = _line,
    });

    private void AddToSp(byte d, int offset)
    {
        if (offset == 0 && d != RiscVAbi.Sp)
        {
            Move(d, RiscVAbi.Sp);
            return;
        }
        if (offset is >= -2048 and <= 2047)
        {
            Choose(Encodings.Of(MachineOp.Add, true), new Fields { D = d, N = RiscVAbi.Sp, Imm = (uint)offset });
            return;
        }
        byte t = d == RiscVAbi.Sp ? RiscVAbi.Scratch : d;
        Constant(t, offset);
        Choose(Encodings.Of(MachineOp.Add, false), new Fields { D = d, N = d, M = d == t ? RiscVAbi.Sp : t });
    }

    private void Access(MachineInstr instr)
    {
        bool load = instr.Op == MachineOp.Load;
        int register = load ? instr.R[0] : instr.R[4];
        bool isFloat = register >= FirstFloat;
        byte moved = isFloat ? Single(register) : Register(register);
        Fields f = new() { D = load ? moved : (byte)0, M = load ? (byte)0 : moved, N = Register(instr.R[2]), Imm = (uint)instr.Imm };
        if (instr.Base != FrameBase.None)
        {
            (f.N, f.Imm) = FramePlace(_frame.Offset(instr), 0);
        }
        Choose(isFloat ? Encodings.OfFloatAccess(load, instr.Kind == MemKind.F64) : Encodings.OfAccess(load, (int)instr.Kind), f);
    }

    /// <summary>Base register and offset of a place in the frame that is accessed up to some bytes behind it.</summary>
    private (byte Base, uint Offset) FramePlace(int offset, int more)
    {
        if (offset + more <= 2047)
            return (RiscVAbi.Sp, (uint)offset);
        int far = offset + more & ~0x7FF;
        AddToScratch(far);
        return (RiscVAbi.Scratch, (uint)(offset - far));
    }

    private void AddToScratch(int offset)
    {
        Constant(RiscVAbi.Scratch, offset);
        Choose(Encodings.Of(MachineOp.Add, false), new Fields { D = RiscVAbi.Scratch, N = RiscVAbi.Scratch, M = RiscVAbi.Sp });
    }

    /// <summary>The branch goes around the moves when the condition does not hold.</summary>
    private void CondMove(MachineInstr instr)
    {
        int around = _labels++;
        Branch(instr.Cond ^ (Cc)1, instr.R[2], instr.R[3], around);
        if (instr.R[0] >= 0)
            MoveOrConstant(instr.R[0], instr.HasImm, instr.Imm, instr.R[4]);
        if (instr.R[1] >= 0)
            MoveOrConstant(instr.R[1], instr.HasImm2, instr.Imm2, instr.R[5]);
        _items.Add(new CodeItem { Kind = CodeItemKind.Label, Label = around });
    }

    private void MoveOrConstant(int d, bool isConstant, int constant, int m)
    {
        if (isConstant)
            Constant((byte)d, constant);
        else
            MoveAny(d, m);
    }

    /// <summary>Words, or smaller parts, from E (or zeros) to D until D reaches N.</summary>
    private void WordLoop(MachineInstr instr)
    {
        int label = _labels++;
        int kind = (int)instr.Kind, bytes = kind == 4 ? 4 : kind == 2 ? 2 : 1;
        byte cursor = (byte)instr.R[0], word = 0;
        _items.Add(new CodeItem { Kind = CodeItemKind.Label, Label = label });
        if (instr.Op == MachineOp.CopyLoop)
        {
            byte source = (byte)instr.R[1];
            word = (byte)instr.R[4];
            Choose(Encodings.OfAccess(true, kind), new Fields { D = word, N = source });
            Choose(Encodings.Of(MachineOp.Add, true), new Fields { D = source, N = source, Imm = (uint)bytes });
        }
        Choose(Encodings.OfAccess(false, kind), new Fields { M = word, N = cursor });
        Choose(Encodings.Of(MachineOp.Add, true), new Fields { D = cursor, N = cursor, Imm = (uint)bytes });
        Branch(Cc.Ne, cursor, instr.R[2], label);
    }
}
