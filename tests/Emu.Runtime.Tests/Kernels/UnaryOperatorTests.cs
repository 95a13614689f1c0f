using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Element-wise operators with one operand: all int8 inputs, or random ones, against doubles and unbounded integers.</summary>
public class UnaryOperatorTests
{
    static readonly sbyte[] AllInt8 = [.. Enumerable.Range(-128, 256).Select(v => (sbyte)v)];

    static float[] Floats(BuiltinOperator code, float[] x, OperatorOptions? options = null) =>
        Run<float>(Build(code, options, Tensor(ElementType.Float32, x.Length), Tensor(ElementType.Float32, x.Length)), Draw.Bytes(x));

    static sbyte[] Int8s(BuiltinOperator code, float inputScale, int inputZero, float outputScale, int outputZero, sbyte[] x, OperatorOptions? options = null) =>
        Run<sbyte>(Build(code, options, Tensor(ElementType.Int8, x.Length).Quantized(outputScale, outputZero), Tensor(ElementType.Int8, x.Length).Quantized(inputScale, inputZero)), Draw.Bytes(x));

    [Fact]
    public void Float_functions_are_those_they_are_named_after()
    {
        float[] x = [.. new Draw(111).Floats(300, 8), 0.5f, 1.5f, -2.5f, 3f], positive = [.. x.Select(v => Math.Abs(v) + 0.01f)];
        (BuiltinOperator Code, float[] X, Func<double, double> Function)[] cases =
        [
            (BuiltinOperator.Exp, x, Math.Exp), (BuiltinOperator.Log, positive, Math.Log), (BuiltinOperator.Sin, x, Math.Sin), (BuiltinOperator.Cos, x, Math.Cos),
            (BuiltinOperator.Sqrt, positive, Math.Sqrt), (BuiltinOperator.Rsqrt, positive, v => 1 / Math.Sqrt(v)), (BuiltinOperator.Square, x, v => v * v),
            (BuiltinOperator.Abs, x, Math.Abs), (BuiltinOperator.Neg, x, v => -v), (BuiltinOperator.Floor, x, Math.Floor), (BuiltinOperator.Ceil, x, Math.Ceiling),
            (BuiltinOperator.Round, x, v => Math.Round(v, MidpointRounding.ToEven)), (BuiltinOperator.Elu, x, v => v < 0 ? Math.Exp(v) - 1 : v),
            (BuiltinOperator.HardSwish, x, v => v * Math.Clamp(v + 3, 0, 6) / 6),
        ];
        foreach ((BuiltinOperator code, float[] input, Func<double, double> function) in cases)
        {
            float[] found = Floats(code, input);
            for (int i = 0; i < found.Length; i++)
                Assert.Equal(function(input[i]), found[i], 4e-7 * Math.Max(Math.Abs(function(input[i])), 1e-3));
        }
    }

    [Fact]
    public void Leaky_relu_multiplies_negative_elements()
    {
        OperatorOptions options = new OperatorOptions(75).Float(0, 0.2f), inverting = new OperatorOptions(75).Float(0, -0.3f);
        Assert.Equal([1.5f, -2f * 0.2f, 0f], Floats(BuiltinOperator.LeakyRelu, [1.5f, -2f, 0f], options));
        foreach ((OperatorOptions alphaOptions, float alpha) in new[] { (options, 0.2f), (inverting, -0.3f) })
        {
            sbyte[] found = Int8s(BuiltinOperator.LeakyRelu, 0.1f, -20, 0.07f, 11, AllInt8, alphaOptions);
            for (int i = 0; i < 256; i++)
            {
                int x = AllInt8[i] + 20;
                int scaled = x >= 0 ? Oracle.Rescale(x, 0.1f / 0.07f) : Math.Sign(alpha) * Oracle.Rescale(x, Math.Abs(0.1f * alpha / 0.07f));
                Assert.Equal(Oracle.Clamp(scaled + 11, -128, 127), found[i]);
            }
        }
    }

