using System.Text.Json.Serialization;

namespace Emu.Reports;

/// <summary>What a model contains and whether Emu can run it: the document <c>emu.inspect/1</c>.</summary>
public sealed record InspectReport
{
    /// <summary>Format of this document.</summary>
    public string Schema { get; init; } = "emu.inspect/1";

    /// <summary>The model's file.</summary>
    public required FileReport File { get; init; }

    /// <summary>The file's own description; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>Whether every operator has a kernel and the model can be prepared.</summary>
    public required bool Supported { get; init; }

    /// <summary>Why not, each with what to do about it; empty when supported.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>What may surprise: operators that TFLM refuses, or whose results are known to depend on the kernels (TFLM's reference, CMSIS-NN, a PC), each once; constants that are not aligned; sizes unknown at conversion.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Names that the converter gave to inputs and outputs.</summary>
    public IReadOnlyList<InspectSignature> Signatures { get; init; } = [];

    /// <summary>Named metadata buffers.</summary>
    public IReadOnlyList<InspectMetadata> Metadata { get; init; } = [];

    /// <summary>Number of subgraphs.</summary>
    public int Subgraphs { get; init; } = 1;

    /// <summary>Sums over the model.</summary>
    public required InspectTotals Totals { get; init; }

    /// <summary>Operators in execution order.</summary>
    public required IReadOnlyList<InspectOperator> Operators { get; init; }

    /// <summary>All tensors by index.</summary>
    public required IReadOnlyList<InspectTensor> Tensors { get; init; }

    /// <summary>Tensor indices of the model's inputs.</summary>
    public required IReadOnlyList<int> Inputs { get; init; }

    /// <summary>Tensor indices of the model's outputs.</summary>
    public required IReadOnlyList<int> Outputs { get; init; }
}

/// <summary>Sums over a model.</summary>
/// <param name="Operators">Number of operators.</param>
/// <param name="Tensors">Number of tensors.</param>
/// <param name="Macs">Multiply-accumulates of one invocation.</param>
/// <param name="ConstantBytes">Weights, biases and other constants.</param>
/// <param name="ActivationBytes">Sum of all other tensors, without the planner's reuse.</param>
public sealed record InspectTotals(int Operators, int Tensors, long Macs, long ConstantBytes, long ActivationBytes);

/// <summary>One operator.</summary>
/// <param name="Index">Position in execution order.</param>
/// <param name="Name">Operator name as the TFLite schema spells it.</param>
/// <param name="Version">Operator version in the file.</param>
/// <param name="Supported">Whether Emu has a kernel for it and its first input's type.</param>
/// <param name="Inputs">Tensor indices; -1 for an absent optional input.</param>
/// <param name="Outputs">Tensor indices.</param>
/// <param name="Macs">Multiply-accumulates; 0 where the notion does not apply.</param>
public sealed record InspectOperator(
    int Index, string Name, int Version, bool Supported, IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs, long Macs)
{
    /// <summary>What would make it run; empty when it is supported.</summary>
    public string Fix { get; init; } = "";

    /// <summary>Where its results are known to depend on the kernels.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A signature of a model.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Subgraph">Its subgraph.</param>
/// <param name="Inputs">Names of the inputs.</param>
/// <param name="Outputs">Names of the outputs.</param>
public sealed record InspectSignature(string Key, int Subgraph, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs);

/// <summary>A named metadata buffer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its size.</param>
public sealed record InspectMetadata(string Name, long Bytes)
{
    /// <summary>Its contents, when they are one line of printable text, such as a version; otherwise null, and not in the document.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }
}

/// <summary>One tensor.</summary>
/// <param name="Index">Index in the model.</param>
/// <param name="Name">Name; may be empty.</param>
/// <param name="Type">Element type as the TFLite schema spells it.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Bytes">Size of the contents.</param>
/// <param name="Constant">Whether the file holds its contents.</param>
/// <param name="Scale">First quantisation scale; 0 when not quantised.</param>
/// <param name="ZeroPoint">First quantisation zero point.</param>
/// <param name="Scales">Number of scales: 0 not quantised, 1 per tensor, more per channel.</param>
public sealed record InspectTensor(
    int Index, string Name, string Type, IReadOnlyList<int> Shape, long Bytes, bool Constant, double Scale, int ZeroPoint, int Scales)
{
    /// <summary>The first 100 texts of a constant of type STRING; otherwise null, and not in the document.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Texts { get; init; }
}
