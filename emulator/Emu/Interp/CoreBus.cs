using Emu.Isa;
using Emu.Timing;

namespace Emu.Interp;

/// <summary>Why a block was left before its end, or what the machine must do at its end.</summary>
[Flags]
internal enum Leave : uint
{
    None = 0,
    /// <summary>The instruction faulted: it has no effect, and <see cref="CoreBus.Fault"/> says why.</summary>
    Fault = 1,
    /// <summary>The instruction wants a device: it has no effect yet and is run again at its exact cycle.</summary>
    Device = 2,
    /// <summary>A hook stands before the instruction.</summary>
    Hook = 4,
    /// <summary>The instruction retired and asks for <see cref="CoreBus.Call"/>.</summary>
    System = 8,
    /// <summary>The instruction retired and decoded code must be dropped.</summary>
    CodeWritten = 16,
}

/// <summary>What a fault was. The machine turns it into the architecture's fault status bits.</summary>
internal enum FaultKind : byte
{
    None,
    UnmappedRead,
    UnmappedWrite,
    FlashWrite,
    Unaligned,
    Fetch,
    FetchNever,
    Undefined,
    NoCoprocessor,
    InvalidState,
    InvalidReturn,
    DivideByZero,
    Stacking,
    Unstacking,
    LazyStacking,
    Vector,
    Breakpoint,
    Supervisor,
    /// <summary>Memory protection refused the access.</summary>
    ProtectedRead,
    ProtectedWrite,
    ProtectedFetch,
    /// <summary>A jump to an address where no instruction can start.</summary>
    FetchUnaligned,
    /// <summary>RISC-V's ECALL.</summary>
    EnvironmentCall,
    /// <summary>Memory protection refused a frame of an exception.</summary>
    ProtectedStacking,
    ProtectedUnstacking,
    ProtectedLazyStacking,
    /// <summary>The stack pointer would go below ARMv8-M's limit.</summary>
    StackOverflow,
    /// <summary>A debug trigger of RISC-V matched an instruction.</summary>
    CodeTrigger,
    /// <summary>A debug trigger of RISC-V matched a load or store.</summary>
    DataTrigger,
    /// <summary>LE while a loop has a tail size.</summary>
    LoopTail,
    /// <summary>Arm's EPSR.ECI or ICI is set, or has a reserved value, where it may not.</summary>
    PartialState,
    /// <summary>Arm's PACBTI: an indirect branch went where no BTI stands.</summary>
    MissedLanding,
    /// <summary>Arm's PACBTI: a pointer and its code do not belong together.</summary>
    WrongPointerCode,
    /// <summary>Arm's NSACR refused the floating-point unit to Non-secure code: a fault of Secure state.</summary>
    NoCoprocessorSecure,
    /// <summary>The same, found by an exception return.</summary>
    InvalidReturnSecure,
    /// <summary>Non-secure code entered Secure memory otherwise than through SG.</summary>
    SecureEntry,
    /// <summary>The integrity signature of a Secure frame is missing.</summary>
    SecureSignature,
    /// <summary>Non-secure code returned from a Secure exception.</summary>
    SecureReturn,
    /// <summary>A Non-secure access of Secure memory.</summary>
    SecureAccess,
    /// <summary>Secure code went to Non-secure memory without BXNS or BLXNS.</summary>
    SecureTransition,
    /// <summary>Lazy saving of floating-point registers met the attribution unit.</summary>
    SecureLazySave,
    /// <summary>Lazy saving is pending where it must not be.</summary>
    SecureLazyState,
    /// <summary>A gate before a memory or a device refused an access with a bus error.</summary>
    GatedRead,
    GatedWrite,
    GatedFetch,
    /// <summary>A fetch that it answers with zeros, which is not modelled: stops the run.</summary>
    GateUnmodelled,
}

/// <summary>
/// What the cores of all architectures share with the engines: windows onto the fast memories, the cycle counters, and the reasons to stop.
/// The first member of every core, so that a reference to one is a reference to the other.
/// </summary>
/// <remarks>
/// A window is a host pointer, a base and a size. The sizes are kept per access width, divided by the width: an offset rotated right by the
/// width's bits is below that number exactly when it is inside and aligned. Zero sizes close a window.
/// </remarks>
internal unsafe partial struct CoreBus
{
    public byte* Ram;
    public uint RamBase, RamBytes, RamHalves, RamWords;
    public byte* Store;
    public uint StoreBase, StoreBytes, StoreHalves, StoreWords;
    public byte* Flash;
    public uint FlashBase, FlashBytes;
    /// <summary>Cycles that every data read of flash waits.</summary>
    public uint FlashStall;
    /// <summary>Number of the flash line that data reads get without asking the accelerator: address >> <see cref="FlashLineShift"/>.</summary>
    public uint FlashLine;
    public int FlashLineShift;

    public Leave Leave;
    /// <summary>Address of the next instruction, set before each block to the address after it and by taken branches.</summary>
    public uint NextPc;
    public ulong Cycles, Instructions;
    /// <summary>Cycle at which the engine must return to the machine.</summary>
    public ulong Deadline;
    public CycleCauses Causes;
    /// <summary>Changes whenever a line of the instruction cache is replaced.</summary>
    public uint FetchGeneration;
    /// <summary>Cycle of the last use of each instruction cache line.</summary>
    public ulong* LineUse;

    public SystemCall Call;
    /// <summary>Value of a <see cref="SystemCall"/> that carries one: Arm's EXC_RETURN word.</summary>
    public uint CallValue;
    public bool DeviceAllowed;
    public FaultKind Fault;
    public uint FaultAddress;
    /// <summary>Address of the hook that has been called and lets its instruction pass once; odd when there is none.</summary>
    public uint HookPassed;
    /// <summary>Unaligned accesses fault: Arm's CCR.UNALIGN_TRP, or a RISC-V core that leaves them to a handler.</summary>
    public bool TrapUnaligned;
    /// <summary>Data accesses outside the windows must be asked for: memory protection is in force.</summary>
    public bool Guarded;
    /// <summary>The running access counts as a store although it reads first, as those of RISC-V's atomics.</summary>
    public bool AsStore;
    /// <summary>The access that faulted was a store.</summary>
    public bool FaultIsStore;
    /// <summary>Loads and stores where nothing is, and stores to flash, do nothing: Arm's CCR.BFHFNMIGN while HardFault, NMI or FAULTMASK is in force.</summary>
    public bool IgnoresBusFaults;
    /// <summary>Arm's CCR.DIV_0_TRP.</summary>
    public bool TrapDivideByZero;
    /// <summary>GCHandle of the machine.</summary>
    public nint Owner;

    public uint SavedNextPc;
    public uint OpenRamBytes, OpenStoreBytes, OpenFlashBytes;

    public const uint NoHook = 1;

    public void OpenRam(uint bytes)
    {
        RamBytes = bytes;
        RamHalves = bytes >> 1;
        RamWords = bytes >> 2;
    }

    public void OpenStore(uint bytes)
    {
        StoreBytes = bytes;
        StoreHalves = bytes >> 1;
        StoreWords = bytes >> 2;
    }

    public void Charge(ulong cycles, ref ulong cause)
    {
        Cycles += cycles;
        cause += cycles;
    }
}
