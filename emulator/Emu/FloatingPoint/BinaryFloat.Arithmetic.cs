using System.Numerics;
using Emu.Isa;

namespace Emu.FloatingPoint;

// Sum, product, quotient, root and fused product and sum: IEEE 754-2008, 5.4.1.
internal static partial class BinaryFloat<TFormat>
{
    /// <summary>One operation, by the host's arithmetic where that gives the same.</summary>
    public static ulong Do(FloatOperation operation, ulong a, ulong b, ref FloatEnvironment e)
    {
        if (HostFloat.TryCompute<TFormat>(operation, a, b, e, out ulong result))
            return result;
        return operation switch
        {
            FloatOperation.Add => Add(a, b, ref e),
            FloatOperation.Subtract => Subtract(a, b, ref e),
            FloatOperation.Multiply => Multiply(a, b, ref e),
            FloatOperation.Divide => Divide(a, b, ref e),
            FloatOperation.SquareRoot => SquareRoot(a, ref e),
            FloatOperation.MaximumNumber => NumberBeforeNaN(a, b, highest: true, ref e),
            _ => NumberBeforeNaN(a, b, highest: false, ref e),
        };
    }

    /// <summary>a + b.</summary>
    public static ulong Add(ulong a, ulong b, ref FloatEnvironment e) => Sum(Unpack(a, ref e), Unpack(b, ref e), ref e);

    /// <summary>a - b.</summary>
    public static ulong Subtract(ulong a, ulong b, ref FloatEnvironment e) => Sum(Unpack(a, ref e), Unpack(b, ref e).Negated, ref e);

    static ulong Sum(in FloatParts x, in FloatParts y, ref FloatEnvironment e)
    {
        if (x.IsNaN || y.IsNaN)
            return Propagate(x, y, ref e);
        if (x.Kind == FloatKind.Infinite || y.Kind == FloatKind.Infinite)
        {
            if (x.Kind == y.Kind && x.Negative != y.Negative)
                return Invalid(ref e);
            return Infinite(x.Kind == FloatKind.Infinite ? x.Negative : y.Negative);
        }
        if (x.Kind == FloatKind.Zero && y.Kind == FloatKind.Zero)
            return x.Negative == y.Negative ? Zero(x.Negative) : ZeroOfDifference(e);
        if (x.Kind == FloatKind.Zero)
            return Round(y.Negative, y.Exponent, y.Mantissa, ref e);
        if (y.Kind == FloatKind.Zero)
            return Round(x.Negative, x.Exponent, x.Mantissa, ref e);
        // One bit of room for the carry; at least ten bits lie below the operands, so that a sticky bit stands for what is shifted out.
        int exponent = Math.Max(x.Exponent, y.Exponent);
        ulong p = ShiftSticky(x.Mantissa >> 1, exponent - x.Exponent), q = ShiftSticky(y.Mantissa >> 1, exponent - y.Exponent);
        bool same = x.Negative == y.Negative;
        if (!same && p == q)
            return ZeroOfDifference(e);
        ulong sum = same ? p + q : p > q ? p - q : q - p;
        int shift = BitOperations.LeadingZeroCount(sum);
        return Round(same || p > q ? x.Negative : y.Negative, exponent + 1 - shift, sum << shift, ref e);
    }

    /// <summary>An exact zero that is the difference of two equal numbers: minus only when rounding toward minus infinity.</summary>
    static ulong ZeroOfDifference(in FloatEnvironment e) => Zero(e.Rounding == FloatRounding.Down);

