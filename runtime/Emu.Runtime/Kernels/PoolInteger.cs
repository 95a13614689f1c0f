using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>What a pool makes of the elements under its window.</summary>
internal interface IPool
{
    static abstract int Start { get; }
    static abstract int Take(int total, int value);
    static abstract int Result(int total, int count);
}

/// <summary>The mean, rounded half away from zero. Bit-exact with TFLM's <c>reference/integer_ops/pooling.h</c>.</summary>
internal readonly struct Average : IPool
{
    public static int Start => 0;
    public static int Take(int total, int value) => total + value;
    public static int Result(int total, int count) => count == 0 ? 0 : (total > 0 ? total + count / 2 : total - count / 2) / count;
}

/// <summary>The largest.</summary>
internal readonly struct Maximum : IPool
{
    public static int Start => int.MinValue;
    public static int Take(int total, int value) => Math.Max(total, value);
    public static int Result(int total, int count) => total;
}

/// <summary>AVERAGE_POOL_2D and MAX_POOL_2D on int8 and int16: [N, H, W, C] to [N, H', W', C]. Padding does not count. Input and output have one quantisation.</summary>
internal readonly struct PoolInteger<TPool, TElement, T> : IKernel
    where TPool : struct, IPool
    where TElement : struct, IElement<T>
    where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ConvGeometry Geometry;
        internal short Low;
        internal short High;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = PoolShapes.Prepare(ref s, TElement.Type, ref p.Geometry)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, TElement.Lowest, TElement.Highest)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, TElement.Lowest, TElement.Highest)) != Status.Ok
            || (e = Operands.SameQuantization(ref s, 0)) != Status.Ok
            || (e = Activation.Limits(ref s, PoolShapes.Activation(ref s), TElement.Lowest, TElement.Highest, out int low, out int high)) != Status.Ok)
            return e;
        p.Low = (short)low;
        p.High = (short)high;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<T> x, Span<T> y)
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

    static void Pixel(in Window window, ReadOnlySpan<T> x, int low, int high, Span<T> y)
    {
        int count = window.Rows * window.Runs, step = window.InputRun;
        int span = (window.Runs - 1) * step + 1;
        for (int c = 0; c < y.Length; c++)
        {
            int total = TPool.Start;
            int from = c;
            for (int row = 0; row < window.Rows; row++)
            {
                ReadOnlySpan<T> taps = x.Slice(from, span);
                for (int i = 0; i < taps.Length; i += step)
                    total = TPool.Take(total, TElement.Widen(taps[i]));
                from += window.InputRow;
            }
            y[c] = TElement.Narrow(Arithmetic.FixedPoint.Clamp(TPool.Result(total, count), low, high));
        }
    }
}
