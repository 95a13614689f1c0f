using System.Numerics;

namespace Emu.Arm;

// Conversions between single precision and integers, fixed point and half precision.
internal static partial class SoftFloat
{
    const uint RoundNearest = 0, RoundTowardZero = 3;

    /// <summary>FPToFixed: value * 2^fraction as an integer, saturated. NaN gives 0.</summary>
    /// <param name="a">The number.</param>
    /// <param name="bits">Width of the result, 16 or 32; a narrow result is extended to 32 bits.</param>
    /// <param name="signed">Signed result.</param>
    /// <param name="fraction">Fraction bits, 0..32.</param>
    /// <param name="towardZero">Truncates instead of rounding as the FPSCR says.</param>
    /// <param name="status">FPSCR.</param>
    public static uint ToFixed(uint a, int bits, bool signed, int fraction, bool towardZero, ref uint status)
    {
        Parts x = Unpack(a, ref status);
        long low = signed ? -1L << bits - 1 : 0, high = (signed ? 1L << bits - 1 : 1L << bits) - 1;
        if (x.Kind == Kind.Zero)
            return 0;
        if (x.Kind != Kind.Finite || x.Exponent + fraction > 16)
        {
            status |= InvalidOperation;                     // at least 2^40, beyond every format
            return x.IsNaN ? 0 : (uint)(x.Sign != 0 ? low : high);
        }
        // 20 bits below the point are enough for the rounding bit and a sticky bit; the value has at most 60.
        const int Below = 20;
        int shift = x.Exponent + fraction + Below;
        ulong magnitude = shift >= 0 ? (ulong)x.Mantissa << shift : ShiftSticky(x.Mantissa, -shift);
        ulong whole = magnitude >> Below, rest = magnitude & (1UL << Below) - 1;
        uint mode = towardZero ? RoundTowardZero : status >> 22 & 3;
        if (RoundsUp(x.Sign, (whole & 1) != 0, rest, 1UL << Below - 1, mode))
            whole++;
        long value = x.Sign != 0 ? -(long)whole : (long)whole;
        if (value < low || value > high)
        {
            status |= InvalidOperation;
            return (uint)(value < low ? low : high);
        }
        if (rest != 0)
            status |= Inexact;
        return (uint)value;
    }

    /// <summary>FixedToFP.</summary>
    /// <param name="a">The integer; only its low bits count when it is narrow.</param>
    /// <param name="bits">Width of the integer, 16 or 32.</param>
    /// <param name="signed">Signed integer.</param>
    /// <param name="fraction">Fraction bits, 0..32.</param>
    /// <param name="nearest">Rounds to nearest instead of as the FPSCR says.</param>
    /// <param name="status">FPSCR.</param>
    public static uint FromFixed(uint a, int bits, bool signed, int fraction, bool nearest, ref uint status)
    {
        long value = (bits, signed) switch
        {
            (16, true) => (short)a,
            (16, false) => (ushort)a,
            (_, true) => (int)a,
            _ => a,
        };
        if (value == 0)
            return 0;
        return Round(value < 0 ? SignBit : 0, -fraction, (ulong)Math.Abs(value), nearest ? RoundNearest : status >> 22 & 3, ref status);
    }

    /// <summary>FPHalfToSingle of bits 15..0: exact, and never flushed to zero.</summary>
    public static uint FromHalf(uint half, ref uint status)
    {
        uint sign = (half & 0x8000) << 16, exponent = half >> 10 & 31, fraction = half & 0x3FF;
        if (exponent == 31 && (status & AlternativeHalf) == 0)
        {
            if (fraction == 0)
                return sign | Infinity;
            if ((fraction & 0x200) == 0)
                status |= InvalidOperation;
            return (status & DefaultNaNs) != 0 ? DefaultNaN : sign | Infinity | QuietBit | fraction << 13;
        }
        if (exponent != 0)
            return sign | (exponent + 112 << 23) | fraction << 13;
        if (fraction == 0)
            return sign;
        int shift = BitOperations.LeadingZeroCount(fraction) - 21;      // to bit 10
        return sign | ((uint)(113 - shift) << 23) | (fraction << shift & 0x3FF) << 13;
    }

    /// <summary>FPSingleToHalf.</summary>
    public static uint ToHalf(uint a, ref uint status)
    {
        Parts x = Unpack(a, ref status);
        bool alternative = (status & AlternativeHalf) != 0;
        uint sign = x.Sign >> 16;
        switch (x.Kind)
        {
            case Kind.Zero:
                return sign;
            case Kind.Infinite when alternative:
                status |= InvalidOperation;
                return sign | 0x7FFF;
            case Kind.Infinite:
                return sign | 0x7C00;
            case Kind.Finite:
                return RoundHalf(sign, x, alternative, ref status);
            default:
                if (alternative || x.Kind == Kind.Signaling)
                    status |= InvalidOperation;
                if (alternative)
                    return sign;
                return (status & DefaultNaNs) != 0 ? 0x7E00 : sign | 0x7E00 | (a >> 13 & 0x1FF);
        }
    }

    static uint RoundHalf(uint sign, in Parts x, bool alternative, ref uint status)
    {
        const int Drop = 40;
        uint mode = status >> 22 & 3;
        int biased = x.Exponent + 23 + 15;
        bool tiny = biased < 1;
        ulong mantissa = (ulong)x.Mantissa << 27;           // implied bit at 50
        if (tiny)
        {
            mantissa = ShiftSticky(mantissa, 1 - biased);
            biased = 1;
        }
        uint value = (uint)(mantissa >> Drop);
        ulong rest = mantissa & (1UL << Drop) - 1;
        if (RoundsUp(sign, (value & 1) != 0, rest, 1UL << Drop - 1, mode))
            value++;
        uint limit = alternative ? 0x8000u : 0x7C00u;
        if (biased <= 31 && ((uint)(biased - 1) << 10) + value < limit)
        {
            if (rest != 0)
                status |= tiny ? Inexact | Underflow : Inexact;
            return sign | (((uint)(biased - 1) << 10) + value);
        }
        if (alternative)
        {
            status |= InvalidOperation;
            return sign | 0x7FFF;
        }
        status |= Overflow | Inexact;
        bool toInfinity = mode switch { 0 => true, 1 => sign == 0, 2 => sign != 0, _ => false };
        return sign | (toInfinity ? 0x7C00u : 0x7BFFu);
    }
}
