using Emu.Interp;
using Emu.Memory;
using Emu.Timing;

namespace Emu.RiscV;

// Exceptions and interrupts. Source: Volume II (privileged), 20211203, 3.1.6 to 3.1.15 and 3.3.
internal sealed unsafe partial class RiscVProcessor : IInterruptInputs
{
    /// <summary>Exception code of mcause.</summary>
    uint CauseOf(FaultKind kind) => kind switch
    {
        FaultKind.FetchUnaligned => 0,
        FaultKind.Fetch or FaultKind.FetchNever or FaultKind.ProtectedFetch => 1,
        FaultKind.Breakpoint or FaultKind.CodeTrigger or FaultKind.DataTrigger => 3,
        FaultKind.Unaligned => _core->Bus.FaultIsStore ? 6u : 4,
        FaultKind.UnmappedRead or FaultKind.ProtectedRead => 5,
        FaultKind.UnmappedWrite or FaultKind.FlashWrite or FaultKind.ProtectedWrite => 7,
        FaultKind.EnvironmentCall => _machineMode ? 11u : 8,
        _ => 2,
    };

    /// <summary>mtval: the address of an access, the bits of an illegal instruction, the address of a breakpoint's instruction is left out (0).</summary>
    uint ValueOf(FaultKind kind, uint address)
    {
        switch (kind)
        {
            case FaultKind.Undefined:
                Fetch(Machine.Pc, out uint word);
                return word;
            case FaultKind.Breakpoint or FaultKind.EnvironmentCall:
                return 0;
            case FaultKind.Fetch or FaultKind.ProtectedFetch:
                // A 32-bit instruction whose first half can be fetched: the second half is at fault.
                Span<byte> half = stackalloc byte[2];
                return Machine.Memory.TryRead(address, half) && MayExecute(address) ? address + 2 : address;
            default:
                return address;
        }
    }

    public override void TakeFault(FaultKind kind, uint address)
    {
        uint cause = CauseOf(kind), value = ValueOf(kind, address);
        bool handled = HandlerExists(kind);
        bool isFault = kind is not (FaultKind.EnvironmentCall or FaultKind.Breakpoint or FaultKind.CodeTrigger or FaultKind.DataTrigger);
        bool stop = !handled || (isFault && Machine.Options.Faults == FaultPolicy.StopAlways);
        if (Machine.Options.Faults == FaultPolicy.Deliver && !InHandlerLoop(kind))
            stop = false;
        if (stop && kind == FaultKind.Breakpoint)
        {
            Machine.End(new RunStop(RunStopReason.Breakpoint));
            Machine.Pc += 2u + (BreakIsWide() ? 2u : 0);
            return;
        }
        if (stop)
        {
            Machine.End(new RunStop(RunStopReason.Fault, (int)IdOf(kind), Describe(kind, address, cause, value, handled)));
            return;
        }
        if (isFault && Machine.FirstDeliveredFault is null)
            Machine.FirstDeliveredFault = Describe(kind, address, cause, value, handled);
        Enter(cause, value);
    }

    /// <summary>The guest has set mtvec to code. It is 0 after reset: a fault before is nobody's.</summary>
    bool HandlerExists(FaultKind kind) => _trapVector != 0 && Machine.Memory.Contains(Rules.Target(_trapVector, CauseOf(kind)), 2) && !InHandlerLoop(kind);

    /// <summary>The handler's own first instruction cannot be fetched, so that trap follows trap.</summary>
    bool InHandlerLoop(FaultKind kind) =>
        kind is FaultKind.Fetch or FaultKind.ProtectedFetch && Machine.Pc == Rules.Target(_trapVector, CauseOf(kind));

    bool BreakIsWide() => Machine.Memory.Contains(Machine.Pc, 4) && RiscVDecoder.IsWide(Machine.Memory.ReadHalf(Machine.Pc));

    void Enter(uint cause, uint value)
    {
        Rules.Entering();
        _exceptionPc = Machine.Pc;
        _cause = cause;
        _trapValue = _model.RecordsTrapValue ? value : 0;
        bool enabled = (_status & InterruptEnable) != 0;
        _status &= ~(InterruptEnable | PreviousEnable | PreviousMode);
        _status |= (enabled ? PreviousEnable : 0) | (_machineMode ? PreviousMode : 0);
        _machineMode = true;
        Machine.Pc = Rules.Target(_trapVector, cause);
        Machine.Charge(Timing.ExceptionEntry, Emu.Timing.Cause.Exception);
        Rules.Entered(cause);
        _triggers.Entered();
        if ((cause & InterruptRules.Interrupt) == 0)
            _events.CountException(_counterInhibit);
        ProtectionChanged();
    }

    void Return()
    {
        bool toMachine = (_status & PreviousMode) == PreviousMode;
        bool enable = (_status & PreviousEnable) != 0;
        _status &= ~(InterruptEnable | PreviousMode | (toMachine ? 0 : ModifyPrivilege));
        _status |= PreviousEnable | (enable ? InterruptEnable : 0) | (_model.HasUserMode ? 0 : PreviousMode);
        _machineMode = toMachine;
        Machine.Pc = _exceptionPc & ~_core->TargetMask;
        Machine.Charge(Timing.ExceptionExit, Emu.Timing.Cause.Exception);
        Rules.Returned();
        _triggers.Returned();
        ProtectionChanged();
        Machine.InterruptsChanged();
    }

    /// <summary>What finds, enters and leaves interrupts.</summary>
    public InterruptRules Rules { get; }

    /// <summary>Bits of mip that mie lets through.</summary>
    public uint PendingLocal => _pending & _enabled;

