using System.Numerics;

namespace Emu.Arm;

/// <summary>Exception numbers of ARMv7-M. External interrupt n is 16 + n.</summary>
internal static class ExceptionNumber
{
    public const int Reset = 1, Nmi = 2, HardFault = 3, MemManage = 4, BusFault = 5, UsageFault = 6, SecureFault = 7, Supervisor = 11, DebugMonitor = 12,
        PendSv = 14, SysTick = 15, FirstInterrupt = 16;

    /// <summary>With the Security Extension each state has its own of these (DDI 0553, B3.8).</summary>
    public static bool IsBanked(int number) => number is HardFault or MemManage or UsageFault or Supervisor or PendSv or SysTick;
}

/// <summary>
/// Exceptions of M-profile cores: what is pending, enabled and active, at which priority the core runs, and which exception is next.
/// Entry and return, and what the Security Extension adds, are in the other parts of this class; the registers that show this state are in
/// <see cref="SystemControl"/>.
/// </summary>
/// <remarks>
/// Exceptions are kept by slot. The slot of an exception is its number; with the Security Extension the Non-secure twins of banked exceptions have
/// slots of their own behind all numbers. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), B1.5.
/// </remarks>
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
    readonly StateBank[] _banks;            // Non-secure, Secure; without the Security Extension both are the same
    readonly int _numbers;                  // exception numbers; slots from here on are Non-secure twins
    StateBank _bank;
    int _activeCount, _candidates;

    public Exceptions(Machine machine, ArmProcessor owner, ArmModel model, FloatContext floatContext, StateBank nonSecure, StateBank secure, int lines, int priorityBits)
    {
        _banks = [nonSecure, secure];
        _bank = secure;
        _machine = machine;
        _owner = owner;
        _model = model;
        _float = floatContext;
        Lines = lines;
        _priorityMask = (byte)(0xFF << (8 - priorityBits));
        _numbers = ExceptionNumber.FirstInterrupt + lines;
        int count = _numbers + (model.HasSecurity ? ExceptionNumber.FirstInterrupt : 0);
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
    /// <summary>State of the running code. True on a core without the Security Extension, too.</summary>
    public bool IsSecure { get; private set; } = true;
    /// <summary>What the running state has for itself.</summary>
    public StateBank Bank => _bank;
    /// <summary>What a state has for itself.</summary>
    public StateBank BankOf(bool secure) => _banks[secure ? 1 : 0];
    /// <summary>CCR.BFHFNMIGN, which both states share: loads and stores do not fault at negative priorities.</summary>
    public bool IgnoreBusFaultsBelowZero { get; set; }
    /// <summary>The limit of a stack of the running state, or 0.</summary>
    public uint LimitOf(bool process) => LimitOf(process, IsSecure);
    /// <summary>The limit of a stack, or 0.</summary>
    public uint LimitOf(bool process, bool secure)
    {
        StateBank bank = BankOf(secure);
        return bank.IgnoreLimitsBelowZero && ExecutesBelowZero(secure) ? 0 : process ? bank.ProcessLimit : bank.MainLimit;
    }
    /// <summary>The limit of the stack in use.</summary>
    public uint CurrentLimit => LimitOf(UsesProcessStack);
    /// <summary>The event register of WFE.</summary>
    public bool Event { get; set; }

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
        (BusFaultStatus, HardFaultStatus, BusFaultAddress) = (0, 0, 0);
        (Event, IgnoreBusFaultsBelowZero) = (false, false);
        (_activeCount, _candidates) = (0, 0);
        _banks[0].Reset(0, _model.IsV8M);                   // INITNSVTOR
        _banks[1].Reset(vectorTable, _model.IsV8M);
        ResetSecurity();
    }

    public bool IsPending(int n) => _pending[n];
    public bool IsActive(int n) => _active[n];
    public bool IsEnabled(int n) => _enabled[n];
    public byte Priority(int n) => _priority[n];
    public bool Exists(int n) => n < _numbers;
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
        if (on && BankOf(TargetsSecure(n)).EventOnPend)
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

    /// <summary>Base priority of an exception: -3 reset, -2 NMI, -1 HardFault, else its register. A Secure HardFault beside a Non-secure one has -3.</summary>
    public int BasePriority(int n) => n switch
    {
        ExceptionNumber.Reset => -3,
        ExceptionNumber.Nmi => -2,
        ExceptionNumber.HardFault => FaultsAreNonSecure ? -3 : -1,
        _ when n == _numbers + ExceptionNumber.HardFault => -1,
        _ => _priority[n],
    };

    /// <summary>The part of a priority that decides preemption (AIRCR.PRIGROUP).</summary>
    int GroupPriority(int priority) => GroupPriority(priority, _bank);

    static int GroupPriority(int priority, StateBank bank) => priority < 0 ? priority : priority & (0xFF << (bank.Group + 1)) & 0xFF;

    /// <summary>The priority of an exception as others see it.</summary>
    int PreemptionPriority(int n) => _model.HasSecurity ? InBothStates(BasePriority(n), TargetsSecure(n)) : GroupPriority(BasePriority(n));

    /// <summary>Priority of the exceptions that are active, without masks: RawExecutionPriority.</summary>
    int ActivePriority()
    {
        int highest = Idle;
        if (_activeCount > 0)
            for (int n = 2; n < _active.Length; n++)
                if (_active[n])
                    highest = Math.Min(highest, PreemptionPriority(n));
        return highest;
    }

    /// <summary>Priority at which the core runs: B1.5.4 ExecutionPriority.</summary>
    public int ExecutionPriority(bool ignorePrimask = false)
    {
        int highest = ActivePriority();
        if (_model.HasSecurity)
            return Math.Min(highest, MaskedPriority(ignorePrimask));
        int boosted = Idle;
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
    public bool ExecutesBelowZero(bool secure) => _model.HasSecurity ? RequestsBelowZero(secure)
        : _machine.Core.Faultmask != 0 || _active[ExceptionNumber.Nmi] || _active[ExceptionNumber.HardFault];

    /// <summary>The pending exception that would preempt now, or 0.</summary>
    /// <param name="ignorePrimask">True for waking from WFI: a masked interrupt wakes although it is not taken.</param>
    public int Next(bool ignorePrimask = false)
    {
        if (_candidates == 0)
            return 0;
        int best = HighestPending();
        return best != 0 && PreemptionPriority(best) < ExecutionPriority(ignorePrimask) ? best : 0;
    }

    /// <summary>True when an exception of this number would be taken now.</summary>
    public bool CanTake(int n) => PreemptionPriority(n) < ExecutionPriority();

    /// <summary>A priority value with only the implemented bits.</summary>
    public uint Implemented(uint priority) => priority & _priorityMask;

    /// <summary>ICSR.VECTPENDING: the pending, enabled exception of highest priority, whatever the masks say.</summary>
    public int HighestPending()
    {
        if (_model.HasSecurity)
            return HighestPendingOfBoth();
        int best = 0, priority = int.MaxValue;
        for (int n = 1; n < _pending.Length && _candidates > 0; n++)
            if (_pending[n] && _enabled[n] && BasePriority(n) < priority)
                (best, priority) = (n, BasePriority(n));
        return best;
    }

    /// <summary>ICSR.ISRPENDING.</summary>
    public bool AnyInterruptPending => _candidates > 0 && _pending.AsSpan(ExceptionNumber.FirstInterrupt, Lines).Contains(true);

    /// <summary>MSP or PSP, wherever it is.</summary>
    public unsafe uint StackPointer(ref ArmCore core, bool process) => process == UsesProcessStack ? core.R[13] : core.OtherSp;

    public void SetStackPointer(ref ArmCore core, bool process, uint value)
    {
        if (process == UsesProcessStack)
            core.Sp = value & ~3u;
        else
            core.OtherSp = value & ~3u;
    }

    /// <summary>Writes CONTROL and swaps the stack pointers when SPSEL changes what is in use.</summary>
    public void SetControl(ref ArmCore core, uint value)
    {
        bool process = UsesProcessStack;
        // FPCA and SFPA: FPCA belongs to Non-secure code if NSACR lets it use the unit.
        uint writable = !_float.IsPresent ? 0 : IsSecure ? FloatContext.Active | (_model.HasSecurity ? FloatContext.SecureActive : 0) : _float.NonSecureAllowed ? FloatContext.Active : 0;
        uint banked = HandlerMode && !_model.HasSecurity ? (core.Control & 2) | (value & _model.BankedControl & ~2u) : value & _model.BankedControl;
        core.Control = banked | (value & writable) | (core.Control & (FloatContext.Active | FloatContext.SecureActive) & ~writable);
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
