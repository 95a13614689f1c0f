using static Emu.Runtime.Hosting.Prediction.PrepareContext;

namespace Emu.Runtime.Hosting.Prediction;

/// <summary>A convolution as CMSIS-NN's size functions see it.</summary>
readonly record struct ConvolutionShape(long InHeight, long InWidth, long InChannels, long OutWidth, long OutChannels, long KernelHeight, long KernelWidth,
    long StrideHeight, long StrideWidth, long DilationHeight, long DilationWidth, long PadHeight, long PadWidth, long FilterChannels, long Batches)
{
    internal long KernelSize => Product(KernelHeight, KernelWidth, InChannels);
    internal bool IsUndilated => DilationHeight == 1 && DilationWidth == 1;
}

/// <summary>Sizes of CMSIS-NN's working buffers in bytes, gcc builds. Sources: CMSIS-NN's *_get_buffer_size*.c.</summary>
static class CmsisNnBuffers
{
    /// <summary>arm_convolve_wrapper_s8_get_buffer_size.</summary>
    internal static long ConvolutionInt8(in ConvolutionShape s, bool mve)
    {
        if (IsPointwise(s))
            return 0;
        bool oneRow = s.InHeight == 1 && s.DilationWidth == 1 && s.KernelHeight == 1 && s.StrideWidth * s.InChannels % 4 == 0 && s.InChannels == s.FilterChannels;
        return mve && oneRow ? OneRowInt8(s) : GeneralInt8(s.KernelSize, mve);
    }

    /// <summary>arm_convolve_s8_get_buffer_size: two int16 columns, or four int8 columns of whole vectors.</summary>
    internal static long GeneralInt8(long kernelSize, bool mve) => mve ? 64 * ((kernelSize + 15) / 16) : 4 * (kernelSize + 3 & ~3L);

    /// <summary>arm_convolve_wrapper_s4_get_buffer_size.</summary>
    internal static long ConvolutionInt4(in ConvolutionShape s, bool mve) =>
        IsPointwise(s) ? 0 : mve ? 64 * ((s.KernelSize + 15) / 16) : 4 * s.KernelSize;

    /// <summary>arm_convolve_wrapper_s16_get_buffer_size.</summary>
    internal static long ConvolutionInt16(in ConvolutionShape s, bool mve) => mve ? 64 * ((s.KernelSize + 7) / 8) : 4 * s.KernelSize;

    /// <summary>
    /// arm_depthwise_conv_wrapper_s8_get_buffer_size and its s4 twin, which has no 3 x 3 special case. With MVE one input channel becomes a convolution with a
    /// reordered filter (threshold of 1 output channel, as gcc builds have it).
    /// </summary>
    internal static long DepthwiseInt8(in ConvolutionShape s, KernelSet kernels, bool int4)
    {
        if (kernels == KernelSet.CmsisNnMve && !int4 && s is { InChannels: 1, OutChannels: > 1 })
            return ConvolutionInt8(s, mve: true) + Product(s.KernelSize, s.OutChannels);
        if (s.InChannels != s.OutChannels || s.Batches != 1 || !s.IsUndilated)
            return 0;
        if (kernels == KernelSet.CmsisNnMve)
            return 496 * Product(s.KernelHeight, s.KernelWidth);
        if (kernels != KernelSet.CmsisNnDsp || (!int4 && s is { KernelHeight: 3, KernelWidth: 3, PadHeight: <= 1, PadWidth: <= 1 }))
            return 0;
        return 2 * s.KernelSize;
    }

    /// <summary>arm_transpose_conv_s8_get_buffer_size: a convolution over the stretched input when that pays, else rows of sums.</summary>
    internal static long TransposeInt8(in ConvolutionShape s, bool mve) =>
        ReversePays(s) ? GeneralInt8(s.KernelSize, mve)
            : Product((s.InWidth - 1) * s.StrideWidth + Math.Max(s.KernelWidth, s.StrideHeight), s.OutChannels, Math.Max(s.KernelHeight, s.StrideHeight), 4);

    /// <summary>arm_transpose_conv_s8_get_reverse_conv_buffer_size: the turned filter.</summary>
    internal static long TransposeReversedFilter(in ConvolutionShape s) => ReversePays(s) ? Product(s.KernelSize, s.OutChannels) : 0;

    static bool ReversePays(in ConvolutionShape s) => s.StrideHeight <= 2 && s.StrideWidth <= 2 && s.InChannels > 16;

    static bool IsPointwise(in ConvolutionShape s) =>
        s is { PadHeight: 0, PadWidth: 0, KernelHeight: 1, KernelWidth: 1 } && s.InChannels == s.FilterChannels && s.IsUndilated;

    /// <summary>arm_convolve_1_x_n_s8_get_buffer_size with MVE: the longer of the two padded ends.</summary>
    static long OneRowInt8(in ConvolutionShape s)
    {
        long stride = Math.Max(1, s.StrideWidth);
        long odd = ((s.OutWidth - 1) * stride + s.KernelWidth - s.InWidth) % 2;
        long right = s.PadWidth + odd != 0 ? Math.Max(1, (s.PadWidth + odd + stride - 1) / stride) : 0;
        long left = s.PadWidth != 0 ? Math.Max(1, (s.PadWidth + stride - 1) / stride) : 0;
        if (right + Math.Max(s.OutWidth - (right + left), 0) + left != s.OutWidth)
            return GeneralInt8(s.KernelSize, mve: true);
        long padLeft = s.PadWidth * s.InChannels, padRight = odd != 0 ? right * s.InChannels : padLeft;
        long elements = s.KernelWidth * s.InChannels;
        return Math.Max(elements + padLeft, elements - s.InChannels + padRight);
    }
}
