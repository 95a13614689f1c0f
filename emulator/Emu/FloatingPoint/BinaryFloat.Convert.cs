using System.Numerics;

namespace Emu.FloatingPoint;

// Conversions between formats and to and from integers: IEEE 754-2008, 5.4.1, 5.4.2 and 5.8.
internal static partial class BinaryFloat<TFormat>
{
    /// <summary>A number of another format in this one.</summary>
    public static ulong From<TOther>(ulong a, ref FloatEnvironment e) where TOther : struct, IFloatFormat
    {
        FloatParts x = BinaryFloat<TOther>.Unpack(a);
        return x.Kind switch
        {
            FloatKind.Zero => Zero(x.Negative),
            FloatKind.Infinite => Infinite(x.Negative),
            FloatKind.Finite => Round(x.Negative, x.Exponent, x.Mantissa, ref e),
            _ => Propagate(x, x, ref e),
        };
    }

    /// <summary>A signed integer as a number.</summary>
    public static ulong FromInteger(long value, ref FloatEnvironment e)
    {
        if (value == 0)
            return 0;
        ulong magnitude = value < 0 ? 0 - (ulong)value : (ulong)value;
        int shift = BitOperations.LeadingZeroCount(magnitude);
        return Round(value < 0, 63 - shift, magnitude << shift, ref e);
    }

    /// <summary>The number as an integer of up to 32 bits. What does not fit, and infinity, is invalid and gives the nearest integer; NaN counts as plus infinity.</summary>
    /// <param name="a">The number.</param>
    /// <param name="bits">Width of the integer.</param>
    /// <param name="signed">It has a sign.</param>
    /// <param name="e">Rounding and flags.</param>
    public static uint ToInteger(ulong a, int bits, bool signed, ref FloatEnvironment e)
    {
        FloatParts x = Unpack(a);
        long low = signed ? -1L << bits - 1 : 0, high = (signed ? 1L << bits - 1 : 1L << bits) - 1;
        if (x.Kind == FloatKind.Zero)
            return 0;
        if (x.Kind != FloatKind.Finite || x.Exponent > bits)
            return Saturated(x.Negative && !x.IsNaN ? low : high, ref e);
        ulong whole = x.Exponent < 0 ? 0 : x.Mantissa >> 63 - x.Exponent;
        ulong rest = x.Exponent < 0 ? ShiftSticky(x.Mantissa, -1 - x.Exponent) : x.Mantissa << x.Exponent + 1;
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
}
