using System.Buffers.Binary;

namespace Emu.Runtime.Hosting.Writing;

/// <summary>Writes a tree of nodes front to back: every table before what it refers to, so that all offsets point forward.</summary>
sealed class FlatWriter
{
    byte[] _bytes = new byte[4096];
    int _length;

    /// <summary>The FlatBuffer with its four-byte identifier; its length is a multiple of 16.</summary>
    internal static byte[] Write(FlatFields root, ReadOnlySpan<byte> identifier)
    {
        FlatWriter writer = new();
        Queue<(int At, FlatNode Node)> later = [];
        identifier.CopyTo(writer.Reserve(8).Slice(4));
        later.Enqueue((0, root));
        while (later.TryDequeue(out (int At, FlatNode Node) next))
        {
            int position = next.Node switch
            {
                FlatFields table => writer.Table(table, later),
                FlatTables tables => writer.Tables(tables, later),
                FlatVector vector => writer.Vector(vector),
                _ => throw new ArgumentException("a scalar has no place of its own", nameof(root)),
            };
            BinaryPrimitives.WriteInt32LittleEndian(writer._bytes.AsSpan(next.At), position - next.At);
        }
        writer.Align(16, 0);
        return writer._bytes.AsSpan(0, writer._length).ToArray();
    }

    int Table(FlatFields table, Queue<(int, FlatNode)> later)
    {
        int slots = table.Fields.Count == 0 ? 0 : table.Fields.Keys.Max() + 1;
        int vtableBytes = 4 + 2 * slots;
        // Large fields first: then each is aligned to its size without gaps behind the four bytes of the vtable's offset.
        KeyValuePair<int, FlatNode>[] fields = [.. table.Fields.OrderByDescending(f => Size(f.Value)).ThenBy(f => f.Key)];
        Align(4, vtableBytes);
        int vtable = _length;
        Reserve(vtableBytes);
        int start = _length;
        Reserve(4);
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(start), start - vtable);
        foreach ((int field, FlatNode value) in fields)
        {
            int at = _length;
            Span<byte> place = Reserve(Size(value));
            if (value is FlatScalar scalar)
                scalar.Bytes.CopyTo(place);
            else
                later.Enqueue((at, value));
            BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(vtable + 4 + 2 * field), (ushort)(at - start));
        }
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(vtable), (ushort)vtableBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(_bytes.AsSpan(vtable + 2), (ushort)(_length - start));
        return start;
    }

    int Tables(FlatTables tables, Queue<(int, FlatNode)> later)
    {
        Align(4, 0);
        int start = _length;
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), tables.Items.Length);
        foreach (FlatFields item in tables.Items)
        {
            later.Enqueue((_length, item));
            Reserve(4);
        }
        return start;
    }

    int Vector(FlatVector vector)
    {
        Align(Math.Max(vector.Alignment, 4), 4);
        int start = _length;
        BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), vector.Count);
        vector.Bytes.CopyTo(Reserve(vector.Bytes.Length));
        if (vector.Terminated)
            Reserve(1);
        return start;
    }

    static int Size(FlatNode node) => node is FlatScalar scalar ? scalar.Bytes.Length : 4;

    /// <summary>Pads so that the byte <paramref name="ahead"/> bytes further on is aligned.</summary>
    void Align(int alignment, int ahead) => Reserve(-(_length + ahead) & alignment - 1);

    Span<byte> Reserve(int bytes)
    {
        if (_bytes.Length - _length < bytes)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        _length += bytes;
        return _bytes.AsSpan(_length - bytes, bytes);
    }
}
