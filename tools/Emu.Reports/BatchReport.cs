namespace Emu.Reports;

/// <summary>One model over many inputs: the document <c>emu.batch/1</c>.</summary>
public sealed record BatchReport
{
    /// <summary>Format of this document.</summary>
    public string Schema { get; init; } = "emu.batch/1";

    /// <summary>The model.</summary>
    public required FileReport File { get; init; }

    /// <summary><c>guest</c> or <c>host</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Board name; null in host mode.</summary>
    public required string? Board { get; init; }

    /// <summary>Core of the board; null in host mode.</summary>
    public required string? Core { get; init; }

    /// <summary>Core clock in hertz; 0 in host mode.</summary>
    public required long ClockHz { get; init; }

    /// <summary><c>ok</c>, <c>check-failed</c>, <c>fault</c> or <c>limit</c>.</summary>
    public required string Exit { get; init; }

    /// <summary>Why it is not ok, and at which item; otherwise null.</summary>
    public string? Fault { get; init; }

    /// <summary>Items that ran, in the order of their names.</summary>
    public required IReadOnlyList<BatchItem> Items { get; init; }

    /// <summary>Items of the folder.</summary>
    public required int Count { get; init; }

    /// <summary>The computer that ran Emu.</summary>
    public required BatchHost Host { get; init; }
}

/// <summary>One inference.</summary>
/// <param name="Name">The file's name without ending, or the folder's.</param>
/// <param name="Cycles">Cycles from call to return; null in host mode.</param>
/// <param name="Instructions">Instructions retired; null in host mode.</param>
/// <param name="Outputs">What came out.</param>
public sealed record BatchItem(string Name, ulong? Cycles, ulong? Instructions, IReadOnlyList<BatchOutput> Outputs);

/// <summary>An output in short.</summary>
/// <param name="Name">Tensor name.</param>
/// <param name="Crc32">Checksum of the contents, eight hexadecimal digits.</param>
/// <param name="Largest">Row-major number of the first largest element: the class, for a classifier; -1 when it has no numbers.</param>
/// <param name="Value">That element, dequantised where a scale exists.</param>
public sealed record BatchOutput(string Name, string Crc32, long Largest, double Value);

/// <summary>The computer's part.</summary>
/// <param name="Seconds">Wall time of all items, reading and writing of files included.</param>
/// <param name="Threads">Threads that shared them.</param>
public sealed record BatchHost(double Seconds, int Threads);
