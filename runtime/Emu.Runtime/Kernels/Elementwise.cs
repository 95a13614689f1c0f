using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>A function of two elements without quantisation and without a fused activation.</summary>
internal interface IBinaryFunction<T, TOut> where T : unmanaged where TOut : unmanaged
{
    static abstract TOut Of(T a, T b);
}

/// <summary>Element-wise operators with two operands of one type and broadcasting: MAXIMUM, MINIMUM, comparisons of plain numbers, logic, FLOOR_DIV, FLOOR_MOD and others.</summary>
/// <remarks>The output has the inputs' type, or is bool where <typeparamref name="TOut"/> is byte. Quantised operands must all have the output's quantisation:
/// nothing is rescaled.</remarks>
internal readonly struct Elementwise<TFunction, T, TOut> : IKernel, IRow<Elementwise<TFunction, T, TOut>.Params, T, TOut>
    where TFunction : struct, IBinaryFunction<T, TOut>
    where T : unmanaged
    where TOut : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Broadcast Shape;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok)
            return e;
        ElementType type = s.Input(0).Type;
        if ((e = Operands.Type(ref s, 1, type)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, typeof(TOut) == typeof(byte) ? ElementType.Bool : type)) != Status.Ok
            || (e = p.Shape.Prepare(ref s)) != Status.Ok)
            return e;
        if ((typeof(TOut) == typeof(sbyte) || typeof(TOut) == typeof(short))
            && ((e = Operands.SameQuantization(ref s, 0)) != Status.Ok || (e = Operands.SameQuantization(ref s, 1)) != Status.Ok))
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Broadcast.Apply<Elementwise<TFunction, T, TOut>, Params, T, TOut>(p.Shape, p, c.Input<T>(0), c.Input<T>(1), c.Output<TOut>(0));
        return Status.Ok;
    }

    public static void Elements(in Params p, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<TOut> y)
    {
        b = b.Slice(0, a.Length);
        y = y.Slice(0, a.Length);
        for (int i = 0; i < a.Length; i++)
            y[i] = TFunction.Of(a[i], b[i]);
    }

    public static void Scalar(in Params p, ReadOnlySpan<T> a, T b, Span<TOut> y)
    {
        y = y.Slice(0, a.Length);
        if (p.Shape.Exchanged != 0)
        {
            for (int i = 0; i < a.Length; i++)
                y[i] = TFunction.Of(b, a[i]);
            return;
        }
        for (int i = 0; i < a.Length; i++)
            y[i] = TFunction.Of(a[i], b);
    }
}
