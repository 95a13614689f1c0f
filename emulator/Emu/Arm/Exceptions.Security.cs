using Emu.Interp;
using Emu.Isa;

namespace Emu.Arm;

// What the Security Extension adds: two states, exceptions of each, and the way between them. Source: ARMv8-M ARM (DDI 0553), B3.8 to B3.22, and the
// pseudocode of E2.1: ExecutionPriority, ExceptionTaken, PushCalleeStack, ExceptionReturn, ValidateExceptionReturn.
internal sealed partial class Exceptions
{
    /// <summary>EXC_RETURN.S: the frame is on a Secure stack.</summary>
    const uint Secure = 1 << 6;
    /// <summary>EXC_RETURN.DCRS: r4 to r11 are on that stack, too, exactly if the exception was Non-secure.</summary>
    const uint DefaultStacking = 1 << 5;
    /// <summary>EXC_RETURN.ES: the exception was Secure.</summary>
    const uint ExceptionSecure = 1;
    const uint ReservedOnes = 0xFFFFFF80, ToThread = 8, ProcessStack = 4;
    /// <summary>Integrity signature, reserved word, r4 to r11.</summary>
    const int CalleeWords = 10;
    /// <summary>Time of stacking them: a word each cycle, inferred.</summary>
    const uint CalleeCycles = 9;
    /// <summary>The signature of a frame without floating-point room; bit 0 is clear when there is.</summary>
    const uint Signature = 0xFEFA125B;
    /// <summary>Where the priorities of Non-secure exceptions begin under AIRCR.PRIS.</summary>
    const int NonSecureHalf = 0x80;

    bool[] _nonSecureLines = [];

    /// <summary>AIRCR.BFHFNMINS: BusFault and NMI are Non-secure, and there is a Non-secure HardFault.</summary>
    public bool FaultsAreNonSecure { get; private set; }
    /// <summary>AIRCR.PRIS: Secure exceptions come before Non-secure ones.</summary>
    public bool PrioritizeSecure { get; set; }
    /// <summary>SFSR.</summary>
    public uint SecureFaultStatus { get; set; }
    /// <summary>SFAR.</summary>
    public uint SecureFaultAddress { get; set; }

    void ResetSecurity()
    {
        IsSecure = true;
        _bank = BankOf(true);
        (PrioritizeSecure, SecureFaultStatus, SecureFaultAddress) = (false, 0, 0);
        _nonSecureLines = new bool[Lines];
        FaultsAreNonSecure = false;
        if (!_model.HasSecurity)
            return;
        foreach (int n in (ReadOnlySpan<int>)[ExceptionNumber.Supervisor, ExceptionNumber.PendSv, ExceptionNumber.SysTick])
            _enabled[_numbers + n] = true;
    }

    /// <summary>Writes AIRCR.BFHFNMINS.</summary>
    public void MakeFaultsNonSecure(bool on)
    {
        FaultsAreNonSecure = on;
        SetEnabled(_numbers + ExceptionNumber.HardFault, on);
    }

    /// <summary>NVIC_ITNS: whose an interrupt is.</summary>
    public void SetNonSecure(int n, bool on)
    {
        _nonSecureLines[n - ExceptionNumber.FirstInterrupt] = on;
        _machine.InterruptsChanged();
    }

    /// <summary>Where an exception is kept: a banked one of Non-secure state behind all numbers.</summary>
    public int Slot(int number, bool secure) => !secure && _model.HasSecurity && ExceptionNumber.IsBanked(number) ? _numbers + number : number;

    /// <summary>The number of a slot.</summary>
    public int NumberOf(int n) => n >= _numbers ? n - _numbers : n;

    /// <summary>State in which an exception's handler runs.</summary>
    public bool TargetsSecure(int n) => !_model.HasSecurity || (n < _numbers && n switch
    {
        ExceptionNumber.Nmi or ExceptionNumber.BusFault => !FaultsAreNonSecure,
        ExceptionNumber.DebugMonitor => false,              // DEMCR.SDME is 0
        < ExceptionNumber.FirstInterrupt => true,
        _ => !_nonSecureLines[n - ExceptionNumber.FirstInterrupt],
    });

