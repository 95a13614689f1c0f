using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>
/// EMBEDDING_LOOKUP: rows of a float32 or int8 table (input 1) chosen by int32 ids (input 0), copied, or from int8 to float32 multiplied
/// by the table's scale. An id outside the table is <see cref="Status.IndexOutOfRange"/>.
/// </summary>
internal readonly struct EmbeddingLookup : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Rows;
        internal int Row;        // bytes of a row
        internal float Scale;    // 0: copy
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok || (e = Operands.NotEmpty(ref s, 1)) != Status.Ok)
            return e;
        TensorInfo ids = s.Input(0), table = s.Input(1), output = s.Output(0);
        if (ids.Rank != 1)
            return s.Fail(Status.OperandRank, 0, ids.Rank);
        if (table.Rank < 2)
            return s.Fail(Status.OperandRank, 1, table.Rank);
        if (table.Type is not (ElementType.Float32 or ElementType.Int8))
            return s.Fail(Status.OperandType, 1, (int)table.Type);
        bool scaled = table.Type == ElementType.Int8 && output.Type == ElementType.Float32;
        if (!scaled && (e = Operands.Type(ref s, Operands.Output, table.Type)) != Status.Ok)
            return e;
        if (scaled && (e = Operands.PerTensor(ref s, 1, 0, 0)) != Status.Ok)
            return e;
        if (output.Rank != table.Rank)
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        for (int i = 0; i < output.Rank; i++)
        {
            if (output.Dim(i) != (i == 0 ? ids.Dim(0) : table.Dim(i)))
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(i));
        }
        p.Rows = table.Dim(0);
        p.Row = table.Bytes / Math.Max(p.Rows, 1);
        p.Scale = scaled ? table.Scale(0) : 0f;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<int> ids = c.Input<int>(0);
        int rows = p.Rows, row = p.Row;
        float scale = p.Scale;
        for (int i = 0; i < ids.Length; i++)
        {
            int id = ids[i];
            if ((uint)id >= (uint)rows)
                return Status.IndexOutOfRange;
            if (scale == 0f)
                c.Input<byte>(1).Slice(id * row, row).CopyTo(c.Output<byte>(0).Slice(i * row, row));
            else
                Scaled(c.Input<sbyte>(1).Slice(id * row, row), scale, c.Output<float>(0).Slice(i * row, row));
        }
        return Status.Ok;
    }

    static void Scaled(ReadOnlySpan<sbyte> x, float scale, Span<float> y)
    {
        y = y.Slice(0, x.Length);
        for (int i = 0; i < x.Length; i++)
            y[i] = x[i] * scale;
    }
}
