namespace Emu.Devices;

/// <summary>Arm PrimeCell UART PL011, whose bytes leave and arrive at once, whatever the divisors say. A byte is in no hurry to be joined by others: with FIFOs on its interrupt is the receive timeout.</summary>
/// <remarks>Source: Arm PrimeCell UART (PL011) Technical Reference Manual, DDI 0183G, 3.3.</remarks>
public sealed class Pl011 : Peripheral<Pl011>
{
    const uint LineControl = 0x2C, Control = 0x30, Mask = 0x38, Raw = 0x3C, Transmit = 1 << 5;

    static readonly RegisterMap<Pl011> Map = new RegisterMap<Pl011>("UART", "DDI 0183G, 3.3")
        .AddRegister(0x00, "UARTDR").Bits(0, 8, "DATA", read: static u => u.Take(), write: static (u, v) => u.Send((byte)v))
        .AddRegister(0x04, "UARTRSR").Bits(0, 4, "errors", read: static _ => 0)
        .AddRegister(0x18, "UARTFR").Bits(3, 5, "BUSY 0, RXFE, TXFF 0, RXFF, TXFE 1", read: static u => (u._receiver.HasByte ? 0u : 2) | (u._receiver.HasByte && !u.HasQueues ? 8u : 0) | 16, writable: false)
        .AddRegister(0x20, "UARTILPR").Unmodelled(0, 8, "ILPDVSR")
        .AddRegister(0x24, "UARTIBRD").Bits(0, 16, "BAUDDIVINT")
        .AddRegister(0x28, "UARTFBRD").Bits(0, 6, "BAUDDIVFRAC")
        .AddRegister(0x2C, "UARTLCR_H").Bits(0, 8, "BRK to SPS")
        .AddRegister(Control, "UARTCR", 0x300).Bit(0, "UARTEN", write: static (u, _) => u.Receive()).Unmodelled(1, 2, "SIREN, SIRLP").Unmodelled(7, 1, "LBE").Bits(8, 8, "TXE to CTSEN", write: static (u, _) => u.Receive())
        .AddRegister(0x34, "UARTIFLS", 0x12).Bits(0, 6, "TXIFLSEL, RXIFLSEL")
        .AddRegister(Mask, "UARTIMSC").Bits(0, 11, "IM", write: static (u, _) => u.Update())
        .AddRegister(Raw, "UARTRIS").Bits(4, 3, "RXRIS, TXRIS, RTRIS", writable: false)
        .AddRegister(0x40, "UARTMIS").Bits(0, 11, "MIS", read: static u => u.Stored(Raw) & u.Stored(Mask), writable: false)
        .AddRegister(0x44, "UARTICR").Bits(0, 11, "IC", read: static _ => 0, write: static (u, v) => u.Clear(v))
        .AddRegister(0x48, "UARTDMACR").Unmodelled(0, 3, "RXDMAE, TXDMAE, DMAONERR")
        .AddRegister(0xFE0, "UARTPeriphID0", 0x11).Bits(0, 8, "ID", writable: false)
        .AddRegister(0xFE4, "UARTPeriphID1", 0x10).Bits(0, 8, "ID", writable: false)
        .AddRegister(0xFE8, "UARTPeriphID2", 0x34).Bits(0, 8, "ID", writable: false)
        .AddRegister(0xFEC, "UARTPeriphID3").Bits(0, 8, "ID", writable: false);

    readonly IrqLine? _irq;
    readonly ConsoleSender _sender;
    ConsoleReceiver _receiver;

    /// <summary>Builds the port.</summary>
    /// <param name="machine">Gets bytes and reports; null in tests of the device alone.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Interrupt line, or null.</param>
    /// <param name="isConsole">Whether bytes go to the console.</param>
    public Pl011(Machine? machine, string name, uint start, IrqLine? irq, bool isConsole) : base(Map, machine, start, 0x1000, name) =>
        (_irq, _sender, _receiver) = (irq, new ConsoleSender(machine, name, start, isConsole), new ConsoleReceiver(machine, isConsole));

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _receiver.Reset();
    }

    bool HasQueues => (Stored(LineControl) & 16) != 0;

    void Send(byte value)
    {
        if ((Stored(Control) & 0x101) != 0x101)
        {
            _sender.Off();
            return;
        }
        _sender.Send(value);
        // The FIFO passes its trigger level as soon as the byte has left.
        Store(Raw, Stored(Raw) | Transmit);
        Update();
    }

    void Receive()
    {
        const uint Received = 1 << 4, TimedOut = 1 << 6;
        if ((Stored(Control) & 0x201) == 0x201 && _receiver.Receive())
            Store(Raw, Stored(Raw) | (HasQueues ? TimedOut : Received));
        Update();
    }

    uint Take()
    {
        uint value = _receiver.Take();
        Store(Raw, Stored(Raw) & ~0x50u);                   // both interrupts go when the data do
        Receive();
        return value;
    }

    void Clear(uint bits)
    {
        Store(Raw, Stored(Raw) & ~bits);
        Update();
    }

    void Update() => _irq?.Set((Stored(Raw) & Stored(Mask)) != 0);
}
