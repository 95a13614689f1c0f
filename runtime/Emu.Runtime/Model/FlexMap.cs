using System.Buffers.Binary;

namespace Emu.Runtime;

/// <summary>A FlexBuffer whose root is a map or a vector: how custom operators store their options. Values of a map are in the order of their sorted names.</summary>
/// <remarks>Layout: FlexBuffers' internals page. Anything that lies outside the bytes reads as absent; nothing is trusted.</remarks>
internal readonly ref struct FlexMap
{
    // Value types of flexbuffers.h.
    const int Int = 1, UInt = 2, Float = 3, IndirectInt = 6, IndirectUInt = 7, IndirectFloat = 8, Map = 9, Vector = 10, Bool = 26;

    readonly ReadOnlySpan<byte> _data;
    readonly int _values;     // first value; the count stands before it, the types behind the last
    readonly int _width;      // bytes of a value

    internal FlexMap(ReadOnlySpan<byte> data)
    {
        _data = data;
        int end = data.Length - 2;
        if (end < 1)
            return;
        int rootWidth = data[end + 1], type = data[end] >> 2, width = 1 << (data[end] & 3);
        int at = end - rootWidth;
        if (rootWidth is not (1 or 2 or 4 or 8) || type is not (Map or Vector) || !Unsigned(at, rootWidth, out long back))
            return;
        long values = at - back;
        if (values < width || values > at || !Unsigned((int)values - width, width, out long count) || count > at || values + count * (width + 1) > at)
            return;
        _values = (int)values;
        _width = width;
        Count = (int)count;
    }

    /// <summary>Number of values; 0 when the bytes are no map and no vector.</summary>
    internal readonly int Count;

    /// <summary>An integer or bool by position.</summary>
    internal bool Integer(int index, out long value)
    {
        value = 0;
        if ((uint)index >= (uint)Count)
            return false;
        int packed = _data[_values + Count * _width + index], type = packed >> 2, at = _values + index * _width;
        switch (type)
        {
            case Int:
                return Signed(at, _width, out value);
            case UInt or Bool:
                return Unsigned(at, _width, out value);
            case IndirectInt:
                return Follow(at, out at) && Signed(at, 1 << (packed & 3), out value);
            case IndirectUInt:
                return Follow(at, out at) && Unsigned(at, 1 << (packed & 3), out value);
            default:
                return false;
        }
    }

    /// <summary>Position of the value with a name, or -1.</summary>
    internal int Find(ReadOnlySpan<byte> name)
    {
        // Before a map's count: where the names are, and the width of the offsets there.
        if (Count == 0 || !Follow(_values - 3 * _width, out int keys) || !Unsigned(_values - 2 * _width, _width, out long keyWidth) || keyWidth is not (1 or 2 or 4 or 8))
            return -1;
        for (int i = 0; i < Count; i++)
        {
            int at = keys + i * (int)keyWidth;
            if (!Unsigned(at, (int)keyWidth, out long back) || back > at)
                return -1;
            int text = at - (int)back;
            if (text + name.Length < _data.Length && _data[text + name.Length] == 0 && _data.Slice(text, name.Length).SequenceEqual(name))
                return i;
        }
        return -1;
    }

    /// <summary>A number by position, as a float.</summary>
    internal bool Number(int index, out float value)
    {
        value = 0f;
        if ((uint)index >= (uint)Count)
            return false;
        int packed = _data[_values + Count * _width + index], type = packed >> 2, at = _values + index * _width, width = _width;
        if (type == IndirectFloat)
        {
            width = 1 << (packed & 3);
            if (!Follow(at, out at))
                return false;
        }
        else if (type != Float)
        {
            bool whole = Integer(index, out long integer);
            value = integer;
            return whole;
        }
        if (!Inside(at, width) || width < 4)
            return false;
        value = width == 4
            ? BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt32LittleEndian(_data.Slice(at)))
            : (float)BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(_data.Slice(at)));
        return true;
    }

    bool Follow(int at, out int target)
    {
        target = -1;
        if (at < 0 || !Unsigned(at, _width, out long back) || back > at)
            return false;
        target = at - (int)back;
        return true;
    }

    bool Inside(int at, int width) => at >= 0 && at <= _data.Length - width;

    /// <summary>An unsigned number of 1, 2, 4 or 8 bytes; false outside the bytes or above 63 bits.</summary>
    bool Unsigned(int at, int width, out long value)
    {
        value = 0;
        if (!Inside(at, width))
            return false;
        for (int i = width - 1; i >= 0; i--)
            value = value << 8 | _data[at + i];
        return value >= 0;
    }

    bool Signed(int at, int width, out long value)
    {
        value = 0;
        if (!Inside(at, width))
            return false;
        for (int i = width - 1; i >= 0; i--)
            value = value << 8 | _data[at + i];
        int unused = 64 - 8 * width;
        value = value << unused >> unused;
        return true;
    }
}
