namespace Emu.Runtime.Kernels;

/// <summary>A bit for each element: 1 for the next value, 0 for the zero point of its channel.</summary>
/// <remarks>Source: TFLM <c>kernels/decode_state_prune.cc</c>.</remarks>
internal static class DecodePruned
{
    internal static Status Prepare(ref Setup s, int i, ref DecodeOutput output)
    {
        Status e = output.SetChannels(ref s, i);
        if (e != Status.Ok || (e = s.Persist(output.Channels, out Span<int> zeros, out output.Zeros)) != Status.Ok)
            return e;
        for (int channel = 0; channel < zeros.Length; channel++)
        {
            zeros[channel] = s.Output(i).ZeroPoint(channel);
            if (zeros[channel] != 0 && s.Output(i).Type != ElementType.Int8)
                return s.Fail(Status.OperandQuantization, Operands.Output + i, zeros[channel]);
        }
        return Status.Ok;
    }

    internal static Status Invoke(ref Context c, in DecodeOutput output, ReadOnlySpan<byte> codes, ReadOnlySpan<byte> values, Span<byte> y)
    {
        ReadOnlySpan<int> zeros = c.Persistent<int>(output.Zeros, output.Channels);
        BitReader reader = new(codes);
        int bytes = output.ElementBytes, channel = 0, left = output.PerChannel, next = 0;
        for (int at = 0; at < y.Length; at += bytes)
        {
            if (reader.Take(1) == 0)
                y.Slice(at, bytes).Fill((byte)zeros[channel]);
            else if (next > values.Length - bytes)
                return Status.IndexOutOfRange;
            else
            {
                values.Slice(next, bytes).CopyTo(y.Slice(at, bytes));
                next += bytes;
            }
            if (--left > 0)
                continue;
            left = output.PerChannel;
            channel = channel + 1 == output.Channels ? 0 : channel + 1;
        }
        return reader.IsBeyondEnd ? Status.IndexOutOfRange : Status.Ok;
    }
}
