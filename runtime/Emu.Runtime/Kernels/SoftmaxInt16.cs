using System.Numerics;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>SOFTMAX of int16 along the last dimension, to int16 of scale 2^-15 and zero point 0.</summary>
/// <remarks>Exponentials and the reciprocal of their sum are interpolated in two tables of 513 entries. Bit-exact with TFLM's <c>reference/softmax.h</c> (int16).</remarks>
internal readonly struct SoftmaxInt16 : IKernel
{
    const int Entries = InterpolatedTable.Entries;
    const float OutputScale = 1f / 32768f;
    const double ExponentRange = 10.0 / 65535.0;    // the exponential's table covers -10 to 0

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Depth;
        internal int Multiplier, Shift;      // of differences to the row's maximum
        internal int Exponentials, Reciprocals;    // arena: tables
    }

    /// <summary>1 / (1 + x) for x from 0 to 1.</summary>
    internal readonly struct Reciprocal : IFloatMap
    {
        public static float Of(float x) => 1f / (1f + x);
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = SoftmaxShapes.Prepare(ref s, out p.Depth)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int16)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, short.MinValue, short.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, 0, 0)) != Status.Ok)
            return e;
        if (MathF.Abs(s.Output(0).Scale(0) - OutputScale) > OutputScale * 0.001f)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        float beta = SoftmaxShapes.Beta(ref s);
        if (!PositiveDouble.IsScale(beta))
            return s.Fail(Status.OptionValue);
        QuantizedMultiplier factor = QuantizedMultiplier.From(
            PositiveDouble.Quotient(PositiveDouble.Product(s.Input(0).Scale(0), beta), PositiveDouble.From(ExponentRange)));
        if (!factor.IsUsable)
            return s.Fail(Status.OperandQuantization, 0);
        (p.Multiplier, p.Shift) = (factor.Value, factor.Shift);
        if ((e = s.Persist(Entries, out Span<short> exponentials, out p.Exponentials)) != Status.Ok
            || (e = s.Persist(Entries, out Span<short> reciprocals, out p.Reciprocals)) != Status.Ok)
            return e;
        InterpolatedTable.Fill<ExpMap>(10f / 65535f, short.MaxValue, exponentials);
        InterpolatedTable.Fill<Reciprocal>(1f / 65535f, short.MinValue, reciprocals);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<short> x = c.Input<short>(0);
        Span<short> y = c.Output<short>(0);
        ReadOnlySpan<short> exponentials = c.Persistent<short>(p.Exponentials, Entries), reciprocals = c.Persistent<short>(p.Reciprocals, Entries);
        for (int at = 0; at < x.Length; at += p.Depth)
            Row(p, exponentials, reciprocals, x.Slice(at, p.Depth), y.Slice(at, p.Depth));
        return Status.Ok;
    }

    static void Row(in Params p, ReadOnlySpan<short> exponentials, ReadOnlySpan<short> reciprocals, ReadOnlySpan<short> x, Span<short> y)
    {
        int largest = short.MinValue;
        for (int i = 0; i < x.Length; i++)
            largest = Math.Max(largest, x[i]);
        int sum = 0;
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            int scaled = FixedPoint.Rescale(x[i] - largest, p.Multiplier, p.Shift);
            // Differences 0 to -10 become 32767 to -32768, the range of the table.
            short e = InterpolatedTable.At(exponentials, FixedPoint.Clamp(scaled + short.MaxValue, short.MinValue, short.MaxValue));
            y[i] = e;
            sum += e;
        }
        // sum = 2^k * (1 + fraction): the fraction in 16 bits is the reciprocal table's argument.
        int zeros = BitOperations.LeadingZeroCount((uint)sum);
        int shifted = (int)(((uint)sum << (zeros - 1)) + (1u << 13)) >> 14;
        int reciprocal = InterpolatedTable.At(reciprocals, FixedPoint.Clamp(shifted - (1 << 15) - (1 << 16), short.MinValue, short.MaxValue));
        int right = 31 - zeros, half = 1 << (right - 1);
        for (int i = 0; i < x.Length; i++)
            y[i] = (short)FixedPoint.Clamp((y[i] * reciprocal + half) >> right, 0, short.MaxValue);
    }
}
