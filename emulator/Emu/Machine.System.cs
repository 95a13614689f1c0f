using Emu.Interp;
using Emu.Timing;

namespace Emu;

// Events, interrupts, sleep.
public sealed unsafe partial class Machine
{
    bool _sleeping;

    internal void Charge(uint cycles, Cause cause) =>
        _bus->Charge(cycles, ref cause == Cause.Sleep ? ref _bus->Causes.Sleep : ref _bus->Causes.Exception);

    /// <summary>Keeps appointments up to now: for an exception entry, during which something may happen.</summary>
    internal void ServeEvents() => _events.Serve(_bus->Cycles);

    /// <summary>Cycles to the next appointment.</summary>
    internal ulong ToNextEvent => _events.Next - Math.Min(_events.Next, _bus->Cycles);

    internal void InterruptsChanged() => _bus->Deadline = 0;

    internal void RequestReset()
    {
        _resetRequested = true;
        _bus->Deadline = 0;
    }

    /// <summary>Sleeps from the next block boundary on, until the processor wakes.</summary>
    internal void Sleep() => _sleeping = true;

    /// <summary>A sleep that was asked for does not begin.</summary>
    internal void StayAwake() => _sleeping = false;

    internal long Schedule(ulong cycle, Action<ulong> callback)
    {
        long ticket = _events.Add(cycle, callback);
        if (cycle < _bus->Deadline)
            _bus->Deadline = cycle;
        return ticket;
    }

    internal void Unschedule(long ticket) => _events.Remove(ticket);

    /// <summary>Serves events, reset, interrupts and the cycle limit, and sets the cycle until which blocks may run.</summary>
    void ServeDue()
    {
        ref CoreBus bus = ref *_bus;
        _events.Serve(bus.Cycles);
        if (_resetRequested)
            ResetCore();
        if (_stopRequested)
        {
            _stop = new RunStop(RunStopReason.Stopped);
            return;
        }
        if (bus.Cycles >= _limit)
        {
            _stop = new RunStop(RunStopReason.CycleLimit);
            return;
        }
        if (_sleeping && !Wake())
            return;
        Processor.TakeInterrupt();
        bus.Deadline = Math.Min(_limit, _events.Next);
    }

    /// <summary>Sleeps to the next event. False when the run must return or look again.</summary>
    bool Wake()
    {
        ref CoreBus bus = ref *_bus;
        while (!Processor.TryWake())
        {
            ulong next = _events.Next, until = Math.Min(next, _limit);
            if (next == ulong.MaxValue)
            {
                _stop = new RunStop(RunStopReason.Idle);
                return false;
            }
            if (until > bus.Cycles)
                bus.Charge(until - bus.Cycles, ref bus.Causes.Sleep);
            if (bus.Cycles >= _limit)
            {
                _stop = new RunStop(RunStopReason.CycleLimit);
                return false;
            }
            _events.Serve(bus.Cycles);
            if (_resetRequested || _stopRequested)
            {
                bus.Deadline = 0;
                return false;
            }
        }
        _sleeping = false;
        return true;
    }
}
