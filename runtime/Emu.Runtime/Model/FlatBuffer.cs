using System.Buffers.Binary;

namespace Emu.Runtime;

/// <summary>
/// Bounds-checked, zero-copy reader of FlatBuffers (internals document of the FlatBuffers project: tables, vtables, vectors).
/// A position is a byte offset into the model; 0 means absent and <see cref="Bad"/> malformed, and both pass through every call,
/// so a chain of calls is checked once at its end. A positive position has 4 readable bytes and is a multiple of 4.
/// </summary>
internal static class FlatBuffer
{
    internal const int Bad = -1;

    internal static int Int32(ReadOnlySpan<byte> model, int position) => BinaryPrimitives.ReadInt32LittleEndian(model.Slice(position));

    static int UInt16(ReadOnlySpan<byte> model, int position) => BinaryPrimitives.ReadUInt16LittleEndian(model.Slice(position));

    /// <summary>Position of a field inside a table; its bytes lie inside the table and are aligned to their size, at most 4.</summary>
    internal static int Field(ReadOnlySpan<byte> model, int table, int field, int bytes)
    {
        if (table <= 0)
            return table;
        int vtable = table - Int32(model, table);
        if ((vtable & 1) != 0 || (uint)vtable > (uint)(model.Length - 4))
            return Bad;
        int vtableBytes = UInt16(model, vtable), tableBytes = UInt16(model, vtable + 2);
        if (vtableBytes > model.Length - vtable || tableBytes > model.Length - table)
            return Bad;
        int slot = 4 + 2 * field;
        if (slot + 2 > vtableBytes)
            return 0;
        int at = UInt16(model, vtable + slot);
        if (at == 0)
            return 0;
        if (at < 4 || at + bytes > tableBytes || (at & (bytes < 4 ? bytes - 1 : 3)) != 0)
            return Bad;
        return table + at;
    }

    /// <summary>Follows the unsigned offset stored at a position.</summary>
    internal static int Follow(ReadOnlySpan<byte> model, int position)
    {
        if (position <= 0)
            return position;
        int offset = Int32(model, position);
        if (offset <= 0 || offset > model.Length - 4 - position || (offset + position & 3) != 0)
            return Bad;
        return position + offset;
    }

    /// <summary>Position of a table that a field refers to.</summary>
    internal static int Table(ReadOnlySpan<byte> model, int table, int field) => Follow(model, Field(model, table, field, 4));

    /// <summary>Position of a vector's count; its elements of 1 &lt;&lt; <paramref name="shift"/> bytes follow and lie inside the model.</summary>
    internal static int Vector(ReadOnlySpan<byte> model, int table, int field, int shift)
    {
        int vector = Table(model, table, field);
        if (vector > 0 && (uint)Int32(model, vector) > (uint)(model.Length - 4 - vector) >> shift)
            return Bad;
        return vector;
    }

    /// <summary>Number of elements; 0 for an absent vector.</summary>
    internal static int Count(ReadOnlySpan<byte> model, int vector) => vector <= 0 ? 0 : Int32(model, vector);

    /// <summary>Element of a vector of 32-bit numbers.</summary>
    internal static int Item(ReadOnlySpan<byte> model, int vector, int index) => Int32(model, vector + 4 + 4 * index);

    /// <summary>Table that an element of a vector of tables refers to; <see cref="Bad"/> rather than absent.</summary>
    internal static int TableAt(ReadOnlySpan<byte> model, int vector, int index) => Follow(model, vector + 4 + 4 * index);

    /// <summary>A 32-bit number, or the fallback when the field is absent.</summary>
    internal static int Int32(ReadOnlySpan<byte> model, int table, int field, int fallback)
    {
        int position = Field(model, table, field, 4);
        return position > 0 ? Int32(model, position) : fallback;
    }

    /// <summary>A byte, or the fallback when the field is absent.</summary>
    internal static int UInt8(ReadOnlySpan<byte> model, int table, int field, int fallback)
    {
        int position = Field(model, table, field, 1);
        return position > 0 ? model[position] : fallback;
    }
}
