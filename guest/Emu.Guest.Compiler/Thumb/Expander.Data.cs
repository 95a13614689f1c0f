using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

// Data processing, constants, memory.
internal sealed partial class Expander
{
    private void Data(MachineInstr instr, bool inIt)
    {
        if (instr.Op == MachineOp.Mov && TryFloatMove(instr))
            return;
        Fields f = new()
        {
            D = Byte(instr.R[0]),
            N = Byte(instr.Tied == 0 ? instr.R[0] : instr.R[2]),
            M = Byte(instr.R[3]),
            A = Byte(instr.R[4]),
            ShiftType = (byte)instr.Shift,
            ShiftAmount = instr.ShiftAmount,
            SetFlags = instr.SetFlags,
            Imm = (uint)instr.Imm,
            Imm2 = (uint)instr.Imm2,
        };
        switch (instr.Op)
        {
            case MachineOp.Mov when instr.HasImm:
                Constant(f.D, instr.Imm);
                return;
            case MachineOp.Mov when !instr.HasImm && instr.R[0] == instr.R[3]:
                return;
            case MachineOp.Add when instr.HasImm && instr.Imm < 0 && instr.Imm != int.MinValue && TryNegated(f):
                return;
            case MachineOp.Add when instr.HasImm && TryChoose(Encodings.Of(MachineOp.Add, true), f):
                return;
            case MachineOp.Add when instr.HasImm:
                f.Imm = 0 - f.Imm;
                Choose(Encodings.Of(MachineOp.Sub, true), f);
                return;
            case MachineOp.Rsb when instr.HasImm && instr.Imm == 0 && f.D < 8 && f.N < 8 && (_flagsFree || f.SetFlags):
                Put(Encodings.NegateShort, f);
                return;
            case MachineOp.Mul when f.D < 8 && f.N < 8 && f.M < 8 && _flagsFree && (f.D == f.N || f.D == f.M):
                Put(Encodings.MultiplyShort, new Fields { D = f.D, N = f.D == f.N ? f.M : f.N, M = f.D });
                return;
            case MachineOp.Smull or MachineOp.Umull or MachineOp.Smlal or MachineOp.Umlal:
                f.T = Byte(instr.R[1]);
                break;
            case MachineOp.Mul when !_target.HasThumb2:
                Put(Encodings.MultiplyShort, new Fields { D = f.D, N = f.M, M = f.D, SetFlags = f.SetFlags });
                return;
            case MachineOp.Lsl or MachineOp.Lsr or MachineOp.Asr or MachineOp.Ror when instr.HasImm:
                f.M = f.N;
                f.ShiftType = (byte)(instr.Op - MachineOp.Lsl);
                f.ShiftAmount = (byte)instr.Imm;
                break;
            case MachineOp.Add or MachineOp.And or MachineOp.Orr or MachineOp.Eor or MachineOp.Adc when !instr.HasImm && f.ShiftAmount == 0 && f.D == f.M:
                (f.N, f.M) = (f.M, f.N);
                break;
        }
        Choose(Encodings.Of(instr.Op, instr.HasImm), f, inIt);
    }

    private static byte Byte(int register) => register < 0 ? (byte)0 : (byte)register;

    private bool TryNegated(Fields f)
    {
        f.Imm = 0 - f.Imm;
        return TryChoose(Encodings.Of(MachineOp.Sub, true), f);
    }

    /// <summary>d = constant without touching flags that are needed: MOVS, MOV.W, MVN, MOVW, or MOVW and MOVT.</summary>
    /// <remarks>No literal pool: a load from flash takes 6 bytes where the pair takes 8, but waits for the flash as data.</remarks>
    private void Constant(int d, int value, bool inIt = false)
    {
        if (!_target.HasThumb2)
        {
            LowConstant(d, value);
            return;
        }
        Fields f = new() { D = (byte)d, Imm = (uint)value };
        if (TryChoose(Encodings.Of(MachineOp.Mov, true), f, inIt))
            return;
        if (ThumbImmediate.IsExpanded(~value))
        {
            f.Imm = ~(uint)value;
            Choose(Encodings.Of(MachineOp.Mvn, true), f, inIt);
            return;
        }
        WideConstant(d, value);
    }

