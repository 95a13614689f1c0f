using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Operators with two operands against a definition by coordinates: which operand is spread, their order, rounding and limits.</summary>
public class BinaryOperatorTests
{
    /// <summary>Runs the operator over all shapes, the second operand a constant, and checks each element.</summary>
    static void CheckEach<T, TOut>(BuiltinOperator code, Func<int, T[]> draw, TensorSpec a, TensorSpec b, TensorSpec output, OperatorOptions? options, Action<T, T, TOut> check)
        where T : unmanaged
        where TOut : unmanaged
    {
        foreach ((int[] shapeA, int[] shapeB, int[] shape) in ElementwiseTests.Shapes)
        {
            T[] x = draw(Draw.Count(shapeA)), z = draw(Draw.Count(shapeB));
            TOut[] found = Run<TOut>(Build(code, options, output with { Shape = shape }, a with { Shape = shapeA }, (b with { Shape = shapeB }).With<T>(z)), Draw.Bytes(x));
            int[] fromA = ElementwiseTests.Sources(shapeA, shape), fromB = ElementwiseTests.Sources(shapeB, shape);
            for (int i = 0; i < found.Length; i++)
                check(x[fromA[i]], z[fromB[i]], found[i]);
        }
    }

    static void AssertEach<T, TOut>(BuiltinOperator code, Func<int, T[]> draw, TensorSpec a, TensorSpec b, TensorSpec output, Func<T, T, TOut> expected, OperatorOptions? options = null)
        where T : unmanaged
        where TOut : unmanaged =>
        CheckEach<T, TOut>(code, draw, a, b, output, options, (x, z, found) => Assert.Equal(expected(x, z), found));

    static readonly TensorSpec Float = Tensor(ElementType.Float32), Int32 = Tensor(ElementType.Int32), Int64 = Tensor(ElementType.Int64), Bool = Tensor(ElementType.Bool);

    [Fact]
    public void Int8_and_int16_subtraction_rounds_each_operand_and_the_result()
    {
        Draw draw = new(101);
        for (int repeat = 0; repeat < 4; repeat++)
        {
            float scaleA = draw.Scale(), scaleB = draw.Scale(), scale = draw.Scale(0.01, 1);
            int zeroA = draw.Int(-128, 127), zeroB = draw.Int(-128, 127), zero = draw.Int(-128, 127);
            AssertEach<sbyte, sbyte>(BuiltinOperator.Sub, draw.Int8s, Tensor(ElementType.Int8).Quantized(scaleA, zeroA), Tensor(ElementType.Int8).Quantized(scaleB, zeroB),
                Tensor(ElementType.Int8).Quantized(scale, zero),
                (a, b) => (sbyte)Oracle.Clamp(Difference(a - zeroA, scaleA, b - zeroB, scaleB, scale, 20) + (long)zero, -128, 127));
            AssertEach<short, short>(BuiltinOperator.Sub, draw.Int16s, Tensor(ElementType.Int16).Quantized(scaleA, 0), Tensor(ElementType.Int16).Quantized(scaleB, 0),
                Tensor(ElementType.Int16).Quantized(scale, 0), (a, b) => (short)Oracle.Clamp(Difference(a, scaleA, b, scaleB, scale, 15), -32768, 32767));
        }
    }

    /// <summary>As ADD's sum, but TFLM forms the factors of SUB in float32.</summary>
    static int Difference(int a, float scaleA, int b, float scaleB, float scale, int extraBits)
    {
        float common = 2f * Math.Max(scaleA, scaleB);
        int termA = Oracle.Rescale((long)a << extraBits, scaleA / common), termB = Oracle.Rescale((long)b << extraBits, scaleB / common);
        return Oracle.Rescale((long)termA - termB, common / ((1 << extraBits) * scale));
    }

