using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SignalDelay on int16: gives each stream [.., N] a number of samples later; zeros before the first. Stateful.</summary>
/// <remarks>Equal to TFLM's <c>signal/micro/kernels/delay.cc</c>.</remarks>
internal readonly struct SignalDelay : IKernel
{
    const int LengthOption = 0;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Length;       // of a frame
        internal int Delay;
        internal int Streams;
        internal int Lines;        // persistent short[Streams * (Delay + Length)], oldest sample first
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 1)) != Status.Ok
            || (e = Operands.Type(ref s, Operands.Output, ElementType.Int16)) != Status.Ok
            || (e = Operands.SameShape(ref s)) != Status.Ok
            || (e = SignalOptions.Read(ref s, LengthOption, 0, 1 << 20, out p.Delay)) != Status.Ok)
            return e;
        p.Length = SignalOptions.LastDimension(ref s, 0, out e);
        if (e != Status.Ok)
            return e;
        p.Streams = s.Input(0).Elements / p.Length;
        long samples = (long)p.Streams * (p.Delay + (long)p.Length);
        if (samples > ModelLimits.Bytes)
            return s.Fail(Status.OptionValue, -1, p.Delay);
        if ((e = s.PersistState<short>((int)samples, out p.Lines)) != Status.Ok)
            return e;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        int length = p.Length, delay = p.Delay, whole = delay + length;
        ReadOnlySpan<short> x = c.Input<short>(0);
        Span<short> y = c.Output<short>(0), lines = c.PersistentState<short>(p.Lines, p.Streams * whole);
        for (int at = 0, line = 0; at < y.Length; at += length, line += whole)
        {
            Span<short> samples = lines.Slice(line, whole);
            x.Slice(at, length).CopyTo(samples.Slice(delay));
            samples.Slice(0, length).CopyTo(y.Slice(at, length));
            for (int i = 0; i < delay; i++)
                samples[i] = samples[i + length];
        }
        return Status.Ok;
    }
}
