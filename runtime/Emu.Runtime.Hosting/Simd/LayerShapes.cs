using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>Layers seen as convolutions, and which of them the vector kernels take.</summary>
internal static unsafe class LayerShapes
{
    /// <summary>A 1 x 1 filter that steps by one pixel sees an image as one row.</summary>
    internal static ConvGeometry Flat(in ConvGeometry g)
    {
        ConvGeometry flat = g;
        if (g.FilterHeight != 1 || g.FilterWidth != 1 || g.StrideHeight != 1 || g.StrideWidth != 1
            || g.OutputHeight != g.InputHeight || g.OutputWidth != g.InputWidth)
            return flat;
        flat.InputWidth = flat.OutputWidth = g.Batches * g.InputHeight * g.InputWidth;
        flat.Batches = flat.InputHeight = flat.OutputHeight = 1;
        return flat;
    }

    /// <summary>Rows times a matrix.</summary>
    internal static ConvGeometry OfRows(int rows, int depth, int outputs) => new()
    {
        Batches = 1,
        InputHeight = 1,
        InputWidth = rows,
        InputChannels = depth,
        OutputHeight = 1,
        OutputWidth = rows,
        OutputChannels = outputs,
        FilterHeight = 1,
        FilterWidth = 1,
        StrideHeight = 1,
        StrideWidth = 1,
        DilationHeight = 1,
        DilationWidth = 1,
    };

    /// <summary>Whether a layer's filter and bias never change and its image is not too large.</summary>
    internal static bool Takes(ref Context c, in ConvGeometry g, int elementBytes, out SimdState? state)
    {
        state = SimdState.Current;
        return state != null && c.IsConstant(1) && (c.Input<byte>(2).IsEmpty || c.IsConstant(2))
            && g.OutputHeight > 0 && g.OutputWidth > 0 && g.Batches > 0
            && new PaddedImage(g, elementBytes).Bytes is > 0 and <= SimdState.LargestWork;
    }

    internal static OutputLimits Limits(in Int8Rescale r) => new() { Zero = r.OutputZero, Low = r.Low, High = r.High };

    /// <summary>In place of a packed layer: the plain kernel must run.</summary>
    internal static byte* NotUsable()
    {
        byte* packed = PackedModel.Allocate(sizeof(long));
        *(long*)packed = -1;
        return packed;
    }

    internal static bool IsUsable(byte* packed) => *(int*)packed >= 0;

    internal static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
            if (!float.IsFinite(value))
                return false;
        return true;
    }
}
