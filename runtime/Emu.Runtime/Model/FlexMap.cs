namespace Emu.Runtime;

/// <summary>A FlexBuffer whose root is a map or a vector: how custom operators store their options. Values of a map are in the order of their sorted names.</summary>
/// <remarks>Layout: FlexBuffers' internals page. Anything that lies outside the bytes reads as absent; nothing is trusted.</remarks>
internal readonly ref struct FlexMap
{
    // Value types of flexbuffers.h.
    const int Int = 1, UInt = 2, IndirectInt = 6, IndirectUInt = 7, Map = 9, Vector = 10, Bool = 26;

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

    bool Follow(int at, out int target)
    {
        target = -1;
        if (!Unsigned(at, _width, out long back) || back > at)
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
