namespace Emu.Devices;

/// <summary>USB Serial/JTAG of the ESP32-C3, the port that sends: the host takes each byte at once. Nothing is received, and interrupts are not modelled.</summary>
/// <remarks>Source: ESP32-C3 Technical Reference Manual, chapter 30 "USB Serial/JTAG Controller".</remarks>
public sealed class Esp32C3UsbSerial : Peripheral<Esp32C3UsbSerial>
{
    static readonly RegisterMap<Esp32C3UsbSerial> Map = new RegisterMap<Esp32C3UsbSerial>("USB Serial/JTAG", "ESP32-C3 TRM, 30")
        .AddRegister(0x00, "EP1").Bits(0, 8, "RDWR_BYTE", read: static _ => 0, write: static (u, v) => u._sender.Send((byte)v))
        .AddRegister(0x04, "EP1_CONF", 2).Bit(0, "WR_DONE", read: static _ => 0).Bit(1, "SERIAL_IN_EP_DATA_FREE", writable: false).Bit(2, "SERIAL_OUT_EP_DATA_AVAIL", writable: false)
        .AddRegister(0x08, "INT_RAW", 8).Bits(0, 12, "raw", writable: false)
        .AddRegister(0x10, "INT_ENA").Unmodelled(0, 12, "enable")
        .AddRegister(0x14, "INT_CLR").Bits(0, 12, "clear", read: static _ => 0)
        .AddRegister(0x18, "CONF0", 0x4200).Bits(0, 32, "CONF0");

    readonly ConsoleSender _sender;

    /// <summary>Builds the port.</summary>
    /// <param name="machine">Gets bytes and reports; null in tests of the device alone.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="isConsole">Whether bytes go to the console.</param>
    public Esp32C3UsbSerial(Machine? machine, string name, uint start, bool isConsole) : base(Map, machine, start, 0x1000, name) =>
        _sender = new ConsoleSender(machine, name, start, isConsole);
}
