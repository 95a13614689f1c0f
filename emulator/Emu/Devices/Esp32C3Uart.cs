namespace Emu.Devices;

/// <summary>UART of the ESP32-C3, sending side. A byte leaves at once, whatever the divider says; nothing is received. Of its interrupts TXFIFO_EMPTY, which always holds, and TX_DONE are there.</summary>
/// <remarks>Source: ESP32-C3 Technical Reference Manual, chapter 26 "UART Controller", and Espressif's uart_reg.h for offsets.</remarks>
public sealed class Esp32C3Uart : Peripheral<Esp32C3Uart>
{
    const uint Raw = 0x04, Enable = 0x0C, Empty = 1 << 1, Done = 1 << 14;

    static readonly RegisterMap<Esp32C3Uart> Map = new RegisterMap<Esp32C3Uart>("UART", "ESP32-C3 TRM, 26")
        .AddRegister(0x00, "FIFO").Bits(0, 8, "RXFIFO_RD_BYTE", read: static _ => 0, write: static (u, v) => u.Send((byte)v))
        .AddRegister(Raw, "INT_RAW", Empty).Bits(0, 20, "raw", writable: false)
        .AddRegister(0x08, "INT_ST").Bits(0, 20, "masked", read: static u => u.Stored(Raw) & u.Stored(Enable), writable: false)
        .AddRegister(Enable, "INT_ENA").Unmodelled(0, 1, "RXFIFO_FULL").Bit(1, "TXFIFO_EMPTY", write: static (u, _) => u.Update()).Unmodelled(2, 12, "PARITY_ERR to TX_BRK_IDLE_DONE")
            .Bit(14, "TX_DONE", write: static (u, _) => u.Update()).Unmodelled(15, 5, "RS485 and wake-up")
        .AddRegister(0x10, "INT_CLR").Bits(0, 20, "clear", read: static _ => 0, write: static (u, v) => u.Clear(v))
        .AddRegister(0x14, "CLKDIV", 0x2B6).Bits(0, 12, "CLKDIV").Bits(20, 4, "FRAG")
        .AddRegister(0x18, "RX_FILT", 0x8).Bits(0, 9, "GLITCH_FILT")
        .AddRegister(0x1C, "STATUS", 0xE000C000).Bits(0, 32, "TXFIFO_CNT 0, RXFIFO_CNT 0, lines high", writable: false)
        .AddRegister(0x20, "CONF0", 0x1000001C).Bits(0, 32, "CONF0")
        .AddRegister(0x24, "CONF1", 0xC060).Bits(0, 32, "CONF1")
        .AddRegister(0x3C, "SLEEP_CONF").Bits(0, 10, "ACTIVE_THRESHOLD")
        .AddRegister(0x40, "SWFC_CONF0").Bits(0, 32, "SWFC_CONF0")
        .AddRegister(0x44, "SWFC_CONF1").Bits(0, 32, "SWFC_CONF1")
        .AddRegister(0x48, "TXBRK_CONF").Bits(0, 8, "TX_BRK_NUM")
        .AddRegister(0x4C, "IDLE_CONF").Bits(0, 20, "IDLE_CONF")
        .AddRegister(0x50, "RS485_CONF").Bits(0, 10, "RS485_CONF")
        .AddRegister(0x60, "MEM_CONF").Bits(0, 32, "MEM_CONF")
        .AddRegister(0x6C, "FSM_STATUS").Bits(0, 8, "idle", writable: false)
        .AddRegister(0x78, "CLK_CONF", 0x03701000).Bits(0, 32, "CLK_CONF")
        .AddRegister(0x80, "ID", 0x500).Bits(0, 30, "ID").Bit(30, "HIGH_SPEED").Bit(31, "REG_UPDATE", read: static _ => 0);

    readonly ConsoleSender _sender;
    readonly IrqLine? _irq;

    /// <summary>Builds the port.</summary>
    /// <param name="machine">Gets bytes and reports; null in tests of the device alone.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Interrupt source, or null.</param>
    /// <param name="isConsole">Whether bytes go to the console.</param>
    public Esp32C3Uart(Machine? machine, string name, uint start, IrqLine? irq, bool isConsole) : base(Map, machine, start, 0x1000, name) =>
        (_irq, _sender) = (irq, new ConsoleSender(machine, name, start, isConsole));

    void Send(byte value)
    {
        _sender.Send(value);
        Store(Raw, Stored(Raw) | Done);
        Update();
    }

    void Clear(uint bits)
    {
        Store(Raw, Stored(Raw) & ~bits | Empty);
        Update();
    }

    void Update() => _irq?.Set((Stored(Raw) & Stored(Enable)) != 0);
}
