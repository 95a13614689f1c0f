using System.Runtime.Intrinsics;
using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>MAX_POOL_2D on int8, sixteen channels at a time.</summary>
internal readonly unsafe struct MaxPoolInt8Simd : ISimdKernel
{
    public static Status Invoke(ref Context c)
    {
        ref readonly var p = ref c.Params<PoolInteger<Maximum, Int8Element, sbyte>.Params>();
        PoolWindows.Run<MaxBlock, sbyte>(p.Geometry, new PoolLimits { Low = p.Low, High = p.High }, c.Input<sbyte>(0), c.Output<sbyte>(0));
        return Status.Ok;
    }

    internal readonly struct MaxBlock : IPoolBlock<sbyte>
    {
        public static int Channels => Vector128<sbyte>.Count;

        public static void Block(in Window window, sbyte* x, sbyte* y, in PoolLimits limits)
        {
            Vector128<sbyte> largest = Vector128.Create(sbyte.MinValue);
            for (int row = 0; row < window.Rows; row++, x += window.InputRow)
                for (int run = 0; run < window.Runs; run++)
                    largest = Vector128.Max(largest, Vector128.Load(x + run * window.InputRun));
            Vector128.Min(Vector128.Max(largest, Vector128.Create((sbyte)limits.Low)), Vector128.Create((sbyte)limits.High)).Store(y);
        }

        public static sbyte One(in Window window, sbyte* x, in PoolLimits limits)
        {
            int largest = Maximum.Start;
            for (int row = 0; row < window.Rows; row++, x += window.InputRow)
                for (int run = 0; run < window.Runs; run++)
                    largest = Maximum.Take(largest, x[run * window.InputRun]);
            return (sbyte)Arithmetic.FixedPoint.Clamp(largest, limits.Low, limits.High);
        }
    }
}

/// <summary>AVERAGE_POOL_2D on int8: sums of sixteen channels at a time, divided one by one.</summary>
internal readonly unsafe struct AveragePoolInt8Simd : ISimdKernel
{
    public static Status Invoke(ref Context c)
    {
        ref readonly var p = ref c.Params<PoolInteger<Average, Int8Element, sbyte>.Params>();
        PoolWindows.Run<AverageBlock, sbyte>(p.Geometry, new PoolLimits { Low = p.Low, High = p.High }, c.Input<sbyte>(0), c.Output<sbyte>(0));
        return Status.Ok;
    }

    internal readonly struct AverageBlock : IPoolBlock<sbyte>
    {
        public static int Channels => Vector128<sbyte>.Count;

        public static void Block(in Window window, sbyte* x, sbyte* y, in PoolLimits limits)
        {
            Vector128<int> s0 = default, s1 = default, s2 = default, s3 = default;
            for (int row = 0; row < window.Rows; row++, x += window.InputRow)
            {
                for (int run = 0; run < window.Runs; run++)
                {
                    (Vector128<short> low, Vector128<short> high) = Vector128.Widen(Vector128.Load(x + run * window.InputRun));
                    s0 += Vector128.WidenLower(low);
                    s1 += Vector128.WidenUpper(low);
                    s2 += Vector128.WidenLower(high);
                    s3 += Vector128.WidenUpper(high);
                }
            }
            int* sums = stackalloc int[16];
            s0.Store(sums);
            s1.Store(sums + 4);
            s2.Store(sums + 8);
            s3.Store(sums + 12);
            for (int i = 0; i < 16; i++)
                y[i] = Result(window, sums[i], limits);
        }

        public static sbyte One(in Window window, sbyte* x, in PoolLimits limits)
        {
            int sum = 0;
            for (int row = 0; row < window.Rows; row++, x += window.InputRow)
                for (int run = 0; run < window.Runs; run++)
                    sum += x[run * window.InputRun];
            return Result(window, sum, limits);
        }

        static sbyte Result(in Window window, int sum, in PoolLimits limits) =>
            (sbyte)Arithmetic.FixedPoint.Clamp(Average.Result(sum, window.Rows * window.Runs), limits.Low, limits.High);
    }
}

/// <summary>AVERAGE_POOL_2D and MAX_POOL_2D on float32: four channels at a time, each in the plain kernel's order.</summary>
internal readonly unsafe struct PoolFloat32Simd<TPool> : ISimdKernel where TPool : struct, IFloatPool
{
    public static Status Invoke(ref Context c)
    {
        ref readonly var p = ref c.Params<PoolFloat32<TPool>.Params>();
        PoolWindows.Run<FloatBlock, float>(p.Geometry, new PoolLimits { FloatLow = p.Low, FloatHigh = p.High }, c.Input<float>(0), c.Output<float>(0));
        return Status.Ok;
    }

    internal readonly struct FloatBlock : IPoolBlock<float>
    {
        public static int Channels => Vector128<float>.Count;

        public static void Block(in Window window, float* x, float* y, in PoolLimits limits)
        {
            Vector128<float> total = Vector128.Create(TPool.Start);
            for (int row = 0; row < window.Rows; row++, x += window.InputRow)
            {
                for (int run = 0; run < window.Runs; run++)
                {
                    Vector128<float> value = Vector128.Load(x + run * window.InputRun);
                    total = typeof(TPool) == typeof(FloatAverage) ? total + value : Vector128.ConditionalSelect(Vector128.LessThan(total, value), value, total);
                }
            }
            int count = window.Rows * window.Runs;
            for (int i = 0; i < Channels; i++)
                y[i] = Activation.Clamp(TPool.Result(total[i], count), limits.FloatLow, limits.FloatHigh);
        }

        public static float One(in Window window, float* x, in PoolLimits limits)
        {
            float total = TPool.Start;
            for (int row = 0; row < window.Rows; row++, x += window.InputRow)
                for (int run = 0; run < window.Runs; run++)
                    total = TPool.Take(total, x[run * window.InputRun]);
            return Activation.Clamp(TPool.Result(total, window.Rows * window.Runs), limits.FloatLow, limits.FloatHigh);
        }
    }
}

internal struct PoolLimits
{
    internal int Low, High;
    internal float FloatLow, FloatHigh;
}

/// <summary>What a pool makes of neighbouring channels under one window.</summary>
internal unsafe interface IPoolBlock<T> where T : unmanaged
{
    static abstract int Channels { get; }
    static abstract void Block(in Window window, T* x, T* y, in PoolLimits limits);
    static abstract T One(in Window window, T* x, in PoolLimits limits);
}

/// <summary>Moves a pool's window over an image.</summary>
internal static unsafe class PoolWindows
{
    internal static void Run<TBlock, T>(in ConvGeometry g, in PoolLimits limits, ReadOnlySpan<T> x, Span<T> y)
        where TBlock : struct, IPoolBlock<T>
        where T : unmanaged
    {
        int channels = g.OutputChannels;
        fixed (T* from = x, to = y)
        {
            T* pixel = to;
            for (int batch = 0; batch < g.Batches; batch++)
            {
                for (int row = 0; row < g.OutputHeight; row++)
                {
                    for (int column = 0; column < g.OutputWidth; column++, pixel += channels)
                    {
                        Window window = Window.Taps(g, channels, batch, row, column);
                        int channel = 0;
                        for (; channel <= channels - TBlock.Channels; channel += TBlock.Channels)
                            TBlock.Block(window, from + window.Input + channel, pixel + channel, limits);
                        for (; channel < channels; channel++)
                            pixel[channel] = TBlock.One(window, from + window.Input + channel, limits);
                    }
                }
            }
        }
    }
}
