using static Emu.Runtime.Hosting.Prediction.PrepareContext;

namespace Emu.Runtime.Hosting.Prediction;

/// <summary>What TFLM's signal operators allocate in Init beyond their parameters (signal/micro/kernels/, signal/src/).</summary>
static class SignalPrepare
{
    /// <summary>filter_bank.cc: one 64-bit sum for each channel and one spare. Option 0: num_channels.</summary>
    internal static void FilterBank(PrepareContext c) => c.Persistent(8 * (Option(c, 0) + 1));

    /// <summary>filter_bank_spectral_subtraction.cc: the noise estimate. Option 4: num_channels.</summary>
    internal static void SpectralSubtraction(PrepareContext c) => c.Persistent(4 * Option(c, 4));

    /// <summary>rfft.cc and KISS FFT's kiss_fftr_alloc: three pointers, the half-length plan with 64 factors, its twiddles, then 3/2 of the half length. Option 1: fft_length.</summary>
    internal static void Rfft(PrepareContext c)
    {
        long half = Option(c, 1) / 2;
        int complex = c.InType(0) == ElementType.Int16 ? 4 : 8;
        c.Persistent(3 * c.Abi.Pointer + 4 + 4 + 4 * 64 + complex * half + complex * (half * 3 / 2));
    }

    /// <summary>rfft.cc: the zero-padded input.</summary>
    internal static void RfftScratch(PrepareContext c)
    {
        c.Temporary(c.In(0), c.Out(0));
        c.Scratch(Option(c, 1) * (c.InType(0) == ElementType.Int16 ? 2 : 4));
    }

    static long Option(PrepareContext c, int place) => Math.Clamp(FlexOptions.Integer(c.Operator.CustomOptions, place) ?? 0, 0, 1 << 24);
}
