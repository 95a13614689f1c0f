using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>
/// STRIDED_SLICE for every element type of T's size: every stride-th index from begin to, without it, end in each dimension. Inputs 1
/// to 3 list them as constants, one for each dimension; negative positions count from the end, positions outside are moved to it.
/// </summary>
/// <remarks>As in TFLM, ellipses and new axes must have been resolved by the converter.</remarks>
internal readonly struct StridedSlice<T> : IKernel where T : unmanaged
{
    // Fields of StridedSliceOptions in schema.fbs.
    const int BeginMask = 0, EndMask = 1, EllipsisMask = 2, NewAxisMask = 3, ShrinkAxisMask = 4, Offset = 5;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Walk Walk;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 4, 4, 1)) != Status.Ok || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), output = s.Output(0);
        int rank = input.Rank, shrink = s.Options.Int32(ShrinkAxisMask, 0), origin = 0, kept = 0;
        for (int i = 1; i <= 3; i++)
        {
            if ((e = IntegerList.Constant(ref s, i, rank)) != Status.Ok)
                return e;
        }
        int unsupported = s.Options.Int32(EllipsisMask, 0) | s.Options.Int32(NewAxisMask, 0);
        if (unsupported != 0)
            return s.Fail(Status.OptionValue, -1, unsupported);
        Span<int> steps = stackalloc int[Walk.MostLoops], counts = stackalloc int[Walk.MostLoops];
        Walk.Steps(input, steps);
        for (int i = 0; i < rank; i++)
        {
            if ((e = Range(ref s, i, out int first, out int count, out int stride)) != Status.Ok)
                return e;
            if (count > 0)
                origin += first * steps[i];
            steps[i] *= count > 1 ? stride : 1;
            counts[i] = count;
            if ((shrink >> i & 1) != 0)
                continue;
            if (kept >= output.Rank)
                return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
            if (output.Dim(kept++) != count)
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(kept - 1));
        }
        // A scalar may be given as one element.
        if (output.Rank != kept && (kept != 0 || output.Elements != 1))
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        e = p.Walk.Prepare(ref s, origin, counts.Slice(0, rank), steps);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    /// <summary>The first index, the number of indices and their distance in one dimension.</summary>
    static Status Range(ref Setup s, int i, out int first, out int count, out int stride)
    {
        int size = s.Input(0).Dim(i);
        stride = IntegerList.At(s.Input(3), i);
        first = count = 0;
        if (stride == 0 || stride == int.MinValue)
            return s.Fail(Status.OperandValue, 3, stride);
        int low = stride > 0 ? 0 : -1, high = stride > 0 ? size : size - 1;
        int begin = IntegerList.At(s.Input(1), i), end = IntegerList.At(s.Input(2), i);
        if ((s.Options.Int32(BeginMask, 0) >> i & 1) != 0)
            first = stride > 0 ? low : high;
        else
            first = Math.Clamp(begin < 0 ? begin + size : begin, low, high);
        if ((s.Options.Int32(ShrinkAxisMask, 0) >> i & 1) != 0)
        {
            count = 1;
            return (uint)first < (uint)size ? Status.Ok : s.Fail(Status.OperandValue, 1, begin);
        }
        int stop;
        if ((s.Options.Int32(EndMask, 0) >> i & 1) != 0)
            stop = stride > 0 ? high : low;
        else if (s.Options.Bool(Offset, false))
            stop = (int)Math.Clamp((long)first + end, low, high);
        else
            stop = Math.Clamp(end < 0 ? end + size : end, low, high);
        int distance = stride > 0 ? stop - first : first - stop, each = Math.Abs(stride);
        count = distance <= 0 ? 0 : (distance - 1) / each + 1;
        return Status.Ok;
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Walk.Gather(p.Walk, p.Walk.Origin, ref c, c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }
}
