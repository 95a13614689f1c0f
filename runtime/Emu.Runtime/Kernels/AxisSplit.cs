using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>A tensor seen along one axis: products of the dimensions before it, its size, and the product of those after it.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct AxisSplit
{
    internal int Outer, Depth, Inner;

    /// <summary>Takes the axis of input 0 from the constant int32 input 1, which has one element; negative ones count from the end.</summary>
    internal Status Prepare(ref Setup s, out int axis)
    {
        axis = 0;
        Status e;
        if ((e = Operands.Type(ref s, 1, ElementType.Int32)) != Status.Ok
            || (e = Operands.Elements(ref s, 1, 1)) != Status.Ok
            || (e = Operands.NotEmpty(ref s, 0)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0);
        if (!s.Input(1).IsConstant)
            return s.Fail(Status.OperandNotConstant, 1);
        int given = s.Input(1).Constant<int>()[0];
        axis = given < 0 ? given + input.Rank : given;
        if ((uint)axis >= (uint)input.Rank)
            return s.Fail(Status.OperandValue, 1, given);
        Outer = Inner = 1;
        Depth = input.Dim(axis);
        for (int i = 0; i < axis; i++)
            Outer *= input.Dim(i);
        for (int i = axis + 1; i < input.Rank; i++)
            Inner *= input.Dim(i);
        return Status.Ok;
    }
}
