namespace Emu.Reports;

/// <summary>Where two runs of a model part: the document <c>emu.diff/1</c>.</summary>
public sealed record DiffReport
{
    /// <summary>Format of this document.</summary>
    public string Schema { get; init; } = "emu.diff/1";

    /// <summary>The first run.</summary>
    public required string A { get; init; }

    /// <summary>The second run.</summary>
    public required string B { get; init; }

    /// <summary><c>ok</c> when every tensor is equal to the bit, otherwise <c>different</c>.</summary>
    public required string Exit { get; init; }

    /// <summary>Tensors that both runs have.</summary>
    public required int Compared { get; init; }

    /// <summary>Tensors that a partial reference does not have.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Tensors that differ, in the order in which operators ended: the first is where the runs part.</summary>
    public required IReadOnlyList<DiffTensor> Differences { get; init; }
}

/// <summary>A tensor that differs.</summary>
/// <param name="Operator">The operator that made it, counted through all subgraphs.</param>
/// <param name="Name">Its name, for example CONV_2D.</param>
/// <param name="Run">How many times it has run before within the invocation.</param>
/// <param name="Output">Position among its outputs.</param>
/// <param name="Tensor">The tensor's name.</param>
/// <param name="Type">Element type, for example INT8.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Different">Elements that differ.</param>
/// <param name="Elements">All elements.</param>
/// <param name="First">The first that differs, in row-major order.</param>
/// <param name="FirstIndex">The same along each dimension.</param>
/// <param name="A">Its value in the first run; a text, so that no digit is lost.</param>
/// <param name="B">Its value in the second run.</param>
/// <param name="LargestSteps">Largest difference in steps of the quantisation; null for float tensors.</param>
/// <param name="LargestReal">Largest difference in real units; null where the tensor has no scale.</param>
public sealed record DiffTensor(
    int Operator, string Name, int Run, int Output, string Tensor, string Type, IReadOnlyList<int> Shape, long Different, long Elements, long First,
    IReadOnlyList<int> FirstIndex, string A, string B, double? LargestSteps, double? LargestReal);
