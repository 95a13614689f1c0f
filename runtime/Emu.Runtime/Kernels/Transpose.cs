using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>TRANSPOSE for every element type of T's size: output dimension i is input dimension <c>permutation[i]</c>, which input 1 lists as a constant.</summary>
internal readonly struct Transpose<T> : IKernel where T : unmanaged
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
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), output = s.Output(0);
        int rank = input.Rank, seen = 0;
        if (output.Rank != rank)
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        if ((e = IntegerList.Constant(ref s, 1, rank)) != Status.Ok)
            return e;
        Span<int> steps = stackalloc int[Walk.MostLoops], counts = stackalloc int[Walk.MostLoops], moved = stackalloc int[Walk.MostLoops];
        Walk.Steps(input, steps);
        for (int i = 0; i < rank; i++)
        {
            if ((e = IntegerList.Axis(ref s, 1, i, rank, out int from)) != Status.Ok)
                return e;
            if ((seen >> from & 1) != 0)
                return s.Fail(Status.OperandValue, 1, from);
            seen |= 1 << from;
            if (output.Dim(i) != input.Dim(from))
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(i));
            counts[i] = output.Dim(i);
            moved[i] = steps[from];
        }
        e = p.Walk.Prepare(ref s, 0, counts.Slice(0, rank), moved);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Walk.Gather(p.Walk, 0, ref c, c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }
}
