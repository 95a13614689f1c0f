using System.Numerics;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>DIV on int8 with broadcasting and a fused activation; a divisor equal to its zero point stops the inference.</summary>
/// <remarks>The dividend, shifted to the top of its word, times the divisor's 31-bit reciprocal; then one scaling shift. Bit-exact with TFLM's <c>reference/div.h</c> where
/// that is defined. Where its last right shift would exceed 31 bits the quotient is 0; where it would be a left shift the quotient saturates.</remarks>
internal readonly struct DivInt8 : IKernel, IRow<DivInt8.Params, sbyte, sbyte>
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Broadcast Shape;
        internal int OffsetA, OffsetB;    // minus the zero points, of the operand that the run walks and of the other
        internal int Multiplier, Shift, OutputZero;
        internal int DivisorZero;
        internal short Low, High;
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
            || (e = Operands.PerTensor(ref s, Operands.Output, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Activation.Limits(ref s, s.Options.Int8(0, 0), sbyte.MinValue, sbyte.MaxValue, out int low, out int high)) != Status.Ok)
            return e;
        // In float32, as TFLM's kernels/div.cc forms it.
        float ratio = s.Input(0).Scale(0) / (s.Input(1).Scale(0) * s.Output(0).Scale(0));
        if (!PositiveDouble.IsScale(ratio))
            return s.Fail(Status.OperandQuantization, Operands.Output);
        QuantizedMultiplier factor = QuantizedMultiplier.From(PositiveDouble.From(ratio));
        p.OffsetA = -s.Input(p.Shape.Exchanged).ZeroPoint(0);
        p.OffsetB = -s.Input(1 - p.Shape.Exchanged).ZeroPoint(0);
        p.Multiplier = factor.Value;
        p.Shift = factor.Shift;
        p.OutputZero = s.Output(0).ZeroPoint(0);
        p.DivisorZero = s.Input(1).ZeroPoint(0);
        p.Low = (short)low;
        p.High = (short)high;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<sbyte> divisors = c.Input<sbyte>(1);
        for (int i = 0; i < divisors.Length; i++)
        {
            if (divisors[i] == p.DivisorZero)
                return Status.DivisionByZero;
        }
        Broadcast.Apply<DivInt8, Params, sbyte, sbyte>(p.Shape, p, c.Input<sbyte>(0), divisors, c.Output<sbyte>(0));
        return Status.Ok;
    }

    public static void Elements(in Params p, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, Span<sbyte> y)
    {
        b = b.Slice(0, a.Length);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = Quotient(p, a[i] + p.OffsetA, b[i] + p.OffsetB);
    }

    public static void Scalar(in Params p, ReadOnlySpan<sbyte> a, sbyte b, Span<sbyte> y)
    {
        int single = b + p.OffsetB;
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
        {
            int value = a[i] + p.OffsetA;
            y[i] = p.Shape.Exchanged != 0 ? Quotient(p, single, value) : Quotient(p, value, single);
        }
    }

    static sbyte Quotient(in Params p, int dividend, int divisor)
    {
        if (divisor < 0)
        {
            dividend = -dividend;
            divisor = -divisor;
        }
        // divisor = 2^(31 - zeros) * (1 + fraction)
        int zeros = BitOperations.LeadingZeroCount((uint)divisor);
        int reciprocal = FixedPointFunctions.ReciprocalOfOnePlus((int)(((uint)divisor << zeros) - (1u << 31)));
        int headroom = BitOperations.LeadingZeroCount((uint)(dividend < 0 ? ~dividend : dividend)) - 1;
        int quotient = FixedPoint.HighMultiply(FixedPoint.HighMultiply(dividend << headroom, reciprocal), p.Multiplier);
        int right = 31 - zeros + headroom - p.Shift;
        if (right < 0)
            quotient = FixedPoint.SaturatingShiftLeft(quotient, Math.Min(-right, 31));
        else
            quotient = right > 31 ? 0 : FixedPoint.RoundingShiftRight(quotient, right);
        // The zero point must not wrap a saturated quotient.
        quotient = FixedPoint.Clamp(quotient, -(1 << 24), 1 << 24);
        return (sbyte)FixedPoint.Clamp(quotient + p.OutputZero, p.Low, p.High);
    }
}
