using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>
/// DYNAMIC_UPDATE_SLICE for every element type of T's size: input 0 with the box of input 1 written over it at the position that input
/// 2 (int32 or int64) gives while running; a box that would leave the tensor is moved inside.
/// </summary>
internal readonly struct DynamicUpdateSlice<T> : IKernel where T : unmanaged
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
        if ((e = Operands.Count(ref s, 3, 3, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = Operands.Type(ref s, 1, s.Input(0).Type)) != Status.Ok
            || (e = Operands.SameShape(ref s)) != Status.Ok)
            return e;
        TensorInfo operand = s.Input(0), update = s.Input(1);
        int rank = p.Rank = operand.Rank;
        if (update.Rank != rank)
            return s.Fail(Status.OperandRank, 1, update.Rank);
        if ((e = IntegerList.Check(ref s, 2, rank)) != Status.Ok)
            return e;
        p.Wide = s.Input(2).Type == ElementType.Int64 ? 1 : 0;
        Span<int> steps = stackalloc int[Walk.MostLoops], counts = stackalloc int[Walk.MostLoops];
        Walk.Steps(operand, steps);
        if ((e = s.Persist(2 * rank, out Span<int> box, out p.Box)) != Status.Ok)
            return e;
        for (int i = 0; i < rank; i++)
        {
            counts[i] = update.Dim(i);
            box[2 * i] = steps[i];
            box[2 * i + 1] = operand.Dim(i) - update.Dim(i);
            if (box[2 * i + 1] < 0)
                return s.Fail(Status.OperandShape, 1, update.Dim(i));
        }
        e = p.Walk.Prepare(ref s, 0, counts.Slice(0, rank), steps);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<int> positions = c.Input<int>(2), box = c.Persistent<int>(p.Box, 2 * p.Rank);
        int origin = 0, wide = p.Wide;
        for (int i = 0; 2 * i < box.Length; i++)
            origin += Math.Clamp(IntegerList.At(positions, wide, i), 0, box[2 * i + 1]) * box[2 * i];
        Span<T> y = c.Output<T>(0);
        c.Input<T>(0).CopyTo(y);
        Walk.Scatter(p.Walk, origin, ref c, c.Input<T>(1), y);
        return Status.Ok;
    }
}
