namespace Emu.Devices;

/// <summary>One of the two counters of a <see cref="CmsdkDualTimer"/>: 16 or 32 bits, down, behind a prescaler; free-running, periodic, or once.</summary>
internal sealed class DualTimerChannel(Machine? machine, Action changed)
{
    const uint OneShot = 1, Wide = 2, InterruptEnable = 1 << 5, Periodic = 1 << 6, Enable = 1 << 7;

    ulong _since;                                   // cycle of the last count
    uint _load, _value = uint.MaxValue, _control = InterruptEnable;
    bool _halted, _raised;
    long _ticket;

    ulong Now => machine?.Clock.Now ?? 0;
    bool Runs => (_control & Enable) != 0 && !_halted;
    uint Mask => (_control & Wide) != 0 ? uint.MaxValue : 0xFFFF;
    ulong Prescale => (_control >> 2 & 3) switch { 0 => 1ul, 1 => 16, _ => 256 };
    ulong Period => ((_control & Periodic) != 0 ? _load & Mask : Mask) + 1ul;

    /// <summary>TIMERRIS.</summary>
    public bool IsRaised { get { Settle(); return _raised; } }

    /// <summary>TIMERMIS.</summary>
    public bool IsRequested => IsRaised && (_control & InterruptEnable) != 0;

    public void Reset()
    {
        machine?.Clock.Cancel(_ticket);
        (_since, _load, _value, _control, _halted, _raised) = (0, 0, uint.MaxValue, InterruptEnable, false, false);
    }

    /// <summary>TIMERLOAD and TIMERBGLOAD.</summary>
    public uint Load => _load;

    /// <summary>A write of TIMERLOAD counts from there at once, one of TIMERBGLOAD from the next reload on.</summary>
    public void SetLoad(uint value, bool atOnce)
    {
        Settle();
        _load = value;
        if (atOnce)
            (_value, _halted) = (value & Mask, false);
        Arrange();
    }

    /// <summary>TIMERVALUE.</summary>
    public uint Value { get { Settle(); return _value; } }

    /// <summary>TIMERCONTROL.</summary>
    public uint Control
    {
        get => _control;
        set
        {
            Settle();
            _control = value & 0xEF;
            if (Runs)
                _value &= Mask;
            Arrange();
        }
    }

    public void Clear()
    {
        Settle();
        _raised = false;
        Arrange();
    }

    // At 0 the interrupt is raised; the next count loads, or the counter stands still.
    void Settle()
    {
        ulong now = Now, ticks = Runs ? (now - _since) / Prescale : 0;
        _since = Runs ? _since + ticks * Prescale : now;
        if (ticks == 0)
            return;
        if (ticks < _value)
        {
            _value -= (uint)ticks;
            return;
        }
        ulong after = ticks - _value;
        _raised |= _value > 0 || after >= Period;
        ulong phase = after % Period;
        _value = phase == 0 ? 0 : (uint)(Period - phase);
        if ((_control & OneShot) != 0)
            (_value, _halted) = (0, true);
    }

    void Arrange()
    {
        Settle();
        changed();
        machine?.Clock.Cancel(_ticket);
        if (Runs && machine is { } m)
            _ticket = m.Clock.At(_since + (_value > 0 ? _value : Period) * Prescale, _ => Arrange());
    }
}
