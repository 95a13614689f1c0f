using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>MUL on int8 and int16 with broadcasting.</summary>
/// <remarks>Bit-exact with TFLM's <c>reference/integer_ops/mul.h</c>.</remarks>
internal readonly struct MulInteger<TElement, T> : IKernel, IRow<MulInteger<TElement, T>.Params, T, T>
    where TElement : struct, IElement<T>
    where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Broadcast Shape;
        internal int OffsetA, OffsetB;    // minus the zero points
        internal int Multiplier, Shift, OutputZero;
        internal short Low, High;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, TElement.Type)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, TElement.Type)) != Status.Ok
            || (e = p.Shape.Prepare(ref s)) != Status.Ok
            || (e = Operands.ByteOrSymmetric<TElement, T>(ref s, 0)) != Status.Ok
            || (e = Operands.ByteOrSymmetric<TElement, T>(ref s, 1)) != Status.Ok
            || (e = Operands.ByteOrSymmetric<TElement, T>(ref s, Operands.Output)) != Status.Ok
            || (e = Activation.Limits(ref s, s.Options.Int8(0, 0), TElement.Lowest, TElement.Highest, out int low, out int high)) != Status.Ok)
            return e;
        TensorInfo a = s.Input(p.Shape.Exchanged), b = s.Input(1 - p.Shape.Exchanged), output = s.Output(0);
        QuantizedMultiplier factor = QuantizedMultiplier.From(
            PositiveDouble.Quotient(PositiveDouble.Product(a.Scale(0), b.Scale(0)), PositiveDouble.From(output.Scale(0))));
        if (!factor.IsUsable)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        p.OffsetA = -a.ZeroPoint(0);
        p.OffsetB = -b.ZeroPoint(0);
        p.Multiplier = factor.Value;
        p.Shift = factor.Shift;
        p.OutputZero = output.ZeroPoint(0);
        p.Low = (short)low;
        p.High = (short)high;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Broadcast.Apply<MulInteger<TElement, T>, Params, T, T>(p.Shape, p, c.Input<T>(0), c.Input<T>(1), c.Output<T>(0));
        return Status.Ok;
    }

    public static void Elements(in Params p, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        b = b.Slice(0, a.Length);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = Product(p, a[i], TElement.Widen(b[i]) + p.OffsetB);
    }

    public static void Scalar(in Params p, ReadOnlySpan<T> a, T b, Span<T> y)
    {
        int factor = TElement.Widen(b) + p.OffsetB;
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = Product(p, a[i], factor);
    }

    static T Product(in Params p, T a, int b) => TElement.Narrow(FixedPoint.Clamp(
        FixedPoint.Rescale((TElement.Widen(a) + p.OffsetA) * b, p.Multiplier, p.Shift) + p.OutputZero, p.Low, p.High));
}
