using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Emu.Memory;

/// <summary>
/// The board's memory and devices by address. Host access through this class takes no guest time and causes no faults.
/// </summary>
/// <remarks>
/// Safety: every region's bytes lie in one native block that lives as long as this object. A <see cref="Mapping"/> is only
/// handed out for addresses inside it, and all accesses check both ends against it.
/// RAM regions that touch each other share one stretch of the block, so that an access may cross from one to the next.
/// </remarks>
public sealed unsafe class AddressSpace : IDisposable
{
    readonly List<MemoryRegion> _regions = [];
    readonly List<IDevice> _devices = [];
    readonly byte*[] _hosts;
    Mapping[] _map = [];
    byte* _block;
    readonly nuint _blockBytes;

    internal AddressSpace(IReadOnlyList<MemoryRegion> regions, long maximumBytes)
    {
        _regions.AddRange(regions.OrderBy(r => r.Base));
        long total = 0;
        foreach (MemoryRegion r in _regions)
        {
            CheckBounds(r.Name, r.Base, r.Size);
            foreach (uint alias in r.Aliases)
                CheckBounds(r.Name + " alias", alias, r.Size);
            total += r.Size;
        }
        if (total > maximumBytes)
            throw new MachineException(MachineError.TooMuchMemory, $"the regions take {total} bytes; the limit is {maximumBytes}", "MachineOptions.Regions");
        _blockBytes = (nuint)total;
        // The host hands out zeroed pages when they are first touched: large RAM that a guest does not use costs nothing.
        _block = (byte*)NativeMemory.AllocZeroed(_blockBytes + 128);
        _hosts = new byte*[_regions.Count];
        byte* host = (byte*)(((nuint)_block + 63) & ~(nuint)63);
        for (int i = 0; i < _regions.Count; i++)
        {
            _hosts[i] = host;
            if (_regions[i].Fill != 0)
                new Span<byte>(host, (int)_regions[i].Size).Fill(_regions[i].Fill);
            host += _regions[i].Size;
        }
        BuildMap();
    }

    /// <summary>The regions in order of address.</summary>
    public IReadOnlyList<MemoryRegion> Regions => _regions;

    /// <summary>The devices in the order in which they were added.</summary>
    public IReadOnlyList<IDevice> Devices => _devices;

    /// <summary>Raised after the host wrote memory, so that decoded code can be dropped.</summary>
    internal Action<uint, uint>? Written { get; set; }

    /// <summary>The map in order of address.</summary>
    internal ReadOnlySpan<Mapping> Map => _map;

    internal void AddDevice(IDevice device)
    {
        CheckBounds(device.Name, device.Base, device.Size);
        _devices.Add(device);
        BuildMap();
    }

    /// <summary>Copies bytes out of memory. Devices cannot be read this way.</summary>
    /// <param name="address">First guest address.</param>
    /// <param name="bytes">Filled completely.</param>
    /// <exception cref="MachineException"><see cref="MachineError.HostAccessOutsideMemory"/>.</exception>
    public void Read(uint address, Span<byte> bytes)
    {
        if (!TryRead(address, bytes))
            throw Outside("read", address, bytes.Length);
    }

    /// <summary>Copies bytes into memory, flash included.</summary>
    /// <param name="address">First guest address.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="MachineException"><see cref="MachineError.HostAccessOutsideMemory"/>.</exception>
    public void Write(uint address, ReadOnlySpan<byte> bytes)
    {
        if (!TryWrite(address, bytes))
            throw Outside("write", address, bytes.Length);
    }

