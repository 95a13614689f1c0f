using Emu.Interp;
using Emu.Isa;
using Emu.Memory;

namespace Emu;

// Accesses that the core's windows do not serve. Safety: host pointers come from the address map, with both ends of the access checked.
public sealed unsafe partial class Machine
{
    (uint Low, uint High)[] _codeHulls = [];        // by region: offsets around its decoded code
    (uint Base, uint Bytes) _open, _flashOpen;      // the stretches of RAM and flash that memory protection leaves open
    byte* _openHost;                                // the first of these bytes of RAM

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
            _bus->RaiseFault(Processor.RefusedTransaction(isWrite), address);
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
        bool grown = false;
        // A block may go on in the next region.
        for (uint done = 0; done < length;)
        {
            ref readonly Mapping m = ref Memory.Map[Memory.Find(address + done)];
            uint start = address + done - m.Base, part = (uint)Math.Min(length - done, (ulong)m.Last - m.Base + 1 - start);
            grown |= Enclose(ref _codeHulls[m.Index], start, start + part) && m.Kind == MemoryKind.Ram;
            done += part;
        }
        if (grown)
            OpenStoreWindow();
    }

    // An alias and its region share bytes: code run through either closes the window over both.
    static bool Enclose(ref (uint Low, uint High) hull, uint low, uint high)
    {
        if (low >= hull.Low && high <= hull.High)
            return false;
        hull = (Math.Min(hull.Low, low), Math.Max(hull.High, high));
        return true;
    }

    /// <summary>Where code in the RAM of a window lies, in the window's addresses; high is 0 when there is none.</summary>
    (uint Low, uint High) CodeIn(uint low, uint bytes)
    {
        (uint Low, uint High) found = (uint.MaxValue, 0);
        if (bytes == 0)
            return found;
        for (int at = Memory.Find(low); at < Memory.Map.Length && Memory.Map[at].Base <= low + (bytes - 1); at++)
        {
            ref readonly Mapping m = ref Memory.Map[at];
            if (m.IsDevice || _codeHulls[m.Index].High == 0)
                continue;
            found = (Math.Min(found.Low, m.Base + _codeHulls[m.Index].Low), Math.Max(found.High, m.Base + _codeHulls[m.Index].High));
        }
        return found;
    }

    void ForgetCode() => Array.Fill(_codeHulls, (uint.MaxValue, 0u));

    /// <summary>Opens the windows onto the largest RAM and the largest flash.</summary>
    void OpenWindows()
    {
        _codeHulls = new (uint, uint)[Memory.Regions.Count];
        ForgetCode();
        Memory.LargestWindow(MemoryKind.Ram, out _, out uint ram, out uint ramBytes);
        Memory.LargestWindow(MemoryKind.Flash, out _, out uint flash, out uint flashBytes);
        Windows = ((ram, ramBytes), (flash, flashBytes));
        OpenWindows(data: true, flash: true);
        AttachFlash();
    }

    /// <summary>What the windows show while nothing closes them: base and size of RAM and of flash.</summary>
    internal ((uint Base, uint Bytes) Ram, (uint Base, uint Bytes) Flash) Windows { get; private set; }

    /// <summary>Memory protection lets loads and stores of RAM, and loads of flash, pass unasked, or not.</summary>
    internal void OpenWindows(bool data, bool flash) => OpenWindows((Windows.Ram.Base, data ? Windows.Ram.Bytes : 0), (Windows.Flash.Base, flash ? Windows.Flash.Bytes : 0));

    /// <summary>Memory protection lets loads and stores of a stretch of RAM, and loads of a stretch of flash, pass unasked. Both are memory without wait states, or empty.</summary>
    internal void OpenWindows((uint Base, uint Bytes) data, (uint Base, uint Bytes) flash)
    {
        (_open, _flashOpen) = (data, flash);
        _openHost = data.Bytes == 0 ? null : Memory.HostOf(data.Base);
        _bus->FlashBase = flash.Base;
        _bus->Flash = flash.Bytes == 0 ? null : Memory.HostOf(flash.Base);
        SetWindows();
    }

    void SetWindows()
    {
        ref CoreBus bus = ref *_bus;
        (uint start, uint bytes) = Unwatched(_open, AccessKinds.Read);
        bus.RamBase = start;
        bus.Ram = _openHost + (start - _open.Base);
        bus.OpenRam(bytes);
        bus.FlashBytes = IsFlashWatched ? 0 : _flashOpen.Bytes;
        OpenStoreWindow();
    }

    /// <summary>Drops decoded code at the next block boundary: what may be executed has changed.</summary>
    internal void ExecutionRightsChanged() => _codeChanged = true;

    /// <summary>Stores go fast to the larger part of the open RAM beside the code in it; stores to the rest look for code.</summary>
    void OpenStoreWindow()
    {
        ref CoreBus bus = ref *_bus;
        (uint low, uint bytes) = Unwatched(_open, AccessKinds.Write);
        (uint codeLow, uint codeHigh) = CodeIn(low, bytes);
        (codeLow, codeHigh) = (codeLow & ~3u, codeHigh + 3 & ~3u);
        uint high = low + bytes;
        if (codeHigh != 0 && codeLow < high && codeHigh > low)
        {
            uint below = codeLow > low ? codeLow - low : 0, above = high > codeHigh ? high - codeHigh : 0;
            if (below >= above)
                high = low + below;
            else
                low = high - above;
        }
        bus.StoreBase = low;
        bus.Store = _openHost + (low - _open.Base);
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
