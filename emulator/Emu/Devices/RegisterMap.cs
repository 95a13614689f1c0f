using Emu.Isa;

namespace Emu.Devices;

/// <summary>The registers of a kind of device as its datasheet lists them. Built once per kind, shared by all instances.</summary>
/// <typeparam name="T">The device.</typeparam>
/// <param name="name">Name of the block.</param>
/// <param name="source">Manual and chapter.</param>
public sealed class RegisterMap<T>(string name, string source) where T : Peripheral<T>
{
    internal sealed record Field(int Shift, uint Mask, string Name, bool Modelled, Func<T, uint>? Read, Action<T, uint>? Write, bool Writable, bool ClearByOne);

    internal sealed class Register(uint offset, string name, uint reset, int index)
    {
        public readonly uint Offset = offset, Reset = reset;
        public readonly string Name = name;
        public readonly int Index = index;
        public readonly List<Field> Fields = [];
        public Func<T, uint>? Read;
        public Action<T, uint>? Write;
        /// <summary>Bits that keep what was written.</summary>
        public uint Stored;
        public uint Unmodelled;
    }

    readonly Dictionary<uint, Register> _registers = [];
    Register? _last;

    /// <summary>Name of the block.</summary>
    public string Name { get; } = name;
    /// <summary>Manual and chapter.</summary>
    public string Source { get; } = source;

    internal int Count => _registers.Count;
    internal IEnumerable<Register> Registers => _registers.Values;

    internal Register? Find(uint offset) => _registers.GetValueOrDefault(offset);

    /// <summary>Starts a word register; bits without a field read 0 and ignore writes.</summary>
    /// <param name="offset">Byte offset, a multiple of 4.</param>
    /// <param name="name">Name.</param>
    /// <param name="reset">Value after reset.</param>
    public RegisterMap<T> AddRegister(uint offset, string name, uint reset = 0)
    {
        _last = new Register(offset, name, reset, _registers.Count);
        _registers.Add(offset, _last);
        return this;
    }

    /// <summary>One bit; see <see cref="Bits"/>.</summary>
    public RegisterMap<T> Bit(int bit, string name, Func<T, uint>? read = null, Action<T, uint>? write = null, bool writable = true, bool clearByOne = false) =>
        Bits(bit, 1, name, read, write, writable, clearByOne);

    /// <summary>A field of the register that was started last.</summary>
    /// <param name="shift">Lowest bit.</param>
    /// <param name="width">Number of bits.</param>
    /// <param name="name">Name.</param>
    /// <param name="read">Computes the field; null reads what is stored.</param>
    /// <param name="write">Called with the field's new value after a write of the register.</param>
    /// <param name="writable">False: writes do not change what is stored.</param>
    /// <param name="clearByOne">Writing 1 clears the bit, 0 keeps it.</param>
    public RegisterMap<T> Bits(int shift, int width, string name, Func<T, uint>? read = null, Action<T, uint>? write = null, bool writable = true, bool clearByOne = false)
    {
        uint mask = (width == 32 ? uint.MaxValue : (1u << width) - 1) << shift;
        _last!.Fields.Add(new Field(shift, mask, name, true, read, write, writable, clearByOne));
        if (writable && !clearByOne)
            _last.Stored |= mask;
        return this;
    }

    /// <summary>Bits that the chip has and this model does not: they keep what is written, and the first change of them is reported.</summary>
    public RegisterMap<T> Unmodelled(int shift, int width, string name)
    {
        uint mask = (width == 32 ? uint.MaxValue : (1u << width) - 1) << shift;
        _last!.Fields.Add(new Field(shift, mask, name, false, null, null, true, false));
        _last.Stored |= mask;
        _last.Unmodelled |= mask;
        return this;
    }
}

/// <summary>A device whose registers are described by a map. Word accesses reach the fields; narrower ones read and merge.</summary>
/// <typeparam name="T">The device itself.</typeparam>
public abstract class Peripheral<T> : Memory.IDevice where T : Peripheral<T>
{
    readonly RegisterMap<T> _map;
    readonly uint[] _values;
    readonly Machine? _machine;

    /// <summary>Sets all registers to their reset values.</summary>
    /// <param name="map">The registers.</param>
    /// <param name="machine">Gets reports of what is not modelled; null in tests of the device alone.</param>
    /// <param name="start">First address.</param>
    /// <param name="size">Bytes of address space.</param>
    /// <param name="name">Name of this instance; null takes the map's.</param>
    protected Peripheral(RegisterMap<T> map, Machine? machine, uint start, uint size, string? name = null)
    {
        (_map, _machine, Base, Size, Name) = (map, machine, start, size, name ?? map.Name);
        _values = new uint[map.Count];
        SetResetValues();
    }

    /// <inheritdoc/>
    public string Name { get; }
    /// <inheritdoc/>
    public uint Base { get; }
    /// <inheritdoc/>
    public uint Size { get; }

    /// <inheritdoc/>
    public virtual void Reset() => SetResetValues();

    void SetResetValues()
    {
        foreach (RegisterMap<T>.Register r in _map.Registers)
            _values[r.Index] = r.Reset;
    }

    /// <summary>The stored bits of a register.</summary>
    protected uint Stored(uint offset) => _values[_map.Find(offset)!.Index];

    /// <summary>Changes the stored bits of a register.</summary>
    protected void Store(uint offset, uint value) => _values[_map.Find(offset)!.Index] = value;

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        if (_map.Find(offset & ~3u) is not { } r)
        {
            _machine?.ReportUnmodelled(Base + offset, Name, isWrite: false);
            return 0;
        }
        uint value = _values[r.Index];
        foreach (RegisterMap<T>.Field f in r.Fields)
            if (f.Read is not null)
                value = (value & ~f.Mask) | (f.Read((T)this) << f.Shift & f.Mask);
        return WordLanes.Read(value, offset, width);
    }

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        if (_map.Find(offset & ~3u) is not { } r)
        {
            _machine?.ReportUnmodelled(Base + offset, Name, isWrite: true);
            return;
        }
        uint lanes = WordLanes.Mask(offset, width);
        value = value << WordLanes.Shift(offset) & lanes;
        uint old = _values[r.Index], next = (old & ~(r.Stored & lanes)) | (value & r.Stored);
        foreach (RegisterMap<T>.Field f in r.Fields)
            if (f.ClearByOne)
                next &= ~(value & f.Mask);
        _values[r.Index] = next;
        if (((old ^ next) & r.Unmodelled) != 0)
            _machine?.ReportUnmodelled(Base + r.Offset, $"{Name}.{r.Name} ({string.Join(", ", r.Fields.Where(f => !f.Modelled && ((old ^ next) & f.Mask) != 0).Select(f => f.Name))})", isWrite: true);
        foreach (RegisterMap<T>.Field f in r.Fields)
            if (f.Write is not null && (f.Mask & lanes) != 0)
                f.Write((T)this, ((f.Writable ? next : value) & f.Mask) >> f.Shift);
    }
}
