using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>Which elements of a tensor fall together in a reduction: its dimensions merged into at most two kept and two reduced loops.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct Reduction
{
    internal int Kept0, Kept1, KeptStep0, KeptStep1;              // outer and inner loop over outputs, steps in the input
    internal int Reduced0, Reduced1, ReducedStep0, ReducedStep1;  // outer and inner loop over the elements of one output

    /// <summary>Elements of one output.</summary>
    internal readonly int Count => Reduced0 * Reduced1;

    /// <summary>Takes the axes from the constant input 1 and checks output 0's shape.</summary>
    internal Status Prepare(ref Setup s)
    {
        TensorInfo input = s.Input(0), axes = s.Input(1);
        Status e;
        if ((e = Operands.Type(ref s, 1, ElementType.Int32)) != Status.Ok || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok)
            return e;
        if (!axes.IsConstant)
            return s.Fail(Status.OperandNotConstant, 1);
        int reduced = 0;    // a bit for each dimension
        ReadOnlySpan<int> listed = axes.Constant<int>();
        for (int i = 0; i < listed.Length; i++)
        {
            int axis = listed[i] < 0 ? listed[i] + input.Rank : listed[i];
            if ((uint)axis >= (uint)input.Rank)
                return s.Fail(Status.OperandValue, 1, listed[i]);
            reduced |= 1 << axis;
        }
        if ((e = CheckOutput(ref s, reduced)) != Status.Ok)
            return e;
        return Merge(ref s, reduced);
    }

    static Status CheckOutput(ref Setup s, int reduced)
    {
        TensorInfo input = s.Input(0), output = s.Output(0);
        bool keepsRank = output.Rank == input.Rank;
        int at = 0;
        for (int i = 0; i < input.Rank; i++)
        {
            bool isReduced = (reduced >> i & 1) != 0;
            if (isReduced && !keepsRank)
                continue;
            int size = isReduced ? 1 : input.Dim(i);
            if (at >= output.Rank)
                break;
            if (output.Dim(at++) != size)
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(at - 1));
        }
        // A full reduction may be written as [1] instead of a scalar.
        return Operands.Elements(ref s, Operands.Output, KeptElements(input, reduced));
    }

    static int KeptElements(in TensorInfo input, int reduced)
    {
        int elements = 1;
        for (int i = 0; i < input.Rank; i++)
            elements *= (reduced >> i & 1) != 0 ? 1 : input.Dim(i);
        return elements;
    }

    Status Merge(ref Setup s, int reduced)
    {
        TensorInfo input = s.Input(0);
        Kept0 = Kept1 = Reduced0 = Reduced1 = 1;
        int kept = 0, folded = 0;      // loops of each kind so far, from the inside
        int step = 1, previous = -1;
        for (int i = input.Rank - 1; i >= 0; i--)
        {
            int size = input.Dim(i);
            if (size == 1)
                continue;
            int kind = reduced >> i & 1;
            if (kind != previous && (kind != 0 ? folded++ : kept++) > 1)
                return s.Fail(Status.OperandRank, 0, input.Rank);
            if (kind != 0)
                Extend(ref Reduced0, ref ReducedStep0, ref Reduced1, ref ReducedStep1, folded, size, step);
            else
                Extend(ref Kept0, ref KeptStep0, ref Kept1, ref KeptStep1, kept, size, step);
            previous = kind;
            step *= size;
        }
        return Status.Ok;
    }

    /// <summary>Loop 1 is the inner one.</summary>
    static void Extend(ref int outer, ref int outerStep, ref int inner, ref int innerStep, int loop, int size, int step)
    {
        if (loop == 1)
        {
            if (inner == 1)
                innerStep = step;
            inner *= size;
        }
        else
        {
            if (outer == 1)
                outerStep = step;
            outer *= size;
        }
    }
}
