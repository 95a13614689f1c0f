using System.Numerics;

namespace Emu.Arm;

/// <summary>Exception numbers of ARMv7-M. External interrupt n is 16 + n.</summary>
internal static class ExceptionNumber
{
    public const int Reset = 1, Nmi = 2, HardFault = 3, MemManage = 4, BusFault = 5, UsageFault = 6, Supervisor = 11, DebugMonitor = 12,
        PendSv = 14, SysTick = 15, FirstInterrupt = 16;
}

/// <summary>
/// Exceptions of ARMv7-M: what is pending, enabled and active, at which priority the core runs, and which exception is next.
/// Entry and return are in the other part of this class; the registers that show this state are in <see cref="SystemControl"/>.
/// </summary>
/// <remarks>Source: ARMv7-M Architecture Reference Manual (DDI 0403E), B1.5.</remarks>
internal sealed partial class Exceptions : IInterruptInputs
{
    /// <summary>Priority of thread code without masks: lower than every exception.</summary>
    const int Idle = 256;

    readonly Machine _machine;
    readonly ArmProcessor _owner;
    readonly ArmModel _model;
    readonly FloatContext _float;
    readonly bool[] _pending, _enabled, _active, _level;
    readonly byte[] _priority;
    readonly byte _priorityMask;
    int _activeCount, _candidates;

    public Exceptions(Machine machine, ArmProcessor owner, ArmModel model, FloatContext floatContext, int lines, int priorityBits)
    {
        _machine = machine;
        _owner = owner;
        _model = model;
        _float = floatContext;
        Lines = lines;
        _priorityMask = (byte)(0xFF << (8 - priorityBits));
        int count = ExceptionNumber.FirstInterrupt + lines;
        _pending = new bool[count];
        _enabled = new bool[count];
        _active = new bool[count];
        _level = new bool[count];
        _priority = new byte[count];
    }

    public int Lines { get; }
    /// <summary>IPSR: number of the running exception, 0 in thread mode.</summary>
    public int Current
    {
        get => (int)_machine.Core.Ipsr;
        private set => _machine.Core.Ipsr = (uint)value;
    }
    /// <summary>AIRCR.PRIGROUP.</summary>
    public int Group { get; set; }
    public uint VectorTable { get; set; }
    /// <summary>CCR.STKALIGN.</summary>
    public bool AlignStack { get; set; }
    /// <summary>CCR.NONBASETHRDENA: a return to thread mode is valid although other exceptions are active.</summary>
    public bool AllowThreadFromNested { get; set; }
    /// <summary>CCR.USERSETMPEND: code without privilege may write STIR.</summary>
    public bool AllowUserPending { get; set; }
    /// <summary>MSPLIM and PSPLIM of ARMv8-M.</summary>
    public uint MainLimit { get; set; }
    public uint ProcessLimit { get; set; }
    /// <summary>CCR.STKOFHFNMIGN: no limits at negative priorities.</summary>
    public bool IgnoreLimitsBelowZero { get; set; }
    /// <summary>The limit of a stack, or 0.</summary>
    public uint LimitOf(bool process) => IgnoreLimitsBelowZero && ExecutesBelowZero ? 0 : process ? ProcessLimit : MainLimit;
    /// <summary>The limit of the stack in use.</summary>
    public uint CurrentLimit => LimitOf(UsesProcessStack);
    /// <summary>The event register of WFE.</summary>
    public bool Event { get; set; }
    /// <summary>SCR.SEVONPEND and SCR.SLEEPONEXIT.</summary>
    public bool EventOnPend { get; set; }
    public bool SleepOnExit { get; set; }

    public bool HandlerMode => Current != 0;
    public bool IsPrivileged => HandlerMode || (_machine.Core.Control & 1) == 0;
    bool UsesProcessStack => !HandlerMode && (_machine.Core.Control & 2) != 0;

    /// <summary>Back to the state after reset.</summary>
    public void Reset(uint vectorTable)
    {
        Array.Clear(_pending);
        Array.Clear(_enabled);
        Array.Clear(_active);
        Array.Clear(_level);
        Array.Clear(_priority);
        // Reset, NMI, HardFault, SVC, DebugMonitor, PendSV and SysTick have no enable bit.
        foreach (int n in (ReadOnlySpan<int>)[1, 2, 3, 11, 12, 14, 15])
            _enabled[n] = true;
        Group = 0;
        (FaultStatus, HardFaultStatus, MemManageAddress, BusFaultAddress) = (0, 0, 0, 0);
        (AlignStack, Event, EventOnPend, SleepOnExit) = (true, false, false, false);
        // ARMv8-M: CCR.NONBASETHRDENA is always one.
        (AllowThreadFromNested, AllowUserPending, IgnoreLimitsBelowZero) = (_model.IsV8M, false, false);
        (MainLimit, ProcessLimit) = (0, 0);
        (_activeCount, _candidates) = (0, 0);
        VectorTable = vectorTable;
    }

    public bool IsPending(int n) => _pending[n];
    public bool IsActive(int n) => _active[n];
    public bool IsEnabled(int n) => _enabled[n];
    public byte Priority(int n) => _priority[n];
    public bool Exists(int n) => n < _pending.Length;
    /// <summary>True when something is active besides the current exception.</summary>
    public bool IsNested => _activeCount > 1;

