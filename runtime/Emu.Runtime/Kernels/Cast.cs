using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>A number to be converted.</summary>
internal interface ICastSource<T> where T : unmanaged
{
    static abstract float Single(T value);
    /// <summary>The low 32 bits; of a float, saturated.</summary>
    static abstract int Word(T value);
}

internal readonly struct FloatSource : ICastSource<float>
{
    public static float Single(float value) => value;
    public static int Word(float value) => (int)value;
}

internal readonly struct IntegerSource<TElement, T> : ICastSource<T> where TElement : struct, IElement<T> where T : unmanaged
{
    public static float Single(T value) => TElement.Widen(value);
    public static int Word(T value) => TElement.Widen(value);
}

internal readonly struct UInt32Source : ICastSource<uint>
{
    /// <summary>Both halves and the first product are exact: the sum rounds once.</summary>
    public static float Single(uint value) => (int)(value >> 16) * 65536f + (int)(value & 0xFFFF);
    public static int Word(uint value) => (int)value;
}

/// <summary>Every byte but 0 is 1.</summary>
internal readonly struct BoolSource : ICastSource<byte>
{
    public static float Single(byte value) => value != 0 ? 1f : 0f;
    public static int Word(byte value) => value != 0 ? 1 : 0;
}

/// <summary>CAST to float32, int8, int16, int32, and from integers to uint32: integers wrap; a float is truncated, saturated to 32 bits, then wraps, as on an Arm core.</summary>
internal readonly struct Cast<TSource, T> : IKernel where TSource : struct, ICastSource<T> where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int OutputType;    // an ElementType
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok || (e = Operands.SameShape(ref s)) != Status.Ok)
            return e;
        ElementType type = s.Output(0).Type;
        if (type is not (ElementType.Float32 or ElementType.Int8 or ElementType.Int16 or ElementType.Int32)
            && !(type == ElementType.UInt32 && typeof(T) != typeof(float)))
            return s.Fail(Status.OperandType, Operands.Output, (int)type);
        p.OutputType = (int)type;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ReadOnlySpan<T> x = c.Input<T>(0);
        switch ((ElementType)c.Params<Params>().OutputType)
        {
            case ElementType.Float32: Singles(x, c.Output<float>(0)); break;
            case ElementType.Int8: Integers<Int8Element, sbyte>(x, c.Output<sbyte>(0)); break;
            case ElementType.Int16: Integers<Int16Element, short>(x, c.Output<short>(0)); break;
            default: Integers<Int32Element, int>(x, c.Output<int>(0)); break;
        }
        return Status.Ok;
    }

    static void Singles(ReadOnlySpan<T> x, Span<float> y)
    {
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = TSource.Single(x[i]);
    }

    static void Integers<TTo, TOut>(ReadOnlySpan<T> x, Span<TOut> y) where TTo : struct, IElement<TOut> where TOut : unmanaged
    {
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = TTo.Narrow(TSource.Word(x[i]));
    }
}
