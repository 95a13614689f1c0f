using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>What the two RESIZE operators share: NHWC images, the new height and width in constant input 1, and the options.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct ResizeShape
{
    internal int Batches, Depth;
    internal int Rows, Columns;            // of the input
    internal int NewRows, NewColumns;      // of the output
    internal int AlignCorners;             // 0 or 1: the corners' pixels keep their values
    internal int HalfPixelCenters;         // 0 or 1: a pixel's place is its middle

    /// <param name="s">The operator.</param>
    /// <param name="alignCorners">Number of the field in the operator's options; <c>half_pixel_centers</c> follows it.</param>
    internal Status Prepare(ref Setup s, int alignCorners)
    {
        Status e;
        if ((e = Operands.Count(ref s, 2, 2, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, s.Input(0).Type)) != Status.Ok
            || (e = Operands.Rank(ref s, 0, 4)) != Status.Ok
            || (e = Operands.Rank(ref s, Operands.Output, 4)) != Status.Ok
            || (e = Operands.Type(ref s, 1, ElementType.Int32)) != Status.Ok
            || (e = IntegerList.Constant(ref s, 1, 2)) != Status.Ok)
            return e;
        TensorInfo input = s.Input(0), size = s.Input(1), output = s.Output(0);
        Batches = input.Dim(0);
        Rows = input.Dim(1);
        Columns = input.Dim(2);
        Depth = input.Dim(3);
        NewRows = IntegerList.At(size, 0);
        NewColumns = IntegerList.At(size, 1);
        if ((e = Operands.Size(ref s, Operands.Output, 0, Batches)) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, 1, NewRows)) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, 2, NewColumns)) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, 3, Depth)) != Status.Ok)
            return e;
        AlignCorners = s.Options.Bool(alignCorners, false) ? 1 : 0;
        HalfPixelCenters = s.Options.Bool(alignCorners + 1, false) ? 1 : 0;
        return (AlignCorners & HalfPixelCenters) == 0 ? Status.Ok : s.Fail(Status.OptionValue, -1, 1);
    }

    /// <summary>Input pixels from one output pixel to the next.</summary>
    internal readonly float Scale(int size, int newSize) =>
        AlignCorners != 0 && newSize > 1 ? (size - 1) / (float)(newSize - 1) : size / (float)Math.Max(newSize, 1);
}
