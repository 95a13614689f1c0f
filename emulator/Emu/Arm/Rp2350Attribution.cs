namespace Emu.Arm;

/// <summary>
/// The attribution unit of RP2350: the boot ROM has three parts, code and RAM are what the SAU says, and peripherals are exempt, because ACCESSCTRL divides them.
/// </summary>
/// <remarks>Source: RP2350 datasheet, 10.2.2 "IDAU address map". It gives no region numbers, so that TT shows none.</remarks>
public sealed class Rp2350Attribution : IChipAttribution
{
    const uint RomSize = 0x8000, RomEnd = 0x10000000, Boot = 0x4300, Gateways = 0x7E00;

    /// <inheritdoc/>
    public Action? Changed { get; set; }

    /// <inheritdoc/>
    public IEnumerable<uint> Edges
    {
        get
        {
            // The ROM's mirrors hold no memory: those of the first are enough.
            foreach (uint edge in (uint[])[Boot, Gateways, RomSize, RomEnd, 0x40000000, 0x60000000, 0xD0000000, 0xE0000000])
                yield return edge;
        }
    }

    /// <inheritdoc/>
    public ChipAttribution Of(uint address)
    {
        if (address < RomEnd)
            return address % RomSize >= Gateways ? new ChipAttribution(NonSecure: false, Callable: true, Exempt: false, Region: -1) : Exempt;
        return address >> 28 is 4 or 5 or 0xD ? Exempt : Open;
    }

    /// <summary>For a fetch the second part of the ROM is Non-secure.</summary>
    public ChipAttribution OfFetch(uint address) => address < RomEnd && address % RomSize is >= Boot and < Gateways ? Open : Of(address);

    static ChipAttribution Exempt => new(NonSecure: true, Callable: false, Exempt: true, Region: -1);
    static ChipAttribution Open => new(NonSecure: true, Callable: false, Exempt: false, Region: -1);
}
