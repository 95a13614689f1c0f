using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>The RESIZE operators against exact interpolation in doubles.</summary>
public class ResizeTests
{
    /// <summary>Place of an output pixel in the input, exactly.</summary>
    static double Place(int i, int size, int newSize, int mode) => mode switch
    {
        1 => newSize > 1 ? i * (double)(size - 1) / (newSize - 1) : i * (double)size / newSize,
        2 => (i + 0.5) * size / newSize - 0.5,
        _ => i * (double)size / newSize,
    };

    static OperatorOptions Options(bool nearest, int mode) =>
        new OperatorOptions(nearest ? 74 : 15).Byte(nearest ? 0 : 2, mode == 1 ? 1 : 0).Byte(nearest ? 1 : 3, mode == 2 ? 1 : 0);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Bilinear_resizing_interpolates(int mode)
    {
        Draw draw = new(131 + mode);
        for (int i = 0; i < 30; i++)
        {
            int[] shape = [draw.Int(1, 2), draw.Int(1, 5), draw.Int(1, 5), draw.Int(1, 3)], output = [shape[0], draw.Int(1, 9), draw.Int(1, 9), shape[3]];
            sbyte[] x = draw.Int8s(Draw.Count(shape));
            double[] expected = [.. Oracle.Indices(output).Select(at => Blend(x, shape, output, at, mode))];
            byte[] Model(ElementType type) => Build(BuiltinOperator.ResizeBilinear, Options(false, mode), Tensor(type, output), Tensor(type, shape),
                Tensor(ElementType.Int32, 2).With<int>(output[1], output[2]));
            float[] floats = Run<float>(Model(ElementType.Float32), Draw.Bytes(x.Select(v => (float)v).ToArray()));
            sbyte[] bytes = Run<sbyte>(Model(ElementType.Int8), Draw.Bytes(x));
            for (int k = 0; k < expected.Length; k++)
            {
                Assert.Equal(expected[k], floats[k], 1e-3);
                // 10 fraction bits of the place, up to 8 steps from the edge, of a slope up to 255 in two dimensions.
                Assert.True(Math.Abs(expected[k] - bytes[k]) <= 0.5 + 2 * 255 * 9 * 0.5 / 1024, $"{bytes[k]} instead of {expected[k]}");
            }
        }
    }

    static double Blend(sbyte[] x, int[] shape, int[] output, int[] at, int mode)
    {
        double row = Math.Max(0, Place(at[1], shape[1], output[1], mode)), column = Math.Max(0, Place(at[2], shape[2], output[2], mode));
        int top = (int)row, left = (int)column;
        double Pixel(int r, int c) => x[Oracle.At(shape, at[0], Math.Min(r, shape[1] - 1), Math.Min(c, shape[2] - 1), at[3])];
        double Line(int r) => Pixel(r, left) * (1 - (column - left)) + Pixel(r, left + 1) * (column - left);
        return Line(top) * (1 - (row - top)) + Line(top + 1) * (row - top);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Nearest_resizing_copies_pixels(int mode)
    {
        Draw draw = new(141 + mode);
        for (int i = 0; i < 40; i++)
        {
            int[] shape = [draw.Int(1, 2), draw.Int(1, 5), draw.Int(1, 5), draw.Int(1, 3)], output = [shape[0], draw.Int(1, 9), draw.Int(1, 9), shape[3]];
            short[] x = draw.Int16s(Draw.Count(shape));
            byte[] model = Build(BuiltinOperator.ResizeNearestNeighbor, Options(true, mode), Tensor(ElementType.Int16, output), Tensor(ElementType.Int16, shape),
                Tensor(ElementType.Int32, 2).With<int>(output[1], output[2]));
            // Without aligned corners a pixel covers the half-open interval that begins at its place, or for half-pixel centres around it.
            int From(int k, int size, int newSize)
            {
                (long top, long bottom) = mode switch
                {
                    1 when newSize > 1 => (2L * k * (size - 1) + newSize - 1, 2L * (newSize - 1)),
                    1 => (2L * k * size + newSize, 2L * newSize),
                    2 => ((2L * k + 1) * size, 2L * newSize),
                    _ => ((long)k * size, newSize),
                };
                return (int)Math.Min(top / bottom, size - 1);
            }
            IEnumerable<short> expected = Oracle.Indices(output).Select(at =>
                x[Oracle.At(shape, at[0], From(at[1], shape[1], output[1]), From(at[2], shape[2], output[2]), at[3])]);
            Assert.Equal(expected, Run<short>(model, Draw.Bytes(x)));
        }
    }
}
