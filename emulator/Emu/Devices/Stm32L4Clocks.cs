namespace Emu.Devices;

/// <summary>RCC of STM32L4 and L4+: ready bits follow enable bits at once, the switch status follows the switch. The core's clock stays the board's.</summary>
/// <remarks>Source: ST RM0432 6.4 (RCC registers), and stm32l4r5xx.h for bit positions.</remarks>
public sealed class Stm32L4Clocks : Peripheral<Stm32L4Clocks>
{
    const uint Cr = 0x00, Cfgr = 0x08, Bdcr = 0x90, Csr = 0x94, Crrcr = 0x98;

    static readonly RegisterMap<Stm32L4Clocks> Map = Registers();

    static RegisterMap<Stm32L4Clocks> Registers()
    {
        var map = new RegisterMap<Stm32L4Clocks>("RCC", "RM0432 6.4");
        map.AddRegister(Cr, "CR", reset: 0x63);
        foreach ((int on, int ready, string name) in new[] { (0, 1, "MSI"), (8, 10, "HSI"), (16, 17, "HSE"), (24, 25, "PLL"), (26, 27, "PLLSAI1"), (28, 29, "PLLSAI2") })
            map.Bit(on, name + "ON").Bit(ready, name + "RDY", read: r => r.Stored(Cr) >> on & 1, writable: false);
        map.Bits(2, 2, "MSIPLLEN, MSIRGSEL").Bits(4, 4, "MSIRANGE").Bit(9, "HSIKERON").Bit(11, "HSIASFS").Bits(18, 2, "HSEBYP, CSSON");
        map.AddRegister(0x04, "ICSCR", reset: 0x10000000).Bits(0, 32, "calibration and trim");
        map.AddRegister(Cfgr, "CFGR").Bits(0, 2, "SW").Bits(2, 2, "SWS", read: static r => r.Stored(Cfgr) & 3, writable: false)
            .Bits(4, 10, "HPRE, PPRE1, PPRE2").Bit(15, "STOPWUCK").Bits(24, 7, "MCOSEL, MCOPRE");
        foreach ((uint offset, string name) in new[] { (0x0Cu, "PLLCFGR"), (0x10u, "PLLSAI1CFGR"), (0x14u, "PLLSAI2CFGR") })
            map.AddRegister(offset, name, reset: 0x1000).Bits(0, 32, name);
        map.AddRegister(0x18, "CIER").Unmodelled(0, 11, "clock interrupts").AddRegister(0x1C, "CIFR").Bits(0, 11, "flags", writable: false)
            .AddRegister(0x20, "CICR").Bits(0, 11, "clear", read: static _ => 0);
        foreach ((uint offset, string name) in new[] { (0x28u, "AHB1RSTR"), (0x2Cu, "AHB2RSTR"), (0x30u, "AHB3RSTR"), (0x38u, "APB1RSTR1"), (0x3Cu, "APB1RSTR2"), (0x40u, "APB2RSTR") })
            map.AddRegister(offset, name).Unmodelled(0, 32, "peripheral resets");
        foreach ((uint offset, string name, uint reset) in new[] { (0x48u, "AHB1ENR", 0x100u), (0x4Cu, "AHB2ENR", 0u), (0x50u, "AHB3ENR", 0u), (0x58u, "APB1ENR1", 0x400u), (0x5Cu, "APB1ENR2", 0u), (0x60u, "APB2ENR", 0u) })
            map.AddRegister(offset, name, reset).Bits(0, 32, "peripheral clocks");
        foreach ((uint offset, string name) in new[] { (0x68u, "AHB1SMENR"), (0x6Cu, "AHB2SMENR"), (0x70u, "AHB3SMENR"), (0x78u, "APB1SMENR1"), (0x7Cu, "APB1SMENR2"), (0x80u, "APB2SMENR") })
            map.AddRegister(offset, name, reset: uint.MaxValue).Bits(0, 32, "clocks in sleep");
        map.AddRegister(0x88, "CCIPR").Bits(0, 32, "kernel clocks").AddRegister(0x9C, "CCIPR2").Bits(0, 32, "kernel clocks");
        map.AddRegister(Bdcr, "BDCR").Bit(0, "LSEON").Bit(1, "LSERDY", read: static r => r.Stored(Bdcr) & 1, writable: false).Bits(2, 30, "LSE settings, RTC clock");
        map.AddRegister(Csr, "CSR", reset: 0x0C000600).Bit(0, "LSION").Bit(1, "LSIRDY", read: static r => r.Stored(Csr) & 1, writable: false).Bits(8, 4, "MSISRANGE").Bit(23, "RMVF", read: static _ => 0, write: static (r, v) => r.ForgetCauses(v));
        map.AddRegister(Crrcr, "CRRCR").Bit(0, "HSI48ON").Bit(1, "HSI48RDY", read: static r => r.Stored(Crrcr) & 1, writable: false);
        return map;
    }

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gets reports; null in tests of the device alone.</param>
    /// <param name="start">0x40021000 on the chips.</param>
    public Stm32L4Clocks(Machine? machine, uint start = 0x40021000) : base(Map, machine, start, 0x400)
    {
    }

    void ForgetCauses(uint on)
    {
        if (on != 0)
            Store(Csr, Stored(Csr) & 0x00FFFFFF);
    }
}
