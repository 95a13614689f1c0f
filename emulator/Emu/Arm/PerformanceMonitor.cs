using Emu.Isa;
using Emu.Memory;

namespace Emu.Arm;

/// <summary>
/// Performance Monitoring Unit of ARMv8.1-M: eight event counters of 16 bits and the cycle counter, which is that of the DWT. Instructions, exceptions, cycles, software increments and chained
/// counters are counted; other events, and interrupts on overflow, are named when they are asked for, and count nothing.
/// </summary>
/// <remarks>Source: ARMv8-M ARM (DDI 0553), B14 and PMU_*; counters and PMU_TYPE: Cortex-M55 Technical Reference Manual (101051), recalled and not checked against it. It works while DEMCR.TRCENA is set.</remarks>
internal sealed class PerformanceMonitor(Machine machine, ArmProcessor processor, DebugControl debug, WatchpointUnit watchpoints) : IDevice
{
    const int Counters = 8;
    const uint CycleCounter = 1u << 31, EventCounters = (1u << Counters) - 1, Implemented = CycleCounter | EventCounters;
    const uint SoftwareIncrement = 0x00, Retired = 0x08, ExceptionTaken = 0x09, Cycles = 0x11, Chain = 0x1E;

    readonly ulong[] _values = new ulong[Counters], _starts = new ulong[Counters];
    readonly uint[] _events = new uint[Counters];
    uint _control, _enabled, _overflows, _lastCycles;

    public string Name => "PMU";
    public uint Base => 0xE0003000;
    public uint Size => 0x1000;

    bool Works => (_control & 1) != 0 && debug.TraceEnabled;

    public void Reset()
    {
        foreach (ulong[] words in (ulong[][])[_values, _starts])
            Array.Clear(words);
        Array.Clear(_events);
        (_control, _enabled, _overflows, _lastCycles) = (0, 0, 0, 0);
        watchpoints.MonitorCounts = false;
    }

    /// <summary>Around a change of TRCENA: what was counted until then stays.</summary>
    public void TraceChanging(bool done)
    {
        if (done)
            Begin();
        else
            Settle();
    }

    public uint Read(uint offset, Width width)
    {
        Settle();
        switch (offset)
        {
            case < 4 * Counters:
                return (uint)_values[offset / 4];
            case 0x07C:
                return watchpoints.Count;
            case >= 0x400 and < 0x400 + 4 * Counters:
                return _events[(offset - 0x400) / 4];
            case 0x47C or 0xCA0 or 0xC40 or 0xC60:
                return 0;                                   // PMU_CCFILTR, PMU_SWINC, no interrupt enabled
            case 0xC00 or 0xC20:
                return _enabled;
            case 0xC80 or 0xCC0:
                return _overflows;
            case 0xE00:
                return 0x00A05F00 | Counters;               // PMU_TYPE
            case 0xE04:
                return _control;
            default:
                machine.ReportUnmodelled(Base + offset, "PMU", isWrite: false);
                return 0;
        }
    }

    public void Write(uint offset, uint value, Width width)
    {
        Settle();
        switch (offset)
        {
            case < 4 * Counters:
                _values[offset / 4] = value & 0xFFFF;
                break;
            case 0x07C:
                watchpoints.Count = value;
                break;
            case >= 0x400 and < 0x400 + 4 * Counters:
                Choose((int)(offset - 0x400) / 4, value & 0xFFFF);
                break;
            case 0xC00:
                _enabled |= value & Implemented;
                break;
            case 0xC20:
                _enabled &= ~value;
                break;
            case 0xC80:
                _overflows &= ~value;
                break;
            case 0xCC0:
                _overflows |= value & Implemented;
                break;
            case 0xCA0:
                CountSoftware(value);
                break;
            case 0xE04:
                WriteControl(value);
                break;
            case 0xC60 or 0x47C:
                break;
            default:
                machine.ReportUnmodelled(Base + offset, offset == 0xC40 ? "PMU interrupts" : "PMU", isWrite: true);
                break;
        }
        Begin();
    }

    void Choose(int counter, uint number)
    {
        _events[counter] = number;
        if (number is not (SoftwareIncrement or Retired or ExceptionTaken or Cycles) && !(number == Chain && (counter & 1) != 0))
            machine.ReportUnmodelled(Base + 0x400 + 4 * (uint)counter, $"PMU event 0x{number:X4}", isWrite: true);
    }

    // E; P and C clear counters; other bits (freeze on overflow, debug) are not there.
    void WriteControl(uint value)
    {
        if ((value & 2) != 0)
            Array.Clear(_values);
        if ((value & 4) != 0)
            watchpoints.Count = 0;
        if ((value & ~7u) != 0)
            machine.ReportUnmodelled(Base + 0xE04, "PMU_CTRL beyond E, P and C", isWrite: true);
        _control = value & 1;
    }

    void CountSoftware(uint counters)
    {
        for (int i = 0; i < Counters; i++)
            if (Works && (_enabled & counters >> i << i & 1u << i) != 0 && _events[i] == SoftwareIncrement)
                Add(i, 1);
    }

    ulong SourceOf(uint number) => number switch
    {
        Retired => machine.Instructions,
        ExceptionTaken => processor.ExceptionsTaken,
        Cycles => machine.Cycles,
        _ => 0,
    };

    // Brings the counters up to date.
    void Settle()
    {
        if (!Works)
            return;
        for (int i = 0; i < Counters; i++)
        {
            ulong now = SourceOf(_events[i]), passed = now - _starts[i];
            _starts[i] = now;
            if ((_enabled >> i & 1) != 0)
                Add(i, passed);
        }
        uint cycles = watchpoints.Count;
        if ((_enabled & CycleCounter) != 0 && cycles < _lastCycles)
            _overflows |= CycleCounter;
        _lastCycles = cycles;
    }

    void Begin()
    {
        watchpoints.MonitorCounts = Works && (_enabled & CycleCounter) != 0;
        _lastCycles = watchpoints.Count;
        for (int i = 0; i < Counters; i++)
            _starts[i] = SourceOf(_events[i]);
    }

    // Beyond 16 bits a counter has overflowed, which an odd one after it may count.
    void Add(int counter, ulong amount)
    {
        ulong sum = _values[counter] + amount;
        _values[counter] = sum & 0xFFFF;
        if (sum <= 0xFFFF)
            return;
        _overflows |= 1u << counter;
        int next = counter + 1;
        if ((counter & 1) == 0 && _events[next] == Chain && (_enabled >> next & 1) != 0)
            Add(next, sum >> 16);
    }
}
