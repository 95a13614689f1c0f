using Emu.Interp;
using Emu.Isa;
using Emu.Memory;

namespace Emu;

// Accesses that the core's windows do not serve. Safety: host pointers come from the address map, with both ends of the access checked.
public sealed unsafe partial class Machine
{
    uint _codeLow = uint.MaxValue, _codeHigh;       // hull of the code in the RAM window
    byte* _ramHost;                                 // the whole RAM that a window may show
    uint _ramStart, _ramWindow, _flashWindow;       // and its place; sizes of the windows when nothing closes them
    (uint Base, uint Bytes) _open;                  // the part of RAM that memory protection leaves open
    bool _flashOpen = true;

    internal uint LoadSlow(ref CoreBus bus, uint address, Width width, bool aligned)
    {
        if ((bus.Leave & (Leave.Fault | Leave.Device)) != 0)
            return 0;
        uint bytes = CoreBus.Bytes(width);
        bool unaligned = (address & (bytes - 1)) != 0;
        if ((unaligned && !AllowUnaligned(ref bus, address, aligned, bus.AsStore)) || (bus.Guarded && !Permits(ref bus, address, bytes, bus.AsStore)))
            return 0;
        uint value = 0;
        if (!unaligned)
        {
            value = LoadPart(ref bus, address, bytes);
            if (_watches.Count != 0)
                Watched(ref bus, address, bytes, value, isWrite: false);
            return Extend(value, width);
        }
        int transfers = 0;
        for (uint done = 0; done < bytes && (bus.Leave & (Leave.Fault | Leave.Device)) == 0; transfers++)
        {
            uint part = PartBytes(address + done, bytes - done);
            value |= LoadPart(ref bus, address + done, part) << (int)(8 * done);
            done += part;
        }
        bus.Charge((uint)(transfers - 1) * Timing.ExtraTransfer, ref bus.Causes.DataStall);
        if (_watches.Count != 0)
            Watched(ref bus, address, bytes, value, isWrite: false);
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
            if (_watches.Count != 0)
                Watched(ref bus, address, bytes, value, isWrite: true);
            return;
        }
        int transfers = 0;
        for (uint done = 0; done < bytes && (bus.Leave & (Leave.Fault | Leave.Device)) == 0; transfers++)
        {
            uint part = PartBytes(address + done, bytes - done);
            StorePart(ref bus, address + done, value >> (int)(8 * done), part);
            done += part;
        }
        bus.Charge((uint)(transfers - 1) * Timing.ExtraTransfer, ref bus.Causes.DataStall);
        if (_watches.Count != 0)
            Watched(ref bus, address, bytes, value, isWrite: true);
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
        FaultKind fault = Processor.RefusedAccess(address, isStore);
        if (fault != FaultKind.None)                // else it reads as zero and writes nothing
            bus.RaiseFault(fault, address);
        return false;
    }

    /// <summary>Bytes of the next bus transfer of an unaligned access: the largest aligned piece.</summary>
    static uint PartBytes(uint address, uint rest) => (address & 1) != 0 || rest == 1 ? 1u : (address & 2) != 0 || rest < 4 ? 2u : 4u;

    uint LoadPart(ref CoreBus bus, uint address, uint bytes)
    {
        if (_literals)
            address = Processor.Literal(address);
        int at = Memory.Find(address);
        if (at < 0 && bus.IgnoresBusFaults)
        {
            Processor.NoteIgnoredFault(address);
            return 0;
        }
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
        if (bus.IgnoresBusFaults && (at < 0 || (!Memory.Map[at].IsDevice && !Memory.Map[at].IsWritable)))
        {
            Processor.NoteIgnoredFault(address);
            return;
        }
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
        if (!m.IsWritable)
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

    long _storeWatch;                               // the range of WatchStores

    /// <summary>Calls back after each store of the guest into a range of RAM, with its address and value. One range at a time; <see cref="Watch"/> takes several.</summary>
    /// <param name="address">First address.</param>
    /// <param name="bytes">Length.</param>
    /// <param name="watcher">Gets address and value; it may end the run.</param>
    public void WatchStores(uint address, uint bytes, Action<uint, uint> watcher)
    {
        Unwatch(_storeWatch);
        _storeWatch = Watch(address, bytes, AccessKinds.Write, (_, access) => watcher(access.Address, access.Value));
    }

    /// <summary>A load that a device makes on behalf of the running instruction: of memory, or of another device.</summary>
    internal bool TryLoad(uint address, Width width, out uint value)
    {
        value = 0;
        int at = Memory.Find(address);
        if (at < 0)
            return false;
        ref readonly Mapping m = ref Memory.Map[at];
        if (m.IsDevice)
        {
            value = Memory.Devices[m.Index].Read(address - m.Base, width);
            return true;
        }
        Span<byte> bytes = stackalloc byte[4];
        bytes.Clear();
        if (!Memory.TryRead(address, bytes[..(int)CoreBus.Bytes(width)]))
            return false;
        value = BitConverter.ToUInt32(bytes);
        return true;
    }

    /// <summary>A store that a device makes on behalf of the running instruction. Flash and ROM refuse it.</summary>
    internal bool TryStore(uint address, uint value, Width width)
    {
        int at = Memory.Find(address);
        if (at < 0)
            return false;
        ref readonly Mapping m = ref Memory.Map[at];
        if (m.IsDevice)
        {
            Memory.Devices[m.Index].Write(address - m.Base, value, width);
            return true;
        }
        return m.IsWritable && Memory.TryWrite(address, BitConverter.GetBytes(value).AsSpan(0, (int)CoreBus.Bytes(width)));
    }

    /// <summary>The running instruction's access of a device is a bus fault.</summary>
    internal void RefuseAccess(uint address, bool isWrite) => _bus->RaiseFault(isWrite ? FaultKind.UnmappedWrite : FaultKind.UnmappedRead, address);

    /// <summary>The security attribute and the privilege with which the running instruction reaches an address.</summary>
    internal (bool NonSecure, bool Privileged) TransactionOf(uint address) => Processor.TransactionOf(address);

    /// <summary>A gate refuses the running instruction's transaction with a bus error.</summary>
    internal void RefuseTransaction(uint address, bool isWrite)
    {
        if (_bus->IgnoresBusFaults)
            Processor.NoteIgnoredFault(address);
        else
            _bus->RaiseFault(isWrite ? FaultKind.GatedWrite : FaultKind.GatedRead, address);
    }

    /// <summary>A gate answers with zeros, which is seldom what the firmware wants: named once for each address.</summary>
    internal void NoteClosedGate(string name, uint address, bool isWrite) =>
        Note(MachineError.GateClosed, name, address, isWrite, $"{name}: its gate is closed to this {(isWrite ? "write" : "read")} of 0x{address:X8}, which {(isWrite ? "does nothing" : "gives zero")}");

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

    internal void MarkCode(uint address, uint length)
    {
        _code.Mark(address, length);
        ref CoreBus bus = ref *_bus;
        int at = Memory.Find(address);
        ref readonly Mapping m = ref Memory.Map[at];
        if (m.Kind != MemoryKind.Ram)
            return;
        // An alias and its region share bytes: code run through either closes the window over both.
        uint start = Memory.Regions[m.Index].Base + (address - m.Base);
        if (start - _ramStart >= _ramWindow)
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
        _flashOpen = true;
        Memory.LargestWindow(MemoryKind.Ram, out _ramHost, out _ramStart, out _ramWindow);
        _open = (_ramStart, _ramWindow);
        Memory.LargestWindow(MemoryKind.Flash, out bus.Flash, out bus.FlashBase, out _flashWindow);
        SetWindows();
        AttachFlash();
    }

    /// <summary>What the windows show, for memory protection to judge: base and size of RAM and of flash.</summary>
    internal ((uint Base, uint Bytes) Ram, (uint Base, uint Bytes) Flash) Windows => ((_ramStart, _ramWindow), (_bus->FlashBase, _flashWindow));

    /// <summary>Memory protection lets loads and stores of RAM, and loads of flash, pass unasked, or not.</summary>
    internal void OpenWindows(bool data, bool flash) => OpenWindows((_ramStart, data ? _ramWindow : 0), flash);

    /// <summary>Memory protection lets loads and stores of a part of the RAM window, and loads of flash, pass unasked.</summary>
    /// <param name="data">The part; it may be empty.</param>
    /// <param name="flash">Whether all of the flash window may be read.</param>
    internal void OpenWindows((uint Base, uint Bytes) data, bool flash)
    {
        _open = data.Bytes == 0 ? (_ramStart, 0) : data;
        _flashOpen = flash;
        SetWindows();
    }

    void SetWindows()
    {
        ref CoreBus bus = ref *_bus;
        (uint start, uint bytes) = Unwatched(_open, AccessKinds.Read);
        bus.RamBase = start;
        bus.Ram = _ramHost + (start - _ramStart);
        bus.OpenRam(bytes);
        bus.FlashBytes = _flashOpen && !IsFlashWatched ? _flashWindow : 0;
        OpenStoreWindow();
    }

    /// <summary>Drops decoded code at the next block boundary: what may be executed has changed.</summary>
    internal void ExecutionRightsChanged() => _codeChanged = true;

    /// <summary>Stores go fast to the larger part of the open RAM beside the code in it; stores to the rest look for code.</summary>
    void OpenStoreWindow()
    {
        ref CoreBus bus = ref *_bus;
        (uint low, uint bytes) = Unwatched(_open, AccessKinds.Write);
        uint high = low + bytes, codeLow = _codeLow & ~3u, codeHigh = _codeHigh + 3 & ~3u;
        if (codeHigh != 0 && codeLow < high && codeHigh > low)
        {
            uint below = codeLow > low ? codeLow - low : 0, above = high > codeHigh ? high - codeHigh : 0;
            if (below >= above)
                high = low + below;
            else
                low = high - above;
        }
        bus.StoreBase = low;
        bus.Store = _ramHost + (low - _ramStart);
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
        if (_watches.Count != 0)
            WatchedFrame(address, words, isWrite: true);
        return at >= 0 && end >= 0 && Memory.Map[at].IsWritable && Memory.Map[end].IsWritable
            && Memory.TryWrite(address, System.Runtime.InteropServices.MemoryMarshal.AsBytes(words));
    }

    internal bool ReadStack(uint address, Span<uint> words)
    {
        bool there = Memory.TryRead(address, System.Runtime.InteropServices.MemoryMarshal.AsBytes(words));
        if (there && _watches.Count != 0)
            WatchedFrame(address, words, isWrite: false);
        return there;
    }
}
