namespace Emu.Runtime.Kernels;

/// <summary>Checks of operands that many operators share. Operands are numbered as in <see cref="Setup.Fail"/>: inputs from 0, outputs from <see cref="Setup.Outputs"/>.</summary>
internal static class Operands
{
    /// <summary>The first output's operand number.</summary>
    internal const int Output = Setup.Outputs;

    internal static TensorInfo Tensor(ref Setup s, int operand) =>
        operand < Setup.Outputs ? s.Input(operand) : s.Output(operand - Setup.Outputs);

    /// <summary>Input and output counts; inputs up to <paramref name="leastInputs"/> must be present.</summary>
    internal static Status Count(ref Setup s, int leastInputs, int mostInputs, int outputs)
    {
        if (s.InputCount < leastInputs || s.InputCount > mostInputs)
            return s.Fail(Status.OperandCount, value: s.InputCount);
        if (s.OutputCount != outputs)
            return s.Fail(Status.OperandCount, value: s.OutputCount);
        for (int i = 0; i < leastInputs; i++)
        {
            if (!s.HasInput(i))
                return s.Fail(Status.OperandCount, i, i);
        }
        return Status.Ok;
    }

    internal static Status Type(ref Setup s, int operand, ElementType type)
    {
        ElementType found = Tensor(ref s, operand).Type;
        return found == type ? Status.Ok : s.Fail(Status.OperandType, operand, (int)found);
    }

    /// <summary>A rank, and every dimension at least 1.</summary>
    internal static Status Rank(ref Setup s, int operand, int rank)
    {
        TensorInfo tensor = Tensor(ref s, operand);
        return tensor.Rank == rank ? NotEmpty(ref s, operand) : s.Fail(Status.OperandRank, operand, tensor.Rank);
    }

    internal static Status NotEmpty(ref Setup s, int operand) =>
        Tensor(ref s, operand).Elements > 0 ? Status.Ok : s.Fail(Status.OperandShape, operand, 0);

    /// <summary>One dimension's size.</summary>
    internal static Status Size(ref Setup s, int operand, int dimension, int size)
    {
        int found = Tensor(ref s, operand).Dim(dimension);
        return found == size ? Status.Ok : s.Fail(Status.OperandShape, operand, found);
    }

    internal static Status Elements(ref Setup s, int operand, int elements)
    {
        int found = Tensor(ref s, operand).Elements;
        return found == elements ? Status.Ok : s.Fail(Status.OperandShape, operand, found);
    }

    /// <summary>Input 0 and output 0 have the same dimensions.</summary>
    internal static Status SameShape(ref Setup s)
    {
        TensorInfo input = s.Input(0), output = s.Output(0);
        if (input.Rank != output.Rank)
            return s.Fail(Status.OperandRank, Output, output.Rank);
        for (int i = 0; i < input.Rank; i++)
        {
            if (input.Dim(i) != output.Dim(i))
                return s.Fail(Status.OperandShape, Output, output.Dim(i));
        }
        return Status.Ok;
    }

    /// <summary>One positive scale and a zero point from <paramref name="lowest"/> to <paramref name="highest"/>.</summary>
    internal static Status PerTensor(ref Setup s, int operand, int lowest, int highest)
    {
        TensorInfo tensor = Tensor(ref s, operand);
        if (tensor.ScaleCount != 1)
            return s.Fail(Status.OperandQuantization, operand, tensor.ScaleCount);
        if (!(tensor.Scale(0) > 0f))
            return s.Fail(Status.OperandQuantization, operand, 0);
        int zero = tensor.ZeroPoint(0);
        return zero >= lowest && zero <= highest ? Status.Ok : s.Fail(Status.OperandQuantization, operand, zero);
    }

    /// <summary>One positive scale; a zero point within the type for 8 bits, 0 for 16 bits.</summary>
    internal static Status ByteOrSymmetric<TElement, T>(ref Setup s, int operand) where TElement : struct, IElement<T> where T : unmanaged =>
        TElement.Highest <= byte.MaxValue ? PerTensor(ref s, operand, TElement.Lowest, TElement.Highest) : PerTensor(ref s, operand, 0, 0);

    /// <summary>An optional vector of <paramref name="elements"/> biases.</summary>
    internal static Status Bias(ref Setup s, int operand, ElementType type, int elements)
    {
        if (!s.HasInput(operand))
            return Status.Ok;
        Status status = Type(ref s, operand, type);
        return status != Status.Ok ? status : Elements(ref s, operand, elements);
    }

    /// <summary>Equal zero point and, up to the rounding of a converter, scale of an operand and output 0.</summary>
    internal static Status SameQuantization(ref Setup s, int operand)
    {
        TensorInfo tensor = Tensor(ref s, operand), output = s.Output(0);
        bool same = MathF.Abs(tensor.Scale(0) - output.Scale(0)) <= output.Scale(0) * 1e-5f && tensor.ZeroPoint(0) == output.ZeroPoint(0);
        return same ? Status.Ok : s.Fail(Status.OperandQuantization, operand, tensor.ZeroPoint(0));
    }
}
