namespace Emu.Devices;

/// <summary>APB UART of Arm's Cortex-M System Design Kit, whose bytes leave and arrive at once, whatever BAUDDIV says.</summary>
/// <remarks>Source: Arm DDI 0479 (Cortex-M System Design Kit TRM), APB UART programmers model.</remarks>
public sealed class CmsdkUart : Peripheral<CmsdkUart>
{
    const uint Control = 0x08, Status = 0x0C;

    static readonly RegisterMap<CmsdkUart> Map = new RegisterMap<CmsdkUart>("UART", "DDI 0479, APB UART")
        .AddRegister(0x00, "DATA").Bits(0, 8, "DATA", read: static u => u.Take(), write: static (u, v) => u.Send((byte)v))
        .AddRegister(0x04, "STATE").Bits(0, 2, "TX full, RX full", read: static u => u._receiver.HasByte ? 2u : 0, writable: false).Bits(2, 2, "overruns", clearByOne: true)
        .AddRegister(Control, "CTRL").Bits(0, 6, "enables", write: static (u, _) => u.Receive()).Unmodelled(6, 1, "high-speed test mode")
        .AddRegister(Status, "INTSTATUS").Bits(0, 4, "INTCLEAR", write: static (u, _) => u.Update(), clearByOne: true, writable: true)
        .AddRegister(0x10, "BAUDDIV").Bits(0, 20, "BAUDDIV")
        .AddRegister(0xFE0, "PID0", reset: 0x21).AddRegister(0xFE4, "PID1", reset: 0xB8).AddRegister(0xFE8, "PID2", reset: 0x1B).AddRegister(0xFEC, "PID3")
        .AddRegister(0xFF0, "CID0", reset: 0x0D).AddRegister(0xFF4, "CID1", reset: 0xF0).AddRegister(0xFF8, "CID2", reset: 0x05).AddRegister(0xFFC, "CID3", reset: 0xB1);

    readonly IrqLine? _irq, _receiveIrq;
    readonly ConsoleSender _sender;
    ConsoleReceiver _receiver;

    /// <summary>Builds the port.</summary>
    /// <param name="machine">Gets bytes and reports; null in tests of the device alone.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Transmit interrupt, or null.</param>
    /// <param name="isConsole">Whether bytes go to the console and come from the serial input.</param>
    /// <param name="receiveIrq">Receive interrupt, or null.</param>
    public CmsdkUart(Machine? machine, string name, uint start, IrqLine? irq, bool isConsole, IrqLine? receiveIrq = null) : base(Map, machine, start, 0x1000, name) =>
        (_irq, _receiveIrq, _sender, _receiver) = (irq, receiveIrq, new ConsoleSender(machine, name, start, isConsole), new ConsoleReceiver(machine, isConsole));

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _receiver.Reset();
    }

    void Send(byte value)
    {
        if ((Stored(Control) & 1) == 0)
        {
            _sender.Off();
            return;
        }
        _sender.Send(value);
        if ((Stored(Control) & 4) != 0)
            Store(Status, Stored(Status) | 1);
        Update();
    }

    void Receive()
    {
        const uint ReceiverOn = 2, ReceiveInterrupts = 8;
        if ((Stored(Control) & ReceiverOn) != 0 && _receiver.Receive() && (Stored(Control) & ReceiveInterrupts) != 0)
            Store(Status, Stored(Status) | 2);
        Update();
    }

    uint Take()
    {
        uint value = _receiver.Take();
        Receive();
        return value;
    }

    void Update()
    {
        _irq?.Set((Stored(Status) & 1) != 0);
        _receiveIrq?.Set((Stored(Status) & 2) != 0);
    }
}