    /// <summary>a * b.</summary>
    public static ulong Multiply(ulong a, ulong b, ref FloatEnvironment e)
    {
        FloatParts x = Unpack(a, ref e), y = Unpack(b, ref e);
        if (x.IsNaN || y.IsNaN)
            return Propagate(x, y, ref e);
        bool negative = x.Negative != y.Negative;
        if (x.Kind == FloatKind.Infinite || y.Kind == FloatKind.Infinite)
            return x.Kind == FloatKind.Zero || y.Kind == FloatKind.Zero ? Invalid(ref e) : Infinite(negative);
        if (x.Kind == FloatKind.Zero || y.Kind == FloatKind.Zero)
            return Zero(negative);
        ulong high = Math.BigMul(x.Mantissa, y.Mantissa, out ulong low) | (low != 0 ? 1u : 0u);
        int shift = BitOperations.LeadingZeroCount(high);
        return Round(negative, x.Exponent + y.Exponent + 1 - shift, high << shift, ref e);
    }

    /// <summary>a / b.</summary>
    public static ulong Divide(ulong a, ulong b, ref FloatEnvironment e)
    {
        FloatParts x = Unpack(a, ref e), y = Unpack(b, ref e);
        if (x.IsNaN || y.IsNaN)
            return Propagate(x, y, ref e);
        bool negative = x.Negative != y.Negative;
        if (x.Kind == y.Kind && x.Kind != FloatKind.Finite)
            return Invalid(ref e);
        if (x.Kind == FloatKind.Infinite)
            return Infinite(negative);
        if (y.Kind == FloatKind.Zero)
        {
            e.Flags |= FloatFlags.DivideByZero;
            return Infinite(negative);
        }
        if (x.Kind == FloatKind.Zero || y.Kind == FloatKind.Infinite)
            return Zero(negative);
        (ulong quotient, bool exact) = Quotient(x.Mantissa, y.Mantissa);
        int shift = BitOperations.LeadingZeroCount(quotient);
        return Round(negative, x.Exponent - y.Exponent + (63 - PointOfQuotient) - shift, quotient << shift | (exact ? 0u : 1u), ref e);
    }

    // Where the quotient of equal mantissas has its 1: two bits more than the format keeps suffice, with the rest as a sticky bit.
    static int PointOfQuotient => TFormat.FractionBits < 32 ? 39 : 60;

    static (ulong Quotient, bool Exact) Quotient(ulong x, ulong y)
    {
        int unused = 63 - TFormat.FractionBits;
        if (TFormat.FractionBits < 32)
        {
            (ulong narrow, ulong rest) = Math.DivRem(x >> unused << 39, y >> unused);
            return (narrow, rest == 0);
        }
        (UInt128 wide, UInt128 left) = UInt128.DivRem((UInt128)(x >> unused) << 60, y >> unused);
        return ((ulong)wide, left == UInt128.Zero);
    }

    /// <summary>Square root of a.</summary>
    public static ulong SquareRoot(ulong a, ref FloatEnvironment e)
    {
        FloatParts x = Unpack(a, ref e);
        if (x.IsNaN)
            return Propagate(x, x, ref e);
        if (x.Kind == FloatKind.Zero)
            return Zero(x.Negative);
        if (x.Negative)
            return Invalid(ref e);
        if (x.Kind == FloatKind.Infinite)
            return a;
        int odd = x.Exponent & 1;
        // The radicand is m * 2^odd with 62 + odd bits behind the point; each turn takes two of its bits and gives one of the root.
        ulong radicand = odd != 0 ? x.Mantissa : x.Mantissa >> 1, root = 0, rest = 0;
        for (int i = 0; i <= TFormat.FractionBits + 2; i++)
        {
            rest = rest << 2 | radicand >> 62;
            radicand <<= 2;
            ulong trial = root << 2 | 1;
            root <<= 1;
            if (rest < trial)
                continue;
            rest -= trial;
            root |= 1;
        }
        bool exact = rest == 0 && radicand == 0;
        return Round(false, (x.Exponent - odd) / 2, root << 61 - TFormat.FractionBits | (exact ? 0u : 1u), ref e);
    }

    /// <summary>a * b + c, rounded once, by the host's arithmetic where that gives the same.</summary>
    /// <inheritdoc cref="MultiplyAdd"/>
    public static ulong Fuse(ulong a, ulong b, ulong c, bool negateProduct, bool negateAddend, ref FloatEnvironment e) =>
        HostFloat.TryFuse<TFormat>(a, b, c, negateProduct, negateAddend, e, out ulong result)
            ? result
            : MultiplyAdd(a, b, c, negateProduct, negateAddend, ref e);

