using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Guest;

/// <summary>How a run ended.</summary>
public enum RunExit
{
    /// <summary>All invocations finished and every check holds.</summary>
    Ok,
    /// <summary>The model does not fit, or a budget or expectation was missed; <see cref="ModelRun.Checks"/> says which.</summary>
    CheckFailed,
    /// <summary>The guest faulted or trapped; <see cref="ModelRun.Fault"/> says where.</summary>
    Fault,
    /// <summary>The cycle limit was reached.</summary>
    Limit,
}

/// <summary>One thing that was checked.</summary>
/// <param name="Name">Short stable name: "flash", "ram", "arena", "stack", "heap".</param>
/// <param name="Ok">True when it holds.</param>
/// <param name="Message">Sizes in words: needed, given, what takes the space, what would help.</param>
public sealed record RunCheck(string Name, bool Ok, string Message);

/// <summary>Cycles by cause; they sum to the cycles of the same span of time.</summary>
/// <param name="Name">Stable name: "issue", "loadUse", "branch", "fetchStall", "dataStall", "divide", "exception".</param>
/// <param name="Cycles">Cycles.</param>
public sealed record CauseCycles(string Name, ulong Cycles);

/// <summary>What one operator of the model cost in one invocation.</summary>
/// <param name="Index">Position among the operators of all subgraphs, the main graph's first.</param>
/// <param name="Name">Operator name as the schema spells it, e.g. CONV_2D.</param>
/// <param name="Kernel">Kernel that ran, e.g. Conv2DInt8.</param>
/// <param name="Cycles">Core clock cycles from the kernel's first instruction to its return.</param>
/// <param name="Instructions">Instructions retired in the same span.</param>
/// <param name="Macs">Multiply-accumulates by the layer's shapes; 0 where the notion does not apply.</param>
/// <param name="Causes">Cycles by cause.</param>
public sealed record OperatorCost(int Index, string Name, string Kernel, ulong Cycles, ulong Instructions, long Macs, IReadOnlyList<CauseCycles> Causes)
{
    /// <summary>How often its kernel was entered; operators in a loop more than once, those in a branch not taken never. The figures are sums.</summary>
    public int Runs { get; init; } = 1;
}

/// <summary>A part of flash or RAM.</summary>
/// <param name="Name">"vectors", "startup", "core", "kernels", "rodata", "model", "state", "arena", "stack".</param>
/// <param name="Where">Name of the memory region.</param>
/// <param name="Bytes">Size.</param>
public sealed record MemoryPart(string Name, string Where, long Bytes);

/// <summary>What the image and the run use of the board's memories. All sizes in bytes.</summary>
public sealed record MemoryUse
{
    /// <summary>Everything that is flashed.</summary>
    public required long FlashBytes { get; init; }
    /// <summary>State, arena and stack.</summary>
    public required long RamBytes { get; init; }
    /// <summary>Arena in use after Setup: planned buffers plus persistent records.</summary>
    public required int ArenaUsedBytes { get; init; }
    /// <summary>Smallest arena with which Setup and Invoke succeed; a multiple of 16.</summary>
    public required int ArenaMinimumBytes { get; init; }
    /// <summary>Arena that the image reserves.</summary>
    public required int ArenaGivenBytes { get; init; }
    /// <summary>Deepest stack seen (painted before the run).</summary>
    public int StackHighWaterBytes { get; init; }
    /// <summary>Deepest stack possible by the call graph; this much is reserved.</summary>
    public required int StackBoundBytes { get; init; }
    /// <summary>Calls that allocate from a heap. Always 0 for compiled models: the compiler refuses them.</summary>
    public int HeapCalls { get; init; }
    /// <summary>Loader, planner and interpreter without kernels, in flash.</summary>
    public required int CoreBytes { get; init; }
    /// <summary>Parts, largest region first.</summary>
    public required IReadOnlyList<MemoryPart> Parts { get; init; }
}

