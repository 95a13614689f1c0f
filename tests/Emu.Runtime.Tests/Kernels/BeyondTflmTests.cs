using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.MoveTests;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Operators that TensorFlow Lite has and TFLM lacks, against their definitions in double precision or by coordinates.</summary>
public class BeyondTflmTests
{
    static TensorSpec F(params int[] shape) => Tensor(ElementType.Float32, shape);

    [Fact]
    public void Tiling_repeats_by_coordinates()
    {
        Draw draw = new(201);
        for (int i = 0; i < 40; i++)
        {
            int[] shape = [.. Enumerable.Range(0, draw.Int(1, 4)).Select(_ => draw.Int(1, 3))], times = [.. shape.Select(_ => draw.Int(1, 3))];
            int[] output = [.. shape.Select((size, d) => size * times[d])];
            short[] x = draw.Int16s(Draw.Count(shape));
            short[] found = Run<short>(Build(BuiltinOperator.Tile, null, Tensor(ElementType.Int16, output), Tensor(ElementType.Int16, shape), Ints(times)), Draw.Bytes(x));
            Assert.Equal(Oracle.Indices(output).Select(at => x[Oracle.At(shape, [.. at.Select((v, d) => v % shape[d])])]), found);
        }
    }

    [Fact]
    public void Powers_are_within_a_unit_of_the_true_ones()
    {
        Draw draw = new(202);
        float[] x = [.. draw.Floats(2000, 8).Select(MathF.Abs), 0.5f, 2f, 10f, 3f, 1e-30f, 1e30f], y = [.. draw.Floats(2000, 12), -149f, 127.5f, -45f, 40f, 1.5f, -1.2f];
        float[] found = Run<float>(Build(BuiltinOperator.Pow, null, F(x.Length), F(x.Length), F(x.Length)), Draw.Bytes(x), Draw.Bytes(y));
        for (int i = 0; i < x.Length; i++)
        {
            double exact = Math.Pow(x[i], y[i]);
            if (exact > float.MaxValue)
                Assert.Equal(float.PositiveInfinity, found[i]);
            else
                Assert.Equal(exact, found[i], Math.Max(exact * 6.1e-8, 1.5e-45));
        }
    }

    // Expected: ISO C, annex F.10.4.4.
    [Theory]
    [InlineData(-2f, 3f, -8f)]
    [InlineData(-2f, 2f, 4f)]
    [InlineData(-2f, 0.5f, float.NaN)]
    [InlineData(0f, -1f, float.PositiveInfinity)]
    [InlineData(-0f, -3f, float.NegativeInfinity)]
    [InlineData(0f, 2f, 0f)]
    [InlineData(float.NaN, 0f, 1f)]
    [InlineData(1f, float.NaN, 1f)]
    [InlineData(-1f, float.PositiveInfinity, 1f)]
    [InlineData(0.5f, float.NegativeInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 3f, float.NegativeInfinity)]
    [InlineData(float.PositiveInfinity, -2f, 0f)]
    public void Powers_of_special_numbers_are_those_of_C(float x, float y, float expected) =>
        Assert.Equal(expected, Run<float>(Build(BuiltinOperator.Pow, null, F(1), F(1), F(1)), Draw.Bytes([x]), Draw.Bytes([y]))[0]);

