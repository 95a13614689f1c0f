namespace Emu.Devices;

/// <summary>PRCI of the FE310: oscillators and the PLL are ready at once. The core's clock stays the board's.</summary>
/// <remarks>Source: SiFive FE310-G002 Manual v1p0, chapter 6 "Clocking and Reset".</remarks>
/// <param name="machine">Gets reports; null in tests of the device alone.</param>
/// <param name="start">First address.</param>
public sealed class Fe310Clocks(Machine? machine, uint start) : Peripheral<Fe310Clocks>(Map, machine, start, 0x1000)
{
    const uint Ring = 0x00, Crystal = 0x04, Pll = 0x08;

    static readonly RegisterMap<Fe310Clocks> Map = new RegisterMap<Fe310Clocks>("PRCI", "FE310-G002 Manual, 6")
        .AddRegister(Ring, "hfrosccfg", 0x40100004).Bits(0, 6, "hfroscdiv").Bits(16, 5, "hfrosctrim").Bit(30, "hfroscen").Bit(31, "hfroscrdy", read: static c => c.Stored(Ring) >> 30 & 1, writable: false)
        .AddRegister(Crystal, "hfxosccfg", 0x40000000).Bit(30, "hfxoscen").Bit(31, "hfxoscrdy", read: static c => c.Stored(Crystal) >> 30 & 1, writable: false)
        .AddRegister(Pll, "pllcfg", 0x00060DF1).Bits(0, 3, "pllr").Bits(4, 6, "pllf").Bits(10, 2, "pllq").Bit(16, "pllsel").Bit(17, "pllrefsel").Bit(18, "pllbypass")
            .Bit(31, "plllock", read: static c => ~c.Stored(Pll) >> 18 & 1, writable: false)
        .AddRegister(0x0C, "plloutdiv", 0x100).Bits(0, 6, "plloutdiv").Bit(8, "plloutdivby1")
        .AddRegister(0xF0, "procmoncfg").Unmodelled(0, 32, "procmoncfg");
}
