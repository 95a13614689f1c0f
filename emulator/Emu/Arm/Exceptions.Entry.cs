using Emu.Interp;
using Emu.Timing;

namespace Emu.Arm;

// Entry, return and faults. Source: ARMv7-M ARM (DDI 0403E), B1.5.6 entry, B1.5.8 return, B1.5.14 fault escalation and lock-up.
internal sealed partial class Exceptions
{
    const int FrameBytes = 32;
    /// <summary>EXC_RETURN.S and ES of ARMv8-M: set in Secure state, zero on a core without the Security Extension.</summary>
    public const uint SecureBits = 0x41;
    /// <summary>EXC_RETURN bit 4: the frame has no floating-point room.</summary>
    const uint BasicFrame = 1 << 4;
    const uint PsrLanding = 1 << 21, PsrThumb = 1 << 24, PsrSecureFloat = 1 << 20, PsrAligned = 1 << 9;

    /// <summary>CFSR of the running state: MMFSR in bits 7..0, BFSR in 15..8, UFSR in 31..16.</summary>
    public uint FaultStatus => _bank.FaultStatus | BusFaultStatus;
    /// <summary>BFSR in its place of the CFSR.</summary>
    public uint BusFaultStatus { get; set; }
    public uint HardFaultStatus { get; set; }
    public uint BusFaultAddress { get; set; }

    /// <summary>What <see cref="Fault"/> decided.</summary>
    public enum Delivery
    {
        /// <summary>A fault handler of its own takes it.</summary>
        Handler,
        /// <summary>HardFault takes it.</summary>
        HardFault,
        /// <summary>Nothing can take it.</summary>
        Lockup,
    }

    /// <summary>First half of an entry: stacks a frame, and makes the EXC_RETURN that leads back to it.</summary>
    /// <param name="core">Registers.</param>
    /// <param name="returnPc">Address to return to.</param>
    /// <param name="itState">ITSTATE at that address.</param>
    /// <param name="thumb">EPSR.T: false only after a branch to an even address.</param>
    /// <param name="link">EXC_RETURN.</param>
    /// <returns>What failed; the entry goes on all the same, with a derived fault pending (B1.5.11).</returns>
    public FaultKind Stack(ref ArmCore core, uint returnPc, byte itState, bool thumb, out uint link)
    {
        link = _model.HasSecurity ? LinkOfBoth(ref core) : HandlerMode ? 0xFFFFFFF1 : UsesProcessStack ? 0xFFFFFFFD : 0xFFFFFFF9;
        if ((core.Control & FloatContext.Active) != 0)
            link &= ~BasicFrame;
        if (!_model.HasSecurity && _model.IsV8M)
            link &= ~SecureBits;
        FaultKind failure = Push(ref core, returnPc, itState, thumb);
        _machine.Charge(_machine.Timing.ExceptionEntry, Cause.Exception);
        return failure;
    }

    /// <summary>
    /// Second half of an entry, and tail chaining: goes to the pending exception of highest priority, which need not be the one that the entry began
    /// for: one that arrived while the frame was stacked comes first.
    /// </summary>
    /// <param name="core">Registers.</param>
    /// <param name="link">EXC_RETURN; the Security Extension puts the states into it.</param>
    /// <param name="tailChained">Another exception has just ended, or failed to begin: its frame stays.</param>
    /// <param name="again">A fault of this entry is pending already; further ones of stacking are not.</param>
    /// <param name="n">The exception's slot.</param>
    /// <param name="handler">Its vector.</param>
    /// <returns>What failed: a vector that could not be read, or registers that could not be stacked. Then nothing has been taken.</returns>
    public FaultKind Take(ref ArmCore core, ref uint link, bool tailChained, bool again, out int n, out uint handler)
    {
        handler = 0;
        n = HighestPending();
        if (_model.HasSecurity && PrepareStates(ref core, ref link, n, tailChained) is var failure and not FaultKind.None && !again)
            return failure;
        if (!ReadVector(n, out handler))
            return FaultKind.Vector;
        Activate(ref core, n, link);
        return FaultKind.None;
    }

