namespace Emu.Devices;

/// <summary>RCC of the CH32V003: oscillators and the PLL are ready at once, and the clock switch follows. The core's clock stays the board's.</summary>
/// <remarks>Source: CH32V003 Reference Manual, 3.4 "Register Description".</remarks>
/// <param name="machine">Gets reports; null in tests of the device alone.</param>
/// <param name="start">First address.</param>
public sealed class Ch32V003Clocks(Machine? machine, uint start) : Peripheral<Ch32V003Clocks>(Map, machine, start, 0x400)
{
    const uint Control = 0x00, Configuration = 0x04, LowSpeed = 0x24;

    static readonly RegisterMap<Ch32V003Clocks> Map = new RegisterMap<Ch32V003Clocks>("RCC", "CH32V003RM, 3.4")
        .AddRegister(Control, "CTLR", 0x83).Bit(0, "HSION").Bit(1, "HSIRDY", read: static c => c.Stored(Control) & 1, writable: false).Bits(3, 5, "HSITRIM").Bits(8, 8, "HSICAL", writable: false)
            .Bit(16, "HSEON").Bit(17, "HSERDY", read: static c => c.Stored(Control) >> 16 & 1, writable: false).Bits(18, 2, "HSEBYP, CSSON")
            .Bit(24, "PLLON").Bit(25, "PLLRDY", read: static c => c.Stored(Control) >> 24 & 1, writable: false)
        .AddRegister(Configuration, "CFGR0", 0x20).Bits(0, 2, "SW").Bits(2, 2, "SWS", read: static c => c.Stored(Configuration) & 3, writable: false).Bits(4, 28, "HPRE to MCO")
        .AddRegister(0x08, "INTR").Unmodelled(0, 32, "INTR")
        .AddRegister(0x0C, "APB2PRSTR").Bits(0, 32, "resets")
        .AddRegister(0x10, "APB1PRSTR").Bits(0, 32, "resets")
        .AddRegister(0x14, "AHBPCENR", 0x14).Bits(0, 32, "clocks")
        .AddRegister(0x18, "APB2PCENR").Bits(0, 32, "clocks")
        .AddRegister(0x1C, "APB1PCENR").Bits(0, 32, "clocks")
        .AddRegister(LowSpeed, "RSTSCKR", 0x0C000000).Bit(0, "LSION").Bit(1, "LSIRDY", read: static c => c.Stored(LowSpeed) & 1, writable: false).Bits(24, 8, "reset flags");
}
