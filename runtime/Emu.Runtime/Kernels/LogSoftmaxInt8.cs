using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>LOG_SOFTMAX of int8 along the last dimension, to int8 of scale 1/16 and zero point 127.</summary>
/// <remarks>Differences to a row's maximum with 5 integer bits, the sum of their exponentials with 12. Bit-exact with TFLM's
/// <c>reference/integer_ops/log_softmax.h</c>.</remarks>
internal readonly struct LogSoftmaxInt8 : IKernel
{
    const int InputIntegerBits = 5, SumIntegerBits = 12, OutputIntegerBits = 4, OutputZero = sbyte.MaxValue;
    const float OutputScale = 1f / 16f;
    const int LargestDepth = 1 << SumIntegerBits;    // beyond it the sum of exponentials could overflow

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Depth;
        internal int Multiplier, LeftShift;             // of differences
        internal int InverseMultiplier, InverseShift;   // from 5 integer bits back to differences
        internal int LowestDifference;                  // below it the exponential is 0
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = SoftmaxShapes.Prepare(ref s, out p.Depth)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int8)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, OutputZero, OutputZero)) != Status.Ok)
            return e;
        if (s.Output(0).Scale(0) != OutputScale)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        if (p.Depth > LargestDepth)
            return s.Fail(Status.OperandShape, 0, p.Depth);
        QuantizedMultiplier factor = QuantizedMultiplier.From(
            PositiveDouble.From(s.Input(0).Scale(0)).TimesPowerOfTwo(31 - InputIntegerBits).AtMostInt32Max());
        if (factor.Shift < 1)
            return s.Fail(Status.OperandQuantization, 0);
        QuantizedMultiplier inverse = QuantizedMultiplier.From(PositiveDouble.Quotient(
            PositiveDouble.From(1f).TimesPowerOfTwo(31 - factor.Shift), PositiveDouble.From((double)factor.Value)));
        (p.Multiplier, p.LeftShift) = (factor.Value, factor.Shift);
        (p.InverseMultiplier, p.InverseShift) = (inverse.Value, inverse.Shift);
        p.LowestDifference = -(((1 << InputIntegerBits) - 1 << 31 - InputIntegerBits) >> factor.Shift);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<sbyte> x = c.Input<sbyte>(0);
        Span<sbyte> y = c.Output<sbyte>(0);
        for (int at = 0; at < x.Length; at += p.Depth)
            Row(p, x.Slice(at, p.Depth), y.Slice(at, p.Depth));
        return Status.Ok;
    }

    static void Row(in Params p, ReadOnlySpan<sbyte> x, Span<sbyte> y)
    {
        int largest = sbyte.MinValue;
        for (int i = 0; i < x.Length; i++)
            largest = Math.Max(largest, x[i]);
        int sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            int difference = x[i] - largest;
            if (difference >= p.LowestDifference)
                sum += FixedPoint.RoundingShiftRight(FixedPointFunctions.ExpOfNegative(Scaled(p, difference), InputIntegerBits), SumIntegerBits);
        }
        int logarithm = FixedPointFunctions.LogarithmFromOne(sum, SumIntegerBits, InputIntegerBits);
        // Differences at or below this one would leave 5 integer bits when the logarithm is taken off.
        int lowest = Math.Max(p.LowestDifference - 1, FixedPoint.Rescale(logarithm + int.MinValue, p.InverseMultiplier, p.InverseShift));
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            int difference = x[i] - largest, value = sbyte.MinValue;
            if (difference > lowest)
                value = FixedPoint.RoundingShiftRight(Scaled(p, difference) - logarithm, 31 - InputIntegerBits - OutputIntegerBits) + OutputZero;
            y[i] = (sbyte)FixedPoint.Clamp(value, sbyte.MinValue, sbyte.MaxValue);
        }
    }

    static int Scaled(in Params p, int difference) => FixedPoint.HighMultiply(difference << p.LeftShift, p.Multiplier);
}
