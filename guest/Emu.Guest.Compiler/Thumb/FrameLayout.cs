using System.Numerics;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Where everything lies in the stack frame, and which registers are saved.</summary>
/// <remarks>
/// From the stack pointer upward: outgoing arguments, spill slots, slots, saved floating-point registers, saved registers, incoming arguments. Spill slots are near the
/// stack pointer so that their loads and stores have short encodings.
/// </remarks>
internal sealed class FrameLayout
{
    private const int CalleeSaved = 0x0FF0;
    private const int LinkRegister = 1 << 14;
    /// <summary>S16 among the physical registers: from there on calls keep them.</summary>
    private const int FirstSavedFloat = MachineFunction.FirstFloat + 16;
    /// <summary>r8 to r11.</summary>
    public const int HighRegisters = 0x0F00;
    /// <summary>Most bytes that one 16-bit ADD or SUB moves the stack pointer.</summary>
    public const int LargestStep = 508;

    private readonly Dictionary<Slot, int> _slots = [];
    private readonly int _spillBase;
    private readonly MachineFunction _function;

    /// <param name="function">Allocated function.</param>
    /// <param name="lowOnly">PUSH and POP reach r0 to r7: higher ones go through r4 to r7, and a register is needed to make a large frame.</param>
    /// <param name="savesLink">Save LR in any case.</param>
    public FrameLayout(MachineFunction function, bool lowOnly, bool savesLink)
    {
        _function = function;
        ulong all = function.NamedRegisters();
        if (function.Registers.Scratch >= 0)
            all |= 1UL << function.Registers.Scratch;
        int used = (int)(all & 0xFFFF);
        SavedRegisters = used & CalleeSaved;
        SavedFloats = all >> FirstSavedFloat == 0 ? 0 : 64 - FirstSavedFloat - BitOperations.LeadingZeroCount(all);
        if (function.HasDoubles)
            SavedFloats = SavedFloats + 1 & ~1;
        if (lowOnly)
            SavedRegisters |= (1 << BitOperations.PopCount((uint)SavedRegisters & HighRegisters)) - 1 << 4;
        if (savesLink)
            SavedRegisters |= LinkRegister;
        if (function.HasCalls || (used & LinkRegister) != 0)
            SavedRegisters |= LinkRegister;
        // Nobody gets control back from a function that does not return.
        if (!function.Blocks.Exists(static b => b.Terminator.Op == MachineOp.Return))
            SavedRegisters = SavedFloats = 0;
        bool aligned = function.HasCalls;
        _spillBase = function.OutgoingBytes;
        int at = _spillBase + function.SpillBytes * function.SpillSlots;
        foreach (Slot slot in function.Slots)
        {
            int align = Math.Max(slot.Align, 4);
            aligned |= align == 8;
            at = at + align - 1 & -align;
            _slots[slot] = at;
            at += slot.Bytes;
        }
        LocalBytes = at + 3 & ~3;
        if (lowOnly && LocalBytes > LargestStep && SavedRegisters != 0)
            SavedRegisters |= 1 << 7;
        if (aligned && (LocalBytes + SavedBytes & 7) != 0)
        {
            // r3 holds nothing at entry that is needed after it was saved, and nothing at return: saving it pads the frame for free.
            if (LocalBytes == 0)
                SavedRegisters |= 1 << 3;
            else
                LocalBytes += 4;
        }
    }

    /// <summary>Mask of registers that the prologue pushes.</summary>
    public int SavedRegisters { get; }
    /// <summary>How many floating-point registers from S16 on the prologue pushes.</summary>
    public int SavedFloats { get; }
    /// <summary>Bytes below the saved registers.</summary>
    public int LocalBytes { get; }
    /// <summary>Bytes of saved registers.</summary>
    public int SavedBytes => 4 * (BitOperations.PopCount((uint)SavedRegisters) + SavedFloats);
    /// <summary>Whole frame.</summary>
    public int FrameBytes => LocalBytes + SavedBytes;

    /// <summary>A load or store of the function does not reach its place in the frame and has no register of its own for the address.</summary>
    public bool IsFar(ThumbTarget target)
    {
        foreach (MachineBlock block in _function.Blocks)
            foreach (MachineInstr instr in block.Instrs)
                if (instr.Expansion is null ? IsFar(instr, target) : instr.Expansion.Exists(move => IsFar(move, target)))
                    return true;
        return false;
    }

    private bool IsFar(MachineInstr instr, ThumbTarget target)
    {
        bool isLoad = instr.Op == MachineOp.Load;
        if (instr.Base == FrameBase.None || !(isLoad || instr.Op == MachineOp.Store))
            return false;
        bool isFloat = instr.R[isLoad ? 0 : 4] >= MachineFunction.FirstFloat;
        return (isFloat || !isLoad) && Offset(instr) > Reach(target, isFloat);
    }

    /// <summary>Largest offset from the stack pointer of a load or store: 8 bits in words for VLDR and on ARMv6-M, else 12 bits.</summary>
    public static int Reach(ThumbTarget target, bool isFloat) => isFloat || !target.HasThumb2 ? 1020 : 4095;

    /// <summary>Offset from the stack pointer.</summary>
    public int Offset(MachineInstr instr) => instr.Base switch
    {
        FrameBase.Slot => _slots[instr.Slot!] + instr.Imm,
        FrameBase.Spill => _spillBase + _function.SpillBytes * instr.Imm,
        FrameBase.Incoming => FrameBytes + instr.Imm,
        _ => instr.Imm,
    };
}
