using System.Numerics;
using System.Runtime.CompilerServices;

namespace Emu.Guest.Compiler.Support;

/// <summary>
/// IEEE 754 binary32 in integers, for targets without an FPU. Values are bit patterns; rounding is to nearest even; subnormals, infinities and
/// signed zeros are exact; every NaN result is 0x7FC00000. Guest subset.
/// </summary>
internal static class SoftFloat32
{
    private const uint NaN = 0x7FC00000;
    private const uint Infinity = 0x7F800000;
    private const uint SignBit = 0x80000000;
    private const uint Hidden = 0x00800000;
    private const uint Fraction = 0x007FFFFF;

    public static uint Subtract(uint a, uint b) => Add(a, b ^ SignBit);

    public static uint Add(uint a, uint b)
    {
        if (a << 1 < b << 1)
        {
            uint swap = a;
            a = b;
            b = swap;
        }
        // Now |a| >= |b|, so a's sign is the result's and only a can be a lone NaN or infinity.
        int exponentA = (int)(a >> 23 & 0xFF), exponentB = (int)(b >> 23 & 0xFF);
        if (exponentA == 255)
            return (a & Fraction) != 0 || exponentB == 255 && a != b ? NaN : a;
        uint x = (a & Fraction) << 3, y = (b & Fraction) << 3;      // Three more bits: guard, round, sticky.
        if (exponentA == 0)
            exponentA = 1;
        else
            x |= Hidden << 3;
        if (exponentB == 0)
            exponentB = 1;
        else
            y |= Hidden << 3;
        // y has 27 bits, so that 27 places leave nothing but the sticky bit.
        int distance = Math.Min(exponentA - exponentB, 27);
        y = y >> distance | ((y & (1u << distance) - 1) != 0 ? 1u : 0u);
        if ((int)(a ^ b) >= 0)
        {
            x += y;
            if (x >= Hidden << 4)
            {
                x = x >> 1 | x & 1;
                exponentA++;
            }
        }
        else
        {
            x -= y;
            if (x == 0)
                return 0;
            int shift = Math.Min(BitOperations.LeadingZeroCount(x) - 5, exponentA - 1);
            x <<= shift;
            exponentA -= shift;
        }
        if (exponentA >= 255)
            return a & SignBit | Infinity;
        // Adding the fraction with its hidden bit to exponent - 1 lets a rounding carry run into the exponent.
        uint result = ((uint)(exponentA - 1) << 23) + (x >> 3);
        // Above one half, or one half and odd: rest + odd is at least 5 of 8.
        return a & SignBit | result + ((x & 7) + (result & 1) + 3 >> 3);
    }

    public static uint Multiply(uint a, uint b)
    {
        uint sign = (a ^ b) & SignBit;
        int exponentA = (int)(a >> 23 & 0xFF), exponentB = (int)(b >> 23 & 0xFF);
        uint x = a << 8 | SignBit, y = b << 8 | SignBit;            // 24 bits, left-aligned.
        if ((uint)(exponentA - 1) >= 254 || (uint)(exponentB - 1) >= 254)
        {
            if (exponentA == 255 || exponentB == 255)
                return IsNaN(a) || IsNaN(b) || a << 1 == 0 || b << 1 == 0 ? NaN : sign | Infinity;
            if (a << 1 == 0 || b << 1 == 0)
                return sign;
            if (exponentA == 0)
            {
                int shift = BitOperations.LeadingZeroCount(a << 9) + 1;
                x = a << 8 << shift;
                exponentA = 1 - shift;
            }
            if (exponentB == 0)
            {
                int shift = BitOperations.LeadingZeroCount(b << 9) + 1;
                y = b << 8 << shift;
                exponentB = 1 - shift;
            }
        }
        ulong product = (ulong)x * y;
        uint high = (uint)(product >> 32), low = (uint)product;
        int exponent = exponentA + exponentB - 126;
        if ((int)high >= 0)
        {
            high = high << 1 | low >> 31;
            low <<= 1;
            exponent--;
        }
        return Pack(sign, exponent, high | (low != 0 ? 1u : 0u));
    }

