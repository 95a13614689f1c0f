using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>
/// GATHER_ND for every type: each row of the int32 indices of input 1 names a slice of input 0 by its first dimensions; copies of bytes.
/// An index outside its dimension is <see cref="Status.IndexOutOfRange"/>.
/// </summary>
internal readonly struct GatherND : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Run;        // bytes of a slice
        internal int Depth;      // indices that name one
        internal int Dims;       // arena: size and bytes of a step for each index
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Int32)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, 1)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), indices = s.Input(1), output = s.Output(0);
        if (input.Rank < 1)
            return s.Fail(Status.OperandRank, 0, input.Rank);
        int last = indices.Rank - 1;
        if (last < 0)
            return s.Fail(Status.OperandRank, 1, indices.Rank);
        p.Depth = indices.Dim(last);
        if (p.Depth > input.Rank)
            return s.Fail(Status.OperandShape, 1, p.Depth);
        if (output.Rank != last + input.Rank - p.Depth)
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        for (int i = 0; i < output.Rank; i++)
        {
            int size = i < last ? indices.Dim(i) : input.Dim(i - last + p.Depth);
            if (output.Dim(i) != size)
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(i));
        }
        if ((e = s.Persist(2 * p.Depth, out Span<int> dims, out p.Dims)) != Status.Ok)
            return e;
        int step = p.Run = input.Bytes / Math.Max(Runs.Before(input, p.Depth), 1);
        for (int i = p.Depth - 1; i >= 0; i--)
        {
            dims[2 * i] = input.Dim(i);
            dims[2 * i + 1] = step;
            step *= input.Dim(i);
        }
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<byte> x = c.Input<byte>(0);
        ReadOnlySpan<int> indices = c.Input<int>(1), dims = c.Persistent<int>(p.Dims, 2 * p.Depth);
        Span<byte> y = c.Output<byte>(0);
        int run = p.Run, depth = p.Depth;
        for (int row = 0, to = 0; row < indices.Length; row += depth, to += run)
        {
            int from = 0;
            for (int i = 0; i < depth; i++)
            {
                int index = indices[row + i];
                if ((uint)index >= (uint)dims[2 * i])
                    return Status.IndexOutOfRange;
                from += index * dims[2 * i + 1];
            }
            x.Slice(from, run).CopyTo(y.Slice(to, run));
        }
        return Status.Ok;
    }
}
