using Emu.Interp;

namespace Emu.Arm;

/// <summary>
/// The floating-point unit's place in the system: CPACR, NSACR, FPCCR, FPCAR, FPDSCR, and the check that stands before every floating-point
/// instruction, with lazy saving of the registers.
/// </summary>
/// <remarks>
/// Source: ARMv7-M Architecture Reference Manual (DDI 0403E), B1.5.6, B1.5.7 and B3.2.20 to B3.2.23; for two states ARMv8-M ARM (DDI 0553), B3.20 and
/// B3.21. Registers that each state has are kept by state; a core without the Security Extension uses the second.
/// </remarks>
internal sealed unsafe class FloatContext(Machine machine, bool present, bool security = false)
{
    /// <summary>Words that a context adds to a frame: S0-S15, FPSCR, and VPR or a reserved word.</summary>
    public const int Words = 18;
    /// <summary>With S16-S31: a Secure context under FPCCR.TS.</summary>
    public const int AllWords = 34;
    /// <summary>CONTROL.FPCA.</summary>
    public const uint Active = 4;
    /// <summary>CONTROL.SFPA: the registers hold values of the running Secure code.</summary>
    public const uint SecureActive = 8;

    // FPCCR. Those from HFRDY on but MMRDY, SPLIMVIOL and UFRDY, and S, exist once, and are kept with the Secure bits.
    const uint LazyActive = 1, User = 1 << 1, OwnerSecure = 1 << 2, Thread = 1 << 3, HardFaultReady = 1 << 4, MemManageReady = 1 << 5, BusFaultReady = 1 << 6,
        SecureFaultReady = 1 << 7, MonitorReady = 1 << 8, LimitViolated = 1 << 9, UsageFaultReady = 1 << 10, TreatAsSecure = 1 << 26, ClearSecure = 1 << 27,
        Clear = 1 << 28, LazySecure = 1 << 29, Lazy = 1 << 30, AutomaticPreserve = 1u << 31;
    const uint InV7M = AutomaticPreserve | Lazy | MonitorReady | BusFaultReady | MemManageReady | HardFaultReady | Thread | User | LazyActive;
    const uint Banked = AutomaticPreserve | UsageFaultReady | LimitViolated | MemManageReady | Thread | User | LazyActive;
    const uint StatusControls = 0x07C80000, UnitCoprocessors = 0x00F00000;
    // FPCXT: FPSCR[27:0] and SFPA. LTPSIZE of a context without tail predication.
    const uint PayloadStatus = 0x0FFFFFFF, PayloadSecure = 1u << 31, NoTail = 4 << 16;

    readonly uint[] _control = new uint[2], _address = new uint[2], _status = new uint[2], _coprocessors = new uint[2];

    /// <summary>True for a core with floating-point registers.</summary>
    public bool IsPresent => present;

    /// <summary>NSACR: Non-secure code may use the unit.</summary>
    public uint NonSecureAccess { get; private set; }
    /// <summary>NSACR lets Non-secure code use the unit.</summary>
    public bool NonSecureAllowed => (NonSecureAccess & 1 << 10) != 0;
    /// <summary>FPCCR.TS: frames of Secure code have all registers.</summary>
    public bool SavesAll => (_control[1] & TreatAsSecure) != 0;
    /// <summary>The state whose registers the unit holds (FPCCR.S).</summary>
    public bool OwnerIsSecure => !security || (_control[1] & OwnerSecure) != 0;

    /// <summary>CPACR: only CP10 and CP11 can be there.</summary>
    public uint Coprocessors(bool secure) => _coprocessors[Index(secure)];
    /// <summary>FPCAR.</summary>
    public uint Address(bool secure) => _address[Index(secure)];
    /// <summary>FPDSCR.</summary>
    public uint DefaultStatus(bool secure) => _status[Index(secure)];

    /// <summary>True when the running code may use the unit.</summary>
    public bool IsEnabled => Refusal(IsSecure, Exceptions.IsPrivileged) == FaultKind.None;

    ArmProcessor Owner => (ArmProcessor)machine.Processor;
    Exceptions Exceptions => Owner.Exceptions;
    bool IsSecure => Exceptions.IsSecure;

    int Index(bool secure) => secure || !security ? 1 : 0;

    public void Reset()
    {
        Array.Clear(_address);
        Array.Clear(_status);
        Array.Clear(_coprocessors);
        NonSecureAccess = 0;
        (_control[0], _control[1]) = present ? (AutomaticPreserve, AutomaticPreserve | Lazy | (security ? OwnerSecure : 0)) : (0, 0);
    }

