using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>RESIZE_NEAREST_NEIGHBOR for every element type of T's size: each output pixel is a copy of one input pixel.</summary>
internal readonly struct ResizeNearest<T> : IKernel where T : unmanaged
{
    const int AlignCorners = 0;    // field of ResizeNearestNeighborOptions in schema.fbs

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ResizeShape Shape;
        internal int Sources;    // scratch: the input column of each output column
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = p.Shape.Prepare(ref s, AlignCorners)) != Status.Ok || (e = s.Scratch(p.Shape.NewColumns * 4, out p.Sources)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<T> x = c.Input<T>(0);
        Span<T> y = c.Output<T>(0);
        Span<int> sources = c.Scratch<int>(p.Sources);
        ResizeShape shape = p.Shape;
        float scale = shape.Scale(shape.Columns, shape.NewColumns);
        for (int i = 0; i < sources.Length; i++)
            sources[i] = Source(shape, i, scale, shape.Columns) * shape.Depth;
        scale = shape.Scale(shape.Rows, shape.NewRows);
        int line = shape.Columns * shape.Depth, newLine = shape.NewColumns * shape.Depth;
        for (int b = 0, to = 0; b < shape.Batches; b++)
        {
            for (int i = 0; i < shape.NewRows; i++, to += newLine)
            {
                int row = b * shape.Rows + Source(shape, i, scale, shape.Rows);
                Row(x.Slice(row * line, line), sources, shape.Depth, y.Slice(to, newLine));
            }
        }
        return Status.Ok;
    }

    static void Row(ReadOnlySpan<T> x, ReadOnlySpan<int> sources, int depth, Span<T> y)
    {
        for (int i = 0, to = 0; i < sources.Length; i++, to += depth)
            x.Slice(sources[i], depth).CopyTo(y.Slice(to, depth));
    }

    /// <summary>The nearest row or column; halfway between two, with aligned corners the later one.</summary>
    static int Source(in ResizeShape shape, int i, float scale, int size)
    {
        float place = (i + (shape.HalfPixelCenters != 0 ? 0.5f : 0f)) * scale;
        int whole = (int)place;
        if (shape.AlignCorners != 0 && place - whole >= 0.5f)
            whole++;
        return Math.Min(whole, size - 1);
    }
}