    [Fact]
    public void Int8_absolute_values_are_rescaled()
    {
        sbyte[] found = Int8s(BuiltinOperator.Abs, 0.1f, 9, 0.07f, -100, AllInt8), same = Int8s(BuiltinOperator.Abs, 0.1f, 9, 0.1f, -100, AllInt8);
        for (int i = 0; i < 256; i++)
        {
            Assert.Equal(Oracle.Clamp(Oracle.Rescale(Math.Abs(AllInt8[i] - 9), (double)0.1f / 0.07f) - 100, -128, 127), found[i]);
            Assert.Equal(Math.Min(Math.Abs(AllInt8[i] - 9) - 100, 127), same[i]);
        }
    }

    [Fact]
    public void Int16_absolute_values_without_quantisation_wrap() =>
        Assert.Equal([5, 5, -32768, 32767], Run<short>(Build(BuiltinOperator.Abs, null, Tensor(ElementType.Int16, 4), Tensor(ElementType.Int16, 4)), Draw.Bytes<short>([5, -5, -32768, 32767])));

    [Fact]
    public void Int8_elu_and_hard_swish_are_within_a_step_of_the_true_ones()
    {
        foreach ((float inputScale, int inputZero, float outputScale) in new[] { (0.05f, 10, 0.04f), (0.02f, -30, 0.02f), (0.3f, 0, 0.2f) })
        {
            sbyte[] elu = Int8s(BuiltinOperator.Elu, inputScale, inputZero, outputScale, -60, AllInt8), swish = Int8s(BuiltinOperator.HardSwish, inputScale, inputZero, outputScale, -60, AllInt8);
            for (int i = 0; i < 256; i++)
            {
                double x = (AllInt8[i] - inputZero) * (double)inputScale;
                Assert.Equal(Math.Clamp((x < 0 ? Math.Exp(x) - 1 : x) / outputScale - 60, -128, 127), elu[i], 0.51);
                Assert.Equal(Math.Clamp(x * Math.Clamp(x + 3, 0, 6) / 6 / outputScale - 60, -128, 127), swish[i], 1.5);
            }
        }
    }

    [Fact]
    public void Integer_inverse_roots_are_within_a_step_and_end_the_inference_below_the_zero_point()
    {
        sbyte[] x = [.. AllInt8.Where(v => v >= -100)];
        sbyte[] found = Int8s(BuiltinOperator.Rsqrt, 0.05f, -100, 0.03f, -120, x);
        for (int i = 1; i < x.Length; i++)
            Assert.Equal(Math.Min(1 / Math.Sqrt((x[i] + 100) * 0.05) / 0.03 - 120, 127), found[i], 1.0);
        Assert.Equal(127, found[0]);
        using ModelRun run = new(Build(BuiltinOperator.Rsqrt, null, Tensor(ElementType.Int8, 1).Quantized(0.1f, 0), Tensor(ElementType.Int8, 1).Quantized(0.1f, 0)));
        run.Invoke([0xFF]);
        Assert.Equal(Status.OutsideDomain, run.Status);
    }

    [Fact]
    public void Logical_not_inverts() =>
        Assert.Equal<byte>([1, 0], Run<byte>(Build(BuiltinOperator.LogicalNot, null, Tensor(ElementType.Bool, 2), Tensor(ElementType.Bool, 2)), [0, 1]));

    [Fact]
    public void Casts_truncate_and_wrap()
    {
        byte[] Cast(ElementType from, ElementType to, byte[] x, int count) => Run<byte>(Build(BuiltinOperator.Cast, null, Tensor(to, count), Tensor(from, count)), x);
        Assert.Equal(Draw.Bytes([3, -3, int.MaxValue]), Cast(ElementType.Float32, ElementType.Int32, Draw.Bytes([3.9f, -3.9f, 1e20f]), 3));
        Assert.Equal(Draw.Bytes<sbyte>([44, -56]), Cast(ElementType.Int32, ElementType.Int8, Draw.Bytes([300, 200]), 2));
        Assert.Equal(Draw.Bytes([(float)uint.MaxValue, 16777217f, 4000000001f]), Cast(ElementType.UInt32, ElementType.Float32, Draw.Bytes([uint.MaxValue, 16777217u, 4000000001u]), 3));
        Assert.Equal(Draw.Bytes([0f, 1f]), Cast(ElementType.Bool, ElementType.Float32, [0, 1], 2));
    }
}
