using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>Which of the two shapes an operator has as its input.</summary>
internal interface IBatchDirection
{
    /// <summary>True when the input is the tensor with the many batches.</summary>
    static abstract bool FromBatches { get; }
}

internal readonly struct BatchesToSpace : IBatchDirection
{
    public static bool FromBatches => true;
}

internal readonly struct SpaceToBatches : IBatchDirection
{
    public static bool FromBatches => false;
}

/// <summary>
/// SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND for every element type of T's size. A padded image of [batch, height, width, depth], or
/// [batch, height, depth], is dealt out to one image for each place in a block; the way back crops. Block (input 1) and paddings or crops
/// (input 2) are constants.
/// </summary>
/// <remarks>Padding is the number 0, of int8 too, whatever the zero point: recorded from TFLM, whose PAD differs.</remarks>
internal readonly struct SpaceBatch<TDirection, T> : IKernel where TDirection : struct, IBatchDirection where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Batches, Height, Width, Depth;    // of the image
        internal int Rows, Columns;                    // of each part
        internal int BlockRows, BlockColumns;
        internal int Top, Left;                        // padding or crop
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 3, 3, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, Operands.Output)) != Status.Ok)
            return e;
        int rank = s.Input(0).Rank;
        if (rank is not (3 or 4))
            return s.Fail(Status.OperandRank, 0, rank);
        if (s.Output(0).Rank != rank)
            return s.Fail(Status.OperandRank, Operands.Output, s.Output(0).Rank);
        if ((e = IntegerList.Constant(ref s, 1, rank - 2)) != Status.Ok || (e = IntegerList.Constant(ref s, 2, 2 * (rank - 2))) != Status.Ok)
            return e;
        TensorInfo image = TDirection.FromBatches ? s.Output(0) : s.Input(0), parts = TDirection.FromBatches ? s.Input(0) : s.Output(0);
        p.Batches = image.Dim(0);
        p.Depth = image.Dim(rank - 1);
        p.Width = p.Columns = p.BlockColumns = 1;
        if ((e = Axis(ref s, 0, image.Dim(1), parts.Dim(1), out p.BlockRows, out p.Top)) != Status.Ok)
            return e;
        p.Height = image.Dim(1);
        p.Rows = parts.Dim(1);
        if (rank == 4)
        {
            if ((e = Axis(ref s, 1, image.Dim(2), parts.Dim(2), out p.BlockColumns, out p.Left)) != Status.Ok)
                return e;
            p.Width = image.Dim(2);
            p.Columns = parts.Dim(2);
        }
        if (parts.Dim(rank - 1) != p.Depth || parts.Dim(0) != (long)p.Batches * p.BlockRows * p.BlockColumns)
            return s.Fail(Status.OperandShape, Operands.Output, s.Output(0).Dim(0));
        return s.SetParams(p);
    }

    static Status Axis(ref Setup s, int i, int size, int part, out int block, out int before)
    {
        block = IntegerList.At(s.Input(1), i);
        before = IntegerList.At(s.Input(2), 2 * i);
        int after = IntegerList.At(s.Input(2), 2 * i + 1);
        if (block is < 1 or > 1 << 14)
            return s.Fail(Status.OperandValue, 1, block);
        if (before < 0 || after < 0)
            return s.Fail(Status.OperandValue, 2, Math.Min(before, after));
        return (long)size + before + after == (long)part * block ? Status.Ok : s.Fail(Status.OperandShape, Operands.Output, size);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Run(p, c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }

    static void Run(in Params p, ReadOnlySpan<T> x, Span<T> y)
    {
        int row = 0;    // of the parts, in their order
        for (int i = 0; i < p.BlockRows; i++)
        {
            for (int j = 0; j < p.BlockColumns; j++)
            {
                for (int b = 0; b < p.Batches; b++)
                {
                    for (int r = 0; r < p.Rows; r++, row++)
                    {
                        int h = r * p.BlockRows + i - p.Top;
                        bool inside = (uint)h < (uint)p.Height;
                        Row(p, x, y, row * p.Columns * p.Depth, inside ? (b * p.Height + h) * p.Width * p.Depth : -1, j - p.Left);
                    }
                }
            }
        }
    }

    /// <summary>A part's row at <paramref name="at"/> against the image's row at <paramref name="line"/>, -1 for one of padding.</summary>
    static void Row(in Params p, ReadOnlySpan<T> x, Span<T> y, int at, int line, int column)
    {
        int depth = p.Depth, width = p.Width, step = p.BlockColumns;
        for (int k = p.Columns; k > 0; k--, at += depth, column += step)
        {
            bool inside = line >= 0 && (uint)column < (uint)width;
            if (TDirection.FromBatches)
            {
                if (inside)
                    x.Slice(at, depth).CopyTo(y.Slice(line + column * depth, depth));
            }
            else if (inside)
                x.Slice(line + column * depth, depth).CopyTo(y.Slice(at, depth));
            else
                y.Slice(at, depth).Clear();
        }
    }
}