    void Activate(ref ArmCore core, int n, uint link)
    {
        SetPending(n, false);
        SetActive(n, true);
        if (_model.HasSecurity)
            SwitchTo(ref core, TargetsSecure(n));
        bool processBefore = UsesProcessStack;
        Current = NumberOf(n);
        core.Control &= ~(FloatContext.Active | FloatContext.SecureActive | 2);         // handlers run on the main stack: ExceptionTaken clears SPSEL, too
        _float.Changed();
        Rebank(ref core, processBefore);
        core.SetReg(14, link);
        core.Exclusive = 0;
        _owner.MissedLanding = false;
        _owner.ModeChanged();
    }

    bool ReadVector(int n, out uint handler)
    {
        Span<byte> word = stackalloc byte[4];
        bool secure = TargetsSecure(n);
        uint address = BankOf(secure).VectorTable + (uint)NumberOf(n) * 4;
        bool there = _owner.MayReadVector(address, secure) && _machine.Memory.TryRead(address, word);
        handler = there ? BitConverter.ToUInt32(word) : 0;
        return there;
    }

    FaultKind Push(ref ArmCore core, uint returnPc, byte itState, bool thumb)
    {
        bool extended = (core.Control & FloatContext.Active) != 0 && (IsSecure || _float.NonSecureAllowed);
        uint sp = core.Sp, aligned = (_bank.AlignStack || extended) && (sp & 4) != 0 ? 4u : 0;
        uint frame = sp - FrameBytes - (extended ? FloatWords(IsSecure) * 4u : 0) - aligned;
        uint psr = core.Psr(itState) | (thumb ? PsrThumb : 0) | (aligned != 0 ? PsrAligned : 0);
        if (IsSecure && (core.Control & FloatContext.SecureActive) != 0)
            psr |= PsrSecureFloat;
        if (_owner.MissedLanding)
            psr |= PsrLanding;
        ReadOnlySpan<uint> words = [core.Reg(0), core.Reg(1), core.Reg(2), core.Reg(3), core.Reg(12), core.Reg(14), returnPc, psr];
        if (frame < CurrentLimit)
        {
            core.Sp = CurrentLimit;                         // DDI 0553, PushStack: nothing is stacked
            return FaultKind.StackOverflow;
        }
        core.Sp = frame;
        bool belowZero = ExecutesBelowZero(IsSecure);
        if (_owner.StackRefusal(frame, words.Length, true, IsSecure, IsPrivileged, belowZero, FaultKind.ProtectedStacking) is var refusal and not FaultKind.None)
            return refusal;
        if (!_machine.WriteStack(frame, words))
            return FaultKind.Stacking;
        if ((core.Control & FloatContext.Active) == 0)
            return FaultKind.None;
        return extended ? _float.Stack(ref core, frame, IsPrivileged, belowZero) : FaultKind.NoCoprocessorSecure;
    }

    /// <summary>Words that the floating-point registers take in a frame of a state.</summary>
    uint FloatWords(bool secure) => (uint)(secure && _float.SavesAll ? FloatContext.AllWords : FloatContext.Words);

    /// <summary>True when a fault of this slot would be taken now by its own handler: FPCCR's ready bits (UpdateFPCCR).</summary>
    public bool IsReady(int n) => _enabled[n] && CanTake(n);