    [Fact]
    public void Int8_squared_difference_is_within_a_step_of_the_true_one()
    {
        Draw draw = new(102);
        for (int repeat = 0; repeat < 4; repeat++)
        {
            float scaleA = draw.Scale(0.02, 0.1), scaleB = draw.Scale(0.02, 0.1), scale = draw.Scale(0.5, 4);
            int zeroA = draw.Int(-128, 127), zeroB = draw.Int(-128, 127);
            CheckEach<sbyte, sbyte>(BuiltinOperator.SquaredDifference, draw.Int8s, Tensor(ElementType.Int8).Quantized(scaleA, zeroA),
                Tensor(ElementType.Int8).Quantized(scaleB, zeroB), Tensor(ElementType.Int8).Quantized(scale, -128), null, (a, b, found) =>
                {
                    double difference = (a - zeroA) * (double)scaleA - (b - zeroB) * (double)scaleB;
                    Assert.Equal(Math.Min(difference * difference / scale - 128, 127), found, 1.0);
                });
        }
    }

    [Fact]
    public void Float_operators_keep_the_order_of_their_operands()
    {
        Draw draw = new(103);
        float[] Floats(int n) => draw.Floats(n, 9);
        AssertEach<float, float>(BuiltinOperator.Sub, Floats, Float, Float, Float, (a, b) => a - b);
        AssertEach<float, float>(BuiltinOperator.Div, Floats, Float, Float, Float, (a, b) => Math.Clamp(a / b, 0f, 6f), new OperatorOptions(29).Byte(0, 3));
        AssertEach<float, float>(BuiltinOperator.FloorDiv, Floats, Float, Float, Float, (a, b) => MathF.Floor(a / b));
        AssertEach<float, float>(BuiltinOperator.FloorMod, Floats, Float, Float, Float, (a, b) => a % b + (a % b != 0 && b < 0 != a % b < 0 ? b : 0));
        AssertEach<float, float>(BuiltinOperator.Maximum, Floats, Float, Float, Float, Math.Max);
        AssertEach<float, float>(BuiltinOperator.Minimum, Floats, Float, Float, Float, Math.Min);
        AssertEach<float, float>(BuiltinOperator.SquaredDifference, Floats, Float, Float, Float, (a, b) => (a - b) * (a - b));
        AssertEach<float, float>(BuiltinOperator.Prelu, Floats, Float, Float, Float, (a, b) => a < 0 ? a * b : a);
    }

    [Fact]
    public void Integer_operators_keep_the_order_of_their_operands()
    {
        Draw draw = new(104);
        int[] Ints(int n) => draw.Int32s(n, 9);
        int[] Wide(int n) => [.. draw.Int32s(n, int.MaxValue - 1).Select(v => v == 0 ? 1 : v)];
        long[] Longs(int n) => [.. draw.Int32s(n, 9).Select(v => v * 0x1_0000_0001L)];
        AssertEach<int, int>(BuiltinOperator.Sub, Wide, Int32, Int32, Int32, (a, b) => unchecked(a - b));
        AssertEach<int, int>(BuiltinOperator.Div, Wide, Int32, Int32, Int32, (a, b) => a / b);
        AssertEach<int, int>(BuiltinOperator.SquaredDifference, Ints, Int32, Int32, Int32, (a, b) => (a - b) * (a - b));
        AssertEach<int, int>(BuiltinOperator.Maximum, Ints, Int32, Int32, Int32, Math.Max);
        AssertEach<long, long>(BuiltinOperator.Minimum, Longs, Int64, Int64, Int64, Math.Min);
        AssertEach<sbyte, sbyte>(BuiltinOperator.Maximum, draw.Int8s, Tensor(ElementType.Int8), Tensor(ElementType.Int8), Tensor(ElementType.Int8), Math.Max);
        AssertEach<short, short>(BuiltinOperator.Minimum, draw.Int16s, Tensor(ElementType.Int16), Tensor(ElementType.Int16), Tensor(ElementType.Int16), Math.Min);
    }

    static readonly (BuiltinOperator Code, Func<double, double, bool> Holds)[] Comparisons =
    [
        (BuiltinOperator.Less, (a, b) => a < b), (BuiltinOperator.LessEqual, (a, b) => a <= b), (BuiltinOperator.Greater, (a, b) => a > b),
        (BuiltinOperator.GreaterEqual, (a, b) => a >= b), (BuiltinOperator.Equal, (a, b) => a == b), (BuiltinOperator.NotEqual, (a, b) => a != b),
    ];

