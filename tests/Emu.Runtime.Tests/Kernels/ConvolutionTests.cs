using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Convolutions and fully connected layers against sums over coordinates in unbounded integers or doubles.</summary>
public class ConvolutionTests
{
    sealed record Shape(int[] Input, int[] Filter, int[] Output, (int Y, int X) Stride, (int Y, int X) Dilation, (int Y, int X) Before, bool Same, bool Depthwise);

    static Shape Draw2D(Draw draw, bool depthwise)
    {
        bool same = draw.Bool();
        int height = draw.Int(1, 9), width = draw.Int(1, 9), rows = draw.Int(1, 4), columns = draw.Int(1, 4);
        (int Y, int X) stride = (draw.Int(1, 3), draw.Int(1, 3));
        (int Y, int X) dilation = draw.Int(0, 2) == 0 ? (draw.Int(1, 3), draw.Int(1, 3)) : (1, 1);
        if (!same)
            (height, width) = (height + (rows - 1) * dilation.Y, width + (columns - 1) * dilation.X);
        (int outHeight, int top) = Oracle.Axis(same, height, rows, stride.Y, dilation.Y);
        (int outWidth, int left) = Oracle.Axis(same, width, columns, stride.X, dilation.X);
        int batches = draw.Int(1, 2);
        int groups = depthwise || draw.Int(0, 3) != 0 ? 1 : draw.Int(2, 3);
        int perGroup = draw.Int(1, 9), outputs = groups * (draw.Int(0, 4) == 0 ? draw.Int(30, 60) : draw.Int(1, 7)), multiplier = draw.Int(0, 1) == 0 ? 1 : draw.Int(2, 9);
        int channels = perGroup * groups;
        return depthwise
            ? new([batches, height, width, channels], [1, rows, columns, channels * multiplier], [batches, outHeight, outWidth, channels * multiplier], stride, dilation, (top, left), same, true)
            : new([batches, height, width, channels], [outputs, rows, columns, perGroup], [batches, outHeight, outWidth, outputs], stride, dilation, (top, left), same, false);
    }

    /// <summary>The pairs of input and filter elements that meet in one output element.</summary>
    static IEnumerable<(int Input, int Filter)> Meetings(Shape s, int[] at)
    {
        int perGroup = s.Depthwise ? 1 : s.Filter[3];
        int outputsPerInput = s.Depthwise ? s.Output[3] / s.Input[3] : 1;
        int group = s.Depthwise ? 0 : at[3] / (s.Output[3] / (s.Input[3] / perGroup));
        for (int ky = 0; ky < s.Filter[1]; ky++)
            for (int kx = 0; kx < s.Filter[2]; kx++)
                for (int k = 0; k < perGroup; k++)
                {
                    int y = at[1] * s.Stride.Y - s.Before.Y + ky * s.Dilation.Y, x = at[2] * s.Stride.X - s.Before.X + kx * s.Dilation.X;
                    if (y < 0 || y >= s.Input[1] || x < 0 || x >= s.Input[2])
                        continue;
                    int channel = s.Depthwise ? at[3] / outputsPerInput : group * perGroup + k;
                    int[] filter = s.Depthwise ? [0, ky, kx, at[3]] : [at[3], ky, kx, k];
                    yield return (Oracle.At(s.Input, at[0], y, x, channel), Oracle.At(s.Filter, filter));
                }
    }

    static OperatorOptions Options(Shape s, int activation) => s.Depthwise
        ? OperatorOptions.DepthwiseConv2D(s.Same ? PaddingScheme.Same : PaddingScheme.Valid, s.Stride.X, s.Stride.Y, s.Output[3] / s.Input[3], (FusedActivation)activation, s.Dilation.X, s.Dilation.Y)
        : OperatorOptions.Conv2D(s.Same ? PaddingScheme.Same : PaddingScheme.Valid, s.Stride.X, s.Stride.Y, (FusedActivation)activation, s.Dilation.X, s.Dilation.Y);

    [Theory]
    [InlineData(BuiltinOperator.Conv2D, 150)]
    [InlineData(BuiltinOperator.DepthwiseConv2D, 150)]
    public void Int8_convolutions_equal_the_sum_over_coordinates(BuiltinOperator code, int cases)
    {
        Draw draw = new(11);
        for (int i = 0; i < cases; i++)
        {
            Shape s = Draw2D(draw, code == BuiltinOperator.DepthwiseConv2D);
            int channels = s.Output[3], activation = draw.Int(0, 3), axis = s.Depthwise ? 3 : 0;
            float inputScale = draw.Scale(), outputScale = draw.Scale(0.02, 2);
            int inputZero = draw.Int(-128, 127), outputZero = draw.Int(-128, 127);
            float[] scales = draw.Int(0, 3) == 0 ? [draw.Scale()] : draw.Scales(channels);
            sbyte[] x = draw.Int8s(Draw.Count(s.Input)), w = draw.Int8s(Draw.Count(s.Filter));
            int[]? bias = draw.Int(0, 3) == 0 ? null : draw.Int32s(channels);
            byte[] model = Build(code, Options(s, activation), Tensor(ElementType.Int8, s.Output).Quantized(outputScale, outputZero),
                Tensor(ElementType.Int8, s.Input).Quantized(inputScale, inputZero),
                Tensor(ElementType.Int8, s.Filter).With<sbyte>(w).Quantized(scales, axis),
                bias == null ? null : Tensor(ElementType.Int32, channels).With<int>(bias));
            sbyte[] found = Run<sbyte>(model, Draw.Bytes(x));
            (int low, int high) = Oracle.Limits(activation, outputScale, outputZero, -128, 127);
            int at = 0;
            foreach (int[] index in Oracle.Indices(s.Output))
            {
                long sum = (bias?[index[3]] ?? 0) + Meetings(s, index).Sum(m => (long)(x[m.Input] - inputZero) * w[m.Filter]);
                double factor = (double)inputScale * scales[scales.Length == 1 ? 0 : index[3]] / outputScale;
                int expected = Oracle.Clamp(Oracle.Rescale(sum, factor) + (long)outputZero, low, high);
                Assert.True(expected == found[at], $"case {i}, {s}, element {at}: {found[at]} instead of {expected}");
                at++;
            }
        }
    }

