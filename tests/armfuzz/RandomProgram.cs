using System.Buffers.Binary;

namespace Emu.ArmFuzz;

/// <summary>A loop of random instructions with the bookkeeping around it.</summary>
internal sealed class RandomProgram
{
    /// <summary>Registers that random instructions do not write: loop counter, base and index of memory accesses, and what they are set from in each turn.</summary>
    internal const int Counter = 5, Base = 6, Index = 7, KeptBase = 10, KeptIndex = 11, KeptStack = 9;

    /// <summary>Turns of the loop.</summary>
    internal const uint Turns = 100;

    private readonly List<byte> _bytes = [];

    internal ReadOnlySpan<byte> Bytes => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_bytes);
    internal List<string> Text { get; } = [];
    internal HashSet<int> Rows { get; } = [];

    internal void Add(int row, uint word, int length, string text)
    {
        Span<byte> four = stackalloc byte[4];
        if (length == 4)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(four, (ushort)(word >> 16));
            BinaryPrimitives.WriteUInt16LittleEndian(four[2..], (ushort)word);
        }
        else
            BinaryPrimitives.WriteUInt16LittleEndian(four, (ushort)word);
        _bytes.AddRange(four[..length]);
        Text.Add(text);
        Rows.Add(row);
    }
}
