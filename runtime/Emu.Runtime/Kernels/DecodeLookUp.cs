namespace Emu.Runtime.Kernels;

/// <summary>Codes of 1 to 7 bits into a table of values, one table for each channel.</summary>
/// <remarks>Header: byte 5 bits of a code, byte 6 elements from one channel's table to the next. Source: TFLM <c>kernels/decode_state_lut.h</c>.</remarks>
internal static class DecodeLookUp
{
    const int BitsAt = 5, BitsMask = 7, StrideAt = 6;

    internal static Status Prepare(ref Setup s, int i, ReadOnlySpan<byte> header, ref DecodeOutput output)
    {
        Status e = output.SetChannels(ref s, i);
        output.Bits = header[BitsAt] & BitsMask;
        output.Stride = header[StrideAt];
        return e != Status.Ok || output.Bits > 0 ? e : s.Fail(Status.OperandValue, 2 * i + 1, output.Bits);
    }

    internal static Status Invoke(in DecodeOutput output, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> values, Span<byte> y)
    {
        BitReader reader = new(codes);
        int bytes = output.ElementBytes, channel = 0, left = output.PerChannel;
        for (int at = 0; at < y.Length; at += bytes)
        {
            int from = (channel * output.Stride + reader.Take(output.Bits)) * bytes;
            if (from > values.Length - bytes || reader.IsBeyondEnd)
                return Status.IndexOutOfRange;
            values.Slice(from, bytes).CopyTo(y.Slice(at, bytes));
            if (--left > 0)
                continue;
            left = output.PerChannel;
            channel = channel + 1 == output.Channels ? 0 : channel + 1;
        }
        return Status.Ok;
    }
}
