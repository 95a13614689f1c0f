namespace Emu.Devices;

/// <summary>System timer of WCH's QingKe V2: 32 bits, counting up at the core's clock or an eighth of it, with the software interrupt beside it.</summary>
/// <remarks>Source: CH32V003 Reference Manual, 6.5.4 "STK registers".</remarks>
public sealed class Ch32SysTick : Peripheral<Ch32SysTick>
{
    const uint Control = 0x00, Compare = 0x10, Enable = 1, InterruptEnable = 2, FullClock = 4, Reload = 8, Software = 1u << 31;
    const int SoftwareStep = 2;                                 // from number 12 to 14

    static readonly RegisterMap<Ch32SysTick> Map = new RegisterMap<Ch32SysTick>("STK", "CH32V003RM, 6.5.4")
        .AddRegister(Control, "CTLR").Bits(0, 4, "STE, STIE, STCLK, STRE", write: static (t, _) => t.Configure()).Bit(31, "SWIE", write: static (t, _) => t.Update())
        .AddRegister(0x04, "SR").Bit(0, "CNTIF", read: static t => t._reached ? 1u : 0, write: static (t, v) => t.Clear(v))
        .AddRegister(0x08, "CNTL").Bits(0, 32, "CNT", read: static t => (uint)t._count.Value, write: static (t, v) => t.SetCount(v))
        .AddRegister(Compare, "CMPLR").Bits(0, 32, "CMP", write: static (t, _) => t.Arrange());

    readonly Machine _machine;
    readonly IrqLine? _irq;
    readonly RateCounter _count;
    bool _reached;
    long _ticket;

    /// <summary>Builds the timer.</summary>
    /// <param name="machine">Gives the time and gets reports.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Interrupt of the timer; that of software is two further. Or null.</param>
    public Ch32SysTick(Machine machine, string name, uint start, IrqLine? irq) : base(Map, machine, start, 0x1000, name) =>
        (_machine, _irq, _count) = (machine, irq, new RateCounter(machine.Clock, machine.Clock.Hz));

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _reached = false;
        _count.Restart(0, running: false);
        Configure();
    }

    void Configure()
    {
        uint control = Stored(Control);
        _count.Hz = (control & FullClock) != 0 ? _machine.Clock.Hz : _machine.Clock.Hz / 8;
        _count.Running = (control & Enable) != 0;
        Arrange();
        Update();
    }

    void SetCount(uint value)
    {
        _count.Value = value;
        Arrange();
    }

    void Clear(uint value)
    {
        _reached &= value != 0;
        Update();
    }

    void Arrange()
    {
        _machine.Clock.Cancel(_ticket);
        if (_count.CycleAfter(Stored(Compare) - (uint)_count.Value is var ahead and not 0 ? ahead : 1ul << 32) is ulong cycle)
            _ticket = _machine.Clock.At(cycle, Reach);
    }

    // With reload the counter starts again from 0 at the compare value.
    void Reach(ulong cycle)
    {
        _reached = true;
        if ((Stored(Control) & Reload) != 0)
            _count.Value -= Stored(Compare);
        Arrange();
        Update();
    }

    void Update()
    {
        _irq?.Set(_reached && (Stored(Control) & InterruptEnable) != 0);
        _irq?.Next(SoftwareStep).Set((Stored(Control) & Software) != 0);
    }
}
