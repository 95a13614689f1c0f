using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Batched matrix products and transposed convolutions against their definitions.</summary>
public class MatrixTests
{
    static readonly (int[] X, int[] Y, bool AdjointX, bool AdjointY)[] Products =
    [
        ([3, 4], [4, 5], false, false),
        ([4, 3], [4, 5], true, false),
        ([3, 4], [5, 4], false, true),
        ([2, 4, 3], [1, 5, 4], true, true),
        ([2, 1, 3, 4], [3, 4, 2], false, false),
        ([1, 1, 1], [6, 1, 1], false, false),
    ];

    static (int[] Shape, int Rows, int Depth, int Columns) Result(int[] x, int[] y, bool adjointX, bool adjointY)
    {
        int rows = x[^(adjointX ? 1 : 2)], depth = x[^(adjointX ? 2 : 1)], columns = y[^(adjointY ? 2 : 1)];
        int rank = Math.Max(x.Length, y.Length);
        int[] shape = new int[rank];
        for (int d = 0; d < rank - 2; d++)
            shape[d] = Math.Max(Lead(x, rank, d), Lead(y, rank, d));
        (shape[^2], shape[^1]) = (rows, columns);
        return (shape, rows, depth, columns);
    }

    static int Lead(int[] shape, int rank, int d) => d - (rank - shape.Length) is int own and >= 0 ? shape[own] : 1;

    /// <summary>Element of an operand, broadcast in its leading dimensions.</summary>
    static int At(int[] shape, int[] output, bool adjoint, int row, int column)
    {
        int[] index = new int[shape.Length];
        for (int d = 0; d < shape.Length - 2; d++)
            index[d] = shape[d] == 1 ? 0 : output[d + output.Length - shape.Length];
        (index[^2], index[^1]) = adjoint ? (column, row) : (row, column);
        return Oracle.At(shape, index);
    }

    static OperatorOptions Adjoint(bool x, bool y) => new OperatorOptions(101).Byte(0, x ? 1 : 0).Byte(1, y ? 1 : 0);

    [Fact]
    public void Float_products_are_sums_over_the_depth()
    {
        Draw draw = new(401);
        foreach ((int[] sx, int[] sy, bool ax, bool ay) in Products)
        {
            (int[] shape, _, int depth, _) = Result(sx, sy, ax, ay);
            float[] x = draw.Floats(Draw.Count(sx)), y = draw.Floats(Draw.Count(sy));
            float[] found = Run<float>(Build(BuiltinOperator.BatchMatMul, Adjoint(ax, ay), Tensor(ElementType.Float32, shape), Tensor(ElementType.Float32, sx), Tensor(ElementType.Float32, sy)),
                Draw.Bytes(x), Draw.Bytes(y));
            foreach ((int[] o, int i) in Oracle.Indices(shape).Select((o, i) => (o, i)))
            {
                double exact = Enumerable.Range(0, depth).Sum(k => (double)x[At(sx, o, ax, o[^2], k)] * y[At(sy, o, ay, k, o[^1])]);
                Assert.Equal(exact, found[i], 1e-5);
            }
        }
    }

    [Fact]
    public void Int8_products_are_rounded_once_from_whole_sums()
    {
        Draw draw = new(402);
        foreach ((int[] sx, int[] sy, bool ax, bool ay) in Products)
        {
            (int[] shape, _, int depth, _) = Result(sx, sy, ax, ay);
            (float scaleX, float scaleY, float scaleO) = (draw.Scale(), draw.Scale(), draw.Scale(0.05, 0.5));
            (int zeroX, int zeroY, int zeroO) = (draw.Int(-30, 30), draw.Int(-30, 30), draw.Int(-30, 30));
            sbyte[] x = draw.Int8s(Draw.Count(sx)), y = draw.Int8s(Draw.Count(sy));
            sbyte[] found = Run<sbyte>(Build(BuiltinOperator.BatchMatMul, Adjoint(ax, ay), Tensor(ElementType.Int8, shape).Quantized(scaleO, zeroO),
                Tensor(ElementType.Int8, sx).Quantized(scaleX, zeroX), Tensor(ElementType.Int8, sy).Quantized(scaleY, zeroY)), Draw.Bytes(x), Draw.Bytes(y));
            double factor = (double)(scaleX * scaleY) / scaleO;
            foreach ((int[] o, int i) in Oracle.Indices(shape).Select((o, i) => (o, i)))
            {
                long sum = Enumerable.Range(0, depth).Sum(k => (long)(x[At(sx, o, ax, o[^2], k)] - zeroX) * (y[At(sy, o, ay, k, o[^1])] - zeroY));
                Assert.Equal(Oracle.Clamp(Oracle.Rescale(sum, factor) + (long)zeroO, -128, 127), found[i]);
            }
        }
    }