    /// <summary>FPCCR's ready bits: the exception could have been taken when the place of the registers was reserved.</summary>
    /// <param name="number">HardFault, MemManage or BusFault.</param>
    /// <param name="secure">State that the fault belongs to.</param>
    public bool IsReady(int number, bool secure) => number switch
    {
        ExceptionNumber.HardFault => (_control[1] & HardFaultReady) != 0,
        ExceptionNumber.BusFault => (_control[1] & BusFaultReady) != 0,
        _ => (_control[Index(secure)] & MemManageReady) != 0,
    };

    /// <summary>The next floating-point instruction asks again.</summary>
    public void Changed() => machine.Core.FloatReady = 0;

    public void WriteCoprocessors(bool secure, uint value)
    {
        _coprocessors[Index(secure)] = value & UnitCoprocessors;
        Changed();
    }

    public void WriteNonSecureAccess(uint value)
    {
        NonSecureAccess = present ? value & 3 << 10 : 0;
        Changed();
    }

    /// <summary>FPCCR. Non-secure code sees its own bits and some of those that exist once.</summary>
    public uint ReadControl(bool secure)
    {
        if (secure || !security)
            return _control[1];
        uint shared = Lazy | Clear | MonitorReady | (Exceptions.FaultsAreNonSecure ? BusFaultReady | HardFaultReady : 0);
        return (_control[1] & shared) | _control[0];
    }

    public void WriteControl(bool secure, uint value)
    {
        Changed();
        if (!security)
            _control[1] = value & InV7M;
        else if (secure)
            _control[1] = value & (InV7M | OwnerSecure | SecureFaultReady | LimitViolated | UsageFaultReady | TreatAsSecure | ClearSecure | Clear | LazySecure);
        else
        {
            uint shared = MonitorReady | (Exceptions.FaultsAreNonSecure ? BusFaultReady | HardFaultReady : 0)
                | ((_control[1] & LazySecure) == 0 ? Lazy : 0) | ((_control[1] & ClearSecure) == 0 ? Clear : 0);
            _control[1] = (_control[1] & ~shared) | (value & shared);
            _control[0] = value & Banked;
        }
    }

    public void WriteAddress(bool secure, uint value) => _address[Index(secure)] = value & ~7u;

    public void WriteDefaultStatus(bool secure, uint value) => _status[Index(secure)] = value & StatusControls & machine.Core.FpscrWritable;

    /// <summary>Why code of a state may not use the unit: CPACR, then NSACR.</summary>
    FaultKind Refusal(bool secure, bool privileged)
    {
        bool enabled = present && (_coprocessors[Index(secure)] >> 20 & 3) switch { 3 => true, 1 => privileged, _ => false };
        return !enabled ? FaultKind.NoCoprocessor : security && !secure && !NonSecureAllowed ? FaultKind.NoCoprocessorSecure : FaultKind.None;
    }

    /// <summary>ActiveFPState of ARMv8-M: enabled, own context, nothing to be saved.</summary>
    public bool IsActive(in ArmCore core)
    {
        uint wanted = Active | (security && IsSecure ? SecureActive : 0);
        return IsEnabled && (_control[Index(OwnerIsSecure)] & LazyActive) == 0 && ((_control[Index(IsSecure)] & AutomaticPreserve) == 0 || (core.Control & wanted) == wanted);
    }

    /// <summary>ExecuteFPCheck: before a floating-point instruction while <see cref="ArmCore.FloatReady"/> is 0.</summary>
    /// <returns>False when the instruction faults.</returns>
    public bool Prepare(ref ArmCore core, uint pc)
    {
        bool secure = IsSecure;
        if (Refusal(secure, Exceptions.IsPrivileged) is var refusal and not FaultKind.None)
        {
            core.Bus.RaiseFault(refusal, pc);
            return false;
        }
        if ((_control[Index(OwnerIsSecure)] & LazyActive) != 0 && !SaveLazily(ref core))
            return false;
        if (security)
            _control[1] = (_control[1] & ~OwnerSecure) | (secure ? OwnerSecure : 0);
        uint wanted = Active | (security && secure ? SecureActive : 0);
        if ((_control[Index(secure)] & AutomaticPreserve) != 0 && (core.Control & wanted) != wanted)
        {
            core.Fpscr = (core.Fpscr & ~StatusControls) | DefaultStatus(secure);
            core.StartVectorContext(StatusControls);
            core.Control |= wanted;
        }
        core.FloatReady = 1;
        return true;
    }

