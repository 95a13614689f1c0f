namespace Emu.Runtime.Hosting;

/// <summary>Multiply-accumulate operations of one run of an operator, from the shapes; padding counts as if it were computed.</summary>
static class MacCount
{
    internal static long Of(OperatorView op, IReadOnlyList<TensorView> tensors)
    {
        int[]? filter = Shape(op.Inputs, 1, tensors);
        int[]? output = Shape(op.Outputs, 0, tensors);
        if (filter == null || output == null)
            return 0;
        return (BuiltinOperator)op.BuiltinCode switch
        {
            BuiltinOperator.Conv2D when filter.Length == 4 => Product([.. output, filter[1], filter[2], filter[3]]),
            BuiltinOperator.DepthwiseConv2D when filter.Length == 4 => Product([.. output, filter[1], filter[2]]),
            BuiltinOperator.FullyConnected when filter.Length == 2 => Product([.. output, filter[1]]),
            // Every input element meets every filter tap and output channel.
            BuiltinOperator.TransposeConv when filter.Length == 4 && Shape(op.Inputs, 2, tensors) is int[] input =>
                Product([.. input, filter[0], filter[1], filter[2]]),
            BuiltinOperator.BatchMatMul when Shape(op.Inputs, 0, tensors) is int[] left && left.Length > 0 => Product([.. output, left[^1]]),
            BuiltinOperator.Svdf when filter.Length == 2 && output.Length == 2 && Shape(op.Inputs, 2, tensors) is int[] time && time.Length == 2 =>
                Product([output[0], filter[0], filter[1]]) + Product([output[0], filter[0], time[1]]),
            BuiltinOperator.UnidirectionalSequenceLstm => Lstm(op, tensors, output),
            _ => 0,
        };
    }

    /// <summary>Four gates, each with input and recurrent weights, for every step and batch.</summary>
    static long Lstm(OperatorView op, IReadOnlyList<TensorView> tensors, int[] output)
    {
        int[]? input = Shape(op.Inputs, 2, tensors), recurrent = Shape(op.Inputs, 6, tensors);
        if (input is not { Length: 2 } || recurrent is not { Length: 2 } || output.Length != 3)
            return 0;
        return Product([output[0], output[1], 4, .. input]) + Product([output[0], output[1], 4, .. recurrent]);
    }

    static int[]? Shape(int[] operands, int i, IReadOnlyList<TensorView> tensors) =>
        i < operands.Length && operands[i] >= 0 ? tensors[operands[i]].Shape : null;

    /// <summary>0 when a dimension is unknown; saturates, since a damaged file may give any shape.</summary>
    static long Product(int[] shape)
    {
        Int128 product = 1;
        foreach (int dim in shape)
            product = Int128.Min(product * Math.Max(dim, 0), 1L << 60);
        return (long)product;
    }
}
