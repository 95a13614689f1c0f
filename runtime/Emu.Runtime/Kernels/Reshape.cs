namespace Emu.Runtime.Kernels;

/// <summary><c>RESHAPE</c> for every type: the elements keep their order, so it is a copy.</summary>
public readonly struct Reshape : IKernel
{
    /// <summary>One data input, optionally the new shape as a second one; the output's shape is the model's, of equally many bytes.</summary>
    public static Status Prepare(ref Setup setup)
    {
        if (setup.InputCount < 1 || setup.InputCount > 2 || setup.OutputCount != 1)
            return setup.Fail(Status.OperandCount, -1, setup.InputCount);
        if (!setup.HasInput(0))
            return setup.Fail(Status.OperandCount, 0, setup.InputCount);
        TensorInfo input = setup.Input(0), output = setup.Output(0);
        if (input.Type != output.Type)
            return setup.Fail(Status.OperandType, Setup.Outputs, (int)output.Type);
        if (input.Bytes != output.Bytes)
            return setup.Fail(Status.OperandShape, Setup.Outputs, output.Bytes);
        return Status.Ok;
    }

    /// <summary>Copies.</summary>
    public static Status Invoke(ref Context context)
    {
        context.Input<byte>(0).CopyTo(context.Output<byte>(0));
        return Status.Ok;
    }
}