    /// <summary>mie.</summary>
    public uint EnabledLocal
    {
        get => _enabled;
        set
        {
            _enabled = value & LocalInterrupts;
            Machine.InterruptsChanged();
        }
    }

    /// <summary>mstatus, for rules that change more of it than the standard does.</summary>
    public uint Status
    {
        get => _status;
        set
        {
            _status = value;
            Machine.InterruptsChanged();
        }
    }

    /// <summary>mepc.</summary>
    public ref uint ExceptionPc => ref _exceptionPc;

    /// <summary>mtvec.</summary>
    public uint InterruptVector => _trapVector;

    /// <summary>First instruction after reset.</summary>
    public uint ResetAddress => _resetAddress;

    /// <summary>mcause.</summary>
    public ref uint TrapCause => ref _cause;

    /// <summary>Machine mode with mstatus.MIE, or a lower mode.</summary>
    public bool TakesInterrupts => !_machineMode || (_status & InterruptEnable) != 0;

    public override void TakeInterrupt()
    {
        uint cause = Rules.Next();
        if (cause != 0)
            Enter(cause, 0);
    }

    public override bool TryWake() => Rules.Wakes;

    /// <summary>Bits of mip that come from outside: 3 software, 7 timer, 11 external.</summary>
    public void SetLevel(int number, bool high)
    {
        uint bit = 1u << number;
        uint pending = high ? _pending | bit : _pending & ~bit;
        if (pending == _pending)
            return;
        _pending = pending;
        Machine.InterruptsChanged();
    }

    /// <summary>The bits of mip are levels.</summary>
    public void Pend(int number) => SetLevel(number, true);

    /// <summary>The hart's own interrupt inputs, by their bit in mip.</summary>
    public IrqLine Local(int number) => new(this, number);

    /// <summary>The interrupt controller that takes the board's lines; set by the device.</summary>
    public IInterruptInputs? Controller { get; set; }

    // A PLIC numbers its sources from 1, a core's own controller from 0.
    public override IrqLine Irq(int line)
    {
        int first = Rules.Inputs is null ? 1 : 0;
        if (line < first || line - first >= Machine.Options.InterruptLines)
            throw new MachineException(MachineError.BadOptions, $"there is no interrupt line {line}", nameof(MachineOptions.InterruptLines));
        return new IrqLine(Rules.Inputs ?? new ControllerInputs(this), line);
    }

    /// <summary>Lines of a controller that may be added to the board after the devices that use it.</summary>
    sealed class ControllerInputs(RiscVProcessor processor) : IInterruptInputs
    {
        public void Pend(int number) => processor.Controller?.Pend(number);
        public void SetLevel(int number, bool high) => processor.Controller?.SetLevel(number, high);
    }

    // Memory protection: the windows stay open while it makes no difference inside them.
    void ProtectionChanged()
    {
        bool dataAsMachine = _machineMode && ((_status & ModifyPrivilege) == 0 || (_status & PreviousMode) == PreviousMode);
        // Debug triggers compare with the hart's own mode: an access that MPRV makes as user mode is machine mode's for them.
        bool watched = _watchesData = _triggers.WatchesData(_machineMode);
        bool free = !watched && (_protection.Entries == 0 || (dataAsMachine && !_protection.BindsMachine));
        bool data = free, flash = free;
        if (!free && !watched)
        {
            ((uint Base, uint Bytes) ram, (uint Base, uint Bytes) code) = Machine.Windows;
            data = (_protection.Everywhere(ram.Base, ram.Bytes, dataAsMachine) & (AccessRights.Read | AccessRights.Write)) == (AccessRights.Read | AccessRights.Write);
            flash = (_protection.Everywhere(code.Base, code.Bytes, dataAsMachine) & AccessRights.Read) != 0;
        }
        _dataAsMachine = dataAsMachine;
        Bus->Guarded = !free;
        Machine.OpenWindows(data, flash);
        bool everywhere = ExecutesEverywhere();
        if (!everywhere || !_executedEverywhere)
            Machine.ExecutionRightsChanged();
        _executedEverywhere = everywhere;
    }

    /// <summary>To RP2350's bus machine mode is Secure and privileged, user mode neither (datasheet, 10.6.2).</summary>
    public override (bool NonSecure, bool Privileged) TransactionOf(uint address) => (!_dataAsMachine, _dataAsMachine);

    bool _dataAsMachine, _executedEverywhere = true;

    bool ExecutesEverywhere()
    {
        if (_triggers.WatchesCode(_machineMode))
            return false;
        if (_protection.Entries == 0 || (_machineMode && !_protection.BindsMachine))
            return true;
        foreach (Emu.Memory.MemoryRegion r in Machine.Memory.Regions)
            if ((_protection.Everywhere(r.Base, r.Size, _machineMode) & AccessRights.Execute) == 0)
                return false;
        return true;
    }

    bool MayExecute(uint pc) => _executedEverywhere || (_protection.Of(pc, 2, _machineMode) & AccessRights.Execute) != 0;

    bool StopsAt(uint pc) => !_executedEverywhere && _triggers.MatchesCode(pc, _machineMode);

    bool _watchesData, _refusedByTrigger;

    // The load of an AMO asks as a store: it is both.
    public override bool MayAccess(uint address, uint bytes, bool isWrite)
    {
        _refusedByTrigger = _watchesData && _triggers.MatchesAccess(address, bytes, _machineMode, !isWrite || _core->Bus.AsStore, isWrite);
        return !_refusedByTrigger && (_protection.Of(address, bytes, _dataAsMachine) & (isWrite ? AccessRights.Write : AccessRights.Read)) != 0;
    }

    public override FaultKind RefusedAccess(uint address, bool isStore) => _refusedByTrigger ? FaultKind.DataTrigger : base.RefusedAccess(address, isStore);
}
