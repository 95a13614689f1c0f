using System.Buffers.Binary;

namespace Emu.Runtime.Hosting.Prediction;

/// <summary>The numbers in a custom operator's FlexBuffer map, by their place among the sorted keys, as TFLM's signal operators read them.</summary>
/// <remarks>FlexBuffers: the last byte is the root's width, the one before its packed type, whose low two bits are the width of the map's slots.</remarks>
static class FlexOptions
{
    /// <summary>An integer of the root map or vector; null when the bytes hold none at this place.</summary>
    internal static long? Integer(ReadOnlySpan<byte> options, int place)
    {
        if (options.Length < 4)
            return null;
        int rootWidth = options[^1], width = 1 << (options[^2] & 3);
        int root = options.Length - 2 - rootWidth;
        if (root < 0 || Read(options, root, rootWidth) is not long offset || offset <= 0 || offset > root)
            return null;
        int first = root - (int)offset;
        if (Read(options, first - width, width) is not long count || place >= count)
            return null;
        return Read(options, first + place * width, width);
    }

    static long? Read(ReadOnlySpan<byte> options, int at, int width)
    {
        if (at < 0 || at > options.Length - width)
            return null;
        return width switch
        {
            1 => options[at],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(options[at..]),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(options[at..]),
            8 => BinaryPrimitives.ReadInt64LittleEndian(options[at..]),
            _ => null,
        };
    }
}
