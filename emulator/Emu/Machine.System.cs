using Emu.Arm;
using Emu.Isa;
using Emu.Timing;

namespace Emu;

// What instructions ask of the machine, events, interrupts, sleep.
public sealed unsafe partial class Machine
{
    bool _sleeping, _sleepForEvent;
    byte _retiredItState;               // ITSTATE before the instruction that retired last

    internal void Charge(uint cycles, Cause cause) =>
        _core->Bus.Charge(cycles, ref cause == Cause.Sleep ? ref _core->Bus.Causes.Sleep : ref _core->Bus.Causes.Exception);

    internal void InterruptsChanged() => _core->Bus.Deadline = 0;

    internal void RequestReset()
    {
        _resetRequested = true;
        _core->Bus.Deadline = 0;
    }

    internal long Schedule(ulong cycle, Action<ulong> callback)
    {
        long ticket = _events.Add(cycle, callback);
        if (cycle < _core->Bus.Deadline)
            _core->Bus.Deadline = cycle;
        return ticket;
    }

    internal void Unschedule(long ticket) => _events.Remove(ticket);

    /// <summary>Serves events, reset, interrupts and the cycle limit, and sets the cycle until which blocks may run.</summary>
    void ServeDue()
    {
        ref CoreBus bus = ref _core->Bus;
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
        if (_exceptions.Next() is int next and not 0)
            EnterException(next);
        bus.Deadline = Math.Min(_limit, _events.Next);
    }

    /// <summary>Sleeps to the next event. False when the run must return or look again.</summary>
    bool Wake()
    {
        ref CoreBus bus = ref _core->Bus;
        while (_exceptions.Next(ignorePrimask: true) == 0 && !(_sleepForEvent && _exceptions.Event))
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
        if (_sleepForEvent)
            _exceptions.Event = false;
        _sleeping = false;
        return true;
    }

    void EnterException(int number, bool thumb = true)
    {
        bool entered = _exceptions.Enter(ref *_core, number, _pc, _itState, thumb, out uint handler, out FaultKind failure);
        if (!entered)
        {
            TakeFault(failure, failure == FaultKind.Stacking ? _core->R[13] : _exceptions.VectorTable + (uint)number * 4);
            return;
        }
        Pc = handler;
        if ((handler & 1) == 0)
            TakeFault(FaultKind.InvalidState, _pc);
    }

    /// <summary>Does what a system instruction asks for. PC is already the next instruction's.</summary>
    void Perform(in Fields f)
    {
        switch (_core->Bus.Call)
        {
            case SystemCall.Supervisor:
                CallSupervisor(f);
                break;
            case SystemCall.Breakpoint:
                Break(f);
                break;
            case SystemCall.ReadSpecial:
                _core->SetReg(f.D, ReadSpecial(f.Imm));
                break;
            case SystemCall.WriteSpecial:
                WriteSpecial(f.Imm, f.Imm2, _core->R[f.N]);
                break;
            case SystemCall.ChangeState:
                ChangeState(f);
                break;
            case SystemCall.WaitForInterrupt:
                (_sleeping, _sleepForEvent) = (true, false);
                break;
            case SystemCall.WaitForEvent:
                (_sleeping, _sleepForEvent) = (true, true);
                break;
            case SystemCall.SendEvent:
                _exceptions.Event = true;
                break;
            case SystemCall.Barrier:
                break;                                      // accesses are in order; code written is noticed at once
            case ArmCore.CallTarget:
                GoTo(_core->Bus.CallValue);
                break;
            default:
                FaultAt(f, IsAbsentCoprocessor(f.Imm) ? FaultKind.NoCoprocessor : FaultKind.Undefined);
                break;
        }
    }

    /// <summary>A fault that a retired instruction turned out to be: it does not count, and PC goes back to it.</summary>
    void FaultAt(in Fields f, FaultKind kind)
    {
        _core->Bus.Instructions--;
        Pc = f.Address;
        _itState = _retiredItState;
        TakeFault(kind, f.Address);
    }

    // Coprocessor encodings: 1110 11xx and 1111 11xx in the first halfword (ARMv7-M ARM, A5.3.18). CP10 and CP11 are the FPU.
    bool IsAbsentCoprocessor(uint word) => word >> 26 is 0b111011 or 0b111111 && !((word >> 8 & 14) == 10 && _float.IsEnabled);

    internal bool IsPrivileged => _exceptions.IsPrivileged;

