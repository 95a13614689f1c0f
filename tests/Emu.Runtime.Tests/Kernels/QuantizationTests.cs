using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>QUANTIZE, DEQUANTIZE, RELU and RELU6 against rounding in doubles and unbounded integers.</summary>
public class QuantizationTests
{
    static readonly (ElementType Type, int Low, int High)[] Integers =
        [(ElementType.Int8, -128, 127), (ElementType.UInt8, 0, 255), (ElementType.Int16, -32768, 32767), (ElementType.Int32, int.MinValue, int.MaxValue)];

    static byte[] Pack(ElementType type, int[] values) => type switch
    {
        ElementType.Int8 => Draw.Bytes([.. values.Select(v => (sbyte)v)]),
        ElementType.UInt8 => Draw.Bytes([.. values.Select(v => (byte)v)]),
        ElementType.Int16 => Draw.Bytes([.. values.Select(v => (short)v)]),
        _ => Draw.Bytes(values),
    };

    static int[] Unpack(ElementType type, byte[] bytes) => type switch
    {
        ElementType.Int8 => [.. Draw.Read<sbyte>(bytes).Select(v => (int)v)],
        ElementType.UInt8 => [.. bytes.Select(v => (int)v)],
        ElementType.Int16 => [.. Draw.Read<short>(bytes).Select(v => (int)v)],
        _ => Draw.Read<int>(bytes),
    };

    public static TheoryData<ElementType, ElementType> Pairs() => new()
    {
        { ElementType.Int8, ElementType.Int8 }, { ElementType.Int8, ElementType.UInt8 }, { ElementType.Int8, ElementType.Int16 }, { ElementType.Int8, ElementType.Int32 },
        { ElementType.UInt8, ElementType.Int8 }, { ElementType.Int16, ElementType.Int8 }, { ElementType.Int16, ElementType.Int16 }, { ElementType.Int16, ElementType.Int32 },
        { ElementType.Int32, ElementType.Int8 }, { ElementType.Int32, ElementType.Int16 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Integers_are_rescaled_between_types(ElementType from, ElementType to)
    {
        Draw draw = new(61);
        (ElementType _, int low, int high) = Integers.Single(t => t.Type == from);
        (ElementType _, int lowest, int highest) = Integers.Single(t => t.Type == to);
        for (int i = 0; i < 30; i++)
        {
            float inputScale = draw.Scale(), outputScale = draw.Scale();
            int inputZero = from is ElementType.Int8 or ElementType.UInt8 ? draw.Int(low, high) : 0;
            int outputZero = to is ElementType.Int8 or ElementType.UInt8 ? draw.Int(lowest, highest) : 0;
            int[] x = [low, high, inputZero, .. Enumerable.Range(0, 40).Select(_ => draw.Int(Math.Max(low, -40000), Math.Min(high, 40000)))];
            byte[] model = Build(BuiltinOperator.Quantize, null, Tensor(to, x.Length).Quantized(outputScale, outputZero), Tensor(from, x.Length).Quantized(inputScale, inputZero));
            IEnumerable<int> expected = x.Select(v =>
                Oracle.Clamp(unchecked(Oracle.Rescale(unchecked(v - inputZero), (double)inputScale / outputScale) + outputZero), lowest, highest));
            Assert.Equal(expected, Unpack(to, Run<byte>(model, Pack(from, x))));
        }
    }

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.Int16)]
    public void Floats_are_quantised_with_halves_away_from_zero(ElementType to)
    {
        Draw draw = new(62);
        (ElementType _, int lowest, int highest) = Integers.Single(t => t.Type == to);
        float[] x = [0f, -0f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 1e30f, -1e30f, float.PositiveInfinity, float.NegativeInfinity, .. draw.Floats(200, highest)];
        foreach (int zero in new[] { 0, 17, -100, highest, lowest })
        {
            byte[] model = Build(BuiltinOperator.Quantize, null, Tensor(to, x.Length).Quantized(1f, zero), Tensor(ElementType.Float32, x.Length));
            Assert.Equal(x.Select(v => (int)Math.Clamp(Math.Round((double)v, MidpointRounding.AwayFromZero) + zero, lowest, highest)), Unpack(to, Run<byte>(model, Draw.Bytes(x))));
        }
        byte[] notANumber = Build(BuiltinOperator.Quantize, null, Tensor(to, 1).Quantized(1f, 5), Tensor(ElementType.Float32, 1));
        Assert.Equal([5], Unpack(to, Run<byte>(notANumber, Draw.Bytes([float.NaN]))));
    }

    [Theory]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.UInt8)]
    [InlineData(ElementType.Int16)]
    public void Dequantised_values_are_the_rounded_double_products(ElementType from)
    {
        Draw draw = new(63);
        (ElementType _, int low, int high) = Integers.Single(t => t.Type == from);
        int zero = draw.Int(low, high);
        float scale = draw.Scale();
        int[] x = [low, high, zero, .. Enumerable.Range(0, 200).Select(_ => draw.Int(low, high))];
        byte[] model = Build(BuiltinOperator.Dequantize, null, Tensor(ElementType.Float32, x.Length), Tensor(from, x.Length).Quantized(scale, zero));
        Assert.Equal(x.Select(v => (float)((double)scale * (v - zero))), Run<float>(model, Pack(from, x)));
    }

    [Fact]
    public void Relu_rescales_and_relu6_only_clamps()
    {
        Draw draw = new(64);
        int[] x = [.. Enumerable.Range(-128, 256)];
        for (int i = 0; i < 30; i++)
        {
            float inputScale = draw.Scale(), outputScale = draw.Scale();
            int inputZero = draw.Int(-128, 127), outputZero = draw.Int(-128, 127);
            byte[] relu = Build(BuiltinOperator.Relu, null, Tensor(ElementType.Int8, 256).Quantized(outputScale, outputZero), Tensor(ElementType.Int8, 256).Quantized(inputScale, inputZero));
            Assert.Equal(x.Select(v => Oracle.Clamp(Oracle.Rescale(v - inputZero, inputScale / outputScale) + (long)outputZero, outputZero, 127)),
                Unpack(ElementType.Int8, Run<byte>(relu, Pack(ElementType.Int8, x))));
            byte[] relu6 = Build(BuiltinOperator.Relu6, null, Tensor(ElementType.Int8, 256).Quantized(inputScale, inputZero), Tensor(ElementType.Int8, 256).Quantized(inputScale, inputZero));
            (int low, int high) = Oracle.Limits(3, inputScale, inputZero, -128, 127);
            Assert.Equal(x.Select(v => Oracle.Clamp(v, low, high)), Unpack(ElementType.Int8, Run<byte>(relu6, Pack(ElementType.Int8, x))));
        }
        float[] floats = [-3f, -0f, 0f, 2f, 6f, 7f];
        Assert.Equal([0f, 0f, 0f, 2f, 6f, 7f], Run<float>(Build(BuiltinOperator.Relu, null, Tensor(ElementType.Float32, 6), Tensor(ElementType.Float32, 6)), Draw.Bytes(floats)));
        Assert.Equal([0f, 0f, 0f, 2f, 6f, 6f], Run<float>(Build(BuiltinOperator.Relu6, null, Tensor(ElementType.Float32, 6), Tensor(ElementType.Float32, 6)), Draw.Bytes(floats)));
    }
}
