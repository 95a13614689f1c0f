using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>A function of one row of floats.</summary>
internal interface IFloatRow
{
    static abstract void Of(ReadOnlySpan<float> x, Span<float> y);
}

/// <summary>LOG_SOFTMAX: x - max - log(sum of exp(x - max)).</summary>
internal readonly struct LogSoftmaxRow : IFloatRow
{
    public static void Of(ReadOnlySpan<float> x, Span<float> y)
    {
        float largest = -float.MaxValue, sum = 0f;
        for (int i = 0; i < x.Length; i++)
            largest = largest < x[i] ? x[i] : largest;
        for (int i = 0; i < x.Length; i++)
            sum += FloatFunctions.Exp(x[i] - largest);
        float logarithm = FloatLogarithm.Of(sum);
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] - largest - logarithm;
    }
}

/// <summary>L2_NORMALIZATION: x / max(norm, 1e-6).</summary>
internal readonly struct L2NormalizationRow : IFloatRow
{
    public static void Of(ReadOnlySpan<float> x, Span<float> y)
    {
        float sum = 0f;
        for (int i = 0; i < x.Length; i++)
            sum += x[i] * x[i];
        float norm = MathF.Sqrt(sum);
        norm = norm < 1e-6f ? 1e-6f : norm;
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] / norm;
    }
}

/// <summary>LOG_SOFTMAX and L2_NORMALIZATION on float32 along the last dimension.</summary>
internal readonly struct RowsFloat32<TRow> : IKernel where TRow : struct, IFloatRow
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Depth;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = SoftmaxShapes.Prepare(ref s, out p.Depth)) != Status.Ok || (e = Operands.Type(ref s, Operands.Output, ElementType.Float32)) != Status.Ok)
            return e;
        // A fused activation of L2_NORMALIZATION (field 0) is none.
        int activation = s.Options.Int8(0, 0);
        return activation == Activation.None ? s.SetParams(p) : s.Fail(Status.OptionValue, -1, activation);
    }

    public static Status Invoke(ref Context c)
    {
        int depth = c.Params<Params>().Depth;
        ReadOnlySpan<float> x = c.Input<float>(0);
        Span<float> y = c.Output<float>(0);
        for (int at = 0; at < x.Length; at += depth)
            TRow.Of(x.Slice(at, depth), y.Slice(at, depth));
        return Status.Ok;
    }
}