    /// <summary>a * b + c, rounded once.</summary>
    /// <param name="a">Factor.</param>
    /// <param name="b">Factor.</param>
    /// <param name="c">Addend.</param>
    /// <param name="negateProduct">The product is negated before the sum.</param>
    /// <param name="negateAddend">The addend is negated before the sum.</param>
    /// <param name="e">Rounding and flags.</param>
    public static ulong MultiplyAdd(ulong a, ulong b, ulong c, bool negateProduct, bool negateAddend, ref FloatEnvironment e)
    {
        FloatParts x = Unpack(a, ref e), y = Unpack(b, ref e), z = Unpack(c, ref e);
        if (negateAddend)
            z = z.Negated;
        bool infinite = x.Kind == FloatKind.Infinite || y.Kind == FloatKind.Infinite, zero = x.Kind == FloatKind.Zero || y.Kind == FloatKind.Zero;
        bool negative = x.Negative != y.Negative != negateProduct;
        if (infinite && zero && z.Kind != FloatKind.Signaling)
            return Invalid(ref e);                          // also with a quiet NaN as addend: RISC-V, Volume I, 11.6; Arm, FPMulAdd
        if (x.IsNaN || y.IsNaN || z.IsNaN)
            return PropagateFused(z, x, y, ref e);
        if (infinite || z.Kind == FloatKind.Infinite)
        {
            if (infinite && z.Kind == FloatKind.Infinite && negative != z.Negative)
                return Invalid(ref e);
            return Infinite(infinite ? negative : z.Negative);
        }
        if (zero)
            return z.Kind == FloatKind.Zero ? negative == z.Negative ? Zero(negative) : ZeroOfDifference(e) : Round(z.Negative, z.Exponent, z.Mantissa, ref e);
        ulong high = Math.BigMul(x.Mantissa, y.Mantissa, out ulong low);
        UInt128 product = new(high, low);
        int exponent = x.Exponent + y.Exponent + 1;
        return z.Kind == FloatKind.Zero
            ? RoundWide(negative, exponent, product, ref e)
            : SumWide(negative, exponent, product, z, ref e);
    }

    /// <summary>Arm's order of NaNs in a fused operation: signaling ones first, and the addend before the factors.</summary>
    static ulong PropagateFused(in FloatParts addend, in FloatParts x, in FloatParts y, ref FloatEnvironment e)
    {
        bool addendFirst = addend.Kind == FloatKind.Signaling || (addend.IsNaN && x.Kind != FloatKind.Signaling && y.Kind != FloatKind.Signaling);
        return addendFirst ? Propagate(addend, addend, ref e) : Propagate(x, y, ref e);
    }

    static ulong SumWide(bool negative, int exponentP, UInt128 p, in FloatParts z, ref FloatEnvironment e)
    {
        // The product may have its highest bit one lower: then two lost bits would not be far enough below. Both are brought to the top first.
        if ((p >> 127) == UInt128.Zero)
        {
            p <<= 1;
            exponentP--;
        }
        UInt128 q = new(z.Mantissa, 0);
        int exponent = Math.Max(exponentP, z.Exponent);
        p = ShiftSticky(p >> 1, exponent - exponentP);
        q = ShiftSticky(q >> 1, exponent - z.Exponent);
        bool same = negative == z.Negative;
        if (!same && p == q)
            return ZeroOfDifference(e);
        UInt128 sum = same ? p + q : p > q ? p - q : q - p;
        return RoundWide(same || p > q ? negative : z.Negative, exponent + 1, sum, ref e);
    }

    static UInt128 ShiftSticky(UInt128 value, int count)
    {
        if (count == 0)
            return value;
        if (count > 127)
            return UInt128.One;
        UInt128 shifted = value >> count;
        return shifted << count != value ? shifted | UInt128.One : shifted;
    }
}
