using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>SOFTMAX on float32 along the last dimension: exp((x - max) * beta) / sum.</summary>
/// <remarks>Order of operations as in TFLM's <c>reference/softmax.h</c>; the exponential is <see cref="FloatFunctions.Exp"/>.</remarks>
internal readonly struct SoftmaxFloat32 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Depth;
        internal float Beta;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = SoftmaxShapes.Prepare(ref s, out p.Depth)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Float32)) != Status.Ok)
            return e;
        p.Beta = SoftmaxShapes.Beta(ref s);
        return float.IsFinite(p.Beta) ? s.SetParams(p) : s.Fail(Status.OptionValue);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<float>(0), c.Output<float>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<float> x, Span<float> y)
    {
        int depth = p.Depth;
        for (int at = 0; at < x.Length; at += depth)
            Row(x.Slice(at, depth), p.Beta, y.Slice(at, depth));
    }

    static void Row(ReadOnlySpan<float> x, float beta, Span<float> y)
    {
        float largest = -float.MaxValue;
        for (int i = 0; i < x.Length; i++)
            largest = largest < x[i] ? x[i] : largest;
        y = y.Slice(0, x.Length);
        float sum = 0f;
        for (int i = 0; i < x.Length; i++)
        {
            float value = FloatFunctions.Exp((x[i] - largest) * beta);
            y[i] = value;
            sum += value;
        }
        for (int i = 0; i < y.Length; i++)
            y[i] /= sum;
    }
}
