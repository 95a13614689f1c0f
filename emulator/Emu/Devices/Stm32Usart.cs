namespace Emu.Devices;

/// <summary>USART or LPUART of STM32 with ISR and TDR, whose bytes leave and arrive at once, whatever BRR says.</summary>
/// <remarks>Source: ST RM0432 50.8 (USART registers) and 51.7 (LPUART registers), and stm32l4r5xx.h for bit positions.</remarks>
public sealed class Stm32Usart : Peripheral<Stm32Usart>
{
    const uint Cr1 = 0x00, Enabled = 1, ReceiverEnabled = 4, TransmitterEnabled = 8, NotEmpty = 1 << 5, Empty = 1 << 7, Complete = 1 << 6;

    static readonly RegisterMap<Stm32Usart> Map = new RegisterMap<Stm32Usart>("USART", "RM0432 50.8")
        .AddRegister(Cr1, "CR1").Bits(0, 32, "CR1", write: static (u, _) => u.Receive())
        .AddRegister(0x04, "CR2").Bits(0, 32, "CR2")
        .AddRegister(0x08, "CR3").Bits(0, 6, "EIE to SCEN").Unmodelled(6, 2, "DMAR, DMAT").Bits(8, 24, "RTSE to TXFTCFG")
        .AddRegister(0x0C, "BRR").Bits(0, 20, "BRR")
        .AddRegister(0x10, "GTPR").Bits(0, 16, "GTPR")
        .AddRegister(0x14, "RTOR").Bits(0, 32, "RTOR")
        .AddRegister(0x18, "RQR").Bits(0, 5, "RQR", read: static _ => 0, write: static (u, v) => u.Request(v))
        .AddRegister(0x1C, "ISR")
            .Bit(5, "RXNE", read: static u => u._receiver.HasByte ? 1u : 0, writable: false)
            .Bits(6, 2, "TC, TXE", read: static _ => 3, writable: false)
            .Bit(21, "TEACK", read: static u => u.Stored(Cr1) >> 3 & u.Stored(Cr1) & 1, writable: false)
            .Bit(22, "REACK", read: static u => u.Stored(Cr1) >> 2 & u.Stored(Cr1) & 1, writable: false)
        .AddRegister(0x20, "ICR").Bits(0, 32, "ICR", read: static _ => 0)
        .AddRegister(0x24, "RDR").Bits(0, 9, "RDR", read: static u => u.Take(), writable: false)
        .AddRegister(0x28, "TDR").Bits(0, 9, "TDR", write: static (u, v) => u.Send((byte)v))
        .AddRegister(0x2C, "PRESC").Bits(0, 4, "PRESCALER");

    readonly IrqLine? _irq;
    readonly ConsoleSender _sender;
    ConsoleReceiver _receiver;

    /// <summary>Builds the port.</summary>
    /// <param name="machine">Gets bytes and reports; null in tests of the device alone.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Interrupt line, or null.</param>
    /// <param name="isConsole">Whether bytes go to the console.</param>
    public Stm32Usart(Machine? machine, string name, uint start, IrqLine? irq, bool isConsole) : base(Map, machine, start, 0x400, name) =>
        (_irq, _sender, _receiver) = (irq, new ConsoleSender(machine, name, start, isConsole), new ConsoleReceiver(machine, isConsole));

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _receiver.Reset();
    }

    void Send(byte value)
    {
        if ((Stored(Cr1) & (Enabled | TransmitterEnabled)) == (Enabled | TransmitterEnabled))
            _sender.Send(value);
        else
            _sender.Off();
    }

    void Receive()
    {
        if ((Stored(Cr1) & (Enabled | ReceiverEnabled)) == (Enabled | ReceiverEnabled))
            _receiver.Receive();
        Update();
    }

    uint Take()
    {
        uint value = _receiver.Take();
        Receive();
        return value;
    }

    // RXFRQ drops what has been received.
    void Request(uint bits)
    {
        if ((bits & 8) != 0)
            Take();
    }

    // TXE and TC always stand: their interrupts are requested for as long as they are enabled.
    void Update() => _irq?.Set((Stored(Cr1) & Enabled) != 0 && ((Stored(Cr1) & (Empty | Complete)) != 0 || ((Stored(Cr1) & NotEmpty) != 0 && _receiver.HasByte)));
}
