using System.Buffers.Binary;
using System.Text;

namespace Emu.Runtime.Hosting;

/// <summary>
/// Texts in the file: contents of constant string tensors, which are their number (4 bytes), one offset from the start for each and one for the end (4 bytes each),
/// and the UTF-8 bytes (TensorFlow Lite's <c>string_util.h</c>); and metadata that is text.
/// </summary>
static class TextTensor
{
    const int LongestText = 256;

    /// <returns>The texts, or null when the bytes are not laid out so.</returns>
    internal static string[]? Read(ReadOnlySpan<byte> data)
    {
        if (data.Length < 8)
            return null;
        int count = BinaryPrimitives.ReadInt32LittleEndian(data);
        if (count < 0 || count > (data.Length - 8) / 4)
            return null;
        string[] texts = new string[count];
        int begin = BinaryPrimitives.ReadInt32LittleEndian(data.Slice(4));
        if (begin != 8 + 4 * count)
            return null;
        for (int i = 0; i < count; i++)
        {
            int end = BinaryPrimitives.ReadInt32LittleEndian(data.Slice(8 + 4 * i));
            if (end < begin || end > data.Length)
                return null;
            texts[i] = Encoding.UTF8.GetString(data[begin..end]);
            begin = end;
        }
        return texts;
    }

    /// <summary>Printable ASCII of at most 256 bytes, zeros after it left out, such as a version; otherwise null.</summary>
    internal static string? OfMetadata(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> text = data.TrimEnd((byte)0);
        return text.Length is > 0 and <= LongestText && text.IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0 ? Encoding.ASCII.GetString(text) : null;
    }
}
