using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SLICE for every element type of T's size: the box of the output's shape that begins at input 1; sizes in input 2, -1 for the rest.</summary>
/// <remarks>The beginning may be computed while running; a box that leaves the input is then <see cref="Status.IndexOutOfRange"/>.</remarks>
internal readonly struct Slice<T> : IKernel where T : unmanaged
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Walk Walk;
        internal int Rank;
        internal int Wide;    // 1: int64 positions
        internal int Box;     // arena: for each dimension the step and the last position
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 3, 3, 1)) != Status.Ok || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), output = s.Output(0), begin = s.Input(1), size = s.Input(2);
        int rank = p.Rank = input.Rank;
        if (output.Rank != rank)
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        if ((e = IntegerList.Check(ref s, 1, rank)) != Status.Ok || (e = IntegerList.Check(ref s, 2, rank)) != Status.Ok)
            return e;
        p.Wide = begin.Type == ElementType.Int64 ? 1 : 0;
        Span<int> steps = stackalloc int[Walk.MostLoops], counts = stackalloc int[Walk.MostLoops];
        Walk.Steps(input, steps);
        if ((e = s.Persist(2 * rank, out Span<int> box, out p.Box)) != Status.Ok)
            return e;
        for (int i = 0; i < rank; i++)
        {
            int last = input.Dim(i) - output.Dim(i);
            counts[i] = output.Dim(i);
            box[2 * i] = steps[i];
            box[2 * i + 1] = last;
            if (last < 0)
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(i));
            if (begin.IsConstant && (uint)IntegerList.At(begin, i) > (uint)last)
                return s.Fail(Status.OperandValue, 1, IntegerList.At(begin, i));
            if (size.IsConstant && (e = CheckSize(ref s, i)) != Status.Ok)
                return e;
        }
        e = p.Walk.Prepare(ref s, 0, counts.Slice(0, rank), steps);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    static Status CheckSize(ref Setup s, int i)
    {
        TensorInfo input = s.Input(0), begin = s.Input(1);
        int size = IntegerList.At(s.Input(2), i), found = s.Output(0).Dim(i);
        bool fits = size == found || size == -1 && (!begin.IsConstant || found == input.Dim(i) - IntegerList.At(begin, i));
        return fits ? Status.Ok : s.Fail(Status.OperandValue, 2, size);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<int> begin = c.Input<int>(1), box = c.Persistent<int>(p.Box, 2 * p.Rank);
        int origin = 0, wide = p.Wide;
        for (int i = 0; 2 * i < box.Length; i++)
        {
            int at = IntegerList.At(begin, wide, i);
            if ((uint)at > (uint)box[2 * i + 1])
                return Status.IndexOutOfRange;
            origin += at * box[2 * i];
        }
        Walk.Gather(p.Walk, origin, ref c, c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }
}
