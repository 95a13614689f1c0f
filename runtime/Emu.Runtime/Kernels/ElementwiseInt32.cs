using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>A commutative function of two integers.</summary>
internal interface IIntegerFunction
{
    static abstract int Of(int a, int b);

    /// <summary>Whether TFLM's kernel applies the fused activation when no operand is repeated. It never does when one is.</summary>
    static abstract bool HasActivation { get; }
}

internal readonly struct IntegerSum : IIntegerFunction
{
    public static int Of(int a, int b) => a + b;
    public static bool HasActivation => false;
}

internal readonly struct IntegerProduct : IIntegerFunction
{
    public static int Of(int a, int b) => a * b;
    public static bool HasActivation => true;
}

/// <summary>ADD and MUL on plain int32 with broadcasting; results wrap.</summary>
/// <remarks>TFLM ignores a fused activation here, except in MUL of two equal shapes, where it limits the plain numbers (0 to 6 for RELU6); so does this.</remarks>
internal readonly struct ElementwiseInt32<TFunction> : IKernel, IRow<ElementwiseInt32<TFunction>.Params, int>
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
        bool limited = TFunction.HasActivation && AreEqualShapes(s.Input(0), s.Input(1));
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
        Broadcast.Apply<ElementwiseInt32<TFunction>, Params, int>(p.Shape, p, c.Input<int>(0), c.Input<int>(1), c.Output<int>(0));
        return Status.Ok;
    }

    public static void Elements(in Params p, ReadOnlySpan<int> a, ReadOnlySpan<int> b, Span<int> y)
    {
        int low = p.Low, high = p.High;
        b = b.Slice(0, a.Length);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = Arithmetic.FixedPoint.Clamp(TFunction.Of(a[i], b[i]), low, high);
    }

    public static void Scalar(in Params p, ReadOnlySpan<int> a, int b, Span<int> y)
    {
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = TFunction.Of(a[i], b);
    }
}
