using System.Numerics;
using Emu.Isa;

namespace Emu.Arm;

// Conversions: to and from integers and fixed point, to integral values, between formats.
internal static partial class SoftFloat<TFormat>
{
    /// <summary>FPToFixed: value * 2^fraction as an integer, saturated. NaN gives 0.</summary>
    /// <param name="a">The number.</param>
    /// <param name="bits">Width of the result, 16 or 32; a narrow result is extended to 32 bits.</param>
    /// <param name="signed">Signed result.</param>
    /// <param name="fraction">Fraction bits, 0..32.</param>
    /// <param name="rounding">How to round.</param>
    /// <param name="status">FPSCR.</param>
    public static uint ToFixed(ulong a, int bits, bool signed, int fraction, FloatRounding rounding, ref uint status)
    {
        Parts x = Unpack(a, ref status);
        long low = signed ? -1L << bits - 1 : 0, high = (signed ? 1L << bits - 1 : 1L << bits) - 1;
        if (x.Kind == FloatKind.Zero)
            return 0;
        if (x.Kind != FloatKind.Finite || x.Exponent + FractionBits + fraction > 39)
        {
            status |= SoftFloat.InvalidOperation;           // at least 2^40, beyond every format
            return x.IsNaN ? 0 : (uint)(x.IsNegative ? low : high);
        }
        // 20 bits below the point are enough for the rounding bit and a sticky bit; the value has at most 60.
        const int Below = 20;
        int shift = x.Exponent + fraction + Below;
        ulong magnitude = shift >= 0 ? x.Mantissa << shift : SoftFloat.ShiftSticky(x.Mantissa, -shift);
        ulong whole = magnitude >> Below, rest = magnitude & (1UL << Below) - 1;
        if (SoftFloat.RoundsUp(x.IsNegative, (whole & 1) != 0, rest, 1UL << Below - 1, SoftFloat.Direction(rounding, status)))
            whole++;
        long value = x.IsNegative ? -(long)whole : (long)whole;
        if (value < low || value > high)
        {
            status |= SoftFloat.InvalidOperation;
            return (uint)(value < low ? low : high);
        }
        if (rest != 0)
            status |= SoftFloat.Inexact;
        return (uint)value;
    }

    /// <summary>FixedToFP.</summary>
    /// <param name="a">The integer; only its low bits count when it is narrow.</param>
    /// <param name="bits">Width of the integer, 16 or 32.</param>
    /// <param name="signed">Signed integer.</param>
    /// <param name="fraction">Fraction bits, 0..32.</param>
    /// <param name="rounding">How to round.</param>
    /// <param name="status">FPSCR.</param>
    public static ulong FromFixed(uint a, int bits, bool signed, int fraction, FloatRounding rounding, ref uint status)
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
        return Round(value < 0 ? SignBit : 0, -fraction, (ulong)Math.Abs(value), SoftFloat.Direction(rounding, status), (status & TFormat.FlushBit) != 0, ref status);
    }

    /// <summary>FPRoundInt: the integral value next to a number in some direction, in the same format.</summary>
    /// <param name="a">The number.</param>
    /// <param name="rounding">Direction.</param>
    /// <param name="exact">True when a changed value counts as inexact.</param>
    /// <param name="status">FPSCR.</param>
    public static ulong ToIntegral(ulong a, FloatRounding rounding, bool exact, ref uint status)
    {
        Parts x = Unpack(a, ref status);
        if (x.IsNaN)
            return Propagate(a, x.Kind, ref status);
        if (x.Kind == FloatKind.Zero)
            return x.Sign;
        if (x.Kind == FloatKind.Infinite || x.Exponent >= 0)
            return a;
        // One bit above the mantissa is left for the shift by more than its length: then all of it is less than half.
        int shift = Math.Min(-x.Exponent, FractionBits + 2);
        ulong whole = x.Mantissa >> shift, rest = x.Mantissa & (1UL << shift) - 1;
        if (SoftFloat.RoundsUp(x.IsNegative, (whole & 1) != 0, rest, 1UL << shift - 1, SoftFloat.Direction(rounding, status)))
            whole++;
        if (rest != 0 && exact)
            status |= SoftFloat.Inexact;
        return whole == 0 ? x.Sign : Round(x.Sign, 0, whole, FloatRounding.Nearest, flush: false, ref status);
    }

    /// <summary>FPConvert from this format to another one; half precision is never flushed, and obeys AHP.</summary>
    public static ulong To<TTo>(ulong a, ref uint status) where TTo : struct, IFloatFormat
    {
        bool alternative = (status & SoftFloat.AlternativeHalf) != 0, isHalf = TFormat.Format == FloatFormat.Half, toHalf = TTo.Format == FloatFormat.Half;
        if (isHalf && alternative && (a & Infinity) == Infinity)
        {
            ulong mantissa = 1UL << FractionBits | (a & FractionMask);      // exponent 31 is a number
            return SoftFloat<TTo>.Round((a & SignBit) != 0 ? SoftFloat<TTo>.SignBit : 0, MaximumExponent - Bias - FractionBits, mantissa, ref status);
        }
        Parts x = Unpack(a, !isHalf && (status & TFormat.FlushBit) != 0, ref status);
        ulong sign = x.IsNegative ? SoftFloat<TTo>.SignBit : 0;
        if (x.Kind == FloatKind.Zero)
            return sign;
        if (toHalf && alternative)
            return SoftFloat<TTo>.RoundAlternative(sign, x.Kind, x.Exponent, x.Mantissa, ref status);
        if (x.Kind == FloatKind.Infinite)
            return sign | SoftFloat<TTo>.Infinity;
        if (x.Kind == FloatKind.Finite)
            return SoftFloat<TTo>.Round(sign, x.Exponent, x.Mantissa, (FloatRounding)(status >> 22 & 3), !toHalf && (status & TTo.FlushBit) != 0, ref status);
        if (x.Kind == FloatKind.Signaling)
            status |= SoftFloat.InvalidOperation;
        if ((status & SoftFloat.DefaultNaNs) != 0)
            return SoftFloat<TTo>.DefaultNaN;
        // The highest bits of the fraction stay the highest.
        ulong payload = a & FractionMask;
        int longer = SoftFloat<TTo>.FractionBits - FractionBits;
        return sign | SoftFloat<TTo>.DefaultNaN | (longer >= 0 ? payload << longer : payload >> -longer);
    }

    /// <summary>FPRound to the alternative half precision: exponent 31 holds numbers; there are no infinities and NaNs.</summary>
    static ulong RoundAlternative(ulong sign, FloatKind kind, int exponent, ulong mantissa, ref uint status)
    {
        if (kind != FloatKind.Finite)
        {
            status |= SoftFloat.InvalidOperation;
            return kind == FloatKind.Infinite ? sign | Infinity | FractionMask : sign;
        }
        // Where exponents 1..30 do not reach, the number is rounded with the exponent one lower, which then is put back.
        uint quiet = status;
        int top = BitOperations.Log2(mantissa) + exponent;
        if (top < Bias)
            return Round(sign, exponent, mantissa, (FloatRounding)(status >> 22 & 3), flush: false, ref status);
        ulong value = Round(sign, exponent - 2, mantissa, (FloatRounding)(status >> 22 & 3), flush: false, ref quiet) + (2UL << FractionBits);
        if (top > Bias + 1 || (value ^ sign) > (Infinity | FractionMask))
        {
            status |= SoftFloat.InvalidOperation;
            return sign | Infinity | FractionMask;
        }
        status = quiet;
        return value;
    }
}
