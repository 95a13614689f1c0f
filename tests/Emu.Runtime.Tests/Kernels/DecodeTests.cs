using System.Buffers.Binary;
using Emu.Runtime.Hosting.Writing;
using static Emu.Runtime.Tests.Kernels.OneOperator;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>TFLM_DECODE against encoders written here from the published formats.</summary>
public class DecodeTests
{
    static byte[] Header(int scheme, byte b5 = 0, byte b6 = 0) => [(byte)scheme, 0, 0, 0, 1, b5, b6, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    static ModelRun Open(byte[] codes, byte[] ancillary, TensorSpec output)
    {
        ModelWriter writer = new();
        int c = writer.AddTensor(new TensorSpec("codes", ElementType.UInt8, codes.Length).With<byte>(codes));
        int a = writer.AddTensor(new TensorSpec("ancillary", ElementType.UInt8, ancillary.Length).With<byte>(ancillary));
        writer.AddCustomOperator("TFLM_DECODE", [c, a], [writer.AddOutput(output)], []);
        return new ModelRun(writer.ToArray());
    }

    static byte[] Decode(byte[] codes, byte[] ancillary, TensorSpec output)
    {
        using ModelRun run = Open(codes, ancillary, output);
        Assert.True(run.Status == Status.Ok, run.Failure);
        byte[] result = run.Invoke()[0];
        Assert.Equal(Status.Ok, run.Status);
        return result;
    }

    /// <summary>Numbers as bit strings, highest bit first.</summary>
    static byte[] Pack(IEnumerable<(int Value, int Bits)> numbers)
    {
        string bits = string.Concat(numbers.Select(n => Convert.ToString(n.Value, 2).PadLeft(n.Bits, '0')));
        bits = bits.PadRight((bits.Length + 31) / 32 * 32, '0');
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(8 * i, 8), 2))];
    }

    [Theory]
    [InlineData(1, ElementType.Int8, 1, false)]
    [InlineData(3, ElementType.Int8, 4, false)]
    [InlineData(4, ElementType.Int8, 5, true)]
    [InlineData(7, ElementType.Int16, 1, false)]
    [InlineData(2, ElementType.Float32, 1, false)]
    public void Look_up_tables(int bits, ElementType type, int channels, bool last)
    {
        Draw draw = new(210 + bits);
        int size = type == ElementType.Int8 ? 1 : type == ElementType.Int16 ? 2 : 4, stride = 1 << bits, perChannel = 7, count = channels * perChannel;
        byte[] values = Draw.Bytes(draw.Int8s(channels * stride * size));
        int[] codes = [.. Enumerable.Range(0, count).Select(_ => draw.Int(0, stride - 1))];
        int[] shape = last ? [perChannel, channels] : [channels, perChannel];
        TensorSpec output = new TensorSpec("y", type, shape) { Scales = channels > 1 ? draw.Scales(channels) : null, ZeroPoints = channels > 1 ? new long[channels] : null, QuantizedDimension = last ? 1 : 0 };
        byte[] found = Decode(Pack(codes.Select(c => (c, bits))), [.. Header(0, (byte)bits, (byte)stride), .. values], output);
        byte[] expected = [.. Enumerable.Range(0, count).SelectMany(i =>
        {
            int channel = channels == 1 ? 0 : last ? i % channels : i / perChannel, at = (channel * stride + codes[i]) * size;
            return values[at..(at + size)];
        })];
        Assert.Equal(expected, found);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Pruned_weights_are_the_zero_point_where_the_bit_is_0(int channels, bool last)
    {
        Draw draw = new(220);
        int perChannel = 9, count = channels * perChannel;
        long[] zeros = [.. Enumerable.Range(0, channels).Select(_ => (long)draw.Int(-20, 20))];
        bool[] kept = [.. Enumerable.Range(0, count).Select(_ => draw.Bool())];
        sbyte[] values = draw.Int8s(kept.Count(k => k));
        TensorSpec output = new TensorSpec("y", ElementType.Int8, last ? [perChannel, channels] : [channels, perChannel]) { Scales = draw.Scales(channels), ZeroPoints = zeros, QuantizedDimension = last ? 1 : 0 };
        byte[] found = Decode(Pack(kept.Select(k => (k ? 1 : 0, 1))), [.. Header(2), .. Draw.Bytes(values)], output);
        int next = 0;
        sbyte[] expected = [.. kept.Select((k, i) => k ? values[next++] : (sbyte)zeros[channels == 1 ? 0 : last ? i % channels : i / perChannel])];
        Assert.Equal(expected, Draw.Read<sbyte>(found));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Huffman_codes(bool wide)
    {
        // A: 0, B: 10, C: 110, D: 1110, E: 1111. First table of 2 bits; the prefix 11 leads to a second table of 2 bits.
        (int Symbol, int Code, int Bits)[] book = [(5, 0b0, 1), (-3, 0b10, 2), (100, 0b110, 3), (-128, 0b1110, 4), (127, 0b1111, 4)];
        uint Entry(int symbol, int used) => wide ? 1u << 31 | (uint)used << 27 | (ushort)(short)symbol : 1u << 15 | (uint)used << 11 | (byte)symbol;
        // Entry 3 leads from itself by 1 to the second table, whose index has 1 + 1 bits.
        uint link = wide ? 1u << 27 | 1 : 1u << 11 | 1;
        uint[] table = [Entry(5, 1), Entry(5, 1), Entry(-3, 2), link, Entry(100, 1), Entry(100, 1), Entry(-128, 2), Entry(127, 2)];
        byte[] tables = new byte[table.Length * (wide ? 4 : 2)];
        for (int i = 0; i < table.Length; i++)
            if (wide)
                BinaryPrimitives.WriteUInt32LittleEndian(tables.AsSpan(4 * i), table[i]);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(tables.AsSpan(2 * i), (ushort)table[i]);
        Draw draw = new(230);
        int[] symbols = [.. Enumerable.Range(0, 300).Select(_ => draw.Int(0, 4))];
        byte[] codes = Pack(symbols.Select(s => (book[s].Code, book[s].Bits)));
        byte[] ancillary = [.. Header(1, (byte)(1 << 4 | (wide ? 1 : 0))), .. tables];
        Assert.Equal(symbols.Select(s => (sbyte)book[s].Symbol), Draw.Read<sbyte>(Decode(codes, ancillary, Tensor(ElementType.Int8, 300))));
        if (wide)
            Assert.Equal(symbols.Select(s => (short)book[s].Symbol), Draw.Read<short>(Decode(codes, ancillary, Tensor(ElementType.Int16, 300))));
    }

    [Fact]
    public void Codes_that_lead_outside_end_the_run()
    {
        using ModelRun run = Open([0xFF, 0xFF, 0xFF, 0xFF], [.. Header(0, 4, 16), 1, 2, 3], Tensor(ElementType.Int8, 8));
        Assert.Equal(Status.Ok, run.Status);
        run.Invoke();
        Assert.Equal(Status.IndexOutOfRange, run.Status);
        using ModelRun endless = Open([0, 0, 0, 0], [.. Header(1, 0), 0, 0, 0, 0], Tensor(ElementType.Int8, 8));
        endless.Invoke();
        Assert.Equal(Status.IndexOutOfRange, endless.Status);
    }

    [Theory]
    [InlineData(127, 1, Status.OperandValue)]
    [InlineData(0, 2, Status.OperandValue)]
    public void Unknown_schemes_and_versions_are_refused(int scheme, int version, Status expected)
    {
        byte[] header = Header(scheme, 4, 16);
        header[4] = (byte)version;
        using ModelRun run = Open([0, 0, 0, 0], [.. header, 1, 2, 3, 4], Tensor(ElementType.Int8, 8));
        Assert.Equal(expected, run.Status);
    }
}
