using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>Whether an element takes the place of the best one so far; equal ones do not.</summary>
internal interface IBetter<T> where T : unmanaged
{
    static abstract bool Than(T best, T x);
}

internal readonly struct GreaterFloat : IBetter<float>
{
    public static bool Than(float best, float x) => x > best;
}

internal readonly struct LessFloat : IBetter<float>
{
    public static bool Than(float best, float x) => x < best;
}

internal readonly struct GreaterInt8 : IBetter<sbyte>
{
    public static bool Than(sbyte best, sbyte x) => x > best;
}

internal readonly struct LessInt8 : IBetter<sbyte>
{
    public static bool Than(sbyte best, sbyte x) => x < best;
}

/// <summary>ARG_MAX and ARG_MIN to int32 along a constant axis: the index of the first extreme element.</summary>
internal readonly struct ArgExtreme<TBetter, T> : IKernel where TBetter : struct, IBetter<T> where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal AxisSplit Shape;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int32)) != Status.Ok
            || (e = p.Shape.Prepare(ref s, out _)) != Status.Ok
            || (e = Operands.Elements(ref s, Operands.Output, p.Shape.Outer * p.Shape.Inner)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>().Shape, c.Input<T>(0), c.Output<int>(0));
        return Status.Ok;
    }

    internal static void Run(in AxisSplit shape, ReadOnlySpan<T> x, Span<int> y)
    {
        int at = 0, inner = shape.Inner;
        for (int i = 0; i < shape.Outer; i++)
        {
            ReadOnlySpan<T> block = x.Slice(i * shape.Depth * inner, shape.Depth * inner);
            for (int j = 0; j < inner; j++)
            {
                int best = 0, index = 0;
                for (int k = j; k < block.Length; k += inner)
                {
                    if (TBetter.Than(block[best * inner + j], block[k]))
                        best = index;
                    index++;
                }
                y[at++] = best;
            }
        }
    }
}