    /// <summary>CONTROL.nPRIV and SPSEL of a state.</summary>
    public uint ControlOf(bool secure) => secure == IsSecure ? _machine.Core.Control & StateBank.BankedControl : BankOf(secure).Control;

    void SetStackChoice(bool secure, bool process)
    {
        // In handler mode, where this is called, the choice does not move the stack pointer.
        ref uint control = ref secure == IsSecure ? ref _machine.Core.Control : ref BankOf(secure).Control;
        control = (control & ~2u) | (process ? 2u : 0);
    }

    /// <summary>Masks of a state.</summary>
    public ref uint PrimaskOf(bool secure) => ref secure == IsSecure ? ref _machine.Core.Primask : ref BankOf(secure).Primask;
    /// <summary>Masks of a state.</summary>
    public ref uint FaultmaskOf(bool secure) => ref secure == IsSecure ? ref _machine.Core.Faultmask : ref BankOf(secure).Faultmask;
    /// <summary>Masks of a state.</summary>
    public ref uint BasepriOf(bool secure) => ref secure == IsSecure ? ref _machine.Core.Basepri : ref BankOf(secure).Basepri;

    /// <summary>MSP or PSP of a state.</summary>
    public uint StackPointerOf(ref ArmCore core, bool secure, bool process) =>
        secure == IsSecure ? StackPointer(ref core, process) : process ? BankOf(secure).ProcessStack : BankOf(secure).MainStack;

    /// <summary>Sets MSP or PSP of a state.</summary>
    public void SetStackPointerOf(ref ArmCore core, bool secure, bool process, uint value)
    {
        if (secure == IsSecure)
            SetStackPointer(ref core, process, value);
        else if (process)
            BankOf(secure).ProcessStack = value & ~3u;
        else
            BankOf(secure).MainStack = value & ~3u;
    }

    /// <summary>Runs on in a state.</summary>
    public void SwitchTo(ref ArmCore core, bool secure)
    {
        if (secure == IsSecure)
            return;
        _bank.Keep(ref core, UsesProcessStack);
        IsSecure = secure;
        _bank = BankOf(secure);
        _bank.Restore(ref core, HandlerMode);
        _float.Changed();
        _machine.InterruptsChanged();
        _owner.ModeChanged();
    }

    /// <summary>IPSR as BLXNS and a function return set it: 1 hides which Secure handler called.</summary>
    public void SetCurrent(int number) => Current = number;

    // Under PRIS the priorities of Non-secure exceptions are the lower half.
    int InBothStates(int priority, bool secure)
    {
        int group = GroupPriority(priority, BankOf(secure));
        return priority >= 0 && !secure && PrioritizeSecure ? (group >> 1) + NonSecureHalf : group;
    }

    int MaskedPriority(bool ignorePrimask)
    {
        int boosted = Idle, nonSecureMask = PrioritizeSecure ? NonSecureHalf : 0;
        foreach (bool secure in (ReadOnlySpan<bool>)[false, true])
        {
            if (BasepriOf(secure) is uint basepri and not 0)
                boosted = Math.Min(boosted, InBothStates((int)basepri, secure));
            if (PrimaskOf(secure) != 0 && !ignorePrimask)
                boosted = Math.Min(boosted, secure ? 0 : nonSecureMask);
        }
        if (FaultmaskOf(false) != 0)
            boosted = Math.Min(boosted, FaultsAreNonSecure ? -1 : nonSecureMask);
        return FaultmaskOf(true) != 0 ? Math.Min(boosted, FaultsAreNonSecure ? -3 : -1) : boosted;
    }

