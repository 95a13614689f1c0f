using System.Numerics;
using Emu.Isa;

namespace Emu.FloatingPoint;

// Conversions between formats, to and from integers and fixed point, and to integral values: IEEE 754-2008, 5.3.1, 5.4.1, 5.4.2 and 5.8.
internal static partial class BinaryFloat<TFormat>
{
    /// <summary>A number of another format in this one; the highest bits of a NaN's fraction stay the highest where NaNs are kept.</summary>
    public static ulong From<TOther>(ulong a, ref FloatEnvironment e) where TOther : struct, IFloatFormat
    {
        FloatParts x = BinaryFloat<TOther>.Unpack(a, ref e);
        switch (x.Kind)
        {
            case FloatKind.Zero:
                return Zero(x.Negative);
            case FloatKind.Infinite:
                return Infinite(x.Negative);
            case FloatKind.Finite:
                return Round(x.Negative, x.Exponent, x.Mantissa, ref e);
            case FloatKind.Signaling:
                e.Flags |= FloatFlags.Invalid;
                break;
        }
        if (!e.KeepsNaNs)
            return NaN;
        int longer = TFormat.FractionBits - TOther.FractionBits;
        ulong payload = a & ((1ul << TOther.FractionBits) - 1);
        return Zero(x.Negative) | NaN | (longer >= 0 ? payload << longer : payload >> -longer);
    }

    /// <summary>value / 2^fraction as a number.</summary>
    /// <param name="value">The integer.</param>
    /// <param name="fraction">Its fraction bits, 0..32.</param>
    /// <param name="e">Rounding and flags.</param>
    public static ulong FromFixed(long value, int fraction, ref FloatEnvironment e)
    {
        if (value == 0)
            return 0;
        ulong magnitude = value < 0 ? 0 - (ulong)value : (ulong)value;
        int shift = BitOperations.LeadingZeroCount(magnitude);
        return Round(value < 0, 63 - shift - fraction, magnitude << shift, ref e);
    }

    /// <summary>a * 2^fraction as an integer of up to 32 bits. What does not fit, and infinity, is invalid and gives the nearest integer; so is NaN, which gives the largest or 0.</summary>
    /// <param name="a">The number.</param>
    /// <param name="bits">Width of the integer; a narrow one is extended to 32 bits.</param>
    /// <param name="signed">It has a sign.</param>
    /// <param name="fraction">Its fraction bits, 0..32.</param>
    /// <param name="e">Rounding and flags.</param>
    public static uint ToFixed(ulong a, int bits, bool signed, int fraction, ref FloatEnvironment e)
    {
        FloatParts x = Unpack(a, ref e);
        long low = signed ? -1L << bits - 1 : 0, high = (signed ? 1L << bits - 1 : 1L << bits) - 1;
        int exponent = x.Exponent + fraction;
        if (x.Kind == FloatKind.Zero)
            return 0;
        if (x.IsNaN)
            return Saturated(e.NaNConvertsToZero ? 0 : high, ref e);
        if (x.Kind != FloatKind.Finite || exponent > bits)
            return Saturated(x.Negative ? low : high, ref e);
        ulong whole = exponent < 0 ? 0 : x.Mantissa >> 63 - exponent;
        ulong rest = exponent < 0 ? ShiftSticky(x.Mantissa, -1 - exponent) : x.Mantissa << exponent + 1;
        if (RoundsUp(x.Negative, (whole & 1) != 0, rest, 1ul << 63, e.Rounding))
            whole++;
        long value = x.Negative ? -(long)whole : (long)whole;
        if (value < low || value > high)
            return Saturated(value < low ? low : high, ref e);
        if (rest != 0)
            e.Flags |= FloatFlags.Inexact;
        return (uint)value;
    }

    static uint Saturated(long value, ref FloatEnvironment e)
    {
        e.Flags |= FloatFlags.Invalid;
        return (uint)value;
    }

    /// <summary>The integral value next to a number in the direction of rounding, in the same format.</summary>
    /// <param name="a">The number.</param>
    /// <param name="exact">True when a changed value counts as inexact.</param>
    /// <param name="e">Rounding and flags.</param>
    public static ulong ToIntegral(ulong a, bool exact, ref FloatEnvironment e)
    {
        FloatParts x = Unpack(a, ref e);
        if (x.IsNaN)
            return Propagate(x, x, ref e);
        if (x.Kind == FloatKind.Zero)
            return Zero(x.Negative);
        if (x.Kind == FloatKind.Infinite || x.Exponent >= TFormat.FractionBits)
            return a;
        ulong whole = x.Exponent < 0 ? 0 : x.Mantissa >> 63 - x.Exponent;
        ulong rest = x.Exponent < 0 ? ShiftSticky(x.Mantissa, -1 - x.Exponent) : x.Mantissa << x.Exponent + 1;
        if (RoundsUp(x.Negative, (whole & 1) != 0, rest, 1ul << 63, e.Rounding))
            whole++;
        if (rest != 0 && exact)
            e.Flags |= FloatFlags.Inexact;
        if (whole == 0)
            return Zero(x.Negative);
        int shift = BitOperations.LeadingZeroCount(whole);
        return Round(x.Negative, 63 - shift, whole << shift, ref e);
    }
}
