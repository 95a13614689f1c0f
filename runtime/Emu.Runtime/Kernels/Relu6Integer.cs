using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>RELU6 on int8 and int16: clamped between the input's zero point and its quantised 6; nothing is rescaled, as in TFLM's <c>kernels/activations.cc</c>.</summary>
internal readonly struct Relu6Integer<TElement, T> : IKernel where TElement : struct, IElement<T> where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal short Zero;
        internal short Six;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Unary.Prepare(ref s, TElement.Type)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, TElement.Lowest, TElement.Highest)) != Status.Ok)
            return e;
        int zero = s.Input(0).ZeroPoint(0);
        int steps = FixedPoint.Clamp(FloatRounding.ToInt32(6f / s.Input(0).Scale(0)), 0, 1 << 24);
        p.Zero = (short)zero;
        p.Six = (short)Math.Min(zero + steps, TElement.Highest);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<T> x, Span<T> y)
    {
        int zero = p.Zero, six = p.Six;
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = TElement.Narrow(FixedPoint.Clamp(TElement.Widen(x[i]), zero, six));
    }
}