    public static uint Divide(uint a, uint b)
    {
        uint sign = (a ^ b) & SignBit;
        int exponentA = (int)(a >> 23 & 0xFF), exponentB = (int)(b >> 23 & 0xFF);
        uint x = a & Fraction | Hidden, y = b & Fraction | Hidden;
        if ((uint)(exponentA - 1) >= 254 || (uint)(exponentB - 1) >= 254)
        {
            if (IsNaN(a) || IsNaN(b))
                return NaN;
            if (exponentA == 255)
                return exponentB == 255 ? NaN : sign | Infinity;
            if (exponentB == 255)
                return sign;
            if (b << 1 == 0)
                return a << 1 == 0 ? NaN : sign | Infinity;
            if (a << 1 == 0)
                return sign;
            if (exponentA == 0)
            {
                int shift = BitOperations.LeadingZeroCount(a << 9) + 1;
                x = (a & Fraction) << shift;
                exponentA = 1 - shift;
            }
            if (exponentB == 0)
            {
                int shift = BitOperations.LeadingZeroCount(b << 9) + 1;
                y = (b & Fraction) << shift;
                exponentB = 1 - shift;
            }
        }
        int exponent = exponentA - exponentB + 127;
        if (x < y)
        {
            x <<= 1;
            exponent--;
        }
        // First digit 1, then three digits of 8 bits each: 25 bits of quotient, the remainder is the sticky bit.
        x -= y;
        uint quotient = 1;
        for (int digit = 0; digit < 3; digit++)
        {
            x <<= 8;
            uint q = x / y;
            x -= q * y;
            quotient = quotient << 8 | q;
        }
        return Pack(sign, exponent, quotient << 7 | (x != 0 ? 1u : 0u));
    }

    public static uint SquareRoot(uint a)
    {
        if (a << 1 == 0)
            return a;
        if (IsNaN(a) || (int)a < 0)
            return NaN;
        if (a == Infinity)
            return a;
        int exponent = (int)(a >> 23);
        uint x = a & Fraction | Hidden;
        if (exponent == 0)
        {
            int shift = BitOperations.LeadingZeroCount(a << 9) + 1;
            x = (a & Fraction) << shift;
            exponent = 1 - shift;
        }
        exponent -= 127;
        if ((exponent & 1) != 0)
            x <<= 1;
        // One digit at a time: root + bit is taken when its square still fits; twice the root is kept to save a multiplication.
        x <<= 1;
        uint root = 0, twice = 0;
        for (uint bit = 0x01000000; bit != 0; bit >>= 1)
        {
            uint trial = twice + bit;
            if (trial <= x)
            {
                twice = trial + bit;
                x -= trial;
                root += bit;
            }
            x <<= 1;
        }
        return Pack(0, (exponent >> 1) + 127, root << 7 | (x != 0 ? 1u : 0u));
    }

    public static bool Equal(uint a, uint b) => (a == b && !IsNaN(a)) || (a | b) << 1 == 0;

    public static bool Less(uint a, uint b)
    {
        if (IsNaN(a) || IsNaN(b) || (a | b) << 1 == 0)
            return false;
        return (int)(a & b) < 0 ? a > b : (int)a < (int)b;
    }

    public static bool LessOrEqual(uint a, uint b)
    {
        if (IsNaN(a) || IsNaN(b))
            return false;
        return (a | b) << 1 == 0 || ((int)(a & b) < 0 ? a >= b : (int)a <= (int)b);
    }

    public static bool NotEqual(uint a, uint b) => !Equal(a, b);

    public static bool Greater(uint a, uint b) => Less(b, a);

    public static bool GreaterOrEqual(uint a, uint b) => LessOrEqual(b, a);

    public static bool LessOrUnordered(uint a, uint b) => !LessOrEqual(b, a);

    public static bool LessOrEqualOrUnordered(uint a, uint b) => !Less(b, a);

    public static bool GreaterOrUnordered(uint a, uint b) => !LessOrEqual(a, b);

    public static bool GreaterOrEqualOrUnordered(uint a, uint b) => !Less(a, b);

    public static uint FromInt32(int value)
    {
        uint sign = (uint)value & SignBit;
        return FromMagnitude(sign, sign != 0 ? 0u - (uint)value : (uint)value);
    }

    public static uint FromUInt32(uint value) => FromMagnitude(0, value);

