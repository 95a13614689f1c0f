namespace Emu;

/// <summary>Gives an error id its title and the usual way to fix it, for messages and for the generated error page.</summary>
/// <param name="title">What is wrong, in a few words.</param>
/// <param name="fix">What to do about it.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class ErrorInfoAttribute(string title, string fix) : Attribute
{
    /// <summary>What is wrong, in a few words.</summary>
    public string Title { get; } = title;
    /// <summary>What to do about it.</summary>
    public string Fix { get; } = fix;
}

/// <summary>Everything that can go wrong in the machine and in the loaders. A member's number is its id: 1001 is shown as EMU1001.</summary>
public enum MachineError
{
    /// <summary>The file ends before its ELF header does.</summary>
    [ErrorInfo("the file is too short for an ELF header", "check that the file was copied completely")]
    ElfTooShort = 1001,
    /// <summary>The first four bytes are not 0x7F 'E' 'L' 'F'.</summary>
    [ErrorInfo("the file is not an ELF file", "pass the linker's .elf or .axf output, not a .bin or .hex")]
    ElfBadMagic = 1002,
    /// <summary>EI_CLASS is not ELFCLASS32.</summary>
    [ErrorInfo("the ELF file is not a 32-bit one", "build for a Cortex-M or RV32 target")]
    ElfNot32Bit = 1003,
    /// <summary>EI_DATA is not ELFDATA2LSB.</summary>
    [ErrorInfo("the ELF file is not little-endian", "build without -mbig-endian")]
    ElfNotLittleEndian = 1004,
    /// <summary>e_machine is neither EM_ARM (40) nor EM_RISCV (243).</summary>
    [ErrorInfo("the ELF file is neither for Arm nor for RISC-V", "build with a toolchain for Arm Cortex-M (arm-none-eabi-gcc) or for RV32 (riscv64-unknown-elf-gcc -march=rv32...)")]
    ElfNotArm = 1005,
    /// <summary>e_type is neither ET_EXEC nor ET_DYN.</summary>
    [ErrorInfo("the ELF file is not an executable", "link the object files first")]
    ElfNotExecutable = 1006,
    /// <summary>A program header or section header table does not lie inside the file, or its entry size is wrong.</summary>
    [ErrorInfo("a header table lies outside the file", "the file is damaged: build or copy it again")]
    ElfTableOutsideFile = 1007,
    /// <summary>A segment's bytes do not lie inside the file.</summary>
    [ErrorInfo("a segment lies outside the file", "the file is damaged: build or copy it again")]
    ElfSegmentOutsideFile = 1008,
    /// <summary>p_filesz is larger than p_memsz.</summary>
    [ErrorInfo("a segment has more bytes in the file than in memory", "the file is damaged: build or copy it again")]
    ElfSegmentSizes = 1009,
    /// <summary>A segment runs over the end of the 32-bit address space.</summary>
    [ErrorInfo("a segment runs over the end of the address space", "check the linker script's memory regions")]
    ElfSegmentWraps = 1010,
    /// <summary>A section's bytes do not lie inside the file.</summary>
    [ErrorInfo("a section lies outside the file", "the file is damaged: build or copy it again")]
    ElfSectionOutsideFile = 1011,
    /// <summary>A string table index or offset is out of range.</summary>
    [ErrorInfo("a name lies outside its string table", "the file is damaged: build or copy it again")]
    ElfBadName = 1012,
    /// <summary>A symbol table has a wrong entry size or a wrong link.</summary>
    [ErrorInfo("a symbol table is malformed", "the file is damaged: build or copy it again")]
    ElfBadSymbolTable = 1013,
    /// <summary>The file has more headers or symbols than any real firmware.</summary>
    [ErrorInfo("the ELF file has too many headers or symbols", "strip the file, or check that it is a firmware image")]
    ElfTooLarge = 1014,

