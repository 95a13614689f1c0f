using System.Numerics;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.Thumb;

// What ARMv6-M does otherwise: constants from pools, selection by branches, prologues through low registers.
internal sealed partial class Expander
{
    /// <summary>d = constant. What takes two 16-bit instructions is not loaded: a load takes two cycles, and flash may wait.</summary>
    private void LowConstant(int d, int value)
    {
        int[] move = Encodings.Of(MachineOp.Mov, true);
        Fields f = new() { D = (byte)d };
        // One MOVW is as long as two short instructions.
        if (_target.IsV8Baseline && (uint)value is > 255 and <= 0xFFFF)
        {
            WideConstant(d, value);
            return;
        }
        if (_flagsFree)
        {
            f.Imm = (uint)value;
            if (value is >= 0 and <= 255)
            {
                Choose(move, f);
                return;
            }
            int zeros = BitOperations.TrailingZeroCount(value);
            if ((uint)value >> zeros <= 255)
            {
                Choose(move, f with { Imm = (uint)value >> zeros });
                Choose(Encodings.Of(MachineOp.Lsl, true), f with { M = (byte)d, ShiftAmount = (byte)zeros, Imm = 0 });
                return;
            }
            if (value is > 255 and <= 510)
            {
                Choose(move, f with { Imm = 255 });
                Choose(Encodings.Of(MachineOp.Add, true), f with { N = (byte)d, Imm = (uint)(value - 255) });
                return;
            }
            if (value is < 0 and >= -256)
            {
                Choose(move, f with { Imm = (uint)~value });
                Choose(Encodings.Of(MachineOp.Mvn, false), f with { M = (byte)d, Imm = 0 });
                return;
            }
        }
        if (_target.IsV8Baseline)
            WideConstant(d, value);
        else
            PutLiteral(d, new Literal(null, value));
    }

    private void PutLiteral(int d, Literal literal) => _items.Add(new Item
    {
        Kind = ItemKind.Literal,
        Row = Encodings.LoadLiteral,
        Fields = new Fields { T = (byte)d, Condition = (byte)Cc.Always },
        Symbol = literal.Symbol,
        Addend = literal.Value,
        Size = 2,
        Line = _line,
    });

    /// <summary>d = sp + an offset out of reach or not a multiple of 4; leaves the flags alone.</summary>
    private void LowFrameAddress(int d, int offset)
    {
        PutLiteral(d, new Literal(null, offset));
        Choose(Encodings.FrameAddressRegister, new Fields { D = (byte)d, N = Sp, M = (byte)d });
    }

    /// <summary>D holds one of the values; a branch skips the move of the other one.</summary>
    private void SelectByBranch(MachineInstr instr)
    {
        int d = instr.R[0];
        if (!instr.HasImm && instr.R[3] == d)
            return;
        int label = _labels++;
        _items.Add(new Item { Kind = ItemKind.CondBranch, Cond = instr.Cond ^ (Cc)1, Label = label, Size = 2, Line = _line });
        ConditionalMove(d, instr.HasImm, instr.Imm, instr.R[3]);
        _items.Add(new Item { Kind = ItemKind.Label, Label = label });
    }

    /// <summary>LDM and STM of one register step their base.</summary>
    private void MoveWordUp(MachineInstr instr, int word, bool copies)
    {
        if (copies)
            Put(Encodings.LoadMultiple, new Fields { N = (byte)instr.R[1], List = (ushort)(1 << word), Imm2 = 1 });
        Put(Encodings.StoreMultiple, new Fields { N = (byte)instr.R[0], List = (ushort)(1 << word), Imm2 = 1 });
    }

    private void LowPrologue()
    {
        int saved = _frame.SavedRegisters, high = saved & FrameLayout.HighRegisters;
        if (saved != 0)
            Choose(Encodings.Push, Multiple(saved & ~FrameLayout.HighRegisters, 0xFFFFFFFC));
        if (high != 0)
        {
            MoveHigh(high, toHigh: false);
            Choose(Encodings.Push, Multiple((1 << BitOperations.PopCount((uint)high)) - 1 << 4, 0xFFFFFFFC));
        }
        // Nothing but arguments is in a register here, and r7 has been saved when there is much to do.
        StepSp(Encodings.SpSubtract, -_frame.LocalBytes, 7);
    }

    private void LowEpilogue()
    {
        int saved = _frame.SavedRegisters, high = saved & FrameLayout.HighRegisters, low = saved & ~FrameLayout.HighRegisters;
        StepSp(Encodings.SpAdd, _frame.LocalBytes, 3);
        if (high != 0)
        {
            Choose(Encodings.Pop, Multiple((1 << BitOperations.PopCount((uint)high)) - 1 << 4, 4));
            MoveHigh(high, toHigh: true);
        }
        if ((low >> Lr & 1) != 0)
        {
            Choose(Encodings.PopPc, Multiple((low & ~(1 << Lr)) | 1 << Pc, 4));
            return;
        }
        if (low != 0)
            Choose(Encodings.Pop, Multiple(low, 4));
        Put(Encodings.BranchExchange, new Fields { M = Lr });
    }

    /// <summary>r8 to r11, those that are saved, through r4 and its successors.</summary>
    private void MoveHigh(int high, bool toHigh)
    {
        byte low = 4;
        for (byte r = 8; r <= 11; r++)
        {
            if ((high >> r & 1) == 0)
                continue;
            Choose(Encodings.Of(MachineOp.Mov, false), toHigh ? new Fields { D = r, M = low } : new Fields { D = low, M = r });
            low++;
        }
    }

    private void StepSp(int[] rows, int bytes, int scratch)
    {
        int rest = Math.Abs(bytes);
        if (rest > 3 * FrameLayout.LargestStep)
        {
            PutLiteral(scratch, new Literal(null, bytes));
            Choose(Encodings.SpAddRegister, new Fields { D = Sp, N = Sp, M = (byte)scratch });
            return;
        }
        for (; rest > 0; rest -= FrameLayout.LargestStep)
            Choose(rows, new Fields { D = Sp, N = Sp, Imm = (uint)Math.Min(rest, FrameLayout.LargestStep) });
    }
}
