using static Emu.Runtime.Hosting.Prediction.PrepareContext;

namespace Emu.Runtime.Hosting.Prediction;

/// <summary>Prepare of the operators with filters. Sources: TFLM's kernels/conv_common.cc, depthwise_conv_common.cc, transpose_conv.cc, fully_connected.cc and cmsis_nn/.</summary>
static class ConvolutionPrepare
{
    internal static void Conv2D(PrepareContext c)
    {
        TensorView? input = c.In(0), filter = c.In(1), bias = c.In(2), output = c.Out(0);
        c.Temporary(output, input, filter);
        if (!c.IsCmsis || IsInteger(input))
            PerChannel(c, Dim(filter, 0));
        c.Temporary(input, filter, bias, output);
        if (!c.IsCmsis)
            UnpackedFilter(c, filter);
        else if (input?.Type == ElementType.Int8)
            c.ScratchUnlessEmpty(filter?.Type == ElementType.Int4
                ? CmsisNnBuffers.ConvolutionInt4(Shape(c, depthwise: false), c.IsMve) : CmsisNnBuffers.ConvolutionInt8(Shape(c, depthwise: false), c.IsMve));
        else if (input?.Type == ElementType.Int16)
            c.ScratchUnlessEmpty(CmsisNnBuffers.ConvolutionInt16(Shape(c, depthwise: false), c.IsMve));
    }

    /// <summary>CMSIS-NN's glue asks for no scratch with int16, although the library has a kernel that could use one.</summary>
    internal static void DepthwiseConv2D(PrepareContext c)
    {
        TensorView? input = c.In(0), filter = c.In(1), bias = c.In(2), output = c.Out(0);
        c.Temporary(output, input, filter);
        if (!c.IsCmsis || IsInteger(input))
            PerChannel(c, Dim(filter, 3));
        c.Temporary(input, filter, bias, output);
        if (!c.IsCmsis)
            UnpackedFilter(c, filter);
        else if (input?.Type == ElementType.Int8)
            c.ScratchUnlessEmpty(CmsisNnBuffers.DepthwiseInt8(Shape(c, depthwise: true), c.Kernels, filter?.Type == ElementType.Int4));
    }

    internal static void TransposeConv(PrepareContext c)
    {
        TensorView? filter = c.In(1), input = c.In(2), bias = c.In(3), output = c.Out(0);
        c.Temporary(output, input, filter);
        PerChannel(c, Dim(filter, 0));
        if (input?.Type == ElementType.Int8 && c.IsCmsis)
        {
            ConvolutionShape shape = TransposedShape(c, input, filter, output);
            c.Scratch(CmsisNnBuffers.TransposeInt8(shape, c.IsMve));
            c.Scratch(CmsisNnBuffers.TransposeReversedFilter(shape));
        }
        else if (input?.Type == ElementType.Int8)
            c.Scratch(4 * Elements(output));
        if (input?.Type == ElementType.Int16)
            c.Scratch(8 * Elements(output));
        if (input?.Type == ElementType.Float32)
            return;
        c.Temporary(input, filter, bias, output);
        if (input?.Type == ElementType.Int16 && bias?.Type == ElementType.Int16)
            c.Scratch(8 * Elements(bias));
    }

    internal static void FullyConnected(PrepareContext c)
    {
        TensorView? input = c.In(0), filter = c.In(1), output = c.Out(0);
        c.Temporary(input, filter, c.In(2), output);
        bool perChannel = filter != null && QuantizedChannels(filter) > 1 && IsInteger(input);
        if (!c.IsCmsis)
        {
            if (perChannel)
                PerChannel(c, Dim(filter, 0));
            UnpackedFilter(c, filter);
            return;
        }
        if (perChannel)
            PerChannel(c, Dim(filter, 0));
        if (input?.Type != ElementType.Int8)
            return;
        if (output?.Shape.Length > 2 && LastDim(filter) % 4 == 0)
        {
            if (!perChannel)
                c.Scratch(8 * LastDim(output));
        }
        else if (c.IsMve && filter?.Type == ElementType.Int8)
            c.Persistent(4 * LastDim(output)); // sums of the filter's rows
    }

    /// <summary>Multipliers and shifts of the output channels.</summary>
    static void PerChannel(PrepareContext c, long channels)
    {
        c.Persistent(4 * channels);
        c.Persistent(4 * channels);
    }

    /// <summary>The reference kernels unpack int4 filters into scratch.</summary>
    static void UnpackedFilter(PrepareContext c, TensorView? filter)
    {
        if (filter?.Type == ElementType.Int4)
            c.Scratch(Elements(filter));
    }

    static bool IsInteger(TensorView? tensor) => tensor?.Type is ElementType.Int8 or ElementType.Int16;

    /// <summary>Options: padding, stride_w, stride_h; the dilations follow the activation.</summary>
    static ConvolutionShape Shape(PrepareContext c, bool depthwise)
    {
        int activation = depthwise ? 4 : 3;
        TensorView? input = c.In(0), filter = c.In(1), output = c.Out(0);
        FlatTable o = c.Options;
        bool same = o.Int8(0, 0) == 0;
        long strideW = o.Int32(1, 0), strideH = o.Int32(2, 0), dilationW = o.Int32(activation + 1, 1), dilationH = o.Int32(activation + 2, 1);
        return new ConvolutionShape(Dim(input, 1), Dim(input, 2), Dim(input, 3), Dim(output, 2), Dim(output, 3), Dim(filter, 1), Dim(filter, 2),
            strideH, strideW, dilationH, dilationW,
            Padding(same, Dim(input, 1), Dim(filter, 1), strideH, dilationH), Padding(same, Dim(input, 2), Dim(filter, 2), strideW, dilationW),
            depthwise ? Dim(input, 3) : Dim(filter, 3), Dim(input, 0));
    }

    static ConvolutionShape TransposedShape(PrepareContext c, TensorView? input, TensorView? filter, TensorView? output) =>
        new(Dim(input, 1), Dim(input, 2), Dim(input, 3), Dim(output, 2), Dim(filter, 0), Dim(filter, 1), Dim(filter, 2),
            c.Options.Int32(2, 0), c.Options.Int32(1, 0), 1, 1, 0, 0, Dim(filter, 3), Dim(input, 0));

    /// <summary>The smaller half of SAME's padding (padding.h, ComputePaddingHeightWidth).</summary>
    static long Padding(bool same, long size, long kernel, long stride, long dilation)
    {
        if (!same || stride <= 0)
            return 0;
        long outputs = (size + stride - 1) / stride;
        return Math.Max(0, (outputs - 1) * stride + Product(kernel - 1, dilation) + 1 - size) / 2;
    }
}
