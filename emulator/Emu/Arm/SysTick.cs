using Emu.Timing;

namespace Emu.Arm;

/// <summary>The SysTick timer: a 24-bit down counter. Source: ARMv7-M ARM (DDI 0403E), B3.3.</summary>
/// <remarks>
/// The value is computed from the cycle at which it last was known; only the next passage through zero is an appointment.
/// Without an external reference clock (<paramref name="referenceHz"/> 0) CLKSOURCE reads 1 and counts core cycles.
/// </remarks>
/// <param name="clock">Guest time.</param>
/// <param name="exceptions">What it pends.</param>
/// <param name="referenceHz">The external reference clock, or 0.</param>
/// <param name="secure">State that the timer belongs to.</param>
internal sealed class SysTick(IClock clock, Exceptions exceptions, uint referenceHz, bool secure)
{
    uint _control, _value;
    bool _counted;
    ulong _since;                   // cycle at which the counter held _value
    long _ticket;

    public uint Reload { get; set; }

    /// <summary>CALIB: NOREF when there is no reference clock; TENMS unknown.</summary>
    public uint Calibration => referenceHz == 0 ? 0x80000000 : 0;

    bool Enabled => (_control & 1) != 0;
    ulong Divider => (_control & 4) != 0 || referenceHz == 0 ? 1 : Math.Max(1, clock.Hz / referenceHz);

    public void Reset()
    {
        clock.Cancel(_ticket);
        (_control, _value, _counted, _since, Reload) = (referenceHz == 0 ? 4u : 0, 0, false, 0, 0);
    }

    /// <summary>CTRL; reading clears COUNTFLAG.</summary>
    public uint ReadControl()
    {
        Settle(clock.Now);
        uint value = _control | (_counted ? 1u << 16 : 0);
        _counted = false;
        return value;
    }

    public void WriteControl(uint value)
    {
        Settle(clock.Now);
        _control = (value & 7) | (referenceHz == 0 ? 4u : 0);
        _since = clock.Now;
        Arrange();
    }

    public uint ReadValue()
    {
        Settle(clock.Now);
        return _value;
    }

    /// <summary>VAL: any write clears the counter and COUNTFLAG; it reloads at the next count.</summary>
    public void ClearValue()
    {
        Settle(clock.Now);
        _value = 0;
        _counted = false;
        _since = clock.Now;
        Arrange();
    }

    /// <summary>Brings value and COUNTFLAG up to a cycle.</summary>
    void Settle(ulong now)
    {
        if (!Enabled || now < _since)
            return;
        ulong ticks = (now - _since) / Divider;
        _since += ticks * Divider;
        if (ticks == 0)
            return;
        if (_value == 0)
        {
            // From 0 the next count loads RELOAD; a RELOAD of 0 keeps the counter there.
            if (Reload == 0)
                return;
            _value = Reload;
            ticks--;
        }
        if (ticks < _value)
        {
            _value -= (uint)ticks;
            return;
        }
        _counted = true;
        ticks -= _value;
        ulong rest = ticks % (Reload + 1ul);
        _value = rest == 0 ? 0 : (uint)(Reload + 1ul - rest);
    }

    void Arrange()
    {
        clock.Cancel(_ticket);
        if (!Enabled || (_value == 0 && Reload == 0))
            return;
        ulong ticks = _value == 0 ? Reload + 1ul : _value;
        _ticket = clock.At(_since + ticks * Divider, ReachZero);
    }

    void ReachZero(ulong cycle)
    {
        Settle(cycle);
        if ((_control & 2) != 0)
            exceptions.SetPending(exceptions.Slot(ExceptionNumber.SysTick, secure), true);
        Arrange();
    }
}
