using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>Operands of ADD_N: two or more inputs of one shape and type.</summary>
internal static class AddNOperands
{
    internal static Status Prepare(ref Setup s, ElementType type)
    {
        Status e;
        if ((e = Operands.Count(ref s, 2, ModelLimits.Operands, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, type)) != Status.Ok
            || (e = Operands.SameShape(ref s)) != Status.Ok)
            return e;
        TensorInfo first = s.Input(0);
        for (int i = 1; i < s.InputCount; i++)
        {
            if (!s.HasInput(i))
                return s.Fail(Status.OperandCount, i, i);
            TensorInfo input = s.Input(i);
            if ((e = Operands.Type(ref s, i, type)) != Status.Ok)
                return e;
            if (input.Rank != first.Rank)
                return s.Fail(Status.OperandRank, i, input.Rank);
            for (int d = 0; d < input.Rank; d++)
            {
                if (input.Dim(d) != first.Dim(d))
                    return s.Fail(Status.OperandShape, i, input.Dim(d));
            }
            if (input.Scale(0) != first.Scale(0) || input.ZeroPoint(0) != first.ZeroPoint(0))
                return s.Fail(Status.OperandQuantization, i, input.ZeroPoint(0));
        }
        return Status.Ok;
    }
}

/// <summary>ADD_N on float32, in the order of the inputs.</summary>
internal readonly struct AddNFloat32 : IKernel
{
    public static Status Prepare(ref Setup s) => AddNOperands.Prepare(ref s, ElementType.Float32);

    public static Status Invoke(ref Context c)
    {
        Span<float> y = c.Output<float>(0);
        y.Clear();
        for (int i = 0; i < c.InputCount; i++)
        {
            ReadOnlySpan<float> x = c.Input<float>(i).Slice(0, y.Length);
            for (int k = 0; k < x.Length; k++)
                y[k] += x[k];
        }
        return Status.Ok;
    }
}

/// <summary>ADD_N on int8 inputs of one quantisation. Bit-exact with TFLM's <c>reference/add_n.h</c>.</summary>
internal readonly struct AddNInt8 : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal SumScale Scale;
        internal int Sums;    // scratch: one for each element
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = AddNOperands.Prepare(ref s, ElementType.Int8)) != Status.Ok
            || (e = p.Scale.Prepare(ref s)) != Status.Ok
            || (e = s.Scratch(s.Output(0).Elements * 4, out p.Sums)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Span<sbyte> y = c.Output<sbyte>(0);
        Span<int> sums = c.Scratch<int>(p.Sums).Slice(0, y.Length);
        // TFLM's sum starts from raw 0, that is from minus the zero point as a term, not from the number 0.
        sums.Fill(p.Scale.Term(0));
        for (int i = 0; i < c.InputCount; i++)
        {
            ReadOnlySpan<sbyte> x = c.Input<sbyte>(i).Slice(0, sums.Length);
            for (int k = 0; k < x.Length; k++)
                sums[k] += p.Scale.Term(x[k]);
        }
        for (int k = 0; k < y.Length; k++)
            y[k] = p.Scale.Result(sums[k]);
        return Status.Ok;
    }
}
