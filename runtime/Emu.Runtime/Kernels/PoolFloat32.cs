using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>What a float pool makes of the elements under its window.</summary>
internal interface IFloatPool
{
    static abstract float Start { get; }
    static abstract float Take(float total, float value);
    static abstract float Result(float total, int count);
}

/// <summary>The sum in order of rows and columns, divided by the count.</summary>
internal readonly struct FloatAverage : IFloatPool
{
    public static float Start => 0f;
    public static float Take(float total, float value) => total + value;
    public static float Result(float total, int count) => total / count;
}

/// <summary>The largest; a NaN is passed over as in TFLM's <c>reference/pooling.h</c>.</summary>
internal readonly struct FloatMaximum : IFloatPool
{
    public static float Start => -float.MaxValue;
    public static float Take(float total, float value) => total < value ? value : total;
    public static float Result(float total, int count) => total;
}

/// <summary>The square root of the mean square.</summary>
internal readonly struct FloatRootMeanSquare : IFloatPool
{
    public static float Start => 0f;
    public static float Take(float total, float value) => total + value * value;
    public static float Result(float total, int count) => MathF.Sqrt(total / count);
}

/// <summary>AVERAGE_POOL_2D, L2_POOL_2D and MAX_POOL_2D on float32: [N, H, W, C] to [N, H', W', C]. Padding does not count.</summary>
internal readonly struct PoolFloat32<TPool> : IKernel where TPool : struct, IFloatPool
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ConvGeometry Geometry;
        internal float Low;
        internal float High;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = PoolShapes.Prepare(ref s, ElementType.Float32, ref p.Geometry)) != Status.Ok
            || (e = Activation.Limits(ref s, PoolShapes.Activation(ref s), out p.Low, out p.High)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<float>(0), c.Output<float>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<float> x, Span<float> y)
    {
        int channels = p.Geometry.OutputChannels;
        int at = 0;
        for (int batch = 0; batch < p.Geometry.Batches; batch++)
        {
            for (int row = 0; row < p.Geometry.OutputHeight; row++)
            {
                for (int column = 0; column < p.Geometry.OutputWidth; column++)
                {
                    Window window = Window.Taps(p.Geometry, channels, batch, row, column);
                    Pixel(window, x.Slice(window.Input), p.Low, p.High, y.Slice(at, channels));
                    at += channels;
                }
            }
        }
    }

    static void Pixel(in Window window, ReadOnlySpan<float> x, float low, float high, Span<float> y)
    {
        int count = window.Rows * window.Runs, step = window.InputRun;
        int span = (window.Runs - 1) * step + 1;
        for (int c = 0; c < y.Length; c++)
        {
            float total = TPool.Start;
            int from = c;
            for (int row = 0; row < window.Rows; row++)
            {
                ReadOnlySpan<float> taps = x.Slice(from, span);
                for (int i = 0; i < taps.Length; i += step)
                    total = TPool.Take(total, taps[i]);
                from += window.InputRow;
            }
            y[c] = Activation.Clamp(TPool.Result(total, count), low, high);
        }
    }
}
