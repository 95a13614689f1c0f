using Emu.FloatingPoint;

namespace Emu.Arm;

/// <summary>
/// Arm's alternative half precision (FPSCR.AHP): exponent 31 holds numbers up to 131008; there are no infinities and no NaNs.
/// </summary>
/// <remarks>Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A2.5.1 and the pseudocode of FPUnpack and FPRound.</remarks>
internal static class AlternativeHalf
{
    const ulong Sign = 0x8000, Exponent = 0x7C00, Largest = 0x7FFF;
    const int ScaleBits = 10;

    /// <summary>True when the word's meaning differs from that of binary16.</summary>
    public static bool Differs(ulong a) => (a & Exponent) == Exponent;

    /// <summary>A number of exponent 31 in another format, which holds all of them exactly.</summary>
    public static ulong To<TTo>(ulong a, ref FloatEnvironment e) where TTo : struct, IFloatFormat
    {
        long value = (long)(0x400 | a & 0x3FF) << 6;        // 1.fraction * 2^16
        return BinaryFloat<TTo>.FromFixed((a & Sign) != 0 ? -value : value, 0, ref e);
    }

    /// <summary>A number in this format; infinity and what is too large give the largest number, NaN a zero, all as invalid operations.</summary>
    public static ulong From<TFrom>(ulong a, ref FloatEnvironment e) where TFrom : struct, IFloatFormat
    {
        FloatParts x = BinaryFloat<TFrom>.Unpack(a, ref e);
        ulong sign = x.Negative ? Sign : 0;
        if (x.Kind == FloatKind.Zero)
            return sign;
        if (x.Kind != FloatKind.Finite || x.Exponent > 16)
        {
            e.Flags |= FloatFlags.Invalid;
            return x.IsNaN ? sign : sign | Largest;
        }
        return x.Exponent < 15 ? BinaryFloat<HalfFormat>.Round(x.Negative, x.Exponent, x.Mantissa, ref e) : RoundHigh(x, sign, ref e);
    }

    // Where exponents 1 to 30 do not reach, the number is rounded with its exponent two lower, which then is put back.
    static ulong RoundHigh(in FloatParts x, ulong sign, ref FloatEnvironment e)
    {
        FloatFlags before = e.Flags;
        ulong value = (BinaryFloat<HalfFormat>.Round(x.Negative, x.Exponent - 2, x.Mantissa, ref e) & ~Sign) + (2ul << ScaleBits);
        if (value <= Largest)
            return sign | value;
        e.Flags = before | FloatFlags.Invalid;
        return sign | Largest;
    }
}
