using System.Numerics;

namespace Emu.Guest.Compiler.Support;

/// <summary>64-bit division by 32-bit division. The divisor is not zero. Guest subset.</summary>
/// <remarks>Knuth, The Art of Computer Programming 2, 4.3.1, algorithm D with 16-bit digits; for divisors above 32 bits the quotient is
/// estimated from the leading words and is at most one too small.</remarks>
internal static class Int64Division
{
    public static long DivideSigned(long a, long b)
    {
        ulong quotient = DivideUnsigned(a < 0 ? 0ul - (ulong)a : (ulong)a, b < 0 ? 0ul - (ulong)b : (ulong)b);
        return (a ^ b) < 0 ? (long)(0ul - quotient) : (long)quotient;
    }

    public static long RemainderSigned(long a, long b)
    {
        ulong remainder = RemainderUnsigned(a < 0 ? 0ul - (ulong)a : (ulong)a, b < 0 ? 0ul - (ulong)b : (ulong)b);
        return a < 0 ? (long)(0ul - remainder) : (long)remainder;
    }

    public static ulong RemainderUnsigned(ulong a, ulong b) => a - DivideUnsigned(a, b) * b;

    public static ulong DivideUnsigned(ulong a, ulong b)
    {
        uint highA = (uint)(a >> 32), lowA = (uint)a;
        uint highB = (uint)(b >> 32), lowB = (uint)b;
        if (highB == 0)
        {
            if (highA == 0)
                return lowA / lowB;
            uint high = highA / lowB;
            return (ulong)high << 32 | DivideWide(highA - high * lowB, lowA, lowB);
        }
        if (highA < highB)
            return 0;
        // Normalise the divisor to 32 leading bits and halve the dividend, so that the estimate cannot overflow.
        int shift = BitOperations.LeadingZeroCount(highB);
        uint leading = highB << shift | lowB >> 1 >> (31 - shift);
        uint estimate = DivideWide(highA >> 1, highA << 31 | lowA >> 1, leading);
        uint quotient = estimate >> (31 - shift);
        if (quotient != 0)
            quotient--;
        return a - (ulong)quotient * b >= b ? quotient + 1u : quotient;
    }

    /// <summary>Quotient of a 64-bit by a 32-bit number; the high word is below the divisor, so that it fits.</summary>
    private static uint DivideWide(uint high, uint low, uint divisor)
    {
        int shift = BitOperations.LeadingZeroCount(divisor);
        divisor <<= shift;
        high = high << shift | low >> 1 >> (31 - shift);
        low <<= shift;
        uint first = Digit(high, low >> 16, divisor);
        uint rest = (high << 16 | low >> 16) - first * divisor;
        return first << 16 | Digit(rest, low & 0xFFFF, divisor);
    }

    /// <summary>One 16-bit digit of (high * 65536 + next) / divisor, divisor normalised and above high.</summary>
    private static uint Digit(uint high, uint next, uint divisor)
    {
        uint divisorHigh = divisor >> 16, divisorLow = divisor & 0xFFFF;
        uint digit = high / divisorHigh;
        uint rest = high - digit * divisorHigh;
        // The estimate is at most two too large.
        while (digit >= 0x10000 || digit * divisorLow > (rest << 16 | next))
        {
            digit--;
            rest += divisorHigh;
            if (rest >= 0x10000)
                break;
        }
        return digit;
    }
}
