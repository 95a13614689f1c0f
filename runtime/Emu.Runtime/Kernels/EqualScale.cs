using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>What is done with two quantised operands once they have one scale.</summary>
internal interface IEqualScale
{
    /// <summary>Bits below the inputs' unit, for int8 and for int16.</summary>
    static abstract int ExtraBits8 { get; }
    static abstract int ExtraBits16 { get; }

    /// <summary>Largest shift of the output's factor: TFLM refuses a factor of 1 or more (0), or needs what a left shift can do (30).</summary>
    static abstract int LargestShift { get; }

    /// <summary>Factors of the operands to twice the larger scale, and of the result to the output's scale.</summary>
    static abstract void Factors(float a, float b, float output, int extraBits, out PositiveDouble factorA, out PositiveDouble factorB, out PositiveDouble factorOut);

    /// <summary>Combines the scaled operands; <paramref name="sign"/> is -1 when they were exchanged.</summary>
    static abstract int Of(int a, int b, int sign);
}

/// <summary>ADD. Its factors are quotients in double.</summary>
internal readonly struct Addition : IEqualScale
{
    public static int ExtraBits8 => 20;
    public static int ExtraBits16 => 15;
    public static int LargestShift => 0;

    public static void Factors(float a, float b, float output, int extraBits, out PositiveDouble factorA, out PositiveDouble factorB, out PositiveDouble factorOut)
    {
        PositiveDouble common = PositiveDouble.From(Math.Max(a, b)).TimesPowerOfTwo(1);
        factorA = PositiveDouble.Quotient(PositiveDouble.From(a), common);
        factorB = PositiveDouble.Quotient(PositiveDouble.From(b), common);
        factorOut = PositiveDouble.Quotient(common, PositiveDouble.From(output).TimesPowerOfTwo(extraBits));
    }

    public static int Of(int a, int b, int sign) => a + b;
}

/// <summary>SUB. Its factors are quotients in float32.</summary>
internal readonly struct Subtraction : IEqualScale
{
    public static int ExtraBits8 => 20;
    public static int ExtraBits16 => 15;
    public static int LargestShift => 0;

    public static void Factors(float a, float b, float output, int extraBits, out PositiveDouble factorA, out PositiveDouble factorB, out PositiveDouble factorOut)
    {
        float common = 2f * Math.Max(a, b);
        factorA = PositiveDouble.From(a / common);
        factorB = PositiveDouble.From(b / common);
        factorOut = PositiveDouble.From(common / ((1 << extraBits) * output));
    }

    public static int Of(int a, int b, int sign) => (a - b) * sign;
}

/// <summary>SQUARED_DIFFERENCE. The extra bits are such that 255^2 and 32767^2 fit 32 bits.</summary>
internal readonly struct SquaredDifference : IEqualScale
{
    public static int ExtraBits8 => 7;
    public static int ExtraBits16 => 0;
    public static int LargestShift => QuantizedMultiplier.MaxShift;

    public static void Factors(float a, float b, float output, int extraBits, out PositiveDouble factorA, out PositiveDouble factorB, out PositiveDouble factorOut)
    {
        float larger = Math.Max(a, b);
        PositiveDouble common = PositiveDouble.From(larger).TimesPowerOfTwo(1);
        factorA = PositiveDouble.Quotient(PositiveDouble.From(a), common);
        factorB = PositiveDouble.Quotient(PositiveDouble.From(b), common);
        factorOut = PositiveDouble.Quotient(PositiveDouble.Product(larger, larger).TimesPowerOfTwo(2),
            PositiveDouble.From(output).TimesPowerOfTwo(2 * extraBits));
    }

    public static int Of(int a, int b, int sign) => (a - b) * (a - b);
}

/// <summary>ADD, SUB and SQUARED_DIFFERENCE on int8 and int16 with broadcasting.</summary>
/// <remarks>Both inputs are brought to twice the larger scale with extra bits below, combined, and scaled to the output. Bit-exact with TFLM's <c>reference/add.h</c>
/// (general path, also for int16), <c>sub.h</c> and <c>kernels/squared_difference.cc</c>.</remarks>
internal readonly struct EqualScale<TOperation, TElement, T> : IKernel, IRow<EqualScale<TOperation, TElement, T>.Params, T, T>
    where TOperation : struct, IEqualScale
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
        internal int Sign;                            // -1: the operands are exchanged
        internal short Low, High;
    }

    static int ExtraBits => TElement.Highest == sbyte.MaxValue ? TOperation.ExtraBits8 : TOperation.ExtraBits16;

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
        TOperation.Factors(a.Scale(0), b.Scale(0), output.Scale(0), ExtraBits, out PositiveDouble exactA, out PositiveDouble exactB, out PositiveDouble exactOut);
        QuantizedMultiplier factorA = QuantizedMultiplier.From(exactA), factorB = QuantizedMultiplier.From(exactB), factorOut = QuantizedMultiplier.From(exactOut);
        // For ADD and SUB: an output scale 2^19 (2^14) times finer than the inputs'.
        if (factorOut.Shift > TOperation.LargestShift)
            return s.Fail(Status.OperandQuantization, Operands.Output);
        (p.MultiplierA, p.ShiftA, p.OffsetA) = (factorA.Value, factorA.Shift, -a.ZeroPoint(0));
        (p.MultiplierB, p.ShiftB, p.OffsetB) = (factorB.Value, factorB.Shift, -b.ZeroPoint(0));
        (p.MultiplierOut, p.ShiftOut, p.OutputZero) = (factorOut.Value, factorOut.Shift, output.ZeroPoint(0));
        p.Sign = 1 - 2 * p.Shape.Exchanged;
        p.Low = (short)low;
        p.High = (short)high;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Broadcast.Apply<EqualScale<TOperation, TElement, T>, Params, T, T>(p.Shape, p, c.Input<T>(0), c.Input<T>(1), c.Output<T>(0));
        return Status.Ok;
    }

    public static void Elements(in Params p, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        b = b.Slice(0, a.Length);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = Combined(p, ScaledA(p, a[i]), ScaledB(p, b[i]));
    }

    public static void Scalar(in Params p, ReadOnlySpan<T> a, T b, Span<T> y)
    {
        int scaled = ScaledB(p, b);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = Combined(p, ScaledA(p, a[i]), scaled);
    }

    static int ScaledA(in Params p, T value) => FixedPoint.Rescale((TElement.Widen(value) + p.OffsetA) << ExtraBits, p.MultiplierA, p.ShiftA);

    static int ScaledB(in Params p, T value) => FixedPoint.Rescale((TElement.Widen(value) + p.OffsetB) << ExtraBits, p.MultiplierB, p.ShiftB);

    static T Combined(in Params p, int a, int b) => TElement.Narrow(
        FixedPoint.Clamp(FixedPoint.Rescale(TOperation.Of(a, b, p.Sign), p.MultiplierOut, p.ShiftOut) + p.OutputZero, p.Low, p.High));
}
