using System.Buffers.Binary;
using System.Text;

namespace Emu.Loading;

/// <summary>Reads the encodings of DWARF from bytes that may be hostile: past the end every value is 0 and <see cref="Failed"/> is set.</summary>
internal ref struct DwarfCursor(ReadOnlySpan<byte> bytes)
{
    readonly ReadOnlySpan<byte> _bytes = bytes;
    int _at;

    /// <summary>Something did not fit.</summary>
    public bool Failed { get; private set; }

    /// <summary>Bytes left; 0 after a failure.</summary>
    public readonly int Left => Failed ? 0 : _bytes.Length - _at;

    /// <summary>Takes bytes.</summary>
    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)Left)
        {
            Failed = true;
            return default;
        }
        _at += (int)count;
        return _bytes.Slice(_at - (int)count, (int)count);
    }

    public byte U8() => Take(1) is [byte value] ? value : (byte)0;

    public ushort U16() => Take(2) is { Length: 2 } b ? BinaryPrimitives.ReadUInt16LittleEndian(b) : (ushort)0;

    public uint U32() => Take(4) is { Length: 4 } b ? BinaryPrimitives.ReadUInt32LittleEndian(b) : 0;

    /// <summary>An unsigned LEB128 number; what exceeds 64 bits is lost.</summary>
    public ulong Unsigned()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = U8();
            if (shift < 64)
                value |= (ulong)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
                return value;
        }
    }

    /// <summary>A signed LEB128 number; what exceeds 64 bits is lost.</summary>
    public long Signed()
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = U8();
            if (shift < 64)
                value |= (long)(b & 0x7F) << shift;
            if ((b & 0x80) != 0)
                continue;
            return shift + 7 < 64 && (b & 0x40) != 0 ? value | -1L << shift + 7 : value;
        }
    }

    /// <summary>Text up to a zero byte.</summary>
    public string Text()
    {
        int length = Failed ? -1 : _bytes[_at..].IndexOf((byte)0);
        if (length < 0)
        {
            Failed = true;
            return "";
        }
        string text = Encoding.UTF8.GetString(Take((ulong)length));
        _at++;
        return text;
    }
}
