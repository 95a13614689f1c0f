namespace Emu.Reports;

/// <summary>The boards that Emu knows: the document <c>emu.boards/1</c>.</summary>
public sealed record BoardsReport
{
    /// <summary>Format of this document.</summary>
    public string Schema { get; init; } = "emu.boards/1";

    /// <summary>Boards by name.</summary>
    public required IReadOnlyList<BoardReport> Boards { get; init; }
}

/// <summary>One board.</summary>
/// <param name="Name">As in <c>--board</c>.</param>
/// <param name="Title">Name on the box.</param>
/// <param name="Chip">Chip.</param>
/// <param name="Core">Core, for example <c>cortex-m4</c>.</param>
/// <param name="ClockHz">Core clock.</param>
/// <param name="FlashBytes">Flash that a program may use.</param>
/// <param name="RamBytes">All RAM.</param>
/// <param name="Tier">How well tested: 1 is best; see boards/README.md.</param>
public sealed record BoardReport(string Name, string Title, string Chip, string Core, long ClockHz, long FlashBytes, long RamBytes, int Tier);
