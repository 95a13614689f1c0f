using Emu.Interp;

namespace Emu.Arm;

// Faults: delivered to the guest or reported to the host.
internal sealed unsafe partial class ArmProcessor
{
    /// <summary>A fault at PC: goes to its handler, or stops the run with a report.</summary>
    public override void TakeFault(FaultKind kind, uint address)
    {
        if (kind == FaultKind.GateUnmodelled)
        {
            Machine.End(new RunStop(RunStopReason.Fault, (int)IdOf(kind), Describe(kind, address, lockup: false)));
            return;
        }
        Exceptions.Delivery delivery = _exceptions.Fault(kind, address, StateOf(kind), out int number);
        if (MayDeliver(kind, address, delivery))
            EnterException(number, thumb: kind != FaultKind.InvalidState);
    }

    // A lazy save is made for the state whose registers the unit holds; other faults belong to the running state.
    bool StateOf(FaultKind kind) => kind is FaultKind.LazyStacking or FaultKind.ProtectedLazyStacking ? _float.OwnerIsSecure : _exceptions.IsSecure;

    /// <summary>CCR.BFHFNMIGN: BFSR and BFAR say what failed, and nothing else happens.</summary>
    public override void NoteIgnoredFault(uint address) => _exceptions.SetStatus(FaultKind.UnmappedRead, address, _exceptions.Bank);

    public bool DefersLazyFault(FaultKind kind, uint address) => _exceptions.DefersLazyFault(kind, address, StateOf(kind));

    /// <summary>A fault in an exception's entry or return: its exception is pended, and whichever is pending with the highest priority comes next.</summary>
    /// <returns>False when the run stops instead.</returns>
    bool PendDerived(FaultKind kind, uint address)
    {
        Exceptions.Delivery delivery = _exceptions.Fault(kind, address, StateOf(kind), out int number);
        if (!MayDeliver(kind, address, delivery))
            return false;
        _exceptions.SetPending(number, true);
        return true;
    }

    /// <summary>False when a fault stops the run: it locks the core up, or the options want it so.</summary>
    bool MayDeliver(FaultKind kind, uint address, Exceptions.Delivery delivery)
    {
        bool stop = delivery == Exceptions.Delivery.Lockup || Machine.Options.Faults == FaultPolicy.StopAlways
            || (Machine.Options.Faults == FaultPolicy.StopOnHardFault && delivery == Exceptions.Delivery.HardFault);
        if (stop)
            Machine.End(new RunStop(RunStopReason.Fault, (int)IdOf(kind), Describe(kind, address, delivery == Exceptions.Delivery.Lockup)));
        else
            Machine.FirstDeliveredFault ??= Describe(kind, address, lockup: false);
        return !stop;
    }

    FaultReport Describe(FaultKind kind, uint address, bool lockup)
    {
        MachineError id = IdOf(kind);
        bool hasAddress = kind is FaultKind.UnmappedRead or FaultKind.UnmappedWrite or FaultKind.FlashWrite or FaultKind.Unaligned
            or FaultKind.Stacking or FaultKind.Unstacking or FaultKind.LazyStacking or FaultKind.Vector or FaultKind.InvalidReturn
            or FaultKind.ProtectedRead or FaultKind.ProtectedWrite or FaultKind.ProtectedStacking or FaultKind.ProtectedUnstacking or FaultKind.ProtectedLazyStacking
            or FaultKind.SecureAccess or FaultKind.SecureLazySave or (>= FaultKind.GatedRead and <= FaultKind.GateUnmodelled);
        var registers = new uint[16];
        for (int i = 0; i < 15; i++)
            registers[i] = _core->R[i];
        registers[15] = Machine.Pc;
        string cause = LikelyCause(kind, address) + Machine.DataNote(Machine.Pc);
        if (lockup)
            cause += "; it happened where only a fault handler could take it, so the core locked up";
        return new FaultReport(id, Machine.Pc, Machine.Describe(Machine.Pc), Disassemble(Machine.Pc), hasAddress ? address : null, hasAddress ? Machine.Memory.Describe(address) : null,
            registers, _core->Psr(Machine.DecodeState), _exceptions.FaultStatus, _exceptions.HardFaultStatus, Machine.Describe(_core->R[14] & ~1u, isReturn: true), cause, Machine.Cycles)
        {
            StatusText = FaultStatusText.Of(_core->Psr(Machine.DecodeState), _model.IsV6M ? null : (_exceptions.FaultStatus, _exceptions.HardFaultStatus)),
            Callers = CallChain.Describe(Machine),
        };
    }

