using Emu.Runtime.Hosting.Prediction;

namespace Emu.Runtime.Hosting;

/// <summary>Operators and element types that Emu runs and TFLM's reference kernels refuse, as tried with single operators on tflite-micro 90b983c2.</summary>
static class TflmSupport
{
    /// <summary>Why TFLM refuses an operator; null when it takes it, or when Emu has no kernel either.</summary>
    internal static string? Refusal(OperatorView op, GraphView graph)
    {
        if (op.CustomName.Length == 0 && OperatorData.IsMissing(OperatorData.Of(op)))
            return $"TFLM has no {op.Name}: this runs with Emu's runtime only";
        ElementType? refused = op.Name switch
        {
            "PRELU" => Refused(op, graph, 0, ElementType.Float32, ElementType.Int8),
            "SLICE" => Refused(op, graph, 0, ElementType.Float32, ElementType.Int8, ElementType.Int16, ElementType.Int32, ElementType.Bool),
            "DYNAMIC_UPDATE_SLICE" => Refused(op, graph, 0, ElementType.Float32, ElementType.Int8, ElementType.Int16, ElementType.Int32),
            "SELECT_V2" => Refused(op, graph, 1, ElementType.Float32, ElementType.Int8, ElementType.Int16),
            "FILL" => Refused(op, graph, 1, ElementType.Float32, ElementType.Int8, ElementType.Int32),
            _ => null,
        };
        return refused is { } type ? $"TFLM refuses {op.Name} of {ElementTypeNames.Name(type)}: this runs with Emu's runtime only" : null;
    }

    static ElementType? Refused(OperatorView op, GraphView graph, int input, params ReadOnlySpan<ElementType> accepted)
    {
        if (input >= op.Inputs.Length || op.Inputs[input] < 0)
            return null;
        ElementType type = graph.Tensors[op.Inputs[input]].Type;
        return accepted.Contains(type) ? null : type;
    }
}
