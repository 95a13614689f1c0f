using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Operators along axes and over several inputs, against a definition by coordinates.</summary>
public class AxisOperatorTests
{
    static readonly int[] Shape = [2, 3, 4];

    static TensorSpec Axis(int axis) => Tensor(ElementType.Int32).With<int>(axis);

    /// <summary>The elements along an axis, one list for each line, in row-major order of the others.</summary>
    static IEnumerable<int[]> Lines(int axis) => Oracle.Indices([.. Shape.Select((size, d) => d == axis ? 1 : size)])
        .Select(at => Enumerable.Range(0, Shape[axis]).Select(k => Oracle.At(Shape, [.. at.Select((i, d) => d == axis ? k : i)])).ToArray());

    [Fact]
    public void Arg_max_and_arg_min_give_the_first_extreme_index()
    {
        // Few values, so that extremes repeat.
        float[] x = [.. new Draw(121).Int32s(24, 2).Select(v => (float)v)];
        for (int axis = -1; axis < 3; axis++)
        {
            int at = axis < 0 ? 2 : axis;
            int[] outputShape = [.. Shape.Where((_, d) => d != at)];
            foreach (BuiltinOperator code in new[] { BuiltinOperator.ArgMax, BuiltinOperator.ArgMin })
            {
                int[] floats = Run<int>(Build(code, null, Tensor(ElementType.Int32, outputShape), Tensor(ElementType.Float32, Shape), Axis(axis)), Draw.Bytes(x));
                int[] bytes = Run<int>(Build(code, null, Tensor(ElementType.Int32, outputShape), Tensor(ElementType.Int8, Shape), Axis(axis)), Draw.Bytes([.. x.Select(v => (sbyte)v)]));
                int[] expected = [.. Lines(at).Select(line =>
                {
                    float[] values = [.. line.Select(i => x[i])];
                    return Array.IndexOf(values, code == BuiltinOperator.ArgMax ? values.Max() : values.Min());
                })];
                Assert.Equal(expected, floats);
                Assert.Equal(expected, bytes);
            }
        }
    }

    [Fact]
    public void Running_sums_go_along_the_axis_in_either_direction()
    {
        float[] x = [.. new Draw(122).Int32s(24, 50).Select(v => (float)v)];
        for (int axis = 0; axis < 3; axis++)
        {
            foreach ((bool exclusive, bool reverse) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                OperatorOptions options = new OperatorOptions(102).Byte(0, exclusive ? 1 : 0).Byte(1, reverse ? 1 : 0);
                float[] found = Run<float>(Build(BuiltinOperator.Cumsum, options, Tensor(ElementType.Float32, Shape), Tensor(ElementType.Float32, Shape), Axis(axis)), Draw.Bytes(x));
                sbyte[] bytes = Run<sbyte>(Build(BuiltinOperator.Cumsum, options, Tensor(ElementType.Int8, Shape).Quantized(2f, 3), Tensor(ElementType.Int8, Shape).Quantized(1f, 0), Axis(axis)),
                    Draw.Bytes([.. x.Select(v => (sbyte)v)]));
                foreach (int[] line in Lines(axis))
                {
                    for (int k = 0; k < line.Length; k++)
                    {
                        float sum = line.Where((_, j) => j == k ? !exclusive : reverse ? j > k : j < k).Sum(i => x[i]);
                        Assert.Equal(sum, found[line[k]]);
                        Assert.Equal(Math.Clamp(sum / 2 + 3, -128, 127), bytes[line[k]], 0.51);
                    }
                }
            }
        }
    }

    [Fact]
    public void Reductions_fold_each_set_of_axes()
    {
        float[] x = new Draw(123).Floats(24, 3);
        foreach (int[] axes in new int[][] { [0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2] })
        {
            int[] outputShape = [.. Shape.Select((size, d) => axes.Contains(d) ? 1 : size)];
            TensorSpec axesTensor = Tensor(ElementType.Int32, axes.Length).With<int>(axes);
            float[][] groups = [.. Oracle.Indices(outputShape).Select(o => Oracle.Indices(Shape)
                .Where(i => i.Where((_, d) => !axes.Contains(d)).SequenceEqual(o.Where((_, d) => !axes.Contains(d)))).Select(i => x[Oracle.At(Shape, i)]).ToArray())];
            float[] Found(BuiltinOperator code) =>
                Run<float>(Build(code, OperatorOptions.Reducer(true), Tensor(ElementType.Float32, outputShape), Tensor(ElementType.Float32, Shape), axesTensor), Draw.Bytes(x));
            Assert.Equal(groups.Select(g => g.Max()), Found(BuiltinOperator.ReduceMax));
            Assert.Equal(groups.Select(g => g.Min()), Found(BuiltinOperator.ReduceMin));
            float[] sums = Found(BuiltinOperator.Sum);
            for (int i = 0; i < sums.Length; i++)
                Assert.Equal(groups[i].Sum(v => (double)v), sums[i], 1e-5);
            byte[] truths = [.. x.Select(v => (byte)(v > -2 ? 1 : 0))];
            Assert.Equal(groups.Select(g => (byte)(g.All(v => v > -2) ? 1 : 0)),
                Run<byte>(Build(BuiltinOperator.ReduceAll, OperatorOptions.Reducer(true), Tensor(ElementType.Bool, outputShape), Tensor(ElementType.Bool, Shape), axesTensor), truths));
        }
    }

