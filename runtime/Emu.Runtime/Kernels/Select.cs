using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SELECT_V2 for elements of 1, 2, 4 and 8 bytes: input 1 where the condition (input 0, bool) is true, else input 2; all three broadcast.</summary>
/// <remarks>A copy: both values have the output's quantisation, as converters make them.</remarks>
internal readonly struct Select : IKernel
{
    const int Condition = 0, WhenTrue = 1, WhenFalse = 2;

    /// <summary>One loop over the output: how often, and the elements that each input moves on. A step of 0 repeats.</summary>
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Loop
    {
        internal int Count, Condition, WhenTrue, WhenFalse;

        /// <summary>True when a loop around this one does what more turns of this one would do.</summary>
        internal readonly bool IsContinuedBy(in Loop outer) =>
            outer.Condition == Count * Condition && outer.WhenTrue == Count * WhenTrue && outer.WhenFalse == Count * WhenFalse;
    }

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal Loop Run;       // the innermost loop
        internal int Loops;      // around it
        internal int Table;      // arena: those loops, innermost first
        internal int ElementBytes;
    }

    public static Status Prepare(ref Setup s)
    {
        Status e;
        ElementType type = s.OutputCount == 0 ? ElementType.Any : s.Output(0).Type;
        if ((e = Operands.Count(ref s, 3, 3, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Condition, ElementType.Bool)) != Status.Ok
            || (e = Operands.Type(ref s, WhenTrue, type)) != Status.Ok
            || (e = Operands.Type(ref s, WhenFalse, type)) != Status.Ok)
            return e;
        int rank = s.Output(0).Rank;
        if (rank > ModelLimits.Rank)
            return s.Fail(Status.OperandRank, Operands.Output, rank);
        Span<int> steps = stackalloc int[3 * ModelLimits.Rank];
        for (int input = Condition; input <= WhenFalse; input++)
            if ((e = Steps(ref s, input, steps.Slice(input * ModelLimits.Rank, ModelLimits.Rank))) != Status.Ok)
                return e;
        return Store(ref s, rank, steps);
    }

    /// <summary>Elements from one index to the next in each of the output's dimensions, last first.</summary>
    static Status Steps(ref Setup s, int input, scoped Span<int> steps)
    {
        TensorInfo tensor = s.Input(input), output = s.Output(0);
        if (tensor.Rank > output.Rank)
            return s.Fail(Status.OperandRank, input, tensor.Rank);
        int step = 1;
        for (int i = 0; i < output.Rank; i++)
        {
            int own = i < tensor.Rank ? tensor.Dim(tensor.Rank - 1 - i) : 1;
            if (own != 1 && own != output.Dim(output.Rank - 1 - i))
                return s.Fail(Status.OperandShape, input, own);
            steps[i] = own == 1 ? 0 : step;
            step *= own;
        }
        return Status.Ok;
    }

    /// <summary>Merges loops that continue one another and stores the rest.</summary>
    static Status Store(ref Setup s, int rank, scoped ReadOnlySpan<int> steps)
    {
        Params p = default;
        Span<Loop> merged = stackalloc Loop[ModelLimits.Rank];
        int loops = 0;
        for (int i = 0; i < rank; i++)
        {
            Loop loop = default;
            loop.Count = s.Output(0).Dim(rank - 1 - i);
            loop.Condition = steps[i];
            loop.WhenTrue = steps[ModelLimits.Rank + i];
            loop.WhenFalse = steps[2 * ModelLimits.Rank + i];
            if (loop.Count == 1)
                continue;
            if (loops > 0 && merged[loops - 1].IsContinuedBy(loop))
                merged[loops - 1].Count *= loop.Count;
            else
                merged[loops++] = loop;
        }
        if (loops == 0)
            merged[loops++].Count = 1;
        p.Run = merged[0];
        p.ElementBytes = s.Output(0).Elements == 0 ? 1 : s.Output(0).Bytes / s.Output(0).Elements;
        p.Loops = loops - 1;
        Status e = s.Persist(p.Loops, out Span<Loop> table, out p.Table);
        if (e != Status.Ok)
            return e;
        merged.Slice(1, p.Loops).CopyTo(table);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        switch (p.ElementBytes)
        {
            case 1: Run<byte>(ref c, p); break;
            case 2: Run<short>(ref c, p); break;
            case 4: Run<int>(ref c, p); break;
            default: Run<long>(ref c, p); break;
        }
        return Status.Ok;
    }

    static void Run<T>(ref Context c, in Params p) where T : unmanaged
    {
        ReadOnlySpan<Loop> loops = c.Persistent<Loop>(p.Table, p.Loops);
        ReadOnlySpan<byte> condition = c.Input<byte>(Condition);
        ReadOnlySpan<T> whenTrue = c.Input<T>(WhenTrue), whenFalse = c.Input<T>(WhenFalse);
        Span<T> y = c.Output<T>(0);
        Span<int> index = stackalloc int[ModelLimits.Rank];
        index.Clear();
        int count = p.Run.Count, atCondition = 0, atTrue = 0, atFalse = 0;
        for (int to = 0; to < y.Length; to += count)
        {
            Span<T> row = y.Slice(to, count);
            int k = atCondition, t = atTrue, f = atFalse;
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = condition[k] != 0 ? whenTrue[t] : whenFalse[f];
                k += p.Run.Condition;
                t += p.Run.WhenTrue;
                f += p.Run.WhenFalse;
            }
            for (int loop = 0; loop < loops.Length; loop++)
            {
                Loop around = loops[loop];
                int turns = ++index[loop] < around.Count ? 1 : 1 - around.Count;    // on, or back to the loop's start
                atCondition += turns * around.Condition;
                atTrue += turns * around.WhenTrue;
                atFalse += turns * around.WhenFalse;
                if (turns == 1)
                    break;
                index[loop] = 0;
            }
        }
    }
}
