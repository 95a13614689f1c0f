namespace Emu.Reports;

/// <summary>A firmware image that was built: the document <c>emu.build/1</c>.</summary>
public sealed record BuildReport
{
    /// <summary>Format of this document.</summary>
    public string Schema { get; init; } = "emu.build/1";

    /// <summary>The model.</summary>
    public required FileReport File { get; init; }

    /// <summary>Board name.</summary>
    public required string Board { get; init; }

    /// <summary>Core of the board.</summary>
    public required string Core { get; init; }

    /// <summary><c>ok</c>, or <c>check-failed</c> when it does not fit; then nothing was written.</summary>
    public required string Exit { get; init; }

    /// <summary>Whether it fits.</summary>
    public required IReadOnlyList<CheckReport> Checks { get; init; }

    /// <summary>The ELF file; null when nothing was written.</summary>
    public required FileReport? Output { get; init; }

    /// <summary>What takes the space.</summary>
    public required MemoryReport Memory { get; init; }
}
