using System.Numerics;

namespace Emu.Runtime.Arithmetic;

/// <summary>C's <c>fmodf</c>: the exact remainder of a truncated division.</summary>
internal static class FloatRemainder
{
    const int Infinity = 0x7F800000;

    /// <summary>a - n * b for the whole number n of a / b rounded towards 0; has a's sign. NaN for b = 0, infinite a, or NaN.</summary>
    public static float Of(float a, float b)
    {
        int sign = BitConverter.SingleToInt32Bits(a) & int.MinValue;
        int dividend = BitConverter.SingleToInt32Bits(a) & int.MaxValue, divisor = BitConverter.SingleToInt32Bits(b) & int.MaxValue;
        if (dividend >= Infinity || divisor > Infinity || divisor == 0)
            return float.NaN;
        if (dividend < divisor)
            return a;
        // Both with 24 significant bits, times a power of two; one step for each power between them, at most 276.
        int rest = Normalise(dividend, out int exponent), modulus = Normalise(divisor, out int lowest);
        while (true)
        {
            if (rest >= modulus)
                rest -= modulus;
            if (exponent == lowest)
                break;
            rest <<= 1;
            exponent--;
        }
        if (rest == 0)
            return BitConverter.Int32BitsToSingle(sign);
        while (rest < 1 << 23)
        {
            rest <<= 1;
            exponent--;
        }
        // A subnormal remainder is a multiple of the smallest float, so nothing is shifted out.
        int bits = exponent <= 0 ? rest >> 1 - exponent : exponent << 23 | rest & 0x7FFFFF;
        return BitConverter.Int32BitsToSingle(sign | bits);
    }

    static int Normalise(int bits, out int exponent)
    {
        exponent = bits >> 23;
        if (exponent > 0)
            return bits & 0x7FFFFF | 0x800000;
        int shift = BitOperations.LeadingZeroCount((uint)bits) - 8;
        exponent = 1 - shift;
        return bits << shift;
    }
}
