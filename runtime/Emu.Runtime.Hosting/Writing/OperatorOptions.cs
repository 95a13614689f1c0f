namespace Emu.Runtime.Hosting.Writing;

/// <summary>TFLite's fused activations (schema.fbs, <c>ActivationFunctionType</c>).</summary>
public enum FusedActivation
{
    /// <summary>No activation.</summary>
    None = 0,
    /// <summary>Not below 0.</summary>
    Relu = 1,
    /// <summary>-1 to 1.</summary>
    ReluN1To1 = 2,
    /// <summary>0 to 6.</summary>
    Relu6 = 3,
}

/// <summary>TFLite's padding schemes (schema.fbs, <c>Padding</c>).</summary>
public enum PaddingScheme
{
    /// <summary>Output size = ceil(input / stride).</summary>
    Same = 0,
    /// <summary>No padding.</summary>
    Valid = 1,
}

/// <summary>
/// An operator's builtin options for <see cref="ModelWriter"/>. The union numbers are the positions in schema.fbs's <c>BuiltinOptions</c>, from 1;
/// the field numbers the positions in the options table, from 0.
/// </summary>
/// <param name="unionType">Number of the options table in the union.</param>
public sealed class OperatorOptions(int unionType)
{
    internal readonly int UnionType = unionType;
    internal readonly FlatFields Fields = new();

    /// <summary>Sets a byte, bool or small enum.</summary>
    public OperatorOptions Byte(int field, int value)
    {
        Fields.With(field, FlatScalar.OfByte(value));
        return this;
    }

    /// <summary>Sets a 32-bit number.</summary>
    public OperatorOptions Int32(int field, int value)
    {
        Fields.With(field, FlatScalar.Of(value));
        return this;
    }

    /// <summary>Sets a single.</summary>
    public OperatorOptions Float(int field, float value)
    {
        Fields.With(field, FlatScalar.Of(value));
        return this;
    }

    /// <summary>Sets a vector of 32-bit numbers.</summary>
    public OperatorOptions Int32s(int field, params ReadOnlySpan<int> values)
    {
        Fields.With(field, FlatVector.Of(values));
        return this;
    }

    /// <summary>Sets a text.</summary>
    public OperatorOptions Text(int field, string value)
    {
        Fields.With(field, FlatVector.Of(value));
        return this;
    }

    /// <summary>Options of CONV_2D.</summary>
    public static OperatorOptions Conv2D(PaddingScheme padding, int strideWidth, int strideHeight, FusedActivation activation = FusedActivation.None,
        int dilationWidth = 1, int dilationHeight = 1) =>
        new OperatorOptions(1).Byte(0, (int)padding).Int32(1, strideWidth).Int32(2, strideHeight).Byte(3, (int)activation)
            .Int32(4, dilationWidth).Int32(5, dilationHeight);

    /// <summary>Options of DEPTHWISE_CONV_2D.</summary>
    public static OperatorOptions DepthwiseConv2D(PaddingScheme padding, int strideWidth, int strideHeight, int depthMultiplier,
        FusedActivation activation = FusedActivation.None, int dilationWidth = 1, int dilationHeight = 1) =>
        new OperatorOptions(2).Byte(0, (int)padding).Int32(1, strideWidth).Int32(2, strideHeight).Int32(3, depthMultiplier)
            .Byte(4, (int)activation).Int32(5, dilationWidth).Int32(6, dilationHeight);

    /// <summary>Options of AVERAGE_POOL_2D and MAX_POOL_2D.</summary>
    public static OperatorOptions Pool2D(PaddingScheme padding, int strideWidth, int strideHeight, int filterWidth, int filterHeight,
        FusedActivation activation = FusedActivation.None) =>
        new OperatorOptions(5).Byte(0, (int)padding).Int32(1, strideWidth).Int32(2, strideHeight).Int32(3, filterWidth).Int32(4, filterHeight)
            .Byte(5, (int)activation);

    /// <summary>Options of SVDF.</summary>
    public static OperatorOptions Svdf(int rank, FusedActivation activation) => new OperatorOptions(6).Int32(0, rank).Byte(1, (int)activation);

    /// <summary>Options of FULLY_CONNECTED.</summary>
    public static OperatorOptions FullyConnected(FusedActivation activation = FusedActivation.None, bool keepDimensions = false) =>
        new OperatorOptions(8).Byte(0, (int)activation).Byte(2, keepDimensions ? 1 : 0);

    /// <summary>Options of SOFTMAX.</summary>
    public static OperatorOptions Softmax(float beta = 1) => new OperatorOptions(9).Float(0, beta);

    /// <summary>Options of CONCATENATION.</summary>
    public static OperatorOptions Concatenation(int axis, FusedActivation activation = FusedActivation.None) =>
        new OperatorOptions(10).Int32(0, axis).Byte(1, (int)activation);

    /// <summary>Options of ADD.</summary>
    public static OperatorOptions Add(FusedActivation activation = FusedActivation.None) => new OperatorOptions(11).Byte(0, (int)activation);

    /// <summary>Options of RESHAPE.</summary>
    public static OperatorOptions Reshape(params ReadOnlySpan<int> shape) => new OperatorOptions(17).Int32s(0, shape);

    /// <summary>Options of MUL.</summary>
    public static OperatorOptions Mul(FusedActivation activation = FusedActivation.None) => new OperatorOptions(21).Byte(0, (int)activation);

    /// <summary>Options of MEAN, SUM and the other reductions.</summary>
    public static OperatorOptions Reducer(bool keepDimensions) => new OperatorOptions(27).Byte(0, keepDimensions ? 1 : 0);

    /// <summary>Options of SUB.</summary>
    public static OperatorOptions Sub(FusedActivation activation = FusedActivation.None) => new OperatorOptions(28).Byte(0, (int)activation);
}