    bool SaveLazily(ref ArmCore core)
    {
        // The save is made as the interrupted code would have made it.
        bool secure = OwnerIsSecure;
        ref uint control = ref _control[Index(secure)];
        bool privileged = (control & User) == 0, belowZero = (_control[1] & HardFaultReady) == 0;
        uint address = _address[Index(secure)];
        FaultKind failure = security ? Refusal(secure, privileged) : FaultKind.None;
        if (failure == FaultKind.None && (control & LimitViolated) == 0)
            failure = Save(ref core, address, secure, FaultKind.LazyStacking, FaultKind.ProtectedLazyStacking, privileged, belowZero);
        if (failure != FaultKind.None)
        {
            if (failure == FaultKind.SecureAccess)
                failure = FaultKind.SecureLazySave;
            if (!Owner.DefersLazyFault(failure, address))
            {
                core.Bus.RaiseFault(failure, address);
                return false;
            }
            control &= ~LazyActive;                         // what could not be saved is lost
            return true;
        }
        control &= ~LazyActive;
        if (security && secure && SavesAll)
            ClearRegisters(ref core, 32);
        machine.Charge(machine.Timing.FloatContext, Timing.Cause.Exception);
        return true;
    }

    static void ClearRegisters(ref ArmCore core, int count)
    {
        for (int i = 0; i < count; i++)
            core.S[i] = 0;
        core.Fpscr = core.Vpr = 0;
        if (core.HasVectors)
            core.SetTailSize(4);                            // no tail predication
    }

    FaultKind Save(ref ArmCore core, uint address, bool secure, FaultKind failure, FaultKind refusal, bool privileged, bool belowZero)
    {
        Span<uint> words = stackalloc uint[AllWords];
        words = words[..UsedWords(in core, secure)];
        if (Owner.StackRefusal(address, words.Length, true, secure, privileged, belowZero, refusal) is var refused and not FaultKind.None)
            return refused;
        Pack(ref core, words);
        int first = core.HasVectors ? Words : Words - 1;
        return machine.WriteStack(address, words[..first]) && (words.Length <= Words || machine.WriteStack(address + Words * 4, words[Words..])) ? FaultKind.None : failure;
    }

    // The word behind FPSCR is VPR where there is MVE, else reserved and not touched.
    int UsedWords(in ArmCore core, bool secure) => security && secure && SavesAll ? AllWords : core.HasVectors ? Words : Words - 1;

    static void Pack(ref ArmCore core, Span<uint> words)
    {
        for (int i = 0; i < 16; i++)
            words[i] = core.S[i];
        words[16] = core.Fpscr;
        if (words.Length >= Words)
            words[17] = core.Vpr;
        for (int i = Words; i < words.Length; i++)
            words[i] = core.S[i - Words + 16];
    }

    static void Unpack(ref ArmCore core, ReadOnlySpan<uint> words)
    {
        for (int i = 0; i < 16; i++)
            core.S[i] = words[i];
        core.Fpscr = words[16] & core.FpscrWritable;
        if (core.HasVectors)
            core.Vpr = words[17] & 0x00FFFFFF;
        for (int i = Words; i < words.Length; i++)
            core.S[i - Words + 16] = words[i];
    }

    /// <summary>Second part of exception entry with FPCA set: saves the registers, or only reserves their place.</summary>
    /// <param name="core">Registers.</param>
    /// <param name="frame">Address of the frame; its first eight words are written.</param>
    /// <param name="privileged">The interrupted code is privileged.</param>
    /// <param name="belowZero">It runs at a negative priority.</param>
    public FaultKind Stack(ref ArmCore core, uint frame, bool privileged, bool belowZero)
    {
        bool secure = IsSecure;
        if (security && (_control[Index(secure)] & LazyActive) != 0)
            return FaultKind.SecureLazyState;
        // FPCCR.LSPEN exists once.
        if ((_control[1] & Lazy) != 0)
        {
            RememberPlace(frame + 32, privileged, checkLimit: false);
            return FaultKind.None;
        }
        if (!IsEnabled)
            return FaultKind.NoCoprocessor;
        machine.Charge(machine.Timing.FloatContext, Timing.Cause.Exception);
        FaultKind failure = Save(ref core, frame + 32, secure, FaultKind.Stacking, FaultKind.ProtectedStacking, privileged, belowZero);
        if (security && failure == FaultKind.None)
            ClearRegisters(ref core, secure && SavesAll ? 32 : 16);
        return failure;
    }

