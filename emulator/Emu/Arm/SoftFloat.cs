using System.Numerics;

namespace Emu.Arm;

/// <summary>
/// Single-precision arithmetic of FPv4-SP in integers: the same bits and flags on every host. Values are IEEE 754 words, <c>status</c> is the
/// FPSCR, whose DN, FZ, AHP and RMode are obeyed and whose cumulative flags are set.
/// </summary>
/// <remarks>Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A2.5 "The optional Floating-point Extension", the pseudocode of FPUnpack to FPRound.</remarks>
internal static partial class SoftFloat
{
    /// <summary>Cumulative flags of the FPSCR.</summary>
    public const uint InvalidOperation = 1, DivideByZero = 2, Overflow = 4, Underflow = 8, Inexact = 16, InputDenormal = 128;
    /// <summary>Control bits of the FPSCR.</summary>
    public const uint FlushToZero = 1 << 24, DefaultNaNs = 1 << 25, AlternativeHalf = 1 << 26;

    const uint SignBit = 0x80000000, Infinity = 0x7F800000, DefaultNaN = 0x7FC00000, QuietBit = 0x00400000;

    enum Kind { Zero, Finite, Infinite, Quiet, Signaling }

    /// <summary>A value taken apart: mantissa * 2^exponent, the mantissa's highest bit at 23.</summary>
    readonly ref struct Parts(Kind kind, uint sign, int exponent, uint mantissa)
    {
        public readonly Kind Kind = kind;
        public readonly uint Sign = sign;
        public readonly int Exponent = exponent;
        public readonly uint Mantissa = mantissa;
        public bool IsNaN => Kind >= Kind.Quiet;
    }

    static Parts Unpack(uint value, ref uint status)
    {
        uint sign = value & SignBit, fraction = value & 0x7FFFFF;
        int exponent = (int)(value >> 23 & 0xFF);
        if (exponent == 255)
            return new Parts(fraction == 0 ? Kind.Infinite : (fraction & QuietBit) != 0 ? Kind.Quiet : Kind.Signaling, sign, 0, 0);
        if (exponent != 0)
            return new Parts(Kind.Finite, sign, exponent - 150, fraction | 0x800000);
        if (fraction == 0)
            return new Parts(Kind.Zero, sign, 0, 0);
        if ((status & FlushToZero) != 0)
        {
            status |= InputDenormal;
            return new Parts(Kind.Zero, sign, 0, 0);
        }
        int shift = BitOperations.LeadingZeroCount(fraction) - 8;
        return new Parts(Kind.Finite, sign, -149 - shift, fraction << shift);
    }

    /// <summary>FPProcessNaN of the operand that counts.</summary>
    static uint Propagate(uint value, Kind kind, ref uint status)
    {
        if (kind == Kind.Signaling)
            status |= InvalidOperation;
        return (status & DefaultNaNs) != 0 ? DefaultNaN : value | QuietBit;
    }

    /// <summary>FPProcessNaNs: a signaling NaN before a quiet one, the first operand before the second.</summary>
    static uint PropagateOne(uint a, in Parts x, uint b, in Parts y, ref uint status)
    {
        bool second = x.Kind != Kind.Signaling && (y.Kind == Kind.Signaling || !x.IsNaN);
        return second ? Propagate(b, y.Kind, ref status) : Propagate(a, x.Kind, ref status);
    }

    static uint Invalid(ref uint status)
    {
        status |= InvalidOperation;
        return DefaultNaN;
    }

    /// <summary>Sign of an exact zero that is the difference of two equal numbers: minus only when rounding toward minus infinity.</summary>
    static uint ZeroOfDifference(uint status) => (status >> 22 & 3) == 2 ? SignBit : 0;

    /// <summary>Shifts right; what falls out is kept as one sticky bit.</summary>
    static ulong ShiftSticky(ulong value, int count)
    {
        if (count == 0)
            return value;
        if (count > 63)
            return value != 0 ? 1u : 0u;
        return value >> count | ((value << 64 - count) != 0 ? 1u : 0u);
    }

    static bool RoundsUp(uint sign, bool odd, ulong rest, ulong half, uint mode) => mode switch
    {
        0 => rest > half || (rest == half && odd),
        1 => rest != 0 && sign == 0,
        2 => rest != 0 && sign != 0,
        _ => false,
    };

    /// <summary>FPRound to single precision of mantissa * 2^exponent; bit 0 of a mantissa of more than 26 bits may be sticky.</summary>
    static uint Round(uint sign, int exponent, ulong mantissa, uint mode, ref uint status)
    {
        const int Drop = 40;
        int shift = BitOperations.LeadingZeroCount(mantissa);
        mantissa <<= shift;
        int biased = exponent - shift + 63 + 127;
        bool tiny = biased < 1;
        if (tiny)
        {
            if ((status & FlushToZero) != 0)
            {
                status |= Underflow;
                return sign;
            }
            mantissa = ShiftSticky(mantissa, 1 - biased);
            biased = 1;                                     // without the implied bit this packs as exponent 0
        }
        uint value = (uint)(mantissa >> Drop);
        ulong rest = mantissa & (1UL << Drop) - 1;
        if (RoundsUp(sign, (value & 1) != 0, rest, 1UL << Drop - 1, mode))
            value++;
        if (biased < 255 && ((uint)(biased - 1) << 23) + value < Infinity)
        {
            if (rest != 0)
                status |= tiny ? Inexact | Underflow : Inexact;
            return sign | (((uint)(biased - 1) << 23) + value);
        }
        status |= Overflow | Inexact;
        bool toInfinity = mode switch { 0 => true, 1 => sign == 0, 2 => sign != 0, _ => false };
        return sign | (toInfinity ? Infinity : Infinity - 1);
    }