    /// <summary>First half of a return: checks EXC_RETURN, and ends the running exception.</summary>
    /// <returns>What is wrong with EXC_RETURN: UsageFault INVPC or a SecureFault, chained to without a frame of its own.</returns>
    public FaultKind Leave(ref ArmCore core, ref uint value)
    {
        if (_model.HasSecurity)
            return LeaveStates(ref core, ref value);
        bool toThread = (value & 8) != 0;
        uint free = _float.IsPresent ? BasicFrame : 0, checkedValue = value;
        if (_model.IsV8M)
            checkedValue = (value & SecureBits) == 0 ? value | SecureBits : 0;
        bool valid = (checkedValue | free) >= 0xFFFFFFF0 && (checkedValue & 0xF) is 1 or 9 or 13 && _active[Current] && !(toThread && IsNested && !_bank.AllowThreadFromNested);
        SetActive(Current, false);
        if (Current != ExceptionNumber.Nmi)
            core.Faultmask = 0;
        _machine.InterruptsChanged();
        return valid ? FaultKind.None : FaultKind.InvalidReturn;
    }

    /// <summary>Second half of a return: takes the frame from the stack.</summary>
    /// <param name="core">Registers.</param>
    /// <param name="value">EXC_RETURN, which <see cref="Leave"/> has checked.</param>
    /// <param name="pc">Where to go on.</param>
    /// <param name="itState">ITSTATE there.</param>
    /// <returns>What failed. <see cref="FaultKind.InvalidState"/> comes after the return; the others leave the frame where it is, for a fault that is chained to.</returns>
    public FaultKind Unstack(ref ArmCore core, uint value, out uint pc, out byte itState)
    {
        (pc, itState) = (0, 0);
        bool toThread = (value & 8) != 0, process = (value & 4) != 0, extended = _float.IsPresent && (value & BasicFrame) == 0;
        if (_model.HasSecurity)
        {
            SwitchTo(ref core, (value & Secure) != 0);
            process = toThread && (core.Control & 2) != 0;  // a stack of the other state is the one that its own CONTROL chooses
        }
        bool privileged = !toThread || (core.Control & 1) == 0, belowZero = ExecutesBelowZero(IsSecure);
        uint frame = StackPointer(ref core, process);
        Span<uint> words = stackalloc uint[FrameBytes / 4];
        Span<uint> callee = stackalloc uint[CalleeWords];
        bool hasCallee = _model.HasSecurity && IsSecure && (value & (ExceptionSecure | DefaultStacking)) != (ExceptionSecure | DefaultStacking);
        if (hasCallee)
        {
            if (ReadCallee(frame, callee, value, privileged, belowZero) is var wrong and not FaultKind.None)
                return wrong;
            frame += CalleeWords * 4;
        }
        if (_owner.StackRefusal(frame, words.Length, false, IsSecure, privileged, belowZero, FaultKind.ProtectedUnstacking) is var refusal and not FaultKind.None)
            return refusal;
        if (!_machine.ReadStack(frame, words))
            return FaultKind.Unstacking;
        uint psr = words[7];
        int number = (int)(psr & 0x1FF);
        if (toThread != (number == 0))
            return FaultKind.InvalidReturn;                 // INVPC: the stacked IPSR contradicts EXC_RETURN
        uint floatBytes = extended ? FloatWords(IsSecure) * 4 : 0;
        if (extended && _float.Unstack(ref core, frame, privileged, belowZero) is var fault and not FaultKind.None)
            return fault;
        bool processBefore = UsesProcessStack;
        Current = number;
        if (toThread && !_model.HasSecurity)
            core.Control = (core.Control & StateBank.BankedControl & ~2u) | (process ? 2u : 0);
        core.Control = (core.Control & ~FloatContext.Active) | (extended ? FloatContext.Active : 0);
        if (_model.HasSecurity && IsSecure)
            core.Control = (core.Control & ~FloatContext.SecureActive) | ((psr & PsrSecureFloat) != 0 ? FloatContext.SecureActive : 0);
        _float.Changed();
        Rebank(ref core, processBefore);
        core.Sp = frame + FrameBytes + floatBytes + ((psr & PsrAligned) != 0 ? 4u : 0);
        for (int i = 0; i < 4; i++)
            core.SetReg(i, words[i]);
        for (int i = 2; hasCallee && i < CalleeWords; i++)
            core.SetReg(i + 2, callee[i]);                  // r4 to r11 follow the signature and a reserved word
        core.SetReg(12, words[4]);
        core.SetReg(14, words[5]);
        core.Apsr = psr;
        itState = ArmCore.ItStateOf(psr);
        _owner.MissedLanding = _model.HasPointerAuthentication && (psr & PsrLanding) != 0;
        pc = words[6] & ~1u;
        core.Exclusive = 0;
        Event = true;
        _owner.ModeChanged();
        return (psr & PsrThumb) == 0 ? FaultKind.InvalidState : FaultKind.None;
    }

