using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>MEAN on float32 over constant axes: the sum in memory order, divided by the count.</summary>
internal readonly struct MeanFloat32 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Reduction Shape;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Float32)) != Status.Ok
            || (e = p.Shape.Prepare(ref s)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        Run(c.Params<Params>(), c.Input<float>(0), c.Output<float>(0));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<float> x, Span<float> y)
    {
        int at = 0;
        float count = p.Shape.Count;
        for (int i = 0; i < p.Shape.Kept0; i++)
        {
            for (int j = 0; j < p.Shape.Kept1; j++)
                y[at++] = Sum(p.Shape, x.Slice(i * p.Shape.KeptStep0 + j * p.Shape.KeptStep1)) / count;
        }
    }

    static float Sum(in Reduction r, ReadOnlySpan<float> x)
    {
        float sum = 0f;
        int step = Math.Max(r.ReducedStep1, 1), from = 0;
        int span = (r.Reduced1 - 1) * step + 1;
        for (int i = 0; i < r.Reduced0; i++)
        {
            ReadOnlySpan<float> row = x.Slice(from, span);
            for (int j = 0; j < row.Length; j += step)
                sum += row[j];
            from += r.ReducedStep0;
        }
        return sum;
    }
}
