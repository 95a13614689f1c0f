using System.Numerics;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;
using Emu.Isa;

namespace Emu.Guest.Compiler.RiscV;

/// <summary>Where everything lies in the stack frame, and which registers are saved.</summary>
/// <remarks>From the stack pointer upward: outgoing arguments, spill slots, slots, padding, saved floating-point registers, saved registers with ra highest, incoming arguments.</remarks>
internal sealed class FrameLayout
{
    private readonly Dictionary<Slot, int> _slots = [];
    private readonly int _spillBase;
    private readonly int _spillBytes;
    /// <summary>Registers beyond those that must be saved that CM.PUSH may save because they stand before them in its list.</summary>
    private const int MostFillers = 2;

    public FrameLayout(MachineFunction function, RiscVTarget target)
    {
        ulong all = function.NamedRegisters();
        int used = (int)(uint)all;
        SavedFloats = (uint)(all >> MachineFunction.FirstFloat) & RiscVAbi.CalleeSavedFloats;
        SavedRegisters = used & RiscVAbi.CalleeSaved(target);
        if (function.HasCalls || (used >> RiscVAbi.Ra & 1) != 0)
            SavedRegisters |= 1 << RiscVAbi.Ra;
        // Nobody gets control back from a function that does not return.
        if (!function.Blocks.Exists(static b => b.Terminator.Op == MachineOp.Return))
            (SavedRegisters, SavedFloats) = (0, 0);
        PushList = target.Has(Features.Zcmp) && SavedFloats == 0 ? PushListOf(SavedRegisters) : 0;
        if (PushList != 0)
            SavedRegisters = RegistersOf(PushList);
        // Calls keep the whole register, also where this function has nothing but singles in it.
        SavedFloatBytes = target.HasFloat(IrType.F64) ? 8 : 4;
        _spillBytes = function.SpillBytes;
        _spillBase = function.OutgoingBytes + _spillBytes - 1 & -_spillBytes;
        int at = _spillBase + _spillBytes * function.SpillSlots;
        foreach (Slot slot in function.Slots)
        {
            int align = Math.Min(Math.Max(slot.Align, 4), RiscVAbi.StackAlignment(target));
            at = at + align - 1 & -align;
            _slots[slot] = at;
            at += slot.Bytes;
        }
        int alignment = RiscVAbi.StackAlignment(target);
        FrameBytes = at + SavedBytes + alignment - 1 & -alignment;
    }

    /// <summary>The register list of CM.PUSH and CM.POPRET that saves the registers, 4 to 15; 0 where plain stores do.</summary>
    public uint PushList { get; }

    /// <summary>Returning takes several instructions: registers are loaded one by one, so that a jump to another return is shorter.</summary>
    public bool HasLongReturn => SavedBytes != 0 && PushList == 0;

    /// <summary>ra, s0, s1 ... up to the last one that is saved (Zc extensions 1.0.4, "cm.push"); s10 comes with s11 only.</summary>
    private static uint PushListOf(int saved)
    {
        if (saved == 0)
            return 0;
        for (uint list = 4; list <= 15; list++)
        {
            int registers = RegistersOf(list);
            if ((saved & ~registers) == 0)
                return BitOperations.PopCount((uint)(registers & ~saved)) <= MostFillers ? list : 0;
        }
        return 0;
    }

    private static int RegistersOf(uint list)
    {
        const int Ra = 1 << RiscVAbi.Ra, S0AndS1 = 3 << 8, FirstHigh = 18;
        return list switch
        {
            4 => Ra,
            5 => Ra | 1 << 8,
            15 => Ra | S0AndS1 | 0x3FF << FirstHigh,
            _ => Ra | S0AndS1 | ((1 << (int)list - 6) - 1) << FirstHigh,
        };
    }

    /// <summary>Mask of registers that the prologue stores.</summary>
    public int SavedRegisters { get; }
    /// <summary>Mask of floating-point registers, by their own numbers, that the prologue stores below the others.</summary>
    public uint SavedFloats { get; }
    /// <summary>Bytes of each saved floating-point register.</summary>
    public int SavedFloatBytes { get; }
    /// <summary>Bytes of saved registers, with what aligns them.</summary>
    public int SavedBytes => SavedFloats == 0 ? 4 * BitOperations.PopCount((uint)SavedRegisters)
        : (4 * BitOperations.PopCount((uint)SavedRegisters) + SavedFloatBytes - 1 & -SavedFloatBytes) + SavedFloatBytes * BitOperations.PopCount(SavedFloats);
    /// <summary>Whole frame.</summary>
    public int FrameBytes { get; }

    /// <summary>Offset of a slot from the stack pointer.</summary>
    public int SlotOffset(Slot slot) => _slots[slot];

    /// <summary>Offset from the stack pointer.</summary>
    public int Offset(MachineInstr instr) => instr.Base switch
    {
        FrameBase.Slot => _slots[instr.Slot!] + instr.Imm,
        FrameBase.Spill => _spillBase + _spillBytes * instr.Imm,
        FrameBase.Incoming => FrameBytes + instr.Imm,
        _ => instr.Imm,
    };
}
