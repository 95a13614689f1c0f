using System.Runtime.CompilerServices;
using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>
/// One image of a convolution with its padding written out, in the form that products take: filters then read it without asking where it ends.
/// </summary>
internal readonly struct PaddedImage
{
    internal readonly int Width, Height, Channels, ElementBytes;
    readonly int _copiedWidth, _copiedHeight;

    /// <summary>Reads may go this far beyond the last element.</summary>
    internal const int Slack = 256;

    internal PaddedImage(in ConvGeometry g, int elementBytes)
    {
        ElementBytes = elementBytes;
        Channels = g.InputChannels;
        Width = (g.OutputWidth - 1) * g.StrideWidth + (g.FilterWidth - 1) * g.DilationWidth + 1;
        Height = (g.OutputHeight - 1) * g.StrideHeight + (g.FilterHeight - 1) * g.DilationHeight + 1;
        _copiedWidth = Math.Min(g.InputWidth, Width - g.PadLeft);
        _copiedHeight = Math.Min(g.InputHeight, Height - g.PadTop);
    }

    internal long RowBytes => (long)Width * Channels * ElementBytes;

    internal long Bytes => Height * RowBytes + Slack;

    /// <summary>Fills the image.</summary>
    internal unsafe void Fill<TElements, T>(in ConvGeometry g, T* x, byte* image, int offset)
        where TElements : struct, IImageElements<T>
        where T : unmanaged
    {
        byte padding = TElements.Padding(offset);
        long row = RowBytes, pixel = (long)Channels * ElementBytes;
        byte* end = image + Height * row;
        Unsafe.InitBlockUnaligned(end, 0, Slack);
        Pad(image, image + g.PadTop * row, padding);
        byte* to = image + g.PadTop * row;
        for (int y = 0; y < _copiedHeight; y++, to += row, x += (long)g.InputWidth * Channels)
        {
            byte* first = to + g.PadLeft * pixel, last = first + _copiedWidth * pixel;
            Pad(to, first, padding);
            if (_copiedWidth > 0)
                TElements.Convert(x, first, _copiedWidth * Channels, offset);
            Pad(last, to + row, padding);
        }
        Pad(to, end, padding);
    }

    static unsafe void Pad(byte* from, byte* to, byte padding)
    {
        if (to > from)
            new Span<byte>(from, (int)(to - from)).Fill(padding);
    }
}
