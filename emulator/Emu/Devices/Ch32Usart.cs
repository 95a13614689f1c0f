namespace Emu.Devices;

/// <summary>USART of WCH's CH32 parts, sending side. A byte leaves at once, whatever BRR says; nothing is received. It interrupts when it can take a byte and when it has sent one.</summary>
/// <remarks>Source: CH32V003 Reference Manual, chapter 12 "USART".</remarks>
public sealed class Ch32Usart : Peripheral<Ch32Usart>
{
    const uint Status = 0x00, Control = 0x0C, Enabled = 1 << 13, TransmitterEnabled = 1 << 3, Complete = 1 << 6, Empty = 1 << 7;

    static readonly RegisterMap<Ch32Usart> Map = new RegisterMap<Ch32Usart>("USART", "CH32V003RM, 12")
        .AddRegister(Status, "STATR", Complete | Empty).Bit(6, "TC", write: static (u, _) => u.Update()).Bit(7, "TXE", writable: false).Bits(8, 2, "LBD, CTS")
        .AddRegister(0x04, "DATAR").Bits(0, 9, "DR", read: static _ => 0, write: static (u, v) => u.Send((byte)v))
        .AddRegister(0x08, "BRR").Bits(0, 16, "DIV")
        .AddRegister(Control, "CTLR1").Bits(0, 4, "SBK to TE").Unmodelled(4, 2, "IDLEIE, RXNEIE").Bits(6, 2, "TCIE, TXEIE", write: static (u, _) => u.Update()).Unmodelled(8, 1, "PEIE").Bits(9, 5, "PS to UE")
        .AddRegister(0x10, "CTLR2").Bits(0, 15, "CTLR2")
        .AddRegister(0x14, "CTLR3").Bits(0, 6, "EIE to SCEN").Unmodelled(6, 2, "DMAR, DMAT").Bits(8, 3, "RTSE, CTSE, CTSIE")
        .AddRegister(0x18, "GPR").Bits(0, 16, "PSC, GT");

    readonly ConsoleSender _sender;
    readonly IrqLine? _irq;

    /// <summary>Builds the port.</summary>
    /// <param name="machine">Gets bytes and reports; null in tests of the device alone.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Interrupt line, or null.</param>
    /// <param name="isConsole">Whether bytes go to the console.</param>
    public Ch32Usart(Machine? machine, string name, uint start, IrqLine? irq, bool isConsole) : base(Map, machine, start, 0x400, name) =>
        (_irq, _sender) = (irq, new ConsoleSender(machine, name, start, isConsole));

    void Send(byte value)
    {
        if ((Stored(Control) & (Enabled | TransmitterEnabled)) == (Enabled | TransmitterEnabled))
        {
            _sender.Send(value);
            Store(Status, Stored(Status) | Complete);
            Update();
        }
        else
            _sender.Off();
    }

    void Update() => _irq?.Set((Stored(Status) & Stored(Control) & (Complete | Empty)) != 0);
}
