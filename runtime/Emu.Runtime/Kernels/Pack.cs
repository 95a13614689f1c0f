using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>Where PACK and UNPACK put the axis that one of the two shapes has and the other lacks.</summary>
internal static class StackedShape
{
    // Fields of PackOptions and UnpackOptions in schema.fbs.
    const int Values = 0, AxisField = 1;

    /// <summary>Checks the options against the stacked tensor and the parts' number; gives the axis.</summary>
    internal static Status Axis(ref Setup s, int stacked, int parts, out int axis)
    {
        TensorInfo tensor = Operands.Tensor(ref s, stacked);
        axis = s.Options.Int32(AxisField, 0);
        if (axis < 0)
            axis += tensor.Rank;
        if ((uint)axis >= (uint)tensor.Rank)
            return s.Fail(Status.OptionValue, -1, axis);
        int values = s.Options.Int32(Values, parts);
        if (values != parts)
            return s.Fail(Status.OptionValue, -1, values);
        return Operands.Size(ref s, stacked, axis, parts);
    }

    /// <summary>Checks that a part has the stacked tensor's type and its shape without the axis.</summary>
    internal static Status Part(ref Setup s, int stacked, int part, int axis)
    {
        TensorInfo whole = Operands.Tensor(ref s, stacked), tensor = Operands.Tensor(ref s, part);
        if (!tensor.Exists)
            return s.Fail(Status.OperandCount, part, part);
        if (tensor.Type != whole.Type)
            return s.Fail(Status.OperandType, part, (int)tensor.Type);
        if (tensor.Rank != whole.Rank - 1)
            return s.Fail(Status.OperandRank, part, tensor.Rank);
        for (int d = 0; d < tensor.Rank; d++)
        {
            if (tensor.Dim(d) != whole.Dim(d < axis ? d : d + 1))
                return s.Fail(Status.OperandShape, part, tensor.Dim(d));
        }
        return Status.Ok;
    }
}

/// <summary>PACK: inputs of one shape and type stacked along a new axis; copies of bytes.</summary>
internal readonly struct Pack : IKernel
{
    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Rows;       // product of the dimensions before the axis
        internal int Parts;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        p.Parts = s.InputCount;
        Status e;
        if ((e = Operands.Count(ref s, 1, ModelLimits.Operands, 1)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, Operands.Output)) != Status.Ok
            || (e = StackedShape.Axis(ref s, Operands.Output, p.Parts, out int axis)) != Status.Ok)
            return e;
        for (int i = 0; i < p.Parts; i++)
        {
            if ((e = StackedShape.Part(ref s, Operands.Output, i, axis)) != Status.Ok)
                return e;
        }
        p.Rows = Runs.Before(s.Output(0), axis);
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        Span<byte> y = c.Output<byte>(0);
        int rows = p.Rows, parts = p.Parts;
        if (rows <= 0)
            return Status.Ok;
        int pitch = y.Length / rows;
        for (int i = 0, column = 0; i < parts; i++)
        {
            ReadOnlySpan<byte> x = c.Input<byte>(i);
            int run = x.Length / rows;
            Runs.Join(x, run, y.Slice(column), pitch);
            column += run;
        }
        return Status.Ok;
    }
}
