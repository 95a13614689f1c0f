using Emu.Interp;
using Emu.Isa;

namespace Emu.Arm;

// What instructions ask of the system, exceptions, sleep.
internal sealed unsafe partial class ArmProcessor
{
    /// <summary>SYSm of MSP_NS: it and those after it are the Non-secure registers as Secure code names them (DDI 0553, MRS).</summary>
    const uint FirstNonSecure = 0x88;

    bool _sleepForEvent;

    public override void TakeInterrupt()
    {
        if (_exceptions.Next() is int next and not 0)
            EnterException(next);
    }

    public override bool TryWake()
    {
        if (_exceptions.Next(ignorePrimask: true) == 0 && !(_sleepForEvent && _exceptions.Event))
            return false;
        if (_sleepForEvent)
            _exceptions.Event = false;
        return true;
    }

    void Sleep(bool forEvent)
    {
        _sleepForEvent = forEvent;
        Machine.Sleep();
    }

    void EnterException(int number, bool thumb = true)
    {
        _exceptions.SetPending(number, true);
        FaultKind failure = _exceptions.Stack(ref *_core, Machine.Pc, Machine.DecodeState, thumb, out uint link);
        if (failure != FaultKind.None && !PendDerived(failure, _core->R[13]))
            return;
        Machine.ServeEvents();                              // late arrival: what happened during stacking
        TakePending(link, tailChained: false, again: failure != FaultKind.None);
    }

    /// <summary>Goes to the pending exception of highest priority; its frame is there.</summary>
    /// <param name="link">EXC_RETURN.</param>
    /// <param name="tailChained">Another exception has just ended.</param>
    /// <param name="again">Stacking has failed already, and its fault is pending.</param>
    void TakePending(uint link, bool tailChained, bool again)
    {
        uint handler;
        while (_exceptions.Take(ref *_core, ref link, tailChained, again, out int n, out handler) is var failure and not FaultKind.None)
        {
            if (failure != FaultKind.Vector)
            {
                if (!PendDerived(failure, _core->R[13]))
                    return;
            }
            else
            {
                Exceptions.Delivery delivery = _exceptions.VectorFault(n, out int hardFault);
                uint table = _exceptions.BankOf(_exceptions.TargetsSecure(n)).VectorTable;
                if (!MayDeliver(FaultKind.Vector, table + (uint)_exceptions.NumberOf(n) * 4, delivery))
                    return;
                _exceptions.SetPending(hardFault, true);
            }
            (tailChained, again) = (_model.HasSecurity, true);
        }
        Machine.Pc = handler;
        ExceptionsTaken++;
        _core->KnownLoop = 0;
        if ((handler & 1) == 0)
            TakeFault(FaultKind.InvalidState, Machine.Pc);
    }

