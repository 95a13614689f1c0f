using System.Numerics;
using Emu.Isa;

namespace Emu.Arm;

/// <summary>The FPSCR as soft floating point sees it.</summary>
internal static class SoftFloat
{
    /// <summary>Cumulative flags.</summary>
    public const uint InvalidOperation = 1, DivideByZero = 2, Overflow = 4, Underflow = 8, Inexact = 16, InputDenormal = 128;
    /// <summary>Control bits.</summary>
    public const uint FlushHalfToZero = 1 << 19, FlushToZero = 1 << 24, DefaultNaNs = 1 << 25, AlternativeHalf = 1 << 26;

    /// <summary>RMode, or the direction that the instruction names.</summary>
    public static FloatRounding Direction(FloatRounding named, uint status) =>
        named == FloatRounding.Current ? (FloatRounding)(status >> 22 & 3) : named;

    /// <summary>True when the next larger magnitude is the rounded one.</summary>
    public static bool RoundsUp(bool negative, bool odd, ulong rest, ulong half, FloatRounding direction) => direction switch
    {
        FloatRounding.Nearest => rest > half || (rest == half && odd),
        FloatRounding.Up => rest != 0 && !negative,
        FloatRounding.Down => rest != 0 && negative,
        FloatRounding.NearestAway => rest >= half,
        _ => false,
    };

    /// <summary>Shifts right; what falls out is kept as one sticky bit.</summary>
    public static ulong ShiftSticky(ulong value, int count)
    {
        if (count == 0)
            return value;
        if (count > 63)
            return value != 0 ? 1u : 0u;
        return value >> count | ((value << 64 - count) != 0 ? 1u : 0u);
    }

    /// <summary><see cref="ShiftSticky(ulong, int)"/> of 128 bits that are not 0.</summary>
    public static UInt128 ShiftSticky(UInt128 value, int count)
    {
        if (count == 0)
            return value;
        if (count > 127)
            return UInt128.One;
        UInt128 shifted = value >> count;
        return shifted << count != value ? shifted | 1 : shifted;
    }
}

/// <summary>What a floating-point value is.</summary>
internal enum FloatKind { Zero, Finite, Infinite, Quiet, Signaling }

/// <summary>
/// Floating-point arithmetic of one format in integers: the same bits and flags on every host. Values stand in the low bits of 64-bit words,
/// <c>status</c> is the FPSCR, whose DN, FZ, FZ16, AHP and RMode are obeyed and whose cumulative flags are set.
/// </summary>
/// <remarks>Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A2.5, and ARMv8-M (DDI 0553), the pseudocode of FPUnpack to FPRound.</remarks>
internal static partial class SoftFloat<TFormat> where TFormat : struct, IFloatFormat
{
    static int FractionBits => TFormat.FractionBits;
    static int MaximumExponent => (1 << TFormat.ExponentBits) - 1;
    static int Bias => (1 << TFormat.ExponentBits - 1) - 1;
    static ulong SignBit => 1UL << TFormat.FractionBits + TFormat.ExponentBits;
    static ulong FractionMask => (1UL << TFormat.FractionBits) - 1;
    static ulong Infinity => (ulong)MaximumExponent << TFormat.FractionBits;
    static ulong QuietBit => 1UL << TFormat.FractionBits - 1;
    static ulong DefaultNaN => Infinity | QuietBit;

    /// <summary>A value taken apart: mantissa * 2^exponent, the mantissa's highest bit at <see cref="FractionBits"/>.</summary>
    internal readonly ref struct Parts(FloatKind kind, ulong sign, int exponent, ulong mantissa)
    {
        public readonly FloatKind Kind = kind;
        public readonly ulong Sign = sign;
        public readonly int Exponent = exponent;
        public readonly ulong Mantissa = mantissa;
        public bool IsNaN => Kind >= FloatKind.Quiet;
        public bool IsNegative => Sign != 0;
    }

    static Parts Unpack(ulong value, ref uint status) => Unpack(value, (status & TFormat.FlushBit) != 0, ref status);

