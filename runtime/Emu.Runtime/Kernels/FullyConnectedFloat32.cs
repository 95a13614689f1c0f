using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>FULLY_CONNECTED on float32: input of any shape seen as [batches, K], filter [N, K], bias [N].</summary>
/// <remarks>Products are added in order, then the bias, as in TFLM's <c>reference/fully_connected.h</c>.</remarks>
internal readonly struct FullyConnectedFloat32 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Depth;
        internal int Outputs;
        internal float Low;
        internal float High;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 3, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Float32)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Float32)) != Status.Ok
            || (e = FullyConnectedInt8.PrepareShapes(ref s, out p.Depth, out p.Outputs)) != Status.Ok
            || (e = Operands.Bias(ref s, 2, ElementType.Float32, p.Outputs)) != Status.Ok
            || (e = Activation.Limits(ref s, s.Options.Int8(FullyConnectedInt8.FusedActivation, 0), out p.Low, out p.High)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Run(p, c.Input<float>(0), c.Input<float>(1), c.Input<float>(2), c.Output<float>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> y)
    {
        int outputs = p.Outputs, depth = p.Depth;
        for (int at = 0, from = 0; at < y.Length; at += outputs, from += depth)
            Row(p, x.Slice(from, depth), w, bias, y.Slice(at, outputs));
    }

    static void Row(in Params p, ReadOnlySpan<float> x, ReadOnlySpan<float> w, ReadOnlySpan<float> bias, Span<float> y)
    {
        float low = p.Low, high = p.High;
        for (int n = 0; n < y.Length; n += 2)
        {
            int second = n + 1 < y.Length ? n + 1 : n;
            Pair<float> sum = default;
            Dot.Add(x, w.Slice(n * x.Length, x.Length), w.Slice(second * x.Length, x.Length), ref sum);
            bool biased = bias.Length != 0;
            y[n] = Activation.Clamp(sum.A + (biased ? bias[n] : 0f), low, high);
            y[second] = Activation.Clamp(sum.B + (biased ? bias[second] : 0f), low, high);
        }
    }
}