    // IsReqExcPriNeg: what a state asks for, which is not always what it gets.
    bool RequestsBelowZero(bool secure) => FaultmaskOf(secure) != 0 || _active[Slot(ExceptionNumber.HardFault, secure)]
        || (_active[ExceptionNumber.Nmi] && TargetsSecure(ExceptionNumber.Nmi) == secure);

    // By group priority, then subpriority, then number; of twins the Secure one.
    int HighestPendingOfBoth()
    {
        int best = 0, bestKey = int.MaxValue;
        void Consider(int n)
        {
            if (!_pending[n] || !_enabled[n])
                return;
            int sub = BasePriority(n) < 0 ? 0 : BasePriority(n) & ~(0xFF << (BankOf(TargetsSecure(n)).Group + 1));
            int key = PreemptionPriority(n) * 256 + sub;
            if (key < bestKey)
                (best, bestKey) = (n, key);
        }
        for (int n = 1; n < _numbers && _candidates > 0; n++)
        {
            Consider(n);
            if (ExceptionNumber.IsBanked(n))
                Consider(_numbers + n);
        }
        return best;
    }

    uint LinkOfBoth(ref ArmCore core) => ReservedOnes | DefaultStacking | (IsSecure ? Secure : 0) | (HandlerMode ? 0 : ToThread)
        | ((core.Control & FloatContext.Active) != 0 ? 0 : BasicFrame);

    /// <summary>ExceptionTaken before the vector is read: stacks r4 to r11 of Secure code for a Non-secure handler, puts the states into EXC_RETURN and clears registers.</summary>
    FaultKind PrepareStates(ref ArmCore core, ref uint link, int n, bool tailChained)
    {
        if (tailChained)
            link |= 0xFF000000 | (_float.IsPresent ? 0 : BasicFrame);
        bool target = TargetsSecure(n), fromSecure = (link & Secure) != 0, stacked = tailChained && (link & ExceptionSecure) == 0;
        FaultKind failure = FaultKind.None;
        if (fromSecure && target && stacked)
            link &= ~DefaultStacking;                       // they are on the stack, although this exception is Secure
        else if (fromSecure && !target)
        {
            if ((link & DefaultStacking) != 0 && !stacked)
                failure = PushCallee(ref core, link, tailChained);
            link |= DefaultStacking;
        }
        link = (link & ~(ExceptionSecure | ProcessStack)) | (target ? ExceptionSecure : 0) | ((ControlOf(target) & 2) != 0 ? ProcessStack : 0);
        if (!target || (_model.Features & Features.V81M) != 0)
            ClearRegisters(ref core, callee: !target && fromSecure);
        return failure;
    }

    static unsafe void ClearRegisters(ref ArmCore core, bool callee)
    {
        for (int i = 0; i < 13; i++)
            if (callee || i is < 4 or 12)
                core.R[i] = 0;
        core.Apsr = 0;
    }

    FaultKind PushCallee(ref ArmCore core, uint link, bool tailChained)
    {
        bool thread = tailChained ? (link & ToThread) != 0 : !HandlerMode;
        bool process = thread && (tailChained ? (link & ProcessStack) != 0 : (ControlOf(true) & 2) != 0);
        bool privileged = !thread || (ControlOf(true) & 1) == 0;
        uint limit = LimitOf(process, secure: true), frame = StackPointerOf(ref core, true, process) - CalleeWords * 4;
        if (frame < limit)
        {
            SetStackPointerOf(ref core, true, process, limit);
            return FaultKind.StackOverflow;
        }
        Span<uint> words = stackalloc uint[CalleeWords];
        words[0] = Signature & ((link & BasicFrame) != 0 ? uint.MaxValue : ~1u);
        for (int i = 2; i < CalleeWords; i++)
            words[i] = core.Reg(i + 2);
        SetStackPointerOf(ref core, true, process, frame);
        FaultKind refusal = _owner.StackRefusal(frame, CalleeWords, true, secure: true, privileged, ExecutesBelowZero(true), FaultKind.ProtectedStacking);
        if (refusal != FaultKind.None)
            return refusal;
        _machine.Charge(CalleeCycles, Timing.Cause.Exception);
        return _machine.WriteStack(frame, words[..1]) && _machine.WriteStack(frame + 8, words[2..]) ? FaultKind.None : FaultKind.Stacking;
    }

