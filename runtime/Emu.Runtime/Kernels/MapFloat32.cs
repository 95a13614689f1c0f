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

/// <summary>LOGISTIC, TANH, RELU and RELU6 on float32.</summary>
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
