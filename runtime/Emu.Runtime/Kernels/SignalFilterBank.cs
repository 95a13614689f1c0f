using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SignalFilterBank: a mel filter bank. Energies uint32 [N] to C channels uint64; each energy counts with its weight in one channel and with its "unweight" in the next.</summary>
/// <remarks>Inputs 1-5, constants: weights, unweights, and for C + 1 channels (the first only feeds the second) the first frequency, first weight
/// and width. Bit-exact with TFLM's <c>signal/src/filter_bank.cc</c>.</remarks>
internal readonly struct SignalFilterBank : IKernel
{
    const int Weights = 1, Unweights = 2, FrequencyStarts = 3, WeightStarts = 4, Widths = 5;
    const int ChannelsOption = 0;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Channels;
        internal int Reserved;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 6, 6, 1)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, 0, ElementType.UInt32)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, Operands.Output, ElementType.UInt64)) != Status.Ok
            || (e = SignalOptions.Read(ref s, ChannelsOption, 1, short.MaxValue, out p.Channels)) != Status.Ok
            || (e = Operands.Size(ref s, Operands.Output, 0, p.Channels)) != Status.Ok)
            return e;
        for (int i = Weights; i <= Widths; i++)
        {
            if ((e = SignalOptions.Vector(ref s, i, ElementType.Int16)) != Status.Ok)
                return e;
            if (i > Unweights && s.Input(i).Elements < p.Channels + 1)
                return s.Fail(Status.OperandShape, i, s.Input(i).Elements);
            if (i > Unweights && !s.Input(i).IsConstant)
                return s.Fail(Status.OperandNotConstant, i);
        }
        e = CheckRanges(ref s, p.Channels);
        return e != Status.Ok ? e : s.SetParams(p);
    }

    /// <summary>Every channel lies inside the energies and the weights.</summary>
    static Status CheckRanges(ref Setup s, int channels)
    {
        ReadOnlySpan<short> frequencies = s.Input(FrequencyStarts).Constant<short>(), starts = s.Input(WeightStarts).Constant<short>(),
            widths = s.Input(Widths).Constant<short>();
        int energies = s.Input(0).Elements, weights = Math.Min(s.Input(Weights).Elements, s.Input(Unweights).Elements);
        for (int i = 0; i <= channels; i++)
        {
            int width = widths[i];
            if (width <= 0)
                continue;
            if (frequencies[i] < 0 || frequencies[i] + width > energies)
                return s.Fail(Status.OperandValue, FrequencyStarts, frequencies[i]);
            if (starts[i] < 0 || starts[i] + width > weights)
                return s.Fail(Status.OperandValue, WeightStarts, starts[i]);
        }
        return Status.Ok;
    }

    public static Status Invoke(ref Context c)
    {
        int channels = c.Params<Params>().Channels;
        ReadOnlySpan<uint> x = c.Input<uint>(0);
        ReadOnlySpan<short> weights = c.Input<short>(Weights), unweights = c.Input<short>(Unweights);
        ReadOnlySpan<short> frequencies = c.Input<short>(FrequencyStarts), starts = c.Input<short>(WeightStarts), widths = c.Input<short>(Widths);
        Span<ulong> y = c.Output<ulong>(0);
        ulong carried = 0;
        for (int i = 0; i <= channels; i++)
        {
            ulong own = carried;
            carried = 0;
            int width = widths[i];
            if (width > 0)
                Accumulate(x.Slice(frequencies[i], width), weights.Slice(starts[i], width), unweights.Slice(starts[i], width), ref own, ref carried);
            if (i != 0)
                y[i - 1] = own;
        }
        return Status.Ok;
    }

    static void Accumulate(ReadOnlySpan<uint> x, ReadOnlySpan<short> weights, ReadOnlySpan<short> unweights, ref ulong own, ref ulong next)
    {
        ulong sum = own, rest = next;
        for (int i = 0; i < x.Length; i++)
        {
            ulong energy = x[i];
            sum += (ulong)weights[i] * energy;
            rest += (ulong)unweights[i] * energy;
        }
        own = sum;
        next = rest;
    }
}