    static Parts Unpack(ulong value, bool flush, ref uint status)
    {
        ulong sign = value & SignBit, fraction = value & FractionMask;
        int exponent = (int)(value >> FractionBits) & MaximumExponent;
        if (exponent == MaximumExponent)
            return new Parts(fraction == 0 ? FloatKind.Infinite : (fraction & QuietBit) != 0 ? FloatKind.Quiet : FloatKind.Signaling, sign, 0, 0);
        if (exponent != 0)
            return new Parts(FloatKind.Finite, sign, exponent - Bias - FractionBits, fraction | 1UL << FractionBits);
        if (fraction == 0)
            return new Parts(FloatKind.Zero, sign, 0, 0);
        if (flush)
        {
            status |= TFormat.InputDenormal;
            return new Parts(FloatKind.Zero, sign, 0, 0);
        }
        int shift = BitOperations.LeadingZeroCount(fraction) - (63 - FractionBits);
        return new Parts(FloatKind.Finite, sign, 1 - Bias - FractionBits - shift, fraction << shift);
    }

    /// <summary>FPProcessNaN of the operand that counts.</summary>
    static ulong Propagate(ulong value, FloatKind kind, ref uint status)
    {
        if (kind == FloatKind.Signaling)
            status |= SoftFloat.InvalidOperation;
        return (status & SoftFloat.DefaultNaNs) != 0 ? DefaultNaN : value | QuietBit;
    }

    /// <summary>FPProcessNaNs: a signaling NaN before a quiet one, the first operand before the second.</summary>
    static ulong PropagateOne(ulong a, in Parts x, ulong b, in Parts y, ref uint status)
    {
        bool second = x.Kind != FloatKind.Signaling && (y.Kind == FloatKind.Signaling || !x.IsNaN);
        return second ? Propagate(b, y.Kind, ref status) : Propagate(a, x.Kind, ref status);
    }

    static ulong Invalid(ref uint status)
    {
        status |= SoftFloat.InvalidOperation;
        return DefaultNaN;
    }

    /// <summary>Sign of an exact zero that is the difference of two equal numbers: minus only when rounding toward minus infinity.</summary>
    static ulong ZeroOfDifference(uint status) => (status >> 22 & 3) == 2 ? SignBit : 0;

    /// <summary>FPRound of mantissa * 2^exponent; bit 0 of a mantissa that is longer than the format's may be sticky.</summary>
    static ulong Round(ulong sign, int exponent, ulong mantissa, FloatRounding direction, bool flush, ref uint status)
    {
        int drop = 63 - FractionBits;
        int shift = BitOperations.LeadingZeroCount(mantissa);
        mantissa <<= shift;
        int biased = exponent - shift + 63 + Bias;
        bool tiny = biased < 1;
        if (tiny)
        {
            if (flush)
            {
                status |= SoftFloat.Underflow;
                return sign;
            }
            mantissa = SoftFloat.ShiftSticky(mantissa, 1 - biased);
            biased = 1;                                     // without the implied bit this packs as exponent 0
        }
        ulong value = mantissa >> drop, rest = mantissa & (1UL << drop) - 1;
        if (SoftFloat.RoundsUp(sign != 0, (value & 1) != 0, rest, 1UL << drop - 1, direction))
            value++;
        if (biased < MaximumExponent && ((ulong)(biased - 1) << FractionBits) + value < Infinity)
        {
            if (rest != 0)
                status |= tiny ? SoftFloat.Inexact | SoftFloat.Underflow : SoftFloat.Inexact;
            return sign | (((ulong)(biased - 1) << FractionBits) + value);
        }
        status |= SoftFloat.Overflow | SoftFloat.Inexact;
        bool toInfinity = direction switch
        {
            FloatRounding.Nearest or FloatRounding.NearestAway => true,
            FloatRounding.Up => sign == 0,
            FloatRounding.Down => sign != 0,
            _ => false,
        };
        return sign | (toInfinity ? Infinity : Infinity - 1);
    }

    static ulong Round(ulong sign, int exponent, ulong mantissa, ref uint status) =>
        Round(sign, exponent, mantissa, (FloatRounding)(status >> 22 & 3), (status & TFormat.FlushBit) != 0, ref status);
}
