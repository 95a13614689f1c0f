namespace Emu.Devices;

/// <summary>UART of SiFive's FE310, sending side. A byte leaves at once, whatever the divisor says; nothing is received.</summary>
/// <remarks>Source: SiFive FE310-G002 Manual v1p0, chapter 18 "Universal Asynchronous Receiver/Transmitter".</remarks>
public sealed class SifiveUart : Peripheral<SifiveUart>
{
    const uint Control = 0x08, InterruptEnable = 0x10;

    static readonly RegisterMap<SifiveUart> Map = new RegisterMap<SifiveUart>("UART", "FE310-G002 Manual, 18")
        .AddRegister(0x00, "txdata").Bits(0, 8, "data", read: static _ => 0, write: static (u, v) => u.Send((byte)v)).Bit(31, "full", writable: false)
        .AddRegister(0x04, "rxdata", 0x80000000).Bit(31, "empty", writable: false)
        .AddRegister(Control, "txctrl").Bit(0, "txen").Bit(1, "nstop").Bits(16, 3, "txcnt", write: static (u, _) => u.Update())
        .AddRegister(0x0C, "rxctrl").Bit(0, "rxen").Bits(16, 3, "rxcnt")
        .AddRegister(InterruptEnable, "ie").Bits(0, 2, "txwm, rxwm", write: static (u, _) => u.Update())
        .AddRegister(0x14, "ip").Bit(0, "txwm", read: static u => u.Watermark ? 1u : 0, writable: false)
        .AddRegister(0x18, "div", 0xFFFF).Bits(0, 16, "div");

    readonly IrqLine? _irq;
    readonly ConsoleSender _sender;

    /// <summary>Builds the port.</summary>
    /// <param name="machine">Gets bytes and reports; null in tests of the device alone.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Interrupt line, or null.</param>
    /// <param name="isConsole">Whether bytes go to the console.</param>
    public SifiveUart(Machine? machine, string name, uint start, IrqLine? irq, bool isConsole) : base(Map, machine, start, 0x1000, name) =>
        (_irq, _sender) = (irq, new ConsoleSender(machine, name, start, isConsole));

    // Fewer bytes wait than txcnt says: none ever waits.
    bool Watermark => (Stored(Control) >> 16 & 7) != 0;

    void Send(byte value)
    {
        if ((Stored(Control) & 1) != 0)
            _sender.Send(value);
        else
            _sender.Off();
    }

    void Update() => _irq?.Set((Stored(InterruptEnable) & 1) != 0 && Watermark);
}
