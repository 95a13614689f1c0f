using System.Numerics;

namespace Emu.FloatingPoint;

/// <summary>
/// Arithmetic of one IEEE 754 format in integers: the same bits and flags on every host. Values are words of the format in the low bits of a
/// ulong. A result that is not a number is the format's canonical NaN; NaN operands do not shine through.
/// </summary>
/// <remarks>Source: IEEE 754-2008, chapters 4, 5 and 7; what it leaves open is in <see cref="FloatEnvironment"/>.</remarks>
internal static partial class BinaryFloat<TFormat> where TFormat : struct, IFloatFormat
{
    static int Bias => (1 << TFormat.ExponentBits - 1) - 1;
    static ulong SignBit => 1ul << TFormat.ExponentBits + TFormat.FractionBits;
    static ulong Implied => 1ul << TFormat.FractionBits;
    static ulong Infinity => ((1ul << TFormat.ExponentBits) - 1) << TFormat.FractionBits;

    /// <summary>The canonical NaN: quiet, positive, no payload.</summary>
    public static ulong NaN => Infinity | Implied >> 1;

    internal static FloatParts Unpack(ulong value)
    {
        bool negative = (value & SignBit) != 0;
        ulong fraction = value & (Implied - 1);
        int biased = (int)((value & ~SignBit) >> TFormat.FractionBits);
        if (biased == (1 << TFormat.ExponentBits) - 1)
            return new FloatParts(fraction == 0 ? FloatKind.Infinite : (fraction & Implied >> 1) != 0 ? FloatKind.Quiet : FloatKind.Signaling, negative, 0, 0);
        if (biased != 0)
            return new FloatParts(FloatKind.Finite, negative, biased - Bias, (fraction | Implied) << 63 - TFormat.FractionBits);
        if (fraction == 0)
            return new FloatParts(FloatKind.Zero, negative, 0, 0);
        int shift = BitOperations.LeadingZeroCount(fraction);
        return new FloatParts(FloatKind.Finite, negative, 64 - TFormat.FractionBits - Bias - shift, fraction << shift);
    }

    static ulong Zero(bool negative) => negative ? SignBit : 0;

    static ulong Infinite(bool negative) => Zero(negative) | Infinity;

    static ulong Invalid(ref FloatEnvironment e)
    {
        e.Flags |= FloatFlags.Invalid;
        return NaN;
    }

    /// <summary>The result of an operation with a NaN operand.</summary>
    static ulong Propagate(in FloatParts x, in FloatParts y, ref FloatEnvironment e)
    {
        if (x.Kind == FloatKind.Signaling || y.Kind == FloatKind.Signaling)
            e.Flags |= FloatFlags.Invalid;
        return NaN;
    }

    /// <summary>Shifts right; what falls out is kept as one sticky bit.</summary>
    static ulong ShiftSticky(ulong value, int count)
    {
        if (count == 0)
            return value;
        if (count > 63)
            return value != 0 ? 1u : 0u;
        return value >> count | (value << 64 - count != 0 ? 1u : 0u);
    }

    static bool RoundsUp(bool negative, bool odd, ulong rest, ulong half, Rounding mode) => mode switch
    {
        Rounding.NearestEven => rest > half || (rest == half && odd),
        Rounding.NearestAway => rest >= half,
        Rounding.Up => rest != 0 && !negative,
        Rounding.Down => rest != 0 && negative,
        _ => false,
    };

    /// <summary>Rounds and packs mantissa / 2^63 * 2^exponent. The mantissa's highest bit is set; bit 0 may be sticky.</summary>
    static ulong Round(bool negative, int exponent, ulong mantissa, ref FloatEnvironment e)
    {
        int drop = 63 - TFormat.FractionBits, biased = exponent + Bias;
        bool tiny = biased < 1 && (e.TinyBeforeRounding || biased < 0 || !ReachesNormal(negative, mantissa, e.Rounding));
        if (biased < 1)
        {
            mantissa = ShiftSticky(mantissa, 1 - biased);
            biased = 1;                                     // without the implied bit this packs as exponent 0
        }
        if (biased >= (1 << TFormat.ExponentBits) - 1)
            return Overflow(negative, ref e);
        ulong value = mantissa >> drop, rest = mantissa & (1ul << drop) - 1;
        if (rest == 0)
            return Zero(negative) | (((ulong)(biased - 1) << TFormat.FractionBits) + value);
        if (RoundsUp(negative, (value & 1) != 0, rest, 1ul << drop - 1, e.Rounding))
            value++;
        ulong packed = ((ulong)(biased - 1) << TFormat.FractionBits) + value;
        if (packed >= Infinity)
            return Overflow(negative, ref e);
        e.Flags |= tiny ? FloatFlags.Inexact | FloatFlags.Underflow : FloatFlags.Inexact;
        return Zero(negative) | packed;
    }

    /// <summary>A number just below the least normal one rounds to it when the exponent has no limit.</summary>
    static bool ReachesNormal(bool negative, ulong mantissa, Rounding mode)
    {
        int drop = 63 - TFormat.FractionBits;
        return mantissa >> drop == 2 * Implied - 1 && RoundsUp(negative, true, mantissa & (1ul << drop) - 1, 1ul << drop - 1, mode);
    }

    static ulong Overflow(bool negative, ref FloatEnvironment e)
    {
        e.Flags |= FloatFlags.Overflow | FloatFlags.Inexact;
        bool toInfinity = e.Rounding switch
        {
            Rounding.TowardZero => false,
            Rounding.Down => negative,
            Rounding.Up => !negative,
            _ => true,
        };
        return Zero(negative) | (toInfinity ? Infinity : Infinity - 1);
    }

    /// <summary>Rounds a number of 128 bits, high / 2^127 * 2^exponent, not 0; bit 0 may be sticky.</summary>
    static ulong RoundWide(bool negative, int exponent, UInt128 mantissa, ref FloatEnvironment e)
    {
        int shift = (int)UInt128.LeadingZeroCount(mantissa);
        mantissa <<= shift;
        ulong high = (ulong)(mantissa >> 64) | ((ulong)mantissa != 0 ? 1u : 0u);
        return Round(negative, exponent - shift, high, ref e);
    }
}
