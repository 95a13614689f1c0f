namespace Emu.Devices;

/// <summary>A PLL of RP2040 or RP2350: locked as soon as it has power. The core's clock stays the board's.</summary>
/// <remarks>Source: RP2040 datasheet, 2.18.4; RP2350 datasheet, 8.6.5.</remarks>
public sealed class RpPll : Peripheral<RpPll>
{
    const uint Power = 0x4;
    const uint PoweredDown = 1, OscillatorDown = 1 << 5;

    static readonly RegisterMap<RpPll> Map = new RegisterMap<RpPll>("PLL", "RP2040 datasheet, 2.18.4")
        .AddRegister(0x0, "CS", 1).Bits(0, 6, "REFDIV").Bit(8, "BYPASS").Bit(31, "LOCK", read: static p => (p.Stored(Power) & (PoweredDown | OscillatorDown)) == 0 ? 1u : 0, writable: false)
        .AddRegister(Power, "PWR", 0x2D).Bit(0, "PD").Bit(2, "DSMPD").Bit(3, "POSTDIVPD").Bit(5, "VCOPD")
        .AddRegister(0x8, "FBDIV_INT").Bits(0, 12, "FBDIV_INT")
        .AddRegister(0xC, "PRIM", 0x77000).Bits(12, 3, "POSTDIV2").Bits(16, 3, "POSTDIV1");

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gets reports; null in tests of the device alone.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    public RpPll(Machine? machine, string name, uint start) : base(Map, machine, start, 0x1000, name)
    {
    }
}