    public override string? Disassemble(uint pc)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (!Machine.Memory.TryRead(pc, bytes[..2]))
            return null;
        ushort first = BitConverter.ToUInt16(bytes);
        if (!ThumbDecoder.IsWide(first))
            return Disassembler.Text(first, pc);
        return Machine.Memory.TryRead(pc + 2, bytes[2..]) ? Disassembler.Text((uint)first << 16 | BitConverter.ToUInt16(bytes[2..]), pc) : null;
    }

    string LikelyCause(FaultKind kind, uint address)
    {
        uint sp = _core->R[13];
        switch (kind)
        {
            case FaultKind.UnmappedRead or FaultKind.UnmappedWrite when address < 0x100:
                return "a null pointer, or a member of an object at address 0";
            case FaultKind.UnmappedRead or FaultKind.UnmappedWrite or FaultKind.FlashWrite or FaultKind.Stacking when address - sp + 0x1000 < 0x2000:
                return "the stack pointer is at or beyond the end of RAM: stack overflow or a corrupted SP";
            case FaultKind.ProtectedRead or FaultKind.ProtectedWrite or FaultKind.ProtectedStacking when address - sp + 0x1000 < 0x2000:
                return "the MPU refused an access near the stack pointer: stack overflow into a guard region, or a stack that the running code may not use";
            case FaultKind.ProtectedRead or FaultKind.ProtectedWrite:
                return _exceptions.IsPrivileged ? "the MPU refused an access of privileged code" : "the MPU refused an access of unprivileged code";
            case FaultKind.ProtectedFetch:
                return _exceptions.IsPrivileged ? "the MPU does not let privileged code execute there" : "the MPU does not let unprivileged code execute there";
            case FaultKind.FetchNever:
                return "a call or return to memory that the core never executes: devices from 0x40000000 and 0xA0000000 on, and all from 0xE0000000 on";
            case FaultKind.ProtectedStacking or FaultKind.ProtectedUnstacking or FaultKind.ProtectedLazyStacking:
                return "the MPU refused an exception frame on the stack: stack overflow, or a stack that the interrupted code may not use";
            case FaultKind.UnmappedRead or FaultKind.UnmappedWrite when DefaultMap.IsPrivate(address) && !_exceptions.IsPrivileged:
                return "unprivileged code touched a system register";
            case FaultKind.StackOverflow:
                return "the stack pointer would go below its limit (MSPLIM or PSPLIM): stack overflow, or a limit that is too high";
            case FaultKind.SecureAccess:
                return $"Non-secure code touched Secure memory{StatusOfSecure}";
            case FaultKind.SecureEntry:
                return $"Non-secure code went to Secure memory where no SG in a Non-secure callable region stands{StatusOfSecure}";
            case FaultKind.SecureTransition:
                return $"Secure code went to Non-secure memory otherwise than by BXNS, BLXNS or an exception return{StatusOfSecure}";
            case FaultKind.SecureSignature:
                return $"a return to Secure state found no integrity signature on the Secure stack: EXC_RETURN is not the one that the handler was given{StatusOfSecure}";
            case FaultKind.SecureReturn:
                return $"Non-secure code returned with an EXC_RETURN of a Secure exception{StatusOfSecure}";
            case FaultKind.SecureLazySave or FaultKind.SecureLazyState:
                return $"floating-point registers of one security state wait to be saved where the other state's must not meet them{StatusOfSecure}";
            case >= FaultKind.GatedRead and <= FaultKind.GateUnmodelled:
                return "the gate before this memory or device keeps it for the other security state, or for code with privilege";
            case FaultKind.NoCoprocessorSecure or FaultKind.InvalidReturnSecure:
                return "floating-point registers in Non-secure state, which NSACR does not let use the unit";
            case FaultKind.Stacking:
                return "the stack pointer does not point to enough RAM for an exception frame";
            case FaultKind.LazyStacking:
                return "FPCAR does not point to RAM: the stack was given back while the floating-point registers waited to be saved there";
            case FaultKind.UnmappedRead or FaultKind.UnmappedWrite when address >= 0x40000000 && address < 0x60000000:
                return "a peripheral that this board description does not have";
            case FaultKind.UnmappedRead or FaultKind.UnmappedWrite:
                return "a wild pointer or an index outside its array";
            case FaultKind.FlashWrite:
                return "a store to a constant, or a pointer into the image where one to RAM was meant";
            case FaultKind.Unaligned when _model.IsV6M:
                return "an unaligned pointer: ARMv6-M cores access words and halfwords at multiples of their size only";
            case FaultKind.Unaligned when _core->Bus.TrapUnaligned:
                return "an unaligned pointer while CCR.UNALIGN_TRP is set";
            case FaultKind.Unaligned:
                return "LDM, STM, LDRD, STRD or an exclusive access, or an access to a device, through an unaligned pointer";
            case FaultKind.Fetch:
                return Machine.Pc < 0x100 && !Machine.Memory.Contains(Machine.Pc, 2) ? "a call through a null function pointer" : "a call or return to an address that holds no code";
            case FaultKind.NoCoprocessor when Machine.Memory.Contains(Machine.Pc, 4) && Machine.Memory.ReadWord(Machine.Pc) == uint.MaxValue:
                return "erased flash, or data executed as code";
            case FaultKind.NoCoprocessor:
                return _float.IsPresent ? "a floating-point instruction before CPACR enabled the FPU" : "a floating-point instruction, and this core has no FPU";
            case FaultKind.Undefined:
                return "data executed as code, or code built for another core";
            case FaultKind.InvalidState when Machine.Pc == 0:
                return "a call through a null function pointer";
            case FaultKind.InvalidState:
                return "a branch, return or vector to an even address";
            case FaultKind.LoopTail:
                return "LE in a loop that DLSTP or WLSTP began, which LETP ends";
            case FaultKind.PartialState:
                return "an exception return with ECI or ICI bits in its xPSR to an instruction that cannot go on from there";
            case FaultKind.MissedLanding:
                return "an indirect call or jump to a place without BTI: code built without -mbranch-protection, or a wild function pointer";
            case FaultKind.WrongPointerCode:
                return "the return address or its code was overwritten, or the key changed, between PAC and AUT";
            case FaultKind.InvalidReturn:
                return "the stack frame or EXC_RETURN was overwritten, or the return came from the wrong mode";
            case FaultKind.Unstacking:
                return "the stack pointer was changed between entry and return";
            case FaultKind.DivideByZero:
                return "a divisor of 0 while CCR.DIV_0_TRP is set";
            case FaultKind.Vector:
                return "VTOR does not point to a vector table";
            case FaultKind.Supervisor:
                return "SVC with interrupts masked or from a handler of the same or a higher priority";
            default:
                return "see the instruction";
        }
    }

    string StatusOfSecure => $" (SFSR {_exceptions.SecureFaultStatus:X8})";

    static MachineError IdOf(FaultKind kind) => kind switch
    {
        FaultKind.UnmappedRead => MachineError.UnmappedRead,
        FaultKind.UnmappedWrite => MachineError.UnmappedWrite,
        FaultKind.FlashWrite => MachineError.FlashWrite,
        FaultKind.Unaligned => MachineError.Unaligned,
        FaultKind.Fetch or FaultKind.FetchNever => MachineError.FetchFault,
        FaultKind.InvalidState or FaultKind.LoopTail or FaultKind.PartialState or FaultKind.MissedLanding or FaultKind.WrongPointerCode => MachineError.InvalidState,
        FaultKind.InvalidReturn or FaultKind.InvalidReturnSecure => MachineError.InvalidReturn,
        FaultKind.DivideByZero => MachineError.DivideByZero,
        FaultKind.Stacking or FaultKind.Unstacking or FaultKind.LazyStacking => MachineError.StackingFault,
        FaultKind.ProtectedStacking or FaultKind.ProtectedUnstacking or FaultKind.ProtectedLazyStacking => MachineError.StackingFault,
        FaultKind.ProtectedRead or FaultKind.ProtectedWrite or FaultKind.ProtectedFetch => MachineError.ProtectionFault,
        FaultKind.StackOverflow => MachineError.StackLimit,
        FaultKind.GatedRead => MachineError.UnmappedRead,
        FaultKind.GatedWrite => MachineError.UnmappedWrite,
        FaultKind.GatedFetch => MachineError.FetchFault,
        FaultKind.GateUnmodelled => MachineError.GateClosed,
        >= FaultKind.SecureEntry and <= FaultKind.SecureLazyState => MachineError.SecurityViolation,
        FaultKind.Vector => MachineError.VectorFault,
        FaultKind.Supervisor => MachineError.SupervisorEscalated,
        FaultKind.Breakpoint => MachineError.BreakpointWithoutDebugger,
        _ => MachineError.UndefinedInstruction,
    };
}
