using Emu.Interp;
using Emu.Isa;
using Emu.Memory;

namespace Emu.Arm;

/// <summary>
/// Performance Monitoring Unit of ARMv8.1-M: eight event counters of 16 bits and the cycle counter, which is that of the DWT. Counted are instructions, exceptions and their returns, cycles, software
/// increments, chained counters, and what retired instructions are (<see cref="PerformanceEvents"/>); other events are named when they are asked for, and count nothing.
/// </summary>
/// <remarks>
/// Source: ARMv8-M ARM (DDI 0553), B14 and PMU_*; numbers of events and bits: CMSIS-Core, pmu_armv8.h and core_armv81mml.h. Counters and PMU_TYPE: Cortex-M55 Technical Reference Manual (101051), recalled and not checked
/// against it. It works while DEMCR.TRCENA is set. While a counter wants to know the instructions, may interrupt, or may freeze the others, the machine goes one instruction at a time; else counting costs nothing.
/// Non-invasive debug is always allowed, so that PMU_CTRL.CYCCNT_DISABLE has no case.
/// </remarks>
internal sealed class PerformanceMonitor(Machine machine, ArmProcessor processor, DebugControl debug, WatchpointUnit watchpoints) : IDevice
{
    const int Counters = 8;
    const uint CycleCounter = 1u << 31, EventCounters = (1u << Counters) - 1, Implemented = CycleCounter | EventCounters;
    const uint SoftwareIncrement = 0x00, Retired = 0x08, ExceptionTaken = 0x09, ExceptionReturn = 0x0A, Cycles = 0x11, Chain = 0x1E;
    const uint Enable = 1, ResetEvents = 2, ResetCycles = 4, DisableCycles = 1 << 5, FreezeOnOverflow = 1 << 9, KeptControls = Enable | DisableCycles | FreezeOnOverflow;

    readonly ulong[] _values = new ulong[Counters], _starts = new ulong[Counters];
    readonly uint[] _events = new uint[Counters];
    uint _control, _enabled, _interrupts, _overflows, _lastCycles;
    ulong _wanted;                      // instruction events that counters which are on ask for
    ulong _happening;                     // those of the instruction that runs

    public string Name => "PMU";
    public uint Base => 0xE0003000;
    public uint Size => 0x1000;

    bool Works => (_control & Enable) != 0 && debug.TraceEnabled;
    bool IsFrozen => (_control & FreezeOnOverflow) != 0 && (_overflows & EventCounters) != 0;

    /// <summary>The machine must go one instruction at a time.</summary>
    public bool WantsInstructions { get; private set; }

    /// <summary>Called when <see cref="WantsInstructions"/> changed.</summary>
    public Action? WantsChanged { get; set; }

