using System.Numerics;
using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// Loads and stores. Safety: a window's pointer is only used with an offset that was compared with the window's size; the windows are set by
// the machine to memory that it owns, and everything else goes to the machine's checked path.
// A fault or a device access has no effect on the registers: the state is saved when it is noticed (all accesses of an instruction come
// before its first register write), the windows are closed so that no further access of the same instruction does anything, and the engine
// restores the state when the instruction has come back.
public unsafe partial struct ArmCore
{
    public partial uint Load(uint address, Width width)
    {
        uint o = address - Bus.RamBase;
        switch (width)
        {
            case Width.U8:
                if (o < Bus.RamBytes) return Bus.Ram[o];
                break;
            case Width.S8:
                if (o < Bus.RamBytes) return (uint)(sbyte)Bus.Ram[o];
                break;
            case Width.U16:
                if (BitOperations.RotateRight(o, 1) < Bus.RamHalves) return *(ushort*)(Bus.Ram + o);
                break;
            case Width.S16:
                if (BitOperations.RotateRight(o, 1) < Bus.RamHalves) return (uint)*(short*)(Bus.Ram + o);
                break;
            default:
                if (BitOperations.RotateRight(o, 2) < Bus.RamWords) return *(uint*)(Bus.Ram + o);
                break;
        }
        return LoadFlash(address, width, aligned: false);
    }

    public partial void Store(uint address, uint value, Width width)
    {
        uint o = address - Bus.StoreBase;
        switch (width)
        {
            case Width.U8 or Width.S8:
                if (o < Bus.StoreBytes)
                {
                    Bus.Store[o] = (byte)value;
                    return;
                }
                break;
            case Width.U16 or Width.S16:
                if (BitOperations.RotateRight(o, 1) < Bus.StoreHalves)
                {
                    *(ushort*)(Bus.Store + o) = (ushort)value;
                    return;
                }
                break;
            default:
                if (BitOperations.RotateRight(o, 2) < Bus.StoreWords)
                {
                    *(uint*)(Bus.Store + o) = value;
                    return;
                }
                break;
        }
        StoreSlow(address, value, width, aligned: false);
    }

    public partial uint LoadAligned(uint address, Width width)
    {
        uint o = address - Bus.RamBase;
        return width == Width.U32 && BitOperations.RotateRight(o, 2) < Bus.RamWords
            ? *(uint*)(Bus.Ram + o)
            : LoadFlash(address, width, aligned: true);
    }

    public partial void StoreAligned(uint address, uint value, Width width)
    {
        uint o = address - Bus.StoreBase;
        if (width == Width.U32 && BitOperations.RotateRight(o, 2) < Bus.StoreWords)
            *(uint*)(Bus.Store + o) = value;
        else
            StoreSlow(address, value, width, aligned: true);
    }

    public partial uint StoreExclusive(uint address, uint value, Width width)
    {
        if (Exclusive == 0)
        {
            if ((address & (Bytes(width) - 1)) != 0)
                RaiseFault(FaultKind.Unaligned, address);
            return 1;
        }
        StoreAligned(address, value, width);
        if ((Bus.Leave & (Leave.Fault | Leave.Device)) == 0)
            Exclusive = 0;
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    uint LoadFlash(uint address, Width width, bool aligned)
    {
        uint o = address - Bus.FlashBase;
        if (o >= Bus.FlashBytes || (o & (Bytes(width) - 1)) != 0)
            return Machine.From(Bus.Owner).LoadSlow(ref this, address, width, aligned);
        if (address >> Bus.FlashLineShift != Bus.FlashLine)
            Machine.From(Bus.Owner).ReadFlash(ref this, address);
        Bus.Charge(Bus.FlashStall, ref Bus.Causes.DataStall);
        byte* at = Bus.Flash + o;
        return width switch
        {
            Width.U8 => *at,
            Width.S8 => (uint)(sbyte)*at,
            Width.U16 => *(ushort*)at,
            Width.S16 => (uint)*(short*)at,
            _ => *(uint*)at,
        };
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void StoreSlow(uint address, uint value, Width width, bool aligned) =>
        Machine.From(Bus.Owner).StoreSlow(ref this, address, value, width, aligned);

    internal static uint Bytes(Width width) => width switch
    {
        Width.U8 or Width.S8 => 1,
        Width.U16 or Width.S16 => 2,
        _ => 4,
    };

    /// <summary>Marks the running instruction as having no effect, and closes the windows until <see cref="Restore"/>.</summary>
    internal void Abandon(Leave why)
    {
        if ((Bus.Leave & (Leave.Fault | Leave.Device)) != 0)
            return;
        Bus.Leave |= why;
        for (int i = 0; i < 16; i++)
            Bus.SavedR[i] = R[i];
        for (int i = 0; i < 32; i++)
            Bus.SavedS[i] = S[i];
        (Bus.SavedN, Bus.SavedZ, Bus.SavedC, Bus.SavedV, Bus.SavedQ, Bus.SavedGe, Bus.SavedNextPc) = (N, Z, C, V, Q, Ge, Bus.NextPc);
        (Bus.OpenRamBytes, Bus.OpenStoreBytes, Bus.OpenFlashBytes) = (Bus.RamBytes, Bus.StoreBytes, Bus.FlashBytes);
        Bus.OpenRam(0);
        Bus.OpenStore(0);
        Bus.FlashBytes = 0;
    }

    /// <summary>Abandons the instruction with a fault; the first fault of an instruction counts.</summary>
    internal void RaiseFault(FaultKind kind, uint address)
    {
        if ((Bus.Leave & (Leave.Fault | Leave.Device)) != 0)
            return;
        Abandon(Leave.Fault);
        Bus.Fault = kind;
        Bus.FaultAddress = address;
    }

    /// <summary>Undoes everything that an abandoned instruction did to the registers, and opens the windows.</summary>
    internal void Restore()
    {
        for (int i = 0; i < 16; i++)
            R[i] = Bus.SavedR[i];
        for (int i = 0; i < 32; i++)
            S[i] = Bus.SavedS[i];
        (N, Z, C, V, Q, Ge, Bus.NextPc) = (Bus.SavedN, Bus.SavedZ, Bus.SavedC, Bus.SavedV, Bus.SavedQ, Bus.SavedGe, Bus.SavedNextPc);
        Bus.OpenRam(Bus.OpenRamBytes);
        Bus.OpenStore(Bus.OpenStoreBytes);
        Bus.FlashBytes = Bus.OpenFlashBytes;
        Bus.Leave = Leave.None;
    }
}
