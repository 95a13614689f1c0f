using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>BROADCAST_TO for every element type of T's size: the input's dimensions of size 1 and those it lacks in front are repeated to the output's shape.</summary>
internal readonly struct BroadcastTo<T> : IKernel where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Walk Walk;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = IntegerList.Check(ref s, 1, s.Output(0).Rank)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), shape = s.Input(1), output = s.Output(0);
        int rank = output.Rank, missing = rank - input.Rank;
        if (missing < 0)
            return s.Fail(Status.OperandRank, 0, input.Rank);
        Span<int> steps = stackalloc int[Walk.MostLoops], counts = stackalloc int[Walk.MostLoops], own = stackalloc int[Walk.MostLoops];
        Walk.Steps(input, own);
        for (int i = 0; i < rank; i++)
        {
            int size = output.Dim(i), from = i < missing ? 1 : input.Dim(i - missing);
            if (from != 1 && from != size)
                return s.Fail(Status.OperandShape, 0, from);
            if (shape.IsConstant && IntegerList.At(shape, i) != size)
                return s.Fail(Status.OperandValue, 1, IntegerList.At(shape, i));
            counts[i] = size;
            steps[i] = from == 1 ? 0 : own[i - missing];
        }
        e = p.Walk.Prepare(ref s, 0, counts.Slice(0, rank), steps);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Walk.Gather(p.Walk, 0, ref c, c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }
}
