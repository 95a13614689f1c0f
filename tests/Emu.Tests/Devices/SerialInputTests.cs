using System.Text;
using Emu.Devices;
using Emu.Isa;
using Emu.Memory;
using Emu.Tests.Machines;

namespace Emu.Tests.Devices;

/// <summary>Receiving on the console's port, register by register as the manuals have it: DDI 0183G (PL011), RM0432 50.8 (STM32), nRF52840 PS (UART and UARTE).</summary>
public class SerialInputTests
{
    const uint Port = 0x40010000, Pending = 0x200;

    static Machine With(string input, Func<Machine, IDevice> make)
    {
        Machine machine = Boards.Bare(new MachineOptions { SerialInput = new MemoryStream(Encoding.ASCII.GetBytes(input)).ReadByte });
        machine.AddDevice(make(machine));
        machine.Assemble(Boards.Code, "b.n 400");
        machine.Reset();
        return machine;
    }

    static IDevice At(Machine machine, uint start) => machine.Memory.Devices.Single(d => d.Base == start);
    static uint Get(Machine machine, uint offset) => At(machine, Port).Read(offset, Width.U32);
    static void Set(Machine machine, uint offset, uint value) => At(machine, Port).Write(offset, value, Width.U32);
    static bool IsPending(Machine machine) => (At(machine, 0xE000E000).Read(Pending, Width.U32) & 1) != 0;

    [Theory]
    [InlineData(0x00u, 1u << 4)]                                    // FIFOs off: RXRIS
    [InlineData(0x10u, 1u << 6)]                                    // FEN: the receive timeout
    public void Pl011_receives_when_it_is_on(uint lineControl, uint interrupt)
    {
        using Machine machine = With("ab", m => new Pl011(m, "uart0", Port, m.Irq(0), isConsole: true));
        Set(machine, 0x2C, lineControl);
        Assert.Equal(0x10u, Get(machine, 0x18) & 0x50);             // RXFE
        Set(machine, 0x38, interrupt);
        Set(machine, 0x30, 0x301);
        Assert.Equal((lineControl == 0 ? 0x40u : 0, interrupt), (Get(machine, 0x18) & 0x50, Get(machine, 0x40)));
        Assert.True(IsPending(machine));
        Assert.Equal(('a', 'b'), ((char)Get(machine, 0x00), (char)Get(machine, 0x00)));
        Assert.Equal((0x10u, 0u), (Get(machine, 0x18) & 0x50, Get(machine, 0x3C)));
    }

    [Fact]
    public void Stm32_usart_shows_rxne_until_rdr_is_read()
    {
        using Machine machine = With("ab", m => new Stm32Usart(m, "usart1", Port, m.Irq(0), isConsole: true));
        Assert.Equal(0u, Get(machine, 0x1C) & 32);
        Set(machine, 0x00, 1 | 4 | 32);                             // UE, RE, RXNEIE
        Assert.Equal(32u, Get(machine, 0x1C) & 32);
        Assert.True(IsPending(machine));
        Assert.Equal('a', (char)Get(machine, 0x24));
        Set(machine, 0x18, 8);                                      // RXFRQ drops b
        Assert.Equal(0u, Get(machine, 0x1C) & 32);
    }

    [Fact]
    public void Nrf_uart_gives_one_rxdrdy_for_each_byte()
    {
        using Machine machine = With("ab", m => new NrfUarte(m, "uart0", Port, m.Irq(0), isConsole: true));
        Set(machine, 0x500, 4);
        Set(machine, 0x304, 1 << 2);
        Set(machine, 0x000, 1);
        Assert.Equal(1u, Get(machine, 0x108));
        Assert.True(IsPending(machine));
        Set(machine, 0x108, 0);
        Assert.Equal('a', (char)Get(machine, 0x518));
        Assert.Equal(1u, Get(machine, 0x108));
        Set(machine, 0x108, 0);
        Assert.Equal(('b', 0u), ((char)Get(machine, 0x518), Get(machine, 0x108)));
        Set(machine, 0x004, 1);
        Assert.Equal(1u, Get(machine, 0x144));                      // RXTO
    }

    [Fact]
    public void Nrf_uarte_fills_buffers_and_stops_with_what_has_come()
    {
        using Machine machine = With("abcde", m => new NrfUarte(m, "uarte0", Port, m.Irq(0), isConsole: true));
        Set(machine, 0x500, 8);
        Set(machine, 0x534, Boards.Ram + 0x100);
        Set(machine, 0x538, 3);
        Set(machine, 0x200, 1 << 5);                                // ENDRX_STARTRX
        Set(machine, 0x304, 1 << 4);
        Set(machine, 0x000, 1);
        Assert.Equal((1u, 0u), (Get(machine, 0x14C), Get(machine, 0x110)));
        machine.Run(60);
        Assert.Equal((1u, 3u, 0x636261u), (Get(machine, 0x110), Get(machine, 0x53C), machine.Memory.ReadWord(Boards.Ram + 0x100) & 0xFFFFFF));
        Assert.True(IsPending(machine));
        Set(machine, 0x110, 0);
        machine.Run(200);
        Assert.Equal(0u, Get(machine, 0x110));                      // two of three have come
        Set(machine, 0x004, 1);
        Assert.Equal((1u, 1u, 2u, 0x6564u), (Get(machine, 0x110), Get(machine, 0x144), Get(machine, 0x53C), machine.Memory.ReadWord(Boards.Ram + 0x100) & 0xFFFF));
    }

    [Fact]
    public void Other_ports_receive_nothing()
    {
        using Machine machine = With("ab", m => new Stm32Usart(m, "usart2", Port, m.Irq(0), isConsole: false));
        Set(machine, 0x00, 1 | 4 | 32);
        Assert.Equal(0u, Get(machine, 0x1C) & 32);
    }
}