    public override void Perform(in Fields f)
    {
        switch (_core->Bus.Call)
        {
            case SystemCall.Supervisor:
                CallSupervisor(f);
                break;
            case SystemCall.Breakpoint:
                Break(f);
                break;
            case SystemCall.ReadSpecial when f.Imm >= FirstNonSecure && _model.HasSecurity:
                _core->SetReg(f.D, ReadOtherSpecial(f.Imm));
                break;
            case SystemCall.WriteSpecial when f.Imm >= FirstNonSecure && _model.HasSecurity:
                WriteOtherSpecial(f, _core->R[f.N]);
                break;
            case >= SystemCall.SecureGateway and <= SystemCall.LoadFloatAfterCall:
                PerformSecurity(f);
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
                Sleep(forEvent: false);
                break;
            case SystemCall.WaitForEvent:
                Sleep(forEvent: true);
                break;
            case SystemCall.SendEvent:
                _exceptions.Event = true;
                break;
            case SystemCall.Barrier:
                break;                                      // accesses are in order; code written is noticed at once
            case ArmCore.CallLanding:
                LandIfChecked();
                break;
            case ArmCore.CallPartial:
                Machine.DecodeState = (byte)_core->Bus.CallValue;
                break;
            case ArmCore.CallTarget:
                GoTo(_core->Bus.CallValue, f);
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
        Machine.Pc = f.Address;
        Machine.DecodeState = Machine.RetiredState;
        TakeFault(kind, f.Address);
    }

    // Coprocessor encodings: 1110 11xx and 1111 11xx in the first halfword (ARMv7-M ARM, A5.3.18). CP10 and CP11 are the FPU.
    bool IsAbsentCoprocessor(uint word) => word >> 26 is 0b111011 or 0b111111 && !(IsFloatSpace(word) && _float.IsEnabled);

    // ARMv8.1-M: CP8, CP9, CP14 and CP15, and all of 111x 1111, go with CP10 (DDI 0553, C2.2 and IsCPInstruction of E2.1).
    bool IsFloatSpace(uint word) => (word >> 8 & 14) == 10
        || ((_model.Features & Features.V81M) != 0 && ((word >> 8 & 15) is 8 or 9 or 14 or 15 || word >> 24 is 0xEF or 0xFF));

    /// <summary>The registers of the floating-point unit belong to the running code.</summary>
    public bool IsFloatActive => _float.IsActive(in Core);

    public bool PrepareFloat(ref ArmCore core, uint pc) => _float.Prepare(ref core, pc);

    /// <summary>The unit may hold values of Secure code.</summary>
    public bool HasSecureFloat => _float.HasSecureContext(in Core);

    /// <summary>Before FPCXT_NS is read or written.</summary>
    public bool PrepareNonSecurePayload(ref ArmCore core, uint pc) => _float.PrepareNonSecurePayload(ref core, pc);

    /// <summary>FPCXT_NS is that of an active context.</summary>
    public bool HasNonSecurePayload => !_float.IsInactive(in Core);

    /// <summary>FPCXT_S or FPCXT_NS.</summary>
    public uint FloatPayload(bool nonSecure) => _float.Payload(in Core, nonSecure);

    /// <summary>FPCXT_S or FPCXT_NS has been read.</summary>
    public void LeaveFloatPayload(bool nonSecure) => _float.LeavePayload(ref Core, nonSecure);

    /// <summary>Writes FPCXT_S or FPCXT_NS.</summary>
    public void WriteFloatPayload(uint value, bool nonSecure) => _float.WritePayload(ref Core, value, nonSecure);

    void CallSupervisor(in Fields f)
    {
        int n = _exceptions.Slot(ExceptionNumber.Supervisor, _exceptions.IsSecure);
        if (_exceptions.CanTake(n))
            EnterException(n);
        else
            FaultAt(f, FaultKind.Supervisor);
    }

    void Break(in Fields f)
    {
        if (f.Imm == 0xAB && Machine.Options.Semihosting.Enabled)
            Machine.CallSemihosting();
        else if (_debug.MonitorEnabled)
            BreakToMonitor(f);
        else
            Machine.End(new RunStop(RunStopReason.Breakpoint, (int)f.Imm));
    }

    void GoTo(uint target, in Fields f)
    {
        if (target >= (_model.IsV8M ? 0xFF000000 : 0xF0000000) && _exceptions.HandlerMode)
        {
            ReturnFromException(target, f);
            return;
        }
        if (_model.HasSecurity && (target | 1) == FunctionReturn)
        {
            ReturnFromFunction(f);
            return;
        }
        Machine.Pc = target;
        if ((target & 1) == 0)
            TakeFault(FaultKind.InvalidState, Machine.Pc);         // UsageFault INVSTATE, with the target as its return address
    }

    void ReturnFromException(uint value, in Fields f)
    {
        ExceptionReturns++;
        _core->KnownLoop = 0;
        bool sleep = _exceptions.Bank.SleepOnExit && !_exceptions.IsNested;
        Machine.Pc = f.Address;                                    // for reports
        if (_exceptions.Leave(ref *_core, ref value) is var wrong and not FaultKind.None)
        {
            Chain(wrong, value);
            return;
        }
        if (_exceptions.Next() != 0)
        {
            // What is next preempts what the return leads to: no unstacking in between.
            Machine.Charge(Timing.TailChain, Emu.Timing.Cause.Exception);
            Machine.ServeEvents();
            TakePending(value, tailChained: true, again: false);
            return;
        }
        if (!Unstacked())
        {
            Machine.Charge(Timing.TailChain, Emu.Timing.Cause.Exception);
            TakePending(value, tailChained: true, again: false);
            return;
        }
        FaultKind failure = _exceptions.Unstack(ref *_core, value, out uint pc, out byte itState);
        if (failure is not (FaultKind.None or FaultKind.InvalidState))
        {
            Chain(failure, value);
            return;
        }
        Machine.Pc = pc;
        Machine.DecodeState = itState;
        if (failure != FaultKind.None)
            TakeFault(failure, value);
        else if (sleep && !_exceptions.HandlerMode)
            Sleep(forEvent: false);
        else
        {
            Machine.StayAwake();
            if (MissedLanding)
                Land();
        }
    }

    /// <summary>
    /// The time of unstacking passes. False when an exception arrives in it: the frame stays where it is, and the exception is chained to (DDI 0403E, B1.5.12;
    /// Cortex-M4 TRM, DDI 0439B, 3.9.3: an exception that arrives during the stack pop).
    /// </summary>
    bool Unstacked()
    {
        for (uint left = Timing.ExceptionExit; ;)
        {
            ulong wait = Machine.ToNextEvent;
            if (wait >= left)
            {
                Machine.Charge(left, Emu.Timing.Cause.Exception);
                return true;
            }
            Machine.Charge((uint)wait, Emu.Timing.Cause.Exception);
            left -= (uint)wait;
            Machine.ServeEvents();
            if (_exceptions.Next() != 0)
                return false;
        }
    }

    /// <summary>A return failed: the fault is chained to, on the frame that is there (DDI 0403E, B1.5.8).</summary>
    void Chain(FaultKind kind, uint value)
    {
        if (!PendDerived(kind, value))
            return;
        Machine.Charge(Timing.TailChain, Emu.Timing.Cause.Exception);
        TakePending(0xF0000000 | value, tailChained: true, again: false);
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
            case 10 when _model.HasStackLimits: return privileged && StackIsLimited ? _exceptions.Bank.MainLimit : 0;
            case 11 when _model.HasStackLimits: return privileged && StackIsLimited ? _exceptions.Bank.ProcessLimit : 0;
            case 16: return privileged ? core.Primask : 0;
            case 17 or 18 when !_model.IsV6M: return privileged ? core.Basepri : 0;
            case 19 when !_model.IsV6M: return privileged ? core.Faultmask : 0;
            case >= 0x20 and <= 0x27 when _model.HasPointerAuthentication: return privileged ? _keys.Word(_exceptions.IsSecure, register) : 0;
            case 20: return core.Control & (_exceptions.IsSecure ? uint.MaxValue : ~FloatContext.SecureActive);
            default:
                Machine.Note(MachineError.UnmodelledRegister, "special register", register, false, $"MRS of special register {register}, which the core does not have");
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
        {
            if (register == 20 && _model.HasSecurity && _exceptions.IsSecure)
                _exceptions.SetControl(ref core, (core.Control & ~FloatContext.SecureActive) | (value & FloatContext.SecureActive));       // SFPA is free to all Secure code
            return;
        }
        switch (register)
        {
            case 5 or 6 or 7: break;                        // IPSR and EPSR are read-only
            case 8 or 9: _exceptions.SetStackPointer(ref core, process: register == 9, value); break;
            case 10 or 11 when _model.HasStackLimits && !StackIsLimited: break;
            case 10 when _model.HasStackLimits: _exceptions.Bank.MainLimit = value & ~7u; ModeChanged(); break;
            case 11 when _model.HasStackLimits: _exceptions.Bank.ProcessLimit = value & ~7u; ModeChanged(); break;
            case 16: core.Primask = value & 1; break;
            case 17 when !_model.IsV6M: core.Basepri = _exceptions.Implemented(value); break;
            case 18 when !_model.IsV6M:
                if (_exceptions.Implemented(value) is uint b and not 0 && (b < core.Basepri || core.Basepri == 0))
                    core.Basepri = b;
                break;
            case 19 when !_model.IsV6M: SetFaultmask(value & 1); break;
            case >= 0x20 and <= 0x27 when _model.HasPointerAuthentication: _keys.Word(_exceptions.IsSecure, register) = value; break;
            case 20: _exceptions.SetControl(ref core, _model.HasUnprivilegedMode ? value : value & ~1u); break;
            default:
                Machine.Note(MachineError.UnmodelledRegister, "special register", register, true, $"MSR to special register {register}, which the core does not have");
                break;
        }
        Machine.InterruptsChanged();
    }

    void SetFaultmask(uint value)
    {
        if (value == 0 || _exceptions.ExecutionPriority() > -1)
            _core->Faultmask = value;
        ModeChanged();
    }

    void ChangeState(in Fields f)
    {
        if (!_exceptions.IsPrivileged)
            return;
        uint to = f.Imm2 & 1;
        if ((f.Imm & 2) != 0) _core->Primask = to;
        if ((f.Imm & 1) != 0) SetFaultmask(to);
        Machine.InterruptsChanged();
    }
}
