namespace Emu.Runtime.Kernels;

/// <summary>Operands that list sizes, axes or positions: int32 or int64, one dimension.</summary>
internal static class IntegerList
{
    /// <summary>A list that may be computed while running.</summary>
    internal static Status Check(ref Setup s, int operand, int elements)
    {
        TensorInfo list = s.Input(operand);
        if (list.Type is not (ElementType.Int32 or ElementType.Int64))
            return s.Fail(Status.OperandType, operand, (int)list.Type);
        return Operands.Elements(ref s, operand, elements);
    }

    /// <summary>A list that is part of the model.</summary>
    internal static Status Constant(ref Setup s, int operand, int elements)
    {
        if (s.Input(operand).Type is ElementType.Int32 or ElementType.Int64 && !s.Input(operand).IsConstant)
            return s.Fail(Status.OperandNotConstant, operand);
        return Check(ref s, operand, elements);
    }

    /// <summary>Element of a constant list; the nearest 32-bit number.</summary>
    internal static int At(in TensorInfo list, int i) => At(list.Constant<int>(), list.Type == ElementType.Int64 ? 1 : 0, i);

    /// <summary>Element of a list of 32-bit words.</summary>
    /// <param name="words">The list's bytes.</param>
    /// <param name="wide">1 for int64, 0 for int32.</param>
    /// <param name="i">Index of the element.</param>
    internal static int At(ReadOnlySpan<int> words, int wide, int i)
    {
        int low = words[i << wide];
        if (wide == 0)
            return low;
        int high = words[2 * i + 1];
        if (high == low >> 31)
            return low;
        return high < 0 ? int.MinValue : int.MaxValue;
    }

    /// <summary>A constant axis, or position between axes, of 0 to count - 1; negative ones count from the end.</summary>
    internal static Status Axis(ref Setup s, int operand, int i, int count, out int axis)
    {
        int found = At(s.Input(operand), i);
        axis = found < 0 ? found + count : found;
        return (uint)axis < (uint)count ? Status.Ok : s.Fail(Status.OperandValue, operand, found);
    }
}
