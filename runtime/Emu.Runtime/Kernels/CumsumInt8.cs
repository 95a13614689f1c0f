using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>CUMSUM on int8 along a constant axis. Bit-exact with TFLM's <c>reference/cumsum.h</c>; sums wrap beyond 2^12 full-scale elements as there.</summary>
internal readonly struct CumsumInt8 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal CumsumShape Shape;
        internal SumScale Scale;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = p.Shape.Prepare(ref s)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int8)) != Status.Ok
            || (e = p.Scale.Prepare(ref s)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<sbyte>(0), c.Output<sbyte>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<sbyte> x, Span<sbyte> y)
    {
        for (int i = 0; i < p.Shape.Axis.Outer * p.Shape.Axis.Inner; i++)
        {
            int at = p.Shape.First(i);
            // TFLM's sum starts from raw 0, that is from minus the zero point as a term, not from the number 0.
            int sum = p.Scale.Term(0);
            for (int k = 0; k < p.Shape.Axis.Depth; k++)
            {
                int before = sum;
                sum += p.Scale.Term(x[at]);
                y[at] = p.Scale.Result(p.Shape.Exclusive != 0 ? before : sum);
                at += p.Shape.Step;
            }
        }
    }
}
