namespace Emu.Devices;

/// <summary>RCU of the GD32VF103: oscillators and PLLs are ready at once, and the clock switch follows. The core's clock stays the board's.</summary>
/// <remarks>Source: GD32VF103 User Manual, 5.3 "Register definition" of the reset and clock unit.</remarks>
/// <param name="machine">Gets reports; null in tests of the device alone.</param>
/// <param name="start">First address.</param>
public sealed class Gd32VF103Clocks(Machine? machine, uint start) : Peripheral<Gd32VF103Clocks>(Map, machine, start, 0x400)
{
    const uint Control = 0x00, Configuration = 0x04, LowSpeed = 0x24;

    static readonly RegisterMap<Gd32VF103Clocks> Map = new RegisterMap<Gd32VF103Clocks>("RCU", "GD32VF103 User Manual, 5.3")
        .AddRegister(Control, "CTL", 0x83).Bit(0, "IRC8MEN").Bit(1, "IRC8MSTB", read: static c => c.Stored(Control) & 1, writable: false).Bits(3, 5, "IRC8MADJ").Bits(8, 8, "IRC8MCALIB", writable: false)
            .Bit(16, "HXTALEN").Bit(17, "HXTALSTB", read: static c => c.Stored(Control) >> 16 & 1, writable: false).Bits(18, 2, "HXTALBPS, CKMEN")
            .Bit(24, "PLLEN").Bit(25, "PLLSTB", read: static c => c.Stored(Control) >> 24 & 1, writable: false)
            .Bit(26, "PLL1EN").Bit(27, "PLL1STB", read: static c => c.Stored(Control) >> 26 & 1, writable: false)
            .Bit(28, "PLL2EN").Bit(29, "PLL2STB", read: static c => c.Stored(Control) >> 28 & 1, writable: false)
        .AddRegister(Configuration, "CFG0").Bits(0, 2, "SCS").Bits(2, 2, "SCSS", read: static c => c.Stored(Configuration) & 3, writable: false).Bits(4, 28, "AHBPSC to PLLMF")
        .AddRegister(0x08, "INT").Unmodelled(0, 32, "INT")
        .AddRegister(0x0C, "APB2RST").Bits(0, 32, "resets")
        .AddRegister(0x10, "APB1RST").Bits(0, 32, "resets")
        .AddRegister(0x14, "AHBEN", 0x14).Bits(0, 32, "clocks")
        .AddRegister(0x18, "APB2EN").Bits(0, 32, "clocks")
        .AddRegister(0x1C, "APB1EN").Bits(0, 32, "clocks")
        .AddRegister(0x20, "BDCTL").Unmodelled(0, 32, "BDCTL")
        .AddRegister(LowSpeed, "RSTSCK", 0x0C000000).Bit(0, "IRC40KEN").Bit(1, "IRC40KSTB", read: static c => c.Stored(LowSpeed) & 1, writable: false).Bits(24, 8, "reset flags")
        .AddRegister(0x28, "AHBRST").Bits(0, 32, "resets")
        .AddRegister(0x2C, "CFG1").Bits(0, 32, "PREDV0 to I2S2SEL")
        .AddRegister(0x34, "DSV").Bits(0, 32, "DSLPVS");
}
