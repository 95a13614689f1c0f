namespace Emu.Runtime.Kernels;

/// <summary>ZEROS_LIKE: number 0, whatever the zero point, as TFLM does.</summary>
internal readonly struct ZerosLike : IKernel
{
    public static Status Prepare(ref Setup s) => Unary.Prepare(ref s, s.Input(0).Type);

    public static Status Invoke(ref Context c)
    {
        c.Output<byte>(0).Clear();
        return Status.Ok;
    }
}

/// <summary>FILL: an output of constant dimensions (input 0, int32 or int64), every element equal to the scalar input 1: float32, int8, int16, int32 or int64.</summary>
internal readonly struct Fill : IKernel
{
    public static Status Prepare(ref Setup s)
    {
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok || (e = Operands.Elements(ref s, 1, 1)) != Status.Ok)
            return e;
        TensorInfo dimensions = s.Input(0), value = s.Input(1), output = s.Output(0);
        if (value.Type is not (ElementType.Float32 or ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64))
            return s.Fail(Status.OperandType, 1, (int)value.Type);
        if ((e = Operands.Type(ref s, Operands.Output, value.Type)) != Status.Ok || (e = Operands.SameQuantization(ref s, 1)) != Status.Ok)
            return e;
        if (!dimensions.IsConstant)
            return s.Fail(Status.OperandNotConstant, 0);
        if (dimensions.Elements != output.Rank)
            return s.Fail(Status.OperandRank, Operands.Output, output.Rank);
        ReadOnlySpan<int> words = dimensions.Constant<int>();
        int wordsEach = dimensions.Type == ElementType.Int64 ? 2 : 1;
        for (int i = 0; i < output.Rank; i++)
        {
            if (words[i * wordsEach] != output.Dim(i))
                return s.Fail(Status.OperandShape, Operands.Output, output.Dim(i));
        }
        return Status.Ok;
    }

    public static Status Invoke(ref Context c)
    {
        switch (c.Input<byte>(1).Length)
        {
            case 1: c.Output<byte>(0).Fill(c.Input<byte>(1)[0]); break;
            case 2: c.Output<short>(0).Fill(c.Input<short>(1)[0]); break;
            case 4: c.Output<int>(0).Fill(c.Input<int>(1)[0]); break;
            default: c.Output<long>(0).Fill(c.Input<long>(1)[0]); break;
        }
        return Status.Ok;
    }
}
