namespace Emu.Runtime.Arithmetic;

/// <summary>A real factor as a 31-bit multiplier and a power of two: factor = Value * 2^(Shift - 31).</summary>
/// <remarks>Rounded as TFLM's <c>QuantizeMultiplier</c> does (TFLM <c>kernels/internal/quantization_util.cc</c>): the double's fraction to 31 bits, halves up;
/// factors below 2^-32 become zero.</remarks>
internal readonly struct QuantizedMultiplier
{
    /// <summary>Zero, or 2^30 to 2^31 - 1.</summary>
    public readonly int Value;

    /// <summary>-31 or more; positive shifts left. <see cref="FixedPoint.Rescale(int, int, int)"/> takes up to <see cref="MaxShift"/>.</summary>
    public readonly int Shift;

    /// <summary>The largest left shift that a 32-bit accumulator can be given.</summary>
    public const int MaxShift = 30;

    public QuantizedMultiplier(int value, int shift)
    {
        Value = value;
        Shift = shift;
    }

    public bool IsUsable => Shift <= MaxShift;

    public static QuantizedMultiplier From(in PositiveDouble factor)
    {
        if (factor.Mantissa == 0)
            return default;
        ulong value = (factor.Mantissa + (1UL << 21)) >> 22;
        int shift = factor.Exponent;
        if (value == 1UL << 31)
        {
            value = 1UL << 30;
            shift++;
        }
        return shift < -31 ? default : new QuantizedMultiplier((int)value, shift);
    }
}
