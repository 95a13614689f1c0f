using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>ABS on int8 and int16: the distance from the zero point, rescaled; int16 without quantisation is a plain number.</summary>
/// <remarks>Bit-exact with TFLM's <c>kernels/elementwise.cc</c>.</remarks>
internal readonly struct AbsInteger<TElement, T> : IKernel where TElement : struct, IElement<T> where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int InputZero, OutputZero;
        internal int Multiplier, Shift;    // 0: scales are equal, nothing is rescaled
        internal int Highest;              // a plain int16's may be 32768, which wraps
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e = Unary.Prepare(ref s, TElement.Type);
        if (e != Status.Ok)
            return e;
        p.Highest = TElement.Highest + 1;
        if (TElement.Type == ElementType.Int16 && s.Input(0).ScaleCount == 0)
            return s.SetParams(p);
        if ((e = Operands.ByteOrSymmetric<TElement, T>(ref s, 0)) != Status.Ok
            || (e = Operands.ByteOrSymmetric<TElement, T>(ref s, Operands.Output)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), output = s.Output(0);
        p.Highest = TElement.Highest;
        p.InputZero = input.ZeroPoint(0);
        p.OutputZero = output.ZeroPoint(0);
        if (input.Scale(0) != output.Scale(0))
        {
            QuantizedMultiplier factor = QuantizedMultiplier.From(PositiveDouble.Quotient(PositiveDouble.From(input.Scale(0)), PositiveDouble.From(output.Scale(0))));
            if (!factor.IsUsable || factor.Value == 0)
                return s.Fail(Status.OperandQuantization, Operands.Output);
            (p.Multiplier, p.Shift) = (factor.Value, factor.Shift);
        }
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<T> x, Span<T> y)
    {
        int highest = p.Highest;
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            int value = Math.Abs(TElement.Widen(x[i]) - p.InputZero);
            if (p.Multiplier != 0)
                value = FixedPoint.Rescale(value, p.Multiplier, p.Shift);
            y[i] = TElement.Narrow(FixedPoint.Clamp(value + p.OutputZero, TElement.Lowest, highest));
        }
    }
}
