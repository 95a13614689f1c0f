using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>MIRROR_PAD for every element type of T's size: paddings repeat the input backwards, with its edge (SYMMETRIC) or from the element beside it (REFLECT).</summary>
internal readonly struct MirrorPad<T> : IKernel where T : unmanaged
{
    const int Mode = 0;    // field of MirrorPadOptions in schema.fbs: 0 REFLECT, 1 SYMMETRIC

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Axis
    {
        internal int Size;       // of the input
        internal int Before;     // padding
        internal int Padded;     // of the output
        internal int Step;       // of the input, in elements
    }

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Axes;       // arena
        internal int Rank;
        internal int Edge;       // 1: the mirror is the edge element, which is not repeated
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), paddings = s.Input(1), output = s.Output(0);
        int rank = p.Rank = input.Rank, mode = s.Options.Int8(Mode, 0);
        if (mode is not (0 or 1))
            return s.Fail(Status.OptionValue, -1, mode);
        p.Edge = 1 - mode;
        if (rank < 1)
            return s.Fail(Status.OperandRank, 0, rank);
        if (output.Rank != rank)
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        if ((e = IntegerList.Constant(ref s, 1, 2 * rank)) != Status.Ok || (e = s.Persist(rank, out Span<Axis> axes, out p.Axes)) != Status.Ok)
            return e;
        int step = 1;
        for (int i = rank - 1; i >= 0; i--)
        {
            int size = input.Dim(i), before = IntegerList.At(paddings, 2 * i), after = IntegerList.At(paddings, 2 * i + 1);
            int most = size - p.Edge;
            if (before < 0 || before > most)
                return s.Fail(Status.OperandValue, 1, before);
            if (after < 0 || after > most)
                return s.Fail(Status.OperandValue, 1, after);
            if (output.Dim(i) != (long)before + size + after)
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(i));
            axes[i].Size = size;
            axes[i].Before = before;
            axes[i].Padded = output.Dim(i);
            axes[i].Step = step;
            step *= size;
        }
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Run(c.Persistent<Axis>(p.Axes, p.Rank), p.Edge, c.Input<T>(0), c.Output<T>(0));
        return Status.Ok;
    }

    static void Run(ReadOnlySpan<Axis> axes, int edge, ReadOnlySpan<T> x, Span<T> y)
    {
        Span<int> index = stackalloc int[ModelLimits.Rank];
        int last = axes.Length - 1;
        Axis inner = axes[last];
        for (int to = 0; to < y.Length; to += inner.Padded)
        {
            int from = 0;
            for (int i = 0; i < last; i++)
                from += Source(axes[i], edge, index[i]) * axes[i].Step;
            Row(inner, edge, x.Slice(from, inner.Size), y.Slice(to, inner.Padded));
            for (int i = last - 1; i >= 0 && ++index[i] == axes[i].Padded; i--)
                index[i] = 0;
        }
    }

    static void Row(Axis axis, int edge, ReadOnlySpan<T> x, Span<T> y)
    {
        for (int i = 0; i < axis.Before; i++)
            y[i] = x[Source(axis, edge, i)];
        x.CopyTo(y.Slice(axis.Before));
        for (int i = axis.Before + axis.Size; i < axis.Padded; i++)
            y[i] = x[Source(axis, edge, i)];
    }

    static int Source(Axis axis, int edge, int i)
    {
        i -= axis.Before;
        if (i < 0)
            return edge - 1 - i;
        return i < axis.Size ? i : 2 * axis.Size - 1 - edge - i;
    }
}
