using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>CONCATENATION along one axis: inputs of one type whose other dimensions agree; a copy. int8 inputs must have the output's quantisation.</summary>
internal readonly struct Concatenation : IKernel
{
    // Fields of ConcatenationOptions in schema.fbs.
    const int Axis = 0, FusedActivation = 1;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Runs;      // product of the dimensions before the axis
        internal int Inputs;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        p.Inputs = s.InputCount;
        Status e;
        if ((e = Operands.Count(ref s, 1, ModelLimits.Operands, 1)) != Status.Ok || (e = Operands.NotEmpty(ref s, Operands.Output)) != Status.Ok)
            return e;
        TensorInfo output = s.Output(0);
        int activation = s.Options.Int8(FusedActivation, 0);
        if (activation != Activation.None)
            return s.Fail(Status.OptionValue, -1, activation);
        int axis = s.Options.Int32(Axis, 0);
        if (axis < 0)
            axis += output.Rank;
        if ((uint)axis >= (uint)output.Rank)
            return s.Fail(Status.OptionValue, -1, axis);
        int total = 0;
        for (int i = 0; i < p.Inputs; i++)
        {
            if ((e = CheckInput(ref s, i, axis)) != Status.Ok)
                return e;
            total += s.Input(i).Dim(axis);
            if (total > output.Dim(axis))
                return s.Fail(Status.OperandShape, i, total);
        }
        if (total != output.Dim(axis))
            return s.Fail(Status.OperandShape, Operands.Output, total);
        p.Runs = Runs.Before(output, axis);
        return s.SetParams(p);
    }

    static Status CheckInput(ref Setup s, int i, int axis)
    {
        if (!s.HasInput(i))
            return s.Fail(Status.OperandCount, i, i);
        Status e;
        TensorInfo input = s.Input(i), output = s.Output(0);
        if ((e = Operands.Type(ref s, i, output.Type)) != Status.Ok)
            return e;
        if (input.Type == ElementType.Int8 && (e = Operands.SameQuantization(ref s, i)) != Status.Ok)
            return e;
        if (input.Rank != output.Rank)
            return s.Fail(Status.OperandRank, i, input.Rank);
        for (int d = 0; d < input.Rank; d++)
        {
            if (d != axis && input.Dim(d) != output.Dim(d))
                return s.Fail(Status.OperandShape, i, input.Dim(d));
        }
        return Status.Ok;
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Span<byte> y = c.Output<byte>(0);
        int pitch = y.Length / p.Runs, column = 0;
        for (int i = 0; i < p.Inputs; i++)
        {
            ReadOnlySpan<byte> x = c.Input<byte>(i);
            int run = x.Length / p.Runs;
            Runs.Join(x, run, y.Slice(column), pitch);
            column += run;
        }
        return Status.Ok;
    }
}
