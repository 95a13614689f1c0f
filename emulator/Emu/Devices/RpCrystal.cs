namespace Emu.Devices;

/// <summary>XOSC of RP2040 and RP2350: stable as soon as it is enabled.</summary>
/// <remarks>Source: RP2040 datasheet, 2.16.7; RP2350 datasheet, 8.2.8. The start-up time of about a millisecond is not modelled.</remarks>
public sealed class RpCrystal : Peripheral<RpCrystal>
{
    const uint Control = 0x0;
    const uint EnableWord = 0xFAB;

    static readonly RegisterMap<RpCrystal> Map = new RegisterMap<RpCrystal>("XOSC", "RP2040 datasheet, 2.16.7")
        .AddRegister(Control, "CTRL").Bits(0, 12, "FREQ_RANGE").Bits(12, 12, "ENABLE")
        .AddRegister(0x4, "STATUS").Bit(12, "ENABLED", read: static x => x.IsEnabled, writable: false).Bit(31, "STABLE", read: static x => x.IsEnabled, writable: false)
        .AddRegister(0x8, "DORMANT").Unmodelled(0, 32, "DORMANT")
        .AddRegister(0xC, "STARTUP", 0xC4).Bits(0, 14, "DELAY").Bit(20, "X4");

    uint IsEnabled => Stored(Control) >> 12 == EnableWord ? 1u : 0;

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gets reports; null in tests of the device alone.</param>
    /// <param name="start">First address.</param>
    public RpCrystal(Machine? machine, uint start) : base(Map, machine, start, 0x1000)
    {
    }
}
