using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>PRELU on int8 and int16, with slopes of the same type: inputs at or above 0 are rescaled, others also multiplied by their slope.</summary>
/// <remarks>int8 bit-exact with TFLM's <c>reference/prelu.h</c>; int16, which TFLM refuses, by the same formula.</remarks>
internal readonly struct PreluInteger<TElement, T> : IKernel, IRow<PreluInteger<TElement, T>.Params, T, T>
    where TElement : struct, IElement<T>
    where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Broadcast Shape;
        internal int InputOffset, SlopeOffset;    // minus the zero points
        internal int Multiplier, Shift;
        internal int NegativeMultiplier, NegativeShift;
        internal int OutputZero;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, TElement.Type)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, TElement.Type)) != Status.Ok
            || (e = p.Shape.Prepare(ref s)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, TElement.Lowest, TElement.Highest)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 1, TElement.Lowest, TElement.Highest)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, TElement.Lowest, TElement.Highest)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), slope = s.Input(1), output = s.Output(0);
        PositiveDouble outputScale = PositiveDouble.From(output.Scale(0));
        QuantizedMultiplier positive = QuantizedMultiplier.From(PositiveDouble.Quotient(PositiveDouble.From(input.Scale(0)), outputScale));
        QuantizedMultiplier negative = QuantizedMultiplier.From(PositiveDouble.Quotient(PositiveDouble.Product(input.Scale(0), slope.Scale(0)), outputScale));
        if (!positive.IsUsable || !negative.IsUsable)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        (p.Multiplier, p.Shift) = (positive.Value, positive.Shift);
        (p.NegativeMultiplier, p.NegativeShift) = (negative.Value, negative.Shift);
        p.InputOffset = -input.ZeroPoint(0);
        p.SlopeOffset = -slope.ZeroPoint(0);
        p.OutputZero = output.ZeroPoint(0);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Broadcast.Apply<PreluInteger<TElement, T>, Params, T, T>(p.Shape, p, c.Input<T>(0), c.Input<T>(1), c.Output<T>(0));
        return Status.Ok;
    }

    public static void Elements(in Params p, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        b = b.Slice(0, a.Length);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = Of(p, a[i], b[i]);
    }

    public static void Scalar(in Params p, ReadOnlySpan<T> a, T b, Span<T> y)
    {
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = p.Shape.Exchanged != 0 ? Of(p, b, a[i]) : Of(p, a[i], b);
    }

    static T Of(in Params p, T x, T slope)
    {
        int value = TElement.Widen(x) + p.InputOffset;
        int scaled = value >= 0
            ? FixedPoint.Rescale(value, p.Multiplier, p.Shift)
            : FixedPoint.Rescale(value * (TElement.Widen(slope) + p.SlopeOffset), p.NegativeMultiplier, p.NegativeShift);
        return TElement.Narrow(FixedPoint.Clamp(scaled + p.OutputZero, TElement.Lowest, TElement.Highest));
    }
}