    /// <summary>UpdateFPCCR: where a later save goes, and which faults it may cause.</summary>
    void RememberPlace(uint address, bool privileged, bool checkLimit)
    {
        Exceptions e = Exceptions;
        bool secure = e.IsSecure;
        uint If(bool condition, uint bit) => condition ? bit : 0;
        _address[Index(secure)] = address & ~7u;
        uint mode = LazyActive | If(!e.HandlerMode, Thread) | If(!privileged, User) | If(e.IsReady(e.Slot(ExceptionNumber.MemManage, secure)), MemManageReady);
        uint once = If(e.IsReady(ExceptionNumber.BusFault), BusFaultReady) | If(e.CanTake(e.Slot(ExceptionNumber.HardFault, false)), HardFaultReady);
        if (!security)
        {
            _control[1] = (_control[1] & (AutomaticPreserve | Lazy)) | mode | once;
            return;
        }
        mode |= If(checkLimit && address < e.CurrentLimit, LimitViolated);
        once |= If(e.IsReady(ExceptionNumber.SecureFault), SecureFaultReady) | If(secure, OwnerSecure);
        ref uint own = ref _control[Index(secure)];
        own = (own & ~(Thread | User | MemManageReady | LimitViolated)) | mode;
        _control[1] = (_control[1] & ~(BusFaultReady | HardFaultReady | SecureFaultReady | OwnerSecure)) | once;
        foreach (bool state in (ReadOnlySpan<bool>)[false, true])
        {
            ref uint control = ref _control[Index(state)];
            control = (control & ~UsageFaultReady) | If(e.IsReady(e.Slot(ExceptionNumber.UsageFault, state)), UsageFaultReady);
        }
    }

    /// <summary>Exception return with a frame that has floating-point room. The state is that of the code that is returned to.</summary>
    /// <param name="core">Registers.</param>
    /// <param name="frame">Address of the frame.</param>
    /// <param name="privileged">What it returns to is privileged.</param>
    /// <param name="belowZero">It runs at a negative priority.</param>
    public FaultKind Unstack(ref ArmCore core, uint frame, bool privileged, bool belowZero)
    {
        bool secure = IsSecure;
        ref uint control = ref _control[Index(secure)];
        if (security && !secure && (_control[1] & LazyActive) != 0)
            return FaultKind.SecureLazyState;
        if ((control & LazyActive) != 0)
        {
            control &= ~LazyActive;                         // nobody used the unit: the registers are still right
            return FaultKind.None;
        }
        FaultKind unusable = security ? Refusal(secure, privileged) : IsEnabled ? FaultKind.None : FaultKind.NoCoprocessor;
        if (unusable != FaultKind.None)
            return unusable == FaultKind.NoCoprocessorSecure ? FaultKind.InvalidReturnSecure : unusable;
        Span<uint> words = stackalloc uint[AllWords];
        words = words[..UsedWords(in core, secure)];
        machine.Charge(machine.Timing.FloatContext, Timing.Cause.Exception);
        if (Owner.StackRefusal(frame + 32, words.Length, false, secure, privileged, belowZero, FaultKind.ProtectedUnstacking) is var refused and not FaultKind.None)
            return refused;
        if (!machine.ReadStack(frame + 32, words))
            return FaultKind.Unstacking;
        Unpack(ref core, words);
        return FaultKind.None;
    }

    /// <summary>Automatic preservation is on for Non-secure code, and nobody's values are in the unit.</summary>
    public bool IsInactive(in ArmCore core) => (_control[0] & AutomaticPreserve) != 0 && (core.Control & Active) == 0;

    /// <summary>The unit may hold values of Secure code: SFPA says so, or nobody keeps account.</summary>
    public bool HasSecureContext(in ArmCore core) => (_control[1] & AutomaticPreserve) == 0 || (core.Control & SecureActive) != 0;

    /// <summary>FPDSCR_NS as an FPSCR.</summary>
    uint NonSecureStatus(in ArmCore core) => DefaultStatus(secure: false) | (core.HasVectors ? NoTail : 0);

    /// <summary>
    /// Before FPCXT_NS is read or written: with an inactive context nothing is asked. Otherwise the unit must be enabled and older values are saved, but no new context begins.
    /// </summary>
    /// <remarks>Source: DDI 0553, VLDR (System Register); in agreement with QEMU 7.2.</remarks>
    /// <returns>False when the instruction faults.</returns>
    public bool PrepareNonSecurePayload(ref ArmCore core, uint pc)
    {
        if (IsInactive(in core))
            return true;
        if (Refusal(IsSecure, Exceptions.IsPrivileged) is var refusal and not FaultKind.None)
        {
            core.Bus.RaiseFault(refusal, pc);
            return false;
        }
        return (_control[Index(OwnerIsSecure)] & LazyActive) == 0 || SaveLazily(ref core);
    }

