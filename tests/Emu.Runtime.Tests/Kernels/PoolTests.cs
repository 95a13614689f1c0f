using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Pools against a list of the elements under each window.</summary>
public class PoolTests
{
    sealed record Pool(BuiltinOperator Code, int[] Input, int[] Output, OperatorOptions Options, int Activation, List<int>[] Windows);

    static Pool DrawPool(Draw draw)
    {
        bool same = draw.Bool();
        int rows = draw.Int(1, 4), columns = draw.Int(1, 4), strideY = draw.Int(1, 3), strideX = draw.Int(1, 3);
        int height = draw.Int(1, 8), width = draw.Int(1, 8);
        if (!same)
            (height, width) = (height + rows - 1, width + columns - 1);
        int channels = draw.Int(1, 6), batches = draw.Int(1, 2), activation = draw.Int(0, 3);
        (int outHeight, int top) = Oracle.Axis(same, height, rows, strideY, 1);
        (int outWidth, int left) = Oracle.Axis(same, width, columns, strideX, 1);
        int[] input = [batches, height, width, channels], output = [batches, outHeight, outWidth, channels];
        List<int>[] windows = [.. Oracle.Indices(output).Select(at =>
        {
            List<int> window = [];
            for (int y = at[1] * strideY - top; y < at[1] * strideY - top + rows; y++)
                for (int x = at[2] * strideX - left; x < at[2] * strideX - left + columns; x++)
                    if (y >= 0 && y < height && x >= 0 && x < width)
                        window.Add(Oracle.At(input, at[0], y, x, at[3]));
            return window;
        })];
        return new(draw.Bool() ? BuiltinOperator.AveragePool2D : BuiltinOperator.MaxPool2D, input, output,
            OperatorOptions.Pool2D(same ? PaddingScheme.Same : PaddingScheme.Valid, strideX, strideY, columns, rows, (FusedActivation)activation), activation, windows);
    }

    [Fact]
    public void Int8_pools_take_the_rounded_mean_or_the_largest()
    {
        Draw draw = new(21);
        for (int i = 0; i < 150; i++)
        {
            Pool pool = DrawPool(draw);
            float scale = draw.Scale(0.02, 0.2);
            int zero = draw.Int(-128, 127);
            sbyte[] x = draw.Int8s(Draw.Count(pool.Input));
            byte[] model = Build(pool.Code, pool.Options, Tensor(ElementType.Int8, pool.Output).Quantized(scale, zero), Tensor(ElementType.Int8, pool.Input).Quantized(scale, zero));
            Compare(pool, Run<sbyte>(model, Draw.Bytes(x)).Select(v => (int)v), [.. x.Select(v => (int)v)], Oracle.Limits(pool.Activation, scale, zero, -128, 127));
        }
    }

    [Fact]
    public void Int16_pools_take_the_rounded_mean_or_the_largest()
    {
        Draw draw = new(22);
        for (int i = 0; i < 60; i++)
        {
            Pool pool = DrawPool(draw);
            float scale = draw.Scale(0.001, 0.01);
            short[] x = draw.Int16s(Draw.Count(pool.Input));
            byte[] model = Build(pool.Code, pool.Options, Tensor(ElementType.Int16, pool.Output).Quantized(scale, 0), Tensor(ElementType.Int16, pool.Input).Quantized(scale, 0));
            Compare(pool, Run<short>(model, Draw.Bytes(x)).Select(v => (int)v), [.. x.Select(v => (int)v)], Oracle.Limits(pool.Activation, scale, 0, -32768, 32767));
        }
    }

    static void Compare(Pool pool, IEnumerable<int> found, int[] x, (int Low, int High) limits)
    {
        IEnumerable<int> expected = pool.Windows.Select(window =>
        {
            double value = pool.Code == BuiltinOperator.MaxPool2D
                ? window.Max(at => x[at])
                : (double)Math.Round(window.Sum(at => (decimal)x[at]) / window.Count, MidpointRounding.AwayFromZero);
            return Oracle.Clamp((long)value, limits.Low, limits.High);
        });
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Float_pools_take_the_mean_or_the_largest()
    {
        Draw draw = new(23);
        for (int i = 0; i < 60; i++)
        {
            Pool pool = DrawPool(draw);
            float[] x = draw.Floats(Draw.Count(pool.Input), 8);
            byte[] model = Build(pool.Code, pool.Options, Tensor(ElementType.Float32, pool.Output), Tensor(ElementType.Float32, pool.Input));
            float[] found = Run<float>(model, Draw.Bytes(x));
            (double low, double high) = Oracle.Limits(pool.Activation);
            for (int at = 0; at < found.Length; at++)
            {
                double value = pool.Code == BuiltinOperator.MaxPool2D ? pool.Windows[at].Max(k => x[k]) : pool.Windows[at].Average(k => (double)x[k]);
                Assert.Equal(Math.Clamp(value, low, high), found[at], 1e-5);
            }
        }
    }
}
