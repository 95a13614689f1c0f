using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>A function of two integers that may take a fused activation.</summary>
internal interface IIntegerFunction
{
    static abstract bool IsCommutative { get; }

    /// <summary>Whether TFLM's kernel applies the fused activation to operands of equal shapes.</summary>
    static abstract bool HasActivation { get; }

    /// <summary>Whether it does when an operand is repeated.</summary>
    static abstract bool HasActivationInBroadcast { get; }

    /// <summary>The second operand must not be 0.</summary>
    static abstract bool Divides { get; }

    static abstract int Of(int a, int b);
}

internal readonly struct IntegerSum : IIntegerFunction
{
    public static bool IsCommutative => true;
    public static bool HasActivation => false;
    public static bool HasActivationInBroadcast => false;
    public static bool Divides => false;
    public static int Of(int a, int b) => a + b;
}

internal readonly struct IntegerDifference : IIntegerFunction
{
    public static bool IsCommutative => false;
    public static bool HasActivation => true;
    public static bool HasActivationInBroadcast => true;
    public static bool Divides => false;
    public static int Of(int a, int b) => a - b;
}

internal readonly struct IntegerProduct : IIntegerFunction
{
    public static bool IsCommutative => true;
    public static bool HasActivation => true;
    public static bool HasActivationInBroadcast => false;
    public static bool Divides => false;
    public static int Of(int a, int b) => a * b;
}

/// <summary>Rounded towards 0; the lowest integer divided by -1 wraps to itself, as on an Arm core.</summary>
internal readonly struct IntegerQuotient : IIntegerFunction
{
    public static bool IsCommutative => false;
    public static bool HasActivation => true;
    public static bool HasActivationInBroadcast => true;
    public static bool Divides => true;
    public static int Of(int a, int b) => b == -1 ? -a : a / b;
}

/// <summary>ADD, SUB, MUL and DIV on plain int32 with broadcasting; results wrap.</summary>
/// <remarks>TFLM ignores a fused activation in ADD, and in MUL with a repeated operand; so does this. Elsewhere it limits the plain numbers (0 to 6 for RELU6).</remarks>
internal readonly struct ElementwiseInt32<TFunction> : IKernel, IRow<ElementwiseInt32<TFunction>.Params, int, int>
    where TFunction : struct, IIntegerFunction
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Broadcast Shape;
        internal int Low, High;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Int32)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int32)) != Status.Ok
            || (e = p.Shape.Prepare(ref s)) != Status.Ok
            || (e = Activation.Limits(ref s, s.Options.Int8(0, 0), out float low, out float high)) != Status.Ok)
            return e;
        // The limits of a float activation are small integers, or the largest floats, which convert to the largest integers.
        bool limited = TFunction.HasActivationInBroadcast || (TFunction.HasActivation && AreEqualShapes(s.Input(0), s.Input(1)));
        p.Low = limited ? (int)low : int.MinValue;
        p.High = limited ? (int)high : int.MaxValue;
        return s.SetParams(p);
    }

    static bool AreEqualShapes(in TensorInfo a, in TensorInfo b)
    {
        bool equal = a.Rank == b.Rank;
        for (int i = 0; equal && i < a.Rank; i++)
            equal = a.Dim(i) == b.Dim(i);
        return equal;
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<int> b = c.Input<int>(1);
        if (TFunction.Divides)
        {
            for (int i = 0; i < b.Length; i++)
            {
                if (b[i] == 0)
                    return Status.DivisionByZero;
            }
        }
        Broadcast.Apply<ElementwiseInt32<TFunction>, Params, int, int>(p.Shape, p, c.Input<int>(0), b, c.Output<int>(0));
        return Status.Ok;
    }

    public static void Elements(in Params p, ReadOnlySpan<int> a, ReadOnlySpan<int> b, Span<int> y)
    {
        int low = p.Low, high = p.High;
        b = b.Slice(0, a.Length);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = FixedPoint.Clamp(TFunction.Of(a[i], b[i]), low, high);
    }

    public static void Scalar(in Params p, ReadOnlySpan<int> a, int b, Span<int> y)
    {
        int low = p.Low, high = p.High;
        y = y.Slice(0, a.Length);
        if (!TFunction.IsCommutative && p.Shape.Exchanged != 0)
        {
            for (int i = 0; i < a.Length; i++)
                y[i] = FixedPoint.Clamp(TFunction.Of(b, a[i]), low, high);
            return;
        }
        for (int i = 0; i < a.Length; i++)
            y[i] = FixedPoint.Clamp(TFunction.Of(a[i], b), low, high);
    }
}
