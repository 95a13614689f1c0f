using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>A function of two floats that takes a fused activation.</summary>
internal interface IFloatFunction
{
    static abstract bool IsCommutative { get; }
    static abstract float Of(float a, float b);
}

internal readonly struct FloatSum : IFloatFunction
{
    public static bool IsCommutative => true;
    public static float Of(float a, float b) => a + b;
}

internal readonly struct FloatDifference : IFloatFunction
{
    public static bool IsCommutative => false;
    public static float Of(float a, float b) => a - b;
}

internal readonly struct FloatProduct : IFloatFunction
{
    public static bool IsCommutative => true;
    public static float Of(float a, float b) => a * b;
}

internal readonly struct FloatQuotient : IFloatFunction
{
    public static bool IsCommutative => false;
    public static float Of(float a, float b) => a / b;
}

/// <summary>ADD, SUB, MUL and DIV on float32 with broadcasting and a fused activation.</summary>
internal readonly struct ElementwiseFloat32<TFunction> : IKernel, IRow<ElementwiseFloat32<TFunction>.Params, float, float>
    where TFunction : struct, IFloatFunction
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Broadcast Shape;
        internal float Low, High;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Float32)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Float32)) != Status.Ok
            || (e = p.Shape.Prepare(ref s)) != Status.Ok
            || (e = Activation.Limits(ref s, s.Options.Int8(0, 0), out p.Low, out p.High)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Broadcast.Apply<ElementwiseFloat32<TFunction>, Params, float, float>(p.Shape, p, c.Input<float>(0), c.Input<float>(1), c.Output<float>(0));
        return Status.Ok;
    }

    public static void Elements(in Params p, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        float low = p.Low, high = p.High;
        b = b.Slice(0, a.Length);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = Activation.Clamp(TFunction.Of(a[i], b[i]), low, high);
    }

    public static void Scalar(in Params p, ReadOnlySpan<float> a, float b, Span<float> y)
    {
        float low = p.Low, high = p.High;
        y = y.Slice(0, a.Length);
        if (!TFunction.IsCommutative && p.Shape.Exchanged != 0)
        {
            for (int i = 0; i < a.Length; i++)
                y[i] = Activation.Clamp(TFunction.Of(b, a[i]), low, high);
            return;
        }
        for (int i = 0; i < a.Length; i++)
            y[i] = Activation.Clamp(TFunction.Of(a[i], b), low, high);
    }
}