    [Fact]
    public void Int16_products_are_within_one_of_the_real_ones()
    {
        Draw draw = new(403);
        foreach ((int[] sx, int[] sy, bool ax, bool ay) in Products)
        {
            (int[] shape, _, int depth, _) = Result(sx, sy, ax, ay);
            (float scaleX, float scaleY, float scaleO) = (1e-4f, 2e-4f, 3e-3f);
            short[] x = draw.Int16s(Draw.Count(sx)), y = draw.Int16s(Draw.Count(sy));
            short[] found = Run<short>(Build(BuiltinOperator.BatchMatMul, Adjoint(ax, ay), Tensor(ElementType.Int16, shape).Quantized(scaleO, 0),
                Tensor(ElementType.Int16, sx).Quantized(scaleX, 0), Tensor(ElementType.Int16, sy).Quantized(scaleY, 0)), Draw.Bytes(x), Draw.Bytes(y));
            foreach ((int[] o, int i) in Oracle.Indices(shape).Select((o, i) => (o, i)))
            {
                double sum = Enumerable.Range(0, depth).Sum(k => (double)x[At(sx, o, ax, o[^2], k)] * y[At(sy, o, ay, k, o[^1])]);
                Assert.Equal(Math.Clamp(sum * scaleX * scaleY / scaleO, short.MinValue, short.MaxValue), found[i], 1.0 + Math.Abs(found[i]) / 32768.0);
            }
        }
    }

    /// <summary>The scatter that defines a transposed convolution: each datum adds its filter, multiplied, at stride distance; padding is cut off.</summary>
    static double[] Scatter(int[] data, int[] output, int filterHeight, int filterWidth, int stride, bool same, Func<int, double> x, Func<int, double> w)
    {
        double[] sums = new double[Draw.Count(output)];
        int Cut(int size, int filter) => same ? Math.Max(0, ((size + stride - 1) / stride - 1) * stride + filter - size) / 2 : 0;
        (int top, int left) = (Cut(output[1], filterHeight), Cut(output[2], filterWidth));
        int[] filter = [output[3], filterHeight, filterWidth, data[3]];
        foreach (int[] at in Oracle.Indices(data))
            for (int fy = 0; fy < filterHeight; fy++)
                for (int fx = 0; fx < filterWidth; fx++)
                    for (int c = 0; c < output[3]; c++)
                    {
                        (int row, int column) = (at[1] * stride + fy - top, at[2] * stride + fx - left);
                        if (row >= 0 && row < output[1] && column >= 0 && column < output[2])
                            sums[Oracle.At(output, at[0], row, column, c)] += x(Oracle.At(data, at)) * w(Oracle.At(filter, c, fy, fx, at[3]));
                    }
        return sums;
    }

    [Theory]
    [InlineData(1, 3, true)]
    [InlineData(2, 3, true)]
    [InlineData(2, 3, false)]
    [InlineData(3, 2, false)]
    [InlineData(2, 4, true)]
    public void Transposed_convolutions_scatter(int stride, int filter, bool same)
    {
        Draw draw = new(404);
        int[] data = [2, 3, 2, 3];
        int Size(int input) => same ? input * stride : (input - 1) * stride + Math.Max(filter, stride);
        int[] output = [2, Size(3), Size(2), 4], weights = [4, filter, filter, 3];
        OperatorOptions options = new OperatorOptions(49).Byte(0, same ? 0 : 1).Int32(1, stride).Int32(2, stride);
        TensorSpec shape = Tensor(ElementType.Int32, 4).With<int>(output);

        float[] x = draw.Floats(Draw.Count(data)), w = draw.Floats(Draw.Count(weights)), bias = draw.Floats(4);
        float[] found = Run<float>(Build(BuiltinOperator.TransposeConv, options, Tensor(ElementType.Float32, output), shape,
            Tensor(ElementType.Float32, weights).With<float>(w), Tensor(ElementType.Float32, data), Tensor(ElementType.Float32, 4).With<float>(bias)), Draw.Bytes(x));
        double[] exact = Scatter(data, output, filter, filter, stride, same, i => x[i], i => w[i]);
        for (int i = 0; i < exact.Length; i++)
            Assert.Equal(exact[i] + bias[i % 4], found[i], 1e-5);

        sbyte[] q = draw.Int8s(Draw.Count(data)), v = draw.Int8s(Draw.Count(weights));
        int[] qBias = draw.Int32s(4);
        float[] scales = draw.Scales(4);
        const int Zero = 11, OutputZero = -7;
        sbyte[] codes = Run<sbyte>(Build(BuiltinOperator.TransposeConv, options, Tensor(ElementType.Int8, output).Quantized(0.4f, OutputZero), shape,
            Tensor(ElementType.Int8, weights).With<sbyte>(v).Quantized(scales, 0), Tensor(ElementType.Int8, data).Quantized(0.05f, Zero), Tensor(ElementType.Int32, 4).With<int>(qBias)), Draw.Bytes(q));
        double[] sums = Scatter(data, output, filter, filter, stride, same, i => q[i] - Zero, i => v[i]);
        for (int i = 0; i < sums.Length; i++)
            Assert.Equal(Oracle.Clamp(Oracle.Rescale((long)sums[i] + qBias[i % 4], 0.05f * (double)scales[i % 4] / 0.4f) + (long)OutputZero, -128, 127), codes[i]);
    }
}
