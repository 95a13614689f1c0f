using System.Runtime.CompilerServices;

namespace Emu.Runtime.Arithmetic;

/// <summary>Rounding integer arithmetic of quantised kernels, equal to the bit to what TFLM's reference kernels compute with their default double rounding.</summary>
/// <remarks>Sources of the definitions: gemmlowp <c>fixedpoint.h</c> and TFLM <c>kernels/internal/common.cc</c>.
/// The forms here are chosen for 32-bit cores: one SMULL for each product, no branch on the sign.</remarks>
internal static class FixedPoint
{
    /// <summary>The high half of the doubled product, <c>a*b / 2^31</c>, halves rounded up.</summary>
    /// <remarks>gemmlowp rounds by the product's sign and then truncates; for every pair except two times <see cref="int.MinValue"/> that
    /// equals adding one half and flooring, which is what this does. Callers never pass that pair: one factor is a non-negative multiplier or |value| below 1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int HighMultiply(int a, int b) => (int)(((long)a * b + (1L << 30)) >> 31);

    /// <summary><c>x / 2^exponent</c>, halves rounded away from zero; <paramref name="exponent"/> in 0..31.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RoundingShiftRight(int x, int exponent)
    {
        int mask = (int)((1u << exponent) - 1u);
        int threshold = (mask >> 1) + (int)((uint)x >> 31);
        return (x >> exponent) + ((x & mask) > threshold ? 1 : 0);
    }

    /// <summary><c>x * 2^exponent</c>, saturated to 32 bits; <paramref name="exponent"/> in 0..31.</summary>
    public static int SaturatingShiftLeft(int x, int exponent)
    {
        int limit = int.MaxValue >> exponent;
        if (x > limit)
            return int.MaxValue;
        return x < ~limit ? int.MinValue : x << exponent;
    }

    /// <summary>Rescales an accumulator by <c>multiplier * 2^(shift - 31)</c>: a left shift first (it wraps), or a rounded right shift after the product.</summary>
    /// <param name="x">The accumulator.</param>
    /// <param name="multiplier">0 to 2^31 - 1.</param>
    /// <param name="shift">-31 to 30; positive shifts left.</param>
    /// <remarks>The product of a multiplier below 2^31 is never <see cref="int.MinValue"/>, so adding the sign below cannot wrap:
    /// x &gt;= 0 gives floor((x + half) / 2^n), x &lt; 0 gives floor((x - 1 + half) / 2^n), which is rounding half away from zero.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Rescale(int x, int multiplier, int shift)
    {
        if (shift >= 0)
            return HighMultiply(x << shift, multiplier);
        int high = HighMultiply(x, multiplier);
        return (((high + (high >> 31)) >> ~shift) + 1) >> 1;
    }

    /// <summary>Rescales a 64-bit accumulator of an int16 kernel by a multiplier cut to 16 bits, halves up: <c>MultiplyByQuantizedMultiplier(int64_t, ...)</c> in TFLM's <c>common.cc</c>.</summary>
    /// <param name="x">The accumulator, below 2^47 in magnitude.</param>
    /// <param name="multiplier">0 to 2^31 - 1.</param>
    /// <param name="shift">-31 to <see cref="WideMaxShift"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RescaleWide(long x, int multiplier, int shift)
    {
        int narrow = multiplier < 0x7FFF0000 ? (multiplier + (1 << 15)) >> 16 : 0x7FFF;
        int right = 15 - shift;
        return (int)((x * narrow + (1L << (right - 1))) >> right);
    }

    /// <summary>The largest left shift of <see cref="RescaleWide"/>.</summary>
    public const int WideMaxShift = 7;

    /// <summary>Clamps to [low, high]; low must not be above high.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Clamp(int x, int low, int high) => Math.Min(Math.Max(x, low), high);
}