    private void WideConstant(int d, int value)
    {
        Put(Encodings.Movw, new Fields { D = (byte)d, Imm = (uint)value & 0xFFFF });
        if ((uint)value > 0xFFFF)
            Put(Encodings.Movt, new Fields { D = (byte)d, Imm = (uint)value >> 16 });
    }

    /// <summary>Half of a symbol's address: <see cref="MachineOp.Mov"/> stands for the low, <see cref="MachineOp.Mvn"/> for the high one.</summary>
    private void Address(MachineInstr instr, MachineOp half) => _items.Add(new Item
    {
        Kind = ItemKind.Address,
        Row = half == MachineOp.Mov ? Encodings.Movw : Encodings.Movt,
        Fields = new Fields { D = (byte)instr.R[0] },
        Symbol = instr.Symbol,
        Addend = instr.Imm,
        Size = 4,
        Line = _line,
    });

    private void FrameAddress(int d, int offset)
    {
        if (offset >= 0 && TryChoose(Encodings.FrameAddress, new Fields { D = (byte)d, N = Sp, Imm = (uint)offset }))
            return;
        if (!_target.HasThumb2)
        {
            LowFrameAddress(d, offset);
            return;
        }
        Constant(d, offset);
        Choose(Encodings.FrameAddressRegister, new Fields { D = (byte)d, N = Sp, M = (byte)d });
    }

    private void Select(MachineInstr instr)
    {
        int d = instr.R[0];
        if (d >= MachineFunction.FirstFloat)
        {
            SelectFloat(instr);
            return;
        }
        if (_target.IsV81M && (TryConditionalSelect(instr.R[0], instr.Cond, Value.Of(instr.HasImm, instr.Imm, instr.R[3]), Value.Of(instr.HasImm2, instr.Imm2, instr.R[2]))
            || TryConditionalSelect(instr.R[0], instr.Cond ^ (Cc)1, Value.Of(instr.HasImm2, instr.Imm2, instr.R[2]), Value.Of(instr.HasImm, instr.Imm, instr.R[3]))))
            return;
        bool keepsOther = !instr.HasImm2 && instr.R[2] == d;
        bool keepsThen = !instr.HasImm && instr.R[3] == d;
        if (keepsThen && keepsOther)
            return;
        if (keepsThen)
            It(instr.Cond ^ (Cc)1, 1, 0);
        else
            It(instr.Cond, 1, keepsOther ? 0 : 1);
        if (!keepsThen)
            ConditionalMove(d, instr.HasImm, instr.Imm, instr.R[3]);
        if (!keepsOther)
            ConditionalMove(d, instr.HasImm2, instr.Imm2, instr.R[2]);
    }

    /// <summary>A register or a constant.</summary>
    private readonly record struct Value(bool IsConst, int Number)
    {
        public static Value Of(bool isConst, int constant, int register) => new(isConst, isConst ? constant : register);

        /// <summary>The register that holds it: PC stands for 0.</summary>
        public int Register => IsConst ? Number == 0 ? Pc : -1 : Number;
    }

    /// <summary>CSEL, CSINC or CSINV where the values are registers, 0, 1 or -1 so that one does it: no IT, no flags changed.</summary>
    private bool TryConditionalSelect(int d, Cc cond, Value then, Value other)
    {
        if (then.Register < 0)
            return false;
        int row = other.Register >= 0 ? Encodings.ConditionalSelect : other.Number switch
        {
            1 => Encodings.Of(MachineOp.Csinc, false)[0],
            -1 => Encodings.Of(MachineOp.Csinv, false)[0],
            _ => -1,
        };
        if (row < 0)
            return false;
        PutSelect(row, d, then.Register, other.Register >= 0 ? other.Register : Pc, cond);
        return true;
    }