    /// <summary>FPCXT_S or FPCXT_NS.</summary>
    public uint Payload(in ArmCore core, bool nonSecure) => nonSecure && IsInactive(in core) ? NonSecureStatus(in core)
        : (core.Fpscr & PayloadStatus) | ((core.Control & SecureActive) != 0 ? PayloadSecure : 0);

    /// <summary>After it has been read: FPCXT_S leaves the unit to Non-secure code, FPCXT_NS does where Secure values are not in it.</summary>
    public void LeavePayload(ref ArmCore core, bool nonSecure)
    {
        if (nonSecure && (IsInactive(in core) || (core.Control & SecureActive) != 0))
            return;
        core.Fpscr = NonSecureStatus(in core);
        core.Control &= ~SecureActive;
        Changed();
    }

    /// <summary>Writes FPCXT_S or FPCXT_NS; the flags of the FPSCR become 0. An inactive Non-secure context stays so.</summary>
    public void WritePayload(ref ArmCore core, uint value, bool nonSecure)
    {
        if (nonSecure && IsInactive(in core))
            return;
        core.Fpscr = value & PayloadStatus & core.FpscrWritable;
        core.Control = (core.Control & ~SecureActive) | ((value & PayloadSecure) != 0 ? SecureActive : 0);
        Changed();
    }

    /// <summary>FPCCR.CLRONRET: an exception return leaves no values in S0 to S15.</summary>
    /// <returns>False when the values are still to be saved: SecureFault LSERR.</returns>
    public bool ClearOnReturn(ref ArmCore core)
    {
        if ((_control[1] & Clear) == 0 || (core.Control & Active) == 0)
            return true;
        if ((_control[1] & LazyActive) != 0)
            return false;
        ClearRegisters(ref core, 16);
        return true;
    }

    /// <summary>VLSTM: keeps the Secure context for the time of a call of Non-secure code, or its place only. Without a Secure context it does nothing.</summary>
    /// <returns>The fault of the instruction.</returns>
    public FaultKind StoreForCall(ref ArmCore core, uint address)
    {
        if ((core.Control & SecureActive) == 0)
            return FaultKind.None;
        bool privileged = Exceptions.IsPrivileged;
        if (Refusal(true, privileged) is var refusal and not FaultKind.None)
            return refusal;
        if ((_control[Index(OwnerIsSecure)] & LazyActive) != 0)
            return FaultKind.SecureLazyState;
        if ((address & 7) != 0)
            return FaultKind.Unaligned;
        if ((_control[1] & Lazy) != 0)
            RememberPlace(address, privileged, checkLimit: true);
        else
        {
            FaultKind failure = Save(ref core, address, true, FaultKind.UnmappedWrite, FaultKind.ProtectedWrite, privileged, Exceptions.ExecutesBelowZero(true));
            if (failure != FaultKind.None)
                return failure;
            if (SavesAll)
                ClearRegisters(ref core, 32);
        }
        core.Control &= ~Active;
        Changed();
        return FaultKind.None;
    }

    /// <summary>VLLDM: gets it back.</summary>
    /// <returns>The fault of the instruction.</returns>
    public FaultKind LoadAfterCall(ref ArmCore core, uint address)
    {
        if ((core.Control & SecureActive) == 0)
            return FaultKind.None;
        bool privileged = Exceptions.IsPrivileged;
        if (Refusal(true, privileged) is var refusal and not FaultKind.None)
            return refusal;
        if ((_control[1] & LazyActive) != 0)
            _control[1] &= ~LazyActive;
        else
        {
            Span<uint> words = stackalloc uint[AllWords];
            words = words[..UsedWords(in core, true)];
            if ((address & 7) != 0)
                return FaultKind.Unaligned;
            if (Owner.StackRefusal(address, words.Length, false, true, privileged, Exceptions.ExecutesBelowZero(true), FaultKind.ProtectedRead) is var refused and not FaultKind.None)
                return refused;
            if (!machine.ReadStack(address, words))
                return FaultKind.UnmappedRead;
            Unpack(ref core, words);
        }
        core.Control |= Active;
        Changed();
        return FaultKind.None;
    }
}
