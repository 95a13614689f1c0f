using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>DEQUANTIZE of int8, int16 and uint8: scale * (q - zero point).</summary>
/// <remarks>TFLM multiplies in double and rounds to float. The difference has at most 17 bits, so it is exact as a float and one float product rounds the same.</remarks>
internal readonly struct Dequantize<TElement, T> : IKernel where TElement : struct, IElement<T> where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal float Scale;
        internal int Zero;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Float32)) != Status.Ok
            || (e = Operands.SameShape(ref s)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, TElement.Lowest, TElement.Highest)) != Status.Ok)
            return e;
        p.Scale = s.Input(0).Scale(0);
        p.Zero = s.Input(0).ZeroPoint(0);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<T>(0), c.Output<float>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<T> x, Span<float> y)
    {
        float scale = p.Scale;
        int zero = p.Zero;
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = scale * (TElement.Widen(x[i]) - zero);
    }
}