    /// <summary>A region's base or size is not a multiple of 4, is zero, or runs over the end of the address space.</summary>
    [ErrorInfo("a memory region has a bad base or size", "use a base and a size that are multiples of 4")]
    RegionBadBounds = 1101,
    /// <summary>Two regions, aliases or devices share addresses.</summary>
    [ErrorInfo("two memory regions or devices overlap", "correct the bases and sizes in the board description")]
    RegionsOverlap = 1102,
    /// <summary>The regions together are larger than the limit that the options set.</summary>
    [ErrorInfo("the memory regions are larger than the host allows", "reduce the sizes, or raise MachineOptions.MaximumMemoryBytes")]
    TooMuchMemory = 1103,
    /// <summary>A loaded segment does not fit into flash or RAM.</summary>
    [ErrorInfo("a segment lies outside the board's memory", "link for this board, or choose the board that the image was linked for")]
    SegmentOutsideMemory = 1104,
    /// <summary>Host code read or wrote an address without memory behind it.</summary>
    [ErrorInfo("the host accessed an address without memory", "check the address against the board's memory map")]
    HostAccessOutsideMemory = 1105,
    /// <summary>The vector table's address is not in memory.</summary>
    [ErrorInfo("there is no memory at the vector table", "load an image first, or set MachineOptions.VectorTable")]
    NoVectorTable = 1106,
    /// <summary>The options ask for something that no core model offers.</summary>
    [ErrorInfo("the machine options contradict each other", "see the message for the option at fault")]
    BadOptions = 1107,
    /// <summary>An image for Arm was given to a RISC-V board, or the reverse.</summary>
    [ErrorInfo("the image is for another architecture than the board", "choose a board with a core of the image's architecture, or build for this board's core")]
    WrongArchitecture = 1108,
    /// <summary>A model was to be compiled for a core that the compiler does not know.</summary>
    [ErrorInfo("models cannot be compiled for this core", "choose another board; firmware that was built for this core runs")]
    NoBackEnd = 1109,

    /// <summary>The guest read an address where nothing is mapped.</summary>
    [ErrorInfo("the guest read an address where nothing is", "look for a null or wild pointer, or map the missing region or device")]
    UnmappedRead = 1201,
    /// <summary>The guest wrote an address where nothing is mapped.</summary>
    [ErrorInfo("the guest wrote an address where nothing is", "look for a null or wild pointer or a stack overflow, or map the missing region or device")]
    UnmappedWrite = 1202,
    /// <summary>The guest wrote to flash as if it were RAM.</summary>
    [ErrorInfo("the guest wrote to flash", "check for a const object cast to non-const, a missing copy of .data to RAM, or a stack pointer outside RAM")]
    FlashWrite = 1203,
    /// <summary>An instruction that needs an aligned address got an unaligned one, or CCR.UNALIGN_TRP is set.</summary>
    [ErrorInfo("an unaligned address was used", "align the buffer, or compile with -mno-unaligned-access")]
    Unaligned = 1204,
    /// <summary>The guest jumped to an address that holds no code.</summary>
    [ErrorInfo("the guest jumped to an address without code", "look for a corrupted function pointer or return address")]
    FetchFault = 1205,
    /// <summary>The guest executed an instruction that the core does not have.</summary>
    [ErrorInfo("the guest executed an undefined instruction", "compile for this core (-mcpu), without features that it lacks (for example -mfpu)")]
    UndefinedInstruction = 1206,
    /// <summary>The guest branched to an address with bit 0 clear: Cortex-M has no Arm state. Or PACBTI refused a branch or a return address.</summary>
    [ErrorInfo("the guest tried to leave Thumb state, or PACBTI refused a branch or a return address", "a function pointer lost its bit 0: check casts and vector entries; or code was built without -mbranch-protection")]
    InvalidState = 1207,
    /// <summary>An exception return was not valid.</summary>
    [ErrorInfo("an exception return was invalid", "check hand-written handlers and context switches for a wrong EXC_RETURN value")]
    InvalidReturn = 1208,
    /// <summary>The guest divided by zero with CCR.DIV_0_TRP set.</summary>
    [ErrorInfo("the guest divided by zero", "check the divisor before the division")]
    DivideByZero = 1209,
    /// <summary>Stacking for an exception failed, usually because the stack overflowed.</summary>
    [ErrorInfo("the stack could not take an exception frame", "enlarge the stack or look for deep recursion")]
    StackingFault = 1210,
    /// <summary>A vector could not be read or has bit 0 clear.</summary>
    [ErrorInfo("an exception vector could not be used", "check VTOR and that the vector table was linked and kept")]
    VectorFault = 1211,
    /// <summary>A fault happened where only HardFault could take it, and the core locked up.</summary>
    [ErrorInfo("the core locked up", "see the first fault in the report: its handler faulted too, or there is none")]
    Lockup = 1212,
    /// <summary>A BKPT that is no semihosting call was executed without a debugger.</summary>
    [ErrorInfo("the guest executed a breakpoint instruction", "remove the BKPT or EBREAK, or run under a debugger")]
    BreakpointWithoutDebugger = 1213,
    /// <summary>SVC was executed where it cannot be taken (its priority is not higher than the current one).</summary>
    [ErrorInfo("SVC was executed where it cannot be taken", "do not use SVC in a handler of equal or higher priority or with interrupts masked")]
    SupervisorEscalated = 1214,
    /// <summary>Memory protection (Arm's MPU, RISC-V's PMP) refused an access.</summary>
    [ErrorInfo("memory protection refused an access", "check the MPU regions, or pmpcfg and pmpaddr, against the address in the report")]
    ProtectionFault = 1215,
    /// <summary>RISC-V's ECALL was executed and mtvec points to no handler.</summary>
    [ErrorInfo("ECALL was executed without a trap handler", "set mtvec before the first ECALL; for host services use semihosting, not proxy-kernel calls")]
    CallWithoutHandler = 1216,

