using System.Text.Json.Serialization;

namespace Emu.Reports;

/// <summary>What happened when a model or firmware ran: the document <c>emu.run/1</c>.</summary>
public sealed record RunReport
{
    /// <summary>Format of this document.</summary>
    public string Schema { get; init; } = "emu.run/1";

    /// <summary><c>model</c> or <c>firmware</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The file that ran.</summary>
    public required FileReport File { get; init; }

    /// <summary>Board name; null in host mode without a board.</summary>
    public required string? Board { get; init; }

    /// <summary>Core of the board, for example <c>cortex-m4</c>; null in host mode without a board.</summary>
    public required string? Core { get; init; }

    /// <summary>Core clock in hertz; 0 in host mode without a board.</summary>
    public required long ClockHz { get; init; }

    /// <summary><c>guest</c>, <c>host</c> or <c>firmware</c>.</summary>
    public required string Mode { get; init; }

    /// <summary><c>interpreter</c> or <c>jit</c>; null in host mode, where no instructions are emulated.</summary>
    public required string? Engine { get; init; }

    /// <summary><c>on</c>, or <c>off</c> when an instruction takes one cycle and memory none, so that cycles are instructions; null in host mode.</summary>
    public string? Timing { get; init; }

    /// <summary><c>ok</c>, <c>check-failed</c>, <c>fault</c> or <c>limit</c>.</summary>
    public required string Exit { get; init; }

    /// <summary>Everything that was checked, in a fixed order.</summary>
    public required IReadOnlyList<CheckReport> Checks { get; init; }

    /// <summary>What the guest's fault was, in words; null without one.</summary>
    public string? Fault { get; init; }

    /// <summary>True when an operator ended the last invocation before its end, which is no failure: what follows it runs only in every n-th run.</summary>
    public bool EndedEarly { get; init; }

    /// <summary>One whole invocation.</summary>
    public required TotalsReport Totals { get; init; }

    /// <summary>Cost of each operator, in execution order.</summary>
    public required IReadOnlyList<OperatorReport> Operators { get; init; }

    /// <summary>Use of the memories.</summary>
    public required MemoryReport Memory { get; init; }

    /// <summary>What went in.</summary>
    public required IReadOnlyList<TensorReport> Inputs { get; init; }

    /// <summary>What came out.</summary>
    public required IReadOnlyList<TensorReport> Outputs { get; init; }

    /// <summary>What only firmware has; absent for models.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FirmwareReport? Firmware { get; init; }

    /// <summary>The computer that ran Emu. The only part that differs between two runs of the same thing.</summary>
    public required HostReport Host { get; init; }
}

/// <summary>A file that was read.</summary>
/// <param name="Path">As given.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Crc32">Checksum, eight hexadecimal digits.</param>
public sealed record FileReport(string Path, long Bytes, string Crc32);

/// <summary>One thing that was checked.</summary>
/// <param name="Name">Short stable name, for example <c>flash</c>.</param>
/// <param name="Ok">Whether it holds.</param>
/// <param name="Message">Sizes in words.</param>
public sealed record CheckReport(string Name, bool Ok, string Message);

/// <summary>What one whole invocation cost. Members are null in host mode, which counts no cycles.</summary>
public sealed record TotalsReport
{
    /// <summary>Core clock cycles of one invocation.</summary>
    public ulong? Cycles { get; init; }

    /// <summary>Instructions retired.</summary>
    public ulong? Instructions { get; init; }

    /// <summary>Cycles divided by the clock.</summary>
    public double? Seconds { get; init; }

    /// <summary>Cycles outside the operators' kernels.</summary>
    public ulong? OverheadCycles { get; init; }

    /// <summary>Cycles of preparing the model once after start.</summary>
    public ulong? SetupCycles { get; init; }
}

/// <summary>What one operator cost in one invocation.</summary>
/// <param name="Index">Position in execution order.</param>
/// <param name="Name">Operator name as the TFLite schema spells it.</param>
/// <param name="Kernel">Kernel that ran.</param>
/// <param name="Cycles">Core clock cycles; null in host mode.</param>
/// <param name="Instructions">Instructions retired; null in host mode.</param>
/// <param name="Macs">Multiply-accumulates by the layer's shapes; 0 where the notion does not apply.</param>
/// <param name="Causes">Cycles by cause; they sum to <paramref name="Cycles"/>.</param>
public sealed record OperatorReport(
    int Index, string Name, string Kernel, ulong? Cycles, ulong? Instructions, long Macs, OrderedDictionary<string, ulong> Causes);

/// <summary>Use of the board's memories in bytes. Members are null where the mode cannot know them.</summary>
public sealed record MemoryReport
{
    /// <summary>Everything that is flashed.</summary>
    public long? FlashBytes { get; init; }

    /// <summary>Flash that a program may use on this board.</summary>
    public long? FlashAvailableBytes { get; init; }

    /// <summary>State, arena and stack.</summary>
    public long? RamBytes { get; init; }

    /// <summary>RAM that a program may use on this board.</summary>
    public long? RamAvailableBytes { get; init; }

    /// <summary>Arena in use after preparation.</summary>
    public long? ArenaUsedBytes { get; init; }

    /// <summary>Smallest arena that works.</summary>
    public long? ArenaMinimumBytes { get; init; }

    /// <summary>Arena that the image reserves.</summary>
    public long? ArenaGivenBytes { get; init; }

    /// <summary>Deepest stack seen.</summary>
    public long? StackHighWaterBytes { get; init; }

    /// <summary>Deepest stack possible by the call graph.</summary>
    public long? StackBoundBytes { get; init; }

    /// <summary>Calls that allocate from a heap.</summary>
    public int? HeapCalls { get; init; }

    /// <summary>Loader, planner and interpreter without kernels, in flash.</summary>
    public long? CoreBytes { get; init; }

    /// <summary>What takes the space.</summary>
    public IReadOnlyList<MemoryPartReport> Parts { get; init; } = [];
}

/// <summary>A part of flash or RAM.</summary>
/// <param name="Name">For example <c>model</c>, <c>kernels</c>, <c>arena</c>.</param>
/// <param name="Where">Name of the memory.</param>
/// <param name="Bytes">Size.</param>
public sealed record MemoryPartReport(string Name, string Where, long Bytes);

/// <summary>A tensor that went in or came out.</summary>
/// <param name="Index">Position among the model's inputs or outputs.</param>
/// <param name="Name">Tensor name.</param>
/// <param name="Type">Element type as the TFLite schema spells it.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Scale">Quantisation scale; 0 when not quantised.</param>
/// <param name="ZeroPoint">Quantisation zero point.</param>
/// <param name="Bytes">Size of the contents.</param>
/// <param name="Crc32">Checksum of the contents, eight hexadecimal digits.</param>
/// <param name="Values">The first values, dequantised where a scale exists.</param>
public sealed record TensorReport(
    int Index, string Name, string Type, IReadOnlyList<int> Shape, double Scale, int ZeroPoint, long Bytes, string Crc32, IReadOnlyList<double> Values);

/// <summary>The computer's share.</summary>
/// <param name="Seconds">Wall time of the invocations.</param>
/// <param name="GuestMips">Emulated instructions per microsecond; null in host mode.</param>
public sealed record HostReport(double Seconds, double? GuestMips);
