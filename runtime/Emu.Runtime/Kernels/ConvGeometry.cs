using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>Sizes, strides and padding of an operator that moves a window over an image (convolutions and pools). Images are [N, H, W, C].</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct ConvGeometry
{
    internal int Batches;
    internal int InputHeight;
    internal int InputWidth;
    internal int InputChannels;
    internal int OutputHeight;
    internal int OutputWidth;
    internal int OutputChannels;
    internal short FilterHeight;
    internal short FilterWidth;
    internal short StrideHeight;
    internal short StrideWidth;
    internal short DilationHeight;
    internal short DilationWidth;
    internal short PadTop;
    internal short PadLeft;

    const int Same = 0, Valid = 1;

    /// <summary>Takes the sizes from input 0 and output 0 (rank 4 each, checked here) and checks that they belong together.</summary>
    /// <param name="s">The operator.</param>
    /// <param name="padding">The schema's Padding: 0 SAME, 1 VALID.</param>
    /// <param name="filter">Height and width of the filter or pool.</param>
    /// <param name="stride">Height and width, 1 to 32767.</param>
    /// <param name="dilation">Height and width, 1 to 32767.</param>
    internal Status Prepare(ref Setup s, int padding, (int Height, int Width) filter, (int Height, int Width) stride, (int Height, int Width) dilation)
    {
        Status e;
        if ((e = Operands.Rank(ref s, 0, 4)) != Status.Ok || (e = Operands.Rank(ref s, Operands.Output, 4)) != Status.Ok)
            return e;
        if (padding is not (Same or Valid))
            return s.Fail(Status.OptionValue, -1, padding);
        TensorInfo input = s.Input(0), output = s.Output(0);
        Batches = input.Dim(0);
        InputHeight = input.Dim(1);
        InputWidth = input.Dim(2);
        InputChannels = input.Dim(3);
        OutputHeight = output.Dim(1);
        OutputWidth = output.Dim(2);
        OutputChannels = output.Dim(3);
        if ((e = Operands.Size(ref s, Operands.Output, 0, Batches)) != Status.Ok
            || (e = Axis(ref s, padding, InputHeight, OutputHeight, filter.Height, stride.Height, dilation.Height, out PadTop)) != Status.Ok
            || (e = Axis(ref s, padding, InputWidth, OutputWidth, filter.Width, stride.Width, dilation.Width, out PadLeft)) != Status.Ok)
            return e;
        FilterHeight = (short)filter.Height;
        FilterWidth = (short)filter.Width;
        StrideHeight = (short)stride.Height;
        StrideWidth = (short)stride.Width;
        DilationHeight = (short)dilation.Height;
        DilationWidth = (short)dilation.Width;
        return Status.Ok;
    }

    /// <summary>Checks one axis and gives the padding before it; the odd one of an uneven padding goes after (TFLM <c>kernels/padding.h</c>).</summary>
    static Status Axis(ref Setup s, int padding, int input, int output, int filter, int stride, int dilation, out short before)
    {
        before = 0;
        if (stride is < 1 or > short.MaxValue)
            return s.Fail(Status.OptionValue, -1, stride);
        if (dilation is < 1 or > short.MaxValue)
            return s.Fail(Status.OptionValue, -1, dilation);
        if (filter is < 1 or > short.MaxValue)
            return s.Fail(Status.OptionValue, -1, filter);
        int reach = (filter - 1) * dilation + 1;
        if (reach > short.MaxValue)
            return s.Fail(Status.OptionValue, -1, reach);
        int covered = padding == Same ? input : input - reach + 1;
        int expected = covered < 1 ? 0 : (covered - 1) / stride + 1;
        if (output != expected)
            return s.Fail(Status.OperandShape, Operands.Output, output);
        if (padding == Same)
            before = (short)(Math.Max(0, (output - 1) * stride + reach - input) / 2);
        return Status.Ok;
    }
}
