using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>RESIZE_BILINEAR of float32: each output pixel is the weighted mean of the four input pixels around its place, in TFLM's order of operations.</summary>
internal readonly struct ResizeBilinearFloat32 : IKernel
{
    const int AlignCorners = 2;    // field of ResizeBilinearOptions in schema.fbs

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ResizeShape Shape;
    }

    /// <summary>Two neighbours in one dimension and how much of the second is wanted.</summary>
    struct Place
    {
        internal int Low, High;
        internal float Weight;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e = p.Shape.Prepare(ref s, AlignCorners);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<float> x = c.Input<float>(0);
        Span<float> y = c.Output<float>(0);
        ResizeShape shape = p.Shape;
        float rowScale = shape.Scale(shape.Rows, shape.NewRows), columnScale = shape.Scale(shape.Columns, shape.NewColumns);
        int depth = shape.Depth, line = shape.Columns * depth, to = 0;
        for (int b = 0; b < shape.Batches; b++)
        {
            for (int i = 0; i < shape.NewRows; i++)
            {
                Place row = At(shape, i, rowScale, shape.Rows);
                ReadOnlySpan<float> low = x.Slice((b * shape.Rows + row.Low) * line, line);
                ReadOnlySpan<float> high = x.Slice((b * shape.Rows + row.High) * line, line);
                for (int j = 0; j < shape.NewColumns; j++, to += depth)
                {
                    Place column = At(shape, j, columnScale, shape.Columns);
                    int left = column.Low * depth, right = column.High * depth;
                    Blend(low.Slice(left, depth), high.Slice(left, depth), low.Slice(right, depth), high.Slice(right, depth),
                        row.Weight, column.Weight, y.Slice(to, depth));
                }
            }
        }
        return Status.Ok;
    }

    static Place At(in ResizeShape shape, int i, float scale, int size)
    {
        float place = shape.HalfPixelCenters != 0 ? (i + 0.5f) * scale - 0.5f : i * scale;
        float floor = MathF.Floor(place);
        Place result;
        result.Low = Math.Max((int)floor, 0);
        result.High = Math.Min((int)floor + (place > floor ? 1 : 0), size - 1);
        result.Weight = place - result.Low;
        return result;
    }

    static void Blend(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d, float row, float column, Span<float> y)
    {
        a = a.Slice(0, y.Length);
        b = b.Slice(0, y.Length);
        c = c.Slice(0, y.Length);
        d = d.Slice(0, y.Length);
        float above = 1 - row, before = 1 - column;
        for (int i = 0; i < y.Length; i++)
            y[i] = a[i] * above * before + b[i] * row * before + c[i] * above * column + d[i] * row * column;
    }
}
