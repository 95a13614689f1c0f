using System.Numerics;
using Emu.Isa;

namespace Emu.FloatingPoint;

/// <summary>
/// Arithmetic of one IEEE 754 format in integers: the same bits and flags on every host, for every architecture. Values are words of the format in
/// the low bits of a ulong.
/// </summary>
/// <remarks>
/// Sources: IEEE 754-2008, chapters 4 to 7; what it leaves open is in <see cref="FloatEnvironment"/>. Arm's choices: ARMv7-M Architecture Reference
/// Manual (DDI 0403E), A2.5, and ARMv8-M (DDI 0553), pseudocode of FPUnpack to FPRound; RISC-V's: Volume I, chapters F and D.
/// </remarks>
internal static partial class BinaryFloat<TFormat> where TFormat : struct, IFloatFormat
{
    static int Bias => (1 << TFormat.ExponentBits - 1) - 1;
    static ulong SignBit => 1ul << TFormat.ExponentBits + TFormat.FractionBits;
    static ulong Implied => 1ul << TFormat.FractionBits;
    static ulong Infinity => ((1ul << TFormat.ExponentBits) - 1) << TFormat.FractionBits;

    /// <summary>The canonical NaN: quiet, positive, no payload.</summary>
    public static ulong NaN => Infinity | QuietBit;

    static ulong QuietBit => Implied >> 1;

    internal static FloatParts Unpack(ulong value, ref FloatEnvironment e)
    {
        FloatParts x = Unpack(value);
        if (!e.FlushesToZero || x.Kind != FloatKind.Finite || !IsSubnormal(x))
            return x;
        e.Flags |= FloatFlags.InputDenormal;
        return new FloatParts(FloatKind.Zero, x.Negative, 0, 0);
    }

    /// <summary>An operand, or the zero that it counts as.</summary>
    public static ulong Flush(ulong a, ref FloatEnvironment e) => Same(a, Unpack(a, ref e));

    static bool IsSubnormal(in FloatParts x) => x.Exponent + Bias < 1;

    internal static FloatParts Unpack(ulong value)
    {
        bool negative = (value & SignBit) != 0;
        ulong fraction = value & (Implied - 1);
        int biased = (int)((value & ~SignBit) >> TFormat.FractionBits);
        if (biased == (1 << TFormat.ExponentBits) - 1)
        {
            return fraction == 0
                ? new FloatParts(FloatKind.Infinite, negative, 0, 0)
                : new FloatParts((fraction & QuietBit) != 0 ? FloatKind.Quiet : FloatKind.Signaling, negative, 0, value);
        }
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

    /// <summary>The result of an operation with a NaN operand: where NaNs are kept, a signaling one before a quiet one, the first before the second.</summary>
    static ulong Propagate(in FloatParts x, in FloatParts y, ref FloatEnvironment e)
    {
        if (x.Kind == FloatKind.Signaling || y.Kind == FloatKind.Signaling)
            e.Flags |= FloatFlags.Invalid;
        if (!e.KeepsNaNs)
            return NaN;
        bool second = x.Kind != FloatKind.Signaling && (y.Kind == FloatKind.Signaling || !x.IsNaN);
        return (second ? y.Mantissa : x.Mantissa) | QuietBit;
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

    static bool RoundsUp(bool negative, bool odd, ulong rest, ulong half, FloatRounding mode) => mode switch
    {
        FloatRounding.Nearest => rest > half || (rest == half && odd),
        FloatRounding.NearestAway => rest >= half,
        FloatRounding.Up => rest != 0 && !negative,
        FloatRounding.Down => rest != 0 && negative,
        _ => false,
    };

    /// <summary>Rounds and packs mantissa / 2^63 * 2^exponent. The mantissa's highest bit is set; bit 0 may be sticky.</summary>
    internal static ulong Round(bool negative, int exponent, ulong mantissa, ref FloatEnvironment e)
    {
        int drop = 63 - TFormat.FractionBits, biased = exponent + Bias;
        bool tiny = biased < 1 && (e.TinyBeforeRounding || biased < 0 || !ReachesNormal(negative, mantissa, e.Rounding));
        if (biased < 1)
        {
            if (e.FlushesToZero)
            {
                e.Flags |= FloatFlags.Underflow;
                return Zero(negative);
            }
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
    static bool ReachesNormal(bool negative, ulong mantissa, FloatRounding mode)
    {
        int drop = 63 - TFormat.FractionBits;
        return mantissa >> drop == 2 * Implied - 1 && RoundsUp(negative, true, mantissa & (1ul << drop) - 1, 1ul << drop - 1, mode);
    }

    static ulong Overflow(bool negative, ref FloatEnvironment e)
    {
        e.Flags |= FloatFlags.Overflow | FloatFlags.Inexact;
        bool toInfinity = e.Rounding switch
        {
            FloatRounding.TowardZero => false,
            FloatRounding.Down => negative,
            FloatRounding.Up => !negative,
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
