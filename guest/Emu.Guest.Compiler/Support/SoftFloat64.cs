using System.Numerics;

namespace Emu.Guest.Compiler.Support;

/// <summary>
/// IEEE 754 binary64 in integers. Same rules as <see cref="SoftFloat32"/>; every NaN result is 0x7FF8000000000000. Meant for set-up code:
/// division and square root take one step for each bit. Guest subset.
/// </summary>
internal static class SoftFloat64
{
    private const ulong NaN = 0x7FF8000000000000;
    private const ulong Infinity = 0x7FF0000000000000;
    private const ulong SignBit = 0x8000000000000000;
    private const ulong Hidden = 0x0010000000000000;
    private const ulong Fraction = 0x000FFFFFFFFFFFFF;

    public static ulong Subtract(ulong a, ulong b) => Add(a, b ^ SignBit);

    public static ulong Add(ulong a, ulong b)
    {
        if (a << 1 < b << 1)
        {
            ulong swap = a;
            a = b;
            b = swap;
        }
        // Now |a| >= |b|; see SoftFloat32.Add.
        int exponentA = Exponent(a), exponentB = Exponent(b);
        if (exponentA == 2047)
            return (a & Fraction) != 0 || exponentB == 2047 && a != b ? NaN : a;
        ulong x = (a & Fraction) << 3, y = (b & Fraction) << 3;
        if (exponentA == 0)
            exponentA = 1;
        else
            x |= Hidden << 3;
        if (exponentB == 0)
            exponentB = 1;
        else
            y |= Hidden << 3;
        y = ShiftRightSticky(y, exponentA - exponentB);
        if ((long)(a ^ b) >= 0)
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
            int shift = Math.Min(BitOperations.LeadingZeroCount(x) - 8, exponentA - 1);
            x <<= shift;
            exponentA -= shift;
        }
        if (exponentA >= 2047)
            return a & SignBit | Infinity;
        ulong result = ((ulong)(uint)(exponentA - 1) << 52) + (x >> 3);
        uint rest = (uint)x & 7;
        if (rest > 4 || rest == 4 && ((uint)result & 1) != 0)
            result++;
        return a & SignBit | result;
    }

    public static ulong Multiply(ulong a, ulong b)
    {
        ulong sign = (a ^ b) & SignBit;
        int exponentA = Exponent(a), exponentB = Exponent(b);
        if (exponentA == 2047 || exponentB == 2047)
            return IsNaN(a) || IsNaN(b) || a << 1 == 0 || b << 1 == 0 ? NaN : sign | Infinity;
        if (a << 1 == 0 || b << 1 == 0)
            return sign;
        ulong x = LeftAligned(a, ref exponentA), y = LeftAligned(b, ref exponentB);
        // 64 x 64 -> 128 from four products of halves.
        uint xHigh = (uint)(x >> 32), xLow = (uint)x, yHigh = (uint)(y >> 32), yLow = (uint)y;
        ulong lowLow = (ulong)xLow * yLow, lowHigh = (ulong)xLow * yHigh, highLow = (ulong)xHigh * yLow;
        ulong middle = (lowLow >> 32) + (uint)lowHigh + (uint)highLow;
        ulong high = (ulong)xHigh * yHigh + (lowHigh >> 32) + (highLow >> 32) + (middle >> 32);
        bool inexact = (uint)lowLow != 0 || (uint)middle != 0;
        int exponent = exponentA + exponentB - 1022;
        if ((long)high >= 0)
        {
            high = high << 1 | (uint)middle >> 31;
            exponent--;
            inexact = (uint)lowLow != 0 || (uint)middle << 1 != 0;
        }
        return Pack(sign, exponent, inexact ? high | 1 : high);
    }

    public static ulong Divide(ulong a, ulong b)
    {
        ulong sign = (a ^ b) & SignBit;
        int exponentA = Exponent(a), exponentB = Exponent(b);
        if (IsNaN(a) || IsNaN(b))
            return NaN;
        if (exponentA == 2047)
            return exponentB == 2047 ? NaN : sign | Infinity;
        if (exponentB == 2047)
            return sign;
        if (b << 1 == 0)
            return a << 1 == 0 ? NaN : sign | Infinity;
        if (a << 1 == 0)
            return sign;
        ulong x = LeftAligned(a, ref exponentA) >> 11, y = LeftAligned(b, ref exponentB) >> 11;
        int exponent = exponentA - exponentB + 1023;
        if (x < y)
        {
            x <<= 1;
            exponent--;
        }
        ulong quotient = 0;
        for (int bit = 0; bit < 55; bit++)
        {
            quotient <<= 1;
            if (x >= y)
            {
                x -= y;
                quotient |= 1;
            }
            x <<= 1;
        }
        return Pack(sign, exponent, quotient << 9 | (x != 0 ? 1ul : 0ul));
    }

    public static ulong SquareRoot(ulong a)
    {
        if (a << 1 == 0)
            return a;
        if (IsNaN(a) || (long)a < 0)
            return NaN;
        if (a == Infinity)
            return a;
        int exponent = Exponent(a);
        ulong x = LeftAligned(a, ref exponent) >> 11;
        exponent -= 1023;
        if ((exponent & 1) != 0)
            x <<= 1;
        x <<= 1;
        ulong root = 0, twice = 0;
        for (ulong bit = Hidden << 1; bit != 0; bit >>= 1)
        {
            ulong trial = twice + bit;
            if (trial <= x)
            {
                twice = trial + bit;
                x -= trial;
                root += bit;
            }
            x <<= 1;
        }
        return Pack(0, (exponent >> 1) + 1023, root << 10 | (x != 0 ? 1ul : 0ul));
    }

    public static bool Equal(ulong a, ulong b) => (a == b && !IsNaN(a)) || (a | b) << 1 == 0;

    public static bool Less(ulong a, ulong b)
    {
        if (IsNaN(a) || IsNaN(b) || (a | b) << 1 == 0)
            return false;
        return (long)(a & b) < 0 ? a > b : (long)a < (long)b;
    }

    public static bool LessOrEqual(ulong a, ulong b)
    {
        if (IsNaN(a) || IsNaN(b))
            return false;
        return (a | b) << 1 == 0 || ((long)(a & b) < 0 ? a >= b : (long)a <= (long)b);
    }

    public static bool NotEqual(ulong a, ulong b) => !Equal(a, b);

    public static bool Greater(ulong a, ulong b) => Less(b, a);

    public static bool GreaterOrEqual(ulong a, ulong b) => LessOrEqual(b, a);

    public static bool LessOrUnordered(ulong a, ulong b) => !LessOrEqual(b, a);

    public static bool LessOrEqualOrUnordered(ulong a, ulong b) => !Less(b, a);

    public static bool GreaterOrUnordered(ulong a, ulong b) => !LessOrEqual(a, b);

    public static bool GreaterOrEqualOrUnordered(ulong a, ulong b) => !Less(a, b);

    public static ulong FromInt32(int value)
    {
        ulong sign = (ulong)((uint)value & 0x80000000u) << 32;
        return FromMagnitude(sign, sign != 0 ? 0u - (uint)value : (uint)value);
    }

    public static ulong FromUInt32(uint value) => FromMagnitude(0, value);

    public static ulong FromInt64(long value)
    {
        ulong sign = (ulong)value & SignBit;
        return FromMagnitude(sign, sign != 0 ? 0ul - (ulong)value : (ulong)value);
    }

    public static ulong FromUInt64(ulong value) => FromMagnitude(0, value);

    private static ulong FromMagnitude(ulong sign, ulong value)
    {
        if (value == 0)
            return 0;
        int shift = BitOperations.LeadingZeroCount(value);
        return Pack(sign, 1023 + 63 - shift, value << shift);
    }

    /// <summary>Toward zero; saturates; NaN gives 0.</summary>
    public static int ToInt32(ulong a)
    {
        int exponent = Exponent(a);
        if (IsNaN(a))
            return 0;
        if (exponent >= 1023 + 31)
            return (long)a < 0 ? int.MinValue : int.MaxValue;
        int magnitude = (int)Magnitude(a, exponent);
        return (long)a < 0 ? -magnitude : magnitude;
    }

    /// <summary>Toward zero; saturates; NaN gives 0.</summary>
    public static uint ToUInt32(ulong a)
    {
        int exponent = Exponent(a);
        if ((long)a < 0 || IsNaN(a))
            return 0;
        return exponent >= 1023 + 32 ? uint.MaxValue : (uint)Magnitude(a, exponent);
    }

    /// <summary>Toward zero; saturates; NaN gives 0.</summary>
    public static long ToInt64(ulong a)
    {
        int exponent = Exponent(a);
        if (IsNaN(a))
            return 0;
        if (exponent >= 1023 + 63)
            return (long)a < 0 ? long.MinValue : long.MaxValue;
        long magnitude = (long)Magnitude(a, exponent);
        return (long)a < 0 ? -magnitude : magnitude;
    }

    /// <summary>Toward zero; saturates; NaN gives 0.</summary>
    public static ulong ToUInt64(ulong a)
    {
        int exponent = Exponent(a);
        if ((long)a < 0 || IsNaN(a))
            return 0;
        return exponent >= 1023 + 64 ? ulong.MaxValue : Magnitude(a, exponent);
    }

    /// <summary>Widens a binary32.</summary>
    public static ulong FromFloat32(uint a)
    {
        ulong sign = (ulong)(a & 0x80000000u) << 32;
        uint exponent = a >> 23 & 0xFF, fraction = a & 0x007FFFFFu;
        if (exponent == 255)
            return fraction != 0 ? NaN : sign | Infinity;
        if (exponent == 0)
        {
            if (fraction == 0)
                return sign;
            int shift = BitOperations.LeadingZeroCount(fraction) - 8;
            fraction = fraction << shift & 0x007FFFFFu;
            exponent = (uint)(1 - shift);
        }
        uint high = exponent + (1023 - 127) << 20 | fraction >> 3;
        return sign | (ulong)high << 32 | fraction << 29;
    }

    /// <summary>Rounds to a binary32.</summary>
    public static uint ToFloat32(ulong a)
    {
        uint sign = (uint)(a >> 32) & 0x80000000u;
        if (IsNaN(a))
            return 0x7FC00000u;
        int exponent = Exponent(a) - (1023 - 127);
        if (exponent >= 255)
            return sign | 0x7F800000u;
        if (a << 1 == 0 || exponent < -30)
            return sign;
        uint top = (uint)(a >> 21) | 0x80000000u;                   // Hidden bit and 31 bits of fraction.
        if (((uint)a & 0x1FFFFF) != 0)
            top |= 1;
        if (exponent <= 0)
        {
            int distance = 1 - exponent;
            top = distance < 32 ? top >> distance | (top << (32 - distance) != 0 ? 1u : 0u) : 1u;
            exponent = 1;
        }
        uint result = ((uint)(exponent - 1) << 23) + (top >> 8);
        uint rest = top & 0xFF;
        if (rest > 0x80 || rest == 0x80 && (result & 1) != 0)
            result++;
        return sign | result;
    }

    private static int Exponent(ulong a) => (int)((uint)(a >> 52) & 0x7FF);

    private static bool IsNaN(ulong a) => a << 1 > Infinity << 1;

    /// <summary>The fraction with its leading one in bit 63; subnormals are normalised. The number is not zero.</summary>
    private static ulong LeftAligned(ulong a, ref int exponent)
    {
        if (exponent != 0)
            return a << 11 | SignBit;
        int shift = BitOperations.LeadingZeroCount(a << 12) + 1;
        exponent = 1 - shift;
        return a << 11 << shift;
    }

    /// <summary>Integer part; the exponent is below 1023 + 64.</summary>
    private static ulong Magnitude(ulong a, int exponent)
    {
        if (exponent < 1023)
            return 0;
        return (a << 11 | SignBit) >> (1023 + 63 - exponent);
    }

    private static ulong ShiftRightSticky(ulong value, int distance)
    {
        if (distance == 0)
            return value;
        if (distance >= 64)
            return value != 0 ? 1ul : 0ul;
        return value >> distance | (value << (64 - distance) != 0 ? 1ul : 0ul);
    }

    /// <summary>Rounds a 64-bit fraction with its top bit set to 53 bits.</summary>
    private static ulong Pack(ulong sign, int exponent, ulong fraction)
    {
        if (exponent >= 2047)
            return sign | Infinity;
        if (exponent <= 0)
        {
            fraction = ShiftRightSticky(fraction, 1 - exponent);
            exponent = 1;
        }
        ulong result = ((ulong)(uint)(exponent - 1) << 52) + (fraction >> 11);
        uint rest = (uint)fraction & 0x7FF;
        if (rest > 0x400 || rest == 0x400 && ((uint)result & 1) != 0)
            result++;
        return sign | result;
    }
}