    /// <summary>The normal distribution's integral by Simpson's rule.</summary>
    static double Phi(double x)
    {
        const int steps = 400;
        double h = x / steps, sum = 0;
        static double Density(double t) => Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI);
        for (int i = 0; i < steps; i += 2)
            sum += Density(i * h) + 4 * Density((i + 1) * h) + Density((i + 2) * h);
        return 0.5 + sum * h / 3;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gelu_is_near_the_true_one(bool approximate)
    {
        OperatorOptions Options() => new OperatorOptions(119).Byte(0, approximate ? 1 : 0);
        double Exact(double x) => approximate ? 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))) : x * Phi(x);
        float[] x = new Draw(203).Floats(400, 7);
        float[] found = Run<float>(Build(BuiltinOperator.Gelu, Options(), F(400), F(400)), Draw.Bytes(x));
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(Exact(x[i]), found[i], 1e-6 + 1e-6 * Math.Abs(x[i]));
        sbyte[] q = [.. Enumerable.Range(-128, 256).Select(v => (sbyte)v)];
        sbyte[] table = Run<sbyte>(Build(BuiltinOperator.Gelu, Options(), Tensor(ElementType.Int8, 256).Quantized(0.03f, -20), Tensor(ElementType.Int8, 256).Quantized(0.04f, 5)), Draw.Bytes(q));
        for (int i = 0; i < 256; i++)
            Assert.Equal(Math.Clamp(Exact((q[i] - 5) * 0.04) / 0.03 - 20, -128, 127), table[i], 0.51);
    }

    [Theory]
    [InlineData(0, new[] { 3, 2, 2 })]
    [InlineData(1, new[] { 2, 3, 2 })]
    [InlineData(-1, new[] { 2, 2, 3 })]
    public void One_hot_puts_on_where_the_index_says(int axis, int[] shape)
    {
        int[] indices = [2, 0, -1, 1];
        byte[] model = Build(BuiltinOperator.OneHot, new OperatorOptions(62).Int32(0, axis), F(shape), Tensor(ElementType.Int32, 2, 2), Ints1(3), F().With(5f), F().With(-1f));
        float[] found = Run<float>(model, Draw.Bytes(indices));
        int at = axis < 0 ? 2 : axis;
        Assert.Equal(Oracle.Indices(shape).Select(c =>
        {
            int[] rest = [.. c.Where((_, d) => d != at)];
            return indices[rest[0] * 2 + rest[1]] == c[at] ? 5f : -1f;
        }), found);
    }

    static TensorSpec Ints1(int value) => new TensorSpec("n", ElementType.Int32).With(value);

    [Fact]
    public void A_range_counts_from_start_by_delta()
    {
        byte[] Range(TensorSpec output, params TensorSpec[] inputs) => Build(BuiltinOperator.Range, null, output, inputs);
        Assert.Equal([7, 4, 1, -2], Run<int>(Range(Tensor(ElementType.Int32, 4), Ints1(7), Ints1(-3), Ints1(-3)), []));
        Assert.Equal([0f, 0.25f, 0.5f], Run<float>(Range(F(3), F().With(0f), F().With(0.7f), F().With(0.25f)), []));
    }

    [Fact]
    public void The_largest_come_first_with_their_places()
    {
        ModelWriter writer = new();
        int x = writer.AddInput(Tensor(ElementType.Int8, 2, 6).Quantized(0.1f, 0));
        int values = writer.AddOutput(Tensor(ElementType.Int8, 2, 3).Quantized(0.1f, 0)), places = writer.AddOutput(Tensor(ElementType.Int32, 2, 3));
        writer.AddOperator(BuiltinOperator.TopKV2, [x, writer.AddTensor(Ints1(3))], [values, places]);
        using ModelRun run = new(writer.ToArray());
        Assert.True(run.Status == Status.Ok, run.Failure);
        byte[][] outputs = run.Invoke(Draw.Bytes<sbyte>([3, 9, -4, 9, 7, 1, -128, -128, 5, -128, 5, 6]));
        Assert.Equal([9, 9, 7, 6, 5, 5], Draw.Read<sbyte>(outputs[0]).Select(v => (int)v));
        Assert.Equal([1, 3, 4, 5, 2, 4], Draw.Read<int>(outputs[1]));
    }

    [Fact]
    public void Three_dimensional_convolutions_follow_their_definition()
    {
        Draw draw = new(204);
        for (int i = 0; i < 40; i++)
        {
            int[] size = [draw.Int(1, 4), draw.Int(1, 4), draw.Int(1, 4)], kernel = [draw.Int(1, 3), draw.Int(1, 3), draw.Int(1, 3)];
            int[] stride = [draw.Int(1, 2), draw.Int(1, 2), draw.Int(1, 2)], dilation = [draw.Int(1, 2), draw.Int(1, 2), draw.Int(1, 2)];
            int batches = draw.Int(1, 2), from = draw.Int(1, 3), to = draw.Int(1, 3);
            bool same = draw.Bool();
            int[] reach = [.. kernel.Select((k, d) => (k - 1) * dilation[d] + 1)];
            int[] result = [.. size.Select((n, d) => same ? (n + stride[d] - 1) / stride[d] : (n - reach[d] + stride[d]) / stride[d])];
            if (result.Any(n => n < 1))
                continue;
            int[] before = [.. size.Select((n, d) => same ? Math.Max(0, (result[d] - 1) * stride[d] + reach[d] - n) / 2 : 0)];
            OperatorOptions options = new OperatorOptions(102).Byte(0, same ? 0 : 1).Int32(1, stride[0]).Int32(2, stride[2]).Int32(3, stride[1]).Int32(5, dilation[0]).Int32(6, dilation[2]).Int32(7, dilation[1]);
            int[] inputShape = [batches, .. size, from], filterShape = [.. kernel, from, to], outputShape = [batches, .. result, to];
            sbyte[] x = draw.Int8s(Draw.Count(inputShape)), w = draw.Int8s(Draw.Count(filterShape));
            int[] bias = draw.Int32s(to);
            float inputScale = draw.Scale(), outputScale = draw.Scale(0.5, 4);
            float[] scales = draw.Scales(to);
            int zero = draw.Int(-128, 127), outputZero = draw.Int(-20, 20);
            TensorSpec filter = new TensorSpec("w", ElementType.Int8, filterShape) { Scales = scales, ZeroPoints = new long[to], QuantizedDimension = 4 }.With<sbyte>(w);
            sbyte[] found = Run<sbyte>(Build(BuiltinOperator.Conv3D, options, Tensor(ElementType.Int8, outputShape).Quantized(outputScale, outputZero),
                Tensor(ElementType.Int8, inputShape).Quantized(inputScale, zero), filter, Tensor(ElementType.Int32, to).With<int>(bias)), Draw.Bytes(x));
            float[] fx = [.. x.Select(v => v / 64f)], fw = [.. w.Select(v => v / 64f)], fb = [.. bias.Select(v => v / 64f)];
            float[] floats = Run<float>(Build(BuiltinOperator.Conv3D, options, F(outputShape), F(inputShape), F(filterShape).With<float>(fw), F(to).With<float>(fb)), Draw.Bytes(fx));
            int n = 0;
            foreach (int[] at in Oracle.Indices(outputShape))
            {
                long sum = bias[at[4]];
                double exact = fb[at[4]];
                foreach (int[] tap in Oracle.Indices(kernel))
                {
                    int[] place = [.. tap.Select((k, d) => at[d + 1] * stride[d] - before[d] + k * dilation[d])];
                    if (place.Select((v, d) => v >= 0 && v < size[d]).Any(inside => !inside))
                        continue;
                    for (int c = 0; c < from; c++)
                    {
                        int xi = Oracle.At(inputShape, [at[0], .. place, c]), wi = Oracle.At(filterShape, [.. tap, c, at[4]]);
                        sum += (x[xi] - zero) * (long)w[wi];
                        exact += (double)fx[xi] * fw[wi];
                    }
                }
                double real = sum * (double)inputScale * scales[at[4]] / outputScale + outputZero;
                Assert.Equal(Math.Clamp(real, -128, 127), found[n], 0.501);
                Assert.Equal(exact, floats[n], 1e-4 * (1 + Math.Abs(exact)));
                n++;
            }
        }
    }
}
