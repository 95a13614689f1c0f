using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>REVERSE_V2 for every element type of T's size: the dimensions that constant input 1 lists run backwards.</summary>
internal readonly struct Reverse<T> : IKernel where T : unmanaged
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
            || (e = Operands.SameShape(ref s)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok
            || (e = IntegerList.Constant(ref s, 1, s.Input(1).Elements)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0);
        int rank = input.Rank, axes = s.Input(1).Elements, seen = 0, origin = 0;
        Span<int> steps = stackalloc int[Walk.MostLoops], counts = stackalloc int[Walk.MostLoops];
        Walk.Steps(input, steps);
        for (int i = 0; i < rank; i++)
            counts[i] = input.Dim(i);
        for (int i = 0; i < axes; i++)
        {
            if ((e = IntegerList.Axis(ref s, 1, i, rank, out int axis)) != Status.Ok)
                return e;
            if ((seen >> axis & 1) != 0)
                return s.Fail(Status.OperandValue, 1, axis);
            seen |= 1 << axis;
            origin += (counts[axis] - 1) * steps[axis];
            steps[axis] = -steps[axis];
        }
        e = p.Walk.Prepare(ref s, origin, counts.Slice(0, rank), steps);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Walk.Gather(p.Walk, p.Walk.Origin, ref c, c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }
}
