using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>A reduction whose running value has the elements' type.</summary>
internal interface IReducer<T> where T : unmanaged
{
    static abstract T First { get; }
    static abstract T Next(T value, T x);
    static abstract T Finish(T value, int count);
}

internal readonly struct FloatMean : IReducer<float>
{
    public static float First => 0f;
    public static float Next(float value, float x) => value + x;
    public static float Finish(float value, int count) => value / count;
}

internal readonly struct FloatTotal : IReducer<float>
{
    public static float First => 0f;
    public static float Next(float value, float x) => value + x;
    public static float Finish(float value, int count) => value;
}

internal readonly struct FloatHighest : IReducer<float>
{
    public static float First => -float.MaxValue;
    public static float Next(float value, float x) => x > value ? x : value;
    public static float Finish(float value, int count) => value;
}

internal readonly struct FloatLowest : IReducer<float>
{
    public static float First => float.MaxValue;
    public static float Next(float value, float x) => x < value ? x : value;
    public static float Finish(float value, int count) => value;
}

internal readonly struct Int8Highest : IReducer<sbyte>
{
    public static sbyte First => sbyte.MinValue;
    public static sbyte Next(sbyte value, sbyte x) => x > value ? x : value;
    public static sbyte Finish(sbyte value, int count) => value;
}

internal readonly struct Int8Lowest : IReducer<sbyte>
{
    public static sbyte First => sbyte.MaxValue;
    public static sbyte Next(sbyte value, sbyte x) => x < value ? x : value;
    public static sbyte Finish(sbyte value, int count) => value;
}

/// <summary>1 when no byte is 0.</summary>
internal readonly struct BoolAll : IReducer<byte>
{
    public static byte First => 1;
    public static byte Next(byte value, byte x) => (byte)(value != 0 && x != 0 ? 1 : 0);
    public static byte Finish(byte value, int count) => value;
}

/// <summary>MEAN, SUM, REDUCE_MAX and REDUCE_MIN on float32, REDUCE_MAX and REDUCE_MIN on int8, REDUCE_ALL, over constant axes, in memory order.</summary>
/// <remarks>int8 input and output must have one quantisation: nothing is rescaled.</remarks>
internal readonly struct Reduce<TReducer, T> : IKernel where TReducer : struct, IReducer<T> where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Reduction Shape;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = p.Shape.Prepare(ref s)) != Status.Ok)
            return e;
        if (typeof(T) == typeof(sbyte) && (e = Operands.SameQuantization(ref s, 0)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<T> x, Span<T> y)
    {
        int at = 0, count = p.Shape.Count;
        for (int i = 0; i < p.Shape.Kept0; i++)
        {
            for (int j = 0; j < p.Shape.Kept1; j++)
                y[at++] = TReducer.Finish(Fold(p.Shape, x.Slice(i * p.Shape.KeptStep0 + j * p.Shape.KeptStep1)), count);
        }
    }

    static T Fold(in Reduction r, ReadOnlySpan<T> x)
    {
        T value = TReducer.First;
        int step = Math.Max(r.ReducedStep1, 1), from = 0;
        int span = (r.Reduced1 - 1) * step + 1;
        for (int i = 0; i < r.Reduced0; i++)
        {
            ReadOnlySpan<T> row = x.Slice(from, span);
            for (int j = 0; j < row.Length; j += step)
                value = TReducer.Next(value, row[j]);
            from += r.ReducedStep0;
        }
        return value;
    }
}