    internal bool PrepareFloat(ref ArmCore core, uint pc) => _float.Prepare(ref core, pc);

    void CallSupervisor(in Fields f)
    {
        if (_exceptions.CanTake(ExceptionNumber.Supervisor))
            EnterException(ExceptionNumber.Supervisor);
        else
            FaultAt(f, FaultKind.Supervisor);
    }

    void Break(in Fields f)
    {
        if (f.Imm == 0xAB && _options.Semihosting.Enabled)
            _stop = _semihosting.Call() ?? _stop;
        else
            _stop = new RunStop(RunStopReason.Breakpoint, (int)f.Imm);
    }

    void GoTo(uint target)
    {
        if (target >= 0xF0000000 && _exceptions.HandlerMode)
        {
            ReturnFromException(target);
            return;
        }
        Pc = target;
        if ((target & 1) == 0)
            TakeFault(FaultKind.InvalidState, _pc);         // UsageFault INVSTATE, with the target as its return address
    }

    void ReturnFromException(uint value)
    {
        uint from = _pc;
        bool sleep = _exceptions.SleepOnExit && !_exceptions.IsNested;
        if (_exceptions.Return(ref *_core, value, out uint pc, out byte itState, out FaultKind failure))
        {
            Pc = pc;
            _itState = itState;
            (_sleeping, _sleepForEvent) = (sleep && !_exceptions.HandlerMode, false);
            return;
        }
        Pc = failure == FaultKind.InvalidState ? pc : from;
        TakeFault(failure, value);
    }

    /// <summary>MRS. Source: ARMv7-M ARM, B5.2.2.</summary>
    uint ReadSpecial(uint register)
    {
        bool privileged = _exceptions.IsPrivileged;
        ref ArmCore core = ref *_core;
        switch (register)
        {
            case <= 3: return ((register & 4) == 0 ? core.Apsr : 0) | ((register & 1) != 0 ? core.Ipsr : 0);
            case 5 or 6 or 7: return (register & 1) != 0 ? core.Ipsr : 0;
            case 8: return privileged ? _exceptions.StackPointer(ref core, process: false) : 0;
            case 9: return privileged ? _exceptions.StackPointer(ref core, process: true) : 0;
            case 16: return privileged ? core.Primask : 0;
            case 17 or 18: return privileged ? core.Basepri : 0;
            case 19: return privileged ? core.Faultmask : 0;
            case 20: return core.Control;
            default:
                Note(MachineError.UnmodelledRegister, "special register", register, false, $"MRS of special register {register}, which the core does not have");
                return 0;
        }
    }

    /// <summary>MSR. Source: ARMv7-M ARM, B5.2.3. Writes without privilege are ignored but for the flags, as the manual says.</summary>
    void WriteSpecial(uint register, uint mask, uint value)
    {
        ref ArmCore core = ref *_core;
        if (register <= 3)
        {
            uint ge = (mask & 1) != 0 ? value & 0x000F0000 : core.Apsr & 0x000F0000;
            core.Apsr = (mask & 2) != 0 ? (value & 0xF8000000) | ge : (core.Apsr & 0xF8000000) | ge;
            return;
        }
        if (!_exceptions.IsPrivileged)
            return;
        switch (register)
        {
            case 5 or 6 or 7: break;                        // IPSR and EPSR are read-only
            case 8 or 9: _exceptions.SetStackPointer(ref core, process: register == 9, value); break;
            case 16: core.Primask = value & 1; break;
            case 17: core.Basepri = _exceptions.Implemented(value); break;
            case 18:
                if (_exceptions.Implemented(value) is uint b and not 0 && (b < core.Basepri || core.Basepri == 0))
                    core.Basepri = b;
                break;
            case 19: SetFaultmask(value & 1); break;
            case 20: _exceptions.SetControl(ref core, value); break;
            default:
                Note(MachineError.UnmodelledRegister, "special register", register, true, $"MSR to special register {register}, which the core does not have");
                break;
        }
        InterruptsChanged();
    }

    void SetFaultmask(uint value)
    {
        if (value == 0 || _exceptions.ExecutionPriority() > -1)
            _core->Faultmask = value;
    }

    void ChangeState(in Fields f)
    {
        if (!_exceptions.IsPrivileged)
            return;
        uint to = f.Imm2 & 1;
        if ((f.Imm & 2) != 0) _core->Primask = to;
        if ((f.Imm & 1) != 0) SetFaultmask(to);
        InterruptsChanged();
    }
}