    /// <summary>The vector of an exception could not be read: HardFault takes it, unless the exception is not below HardFault.</summary>
    /// <param name="n">The exception.</param>
    /// <param name="hardFault">HardFault's slot.</param>
    public Delivery VectorFault(int n, out int hardFault)
    {
        HardFaultStatus |= 1u << 1;                         // VECTTBL
        if (_model.HasSecurity && (_model.Features & Isa.Features.V81M) == 0)
            HardFaultStatus |= 1u << 30;                    // FORCED: it began as a SecureFault or BusFault
        hardFault = HardFaultFor(TargetsSecure(n));
        return BasePriority(n) <= BasePriority(hardFault) || ExecutionPriority() <= BasePriority(hardFault) ? Delivery.Lockup : Delivery.HardFault;
    }

    /// <summary>Sets the fault status registers and finds out which exception takes a fault.</summary>
    /// <param name="kind">The fault.</param>
    /// <param name="address">Address that was accessed, for faults of accesses.</param>
    /// <param name="secure">State to which a MemManage or UsageFault belongs.</param>
    /// <param name="n">Slot of the exception that takes it.</param>
    public Delivery Fault(FaultKind kind, uint address, bool secure, out int n)
    {
        if (kind is FaultKind.NoCoprocessorSecure or FaultKind.InvalidReturnSecure)
            secure = true;                                  // NSACR refused it
        n = Slot(SetStatus(kind, address, BankOf(secure)), secure);
        int running = ExecutionPriority();
        bool ready = kind is not (FaultKind.LazyStacking or FaultKind.ProtectedLazyStacking) || _float.IsReady(NumberOf(n), secure);
        if (ready && NumberOf(n) != ExceptionNumber.HardFault && _enabled[n] && PreemptionPriority(n) < running)
            return Delivery.Handler;
        HardFaultStatus |= kind switch
        {
            FaultKind.Vector => 1u << 1,                    // VECTTBL
            FaultKind.Breakpoint => 1u << 31,               // DEBUGEVT
            _ => 1u << 30,                                  // FORCED
        };
        n = HardFaultFor(TargetsSecure(n));
        return running <= BasePriority(n) ? Delivery.Lockup : Delivery.HardFault;
    }

    /// <summary>
    /// A fault in saving the floating-point registers lazily belongs to the interrupted code: FPCCR's ready bits, not the running priority, decide which exception takes it, and when
    /// that one cannot preempt now it waits.
    /// </summary>
    /// <remarks>Source: ARMv7-M ARM (DDI 0403E), B1.5.7 and B3.2.21; ARMv8-M ARM (DDI 0553), TakePreserveFPException.</remarks>
    /// <returns>True when it waits, and the instruction goes on.</returns>
    public bool DefersLazyFault(FaultKind kind, uint address, bool secure)
    {
        if (kind is not (FaultKind.LazyStacking or FaultKind.ProtectedLazyStacking))
            return false;
        int n = Slot(kind == FaultKind.LazyStacking ? ExceptionNumber.BusFault : ExceptionNumber.MemManage, secure);
        bool ready = _float.IsReady(NumberOf(n), secure);
        int taker = ready ? n : HardFaultFor(TargetsSecure(n));
        if (CanTake(taker) || (!ready && !_float.IsReady(ExceptionNumber.HardFault, secure)))
            return false;
        SetStatus(kind, address, BankOf(secure));
        if (!ready)
            HardFaultStatus |= 1u << 30;                    // FORCED
        SetPending(taker, true);
        return true;
    }

