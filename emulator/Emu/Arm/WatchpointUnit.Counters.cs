using Emu.Timing;

namespace Emu.Arm;

// The counters. The sum of DDI 0403E, C1.8.3 holds: cycles = instructions + CPICNT + EXCCNT + SLEEPCNT + LSUCNT - FOLDCNT. LSUCNT has what the timing model
// keeps apart: second cycles of loads and waits for data. The further transfers of LDM and STM are in CPICNT. FOLDCNT is what CPICNT would have to go back.
internal sealed partial class WatchpointUnit
{
    const uint CycleEnable = 1, FirstEnable = 17;

    uint _control, _offset;
    readonly uint[] _events = new uint[5];          // CPI, EXC, SLEEP, LSU, FOLD: value while off, or what to add while on
    ulong _instructions, _cycles;
    CycleCauses _causes;

    bool Running => ((_control & CycleEnable) != 0 || _monitorCounts) && _debug.TraceEnabled;

    bool _monitorCounts;

    /// <summary>The performance monitor keeps the cycle counter running, too: PMU_CCNTR is CYCCNT (ARMv8-M ARM, DDI 0553, PMU_CCNTR).</summary>
    public bool MonitorCounts
    {
        get => _monitorCounts;
        set
        {
            uint kept = Count;
            _monitorCounts = value;
            Count = kept;
        }
    }

    void ResetCounters()
    {
        (_control, _offset) = (0, 0);
        Array.Clear(_events);
        Sample();
    }

    /// <summary>CYCCNT. Setting it keeps it running, or standing, from there.</summary>
    public uint Count
    {
        get => Running ? (uint)_machine.Cycles + _offset : _offset;
        set => _offset = Running ? value - (uint)_machine.Cycles : value;
    }

    uint _kept;

    /// <summary>Around a change of TRCENA: the counters keep their values.</summary>
    public void TraceChanging(bool done)
    {
        if (!done)
        {
            Settle();
            _kept = Count;
            return;
        }
        Count = _kept;
        Sample();
        Rearm();
    }

    bool TryReadCounter(uint offset, out uint value)
    {
        const uint NumComp = 28;
        value = 0;
        switch (offset)
        {
            case 0x000:
                // ARMv8-M Baseline has neither trace packets nor counters and says so: NOTRCPKT, NOCYCCNT, NOPRFCNT.
                uint absent = _configuration is { HasCounters: false, Style: DebugStyle.V8M } ? 0x0B000000u : 0;
                value = (uint)_configuration.Comparators << (int)NumComp | absent | _control;
                return true;
            case 0x01C:
                value = _machine.Pc;                    // PCSR: the instruction that reads it
                return true;
            case 0x004 when _configuration.HasCounters:
                value = Count;
                return true;
            case >= 0x008 and <= 0x018 when _configuration.HasCounters:
                Settle();
                value = _events[(offset - 8) / 4] & 0xFF;
                return true;
            default:
                return false;
        }
    }

    bool TryWriteCounter(uint offset, uint value)
    {
        if (offset == 0x000)
        {
            WriteControl(value);
            return true;
        }
        if (!_configuration.HasCounters || offset is not (0x004 or (>= 0x008 and <= 0x018)))
            return false;
        Settle();
        if (offset == 0x004)
            Count = value;
        else
            _events[(offset - 8) / 4] = value & 0xFF;
        Rearm();
        return true;
    }

    void WriteControl(uint value)
    {
        if (!_configuration.HasCounters)
            return;
        Settle();
        uint count = Count, before = _control;
        _control = value & 0x007F1FFF;
        Count = count;
        for (int i = 0; i < _events.Length; i++)
            if ((_control & ~before & 1u << ((int)FirstEnable + i)) != 0)
                _events[i] = 0;                         // a counter starts at 0 when it is switched on
        Rearm();
    }

    bool Counts(int i) => _debug.TraceEnabled && (_control & 1u << ((int)FirstEnable + i)) != 0;

    void Sample() => (_instructions, _cycles, _causes) = (_machine.Instructions, _machine.Cycles, _machine.Causes);

    /// <summary>Brings the event counters up to now.</summary>
    void Settle()
    {
        CycleCauses spent = _machine.Causes - _causes;
        long exception = (long)spent.Exception, sleep = (long)spent.Sleep, loads = (long)(spent.LoadUse + spent.DataStall);
        long net = (long)(_machine.Cycles - _cycles) - (long)(_machine.Instructions - _instructions) - exception - sleep - loads;
        Sample();
        long folded = Math.Max(0, -net), extra = Math.Max(0, net);
        Span<long> by = [extra, exception, sleep, loads, folded];
        for (int i = 0; i < by.Length; i++)
            if (Counts(i))
                _events[i] = (uint)(_events[i] + by[i]);
    }

    /// <summary>The next cycle at which CYCCNT is comparator 0's value.</summary>
    void ArmCycle()
    {
        if (!Running)
            return;
        ulong wait = _values[0] - Count;
        _appointment = _machine.Clock.At(_machine.Cycles + (wait == 0 ? 1ul << 32 : wait), _ =>
        {
            Match(0);
            ArmCycle();
        });
    }
}