    /// <summary>As <see cref="Read"/>, but says false when a byte has no memory; then <paramref name="bytes"/> is undefined.</summary>
    public bool TryRead(uint address, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (!Window(address, bytes.Length, out byte* host, out int count))
                return false;
            new ReadOnlySpan<byte>(host, count).CopyTo(bytes);
            bytes = bytes[count..];
            address += (uint)count;
        }
        return true;
    }

    /// <summary>As <see cref="Write"/>, but says false and writes nothing when a byte has no memory.</summary>
    public bool TryWrite(uint address, ReadOnlySpan<byte> bytes)
    {
        if (!Contains(address, (uint)bytes.Length))
            return false;
        uint at = address;
        for (ReadOnlySpan<byte> rest = bytes; rest.Length > 0;)
        {
            Window(at, rest.Length, out byte* host, out int count);
            rest[..count].CopyTo(new Span<byte>(host, count));
            rest = rest[count..];
            at += (uint)count;
        }
        if (bytes.Length > 0)
            Written?.Invoke(address, (uint)bytes.Length);
        return true;
    }

    /// <summary>True when all bytes of the range are memory (not a device, not a hole).</summary>
    public bool Contains(uint address, uint length)
    {
        while (length > 0)
        {
            if (!Window(address, (int)Math.Min(length, int.MaxValue), out _, out int count))
                return false;
            length -= (uint)count;
            address += (uint)count;
        }
        return true;
    }

    /// <summary>True when a region, an alias or a device has any of the addresses.</summary>
    internal bool Overlaps(uint address, uint length)
    {
        foreach (ref readonly Mapping m in _map.AsSpan())
            if (m.Base <= address + (length - 1) && m.Last >= address)
                return true;
        return false;
    }

    /// <summary>Reads a little-endian word; any alignment.</summary>
    public uint ReadWord(uint address)
    {
        Span<byte> b = stackalloc byte[4];
        Read(address, b);
        return BinaryPrimitives.ReadUInt32LittleEndian(b);
    }

    /// <summary>Writes a little-endian word; any alignment.</summary>
    public void WriteWord(uint address, uint value)
    {
        Span<byte> b = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(b, value);
        Write(address, b);
    }

    /// <summary>Reads a little-endian halfword; any alignment.</summary>
    public ushort ReadHalf(uint address)
    {
        Span<byte> b = stackalloc byte[2];
        Read(address, b);
        return BinaryPrimitives.ReadUInt16LittleEndian(b);
    }

    /// <summary>Reads a byte.</summary>
    public byte ReadByte(uint address)
    {
        Span<byte> b = stackalloc byte[1];
        Read(address, b);
        return b[0];
    }

    /// <summary>Fills a range with one byte value.</summary>
    public void Fill(uint address, uint length, byte value)
    {
        Span<byte> chunk = stackalloc byte[256];
        chunk.Fill(value);
        for (uint done = 0; done < length; done += 256)
            Write(address + done, chunk[..(int)Math.Min(256, length - done)]);
    }

    /// <summary>Says in words what lies at an address: region and offset, device, or the nearest neighbours of a hole.</summary>
    public string Describe(uint address)
    {
        if (Find(address) is int at and >= 0)
        {
            ref readonly Mapping m = ref _map[at];
            string name = m.IsDevice ? _devices[m.Index].Name : _regions[m.Index].Name;
            string kind = m.IsDevice ? "device" : m.Kind == MemoryKind.Flash && m.IsWritable ? "code RAM" : m.Kind.ToString().ToLowerInvariant();
            return $"{kind} {name}{(m.IsAlias ? " (alias)" : "")} + 0x{address - m.Base:X}";
        }
        string? below = null, above = null;
        foreach (ref readonly Mapping m in _map.AsSpan())
        {
            string name = m.IsDevice ? _devices[m.Index].Name : _regions[m.Index].Name;
            if (m.Last < address)
                below = $"0x{(ulong)address - m.Last - 1:X} bytes above the end of {name} (0x{m.Last:X8})";
            else if (above is null)
                above = $"0x{m.Base - address:X} bytes below {name} (0x{m.Base:X8})";
        }
        return "nothing mapped; " + string.Join(", ", new[] { below, above }.Where(s => s is not null));
    }

    /// <summary>Index in <see cref="Map"/> of the entry that holds the address, or -1.</summary>
    internal int Find(uint address)
    {
        int low = 0, high = _map.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            ref readonly Mapping m = ref _map[middle];
            if (address < m.Base)
                high = middle - 1;
            else if (address > m.Last)
                low = middle + 1;
            else
                return middle;
        }
        return -1;
    }

    /// <summary>The largest stretch of neighbouring regions of one kind and no wait states, for the engines' fast path.</summary>
    internal bool LargestWindow(MemoryKind kind, out byte* host, out uint start, out uint size)
    {
        host = null;
        start = size = 0;
        for (int i = 0; i < _regions.Count; i++)
        {
            uint bytes = 0;
            for (int j = i; j < _regions.Count && Joins(i, j, kind, bytes); j++)
                bytes += _regions[j].Size;
            if (bytes <= size)
                continue;
            host = _hosts[i];
            start = _regions[i].Base;
            size = bytes;
        }
        return size != 0;
    }

    /// <summary>Stretches that the engines' fast path may show: memory of one kind without wait states, at its base and at its aliases, neighbours joined where their bytes are neighbours, too.</summary>
    internal List<(uint Base, uint Bytes)> Stretches(MemoryKind kind)
    {
        var found = new List<(uint Base, uint Bytes)>();
        byte* end = null;
        foreach (ref readonly Mapping m in _map.AsSpan())
        {
            if (m.IsDevice || m.Kind != kind || m.WaitStates != 0)
                continue;
            uint bytes = m.Last - m.Base + 1;
            if (found.Count > 0 && found[^1].Base + found[^1].Bytes == m.Base && end == m.Host)
                found[^1] = (found[^1].Base, found[^1].Bytes + bytes);
            else
                found.Add((m.Base, bytes));
            end = m.Host + bytes;
        }
        return found;
    }

    /// <summary>The bytes at an address, which lies in a memory.</summary>
    internal byte* HostOf(uint address)
    {
        ref readonly Mapping m = ref _map[Find(address)];
        return m.Host + (address - m.Base);
    }

    bool Joins(int first, int i, MemoryKind kind, uint bytesBefore) =>
        _regions[i].Kind == kind && _regions[i].WaitStates == 0 && _regions[i].Base == _regions[first].Base + bytesBefore;

    bool Window(uint address, int wanted, out byte* host, out int count)
    {
        int at = Find(address);
        if (at < 0 || _map[at].IsDevice)
        {
            host = null;
            count = 0;
            return false;
        }
        ref readonly Mapping m = ref _map[at];
        host = m.Host + (address - m.Base);
        count = (int)Math.Min((ulong)wanted, (ulong)m.Last - address + 1);
        return true;
    }

    void BuildMap()
    {
        var map = new List<Mapping>();
        for (int i = 0; i < _regions.Count; i++)
        {
            MemoryRegion r = _regions[i];
            map.Add(new Mapping { Base = r.Base, Last = r.Last, Host = _hosts[i], Index = i, WaitStates = r.WaitStates, Kind = r.Kind, IsWritable = r.IsWritable });
            foreach (uint alias in r.Aliases)
                map.Add(new Mapping { Base = alias, Last = alias + (r.Size - 1), Host = _hosts[i], Index = i, WaitStates = r.WaitStates, Kind = r.Kind, IsWritable = r.IsWritable, IsAlias = true });
        }
        for (int i = 0; i < _devices.Count; i++)
            map.Add(new Mapping { Base = _devices[i].Base, Last = _devices[i].Base + (_devices[i].Size - 1), Index = i, IsDevice = true });
        map.Sort((a, b) => a.Base.CompareTo(b.Base));
        for (int i = 1; i < map.Count; i++)
            if (map[i].Base <= map[i - 1].Last)
                throw new MachineException(MachineError.RegionsOverlap, $"{NameOf(map[i - 1])} and {NameOf(map[i])} overlap", $"address 0x{map[i].Base:X8}");
        _map = [.. map];
    }

    string NameOf(in Mapping m) => m.IsDevice ? _devices[m.Index].Name : _regions[m.Index].Name;

    static void CheckBounds(string name, uint start, uint size)
    {
        if (size == 0 || (start & 3) != 0 || (size & 3) != 0 || (ulong)start + size > 1UL << 32 || size > int.MaxValue)
            throw new MachineException(MachineError.RegionBadBounds, $"{name} has base 0x{start:X8} and size 0x{size:X}", name);
    }

    static MachineException Outside(string verb, uint address, int length) =>
        new(MachineError.HostAccessOutsideMemory, $"cannot {verb} {length} bytes", $"address 0x{address:X8}");

    /// <summary>Frees the native memory. No machine that uses it may run any more.</summary>
    public void Dispose()
    {
        NativeMemory.Free(_block);
        _block = null;
        _map = [];
    }
}