    FaultKind ReadCallee(uint frame, Span<uint> words, uint value, bool privileged, bool belowZero)
    {
        FaultKind refusal = _owner.StackRefusal(frame, CalleeWords, false, secure: true, privileged, belowZero, FaultKind.ProtectedUnstacking);
        if (refusal != FaultKind.None)
            return refusal;
        if (!_machine.ReadStack(frame, words))
            return FaultKind.Unstacking;
        _machine.Charge(CalleeCycles, Timing.Cause.Exception);
        return words[0] == (Signature & ((value & BasicFrame) != 0 ? uint.MaxValue : ~1u)) ? FaultKind.None : FaultKind.SecureSignature;
    }

    /// <summary>First half of a return: ends the running exception, as far as EXC_RETURN says the truth about it.</summary>
    FaultKind LeaveStates(ref ArmCore core, ref uint value)
    {
        FaultKind fault = FaultKind.None;
        if (!_float.IsPresent)
            value |= BasicFrame;
        if (!IsSecure && (value & (ExceptionSecure | DefaultStacking)) != DefaultStacking)
        {
            fault = FaultKind.SecureReturn;
            value &= ~ExceptionSecure;
        }
        bool secure = (value & ExceptionSecure) != 0;
        if (Current != ExceptionNumber.Nmi && ActivePriority() >= 0)
            FaultmaskOf(secure) = 0;
        bool valid = Deactivate(secure) && (value & ReservedOnes) == ReservedOnes && (value & 2) == 0;
        SetStackChoice(secure, (value & ProcessStack) != 0);
        _machine.InterruptsChanged();
        if (!_float.ClearOnReturn(ref core))
            return FaultKind.SecureLazyState;
        return fault != FaultKind.None ? fault : valid ? FaultKind.None : FaultKind.InvalidReturn;
    }

    /// <summary>DeActivate: at a negative priority NMI or HardFault ends, whatever IPSR says.</summary>
    bool Deactivate(bool secure)
    {
        int n = Slot(Current, secure);
        bool valid = (ExceptionNumber.IsBanked(Current) || TargetsSecure(n) == secure) && _active[n];
        switch (ActivePriority())
        {
            case -1: SetActive(HardFaultFor(!FaultsAreNonSecure), false); break;
            case -2: SetActive(ExceptionNumber.Nmi, false); break;
            case -3: SetActive(ExceptionNumber.HardFault, false); break;
            default:
                if (ExceptionNumber.IsBanked(Current) || TargetsSecure(n) == secure)
                    SetActive(n, false);
                break;
        }
        return valid;
    }

    /// <summary>HardFault's slot for a fault of a state: Secure unless AIRCR.BFHFNMINS.</summary>
    int HardFaultFor(bool secure) => Slot(ExceptionNumber.HardFault, secure || !FaultsAreNonSecure);

    int SetSecureStatus(FaultKind kind, uint address)
    {
        const uint AddressValid = 1 << 6;
        SecureFaultStatus |= kind switch
        {
            FaultKind.SecureEntry => 1u << 0,               // INVEP
            FaultKind.SecureSignature => 1u << 1,           // INVIS
            FaultKind.SecureReturn => 1u << 2,              // INVER
            FaultKind.SecureAccess => 1u << 3 | AddressValid,           // AUVIOL
            FaultKind.SecureTransition => 1u << 4,          // INVTRAN
            FaultKind.SecureLazySave => 1u << 5 | AddressValid,         // LSPERR
            _ => 1u << 7,                                   // LSERR
        };
        if (kind is FaultKind.SecureAccess or FaultKind.SecureLazySave)
            SecureFaultAddress = address;
        return ExceptionNumber.SecureFault;
    }
}
