namespace Emu.Reports;

/// <summary>The arena that a model needs and what is in it: the document <c>emu.arena/1</c>.</summary>
public sealed record ArenaReport
{
    /// <summary>Format of this document.</summary>
    public string Schema { get; init; } = "emu.arena/1";

    /// <summary>The model's file.</summary>
    public required FileReport File { get; init; }

    /// <summary>Smallest arena with which preparation and invocation succeed.</summary>
    public required long ArenaMinimumBytes { get; init; }

    /// <summary>Arena in use after preparation.</summary>
    public required long ArenaUsedBytes { get; init; }

    /// <summary>Planned buffers: activations and scratch, from the arena's start.</summary>
    public required long PlannedBytes { get; init; }

    /// <summary>Records that stay: tensor and operator records, kernel parameters, variables, at the arena's end.</summary>
    public required long PersistentBytes { get; init; }

    /// <summary>Who planned: search, greedy, linear, offline.</summary>
    public required string Planner { get; init; }

    /// <summary>The most bytes alive at one step: no plan of these buffers can be smaller.</summary>
    public required long LowerBoundBytes { get; init; }

    /// <summary>Whether it is proven that no smaller plan exists.</summary>
    public required bool Optimal { get; init; }

    /// <summary>What each planner would need.</summary>
    public required IReadOnlyList<ArenaPlanner> Planners { get; init; }

    /// <summary>What happens at each step, from step -1, the caller's.</summary>
    public required IReadOnlyList<string> Steps { get; init; }

    /// <summary>Planned buffers with place and lifetime, by offset.</summary>
    public required IReadOnlyList<ArenaBuffer> Buffers { get; init; }

    /// <summary>Whether the arena fits a board; null without <c>--board</c>.</summary>
    public ArenaBoard? Board { get; init; }

    /// <summary>What TensorFlow Lite Micro would need for the same model.</summary>
    public TflmReport? Tflm { get; init; }
}

/// <summary>What a planner needs.</summary>
/// <param name="Name">search, greedy, linear, offline.</param>
/// <param name="ArenaMinimumBytes">Smallest arena with which preparation and invocation succeed.</param>
/// <param name="PlannedBytes">Planned buffers.</param>
/// <param name="PlanBytes">The plan in flash; 0 when the device plans by itself.</param>
/// <param name="InPlace">Operators whose output takes an input's place.</param>
/// <param name="Optimal">Whether it is proven that no smaller plan exists.</param>
public sealed record ArenaPlanner(string Name, long ArenaMinimumBytes, long PlannedBytes, long PlanBytes, int InPlace, bool Optimal);

/// <summary>A planned buffer. Two buffers may share bytes when their lifetimes do not meet.</summary>
/// <param name="Name">Tensor name, or the operator's scratch.</param>
/// <param name="Tensor">Tensor index; -1 for scratch.</param>
/// <param name="Offset">From the arena's start.</param>
/// <param name="Bytes">Size.</param>
/// <param name="First">First operator that uses it; -1 for a model input.</param>
/// <param name="Last">Last operator that uses it.</param>
public sealed record ArenaBuffer(string Name, int Tensor, long Offset, long Bytes, int First, int Last);

/// <summary>The arena beside a board's RAM.</summary>
/// <param name="Name">Board name.</param>
/// <param name="RamBytes">RAM that a program may use.</param>
/// <param name="Fits">Whether the arena alone fits in it; state and stack come on top.</param>
public sealed record ArenaBoard(string Name, long RamBytes, bool Fits);
