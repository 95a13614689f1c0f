using System.Numerics;
using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Interp;

// Loads and stores. Safety: a window's pointer is only used with an offset that was compared with the window's size; the windows are set by
// the machine to memory that it owns, and everything else goes to the machine's checked path.
// A fault or a device access has no effect on the registers: the state is saved when it is noticed (all accesses of an instruction come
// before its first register write), the windows are closed so that no further access of the same instruction does anything, and the engine
// restores the state when the instruction has come back.
internal unsafe partial struct CoreBus
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint LoadValue(uint address, Width width) =>
        TryLoad(address, width, out uint value) ? value : LoadFlash(address, width, aligned: false);

    /// <summary>A load from the window onto RAM; false when the address is not there or not aligned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool TryLoad(uint address, Width width, out uint value)
    {
        uint o = address - RamBase;
        bool isInside = width switch
        {
            Width.U8 or Width.S8 => o < RamBytes,
            Width.U16 or Width.S16 => BitOperations.RotateRight(o, 1) < RamHalves,
            _ => BitOperations.RotateRight(o, 2) < RamWords,
        };
        value = isInside ? Read(Ram + o, width) : 0;
        return isInside;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Read(byte* at, Width width) => width switch
    {
        Width.U8 => *at,
        Width.S8 => (uint)(sbyte)*at,
        Width.U16 => *(ushort*)at,
        Width.S16 => (uint)*(short*)at,
        _ => *(uint*)at,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreValue(uint address, uint value, Width width)
    {
        uint o = address - StoreBase;
        switch (width)
        {
            case Width.U8 or Width.S8:
                if (o < StoreBytes)
                {
                    Store[o] = (byte)value;
                    return;
                }
                break;
            case Width.U16 or Width.S16:
                if (BitOperations.RotateRight(o, 1) < StoreHalves)
                {
                    *(ushort*)(Store + o) = (ushort)value;
                    return;
                }
                break;
            default:
                if (BitOperations.RotateRight(o, 2) < StoreWords)
                {
                    *(uint*)(Store + o) = value;
                    return;
                }
                break;
        }
        StoreSlow(address, value, width, aligned: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint LoadAligned(uint address, Width width) =>
        width == Width.U32 && TryLoad(address, width, out uint value) ? value : LoadFlash(address, width, aligned: true);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreAligned(uint address, uint value, Width width)
    {
        uint o = address - StoreBase;
        if (width == Width.U32 && BitOperations.RotateRight(o, 2) < StoreWords)
            *(uint*)(Store + o) = value;
        else
            StoreSlow(address, value, width, aligned: true);
    }

    /// <summary>A load that did not find its address in the window onto RAM: from that onto flash, or the checked one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public uint LoadFlash(uint address, Width width, bool aligned)
    {
        uint o = address - FlashBase;
        if (o >= FlashBytes || (o & (Bytes(width) - 1)) != 0)
            return Machine.From(Owner).LoadSlow(ref this, address, width, aligned);
        if (address >> FlashLineShift != FlashLine)
            Machine.From(Owner).ReadFlash(ref this, address);
        Charge(FlashStall, ref Causes.DataStall);
        return Read(Flash + o, width);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void StoreSlow(uint address, uint value, Width width, bool aligned) =>
        Machine.From(Owner).StoreSlow(ref this, address, value, width, aligned);

    public static uint Bytes(Width width) => width switch
    {
        Width.U8 or Width.S8 => 1,
        Width.U16 or Width.S16 => 2,
        _ => 4,
    };

    /// <summary>Marks the running instruction as having no effect, and closes the windows until <see cref="Restore"/>.</summary>
    public void Abandon(Leave why)
    {
        if ((Leave & (Interp.Leave.Fault | Interp.Leave.Device)) != 0)
            return;
        Leave |= why;
        Machine.From(Owner).Processor.SaveRegisters();
        SavedNextPc = NextPc;
        (OpenRamBytes, OpenStoreBytes, OpenFlashBytes) = (RamBytes, StoreBytes, FlashBytes);
        OpenRam(0);
        OpenStore(0);
        FlashBytes = 0;
    }

    /// <summary>Abandons the instruction with a fault; the first fault of an instruction counts.</summary>
    public void RaiseFault(FaultKind kind, uint address)
    {
        if ((Leave & (Interp.Leave.Fault | Interp.Leave.Device)) != 0)
            return;
        Abandon(Interp.Leave.Fault);
        Fault = kind;
        FaultAddress = address;
    }

    /// <summary>Undoes everything that an abandoned instruction did to the registers, and opens the windows.</summary>
    public void Restore()
    {
        Machine.From(Owner).Processor.RestoreRegisters();
        NextPc = SavedNextPc;
        OpenRam(OpenRamBytes);
        OpenStore(OpenStoreBytes);
        FlashBytes = OpenFlashBytes;
        Leave = Interp.Leave.None;
    }
}