    public void Reset()
    {
        foreach (ulong[] words in (ulong[][])[_values, _starts])
            Array.Clear(words);
        Array.Clear(_events);
        (_control, _enabled, _interrupts, _overflows, _lastCycles) = (0, 0, 0, 0, 0);
        watchpoints.MonitorCounts = false;
        Begin();
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
            case 0x47C or 0xCA0:
                return 0;                                   // PMU_CCFILTR, PMU_SWINC
            case 0xC40 or 0xC60:
                return _interrupts;
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
                Overflow(value & Implemented & ~_overflows);
                break;
            case 0xC40:
                _interrupts |= value & Implemented;
                break;
            case 0xC60:
                _interrupts &= ~value;
                break;
            case 0xCA0:
                CountSoftware(value);
                break;
            case 0xE04:
                WriteControl(value);
                break;
            case 0x47C:
                break;
            default:
                machine.ReportUnmodelled(Base + offset, "PMU", isWrite: true);
                break;
        }
        Begin();
    }

    void Choose(int counter, uint number)
    {
        _events[counter] = number;
        bool known = number is SoftwareIncrement or Retired or ExceptionTaken or ExceptionReturn or Cycles || (number == Chain && (counter & 1) != 0);
        if (!known && PerformanceEvents.Bit(number) == 0)
            machine.ReportUnmodelled(Base + 0x400 + 4 * (uint)counter, $"PMU event 0x{number:X4}", isWrite: true);
    }

    void WriteControl(uint value)
    {
        if ((value & ResetEvents) != 0)
            Array.Clear(_values);
        if ((value & ResetCycles) != 0)
            watchpoints.Count = 0;
        if ((value & ~(KeptControls | ResetEvents | ResetCycles)) != 0)
            machine.ReportUnmodelled(Base + 0xE04, "PMU_CTRL.TRACE_ON_OV or a reserved bit", isWrite: true);
        _control = value & KeptControls;
    }

    /// <summary>Before an instruction, while <see cref="WantsInstructions"/>.</summary>
    public void Before(in Op op)
    {
        _happening = PerformanceEvents.Of(op.RowIndex);
        if ((_wanted & PerformanceEvents.Unaligned) != 0 && UnalignedAccess.Is(op.RowIndex, op.Fields, ref machine.Core))
            _happening |= PerformanceEvents.Unaligned;
        if (machine.Core.ConditionHolds(op.Fields.Condition) == 0)
            _happening &= ~(PerformanceEvents.Conditional | PerformanceEvents.Taken | PerformanceEvents.Unaligned);
        (_returns, _retired) = (processor.ExceptionReturns, machine.Instructions);
        _fallsTo = op.Fields.Address + op.Fields.Length;
    }

    ulong _returns, _retired;
    uint _fallsTo;

    /// <summary>After it has retired, or has faulted, which no event counts.</summary>
    public void After()
    {
        if (machine.Instructions == _retired)
            _happening = 0;
        // A return from an exception is no return from a function.
        if (machine.Pc == _fallsTo)
            _happening &= ~PerformanceEvents.Taken;
        else if (processor.ExceptionReturns != _returns)
            _happening &= ~PerformanceEvents.Bit(0x00E);
        ulong events = Works && !IsFrozen ? _happening & _wanted : 0;       // what happens together is counted before an overflow freezes
        Settle();
        for (int i = 0; events != 0 && i < Counters; i++)
            if ((_enabled >> i & 1) != 0 && (PerformanceEvents.Bit(_events[i]) & events) != 0)
                Add(i, 1);
    }

    void CountSoftware(uint counters)
    {
        for (int i = 0; i < Counters; i++)
            if (Works && !IsFrozen && (_enabled & counters >> i << i & 1u << i) != 0 && _events[i] == SoftwareIncrement)
                Add(i, 1);
    }

    ulong SourceOf(uint number) => number switch
    {
        Retired => machine.Instructions,
        ExceptionTaken => processor.ExceptionsTaken,
        ExceptionReturn => processor.ExceptionReturns,
        Cycles => machine.Cycles,
        _ => 0,
    };

    // Brings the counters up to date.
    void Settle()
    {
        if (!Works)
            return;
        bool frozen = IsFrozen;
        for (int i = 0; i < Counters; i++)
        {
            ulong now = SourceOf(_events[i]), passed = now - _starts[i];
            _starts[i] = now;
            if ((_enabled >> i & 1) != 0 && !frozen)
                Add(i, passed);
        }
        uint cycles = watchpoints.Count;
        if ((_enabled & CycleCounter) != 0 && cycles < _lastCycles)
            Overflow(CycleCounter);
        _lastCycles = cycles;
    }

    void Begin()
    {
        watchpoints.MonitorCounts = Works && (_enabled & CycleCounter) != 0;
        _lastCycles = watchpoints.Count;
        for (int i = 0; i < Counters; i++)
            _starts[i] = SourceOf(_events[i]);
        _wanted = 0;
        for (int i = 0; i < Counters; i++)
            if ((_enabled >> i & 1) != 0)
                _wanted |= PerformanceEvents.Bit(_events[i]);
        bool wants = Works && (_wanted != 0 || (_enabled & _interrupts) != 0 || ((_control & FreezeOnOverflow) != 0 && (_enabled & EventCounters) != 0));
        if (wants == WantsInstructions)
            return;
        WantsInstructions = wants;
        WantsChanged?.Invoke();
    }

    // A counter that may interrupt makes a debug event of its overflow.
    void Overflow(uint counters)
    {
        _overflows |= counters;
        if ((counters & _interrupts) != 0)
            debug.Raise(DebugControl.Counter);
    }

    // Beyond 16 bits a counter has overflowed, which an odd one after it may count.
    void Add(int counter, ulong amount)
    {
        ulong sum = _values[counter] + amount;
        _values[counter] = sum & 0xFFFF;
        if (sum <= 0xFFFF)
            return;
        Overflow(1u << counter);
        int next = counter + 1;
        if ((counter & 1) == 0 && _events[next] == Chain && (_enabled >> next & 1) != 0)
            Add(next, sum >> 16);
    }
}
