using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>
/// TFLM_DECODE: makes weights from compressed constants, one pair of inputs (codes, ancillary data) for each output. The ancillary data begins with 16 bytes: the
/// scheme (0 look-up table, 1 Huffman, 2 pruned), and from byte 4 on what the scheme wants.
/// </summary>
/// <remarks>Formats: TFLM <c>kernels/decode_state*.h</c> and <c>.cc</c>. Scheme 127, a user's own, is refused. Codes that lead outside a table end Invoke with an error.</remarks>
internal readonly struct Decode : IKernel
{
    internal const int HeaderBytes = 16, VersionAt = 4;
    const int Version = 1, LookUp = 0, Huffman = 1, Pruned = 2;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Table;      // persistent DecodeOutput[]
        internal int Count;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        p.Count = s.OutputCount;
        if (p.Count == 0 || s.InputCount != 2 * p.Count)
            return s.Fail(Status.OperandCount, value: s.InputCount);
        Status e = s.Persist(p.Count, out Span<DecodeOutput> table, out p.Table);
        for (int i = 0; i < p.Count && e == Status.Ok; i++)
            e = Prepare(ref s, i, ref table[i]);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    static Status Prepare(ref Setup s, int i, ref DecodeOutput output)
    {
        int codes = 2 * i, ancillary = 2 * i + 1;
        for (int operand = codes; operand <= ancillary; operand++)
            if (!s.HasInput(operand) || !s.Input(operand).IsConstant)
                return s.Fail(Status.OperandNotConstant, operand);
        ReadOnlySpan<byte> header = s.Input(ancillary).Constant<byte>();
        if (header.Length < HeaderBytes)
            return s.Fail(Status.OperandShape, ancillary, header.Length);
        if (header[VersionAt] != Version)
            return s.Fail(Status.OperandValue, ancillary, header[VersionAt]);
        output.Scheme = header[0];
        output.ElementBytes = s.Output(i).Elements == 0 ? 1 : s.Output(i).Bytes / s.Output(i).Elements;
        return header[0] switch
        {
            LookUp => DecodeLookUp.Prepare(ref s, i, header, ref output),
            Huffman => DecodeHuffman.Prepare(ref s, i, header, ref output),
            Pruned => DecodePruned.Prepare(ref s, i, ref output),
            _ => s.Fail(Status.OperandValue, ancillary, header[0]),
        };
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<DecodeOutput> table = c.Persistent<DecodeOutput>(p.Table, p.Count);
        Status status = Status.Ok;
        for (int i = 0; i < table.Length && status == Status.Ok; i++)
        {
            DecodeOutput output = table[i];
            ReadOnlySpan<byte> codes = c.Input<byte>(2 * i), values = c.Input<byte>(2 * i + 1).Slice(HeaderBytes);
            status = output.Scheme switch
            {
                LookUp => DecodeLookUp.Invoke(output, codes, values, c.Output<byte>(i)),
                Huffman => DecodeHuffman.Invoke(output, codes, values, c.Output<byte>(i)),
                _ => DecodePruned.Invoke(ref c, output, codes, values, c.Output<byte>(i)),
            };
        }
        return status;
    }
}

/// <summary>How one output is decoded.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct DecodeOutput
{
    internal int Scheme;
    internal int ElementBytes;
    internal int Channels;       // with tables or zero points of their own
    internal int PerChannel;     // consecutive elements of one channel before the next one's
    internal int Bits;           // of a code (look-up), of the first table's index (Huffman)
    internal int Stride;         // elements from one channel's table to the next (look-up), 1 for 32-bit tables (Huffman)
    internal int Zeros;          // persistent int[Channels] (pruned)
    internal int Reserved;

    /// <summary>Channels as TFLM finds them: along the first dimension, or along the last where the quantisation says so.</summary>
    internal Status SetChannels(ref Setup s, int i)
    {
        TensorInfo output = s.Output(i);
        Channels = Math.Max(output.ScaleCount, 1);
        bool last = Channels > 1 && output.QuantizedDimension == output.Rank - 1;
        if (!last && output.QuantizedDimension != 0)
            return s.Fail(Status.OperandQuantization, Operands.Output + i, output.QuantizedDimension);
        PerChannel = last ? 1 : Math.Max(output.Elements / Channels, 1);
        return Status.Ok;
    }
}

/// <summary>A string of bits, the highest bit of each byte first.</summary>
internal ref struct BitReader
{
    readonly ReadOnlySpan<byte> _bytes;
    internal int At;

    internal BitReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        At = 0;
    }

    /// <summary>The next bits as a number; bits behind the end are 0.</summary>
    internal int Take(int bits)
    {
        int value = 0;
        for (int i = 0; i < bits; i++, At++)
        {
            int index = At >> 3;
            value = value << 1 | (index < _bytes.Length ? _bytes[index] >> (7 - (At & 7)) & 1 : 0);
        }
        return value;
    }

    /// <summary>True when more bits were taken than there are.</summary>
    internal readonly bool IsBeyondEnd => At > 8L * _bytes.Length;
}
