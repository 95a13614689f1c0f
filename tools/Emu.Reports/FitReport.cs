namespace Emu.Reports;

/// <summary>Which boards a model fits: the document <c>emu.fit/1</c>.</summary>
public sealed record FitReport
{
    /// <summary>Format of this document.</summary>
    public string Schema { get; init; } = "emu.fit/1";

    /// <summary>The model's file.</summary>
    public required FileReport File { get; init; }

    /// <summary>Whether it fits at least one of the boards.</summary>
    public required bool Fits { get; init; }

    /// <summary>The boards asked for, in that order.</summary>
    public required IReadOnlyList<FitBoard> Boards { get; init; }
}

/// <summary>A model on one board. Costs are null where it did not run; sizes are null where no image was built.</summary>
/// <param name="Board">Board name.</param>
/// <param name="Core">Core, for example <c>cortex-m4</c>.</param>
/// <param name="ClockHz">Core clock.</param>
/// <param name="Fits">Whether it fits and ran without a fault.</param>
/// <param name="Why">Failed checks or the fault; empty when it fits.</param>
/// <param name="ArenaBytes">Smallest arena that works.</param>
/// <param name="FlashBytes">Flash of the image.</param>
/// <param name="FlashAvailableBytes">Flash that a program may use.</param>
/// <param name="RamBytes">RAM of the image.</param>
/// <param name="RamAvailableBytes">RAM that a program may use.</param>
/// <param name="StackBytes">Deepest stack seen.</param>
/// <param name="Cycles">Cycles of one invocation.</param>
/// <param name="Milliseconds">Time of one invocation.</param>
public sealed record FitBoard(
    string Board, string Core, long ClockHz, bool Fits, string Why, long? ArenaBytes, long? FlashBytes, long? FlashAvailableBytes,
    long? RamBytes, long? RamAvailableBytes, long? StackBytes, ulong? Cycles, double? Milliseconds);
