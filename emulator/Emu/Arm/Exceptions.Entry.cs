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
    const uint PsrThumb = 1 << 24, PsrAligned = 1 << 9;

    /// <summary>CFSR: MMFSR in bits 7..0, BFSR in 15..8, UFSR in 31..16.</summary>
    public uint FaultStatus { get; set; }
    public uint HardFaultStatus { get; set; }
    public uint MemManageAddress { get; set; }
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
        link = HandlerMode ? 0xFFFFFFF1 : UsesProcessStack ? 0xFFFFFFFD : 0xFFFFFFF9;
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
    /// <param name="link">EXC_RETURN.</param>
    /// <param name="number">The exception.</param>
    /// <param name="handler">Its vector.</param>
    /// <returns>False when the vector could not be read; then nothing has changed.</returns>
    public bool Take(ref ArmCore core, uint link, out int number, out uint handler)
    {
        number = HighestPending();
        if (!ReadVector(number, out handler))
            return false;
        Activate(ref core, number, link);
        return true;
    }

    void Activate(ref ArmCore core, int n, uint link)
    {
        SetPending(n, false);
        SetActive(n, true);
        bool processBefore = UsesProcessStack;
        Current = n;
        core.Control &= ~(FloatContext.Active | 2);         // handlers run on the main stack: ExceptionTaken clears SPSEL, too
        _float.Changed();
        Rebank(ref core, processBefore);
        core.SetReg(14, link);
        core.Exclusive = 0;
        _owner.ModeChanged();
    }

    bool ReadVector(int n, out uint handler)
    {
        Span<byte> word = stackalloc byte[4];
        bool there = _machine.Memory.TryRead(VectorTable + (uint)n * 4, word);
        handler = there ? BitConverter.ToUInt32(word) : 0;
        return there;
    }

    FaultKind Push(ref ArmCore core, uint returnPc, byte itState, bool thumb)
    {
        bool extended = (core.Control & FloatContext.Active) != 0;
        uint sp = core.Sp, aligned = (AlignStack || extended) && (sp & 4) != 0 ? 4u : 0;
        uint frame = sp - FrameBytes - (extended ? FloatContext.Words * 4u : 0) - aligned;
        uint psr = core.Psr(itState) | (thumb ? PsrThumb : 0) | (aligned != 0 ? PsrAligned : 0);
        ReadOnlySpan<uint> words = [core.Reg(0), core.Reg(1), core.Reg(2), core.Reg(3), core.Reg(12), core.Reg(14), returnPc, psr];
        if (frame < CurrentLimit)
        {
            core.Sp = CurrentLimit;                         // DDI 0553, PushStack: nothing is stacked
            return FaultKind.StackOverflow;
        }
        core.Sp = frame;
        if (!_owner.MayUseStack(frame, words.Length, true, IsPrivileged, ExecutesBelowZero))
            return FaultKind.ProtectedStacking;
        if (!_machine.WriteStack(frame, words))
            return FaultKind.Stacking;
        return extended ? _float.Stack(ref core, frame, Readiness(), IsPrivileged, ExecutesBelowZero) : FaultKind.None;
    }

    /// <summary>FPCCR MONRDY, BFRDY, MMRDY, HFRDY, THREAD and USER at an exception entry: UpdateFPCCR.</summary>
    uint Readiness() => (ReadyFor(ExceptionNumber.BusFault) ? 1u << 6 : 0) | (ReadyFor(ExceptionNumber.MemManage) ? 1u << 5 : 0)
        | (CanTake(ExceptionNumber.HardFault) ? 1u << 4 : 0) | (HandlerMode ? 0 : 1u << 3) | (IsPrivileged ? 0 : 1u << 1);

    bool ReadyFor(int n) => _enabled[n] && CanTake(n);

    /// <summary>First half of a return: checks EXC_RETURN, and ends the running exception.</summary>
    /// <returns>False when EXC_RETURN is not valid here: UsageFault INVPC, chained to without a frame of its own.</returns>
    public bool Leave(ref ArmCore core, uint value)
    {
        bool toThread = (value & 8) != 0;
        uint free = _float.IsPresent ? BasicFrame : 0;
        if (_model.IsV8M && !_model.HasSecurity)
            value = (value & SecureBits) == 0 ? value | SecureBits : 0;
        bool valid = (value | free) >= 0xFFFFFFF0 && (value & 0xF) is 1 or 9 or 13 && _active[Current] && !(toThread && IsNested && !AllowThreadFromNested);
        SetActive(Current, false);
        if (Current != ExceptionNumber.Nmi)
            core.Faultmask = 0;
        _machine.InterruptsChanged();
        return valid;
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
        bool privileged = !toThread || (core.Control & 1) == 0;
        uint frame = StackPointer(ref core, process);
        Span<uint> words = stackalloc uint[FrameBytes / 4];
        _machine.Charge(_machine.Timing.ExceptionExit, Cause.Exception);
        if (!_owner.MayUseStack(frame, words.Length, false, privileged, ExecutesBelowZero))
            return FaultKind.ProtectedUnstacking;
        if (!_machine.ReadStack(frame, words))
            return FaultKind.Unstacking;
        uint psr = words[7];
        int number = (int)(psr & 0x1FF);
        if (toThread != (number == 0))
            return FaultKind.InvalidReturn;                 // INVPC: the stacked IPSR contradicts EXC_RETURN
        if (extended && _float.Unstack(ref core, frame, privileged, ExecutesBelowZero) is var fault and not FaultKind.None)
            return fault;
        bool processBefore = UsesProcessStack;
        Current = number;
        if (toThread)
            core.Control = (core.Control & 1) | (process ? 2u : 0);
        core.Control = (core.Control & ~FloatContext.Active) | (extended ? FloatContext.Active : 0);
        _float.Changed();
        Rebank(ref core, processBefore);
        core.Sp = frame + FrameBytes + (extended ? FloatContext.Words * 4u : 0) + ((psr & PsrAligned) != 0 ? 4u : 0);
        for (int i = 0; i < 4; i++)
            core.SetReg(i, words[i]);
        core.SetReg(12, words[4]);
        core.SetReg(14, words[5]);
        core.Apsr = psr;
        itState = ArmCore.ItStateOf(psr);
        pc = words[6] & ~1u;
        core.Exclusive = 0;
        Event = true;
        _owner.ModeChanged();
        return (psr & PsrThumb) == 0 ? FaultKind.InvalidState : FaultKind.None;
    }

    /// <summary>The vector of an exception could not be read: HardFault takes it, unless the exception is not below HardFault.</summary>
    public Delivery VectorFault(int number)
    {
        HardFaultStatus |= 1u << 1;                         // VECTTBL
        return BasePriority(number) <= -1 || ExecutionPriority() <= -1 ? Delivery.Lockup : Delivery.HardFault;
    }

    /// <summary>Sets the fault status registers and finds out which exception takes a fault.</summary>
    /// <param name="kind">The fault.</param>
    /// <param name="address">Address that was accessed, for faults of accesses.</param>
    /// <param name="number">Exception that takes it.</param>
    public Delivery Fault(FaultKind kind, uint address, out int number)
    {
        number = SetStatus(kind, address);
        int running = ExecutionPriority();
        if (number != ExceptionNumber.HardFault && _enabled[number] && GroupPriority(BasePriority(number)) < running)
            return Delivery.Handler;
        HardFaultStatus |= kind switch
        {
            FaultKind.Vector => 1u << 1,                    // VECTTBL
            FaultKind.Breakpoint => 1u << 31,               // DEBUGEVT
            _ => 1u << 30,                                  // FORCED
        };
        number = ExceptionNumber.HardFault;
        return running <= -1 ? Delivery.Lockup : Delivery.HardFault;
    }

    int SetStatus(FaultKind kind, uint address)
    {
        const int Memory = 0, Bus = 8, Usage = 16;
        switch (kind)
        {
            case FaultKind.UnmappedRead or FaultKind.UnmappedWrite or FaultKind.FlashWrite:
                FaultStatus |= (1u << 1 | 1u << 7) << Bus;  // PRECISERR, BFARVALID
                BusFaultAddress = address;
                return ExceptionNumber.BusFault;
            case FaultKind.ProtectedRead or FaultKind.ProtectedWrite:
                FaultStatus |= (1u << 1 | 1u << 7) << Memory;               // DACCVIOL, MMARVALID
                MemManageAddress = address;
                return ExceptionNumber.MemManage;
            case FaultKind.ProtectedStacking:
                FaultStatus |= 1u << 4 << Memory;           // MSTKERR
                return ExceptionNumber.MemManage;
            case FaultKind.ProtectedUnstacking:
                FaultStatus |= 1u << 3 << Memory;           // MUNSTKERR
                return ExceptionNumber.MemManage;
            case FaultKind.ProtectedLazyStacking:
                FaultStatus |= 1u << 5 << Memory;           // MLSPERR
                return ExceptionNumber.MemManage;
            case FaultKind.Fetch:
                FaultStatus |= 1u << 0 << Bus;              // IBUSERR
                return ExceptionNumber.BusFault;
            case FaultKind.FetchNever or FaultKind.ProtectedFetch:
                FaultStatus |= 1u << 0 << Memory;           // IACCVIOL
                return ExceptionNumber.MemManage;
            case FaultKind.Stacking:
                FaultStatus |= 1u << 4 << Bus;              // STKERR
                return ExceptionNumber.BusFault;
            case FaultKind.Unstacking:
                FaultStatus |= 1u << 3 << Bus;              // UNSTKERR
                return ExceptionNumber.BusFault;
            case FaultKind.LazyStacking:
                FaultStatus |= 1u << 5 << Bus;              // LSPERR
                return ExceptionNumber.BusFault;
            case FaultKind.Undefined:
                FaultStatus |= 1u << 0 << Usage;            // UNDEFINSTR
                return ExceptionNumber.UsageFault;
            case FaultKind.InvalidState or FaultKind.LoopTail:
                FaultStatus |= 1u << 1 << Usage;            // INVSTATE
                return ExceptionNumber.UsageFault;
            case FaultKind.StackOverflow:
                FaultStatus |= 1u << 4 << Usage;            // STKOF
                return ExceptionNumber.UsageFault;
            case FaultKind.InvalidReturn:
                FaultStatus |= 1u << 2 << Usage;            // INVPC
                return ExceptionNumber.UsageFault;
            case FaultKind.NoCoprocessor:
                FaultStatus |= 1u << 3 << Usage;            // NOCP
                return ExceptionNumber.UsageFault;
            case FaultKind.Unaligned:
                FaultStatus |= 1u << 8 << Usage;            // UNALIGNED
                return ExceptionNumber.UsageFault;
            case FaultKind.DivideByZero:
                FaultStatus |= 1u << 9 << Usage;            // DIVBYZERO
                return ExceptionNumber.UsageFault;
            default:
                return ExceptionNumber.HardFault;           // Vector, Breakpoint, Supervisor
        }
    }
}