    [Fact]
    public void Int8_sums_are_rescaled()
    {
        sbyte[] x = new Draw(124).Int8s(24);
        sbyte[] found = Run<sbyte>(Build(BuiltinOperator.Sum, null, Tensor(ElementType.Int8, 2, 3).Quantized(0.3f, 4), Tensor(ElementType.Int8, Shape).Quantized(0.1f, -5),
            Tensor(ElementType.Int32, 1).With<int>(2)), Draw.Bytes(x));
        Assert.Equal(Lines(2).Select(line => Oracle.Clamp(Oracle.Rescale(line.Sum(i => x[i] + 5L), (double)0.1f / 0.3f) + 4L, -128, 127)), found.Select(v => (int)v));
    }

    [Fact]
    public void Many_inputs_are_added()
    {
        float[] x = new Draw(125).Floats(5), z = new Draw(126).Floats(5);
        TensorSpec tensor = Tensor(ElementType.Float32, 5), bytes = Tensor(ElementType.Int8, 3).Quantized(1f, 0);
        Assert.Equal(x.Zip(z, (a, b) => a + b + a), Run<float>(Build(BuiltinOperator.AddN, null, tensor, tensor, tensor, tensor), Draw.Bytes(x), Draw.Bytes(z), Draw.Bytes(x)));
        Assert.Equal<sbyte>([6, 127, -128], Run<sbyte>(Build(BuiltinOperator.AddN, null, bytes, bytes, bytes, bytes), [1, 100, 0x9C], [2, 100, 0x9C], [3, 100, 0x9C]));
    }

    [Fact]
    public void Fill_and_zeros_like_write_every_element()
    {
        Assert.Equal([7, 7, 7, 7, 7, 7], Run<int>(Build(BuiltinOperator.Fill, null, Tensor(ElementType.Int32, 2, 3), Tensor(ElementType.Int64, 2).With<long>(2, 3), Tensor(ElementType.Int32)), Draw.Bytes([7])));
        Assert.Equal([-9, -9], Run<short>(Build(BuiltinOperator.Fill, null, Tensor(ElementType.Int16, 2), Tensor(ElementType.Int32, 1).With<int>(2), Tensor(ElementType.Int16)), Draw.Bytes<short>([-9])).Select(v => (int)v));
        Assert.Equal([1L << 40, 1L << 40], Run<long>(Build(BuiltinOperator.Fill, null, Tensor(ElementType.Int64, 2), Tensor(ElementType.Int32, 1).With<int>(2), Tensor(ElementType.Int64)), Draw.Bytes([1L << 40])));
        Assert.Equal([0L, 0L], Run<long>(Build(BuiltinOperator.ZerosLike, null, Tensor(ElementType.Int64, 2), Tensor(ElementType.Int64, 2)), Draw.Bytes([5L, 6L])));
    }

    [Fact]
    public void Rows_are_normalised()
    {
        float[] x = new Draw(127).Floats(12, 5);
        float[] unit = Run<float>(Build(BuiltinOperator.L2Normalization, null, Tensor(ElementType.Float32, 3, 4), Tensor(ElementType.Float32, 3, 4)), Draw.Bytes(x));
        float[] logs = Run<float>(Build(BuiltinOperator.LogSoftmax, null, Tensor(ElementType.Float32, 3, 4), Tensor(ElementType.Float32, 3, 4)), Draw.Bytes(x));
        sbyte[] quantised = [.. x.Select(v => (sbyte)(v * 20))];
        sbyte[] bytes = Run<sbyte>(Build(BuiltinOperator.L2Normalization, null, Tensor(ElementType.Int8, 3, 4).Quantized(1f / 128, 0), Tensor(ElementType.Int8, 3, 4).Quantized(0.05f, 7)), Draw.Bytes(quantised));
        for (int i = 0; i < 12; i++)
        {
            double[] row = [.. x.AsSpan(i / 4 * 4, 4).ToArray().Select(v => (double)v)], q = [.. quantised.AsSpan(i / 4 * 4, 4).ToArray().Select(v => v - 7.0)];
            Assert.Equal(x[i] / Math.Sqrt(row.Sum(v => v * v)), unit[i], 1e-6);
            Assert.Equal(x[i] - Math.Log(row.Sum(Math.Exp)), logs[i], 3e-6);
            Assert.Equal(Math.Min(128 * q[i % 4] / Math.Sqrt(q.Sum(v => v * v)), 127), bytes[i], 1.0);
        }
    }
}