    public void SetPriority(int n, byte value)
    {
        _priority[n] = (byte)(value & _priorityMask);
        _machine.InterruptsChanged();
    }

    public void SetEnabled(int n, bool on)
    {
        _enabled[n] = on;
        _machine.InterruptsChanged();
    }

    public void SetPending(int n, bool on)
    {
        if (_pending[n] == on)
            return;
        _pending[n] = on;
        _candidates += on ? 1 : -1;
        if (on && EventOnPend)
            Event = true;
        _machine.InterruptsChanged();
    }

    /// <inheritdoc/>
    public void Pend(int number) => SetPending(number, true);

    /// <summary>Sets the level of an interrupt input; a high level pends again when its handler returns.</summary>
    public void SetLevel(int n, bool high)
    {
        _level[n] = high;
        if (high && !_active[n])
            SetPending(n, true);
    }

    public void SetActive(int n, bool on)
    {
        if (_active[n] == on)
            return;
        _active[n] = on;
        _activeCount += on ? 1 : -1;
        if (!on && _level[n])
            SetPending(n, true);
    }

    /// <summary>Base priority of an exception: -3 reset, -2 NMI, -1 HardFault, else its register.</summary>
    public int BasePriority(int n) => n switch
    {
        ExceptionNumber.Reset => -3,
        ExceptionNumber.Nmi => -2,
        ExceptionNumber.HardFault => -1,
        _ => _priority[n],
    };

    /// <summary>The part of a priority that decides preemption (AIRCR.PRIGROUP).</summary>
    int GroupPriority(int priority) => priority < 0 ? priority : priority & (0xFF << (Group + 1)) & 0xFF;

    /// <summary>Priority at which the core runs: B1.5.4 ExecutionPriority.</summary>
    public int ExecutionPriority(bool ignorePrimask = false)
    {
        int highest = Idle, boosted = Idle;
        if (_activeCount > 0)
            for (int n = 2; n < _active.Length; n++)
                if (_active[n])
                    highest = Math.Min(highest, GroupPriority(BasePriority(n)));
        ref readonly ArmCore core = ref _machine.Core;
        if (core.Basepri != 0)
            boosted = GroupPriority((int)core.Basepri);
        if (core.Primask != 0 && !ignorePrimask)
            boosted = 0;
        if (core.Faultmask != 0)
            boosted = -1;
        return Math.Min(highest, boosted);
    }

    /// <summary>FAULTMASK is set, or NMI or HardFault is active: an MPU without HFNMIENA is out of force.</summary>
    public bool ExecutesBelowZero => _machine.Core.Faultmask != 0 || _active[ExceptionNumber.Nmi] || _active[ExceptionNumber.HardFault];

    /// <summary>The pending exception that would preempt now, or 0.</summary>
    /// <param name="ignorePrimask">True for waking from WFI: a masked interrupt wakes although it is not taken.</param>
    public int Next(bool ignorePrimask = false)
    {
        if (_candidates == 0)
            return 0;
        int best = HighestPending();
        return best != 0 && GroupPriority(BasePriority(best)) < ExecutionPriority(ignorePrimask) ? best : 0;
    }

    /// <summary>True when an exception of this number would be taken now.</summary>
    public bool CanTake(int n) => GroupPriority(BasePriority(n)) < ExecutionPriority();

    /// <summary>A priority value with only the implemented bits.</summary>
    public uint Implemented(uint priority) => priority & _priorityMask;

    /// <summary>ICSR.VECTPENDING: the pending, enabled exception of highest priority, whatever the masks say.</summary>
    public int HighestPending()
    {
        int best = 0, priority = int.MaxValue;
        for (int n = 1; n < _pending.Length && _candidates > 0; n++)
            if (_pending[n] && _enabled[n] && BasePriority(n) < priority)
                (best, priority) = (n, BasePriority(n));
        return best;
    }

    /// <summary>ICSR.ISRPENDING.</summary>
    public bool AnyInterruptPending => _candidates > 0 && _pending.AsSpan(ExceptionNumber.FirstInterrupt).Contains(true);

    /// <summary>MSP or PSP, wherever it is.</summary>
    public unsafe uint StackPointer(ref ArmCore core, bool process) => process == UsesProcessStack ? core.R[13] : core.OtherSp;

    public void SetStackPointer(ref ArmCore core, bool process, uint value)
    {
        if (process == UsesProcessStack)
            core.Sp = value & ~3u;
        else
            core.OtherSp = value & ~3u;
    }

    /// <summary>Writes CONTROL from thread mode and swaps the stack pointers when SPSEL changes.</summary>
    public void SetControl(ref ArmCore core, uint value)
    {
        bool process = UsesProcessStack;
        uint active = (_float.IsPresent ? value : core.Control) & FloatContext.Active;
        core.Control = (HandlerMode ? (core.Control & 2) | (value & 1) : value & 3) | active;
        _float.Changed();
        Rebank(ref core, process);
        _owner.ModeChanged();
    }

    /// <summary>After a change of mode or CONTROL: puts the right one of the two stack pointers into R13.</summary>
    void Rebank(ref ArmCore core, bool processBefore)
    {
        if (processBefore != UsesProcessStack)
            (core.Sp, core.OtherSp) = (core.OtherSp, core.Sp);
    }

    /// <summary>Number of implemented priority bits.</summary>
    public int PriorityBits => BitOperations.PopCount(_priorityMask);
}
