using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>SignalFilterBankSpectralSubtraction: subtracts a running estimate of the noise from uint32 [C], but leaves a minimum. Outputs: the signal, and the estimate. Stateful.</summary>
/// <remarks>Even and odd channels have their own smoothing. Bit-exact with TFLM's <c>signal/src/filter_bank_spectral_subtraction.cc</c>.</remarks>
internal readonly struct SignalFilterBankSpectralSubtraction : IKernel
{
    const int Noise = Operands.Output + 1;
    const int OddKeepOption = 0, OddSmoothingOption = 1, ClampOption = 2, RemainingOption = 3, ChannelsOption = 4,
        KeepOption = 5, SmoothingOption = 6, SmoothingBitsOption = 7, BitsOption = 8;

    [ArenaRecord, StructLayout(LayoutKind.Sequential)]
    internal struct Params
    {
        internal int Smoothing;        // of even channels
        internal int Keep;             // one minus smoothing
        internal int OddSmoothing;
        internal int OddKeep;
        internal int Remaining;        // least share of the signal
        internal int State;            // persistent uint[C]
        internal short Clamp;          // 1 or 0: the estimate stays below the signal
        internal short SmoothingBits;
        internal short Bits;           // of fraction in all shares
        internal short Reserved;
    }

    public static Status Prepare(ref Setup s)
    {
        Params p = default;
        Status e;
        if ((e = Operands.Count(ref s, 1, 1, 2)) != Status.Ok
            || (e = SignalOptions.Vector(ref s, 0, ElementType.UInt32)) != Status.Ok
            || (e = SignalOptions.SameVector(ref s, Operands.Output, ElementType.UInt32)) != Status.Ok
            || (e = SignalOptions.SameVector(ref s, Noise, ElementType.UInt32)) != Status.Ok
            || (e = SignalOptions.Read(ref s, OddKeepOption, 0, int.MaxValue, out p.OddKeep)) != Status.Ok
            || (e = SignalOptions.Read(ref s, OddSmoothingOption, 0, int.MaxValue, out p.OddSmoothing)) != Status.Ok
            || (e = SignalOptions.Read(ref s, ClampOption, 0, 1, out int clamp)) != Status.Ok
            || (e = SignalOptions.Read(ref s, RemainingOption, 0, int.MaxValue, out p.Remaining)) != Status.Ok
            || (e = SignalOptions.Read(ref s, ChannelsOption, s.Input(0).Elements, s.Input(0).Elements, out int channels)) != Status.Ok
            || (e = SignalOptions.Read(ref s, KeepOption, 0, int.MaxValue, out p.Keep)) != Status.Ok
            || (e = SignalOptions.Read(ref s, SmoothingOption, 0, int.MaxValue, out p.Smoothing)) != Status.Ok
            || (e = SignalOptions.Read(ref s, SmoothingBitsOption, 0, 31, out int smoothingBits)) != Status.Ok
            || (e = SignalOptions.Read(ref s, BitsOption, 0, 63, out int bits)) != Status.Ok
            || (e = s.PersistState<uint>(channels, out p.State)) != Status.Ok)
            return e;
        p.Clamp = (short)clamp;
        p.SmoothingBits = (short)smoothingBits;
        p.Bits = (short)bits;
        return s.SetParams(p);
    }

    public static Status Invoke(ref Context c)
    {
        ref readonly Params p = ref c.Params<Params>();
        ReadOnlySpan<uint> x = c.Input<uint>(0);
        Span<uint> noise = c.PersistentState<uint>(p.State, x.Length);
        Run(p, x, noise, c.Output<uint>(0).Slice(0, x.Length));
        noise.CopyTo(c.Output<uint>(1));
        return Status.Ok;
    }

    internal static void Run(in Params p, ReadOnlySpan<uint> x, Span<uint> noise, Span<uint> y)
    {
        int bits = p.Bits, smoothingBits = p.SmoothingBits;
        for (int i = 0; i < x.Length; i++)
        {
            ulong smoothing = (uint)((i & 1) == 0 ? p.Smoothing : p.OddSmoothing), keep = (uint)((i & 1) == 0 ? p.Keep : p.OddKeep);
            uint signal = x[i] << smoothingBits;
            uint estimate = (uint)((signal * smoothing + noise[i] * keep) >> bits);
            uint subtracted = estimate > signal ? signal : estimate;
            noise[i] = p.Clamp != 0 ? subtracted : estimate;
            uint least = (uint)(((ulong)x[i] * (uint)p.Remaining) >> bits);
            y[i] = Math.Max((signal - subtracted) >> smoothingBits, least);
        }
    }
}