    public static uint FromInt64(long value)
    {
        uint sign = (uint)(value >> 32) & SignBit;
        return FromMagnitude(sign, sign != 0 ? 0ul - (ulong)value : (ulong)value);
    }

    public static uint FromUInt64(ulong value) => FromMagnitude(0, value);

    private static uint FromMagnitude(uint sign, uint value)
    {
        if (value == 0)
            return 0;
        int shift = BitOperations.LeadingZeroCount(value);
        return Pack(sign, 127 + 31 - shift, value << shift);
    }

    private static uint FromMagnitude(uint sign, ulong value)
    {
        uint high = (uint)(value >> 32), low = (uint)value;
        if (high == 0)
            return FromMagnitude(sign, low);
        int shift = BitOperations.LeadingZeroCount(high);
        uint top = high << shift | low >> 1 >> (31 - shift);
        return Pack(sign, 127 + 63 - shift, top | (low << shift != 0 ? 1u : 0u));
    }

    /// <summary>Toward zero; saturates; NaN gives 0.</summary>
    public static int ToInt32(uint a)
    {
        int exponent = (int)(a >> 23 & 0xFF);
        if (exponent < 127 || IsNaN(a))
            return 0;
        if (exponent >= 127 + 31)
            return (int)a < 0 ? int.MinValue : int.MaxValue;
        int magnitude = (int)((a << 8 | SignBit) >> (127 + 31 - exponent));
        return (int)a < 0 ? -magnitude : magnitude;
    }

    /// <summary>Toward zero; saturates; NaN gives 0.</summary>
    public static uint ToUInt32(uint a)
    {
        int exponent = (int)(a >> 23 & 0xFF);
        if (exponent < 127 || (int)a < 0 || IsNaN(a))
            return 0;
        return exponent >= 127 + 32 ? uint.MaxValue : (a << 8 | SignBit) >> (127 + 31 - exponent);
    }

    /// <summary>Toward zero; saturates; NaN gives 0.</summary>
    public static long ToInt64(uint a)
    {
        int exponent = (int)(a >> 23 & 0xFF);
        if (IsNaN(a))
            return 0;
        if (exponent >= 127 + 63)
            return (int)a < 0 ? long.MinValue : long.MaxValue;
        long magnitude = (long)Magnitude64(a, exponent);
        return (int)a < 0 ? -magnitude : magnitude;
    }

    /// <summary>Toward zero; saturates; NaN gives 0.</summary>
    public static ulong ToUInt64(uint a)
    {
        int exponent = (int)(a >> 23 & 0xFF);
        if ((int)a < 0 || IsNaN(a))
            return 0;
        return exponent >= 127 + 64 ? ulong.MaxValue : Magnitude64(a, exponent);
    }

    private static ulong Magnitude64(uint a, int exponent)
    {
        if (exponent < 127)
            return 0;
        uint fraction = a << 8 | SignBit;
        int left = exponent - (127 + 31);
        if (left <= 0)
            return fraction >> -left;
        if (left == 32)
            return (ulong)fraction << 32;
        return (ulong)(fraction >> (32 - left)) << 32 | fraction << left;
    }

    private static bool IsNaN(uint a) => a << 1 > Infinity << 1;

    /// <summary>Rounds a 32-bit fraction with its top bit set to 24 bits.</summary>
    private static uint Pack(uint sign, int exponent, uint fraction)
    {
        if ((uint)(exponent - 1) >= 254)
            return PackExtreme(sign, exponent, fraction);
        // The fraction's top bit adds one to exponent - 1, and a rounding carry runs into the exponent, at worst to infinity.
        uint result = ((uint)(exponent - 1) << 23) + (fraction >> 8);
        return sign | result + ((fraction & 0xFF) + (result & 1) + 0x7F >> 8);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint PackExtreme(uint sign, int exponent, uint fraction)
    {
        if (exponent > 0)
            return sign | Infinity;
        // Subnormal. 31 places leave the top bit and the sticky bit, both below half of the last place: rounds to zero.
        int distance = Math.Min(1 - exponent, 31);
        fraction = fraction >> distance | ((fraction & (1u << distance) - 1) != 0 ? 1u : 0u);
        uint result = fraction >> 8;
        return sign | result + ((fraction & 0xFF) + (result & 1) + 0x7F >> 8);
    }
}
