using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Planning;

/// <summary>
/// Finds operators whose output may take the place of an input that nobody reads afterwards. Their kernels read an element before they write the one of
/// the same number, or copy, so that input and output may be the same bytes; a test runs each of them both ways.
/// </summary>
public static class InPlace
{
    /// <summary>Operators that work in place on an input of the output's shape and element size.</summary>
    static readonly HashSet<BuiltinOperator> Elementwise =
    [
        BuiltinOperator.Add, BuiltinOperator.Sub, BuiltinOperator.Mul, BuiltinOperator.Div, BuiltinOperator.Maximum, BuiltinOperator.Minimum,
        BuiltinOperator.SquaredDifference, BuiltinOperator.FloorDiv, BuiltinOperator.FloorMod, BuiltinOperator.LogicalAnd, BuiltinOperator.LogicalOr,
        BuiltinOperator.Prelu, BuiltinOperator.Relu, BuiltinOperator.Relu6, BuiltinOperator.LeakyRelu, BuiltinOperator.Elu, BuiltinOperator.HardSwish,
        BuiltinOperator.Logistic, BuiltinOperator.Tanh, BuiltinOperator.Abs, BuiltinOperator.Neg, BuiltinOperator.Exp, BuiltinOperator.Log,
        BuiltinOperator.Sin, BuiltinOperator.Cos, BuiltinOperator.Sqrt, BuiltinOperator.Rsqrt, BuiltinOperator.Square, BuiltinOperator.Floor,
        BuiltinOperator.Ceil, BuiltinOperator.Round, BuiltinOperator.LogicalNot, BuiltinOperator.Quantize, BuiltinOperator.Dequantize, BuiltinOperator.Cast,
        BuiltinOperator.Reshape, BuiltinOperator.Squeeze, BuiltinOperator.ExpandDims,
    ];

    /// <summary>True for operators that this class lets work in place.</summary>
    public static bool Allows(int code) => Elementwise.Contains((BuiltinOperator)code);

    /// <summary>For each buffer the one whose place it takes over, or -1.</summary>
    internal static int[] Find(ModelView view, NumberedBuffers buffers, ExecutionOrder order)
    {
        int[] heir = new int[buffers.Lifetimes.Length];
        Array.Fill(heir, -1);
        // In a called subgraph an operator runs at several steps, and its tensors live over all of them.
        if (view.Graphs.Count > 1)
            return heir;
        foreach (OperatorView op in view.Main.Operators)
            if (Allows(op.BuiltinCode) && op.Outputs.Length == 1)
                Choose(view.Main, op, buffers, order.Operators[op.Index].First, heir);
        return heir;
    }

    static void Choose(GraphView graph, OperatorView op, NumberedBuffers buffers, int step, int[] heir)
    {
        TensorView output = graph.Tensors[op.Outputs[0]];
        int to = buffers.Of(0, output.Index);
        foreach (int tensor in op.Inputs)
        {
            int from = tensor < 0 ? -1 : buffers.Of(0, tensor);
            if (from < 0 || from == to || graph.Outputs.Contains(tensor) || graph.Tensors[tensor].Bytes != output.Bytes
                || Count(graph.Tensors[tensor]) != Count(output))
                continue;
            Lifetime input = buffers.Lifetimes[from], result = buffers.Lifetimes[to];
            // Its last reader is this operator, which writes the output first; nobody else has taken its place.
            if (input.Last != step || input.First >= step || result.First != step || heir.Contains(from))
                continue;
            heir[to] = from;
            return;
        }
    }

    static long Count(TensorView tensor) => tensor.Shape.Aggregate(1L, (product, size) => product * size);
}