    /// <summary>Sets the fault status and address registers.</summary>
    public int SetStatus(FaultKind kind, uint address, StateBank bank)
    {
        const int Memory = 0, Bus = 8, Usage = 16;
        switch (kind)
        {
            case FaultKind.UnmappedRead or FaultKind.UnmappedWrite or FaultKind.FlashWrite or FaultKind.GatedRead or FaultKind.GatedWrite:
                BusFaultStatus |= (1u << 1 | 1u << 7) << Bus;  // PRECISERR, BFARVALID
                BusFaultAddress = address;
                return ExceptionNumber.BusFault;
            case FaultKind.ProtectedRead or FaultKind.ProtectedWrite:
                bank.FaultStatus |= (1u << 1 | 1u << 7) << Memory;               // DACCVIOL, MMARVALID
                bank.MemManageAddress = address;
                return ExceptionNumber.MemManage;
            case FaultKind.ProtectedStacking:
                bank.FaultStatus |= 1u << 4 << Memory;           // MSTKERR
                return ExceptionNumber.MemManage;
            case FaultKind.ProtectedUnstacking:
                bank.FaultStatus |= 1u << 3 << Memory;           // MUNSTKERR
                return ExceptionNumber.MemManage;
            case FaultKind.ProtectedLazyStacking:
                bank.FaultStatus |= 1u << 5 << Memory;           // MLSPERR
                return ExceptionNumber.MemManage;
            case FaultKind.Fetch or FaultKind.GatedFetch:
                BusFaultStatus |= 1u << 0 << Bus;              // IBUSERR
                return ExceptionNumber.BusFault;
            case FaultKind.FetchNever or FaultKind.ProtectedFetch:
                bank.FaultStatus |= 1u << 0 << Memory;           // IACCVIOL
                return ExceptionNumber.MemManage;
            case FaultKind.Stacking:
                BusFaultStatus |= 1u << 4 << Bus;              // STKERR
                return ExceptionNumber.BusFault;
            case FaultKind.Unstacking:
                BusFaultStatus |= 1u << 3 << Bus;              // UNSTKERR
                return ExceptionNumber.BusFault;
            case FaultKind.LazyStacking:
                BusFaultStatus |= 1u << 5 << Bus;              // LSPERR
                return ExceptionNumber.BusFault;
            case FaultKind.Undefined:
                bank.FaultStatus |= 1u << 0 << Usage;            // UNDEFINSTR
                return ExceptionNumber.UsageFault;
            case FaultKind.InvalidState or FaultKind.LoopTail or FaultKind.PartialState or FaultKind.MissedLanding or FaultKind.WrongPointerCode:
                bank.FaultStatus |= 1u << 1 << Usage;            // INVSTATE
                return ExceptionNumber.UsageFault;
            case FaultKind.StackOverflow:
                bank.FaultStatus |= 1u << 4 << Usage;            // STKOF
                return ExceptionNumber.UsageFault;
            case FaultKind.InvalidReturn or FaultKind.InvalidReturnSecure:
                bank.FaultStatus |= 1u << 2 << Usage;            // INVPC
                return ExceptionNumber.UsageFault;
            case FaultKind.NoCoprocessor or FaultKind.NoCoprocessorSecure:
                bank.FaultStatus |= 1u << 3 << Usage;            // NOCP
                return ExceptionNumber.UsageFault;
            case FaultKind.Unaligned:
                bank.FaultStatus |= 1u << 8 << Usage;            // UNALIGNED
                return ExceptionNumber.UsageFault;
            case FaultKind.DivideByZero:
                bank.FaultStatus |= 1u << 9 << Usage;            // DIVBYZERO
                return ExceptionNumber.UsageFault;
            case >= FaultKind.SecureEntry and <= FaultKind.SecureLazyState:
                return SetSecureStatus(kind, address);
            default:
                return ExceptionNumber.HardFault;           // Vector, Breakpoint, Supervisor
        }
    }
}
