using Emu.Devices;
using Emu.Isa;

namespace Emu.Tests.Devices;

/// <summary>Registers of the RISC-V boards' devices. Expectations are the manuals', named beside each.</summary>
public class RiscVPortTests
{
    // FE310-G002 Manual, 18.4 to 18.9: txdata.full is bit 31, rxdata.empty is bit 31, txwm is pending while fewer bytes wait than txcnt.
    [Fact]
    public void The_sifive_uart_is_never_full_and_its_watermark_follows_txcnt()
    {
        var uart = new SifiveUart(null, "uart0", 0x10013000, null, isConsole: true);
        Assert.Equal(0u, uart.Read(0x00, Width.U32));
        Assert.Equal(0x80000000u, uart.Read(0x04, Width.U32));
        Assert.Equal(0u, uart.Read(0x14, Width.U32));
        uart.Write(0x08, 0x00010001, Width.U32);
        Assert.Equal(1u, uart.Read(0x14, Width.U32));
        Assert.Equal(0xFFFFu, uart.Read(0x18, Width.U32));
    }

    // FE310-G002 Manual, chapter 6: oscillators are ready while enabled; the PLL locks unless it is bypassed.
    [Fact]
    public void Fe310_oscillators_are_ready_while_they_are_on()
    {
        var clocks = new Fe310Clocks(null, 0x10008000);
        Assert.Equal(3u, clocks.Read(0x00, Width.U32) >> 30);
        clocks.Write(0x00, 0x00100004, Width.U32);
        Assert.Equal(0u, clocks.Read(0x00, Width.U32) >> 30);
        Assert.Equal(0u, clocks.Read(0x08, Width.U32) >> 31);
        clocks.Write(0x08, 0x00020DF1, Width.U32);
        Assert.Equal(1u, clocks.Read(0x08, Width.U32) >> 31);
    }

    // FE310-G002 Manual, chapter 17: a pin reads what it drives when input and output are both enabled.
    [Fact]
    public void Sifive_pins_read_what_they_drive()
    {
        var pins = new SifiveGpio(null, 0x10012000);
        pins.Write(0x08, 0xF0, Width.U32);
        pins.Write(0x0C, 0xFF, Width.U32);
        Assert.Equal(0u, pins.Read(0x00, Width.U32));
        pins.Write(0x04, 0x3C, Width.U32);
        Assert.Equal(0x30u, pins.Read(0x00, Width.U32));
    }

    // DDI 0183G, table 3-1: reset values; RP2350 datasheet, 2.1.3: +0x1000 toggles, +0x2000 sets, +0x3000 clears.
    [Fact]
    public void The_pl011_has_its_reset_values_and_rp2350s_aliases()
    {
        AtomicAliases uart = new(new Pl011(null, "uart0", 0x40070000, null, isConsole: true));
        Assert.Equal(0x90u, uart.Read(0x18, Width.U32));
        Assert.Equal(0x300u, uart.Read(0x30, Width.U32));
        Assert.Equal(0x12u, uart.Read(0x34, Width.U32));
        Assert.Equal(0x11u, uart.Read(0xFE0, Width.U32));
        uart.Write(0x2030, 0x001, Width.U32);
        Assert.Equal(0x301u, uart.Read(0x30, Width.U32));
        uart.Write(0x3030, 0x200, Width.U32);
        Assert.Equal(0x101u, uart.Read(0x30, Width.U32));
        uart.Write(0x1030, 0x300, Width.U32);
        Assert.Equal(0x201u, uart.Read(0x30, Width.U32));
        Assert.Equal(0x201u, uart.Read(0x2030, Width.U32));
        Assert.Equal(0x4000u, uart.Size);
    }

    // CH32V003RM, 3.4.1 and 3.4.2: ready bits follow the enables, SWS follows SW.
    [Fact]
    public void Ch32v003_clocks_follow_their_switches()
    {
        var clocks = new Ch32V003Clocks(null, 0x40021000);
        Assert.Equal(0x83u, clocks.Read(0x00, Width.U32));
        clocks.Write(0x00, 1u << 24 | 1, Width.U32);
        Assert.Equal(1u << 25 | 1u << 24 | 3, clocks.Read(0x00, Width.U32));
        clocks.Write(0x04, 2, Width.U32);
        Assert.Equal(0xAu, clocks.Read(0x04, Width.U32));
    }
}
