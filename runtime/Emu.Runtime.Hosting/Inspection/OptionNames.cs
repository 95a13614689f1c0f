using System.Globalization;

namespace Emu.Runtime.Hosting;

/// <summary>Decodes the builtin options of the operators that microcontroller models use; field order as in schema.fbs.</summary>
static class OptionNames
{
    enum Kind { Int8, Bool, Int32, Float, Padding, Activation, Int32s }

    readonly record struct Field(string Name, Kind Kind, string Default = "0");

    static readonly string[] Activations = ["NONE", "RELU", "RELU_N1_TO_1", "RELU6", "TANH", "SIGN_BIT"];

    static readonly Dictionary<BuiltinOperator, Field[]> Tables = new()
    {
        [BuiltinOperator.Conv2D] = [new("padding", Kind.Padding), new("stride_w", Kind.Int32), new("stride_h", Kind.Int32),
            new("fused_activation_function", Kind.Activation), new("dilation_w_factor", Kind.Int32, "1"), new("dilation_h_factor", Kind.Int32, "1")],
        [BuiltinOperator.DepthwiseConv2D] = [new("padding", Kind.Padding), new("stride_w", Kind.Int32), new("stride_h", Kind.Int32),
            new("depth_multiplier", Kind.Int32), new("fused_activation_function", Kind.Activation), new("dilation_w_factor", Kind.Int32, "1"),
            new("dilation_h_factor", Kind.Int32, "1")],
        [BuiltinOperator.TransposeConv] = [new("padding", Kind.Padding), new("stride_w", Kind.Int32), new("stride_h", Kind.Int32),
            new("fused_activation_function", Kind.Activation)],
        [BuiltinOperator.AveragePool2D] = Pool,
        [BuiltinOperator.MaxPool2D] = Pool,
        [BuiltinOperator.L2Pool2D] = Pool,
        [BuiltinOperator.FullyConnected] = [new("fused_activation_function", Kind.Activation), new("weights_format", Kind.Int8),
            new("keep_num_dims", Kind.Bool, "false"), new("asymmetric_quantize_inputs", Kind.Bool, "false")],
        [BuiltinOperator.Softmax] = [new("beta", Kind.Float)],
        [BuiltinOperator.Concatenation] = [new("axis", Kind.Int32), new("fused_activation_function", Kind.Activation)],
        [BuiltinOperator.Add] = [new("fused_activation_function", Kind.Activation), new("pot_scale_int16", Kind.Bool, "true")],
        [BuiltinOperator.Sub] = [new("fused_activation_function", Kind.Activation), new("pot_scale_int16", Kind.Bool, "true")],
        [BuiltinOperator.Mul] = [new("fused_activation_function", Kind.Activation)],
        [BuiltinOperator.Div] = [new("fused_activation_function", Kind.Activation)],
        [BuiltinOperator.Svdf] = [new("rank", Kind.Int32), new("fused_activation_function", Kind.Activation), new("asymmetric_quantize_inputs", Kind.Bool, "false")],
        [BuiltinOperator.Reshape] = [new("new_shape", Kind.Int32s, "[]")],
        [BuiltinOperator.Squeeze] = [new("squeeze_dims", Kind.Int32s, "[]")],
        [BuiltinOperator.Mean] = [new("keep_dims", Kind.Bool, "false")],
        [BuiltinOperator.Sum] = [new("keep_dims", Kind.Bool, "false")],
        [BuiltinOperator.ReduceMax] = [new("keep_dims", Kind.Bool, "false")],
        [BuiltinOperator.ReduceMin] = [new("keep_dims", Kind.Bool, "false")],
        [BuiltinOperator.StridedSlice] = [new("begin_mask", Kind.Int32), new("end_mask", Kind.Int32), new("ellipsis_mask", Kind.Int32),
            new("new_axis_mask", Kind.Int32), new("shrink_axis_mask", Kind.Int32), new("offset", Kind.Bool, "false")],
        [BuiltinOperator.Split] = [new("num_splits", Kind.Int32)],
        [BuiltinOperator.SplitV] = [new("num_splits", Kind.Int32)],
        [BuiltinOperator.Pack] = [new("values_count", Kind.Int32), new("axis", Kind.Int32)],
        [BuiltinOperator.Unpack] = [new("num", Kind.Int32), new("axis", Kind.Int32)],
        [BuiltinOperator.Gather] = [new("axis", Kind.Int32), new("batch_dims", Kind.Int32)],
        [BuiltinOperator.LeakyRelu] = [new("alpha", Kind.Float)],
        [BuiltinOperator.ResizeBilinear] = Resize,
        [BuiltinOperator.ResizeNearestNeighbor] = [new("align_corners", Kind.Bool, "false"), new("half_pixel_centers", Kind.Bool, "false")],
        [BuiltinOperator.SpaceToDepth] = [new("block_size", Kind.Int32)],
        [BuiltinOperator.DepthToSpace] = [new("block_size", Kind.Int32)],
        [BuiltinOperator.BatchMatMul] = [new("adj_x", Kind.Bool, "false"), new("adj_y", Kind.Bool, "false"), new("asymmetric_quantize_inputs", Kind.Bool, "false")],
        [BuiltinOperator.UnidirectionalSequenceLstm] = [new("fused_activation_function", Kind.Activation), new("cell_clip", Kind.Float),
            new("proj_clip", Kind.Float), new("time_major", Kind.Bool, "false"), new("asymmetric_quantize_inputs", Kind.Bool, "false")],
    };

    static Field[] Pool => [new("padding", Kind.Padding), new("stride_w", Kind.Int32), new("stride_h", Kind.Int32), new("filter_width", Kind.Int32),
        new("filter_height", Kind.Int32), new("fused_activation_function", Kind.Activation)];

    // Fields 0 and 1 are the deprecated sizes.
    static Field[] Resize => [new("new_height", Kind.Int32), new("new_width", Kind.Int32), new("align_corners", Kind.Bool, "false"),
        new("half_pixel_centers", Kind.Bool, "false")];

    internal static IReadOnlyList<OptionView> Decode(ReadOnlySpan<byte> model, int table, int code)
    {
        if (!Tables.TryGetValue((BuiltinOperator)code, out Field[]? fields))
            return [];
        OptionView[] options = new OptionView[fields.Length];
        for (int i = 0; i < fields.Length; i++)
            options[i] = new OptionView(fields[i].Name, Text(model, table, i, fields[i]));
        return options;
    }

    static string Text(ReadOnlySpan<byte> model, int table, int field, Field description)
    {
        int position = FlatBuffer.Field(model, table, field, description.Kind is Kind.Int32 or Kind.Float or Kind.Int32s ? 4 : 1);
        int small = position > 0 ? model[position] : 0;
        return description.Kind switch
        {
            Kind.Padding => small == 0 ? "SAME" : "VALID",
            Kind.Activation => small < Activations.Length ? Activations[small] : small.ToString(CultureInfo.InvariantCulture),
            _ when position <= 0 => description.Default,
            Kind.Bool => small != 0 ? "true" : "false",
            Kind.Int8 => ((sbyte)small).ToString(CultureInfo.InvariantCulture),
            Kind.Int32 => FlatBuffer.Int32(model, position).ToString(CultureInfo.InvariantCulture),
            Kind.Float => BitConverter.Int32BitsToSingle(FlatBuffer.Int32(model, position)).ToString(CultureInfo.InvariantCulture),
            _ => $"[{string.Join(", ", new FlatTable(model, table).Int32s(field)[..Math.Min(16, new FlatTable(model, table).Int32s(field).Length)].ToArray())}]",
        };
    }
}
