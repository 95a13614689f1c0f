using System.Numerics;

namespace Emu.Runtime.Arithmetic;

/// <summary>A non-negative IEEE double as integers, for forming scale products at Setup on cores without a double-precision unit.</summary>
/// <remarks>Products and quotients are those of <c>double</c> arithmetic to the last bit, for all values that scales can take:
/// float32 scales give exponents between -450 and 450, so doubles neither overflow nor become subnormal.
/// Not for infinities, NaN or negative numbers; <see cref="IsScale"/> says what may enter.</remarks>
internal readonly struct PositiveDouble
{
    /// <summary>0 for zero, else 2^52 to 2^53 - 1.</summary>
    public readonly ulong Mantissa;

    /// <summary>The exponent that <c>frexp</c> gives: the value is Mantissa * 2^(Exponent - 53).</summary>
    public readonly int Exponent;

    private PositiveDouble(ulong mantissa, int exponent)
    {
        Mantissa = mantissa;
        Exponent = exponent;
    }

    /// <summary>True for finite floats that are zero or positive.</summary>
    public static bool IsScale(float value) => value is >= 0f and <= float.MaxValue;

    public static PositiveDouble From(float value) => Normalise(Split(value, out int exponent), exponent);

    /// <summary>A finite normal double above zero.</summary>
    public static PositiveDouble From(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        return new PositiveDouble(bits & 0xFFFFFFFFFFFFF | 1UL << 52, (int)(bits >> 52) - 1022);
    }

    /// <summary>a * b; exact, because 24 by 24 bits fit in 53.</summary>
    public static PositiveDouble Product(float a, float b)
    {
        ulong mantissa = (ulong)Split(a, out int exponentA) * Split(b, out int exponentB);
        return Normalise(mantissa, exponentA + exponentB);
    }

    /// <summary>a / b, rounded to nearest even at 53 bits; b must not be zero.</summary>
    public static PositiveDouble Quotient(in PositiveDouble a, in PositiveDouble b)
    {
        if (a.Mantissa == 0)
            return a;
        ulong rest = a.Mantissa;
        ulong divisor = b.Mantissa;
        int exponent = a.Exponent - b.Exponent + 1;
        if (rest < divisor)
        {
            rest <<= 1;
            exponent--;
        }
        // Long division, one bit a turn: rest < 2 * divisor < 2^54 always, and the first bit is a one.
        ulong quotient = 0;
        for (int bit = 0; bit < 53; bit++)
        {
            quotient <<= 1;
            if (rest >= divisor)
            {
                rest -= divisor;
                quotient |= 1;
            }
            rest <<= 1;
        }
        // rest is twice the remainder. The largest quotient below 2, (2b - 1) / b, lies more than half a unit below 2, so this never carries out.
        if (rest > divisor || (rest == divisor && (quotient & 1) != 0))
            quotient++;
        return new PositiveDouble(quotient, exponent);
    }

    /// <summary>The value times 2^power.</summary>
    public PositiveDouble TimesPowerOfTwo(int power) => Mantissa == 0 ? this : new PositiveDouble(Mantissa, Exponent + power);

    /// <summary>The smaller of the value and 2^31 - 1.</summary>
    public PositiveDouble AtMostInt32Max()
    {
        const ulong limit = (ulong)int.MaxValue << 22;
        return Exponent > 31 || (Exponent == 31 && Mantissa > limit) ? new PositiveDouble(limit, 31) : this;
    }

    /// <summary>The integer mantissa of a float and the exponent of its lowest bit.</summary>
    private static uint Split(float value, out int exponent)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        int field = (int)(bits >> 23) & 0xFF;
        uint fraction = bits & 0x7FFFFF;
        exponent = Math.Max(field, 1) - 150;
        return field == 0 ? fraction : fraction | 0x800000;
    }

    private static PositiveDouble Normalise(ulong mantissa, int lowestBitExponent)
    {
        if (mantissa == 0)
            return default;
        int shift = BitOperations.LeadingZeroCount(mantissa) - 11;
        return new PositiveDouble(mantissa << shift, lowestBitExponent - shift + 53);
    }
}
