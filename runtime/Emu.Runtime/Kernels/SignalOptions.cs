namespace Emu.Runtime.Kernels;

/// <summary>Options and operands of TFLM's signal operators. Options are read by position, as TFLM does: names sorted, from 0.</summary>
internal static class SignalOptions
{
    /// <summary>An integer option from <paramref name="low"/> to <paramref name="high"/>.</summary>
    internal static Status Read(ref Setup s, int index, int low, int high, out int value)
    {
        value = 0;
        FlexMap options = new(s.CustomOptions);
        if (!options.Integer(index, out long found))
            return s.Fail(Status.OptionValue, -1, index);
        if (found < low || found > high)
            return s.Fail(Status.OptionValue, -1, (int)found);
        value = (int)found;
        return Status.Ok;
    }

    /// <summary>A vector with at least one element.</summary>
    internal static Status Vector(ref Setup s, int operand, ElementType type)
    {
        Status e = Operands.Type(ref s, operand, type);
        return e != Status.Ok ? e : Operands.Rank(ref s, operand, 1);
    }

    /// <summary>A vector of the same length as input 0, which must be a vector too.</summary>
    internal static Status SameVector(ref Setup s, int operand, ElementType type)
    {
        Status e = Vector(ref s, operand, type);
        return e != Status.Ok ? e : Operands.Size(ref s, operand, 0, s.Input(0).Elements);
    }

    /// <summary>Size of the last dimension of a tensor that is not empty and has one; 0 with <paramref name="status"/> otherwise.</summary>
    internal static int LastDimension(ref Setup s, int operand, out Status status)
    {
        TensorInfo tensor = Operands.Tensor(ref s, operand);
        status = Operands.NotEmpty(ref s, operand);
        if (status == Status.Ok && tensor.Rank == 0)
            status = s.Fail(Status.OperandRank, operand, 0);
        return status == Status.Ok ? tensor.Dim(tensor.Rank - 1) : 0;
    }
}
