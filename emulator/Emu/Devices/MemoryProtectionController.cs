using Emu.Memory;

namespace Emu.Devices;

/// <summary>TrustZone memory protection controller of Arm's SIE-200: each block of a memory is for Secure or for Non-secure accesses.</summary>
/// <remarks>
/// Source: Arm CoreLink SIE-200 TRM (DDI 0571), "AHB5 memory protection controller"; blocks of 1 KB as QEMU 7.2's MPS2 machines have them. Its interrupt, the lock and the
/// gating handshake are not modelled. The name of the device is that of the memory and "-mpc".
/// </remarks>
public sealed class MemoryProtectionController : Peripheral<MemoryProtectionController>, IMemoryGate
{
    const int BlockBits = 10;
    const uint SecurityResponse = 1 << 4, AutoIncrement = 1 << 8;

    static readonly RegisterMap<MemoryProtectionController> Map = new RegisterMap<MemoryProtectionController>("MPC", "DDI 0571, AHB5 memory protection controller")
        .AddRegister(0x00, "CTRL", AutoIncrement).Bit(4, "SEC_RESP", write: static (m, _) => m.Tell()).Unmodelled(6, 2, "gating").Bit(8, "AUTO_INC").Unmodelled(31, 1, "LOCKDOWN")
        .AddRegister(0x10, "BLK_MAX").Bits(0, 32, "BLK_MAX", read: static m => (uint)m._table.Length - 1, writable: false)
        .AddRegister(0x14, "BLK_CFG").Bits(0, 32, "BLK_CFG", read: static _ => BlockBits - 5, writable: false)
        .AddRegister(0x18, "BLK_IDX").Bits(0, 32, "BLK_IDX", write: static (m, v) => m._index = v % (uint)m._table.Length, read: static m => m._index)
        .AddRegister(0x1C, "BLK_LUT").Bits(0, 32, "BLK_LUT", read: static m => m.ReadTable(), write: static (m, v) => m.WriteTable(v))
        .AddRegister(0x20, "INT_STAT").Unmodelled(0, 32, "INT_STAT")
        .AddRegister(0x28, "INT_EN").Unmodelled(0, 32, "INT_EN");

    readonly uint[] _table;                 // one bit for each block: 1 is Non-secure
    uint _index;

    /// <summary>Builds the controller and puts it before its memory.</summary>
    /// <param name="machine">Has the memory, and gets reports.</param>
    /// <param name="name">Name of the memory and "-mpc".</param>
    /// <param name="start">First address.</param>
    public MemoryProtectionController(Machine machine, string name, uint start) : base(Map, machine, start, 0x1000, name)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(name);
        Guards = name.EndsWith("-mpc", StringComparison.Ordinal) ? name[..^4] : name;
        uint bytes = machine.Memory.Regions.FirstOrDefault(r => r.Name == Guards)?.Size ?? 32u << BlockBits;
        _table = new uint[(bytes + (32u << BlockBits) - 1) >> (BlockBits + 5)];
        machine.AddGate(this);
    }

    /// <summary>Name of the memory behind it.</summary>
    public string Guards { get; }

    bool IMemoryGate.Faults => (Stored(0) & SecurityResponse) != 0;

    Action? IMemoryGate.Changed { get; set; }

    bool IMemoryGate.Passes(uint offset, bool nonSecure) => IsNonSecure(offset >> BlockBits) == nonSecure;

    IEnumerable<uint> IMemoryGate.Edges
    {
        get
        {
            for (uint block = 1; block < _table.Length * 32u; block++)
                if (IsNonSecure(block) != IsNonSecure(block - 1))
                    yield return block << BlockBits;
        }
    }

    bool IsNonSecure(uint block) => (_table[block / 32] >> (int)(block % 32) & 1) != 0;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _index = 0;
        if (!Array.Exists(_table, w => w != 0))
            return;
        Array.Clear(_table);
        Tell();
    }

    uint ReadTable()
    {
        uint word = _table[_index];
        Advance();
        return word;
    }

    void WriteTable(uint value)
    {
        bool changed = _table[_index] != value;
        _table[_index] = value;
        Advance();
        if (changed)
            Tell();
    }

    void Advance()
    {
        if ((Stored(0) & AutoIncrement) != 0)
            _index = (_index + 1) % (uint)_table.Length;
    }

    void Tell() => ((IMemoryGate)this).Changed?.Invoke();
}
