using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>x times the normal distribution's integral up to x.</summary>
/// <remarks>The error function is that of Abramowitz and Stegun, 7.1.26: within 1.5e-7.</remarks>
internal readonly struct GeluMap : IFloatMap
{
    public static float Of(float x)
    {
        const float rootOfHalf = 0.707106781f;
        float magnitude = MathF.Abs(x) * rootOfHalf, t = 1f / (1f + 0.3275911f * magnitude);
        float tail = t * (0.254829592f + t * (-0.284496736f + t * (1.421413741f + t * (-1.453152027f + t * 1.061405429f)))) * FloatFunctions.Exp(-magnitude * magnitude);
        // tail = 1 - erf(|x| / sqrt 2): for negative x nothing cancels.
        return x < 0f ? 0.5f * x * tail : x - 0.5f * x * tail;
    }
}

/// <summary>The same, approximated by a hyperbolic tangent as converters ask for with <c>approximate</c>.</summary>
internal readonly struct GeluTanhMap : IFloatMap
{
    public static float Of(float x)
    {
        const float rootOfTwoByPi = 0.797884561f;
        return 0.5f * x * (1f + FloatFunctions.Tanh(rootOfTwoByPi * (x + 0.044715f * x * x * x)));
    }
}

/// <summary>GELU on float32 and int8 (by a table of 256), exact or approximate as its option says.</summary>
/// <remarks>TensorFlow Lite has it (<c>kernels/gelu.cc</c>), TFLM does not.</remarks>
internal readonly struct Gelu : IKernel
{
    const int ApproximateOption = 0;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Approximate;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e = Unary.Prepare(ref s, ElementType.Float32);
        p.Approximate = s.Options.Int8(ApproximateOption, 0);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ReadOnlySpan<float> x = c.Input<float>(0);
        if (c.Params<Params>().Approximate != 0)
            MapFloat32<GeluTanhMap>.Run(x, c.Output<float>(0));
        else
            MapFloat32<GeluMap>.Run(x, c.Output<float>(0));
        return Status.Ok;
    }
}

/// <summary>GELU on int8.</summary>
internal readonly struct GeluInt8 : IKernel
{
    const int ApproximateOption = 0;

    public static Status Prepare(ref Setup s) =>
        s.Options.Int8(ApproximateOption, 0) != 0 ? TableInt8<GeluTanhMap>.Prepare(ref s) : TableInt8<GeluMap>.Prepare(ref s);

    public static Status Invoke(ref Context c) => TableInt8<GeluMap>.Invoke(ref c);
}
