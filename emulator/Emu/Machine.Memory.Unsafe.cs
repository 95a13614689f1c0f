using Emu.Interp;
using Emu.Isa;
using Emu.Memory;

namespace Emu;

// Accesses that the core's windows do not serve. Safety: host pointers come from the address map, with both ends of the access checked.
public sealed unsafe partial class Machine
{
    uint _codeLow = uint.MaxValue, _codeHigh;       // hull of the code in the RAM window
    uint _ramWindow, _flashWindow;                  // sizes of the windows when nothing closes them
    bool _dataOpen = true, _flashOpen = true;       // memory protection closes windows

    internal uint LoadSlow(ref CoreBus bus, uint address, Width width, bool aligned)
    {
        if ((bus.Leave & (Leave.Fault | Leave.Device)) != 0)
            return 0;
        uint bytes = CoreBus.Bytes(width);
        bool unaligned = (address & (bytes - 1)) != 0;
        if ((unaligned && !AllowUnaligned(ref bus, address, aligned, bus.AsStore)) || (bus.Guarded && !Permits(ref bus, address, bytes, bus.AsStore)))
            return 0;
        if (!unaligned)
            return Extend(LoadPart(ref bus, address, bytes), width);
        uint value = 0;
        int transfers = 0;
        for (uint done = 0; done < bytes && bus.Leave == 0; transfers++)
        {
            uint part = PartBytes(address + done, bytes - done);
            value |= LoadPart(ref bus, address + done, part) << (int)(8 * done);
            done += part;
        }
        bus.Charge((uint)transfers - 1, ref bus.Causes.DataStall);
        return Extend(value, width);
    }

    internal void StoreSlow(ref CoreBus bus, uint address, uint value, Width width, bool aligned)
    {
        if ((bus.Leave & (Leave.Fault | Leave.Device)) != 0)
            return;
        uint bytes = CoreBus.Bytes(width);
        bool unaligned = (address & (bytes - 1)) != 0;
        if ((unaligned && !AllowUnaligned(ref bus, address, aligned, isStore: true)) || (bus.Guarded && !Permits(ref bus, address, bytes, isStore: true)))
            return;
        if (!unaligned)
        {
            StorePart(ref bus, address, value, bytes);
            return;
        }
        int transfers = 0;
        for (uint done = 0; done < bytes && (bus.Leave & (Leave.Fault | Leave.Device)) == 0; transfers++)
        {
            uint part = PartBytes(address + done, bytes - done);
            StorePart(ref bus, address + done, value >> (int)(8 * done), part);
            done += part;
        }
        bus.Charge((uint)transfers - 1, ref bus.Causes.DataStall);
    }

    internal void ReadFlash(ref CoreBus bus, uint address) => _options.Flash!.ReadData(ref bus, address);

    // ARMv7-M ARM, A3.2.1: LDM, LDRD, LDREX and their stores fault, and everything does when CCR.UNALIGN_TRP is set or memory is a device.
    // RISC-V, Volume I, 2.6: an access that the core does not split raises an address-misaligned exception; atomics always do.
    bool AllowUnaligned(ref CoreBus bus, uint address, bool aligned, bool isStore)
    {
        int at = Memory.Find(address);
        if (!aligned && !bus.TrapUnaligned && !(at >= 0 && Memory.Map[at].IsDevice))
            return true;
        bus.FaultIsStore = isStore;
        bus.RaiseFault(FaultKind.Unaligned, address);
        return false;
    }

    bool Permits(ref CoreBus bus, uint address, uint bytes, bool isStore)
    {
        if (Processor.MayAccess(address, bytes, isStore))
            return true;
        bus.RaiseFault(isStore ? FaultKind.ProtectedWrite : FaultKind.ProtectedRead, address);
        return false;
    }

    /// <summary>Bytes of the next bus transfer of an unaligned access: the largest aligned piece.</summary>
    static uint PartBytes(uint address, uint rest) => (address & 1) != 0 || rest == 1 ? 1u : (address & 2) != 0 || rest < 4 ? 2u : 4u;

    uint LoadPart(ref CoreBus bus, uint address, uint bytes)
    {
        int at = Memory.Find(address);
        if (at < 0)
        {
            bus.RaiseFault(bus.AsStore ? FaultKind.UnmappedWrite : FaultKind.UnmappedRead, address);
            return 0;
        }
        ref readonly Mapping m = ref Memory.Map[at];
        if (m.IsDevice)
            return LoadDevice(ref bus, Memory.Devices[m.Index], address - m.Base, bytes);
        bus.Charge((uint)m.WaitStates, ref bus.Causes.DataStall);
        if (m.Kind == MemoryKind.Flash && _options.Flash is not null)
            ChargeFlash(ref bus, address);
        byte* host = m.Host + (address - m.Base);
        return bytes switch { 1 => *host, 2 => *(ushort*)host, _ => *(uint*)host };
    }

    void ChargeFlash(ref CoreBus bus, uint address)
    {
        if (address >> bus.FlashLineShift != bus.FlashLine)
            ReadFlash(ref bus, address);
        bus.Charge(bus.FlashStall, ref bus.Causes.DataStall);
    }

    static uint LoadDevice(ref CoreBus bus, IDevice device, uint offset, uint bytes)
    {
        if (!bus.DeviceAllowed)
        {
            bus.Abandon(Leave.Device);
            return 0;
        }
        return device.Read(offset, Unsigned(bytes));
    }

