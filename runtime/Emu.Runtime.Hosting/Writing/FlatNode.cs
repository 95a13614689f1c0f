using System.Buffers.Binary;
using System.Text;

namespace Emu.Runtime.Hosting.Writing;

/// <summary>A value of a FlatBuffer that is to be written.</summary>
abstract class FlatNode;

/// <summary>A number stored inside its table.</summary>
sealed class FlatScalar(byte[] bytes) : FlatNode
{
    internal readonly byte[] Bytes = bytes;

    internal static FlatScalar Of(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return new FlatScalar(bytes);
    }

    internal static FlatScalar Of(float value) => Of(BitConverter.SingleToInt32Bits(value));

    internal static FlatScalar OfByte(int value) => new([(byte)value]);
}

/// <summary>A vector of numbers; its first element gets the alignment.</summary>
sealed class FlatVector(int count, byte[] bytes, int alignment, bool terminated = false) : FlatNode
{
    internal readonly int Count = count;
    internal readonly byte[] Bytes = bytes;
    internal readonly int Alignment = alignment;
    internal readonly bool Terminated = terminated;

    internal static FlatVector Of(ReadOnlySpan<int> values)
    {
        byte[] bytes = new byte[values.Length * 4];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * 4), values[i]);
        return new FlatVector(values.Length, bytes, 4);
    }

    internal static FlatVector Of(ReadOnlySpan<long> values)
    {
        byte[] bytes = new byte[values.Length * 8];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * 8), values[i]);
        return new FlatVector(values.Length, bytes, 8);
    }

    internal static FlatVector Of(ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[values.Length * 4];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * 4), values[i]);
        return new FlatVector(values.Length, bytes, 4);
    }

    internal static FlatVector Of(byte[] values, int alignment) => new(values.Length, values, alignment);

    internal static FlatVector Of(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new FlatVector(bytes.Length, bytes, 4, terminated: true);
    }
}

/// <summary>A vector of tables.</summary>
sealed class FlatTables(IEnumerable<FlatFields> items) : FlatNode
{
    internal readonly FlatFields[] Items = [.. items];
}

/// <summary>A table: field number to value.</summary>
sealed class FlatFields : FlatNode
{
    internal readonly SortedDictionary<int, FlatNode> Fields = [];

    internal FlatFields With(int field, FlatNode? value)
    {
        if (value != null)
            Fields[field] = value;
        return this;
    }
}