    /// <summary>The stack pointer would have gone below ARMv8-M's stack limit.</summary>
    [ErrorInfo("the stack pointer went below its limit", "enlarge the stack, or correct MSPLIM or PSPLIM")]
    StackLimit = 1217,
    /// <summary>An access or a branch between Arm's security states was not allowed (SecureFault).</summary>
    [ErrorInfo("the rules between Secure and Non-secure state were broken", "compare the SAU's regions and the linker scripts of both images with the address in the report")]
    SecurityViolation = 1218,
    /// <summary>A protection controller answered an access with zeros, or would have answered a fetch so, which is not modelled.</summary>
    [ErrorInfo("an access met memory or a device of the other security state behind its protection controller", "set up the controller's blocks or ports before use; with SEC_RESP or SECRESPCFG set such an access is a bus fault")]
    GateClosed = 1219,

    /// <summary>A register that exists on the chip but is not modelled was accessed; it reads its reset value.</summary>
    [ErrorInfo("a register that is not modelled was accessed", "the firmware works if it does not depend on it; otherwise model the register")]
    UnmodelledRegister = 1301,
    /// <summary>A semihosting operation was refused or is unknown.</summary>
    [ErrorInfo("a semihosting request was refused", "name a folder for the guest's files with --semihosting-dir or SemihostingOptions.Directory")]
    SemihostingRefused = 1302,
    /// <summary>A device read or write had an unexpected width or alignment.</summary>
    [ErrorInfo("a device register was accessed with an unusual width", "use word accesses for this register")]
    DeviceAccessWidth = 1303,
    /// <summary>A debug unit ignored a write because its software lock is closed, as on the real core.</summary>
    [ErrorInfo("a locked debug unit ignored a write", "write 0xC5ACCE55 to the unit's LAR first")]
    LockedRegister = 1304,
    /// <summary>A watchdog that was not served reset the core.</summary>
    [ErrorInfo("a watchdog reset the core", "serve the watchdog in time, or leave it off")]
    WatchdogReset = 1305,
}

/// <summary>One error with what went wrong, where, and how to fix it.</summary>
/// <param name="Id">Stable id.</param>
/// <param name="What">What went wrong, with the values found.</param>
/// <param name="Where">File, offset, address or part.</param>
public sealed record MachineErrorReport(MachineError Id, string What, string Where)
{
    /// <summary>How to fix it, from the id.</summary>
    public string Fix => Info(Id)?.Fix ?? "";

    /// <summary>The id as shown to users, e.g. EMU1002.</summary>
    public string Code => "EMU" + ((int)Id).ToString();

    /// <summary>The three lines of the message.</summary>
    public override string ToString() => $"{Code}: {What}{Environment.NewLine}  where: {Where}{Environment.NewLine}  fix:   {Fix}";

    /// <summary>Title and fix of an id.</summary>
    internal static ErrorInfoAttribute? Info(MachineError id) =>
        (ErrorInfoAttribute?)typeof(MachineError).GetField(id.ToString())?.GetCustomAttributes(typeof(ErrorInfoAttribute), false).FirstOrDefault();
}

/// <summary>A caller's mistake or a bad input file, with its report.</summary>
public sealed class MachineException : Exception
{
    /// <summary>The report.</summary>
    public MachineErrorReport Report { get; }

    /// <summary>Wraps a report.</summary>
    /// <param name="report">What, where, fix.</param>
    public MachineException(MachineErrorReport report) : base(report.ToString()) => Report = report;

    /// <summary>Builds the report in place.</summary>
    /// <param name="id">Stable id.</param>
    /// <param name="what">What went wrong.</param>
    /// <param name="where">Where.</param>
    public MachineException(MachineError id, string what, string where) : this(new MachineErrorReport(id, what, where)) { }
}
