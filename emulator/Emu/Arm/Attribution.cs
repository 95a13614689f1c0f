namespace Emu.Arm;

/// <summary>What an attribution unit of the chip says of an address.</summary>
/// <param name="NonSecure">The chip lets the address be Non-secure; what the SAU says counts.</param>
/// <param name="Callable">If it does not: the SAU may make the address Non-secure callable.</param>
/// <param name="Exempt">No check is made: the address has the state of who uses it.</param>
/// <param name="Region">Number that TT shows, or -1.</param>
public readonly record struct ChipAttribution(bool NonSecure, bool Callable, bool Exempt, int Region);

/// <summary>The attribution unit of a chip (IDAU), beside the core's own SAU. Source: ARMv8-M ARM (DDI 0553), B9.3.</summary>
public interface IChipAttribution
{
    /// <summary>What it says of an address.</summary>
    ChipAttribution Of(uint address);

    /// <summary>What it says of an address for a fetch, where that is something else.</summary>
    ChipAttribution OfFetch(uint address) => Of(address);

    /// <summary>Addresses at which its answer may change.</summary>
    IEnumerable<uint> Edges { get; }

    /// <summary>Set by the machine; called when answers have changed.</summary>
    Action? Changed { get; set; }
}

/// <summary>What memory is, for the security check.</summary>
/// <param name="NonSecure">Non-secure; else Secure.</param>
/// <param name="Callable">Secure, and Non-secure code may enter through SG.</param>
/// <param name="Region">The SAU's region, or -1.</param>
/// <param name="ChipRegion">The chip's region, or -1.</param>
internal readonly record struct MemoryState(bool NonSecure, bool Callable, int Region, int ChipRegion);

/// <summary>The Security Attribution Unit at 0xE000EDD0, together with the chip's. While both are silent, all memory is Secure.</summary>
/// <remarks>Source: ARMv8-M ARM (DDI 0553), B9.3 and the register pages SAU_*; E2.1 SecurityCheck.</remarks>
/// <param name="regions">Number of regions.</param>
/// <param name="chip">The chip's unit, or null: then the SAU alone decides.</param>
internal sealed class Attribution(int regions, IChipAttribution? chip)
{
    const uint Enable = 1, AllNonSecure = 2, RegionEnable = 1, RegionCallable = 2;

    readonly uint[] _base = new uint[regions], _limit = new uint[regions];
    uint _control, _number;

    /// <summary>True when some memory may be other than Secure.</summary>
    public bool IsActive => _control != 0;

    public void Reset()
    {
        (_control, _number) = (0, 0);
        Array.Clear(_base);
        Array.Clear(_limit);
    }

    /// <summary>Reads a register by its offset from 0xE000E000.</summary>
    public uint Read(uint offset) => offset switch
    {
        0xDD0 => _control,
        0xDD4 => (uint)regions,
        0xDD8 => _number,
        0xDDC when regions > 0 => _base[_number],
        0xDE0 when regions > 0 => _limit[_number],
        _ => 0,
    };

    /// <summary>Writes a register.</summary>
    public void Write(uint offset, uint value)
    {
        switch (offset)
        {
            case 0xDD0: _control = value & (Enable | AllNonSecure); break;
            case 0xDD8 when value < regions: _number = value; break;
            case 0xDDC when regions > 0: _base[_number] = value & ~31u; break;
            case 0xDE0 when regions > 0: _limit[_number] = value & ~0x1Cu; break;
        }
    }

    /// <summary>The state of an address for a data access or TT.</summary>
    /// <param name="address">The address.</param>
    /// <param name="secure">State of who asks: exempt addresses have it.</param>
    public MemoryState Of(uint address, bool secure) => IsExempt(address) ? new MemoryState(!secure, false, -1, -1) : Look(address, secure, isFetch: false);

    /// <summary>The state of an address for a fetch.</summary>
    public MemoryState OfFetch(uint address, bool secure) => address >= 0xF0000000 ? new MemoryState(false, false, -1, -1)
        : address >= 0xE0000000 ? new MemoryState(!secure, false, -1, -1) : Look(address, secure, isFetch: true);

    /// <summary>Addresses at which the state of memory may change.</summary>
    public IEnumerable<uint> Edges
    {
        get
        {
            for (int i = 0; i < regions; i++)
            {
                if ((_limit[i] & RegionEnable) == 0)
                    continue;
                yield return _base[i];
                if ((_limit[i] | 31) != uint.MaxValue)
                    yield return (_limit[i] | 31) + 1;
            }
            if (chip is not null)
                foreach (uint edge in chip.Edges)
                    yield return edge;
            foreach (uint edge in (uint[])[0xE0000000, 0xF0000000])
                yield return edge;
        }
    }

    // System registers that have a view of their own for each state: DDI 0553, B9.3, "exempt regions".
    static bool IsExempt(uint address) => address is >= 0xE0000000 and < 0xE0003000 or >= 0xE000E000 and < 0xE000F000 or >= 0xE002E000 and < 0xE002F000
        or >= 0xE0040000 and < 0xE0042000 or >= 0xE00FF000 and < 0xE0100000;

    MemoryState Look(uint address, bool secure, bool isFetch)
    {
        ChipAttribution answer = (isFetch ? chip?.OfFetch(address) : chip?.Of(address)) ?? new ChipAttribution(NonSecure: true, Callable: true, Exempt: false, Region: -1);
        if (answer.Exempt)
            return new MemoryState(!secure, false, -1, -1);
        (bool nonSecure, bool callable, int region) = (_control & Enable) != 0 ? Find(address) : (_control == AllNonSecure, false, -1);
        // The more secure of both answers counts.
        if (!answer.NonSecure && (nonSecure || (callable && !answer.Callable)))
            (nonSecure, callable) = (false, answer.Callable);
        return new MemoryState(nonSecure, callable, region, answer.Region);
    }

    // An address in two regions is Secure.
    (bool NonSecure, bool Callable, int Region) Find(uint address)
    {
        int found = -1;
        for (int i = 0; i < regions; i++)
        {
            if ((_limit[i] & RegionEnable) == 0 || address < _base[i] || address > (_limit[i] | 31))
                continue;
            if (found >= 0)
                return (false, false, -1);
            found = i;
        }
        if (found < 0)
            return (false, false, -1);
        bool callable = (_limit[found] & RegionCallable) != 0;
        return (!callable, callable, found);
    }
}
