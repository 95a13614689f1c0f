using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>
/// GATHER for every type: slices of input 0 along an axis, chosen by the int32 indices of input 1; copies of bytes. The first
/// <c>batch_dims</c> dimensions are common to both inputs. An index outside the axis is <see cref="Status.IndexOutOfRange"/>.
/// </summary>
internal readonly struct Gather : IKernel
{
    // Fields of GatherOptions in schema.fbs.
    const int Axis = 0, BatchDims = 1;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Batches;
        internal int Outer;      // product of the dimensions between the batch and the axis
        internal int Size;       // of the axis
        internal int Run;        // bytes inside the axis
        internal int Indices;    // of one batch
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Int32)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), indices = s.Input(1), output = s.Output(0);
        int axis = s.Options.Int32(Axis, 0), batch = s.Options.Int32(BatchDims, 0);
        axis = axis < 0 ? axis + input.Rank : axis;
        batch = batch < 0 ? batch + indices.Rank : batch;
        if ((uint)axis >= (uint)input.Rank)
            return s.Fail(Status.OptionValue, -1, axis);
        if ((uint)batch > (uint)Math.Min(axis, indices.Rank))
            return s.Fail(Status.OptionValue, -1, batch);
        if (output.Rank != input.Rank - 1 + indices.Rank - batch)
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        for (int i = 0; i < batch; i++)
        {
            if (indices.Dim(i) != input.Dim(i))
                return s.Fail(Status.OperandShape, 1, indices.Dim(i));
        }
        int chosen = indices.Rank - batch;
        for (int i = 0; i < output.Rank; i++)
        {
            int size = i < axis ? input.Dim(i) : i < axis + chosen ? indices.Dim(i - axis + batch) : input.Dim(i - chosen + 1);
            if (output.Dim(i) != size)
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(i));
        }
        p.Batches = Runs.Before(input, batch);
        p.Outer = Runs.Before(input, axis) / Math.Max(p.Batches, 1);
        p.Size = input.Dim(axis);
        p.Run = input.Bytes / Math.Max(Runs.Before(input, axis + 1), 1);
        p.Indices = indices.Elements / Math.Max(p.Batches, 1);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<byte> x = c.Input<byte>(0);
        ReadOnlySpan<int> indices = c.Input<int>(1);
        Span<byte> y = c.Output<byte>(0);
        int batches = p.Batches, outer = p.Outer, size = p.Size, run = p.Run, count = p.Indices;
        for (int b = 0, from = 0, to = 0; b < batches; b++)
        {
            ReadOnlySpan<int> chosen = indices.Slice(b * count, count);
            for (int o = 0; o < outer; o++, from += size * run)
            {
                for (int i = 0; i < chosen.Length; i++, to += run)
                {
                    int index = chosen[i];
                    if ((uint)index >= (uint)size)
                        return Status.IndexOutOfRange;
                    x.Slice(from + index * run, run).CopyTo(y.Slice(to, run));
                }
            }
        }
        return Status.Ok;
    }
}
