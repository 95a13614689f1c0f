using System.Runtime.CompilerServices;

namespace Emu.Runtime.Kernels;

/// <summary>The taps of a filter along one axis that fall inside the image.</summary>
internal readonly struct TapRange
{
    /// <summary>First tap inside.</summary>
    internal readonly int First;

    /// <summary>Number of taps inside; 0 when a dilated filter steps over the whole image.</summary>
    internal readonly int Count;

    /// <param name="origin">Where tap 0 lies; negative in the padding.</param>
    /// <param name="dilation">Distance of two taps, at least 1.</param>
    /// <param name="size">Pixels of the image along the axis.</param>
    /// <param name="taps">Taps of the filter.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TapRange(int origin, int dilation, int size, int taps)
    {
        int first = 0, end = taps;
        if (origin < 0)
            first = (dilation - 1 - origin) / dilation;
        if (origin + (taps - 1) * dilation >= size)
            end = (size - origin + dilation - 1) / dilation;
        First = first;
        Count = Math.Max(end - first, 0);
    }
}
