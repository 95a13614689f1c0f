namespace Emu.Guest.UserFirmware;

/// <summary>How to run firmware.</summary>
public sealed record FirmwareOptions
{
    /// <summary>Cycles after which the run is stopped.</summary>
    public ulong CycleLimit { get; init; } = 2_000_000_000;
    /// <summary>Folder whose files semihosting may open; null refuses files.</summary>
    public string? SemihostingDirectory { get; init; }
    /// <summary>Text that SYS_GET_CMDLINE gives.</summary>
    public string Arguments { get; init; } = "";
    /// <summary>Gets each byte of the console as it is written.</summary>
    public Action<byte>? Console { get; init; }
    /// <summary>What the console's port receives: the next byte, or -1 at the end; null: nothing.</summary>
    public Func<int>? SerialInput { get; init; }
    /// <summary>Gets the packets of an Arm core's ITM; null: only port 0 is heard, on the console.</summary>
    public Action<byte>? Trace { get; init; }
    /// <summary>True: the firmware's HardFault handler runs; false: the run ends at a fault that would reach it.</summary>
    public bool DeliverFaults { get; init; }
    /// <summary>True: an allocation after main was entered fails the check "heap".</summary>
    public bool ForbidHeap { get; init; }
    /// <summary>True: the words between the symbols begin_signature and end_signature are read when the run has ended.</summary>
    public bool ReadSignature { get; init; }
}

/// <summary>How firmware came to its end.</summary>
public enum FirmwareEnd
{
    /// <summary>It was not started: it does not fit.</summary>
    NotRun,
    /// <summary>Semihosting exit, or a store to <c>tohost</c>.</summary>
    Exit,
    /// <summary>It sleeps and nothing can wake it.</summary>
    Idle,
    /// <summary>A fault, a lock-up or a BKPT.</summary>
    Fault,
    /// <summary>The cycle limit.</summary>
    Limit,
}

/// <summary>Allocations after main was entered.</summary>
/// <param name="Calls">Outermost calls: malloc that calls sbrk counts once.</param>
/// <param name="First">Function that was called first, or null.</param>
/// <param name="Callers">Who called it, innermost first.</param>
public sealed record HeapUse(int Calls, string? First, IReadOnlyList<string> Callers);

/// <summary>Use of the initial stack.</summary>
/// <param name="Top">Initial SP.</param>
/// <param name="RoomBytes">From the end of data, or a stack-limit symbol, to <paramref name="Top"/>.</param>
/// <param name="HighWaterBytes">Deepest use seen.</param>
public sealed record StackUse(uint Top, uint RoomBytes, uint HighWaterBytes);

/// <summary>What happened when firmware ran on a board.</summary>
public sealed record FirmwareRun
{
    /// <summary>How the run is judged.</summary>
    public required RunExit Exit { get; init; }
    /// <summary>How the firmware ended.</summary>
    public required FirmwareEnd End { get; init; }
    /// <summary>Code of semihosting exit, or of a store to <c>tohost</c>; null when it ended otherwise.</summary>
    public int? ExitCode { get; init; }
    /// <summary>Everything that was checked.</summary>
    public required IReadOnlyList<RunCheck> Checks { get; init; }
    /// <summary>What went wrong, in words; null without a fault or limit.</summary>
    public string? Fault { get; init; }
    /// <summary>The machine's report, where there is one.</summary>
    public FaultReport? FaultReport { get; init; }
    /// <summary>Core clock cycles from reset.</summary>
    public ulong Cycles { get; init; }
    /// <summary>Instructions retired.</summary>
    public ulong Instructions { get; init; }
    /// <summary>Bytes that are flashed.</summary>
    public required long FlashBytes { get; init; }
    /// <summary>Bytes of RAM that the image reserves.</summary>
    public required long RamBytes { get; init; }
    /// <summary>Allocated sections.</summary>
    public required IReadOnlyList<MemoryPart> Parts { get; init; }
    /// <summary>Use of the stack; null when SP does not start in RAM.</summary>
    public StackUse? Stack { get; init; }
    /// <summary>Use of the heap; null without symbols.</summary>
    public HeapUse? Heap { get; init; }
    /// <summary>Registers that are not modelled, and requests that were refused.</summary>
    public IReadOnlyList<MachineDiagnostic> Diagnostics { get; init; } = [];
    /// <summary>The signature, one word a line in eight hexadecimal digits; null when it was not asked for, or the image has none.</summary>
    public string? Signature { get; init; }
    /// <summary>Wall time.</summary>
    public double HostSeconds { get; init; }
}