    [Fact]
    public void Comparisons_hold_for_every_type()
    {
        Draw draw = new(105);
        foreach ((BuiltinOperator code, Func<double, double, bool> holds) in Comparisons)
        {
            AssertEach<float, byte>(code, n => [.. draw.Int32s(n, 3).Select(v => v / 4f)], Float, Float, Bool, (a, b) => holds(a, b) ? (byte)1 : (byte)0);
            AssertEach<int, byte>(code, n => draw.Int32s(n, 3), Int32, Int32, Bool, (a, b) => holds(a, b) ? (byte)1 : (byte)0);
            AssertEach<long, byte>(code, n => [.. draw.Int32s(n, 3).Select(v => v * 0x1_0000_0000L)], Int64, Int64, Bool, (a, b) => holds(a, b) ? (byte)1 : (byte)0);
            // Steps of 1/4 and 1/2 are exact in 8 extra bits.
            AssertEach<sbyte, byte>(code, n => [.. draw.Int32s(n, 4).Select(v => (sbyte)v)], Tensor(ElementType.Int8).Quantized(0.25f, 1), Tensor(ElementType.Int8).Quantized(0.5f, -2), Bool,
                (a, b) => holds((a - 1) * 0.25, (b + 2) * 0.5) ? (byte)1 : (byte)0);
        }
        byte[] Truths(int n) => [.. draw.Int32s(n, 1).Select(v => (byte)(v > 0 ? 1 : 0))];
        AssertEach<byte, byte>(BuiltinOperator.Equal, Truths, Bool, Bool, Bool, (a, b) => a == b ? (byte)1 : (byte)0);
        AssertEach<byte, byte>(BuiltinOperator.LogicalAnd, Truths, Bool, Bool, Bool, (a, b) => (byte)(a & b));
        AssertEach<byte, byte>(BuiltinOperator.LogicalOr, Truths, Bool, Bool, Bool, (a, b) => (byte)(a | b));
    }

    [Fact]
    public void Int8_quotients_are_within_a_step_and_saturate()
    {
        Draw draw = new(106);
        sbyte[] NotTheZeroPoint(int n) => [.. draw.Int8s(n).Select(v => v == 5 ? (sbyte)6 : v)];
        CheckEach<sbyte, sbyte>(BuiltinOperator.Div, NotTheZeroPoint, Tensor(ElementType.Int8).Quantized(0.1f, 5), Tensor(ElementType.Int8).Quantized(0.05f, 5),
            Tensor(ElementType.Int8).Quantized(0.02f, -3), null,
            (a, b, found) => Assert.Equal(Math.Clamp((a - 5) * 0.1 / ((b - 5) * 0.05) / 0.02 - 3, -128, 127), found, 1.0));
    }

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int32)]
    public void A_division_by_zero_ends_the_inference(ElementType type)
    {
        TensorSpec tensor = type == ElementType.Int8 ? Tensor(type, 2).Quantized(0.1f, 0) : Tensor(type, 2);
        using ModelRun run = new(Build(BuiltinOperator.Div, null, tensor, tensor, tensor));
        Assert.Equal(Status.Ok, run.Status);
        int bytes = type == ElementType.Int8 ? 2 : 8;
        run.Invoke([.. Enumerable.Repeat((byte)1, bytes)], new byte[bytes]);
        Assert.Equal(Status.DivisionByZero, run.Status);
    }

    [Fact]
    public void The_lowest_integer_divided_by_minus_one_wraps() =>
        Assert.Equal([int.MinValue], Run<int>(Build(BuiltinOperator.Div, null, Tensor(ElementType.Int32, 1), Tensor(ElementType.Int32, 1), Tensor(ElementType.Int32, 1)),
            Draw.Bytes([int.MinValue]), Draw.Bytes([-1])));

    [Fact]
    public void Int8_prelu_scales_negative_inputs_by_their_slope()
    {
        Draw draw = new(107);
        AssertEach<sbyte, sbyte>(BuiltinOperator.Prelu, draw.Int8s, Tensor(ElementType.Int8).Quantized(0.1f, 5), Tensor(ElementType.Int8).Quantized(0.01f, -7),
            Tensor(ElementType.Int8).Quantized(0.08f, 9), (a, b) => (sbyte)Oracle.Clamp(9 + (a >= 5
                ? Oracle.Rescale(a - 5, (double)0.1f / 0.08f)
                : Oracle.Rescale((a - 5) * (b + 7), (double)0.1f * 0.01f / 0.08f)), -128, 127));
    }
}
