using System.Numerics;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>SOFTMAX of int8 along the last dimension, to int8 (scale 1/256, zero point -128) or int16 (scale 1/65536, zero point -32768).</summary>
/// <remarks>Fixed point: exponents with 5 integer bits, their sum with 12. Bit-exact with TFLM's <c>reference/softmax.h</c>.</remarks>
internal readonly struct SoftmaxInt8 : IKernel
{
    const int InputIntegerBits = 5, SumIntegerBits = 12;
    const int LargestDepth = 1 << SumIntegerBits;    // beyond it the sum of exponentials could overflow

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Depth;
        internal int Multiplier;     // of differences to the row's maximum
        internal int LeftShift;      // 0 to 31
        internal int LowestDifference;  // below it the exponential is 0
        internal int OutputBits;     // 8 or 16
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = SoftmaxShapes.Prepare(ref s, out p.Depth)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok)
            return e;
        if (p.Depth > LargestDepth)
            return s.Fail(Status.OperandShape, 0, p.Depth);
        TensorInfo output = s.Output(0);
        if (output.Type is not (ElementType.Int8 or ElementType.Int16))
            return s.Fail(Status.OperandType, Operands.Output, (int)output.Type);
        p.OutputBits = output.Type == ElementType.Int8 ? 8 : 16;
        int zero = -1 << (p.OutputBits - 1);
        float scale = p.OutputBits == 8 ? 1f / 256f : 1f / 65536f;
        // Converters write 1/65535 or 1/65536 for 16 bits; TFLM accepts either.
        if ((e = Operands.PerTensor(ref s, Operands.Output, zero, zero)) != Status.Ok)
            return e;
        if (MathF.Abs(output.Scale(0) - scale) > scale * 0.001f)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        float beta = SoftmaxShapes.Beta(ref s);
        if (!PositiveDouble.IsScale(beta))
            return s.Fail(Status.OptionValue);
        QuantizedMultiplier factor = QuantizedMultiplier.From(
            PositiveDouble.Product(beta, s.Input(0).Scale(0)).TimesPowerOfTwo(31 - InputIntegerBits).AtMostInt32Max());
        // The product must exceed 1, as in TFLM: smaller ones belong to scales below 2^-26.
        if (factor.Shift < 1)
            return s.Fail(Status.OperandQuantization, 0);
        p.Multiplier = factor.Value;
        p.LeftShift = factor.Shift;
        p.LowestDifference = -(((1 << InputIntegerBits) - 1 << 31 - InputIntegerBits) >> factor.Shift);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        if (p.OutputBits == 8)
            Run<Int8Element, sbyte>(p, c.Input<sbyte>(0), c.Output<sbyte>(0));
        else
            Run<Int16Element, short>(p, c.Input<sbyte>(0), c.Output<short>(0));
        return Status.Ok;
    }

    internal static void Run<TElement, T>(in Params p, ReadOnlySpan<sbyte> x, Span<T> y)
        where TElement : struct, IElement<T>
        where T : unmanaged
    {
        int depth = p.Depth;
        for (int at = 0; at < x.Length; at += depth)
            Row<TElement, T>(p, x.Slice(at, depth), y.Slice(at, depth));
    }

    static void Row<TElement, T>(in Params p, ReadOnlySpan<sbyte> x, Span<T> y)
        where TElement : struct, IElement<T>
        where T : unmanaged
    {
        int largest = sbyte.MinValue;
        for (int i = 0; i < x.Length; i++)
            largest = Math.Max(largest, x[i]);
        int sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            int difference = x[i] - largest;
            if (difference >= p.LowestDifference)
                sum += FixedPoint.RoundingShiftRight(Exponential(p, difference), SumIntegerBits);
        }
        // sum = 2^(12 - zeros) * (1 + fraction): the reciprocal of 1 + fraction in 0.31, and the power of two as a shift.
        int zeros = BitOperations.LeadingZeroCount((uint)sum);
        int reciprocal = FixedPointFunctions.ReciprocalOfOnePlus((int)(((uint)sum << zeros) - (1u << 31)));
        int shift = SumIntegerBits - zeros + 31 - p.OutputBits;
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            int difference = x[i] - largest;
            int value = 0;
            if (difference >= p.LowestDifference && shift <= 31)
                value = FixedPoint.RoundingShiftRight(FixedPoint.HighMultiply(reciprocal, Exponential(p, difference)), shift);
            y[i] = TElement.Narrow(FixedPoint.Clamp(value + TElement.Lowest, TElement.Lowest, TElement.Highest));
        }
    }

    static int Exponential(in Params p, int difference) =>
        FixedPointFunctions.ExpOfNegative(FixedPoint.HighMultiply(difference << p.LeftShift, p.Multiplier), InputIntegerBits);
}
