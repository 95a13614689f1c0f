using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Emu.Runtime.Hosting;

/// <summary>
/// Arrays in numpy's .npy format, versions 1.0 and 2.0 (numpy.lib.format): magic, version, header length, a Python dictionary
/// with descr, fortran_order and shape, then the elements.
/// </summary>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Dimensions.</param>
/// <param name="Data">Elements, little-endian, row-major.</param>
public sealed record NpyFile(ElementType Type, int[] Shape, byte[] Data)
{
    static readonly (string Descr, ElementType Type, int Bytes)[] Types =
    [
        ("<f4", ElementType.Float32, 4), ("<f2", ElementType.Float16, 2), ("<i4", ElementType.Int32, 4), ("|u1", ElementType.UInt8, 1),
        ("<i8", ElementType.Int64, 8), ("|b1", ElementType.Bool, 1), ("<i2", ElementType.Int16, 2), ("<c8", ElementType.Complex64, 8),
        ("|i1", ElementType.Int8, 1), ("<f8", ElementType.Float64, 8), ("<c16", ElementType.Complex128, 16), ("<u8", ElementType.UInt64, 8),
        ("<u4", ElementType.UInt32, 4), ("<u2", ElementType.UInt16, 2), ("<i1", ElementType.Int8, 1), ("<u1", ElementType.UInt8, 1),
        ("<b1", ElementType.Bool, 1),
    ];

    static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>True when the bytes begin like a .npy file.</summary>
    public static bool IsNpy(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Magic);

    /// <summary>Reads an array; gives the error instead of throwing it.</summary>
    public static ModelError? TryParse(ReadOnlySpan<byte> bytes, string place, out NpyFile? array)
    {
        array = null;
        if (!IsNpy(bytes) || bytes.Length < 10)
            return Error(ModelErrorId.NpyMalformed, "the file does not begin with numpy's magic and version", place);
        int major = bytes[6];
        if (major is < 1 or > 3)
            return Error(ModelErrorId.NpyUnsupported, $"format version {major}.{bytes[7]}, expected 1.0, 2.0 or 3.0", place);
        int start = major == 1 ? 10 : 12;
        if (bytes.Length < start)
            return Error(ModelErrorId.NpyMalformed, "the header length is missing", place);
        uint length = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes.Slice(8)) : BinaryPrimitives.ReadUInt32LittleEndian(bytes.Slice(8));
        if (length > (uint)(bytes.Length - start) || length > 1 << 16)
            return Error(ModelErrorId.NpyMalformed, $"the header has {length} bytes, more than the file or 65536", place);
        string header = Encoding.Latin1.GetString(bytes.Slice(start, (int)length));
        if (Entry(header, "descr") is not string descr || Entry(header, "fortran_order") is not string order || Entry(header, "shape") is not string shape
            || ParseShape(shape) is not int[] dims)
            return Error(ModelErrorId.NpyMalformed, "the header lacks descr, fortran_order or shape", place);
        (string Descr, ElementType Type, int Bytes) type = Array.Find(Types, t => t.Descr == descr.Trim('\'', '"'));
        if (type.Descr == null)
            return Error(ModelErrorId.NpyUnsupported, $"element type {descr}, expected a little-endian number or bool", place);
        if (order != "False" && dims.Length > 1)
            return Error(ModelErrorId.NpyUnsupported, "the array is in Fortran order", place);
        ReadOnlySpan<byte> data = bytes.Slice(start + (int)length);
        long expected = type.Bytes;
        foreach (int dim in dims)
            expected = Math.Min(expected * dim, long.MaxValue >> 32);
        if (data.Length != expected)
            return Error(ModelErrorId.NpyMalformed, $"the shape needs {expected} bytes, but {data.Length} follow the header", place);
        array = new NpyFile(type.Type, dims, data.ToArray());
        return null;
    }

    /// <summary>The array as a .npy file, version 1.0; the elements begin at a multiple of 64 bytes.</summary>
    public byte[] ToBytes()
    {
        string descr = Array.Find(Types, t => t.Type == Type).Descr ?? "|V1";
        string shape = Shape.Length == 1 ? $"({Shape[0]},)" : $"({string.Join(", ", Shape)})";
        string header = $"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}";
        int total = 10 + header.Length + 1 + 63 & ~63;
        byte[] bytes = new byte[total + Data.Length];
        Magic.CopyTo(bytes);
        bytes[6] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(total - 10));
        bytes.AsSpan(10, total - 11).Fill((byte)' ');
        Encoding.Latin1.GetBytes(header, bytes.AsSpan(10));
        bytes[total - 1] = (byte)'\n';
        Data.CopyTo(bytes, total);
        return bytes;
    }

    /// <summary>The text of one value of the header's dictionary.</summary>
    static string? Entry(string header, string key)
    {
        int at = header.IndexOf($"'{key}'", StringComparison.Ordinal);
        if (at < 0)
            at = header.IndexOf($"\"{key}\"", StringComparison.Ordinal);
        int colon = at < 0 ? -1 : header.IndexOf(':', at + key.Length + 2);
        if (colon < 0)
            return null;
        string rest = header[(colon + 1)..].TrimStart();
        int end = rest.StartsWith('(') ? rest.IndexOf(')') + 1 : rest.IndexOfAny([',', '}']);
        return end <= 0 ? null : rest[..end].Trim();
    }

    static int[]? ParseShape(string text)
    {
        if (!text.StartsWith('(') || !text.EndsWith(')'))
            return null;
        string[] parts = text[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        int[] dims = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
            if (parts.Length > 32 || !int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out dims[i]))
                return null;
        return dims;
    }

    static ModelError Error(ModelErrorId id, string message, string place) => new(id, message, place, ErrorInfoAttribute.FixOf(id));
}