    void StorePart(ref CoreBus bus, uint address, uint value, uint bytes)
    {
        int at = Memory.Find(address);
        if (at < 0)
        {
            bus.RaiseFault(FaultKind.UnmappedWrite, address);
            return;
        }
        ref readonly Mapping m = ref Memory.Map[at];
        value &= uint.MaxValue >> (int)(32 - 8 * bytes);
        if (m.IsDevice)
        {
            if (!bus.DeviceAllowed)
                bus.Abandon(Leave.Device);
            else
                Memory.Devices[m.Index].Write(address - m.Base, value, Unsigned(bytes));
            return;
        }
        if (m.Kind != MemoryKind.Ram)
        {
            bus.RaiseFault(FaultKind.FlashWrite, address);
            return;
        }
        bus.Charge((uint)m.WaitStates, ref bus.Causes.DataStall);
        byte* host = m.Host + (address - m.Base);
        switch (bytes)
        {
            case 1: *host = (byte)value; break;
            case 2: *(ushort*)host = (ushort)value; break;
            default: *(uint*)host = value; break;
        }
        if (_code.Any(address, bytes))
        {
            _codeChanged = true;
            bus.Leave |= Leave.CodeWritten;
        }
    }

    static uint Extend(uint value, Width width) => width switch
    {
        Width.S8 => (uint)(sbyte)value,
        Width.S16 => (uint)(short)value,
        _ => value,
    };

    static Width Unsigned(uint bytes) => bytes switch { 1 => Width.U8, 2 => Width.U16, _ => Width.U32 };

    void HostWrote(uint address, uint length)
    {
        if (_code.Any(address, length))
        {
            _codeChanged = true;
            _bus->Deadline = 0;
        }
    }

    void MarkCode(uint address, uint length)
    {
        _code.Mark(address, length);
        ref CoreBus bus = ref *_bus;
        int at = Memory.Find(address);
        ref readonly Mapping m = ref Memory.Map[at];
        if (m.Kind != MemoryKind.Ram)
            return;
        // An alias and its region share bytes: code run through either closes the window over both.
        uint start = Memory.Regions[m.Index].Base + (address - m.Base);
        if (start - bus.RamBase >= _ramWindow)
            return;
        if (start >= _codeLow && start + length <= _codeHigh)
            return;
        _codeLow = Math.Min(_codeLow, start);
        _codeHigh = Math.Max(_codeHigh, start + length);
        OpenStoreWindow();
    }

    /// <summary>Opens the windows onto the largest RAM and the largest flash.</summary>
    void OpenWindows()
    {
        ref CoreBus bus = ref *_bus;
        (_codeLow, _codeHigh) = (uint.MaxValue, 0);
        (_dataOpen, _flashOpen) = (true, true);
        Memory.LargestWindow(MemoryKind.Ram, out bus.Ram, out bus.RamBase, out _ramWindow);
        Memory.LargestWindow(MemoryKind.Flash, out bus.Flash, out bus.FlashBase, out _flashWindow);
        SetWindows();
        AttachFlash();
    }

    /// <summary>What the windows show, for memory protection to judge: base and size of RAM and of flash.</summary>
    internal ((uint Base, uint Bytes) Ram, (uint Base, uint Bytes) Flash) Windows => ((_bus->RamBase, _ramWindow), (_bus->FlashBase, _flashWindow));

    /// <summary>Memory protection lets loads and stores of RAM, and loads of flash, pass unasked, or not.</summary>
    internal void OpenWindows(bool data, bool flash)
    {
        (_dataOpen, _flashOpen) = (data, flash);
        SetWindows();
    }

    void SetWindows()
    {
        _bus->OpenRam(_dataOpen ? _ramWindow : 0);
        _bus->FlashBytes = _flashOpen ? _flashWindow : 0;
        OpenStoreWindow();
    }

    /// <summary>Drops decoded code at the next block boundary: what may be executed has changed.</summary>
    internal void ExecutionRightsChanged() => _codeChanged = true;

    /// <summary>Stores go fast to the larger part of RAM beside the code in it; stores to the rest look for code.</summary>
    void OpenStoreWindow()
    {
        ref CoreBus bus = ref *_bus;
        if (!_dataOpen)
        {
            bus.OpenStore(0);
            return;
        }
        uint low = bus.RamBase, high = bus.RamBase + _ramWindow;
        if (_codeHigh != 0)
        {
            uint codeLow = _codeLow & ~3u, codeHigh = _codeHigh + 3 & ~3u;
            if (codeLow - low >= high - codeHigh)
                high = codeLow;
            else
                low = codeHigh;
        }
        bus.StoreBase = low;
        bus.Store = bus.Ram + (low - bus.RamBase);
        bus.OpenStore(high - low);
    }

    void AttachFlash()
    {
        ref CoreBus bus = ref *_bus;
        if (_options.Flash is { } flash)
        {
            flash.Attach(ref bus);
            return;
        }
        (bus.FlashStall, bus.FlashLine, bus.FlashLineShift) = (0, 0, 31);
    }

    internal bool WriteStack(uint address, ReadOnlySpan<uint> words)
    {
        int at = Memory.Find(address), end = Memory.Find(address + (uint)words.Length * 4 - 1);
        return at >= 0 && end >= 0 && Memory.Map[at].Kind == MemoryKind.Ram && Memory.Map[end].Kind == MemoryKind.Ram
            && Memory.TryWrite(address, System.Runtime.InteropServices.MemoryMarshal.AsBytes(words));
    }

    internal bool ReadStack(uint address, Span<uint> words) =>
        Memory.TryRead(address, System.Runtime.InteropServices.MemoryMarshal.AsBytes(words));
}
