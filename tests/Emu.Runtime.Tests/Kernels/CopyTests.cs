using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>PAD, PADV2 and CONCATENATION against a definition by coordinates.</summary>
public class CopyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Padding_surrounds_the_input_with_one_value(bool withValue)
    {
        Draw draw = new(51);
        for (int i = 0; i < 80; i++)
        {
            int[] shape = [.. Enumerable.Range(0, draw.Int(1, 5)).Select(_ => draw.Int(1, 4))];
            int[] paddings = [.. Enumerable.Range(0, shape.Length * 2).Select(_ => draw.Int(0, 2) == 0 ? draw.Int(1, 3) : 0)];
            int[] output = [.. shape.Select((size, d) => size + paddings[2 * d] + paddings[2 * d + 1])];
            sbyte[] x = draw.Int8s(Draw.Count(shape));
            int zero = draw.Int(-128, 127), fill = withValue ? draw.Int(-128, 127) : zero;
            TensorSpec list = draw.Bool()
                ? Tensor(ElementType.Int32, shape.Length, 2).With<int>(paddings)
                : Tensor(ElementType.Int64, shape.Length, 2).With<long>([.. paddings.Select(p => (long)p)]);
            TensorSpec data = Tensor(ElementType.Int8, shape).Quantized(0.1f, zero), result = Tensor(ElementType.Int8, output).Quantized(0.1f, zero);
            byte[] model = withValue
                ? Build(BuiltinOperator.PadV2, null, result, data, list, Tensor(ElementType.Int8, 1).Quantized(0.1f, zero).With<sbyte>((sbyte)fill))
                : Build(BuiltinOperator.Pad, null, result, data, list);
            IEnumerable<int> expected = Oracle.Indices(output).Select(at =>
            {
                int[] from = [.. at.Select((k, d) => k - paddings[2 * d])];
                return from.Zip(shape).All(p => p.First >= 0 && p.First < p.Second) ? x[Oracle.At(shape, from)] : fill;
            });
            Assert.Equal(expected, Run<sbyte>(model, Draw.Bytes(x)).Select(v => (int)v));
        }
    }

    [Fact]
    public void Float_int16_and_int32_are_padded_with_zero()
    {
        byte[] Padded(ElementType type) => Build(BuiltinOperator.Pad, null, Tensor(type, 5), Tensor(type, 2), Tensor(ElementType.Int32, 1, 2).With<int>(1, 2));
        Assert.Equal([0f, 1.5f, -2f, 0f, 0f], Run<float>(Padded(ElementType.Float32), Draw.Bytes([1.5f, -2f])));
        Assert.Equal([0, 7, -9, 0, 0], Run<short>(Padded(ElementType.Int16), Draw.Bytes<short>([7, -9])));
        Assert.Equal([0, 70000, -9, 0, 0], Run<int>(Padded(ElementType.Int32), Draw.Bytes([70000, -9])));
    }

    [Theory]
    [InlineData(ElementType.Int8, 1)]
    [InlineData(ElementType.Float32, 4)]
    [InlineData(ElementType.Int64, 8)]
    public void Concatenation_puts_inputs_side_by_side(ElementType type, int bytes)
    {
        Draw draw = new(52);
        for (int i = 0; i < 40; i++)
        {
            int[] shape = [.. Enumerable.Range(0, draw.Int(1, 4)).Select(_ => draw.Int(1, 4))];
            int axis = draw.Int(0, shape.Length - 1);
            int[][] shapes = [.. Enumerable.Range(0, draw.Int(1, 5)).Select(_ => (int[])[.. shape.Select((size, d) => d == axis ? draw.Int(1, 3) : size)])];
            int[] output = [.. shape.Select((size, d) => d == axis ? shapes.Sum(s => s[axis]) : size)];
            byte[][] data = [.. shapes.Select(s => Draw.Bytes(draw.Int8s(Draw.Count(s) * bytes)))];
            byte[] model = Build(BuiltinOperator.Concatenation, OperatorOptions.Concatenation(draw.Bool() ? axis : axis - shape.Length),
                Tensor(type, output).Quantized(0.5f, 3), [.. shapes.Select(s => Tensor(type, s).Quantized(0.5f, 3))]);
            IEnumerable<byte> expected = Oracle.Indices(output).SelectMany(at =>
            {
                int k = 0, offset = at[axis];
                while (offset >= shapes[k][axis])
                    offset -= shapes[k++][axis];
                int element = Oracle.At(shapes[k], [.. at.Select((v, d) => d == axis ? offset : v)]);
                return data[k].AsSpan(element * bytes, bytes).ToArray();
            });
            Assert.Equal(expected, Run<byte>(model, data));
        }
    }
}
