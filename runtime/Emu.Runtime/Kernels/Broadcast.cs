using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>How two operands spread over an output: the dimensions merged into as few loops as possible, innermost a run over contiguous elements.</summary>
/// <remarks>A step of 0 repeats an operand. In the run the first operand is always contiguous; when only the second was, the operands are exchanged.</remarks>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct Broadcast
{
    const int LargestRank = 6;

    internal int Length;       // of the run
    internal int StepB;        // in the run: 1, or 0 for one element against the whole run
    internal int Exchanged;    // 1: operand A is input 1
    internal int Count0, Count1, Count2;    // loops, outermost first
    internal int StepA0, StepA1, StepA2;
    internal int StepB0, StepB1, StepB2;

    /// <summary>Checks the shapes of inputs 0 and 1 against output 0.</summary>
    internal Status Prepare(ref Setup s)
    {
        TensorInfo a = s.Input(0), b = s.Input(1), output = s.Output(0);
        int rank = output.Rank;
        if (rank > LargestRank || a.Rank > rank || b.Rank > rank || Math.Max(a.Rank, b.Rank) != rank)
            return s.Fail(Status.OperandRank, Operands.Output, rank);
        Length = 1;
        StepB = 1;
        Count0 = Count1 = Count2 = 1;
        int loops = -1;          // merged dimensions so far, without the run
        int sizeA = 1, sizeB = 1, kind = Both;
        for (int i = 1; i <= rank; i++)
        {
            int size = output.Dim(rank - i);
            int dimA = i <= a.Rank ? a.Dim(a.Rank - i) : 1;
            int dimB = i <= b.Rank ? b.Dim(b.Rank - i) : 1;
            if (size != (dimA == 1 ? dimB : dimA) || size < 1)
                return s.Fail(Status.OperandShape, Operands.Output, size);
            if (dimB != size && dimB != 1)
                return s.Fail(Status.OperandShape, 1, dimB);
            if (size == 1)
                continue;
            int found = dimA == dimB ? Both : dimA == 1 ? OnlyB : OnlyA;
            if (loops < 0 || found != kind)
            {
                if (++loops > 3)
                    return s.Fail(Status.OperandShape, Operands.Output, size);
                kind = found;
                SetSteps(loops, kind == OnlyB ? 0 : sizeA, kind == OnlyA ? 0 : sizeB);
            }
            Multiply(loops, size);
            sizeA *= dimA;
            sizeB *= dimB;
        }
        return Status.Ok;
    }

    const int Both = 0, OnlyA = 1, OnlyB = 2;

    void SetSteps(int loop, int stepA, int stepB)
    {
        if (loop == 0)
        {
            Exchanged = stepA == 0 ? 1 : 0;
            StepB = stepA == 0 || stepB == 0 ? 0 : 1;
            return;
        }
        if (Exchanged != 0)
            (stepA, stepB) = (stepB, stepA);
        switch (loop)
        {
            case 1: (StepA2, StepB2) = (stepA, stepB); break;
            case 2: (StepA1, StepB1) = (stepA, stepB); break;
            default: (StepA0, StepB0) = (stepA, stepB); break;
        }
    }

    void Multiply(int loop, int size)
    {
        switch (loop)
        {
            case 0: Length *= size; break;
            case 1: Count2 *= size; break;
            case 2: Count1 *= size; break;
            default: Count0 *= size; break;
        }
    }

    /// <summary>Runs a row function over the whole output.</summary>
    internal static void Apply<TRow, TParams, T, TOut>(in Broadcast shape, in TParams p, ReadOnlySpan<T> input0, ReadOnlySpan<T> input1, Span<TOut> y)
        where TRow : struct, IRow<TParams, T, TOut>
        where TParams : unmanaged
        where T : unmanaged
        where TOut : unmanaged
    {
        ReadOnlySpan<T> a = shape.Exchanged != 0 ? input1 : input0;
        ReadOnlySpan<T> b = shape.Exchanged != 0 ? input0 : input1;
        int length = shape.Length, at = 0;
        for (int i = 0; i < shape.Count0; i++)
        {
            for (int j = 0; j < shape.Count1; j++)
            {
                for (int k = 0; k < shape.Count2; k++)
                {
                    ReadOnlySpan<T> rowA = a.Slice(i * shape.StepA0 + j * shape.StepA1 + k * shape.StepA2, length);
                    int fromB = i * shape.StepB0 + j * shape.StepB1 + k * shape.StepB2;
                    if (shape.StepB != 0)
                        TRow.Elements(p, rowA, b.Slice(fromB, length), y.Slice(at, length));
                    else
                        TRow.Scalar(p, rowA, b[fromB], y.Slice(at, length));
                    at += length;
                }
            }
        }
    }
}

/// <summary>One run of an element-wise operator with two operands; parameters already follow <see cref="Broadcast.Exchanged"/>.</summary>
internal interface IRow<TParams, T, TOut> where TParams : unmanaged where T : unmanaged where TOut : unmanaged
{
    /// <summary>y[i] = f(a[i], b[i]); all of one length. The operands are never exchanged here.</summary>
    static abstract void Elements(in TParams p, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<TOut> y);

    /// <summary>y[i] = f(a[i], b), or f(b, a[i]) when the operands are exchanged.</summary>
    static abstract void Scalar(in TParams p, ReadOnlySpan<T> a, T b, Span<TOut> y);
}
