namespace Emu.Runtime.Kernels;

/// <summary>Copies the inputs under a filter side by side, in the order of its weights, so that every output channel is one dot product.</summary>
/// <remarks>Taps in the padding get the zero point: with the input offset added they are 0 and contribute nothing.</remarks>
internal static class PatchInt8
{
    /// <param name="g">The convolution.</param>
    /// <param name="x">Input from the batch's and group's first channel on.</param>
    /// <param name="top">Input row of the filter's first row; may lie outside.</param>
    /// <param name="left">Input column of the filter's first column.</param>
    /// <param name="zero">The input's zero point.</param>
    /// <param name="patch">FilterHeight * FilterWidth * (channels of a group) elements.</param>
    internal static void Gather(in ConvGeometry g, ReadOnlySpan<sbyte> x, int top, int left, sbyte zero, Span<sbyte> patch)
    {
        int rowLength = patch.Length / g.FilterHeight;
        int last = left + (g.FilterWidth - 1) * g.DilationWidth;
        // Neighbouring taps of an ungrouped convolution lie side by side in the input too.
        bool joined = g.DilationWidth == 1 && rowLength == g.FilterWidth * g.InputChannels;
        int y = top;
        for (int at = 0; at < patch.Length; at += rowLength)
        {
            Span<sbyte> row = patch.Slice(at, rowLength);
            if ((uint)y >= (uint)g.InputHeight)
                row.Fill(zero);
            else if (joined && left >= 0 && last < g.InputWidth)
                x.Slice((y * g.InputWidth + left) * g.InputChannels, rowLength).CopyTo(row);
            else
                GatherTaps(g, x.Slice(y * g.InputWidth * g.InputChannels), left, zero, row);
            y += g.DilationHeight;
        }
    }

    static void GatherTaps(in ConvGeometry g, ReadOnlySpan<sbyte> x, int left, sbyte zero, Span<sbyte> row)
    {
        int length = row.Length / g.FilterWidth;
        int column = left;
        for (int at = 0; at < row.Length; at += length)
        {
            Span<sbyte> tap = row.Slice(at, length);
            if ((uint)column >= (uint)g.InputWidth)
                tap.Fill(zero);
            else
                x.Slice(column * g.InputChannels, length).CopyTo(tap);
            column += g.DilationWidth;
        }
    }
}
