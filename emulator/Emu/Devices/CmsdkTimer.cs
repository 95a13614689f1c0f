namespace Emu.Devices;

/// <summary>APB timer of Arm's Cortex-M System Design Kit: a 32-bit down counter at the core's clock.</summary>
/// <remarks>Source: Arm DDI 0479 (Cortex-M System Design Kit TRM), APB timer programmers model. External inputs are not modelled.</remarks>
public sealed class CmsdkTimer : Peripheral<CmsdkTimer>
{
    const uint Control = 0x00, Reload = 0x08, Status = 0x0C;

    static readonly RegisterMap<CmsdkTimer> Map = new RegisterMap<CmsdkTimer>("TIMER", "DDI 0479, APB timer")
        .AddRegister(Control, "CTRL").Bit(0, "enable", write: static (t, v) => t.Enable(v != 0)).Unmodelled(1, 2, "external enable, external clock").Bit(3, "interrupt enable")
        .AddRegister(0x04, "VALUE").Bits(0, 32, "VALUE", read: static t => t.Value(), write: static (t, v) => t.Set(v))
        .AddRegister(Reload, "RELOAD").Bits(0, 32, "RELOAD", write: static (t, _) => t.Arrange())
        .AddRegister(Status, "INTSTATUS").Bit(0, "INTCLEAR", read: static t => t.Pending(), write: static (t, _) => t.Update(), clearByOne: true);

    readonly Machine? _machine;
    readonly IrqLine? _irq;
    ulong _since;                                   // cycle at which the counter held _value
    uint _value;
    bool _on;
    long _ticket;

    /// <summary>Builds the timer.</summary>
    /// <param name="machine">Gives the time and gets reports; null: time stands still.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Interrupt line, or null.</param>
    public CmsdkTimer(Machine? machine, string name, uint start, IrqLine? irq) : base(Map, machine, start, 0x1000, name) => (_machine, _irq) = (machine, irq);

    ulong Now => _machine?.Clock.Now ?? 0;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _machine?.Clock.Cancel(_ticket);
        (_since, _value, _on) = (0, 0, false);
    }

    void Enable(bool on)
    {
        Settle();
        _on = on;
        Arrange();
    }

    uint Value()
    {
        Settle();
        return _value;
    }

    uint Pending()
    {
        Settle();
        return Stored(Status) & 1;
    }

    void Set(uint value)
    {
        Settle();
        _value = value;
        Arrange();
    }

    // From 1 to 0 the interrupt is raised; the next count after 0 loads RELOAD.
    void Settle()
    {
        ulong now = Now, ticks = now - _since;
        _since = now;
        if (!_on || ticks == 0)
            return;
        if (ticks < _value)
        {
            _value -= (uint)ticks;
            return;
        }
        ulong after = ticks - _value, period = (ulong)Stored(Reload) + 1;
        bool passed = _value > 0 || (period > 1 && after >= period);
        ulong phase = period > 1 ? after % period : 0;
        _value = phase == 0 ? 0 : (uint)(period - phase);
        if (passed && (Stored(Control) & 8) != 0)
        {
            Store(Status, 1);
            Update();
        }
    }

    void Arrange()
    {
        Settle();
        _machine?.Clock.Cancel(_ticket);
        ulong left = _value > 0 ? _value : Stored(Reload) > 0 ? (ulong)Stored(Reload) + 1 : 0;
        if (_on && left > 0 && _machine is { } machine)
            _ticket = machine.Clock.At(machine.Clock.Now + left, _ => Arrange());
    }

    void Update() => _irq?.Set((Stored(Status) & 1) != 0);
}
