using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>RSQRT on int8 and int16; the zero point gives the largest output, an element below it stops the inference.</summary>
/// <remarks>1 / sqrt(q) with 20 bits below the unit, times 1 / (sqrt(input scale) * output scale), which is formed in double. Bit-exact with TFLM's <c>kernels/elementwise.cc</c>.</remarks>
internal readonly struct RsqrtInteger<TElement, T> : IKernel where TElement : struct, IElement<T> where T : unmanaged
{
    const int ExtraBits = 20;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int InputZero, OutputZero;
        internal int Multiplier, Shift;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Unary.Prepare(ref s, TElement.Type)) != Status.Ok
            || (e = Operands.ByteOrSymmetric<TElement, T>(ref s, 0)) != Status.Ok
            || (e = Operands.ByteOrSymmetric<TElement, T>(ref s, Operands.Output)) != Status.Ok)
            return e;
        double factor = 1.0 / (Math.Sqrt((double)s.Input(0).Scale(0)) * s.Output(0).Scale(0));
        QuantizedMultiplier multiplier = QuantizedMultiplier.From(PositiveDouble.From(factor));
        int shift = multiplier.Shift - ExtraBits;
        if (shift is < -31 or > QuantizedMultiplier.MaxShift)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        p.InputZero = s.Input(0).ZeroPoint(0);
        p.OutputZero = s.Output(0).ZeroPoint(0);
        (p.Multiplier, p.Shift) = (multiplier.Value, shift);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c) => Run(c.Params<Params>(), c.Input<T>(0), c.Output<T>(0));

    internal static Status Run(in Params p, ReadOnlySpan<T> x, Span<T> y)
    {
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            int value = TElement.Widen(x[i]) - p.InputZero;
            if (value < 0)
                return Status.OutsideDomain;
            int result = TElement.Highest;
            if (value > 0)
            {
                QuantizedMultiplier root = InverseSquareRoot.Of(value);
                int scaled = FixedPoint.Rescale(FixedPoint.Rescale(1, root.Value, root.Shift + ExtraBits), p.Multiplier, p.Shift);
                result = FixedPoint.Clamp(scaled + p.OutputZero, TElement.Lowest, TElement.Highest);
            }
            y[i] = TElement.Narrow(result);
        }
        return Status.Ok;
    }
}
