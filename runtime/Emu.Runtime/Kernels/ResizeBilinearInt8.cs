using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>RESIZE_BILINEAR of int8 in TFLM's fixed point: places and weights with 10 fraction bits, sums rounded half away from zero. Quantisation does not matter.</summary>
internal readonly struct ResizeBilinearInt8 : IKernel
{
    const int AlignCorners = 2;    // field of ResizeBilinearOptions in schema.fbs
    const int Bits = 10, One = 1 << Bits;
    const int LargestSize = 1 << 20;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal ResizeShape Shape;
        internal int RowScale, ColumnScale;    // input pixels from one output pixel to the next, 10 fraction bits
    }

    /// <summary>Two neighbours in one dimension and how much of the second is wanted.</summary>
    struct Place
    {
        internal int Low, High, Weight;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e = p.Shape.Prepare(ref s, AlignCorners);
        if (e != Status.Ok)
            return e;
        ResizeShape shape = p.Shape;
        // 10 fraction bits must leave room for the places.
        if (shape.Rows >= LargestSize || shape.Columns >= LargestSize)
            return s.Fail(Status.OperandShape, 0, Math.Max(shape.Rows, shape.Columns));
        p.RowScale = Scale(shape.AlignCorners, shape.Rows, shape.NewRows);
        p.ColumnScale = Scale(shape.AlignCorners, shape.Columns, shape.NewColumns);
        return s.SetParams(p);
    }

    static int Scale(int alignCorners, int size, int newSize)
    {
        if (alignCorners != 0 && newSize > 1)
            return (One * (size - 1) + (newSize - 1) / 2) / (newSize - 1);
        return (One * size + newSize / 2) / Math.Max(newSize, 1);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<sbyte> x = c.Input<sbyte>(0);
        Span<sbyte> y = c.Output<sbyte>(0);
        ResizeShape shape = p.Shape;
        int rowScale = p.RowScale, columnScale = p.ColumnScale;
        int depth = shape.Depth, line = shape.Columns * depth, to = 0;
        for (int b = 0; b < shape.Batches; b++)
        {
            for (int i = 0; i < shape.NewRows; i++)
            {
                Place row = At(shape.HalfPixelCenters, i, rowScale, shape.Rows);
                ReadOnlySpan<sbyte> low = x.Slice((b * shape.Rows + row.Low) * line, line);
                ReadOnlySpan<sbyte> high = x.Slice((b * shape.Rows + row.High) * line, line);
                for (int j = 0; j < shape.NewColumns; j++, to += depth)
                {
                    Place column = At(shape.HalfPixelCenters, j, columnScale, shape.Columns);
                    int left = column.Low * depth, right = column.High * depth;
                    Blend(low.Slice(left, depth), high.Slice(left, depth), low.Slice(right, depth), high.Slice(right, depth),
                        row.Weight, column.Weight, y.Slice(to, depth));
                }
            }
        }
        return Status.Ok;
    }

    static Place At(int halfPixelCenters, int i, int scale, int size)
    {
        int place = i * scale + (halfPixelCenters != 0 ? scale / 2 - One / 2 : 0);
        Place result;
        result.Low = Math.Min(Math.Max(place / One, 0), size - 1);
        result.High = Math.Max(Math.Min((place + One - 1) / One, size - 1), 0);
        result.Weight = place - One * result.Low;
        return result;
    }

    static void Blend(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, ReadOnlySpan<sbyte> c, ReadOnlySpan<sbyte> d, int row, int column, Span<sbyte> y)
    {
        a = a.Slice(0, y.Length);
        b = b.Slice(0, y.Length);
        c = c.Slice(0, y.Length);
        d = d.Slice(0, y.Length);
        int above = One - row, before = One - column;
        for (int i = 0; i < y.Length; i++)
        {
            int sum = (a[i] * above + b[i] * row) * before + (c[i] * above + d[i] * row) * column;
            sum += sum < 0 ? -(1 << 19) : 1 << 19;
            y[i] = (sbyte)(sum / (1 << 20));
        }
    }
}
