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

    /// <summary>Planned buffers with place and lifetime, by offset.</summary>
    public required IReadOnlyList<ArenaBuffer> Buffers { get; init; }

    /// <summary>Whether the arena fits a board; null without <c>--board</c>.</summary>
    public ArenaBoard? Board { get; init; }

    /// <summary>What TensorFlow Lite Micro would need for the same model.</summary>
    public TflmReport? Tflm { get; init; }
}

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
