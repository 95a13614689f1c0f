using System.Buffers.Binary;

namespace Emu.Runtime.Kernels;

/// <summary>Huffman codes, decoded through tables: an entry is a symbol with the number of bits of the last index that it really needed, or leads to a further table.</summary>
/// <remarks>
/// Header: byte 5, bit 0: entries of 32 bits instead of 16; bits 7 to 4: bits of the first table's index, minus 1. Entry: top bit 1 for a symbol, then 4 bits of count, then
/// the symbol, or the distance to the next table, whose index has count + 1 bits. Source: TFLM <c>kernels/decode_state_huffman.h</c>.
/// </remarks>
internal static class DecodeHuffman
{
    const int SizesAt = 5, WideMask = 1, FirstBitsShift = 4, MostTables = 32;

    internal static Status Prepare(ref Setup s, int i, ReadOnlySpan<byte> header, ref DecodeOutput output)
    {
        output.Stride = header[SizesAt] & WideMask;
        output.Bits = (header[SizesAt] >> FirstBitsShift) + 1;
        ElementType type = s.Output(i).Type;
        return type == ElementType.Int8 || (type == ElementType.Int16 && output.Stride == 1)
            ? Status.Ok
            : s.Fail(Status.OperandType, Operands.Output + i, (int)type);
    }

    internal static Status Invoke(in DecodeOutput output, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> tables, Span<byte> y)
    {
        BitReader reader = new(codes);
        bool wide = output.Stride == 1;
        int bytes = output.ElementBytes;
        for (int at = 0; at < y.Length; at += bytes)
        {
            if (!Next(ref reader, tables, wide, output.Bits, out uint symbol))
                return Status.IndexOutOfRange;
            y[at] = (byte)symbol;
            if (bytes == 2)
                y[at + 1] = (byte)(symbol >> 8);
        }
        return Status.Ok;
    }

    static bool Next(ref BitReader reader, ReadOnlySpan<byte> tables, bool wide, int bits, out uint symbol)
    {
        int countShift = wide ? 27 : 11;
        uint found = wide ? 1u << 31 : 1u << 15, valueMask = (1u << countShift) - 1;
        symbol = 0;
        long entry = 0;
        // Every table takes bits, so a chain as long as this is no Huffman code.
        for (int table = 0; table < MostTables; table++)
        {
            entry += reader.Take(bits);
            if (!Entry(tables, entry, wide, out uint value))
                return false;
            int count = (int)(value >> countShift & 15);
            if ((value & found) != 0)
            {
                reader.At -= Math.Max(bits - count, 0);
                symbol = value & valueMask;
                return !reader.IsBeyondEnd;
            }
            entry += value & valueMask;
            bits = count + 1;
        }
        return false;
    }

    static bool Entry(ReadOnlySpan<byte> tables, long entry, bool wide, out uint value)
    {
        value = 0;
        int size = wide ? 4 : 2;
        if (entry < 0 || (entry + 1) * size > tables.Length)
            return false;
        int at = (int)entry * size;
        value = wide ? BinaryPrimitives.ReadUInt32LittleEndian(tables.Slice(at)) : BinaryPrimitives.ReadUInt16LittleEndian(tables.Slice(at));
        return true;
    }
}