/// <summary>A tensor that went in or came out.</summary>
/// <param name="Index">Position among the model's inputs or outputs.</param>
/// <param name="Name">Tensor name.</param>
/// <param name="Type">Element type in lower case, e.g. int8.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Scale">Quantisation scale, 0 when not quantised.</param>
/// <param name="ZeroPoint">Quantisation zero point.</param>
/// <param name="Data">Raw little-endian contents.</param>
public sealed record TensorValue(int Index, string Name, string Type, IReadOnlyList<int> Shape, float Scale, int ZeroPoint, byte[] Data);

/// <summary>What a whole invocation cost.</summary>
/// <param name="Cycles">Core clock cycles of one Invoke, call to return.</param>
/// <param name="Instructions">Instructions retired.</param>
/// <param name="Seconds">Cycles divided by the clock.</param>
/// <param name="OverheadCycles">Cycles outside kernels: the interpreter's own. Operators plus this equal <paramref name="Cycles"/>.</param>
/// <param name="SetupCycles">Cycles of Setup, once at start.</param>
public sealed record RunTotals(ulong Cycles, ulong Instructions, double Seconds, ulong OverheadCycles, ulong SetupCycles);

/// <summary>The result of running a model on a virtual board: the record from which every report is made.</summary>
public sealed record ModelRun
{
    /// <summary>Board name.</summary>
    public required string Board { get; init; }
    /// <summary>Core name, e.g. cortex-m4.</summary>
    public required string Core { get; init; }
    /// <summary>Core clock.</summary>
    public required long ClockHz { get; init; }
    /// <summary>How it ended.</summary>
    public required RunExit Exit { get; init; }
    /// <summary>Everything checked.</summary>
    public required IReadOnlyList<RunCheck> Checks { get; init; }
    /// <summary>Costs of the last invocation; null when the model did not run.</summary>
    public RunTotals? Totals { get; init; }
    /// <summary>Costs by operator of the last invocation.</summary>
    public IReadOnlyList<OperatorCost> Operators { get; init; } = [];
    /// <summary>Memory; null when the image could not be built.</summary>
    public MemoryUse? Memory { get; init; }
    /// <summary>Inputs of the last invocation.</summary>
    public IReadOnlyList<TensorValue> Inputs { get; init; } = [];
    /// <summary>Outputs of the last invocation.</summary>
    public IReadOnlyList<TensorValue> Outputs { get; init; } = [];
    /// <summary>True when an operator ended the last invocation before its end, which is no failure.</summary>
    public bool EndedEarly { get; init; }
    /// <summary>Fault report in words, when <see cref="Exit"/> is <see cref="RunExit.Fault"/>.</summary>
    public string? Fault { get; init; }
    /// <summary>Host wall time of the emulated invocations.</summary>
    public double HostSeconds { get; init; }
    /// <summary>Guest instructions per host microsecond.</summary>
    public double GuestMips { get; init; }
}

/// <summary>What to run.</summary>
public sealed record RunOptions
{
    /// <summary>Input tensors, one array of raw little-endian bytes per model input; empty for zero-point inputs.</summary>
    public IReadOnlyList<byte[]> Inputs { get; init; } = [];
    /// <summary>Arena to reserve, or null for exactly the need.</summary>
    public int? ArenaBytes { get; init; }
    /// <summary>Who decides where activations and scratch lie.</summary>
    public Planner Planner { get; init; } = Planner.Search;
    /// <summary>The kernels; null for the runtime's own. A kernel of one's own must be in the guest subset.</summary>
    public OperatorTable? Operators { get; init; }
    /// <summary>Number of invocations; every one must give the same outputs and cycles for the same inputs.</summary>
    public int Repeat { get; init; } = 1;
    /// <summary>Cycles after which a run is stopped.</summary>
    public ulong CycleLimit { get; init; } = ModelSession.DefaultCycleLimit;
}
