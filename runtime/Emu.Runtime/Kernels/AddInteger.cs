using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>ADD on int8 and int16 with broadcasting.</summary>
/// <remarks>Both inputs are brought to twice the larger scale with extra bits below, added, and scaled to the output. Bit-exact with TFLM's <c>reference/add.h</c>
/// (general path, also for int16).</remarks>
internal readonly struct AddInteger<TElement, T> : IKernel, IRow<AddInteger<TElement, T>.Params, T>
    where TElement : struct, IElement<T>
    where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Broadcast Shape;
        internal int MultiplierA, ShiftA, OffsetA;    // of the operand that the run walks; offsets are minus the zero points
        internal int MultiplierB, ShiftB, OffsetB;
        internal int MultiplierOut, ShiftOut, OutputZero;
        internal short Low, High;
    }

    /// <summary>Bits below the inputs' unit during the addition.</summary>
    static int ExtraBits => TElement.Highest == sbyte.MaxValue ? 20 : 15;

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        // Zero points of int16 are 0.
        int lowestZero = TElement.Highest == sbyte.MaxValue ? sbyte.MinValue : 0;
        int highestZero = TElement.Highest == sbyte.MaxValue ? sbyte.MaxValue : 0;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, TElement.Type)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, TElement.Type)) != Status.Ok
            || (e = p.Shape.Prepare(ref s)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 0, lowestZero, highestZero)) != Status.Ok
            || (e = Operands.PerTensor(ref s, 1, lowestZero, highestZero)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, lowestZero, highestZero)) != Status.Ok
            || (e = Activation.Limits(ref s, s.Options.Int8(0, 0), TElement.Lowest, TElement.Highest, out int low, out int high)) != Status.Ok)
            return e;
        TensorInfo a = s.Input(p.Shape.Exchanged), b = s.Input(1 - p.Shape.Exchanged), output = s.Output(0);
        PositiveDouble common = PositiveDouble.From(Math.Max(a.Scale(0), b.Scale(0))).TimesPowerOfTwo(1);
        QuantizedMultiplier factorA = QuantizedMultiplier.From(PositiveDouble.Quotient(PositiveDouble.From(a.Scale(0)), common));
        QuantizedMultiplier factorB = QuantizedMultiplier.From(PositiveDouble.Quotient(PositiveDouble.From(b.Scale(0)), common));
        QuantizedMultiplier factorOut = QuantizedMultiplier.From(
            PositiveDouble.Quotient(common, PositiveDouble.From(output.Scale(0)).TimesPowerOfTwo(ExtraBits)));
        // A factor of 1 or more means an output scale 2^19 (2^14) times finer than the inputs'; TFLM refuses it too.
        if (factorOut.Shift > 0)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        (p.MultiplierA, p.ShiftA, p.OffsetA) = (factorA.Value, factorA.Shift, -a.ZeroPoint(0));
        (p.MultiplierB, p.ShiftB, p.OffsetB) = (factorB.Value, factorB.Shift, -b.ZeroPoint(0));
        (p.MultiplierOut, p.ShiftOut, p.OutputZero) = (factorOut.Value, factorOut.Shift, output.ZeroPoint(0));
        p.Low = (short)low;
        p.High = (short)high;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Broadcast.Apply<AddInteger<TElement, T>, Params, T>(p.Shape, p, c.Input<T>(0), c.Input<T>(1), c.Output<T>(0));
        return Status.Ok;
    }

    public static void Elements(in Params p, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        b = b.Slice(0, a.Length);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = Sum(p, ScaledA(p, a[i]), ScaledB(p, b[i]));
    }

    public static void Scalar(in Params p, ReadOnlySpan<T> a, T b, Span<T> y)
    {
        int scaled = ScaledB(p, b);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = Sum(p, ScaledA(p, a[i]), scaled);
    }

    static int ScaledA(in Params p, T value) => FixedPoint.Rescale((TElement.Widen(value) + p.OffsetA) << ExtraBits, p.MultiplierA, p.ShiftA);

    static int ScaledB(in Params p, T value) => FixedPoint.Rescale((TElement.Widen(value) + p.OffsetB) << ExtraBits, p.MultiplierB, p.ShiftB);

    static T Sum(in Params p, int a, int b) =>
        TElement.Narrow(FixedPoint.Clamp(FixedPoint.Rescale(a + b, p.MultiplierOut, p.ShiftOut) + p.OutputZero, p.Low, p.High));
}
