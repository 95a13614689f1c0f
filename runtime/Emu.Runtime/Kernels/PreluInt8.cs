using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>PRELU on int8, with int8 slopes: inputs at or above 0 are rescaled, others also multiplied by their slope.</summary>
/// <remarks>Bit-exact with TFLM's <c>reference/prelu.h</c>.</remarks>
internal readonly struct PreluInt8 : IKernel, IRow<PreluInt8.Params, sbyte, sbyte>
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
            || (e = Operands.Type(ref s, 1, ElementType.Int8)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int8)) != Status.Ok
            || (e = p.Shape.Prepare(ref s)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 1, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok)
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
        Broadcast.Apply<PreluInt8, Params, sbyte, sbyte>(p.Shape, p, c.Input<sbyte>(0), c.Input<sbyte>(1), c.Output<sbyte>(0));
        return Status.Ok;
    }

    public static void Elements(in Params p, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, Span<sbyte> y)
    {
        b = b.Slice(0, a.Length);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = Of(p, a[i], b[i]);
    }

    public static void Scalar(in Params p, ReadOnlySpan<sbyte> a, sbyte b, Span<sbyte> y)
    {
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = p.Shape.Exchanged != 0 ? Of(p, b, a[i]) : Of(p, a[i], b);
    }

    static sbyte Of(in Params p, sbyte x, sbyte slope)
    {
        int value = x + p.InputOffset;
        int scaled = value >= 0
            ? FixedPoint.Rescale(value, p.Multiplier, p.Shift)
            : FixedPoint.Rescale(value * (slope + p.SlopeOffset), p.NegativeMultiplier, p.NegativeShift);
        return (sbyte)FixedPoint.Clamp(scaled + p.OutputZero, sbyte.MinValue, sbyte.MaxValue);
    }
}
