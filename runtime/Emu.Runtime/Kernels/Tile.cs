using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>TILE for every element type of T's size: the input repeated as often in each dimension as a constant list (input 1) says.</summary>
/// <remarks>TensorFlow Lite has it, TFLM does not. At most 8 dimensions and repetitions of more than 1 together.</remarks>
internal readonly struct Tile<T> : IKernel where T : unmanaged
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
            || (e = IntegerList.Constant(ref s, 1, s.Input(0).Rank)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), times = s.Input(1), output = s.Output(0);
        if (output.Rank != input.Rank)
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        Span<int> own = stackalloc int[Walk.MostLoops], counts = stackalloc int[Walk.MostLoops], steps = stackalloc int[Walk.MostLoops];
        Walk.Steps(input, own);
        int loops = 0;
        for (int i = 0; i < input.Rank; i++)
        {
            int size = input.Dim(i), repeat = IntegerList.At(times, i);
            if (repeat < 0 || (long)size * repeat != output.Dim(i))
                return s.Fail(Status.OperandValue, 1, repeat);
            if ((e = Add(ref s, counts, steps, ref loops, repeat, 0)) != Status.Ok || (e = Add(ref s, counts, steps, ref loops, size, own[i])) != Status.Ok)
                return e;
        }
        e = p.Walk.Prepare(ref s, 0, counts.Slice(0, loops), steps);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    static Status Add(ref Setup s, scoped Span<int> counts, scoped Span<int> steps, ref int loops, int count, int step)
    {
        if (count == 1)
            return Status.Ok;
        if (loops == counts.Length)
            return s.Fail(Status.OperandRank, 0, s.Input(0).Rank);
        counts[loops] = count;
        steps[loops++] = step;
        return Status.Ok;
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Walk.Gather(p.Walk, 0, ref c, c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }
}