    [Theory]
    [InlineData(BuiltinOperator.Conv2D, 80)]
    [InlineData(BuiltinOperator.DepthwiseConv2D, 80)]
    public void Float_convolutions_are_near_the_sum_over_coordinates(BuiltinOperator code, int cases)
    {
        Draw draw = new(12);
        for (int i = 0; i < cases; i++)
        {
            Shape s = Draw2D(draw, code == BuiltinOperator.DepthwiseConv2D);
            int channels = s.Output[3], activation = draw.Int(0, 3);
            float[] x = draw.Floats(Draw.Count(s.Input)), w = draw.Floats(Draw.Count(s.Filter));
            float[]? bias = draw.Int(0, 3) == 0 ? null : draw.Floats(channels);
            byte[] model = Build(code, Options(s, activation), Tensor(ElementType.Float32, s.Output), Tensor(ElementType.Float32, s.Input),
                Tensor(ElementType.Float32, s.Filter).With<float>(w), bias == null ? null : Tensor(ElementType.Float32, channels).With<float>(bias));
            float[] found = Run<float>(model, Draw.Bytes(x));
            (double low, double high) = Oracle.Limits(activation);
            int at = 0;
            foreach (int[] index in Oracle.Indices(s.Output))
            {
                double sum = (bias?[index[3]] ?? 0) + Meetings(s, index).Sum(m => (double)x[m.Input] * w[m.Filter]);
                Assert.Equal(Math.Clamp(sum, low, high), found[at++], 1e-4);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Int8_fully_connected_layers_equal_the_sum_over_inputs(bool perChannel)
    {
        Draw draw = new(13);
        for (int i = 0; i < 100; i++)
        {
            int batches = draw.Int(1, 3), depth = draw.Int(1, 40), outputs = draw.Int(1, 9), activation = draw.Int(0, 3);
            if (perChannel)
                outputs++;
            float inputScale = draw.Scale(), outputScale = draw.Scale(0.02, 2);
            int inputZero = draw.Int(-128, 127), outputZero = draw.Int(-128, 127);
            float[] scales = perChannel ? draw.Scales(outputs) : [draw.Scale()];
            sbyte[] x = draw.Int8s(batches * depth), w = draw.Int8s(outputs * depth);
            int[]? bias = draw.Bool() ? draw.Int32s(outputs) : null;
            byte[] model = Build(BuiltinOperator.FullyConnected, OperatorOptions.FullyConnected((FusedActivation)activation),
                Tensor(ElementType.Int8, batches, outputs).Quantized(outputScale, outputZero),
                Tensor(ElementType.Int8, batches, depth).Quantized(inputScale, inputZero),
                Tensor(ElementType.Int8, outputs, depth).With<sbyte>(w).Quantized(scales, 0),
                bias == null ? null : Tensor(ElementType.Int32, outputs).With<int>(bias));
            sbyte[] found = Run<sbyte>(model, Draw.Bytes(x));
            (int low, int high) = Oracle.Limits(activation, outputScale, outputZero, -128, 127);
            foreach (int[] index in Oracle.Indices([batches, outputs]))
            {
                int n = index[1];
                long sum = bias?[n] ?? 0;
                for (int k = 0; k < depth; k++)
                    sum += (long)(x[index[0] * depth + k] - inputZero) * w[n * depth + k];
                // With one scale the product of the scales is a float32.
                float narrow = inputScale * scales[0];
                double factor = (perChannel ? (double)inputScale * scales[n] : narrow) / outputScale;
                Assert.Equal(Oracle.Clamp(Oracle.Rescale(sum, factor) + (long)outputZero, low, high), found[index[0] * outputs + n]);
            }
        }
    }

    [Fact]
    public void Float_fully_connected_layers_are_near_the_sum_over_inputs()
    {
        Draw draw = new(14);
        for (int i = 0; i < 50; i++)
        {
            int batches = draw.Int(1, 3), depth = draw.Int(1, 40), outputs = draw.Int(1, 9);
            float[] x = draw.Floats(batches * depth), w = draw.Floats(outputs * depth), bias = draw.Floats(outputs);
            byte[] model = Build(BuiltinOperator.FullyConnected, null, Tensor(ElementType.Float32, batches, outputs), Tensor(ElementType.Float32, batches, depth),
                Tensor(ElementType.Float32, outputs, depth).With<float>(w), Tensor(ElementType.Float32, outputs).With<float>(bias));
            float[] found = Run<float>(model, Draw.Bytes(x));
            foreach (int[] index in Oracle.Indices([batches, outputs]))
            {
                double sum = bias[index[1]] + Enumerable.Range(0, depth).Sum(k => (double)x[index[0] * depth + k] * w[index[1] * depth + k]);
                Assert.Equal(sum, found[index[0] * outputs + index[1]], 1e-4);
            }
        }
    }
}
