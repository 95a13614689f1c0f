namespace Emu.Runtime.Kernels;

/// <summary>EXPAND_DIMS for every type: a copy whose shape has one dimension of size 1 more, before the axis that constant input 1 gives.</summary>
internal readonly struct ExpandDims : IKernel
{
    public static Status Prepare(ref Setup s)
    {
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = IntegerList.Constant(ref s, 1, 1)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), output = s.Output(0);
        if (output.Rank != input.Rank + 1)
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        if ((e = IntegerList.Axis(ref s, 1, 0, output.Rank, out int axis)) != Status.Ok)
            return e;
        for (int i = 0; i < output.Rank; i++)
        {
            int size = i == axis ? 1 : input.Dim(i < axis ? i : i - 1);
            if (output.Dim(i) != size)
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(i));
        }
        return Status.Ok;
    }

    public static Status Invoke(ref Context c)
    {
        c.Input<byte>(0).CopyTo(c.Output<byte>(0));
        return Status.Ok;
    }
}

/// <summary>SQUEEZE for every type: a copy whose shape lacks the listed dimensions of size 1, or all of them.</summary>
internal readonly struct Squeeze : IKernel
{
    public static Status Prepare(ref Setup s)
    {
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), output = s.Output(0);
        ReadOnlySpan<int> axes = s.Options.Int32s(0);
        int rank = input.Rank, removed = 0, kept = 0;
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = axes[i] < 0 ? axes[i] + rank : axes[i];
            if ((uint)axis >= (uint)rank || input.Dim(axis) != 1)
                return s.Fail(Status.OptionValue, -1, axes[i]);
            removed |= 1 << axis;
        }
        for (int i = 0; i < rank; i++)
        {
            if (axes.Length == 0 ? input.Dim(i) == 1 : (removed >> i & 1) != 0)
                continue;
            if (kept >= output.Rank)
                return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
            if (output.Dim(kept++) != input.Dim(i))
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(kept - 1));
        }
        return output.Rank == kept ? Status.Ok : s.Fail(Status.OperandRank, Operands.Output, output.Rank);
    }

    public static Status Invoke(ref Context c)
    {
        c.Input<byte>(0).CopyTo(c.Output<byte>(0));
        return Status.Ok;
    }
}
