using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>A function of one float.</summary>
internal interface IFloatMap
{
    static abstract float Of(float x);
}

internal readonly struct LogisticMap : IFloatMap
{
    public static float Of(float x) => FloatFunctions.Logistic(x);
}

internal readonly struct TanhMap : IFloatMap
{
    public static float Of(float x) => FloatFunctions.Tanh(x);
}

internal readonly struct ReluMap : IFloatMap
{
    public static float Of(float x) => x < 0f ? 0f : x;
}

internal readonly struct Relu6Map : IFloatMap
{
    public static float Of(float x) => Activation.Clamp(x, 0f, 6f);
}

internal readonly struct ExpMap : IFloatMap
{
    public static float Of(float x) => FloatFunctions.Exp(x);
}

internal readonly struct LogMap : IFloatMap
{
    public static float Of(float x) => FloatLogarithm.Of(x);
}

internal readonly struct SinMap : IFloatMap
{
    public static float Of(float x) => FloatTrigonometry.Sin(x);
}

internal readonly struct CosMap : IFloatMap
{
    public static float Of(float x) => FloatTrigonometry.Cos(x);
}

internal readonly struct SqrtMap : IFloatMap
{
    public static float Of(float x) => MathF.Sqrt(x);
}

internal readonly struct RsqrtMap : IFloatMap
{
    public static float Of(float x) => 1f / MathF.Sqrt(x);
}

internal readonly struct SquareMap : IFloatMap
{
    public static float Of(float x) => x * x;
}

internal readonly struct AbsMap : IFloatMap
{
    public static float Of(float x) => MathF.Abs(x);
}

internal readonly struct NegMap : IFloatMap
{
    public static float Of(float x) => -x;
}

internal readonly struct FloorMap : IFloatMap
{
    public static float Of(float x) => MathF.Floor(x);
}

internal readonly struct CeilMap : IFloatMap
{
    public static float Of(float x) => MathF.Ceiling(x);
}

/// <summary>Halves to even, as TFLM's ROUND.</summary>
internal readonly struct RoundMap : IFloatMap
{
    public static float Of(float x) => MathF.Round(x);
}

/// <summary>exp(x) - 1 below 0. From -17 on one float is nearer to -1 than the function.</summary>
internal readonly struct EluMap : IFloatMap
{
    public static float Of(float x) => x < 0f ? x < -20f ? -1f : FloatFunctions.ExpMinusOne(x) : x;
}

/// <summary>x * min(max(x + 3, 0), 6) / 6.</summary>
internal readonly struct HardSwishMap : IFloatMap
{
    public static float Of(float x) => x * Activation.Clamp(x + 3f, 0f, 6f) / 6f;
}

/// <summary>Element-wise operators on float32 without parameters: LOGISTIC, TANH, EXP, SQRT and others.</summary>
internal readonly struct MapFloat32<TMap> : IKernel where TMap : struct, IFloatMap
{
    public static Status Prepare(ref Setup s) => Unary.Prepare(ref s, ElementType.Float32);

    public static Status Invoke(ref Context c)
    {
        Run(c.Input<float>(0), c.Output<float>(0));
        return Status.Ok;
    }

    internal static void Run(ReadOnlySpan<float> x, Span<float> y)
    {
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = TMap.Of(x[i]);
    }
}