    static uint Round(uint sign, int exponent, ulong mantissa, ref uint status) => Round(sign, exponent, mantissa, status >> 22 & 3, ref status);

    /// <summary>FPAdd.</summary>
    public static uint Add(uint a, uint b, ref uint status)
    {
        Parts x = Unpack(a, ref status), y = Unpack(b, ref status);
        if (x.IsNaN || y.IsNaN)
            return PropagateOne(a, x, b, y, ref status);
        return AddFinite(a, x, b, y, y.Sign, ref status);
    }

    /// <summary>FPSub.</summary>
    public static uint Subtract(uint a, uint b, ref uint status)
    {
        Parts x = Unpack(a, ref status), y = Unpack(b, ref status);
        if (x.IsNaN || y.IsNaN)
            return PropagateOne(a, x, b, y, ref status);
        return AddFinite(a, x, b ^ SignBit, y, y.Sign ^ SignBit, ref status);
    }

    static uint AddFinite(uint a, in Parts x, uint b, in Parts y, uint signY, ref uint status)
    {
        if (x.Kind == Kind.Infinite || y.Kind == Kind.Infinite)
        {
            if (x.Kind == y.Kind && x.Sign != signY)
                return Invalid(ref status);
            return x.Kind == Kind.Infinite ? a : b;
        }
        if (x.Kind == Kind.Zero && y.Kind == Kind.Zero)
            return x.Sign == signY ? x.Sign : ZeroOfDifference(status);
        if (x.Kind == Kind.Zero)
            return Round(signY, y.Exponent, y.Mantissa, ref status);
        if (y.Kind == Kind.Zero)
            return Round(x.Sign, x.Exponent, x.Mantissa, ref status);
        // 38 bits below the larger number: what is shifted out of the smaller one is far below the rounding bit, so one sticky bit stands for it.
        ulong p = (ulong)x.Mantissa << 38, q = (ulong)y.Mantissa << 38;
        int exponent = Math.Max(x.Exponent, y.Exponent);
        p = ShiftSticky(p, exponent - x.Exponent);
        q = ShiftSticky(q, exponent - y.Exponent);
        if (x.Sign == signY)
            return Round(x.Sign, exponent - 38, p + q, ref status);
        if (p == q)
            return ZeroOfDifference(status);
        return p > q ? Round(x.Sign, exponent - 38, p - q, ref status) : Round(signY, exponent - 38, q - p, ref status);
    }

    /// <summary>FPMul.</summary>
    public static uint Multiply(uint a, uint b, ref uint status)
    {
        Parts x = Unpack(a, ref status), y = Unpack(b, ref status);
        if (x.IsNaN || y.IsNaN)
            return PropagateOne(a, x, b, y, ref status);
        uint sign = x.Sign ^ y.Sign;
        if (x.Kind == Kind.Infinite || y.Kind == Kind.Infinite)
            return x.Kind == Kind.Zero || y.Kind == Kind.Zero ? Invalid(ref status) : sign | Infinity;
        if (x.Kind == Kind.Zero || y.Kind == Kind.Zero)
            return sign;
        return Round(sign, x.Exponent + y.Exponent, (ulong)x.Mantissa * y.Mantissa, ref status);
    }

    /// <summary>FPDiv.</summary>
    public static uint Divide(uint a, uint b, ref uint status)
    {
        Parts x = Unpack(a, ref status), y = Unpack(b, ref status);
        if (x.IsNaN || y.IsNaN)
            return PropagateOne(a, x, b, y, ref status);
        uint sign = x.Sign ^ y.Sign;
        if (x.Kind == y.Kind && x.Kind != Kind.Finite)
            return Invalid(ref status);
        if (x.Kind == Kind.Infinite || y.Kind == Kind.Zero)
        {
            if (x.Kind != Kind.Infinite)
                status |= DivideByZero;
            return sign | Infinity;
        }
        if (x.Kind == Kind.Zero || y.Kind == Kind.Infinite)
            return sign;
        (ulong quotient, ulong remainder) = Math.DivRem((ulong)x.Mantissa << 38, y.Mantissa);
        return Round(sign, x.Exponent - y.Exponent - 38, quotient | (remainder != 0 ? 1u : 0u), ref status);
    }