    private void PutSelect(int row, int d, int n, int m, Cc cond) => Put(row, new Fields { D = (byte)d, N = (byte)n, M = (byte)m, Imm = (uint)cond });

    private void ConditionalMove(int d, bool isConstant, int constant, int m)
    {
        if (isConstant)
            Constant(d, constant, inIt: true);
        else
            Choose(Encodings.Of(MachineOp.Mov, false), new Fields { D = (byte)d, M = (byte)m }, inIt: true);
    }

    private void Access(MachineInstr instr)
    {
        bool load = instr.Op == MachineOp.Load, isFloat = (load ? instr.R[0] : instr.R[4]) >= MachineFunction.FirstFloat;
        int kind = Math.Min((int)instr.Kind, 4);
        Fields f = new() { T = Byte(load ? instr.R[0] : instr.R[4]), N = Byte(instr.R[2]), M = Byte(instr.R[3]), Imm = (uint)instr.Imm };
        if (instr.Base != FrameBase.None)
        {
            f.N = Sp;
            f.Imm = (uint)_frame.Offset(instr);
            if (f.Imm > FrameLayout.Reach(_target, isFloat))
            {
                // A core register that is loaded takes the address first.
                f.N = load && !isFloat ? f.T : (byte)_function.Registers.Scratch;
                FrameAddress(f.N, (int)f.Imm);
                f.Imm = 0;
            }
        }
        if (isFloat)
        {
            FloatAccess(instr, f);
            return;
        }
        if (instr.R[3] >= 0)
        {
            f.ShiftAmount = instr.ShiftAmount;
            Choose(Encodings.OfIndexed(load, kind, instr.ShiftAmount != 0), f);
        }
        else if (instr.Index != Indexing.Offset)
        {
            Choose(Encodings.OfWriteBack(load, kind, instr.Index == Indexing.Post), f);
        }
        else
        {
            Choose(Encodings.OfAccess(load, kind), f);
        }
    }

    private void AccessDual(MachineInstr instr)
    {
        bool load = instr.Op == MachineOp.LoadDual;
        int low = load ? instr.R[0] : instr.R[4], high = load ? instr.R[1] : instr.R[5];
        int n = instr.Base == FrameBase.None ? instr.R[2] : Sp;
        int offset = instr.Base == FrameBase.None ? instr.Imm : _frame.Offset(instr);
        Fields f = new() { T = (byte)low, A = (byte)high, N = (byte)n, Imm = (uint)offset };
        if (TryChoose(load ? Encodings.LoadDual : Encodings.StoreDual, f))
            return;
        // Out of LDRD's range: the half that overwrites the base comes last.
        int[] rows = Encodings.OfAccess(load, 4);
        bool lowLast = load && low == n;
        for (int i = 0; i < 2; i++)
        {
            bool isLow = i == 0 != lowLast;
            Choose(rows, new Fields { T = (byte)(isLow ? low : high), N = (byte)n, Imm = (uint)(isLow ? offset : offset + 4) });
        }
    }

    /// <summary>Words from E (or A) to D until D reaches N.</summary>
    private void WordLoop(MachineInstr instr)
    {
        int label = _labels++;
        _items.Add(new Item { Kind = ItemKind.Label, Label = label });
        bool copies = instr.Op == MachineOp.CopyLoop;
        int word = instr.R[4];
        if (!_target.HasThumb2)
        {
            MoveWordUp(instr, word, copies);
        }
        else
        {
            if (copies)
                Choose(Encodings.OfWriteBack(true, 4, post: true), new Fields { T = (byte)word, N = (byte)instr.R[1], Imm = 4 });
            Choose(Encodings.OfWriteBack(false, 4, post: true), new Fields { T = (byte)word, N = (byte)instr.R[0], Imm = 4 });
        }
        Choose(Encodings.Of(MachineOp.Cmp, false), new Fields { N = (byte)instr.R[0], M = (byte)instr.R[2] });
        _items.Add(new Item { Kind = ItemKind.CondBranch, Cond = Cc.Ne, Label = label, Size = 2, Line = _line });
    }
}
