namespace Emu.Runtime.Kernels;

/// <summary>Operands of SOFTMAX that are the same for every element type: equal shapes, rows along the last dimension.</summary>
internal static class SoftmaxShapes
{
    /// <summary>The factor of the exponents, SoftmaxOptions field 0; without options 0.</summary>
    internal static float Beta(ref Setup s) => s.Options.Float(0, 0f);

    internal static Status Prepare(ref Setup s, out int depth)
    {
        depth = 0;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok
            || (e = Operands.SameShape(ref s)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0);
        if (input.Rank == 0)
            return s.Fail(Status.OperandRank, 0, 0);
        depth = input.Dim(input.Rank - 1);
        return Status.Ok;
    }
}