    /// <summary>FPSqrt.</summary>
    public static uint SquareRoot(uint a, ref uint status)
    {
        Parts x = Unpack(a, ref status);
        if (x.IsNaN)
            return Propagate(a, x.Kind, ref status);
        if (x.Kind == Kind.Zero)
            return x.Sign;
        if (x.Sign != 0)
            return Invalid(ref status);
        if (x.Kind == Kind.Infinite)
            return a;
        int odd = x.Exponent & 1;
        ulong square = (ulong)x.Mantissa << 38 + odd, root = (ulong)Math.Sqrt(square);
        // The host's root may be one off; the loops make it the integer root on every host.
        while (root * root > square) root--;
        while ((root + 1) * (root + 1) <= square) root++;
        return Round(0, (x.Exponent - odd - 38) / 2 - 1, root << 1 | (root * root != square ? 1u : 0u), ref status);
    }

    /// <summary>FPMulAdd: addend + a * b, rounded once.</summary>
    public static uint MultiplyAdd(uint addend, uint a, uint b, ref uint status)
    {
        Parts z = Unpack(addend, ref status), x = Unpack(a, ref status), y = Unpack(b, ref status);
        bool undefined = (x.Kind == Kind.Infinite && y.Kind == Kind.Zero) || (x.Kind == Kind.Zero && y.Kind == Kind.Infinite);
        if (z.IsNaN || x.IsNaN || y.IsNaN)
        {
            if (z.Kind == Kind.Quiet && undefined)
                return Invalid(ref status);
            if (z.Kind == Kind.Signaling || (z.IsNaN && x.Kind != Kind.Signaling && y.Kind != Kind.Signaling))
                return Propagate(addend, z.Kind, ref status);
            return PropagateOne(a, x, b, y, ref status);
        }
        uint sign = x.Sign ^ y.Sign;
        bool infinite = x.Kind == Kind.Infinite || y.Kind == Kind.Infinite, zero = x.Kind == Kind.Zero || y.Kind == Kind.Zero;
        if (undefined || (infinite && z.Kind == Kind.Infinite && z.Sign != sign))
            return Invalid(ref status);
        if (z.Kind == Kind.Infinite)
            return addend;
        if (infinite)
            return sign | Infinity;
        if (zero)
        {
            if (z.Kind == Kind.Zero)
                return z.Sign == sign ? sign : ZeroOfDifference(status);
            return Round(z.Sign, z.Exponent, z.Mantissa, ref status);
        }
        int exponent = x.Exponent + y.Exponent;
        ulong product = (ulong)x.Mantissa * y.Mantissa;
        return z.Kind == Kind.Zero
            ? Round(sign, exponent, product, ref status)
            : AddWide(z.Sign, z.Exponent - 16, (ulong)z.Mantissa << 16, sign, exponent, product, ref status);
    }

    /// <summary>Sum of two numbers whose mantissas have 40 to 48 bits, without loss before the rounding.</summary>
    static uint AddWide(uint signP, int exponentP, ulong p, uint signQ, int exponentQ, ulong q, ref uint status)
    {
        int exponent = Math.Max(exponentP, exponentQ);
        UInt128 wideP = ShiftSticky((UInt128)p << 76, exponent - exponentP), wideQ = ShiftSticky((UInt128)q << 76, exponent - exponentQ);
        bool same = signP == signQ;
        if (!same && wideP == wideQ)
            return ZeroOfDifference(status);
        UInt128 sum = same ? wideP + wideQ : wideP > wideQ ? wideP - wideQ : wideQ - wideP;
        uint sign = same || wideP > wideQ ? signP : signQ;
        int shift = (int)UInt128.LeadingZeroCount(sum);
        sum <<= shift;
        ulong high = (ulong)(sum >> 64) | ((ulong)sum != 0 ? 1u : 0u);
        return Round(sign, exponent - 76 - shift + 64, high, ref status);
    }

    static UInt128 ShiftSticky(UInt128 value, int count)
    {
        if (count == 0)
            return value;
        if (count > 127)
            return UInt128.One;
        UInt128 shifted = value >> count;
        return shifted << count != value ? shifted | 1 : shifted;
    }

    /// <summary>FPCompare.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="signalAll">True when quiet NaNs are invalid, too (VCMPE).</param>
    /// <param name="status">FPSCR; its N, Z, C and V become the result.</param>
    public static void Compare(uint a, uint b, bool signalAll, ref uint status)
    {
        Parts x = Unpack(a, ref status), y = Unpack(b, ref status);
        uint flags;
        if (x.IsNaN || y.IsNaN)
        {
            if (signalAll || x.Kind == Kind.Signaling || y.Kind == Kind.Signaling)
                status |= InvalidOperation;
            flags = 3;
        }
        else
        {
            int p = Order(a, x), q = Order(b, y);
            flags = p == q ? 6u : p < q ? 8u : 2u;
        }
        status = (status & 0x0FFFFFFF) | flags << 28;
    }

    /// <summary>An integer that orders as the number does.</summary>
    static int Order(uint value, in Parts x)
    {
        int magnitude = x.Kind == Kind.Zero ? 0 : (int)(value & ~SignBit);
        return x.Sign != 0 ? -magnitude : magnitude;
    }
}
