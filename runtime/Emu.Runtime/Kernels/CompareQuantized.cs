using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL and NOT_EQUAL on int8, and GREATER on int16, with broadcasting.</summary>
/// <remarks>Each side gets 8 extra bits and is multiplied by its scale, which must be below 1; then integers are compared. Values that differ by less than 2^-8 count as
/// equal. Bit-exact with TFLM's <c>reference/comparisons.h</c> (with scaling). TFLM computes the factors for int8 only (<c>kernels/comparisons.cc</c>): on int16 both sides become 0,
/// and GREATER is false everywhere, here too.</remarks>
internal readonly struct CompareQuantized<TComparison, TElement, T> : IKernel, IRow<CompareQuantized<TComparison, TElement, T>.Params, T, byte>
    where TComparison : struct, IComparison
    where TElement : struct, IElement<T>
    where T : unmanaged
{
    const int ExtraBits = 8;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Broadcast Shape;
        internal int MultiplierA, ShiftA, OffsetA;    // of the operand that the run walks; offsets are minus the zero points
        internal int MultiplierB, ShiftB, OffsetB;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, TElement.Type)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Bool)) != Status.Ok
            || (e = p.Shape.Prepare(ref s)) != Status.Ok
            || (e = Factor(ref s, p.Shape.Exchanged, out p.MultiplierA, out p.ShiftA, out p.OffsetA)) != Status.Ok
            || (e = Factor(ref s, 1 - p.Shape.Exchanged, out p.MultiplierB, out p.ShiftB, out p.OffsetB)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    static Status Factor(ref Setup s, int input, out int multiplier, out int shift, out int offset)
    {
        multiplier = shift = offset = 0;
        Status e = Operands.PerTensor(ref s, input, TElement.Lowest, TElement.Highest);
        if (e != Status.Ok)
            return e;
        if (TElement.Type != ElementType.Int8)
            return Status.Ok;
        QuantizedMultiplier factor = QuantizedMultiplier.From(PositiveDouble.From(s.Input(input).Scale(0)));
        (multiplier, shift, offset) = (factor.Value, factor.Shift, -s.Input(input).ZeroPoint(0));
        return shift <= 0 ? Status.Ok : s.Fail(Status.OperandQuantization, input);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Broadcast.Apply<CompareQuantized<TComparison, TElement, T>, Params, T, byte>(p.Shape, p, c.Input<T>(0), c.Input<T>(1), c.Output<byte>(0));
        return Status.Ok;
    }

    public static void Elements(in Params p, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<byte> y)
    {
        b = b.Slice(0, a.Length);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = (byte)(TComparison.Of(ScaledA(p, a[i]), ScaledB(p, b[i])) ? 1 : 0);
    }

    public static void Scalar(in Params p, ReadOnlySpan<T> a, T b, Span<byte> y)
    {
        int scaled = ScaledB(p, b);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
        {
            int value = ScaledA(p, a[i]);
            y[i] = (byte)((p.Shape.Exchanged != 0 ? TComparison.Of(scaled, value) : TComparison.Of(value, scaled)) ? 1 : 0);
        }
    }

    static int ScaledA(in Params p, T value) => FixedPoint.Rescale((TElement.Widen(value) + p.OffsetA) << ExtraBits, p.MultiplierA, p.ShiftA);

    static int ScaledB(in Params p, T value) => FixedPoint.Rescale((TElement.Widen(value) + p.OffsetB) << ExtraBits, p.MultiplierB, p.ShiftB);
}
