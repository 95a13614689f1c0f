namespace Emu.Reports;

/// <summary>What TensorFlow Lite Micro would need for a model: the document <c>emu.tflm/1</c>, also part of <c>emu.arena/1</c>.</summary>
public sealed record TflmReport
{
    /// <summary>Format of this document.</summary>
    public string Schema { get; init; } = "emu.tflm/1";

    /// <summary>The model's file.</summary>
    public required FileReport File { get; init; }

    /// <summary>One entry for each data model and kernel set.</summary>
    public required IReadOnlyList<TflmBuild> Builds { get; init; }

    /// <summary>C++ that registers the model's operators.</summary>
    public required string Resolver { get; init; }

    /// <summary>What is not exact or not possible; empty when nothing is.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>The prediction for one build of TFLM.</summary>
/// <param name="Abi">arm (short enums), int-enums (RV32) or x86-64.</param>
/// <param name="Kernels">reference, cmsis-nn, cmsis-nn-dsp or cmsis-nn-mve.</param>
/// <param name="UsedBytes">What arena_used_bytes() returns.</param>
/// <param name="HeadBytes">Planned buffers in it.</param>
/// <param name="TailBytes">Persistent memory in it.</param>
/// <param name="MinimumBytes">Smallest arena with which AllocateTensors and Invoke succeed, to the byte.</param>
/// <param name="RecommendedBytes">Smallest that is a multiple of 16.</param>
/// <param name="MinimumPhase">What sets the minimum: start, prepare, planning or invoke.</param>
/// <param name="PersistentArenaBytes">Smallest persistent arena when there are two.</param>
/// <param name="NonPersistentArenaBytes">Smallest non-persistent arena when there are two.</param>
/// <param name="Declaration">C line to paste.</param>
/// <param name="Categories">The tail by purpose.</param>
public sealed record TflmBuild(string Abi, string Kernels, long UsedBytes, long HeadBytes, long TailBytes, long MinimumBytes, long RecommendedBytes, string MinimumPhase,
    long PersistentArenaBytes, long NonPersistentArenaBytes, string Declaration, IReadOnlyList<TflmCategory> Categories);

/// <summary>Tail allocations for one purpose, by the names of TFLM's RecordingMicroAllocator.</summary>
/// <param name="Name">Category.</param>
/// <param name="RequestedBytes">Bytes asked for.</param>
/// <param name="UsedBytes">Bytes with alignment.</param>
/// <param name="Count">Allocations.</param>
public sealed record TflmCategory(string Name, long RequestedBytes, long UsedBytes, int Count);
