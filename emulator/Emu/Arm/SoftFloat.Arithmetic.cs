using Emu.Isa;

namespace Emu.Arm;

// Sums, products, quotients, roots, comparisons.
internal static partial class SoftFloat<TFormat>
{
    /// <summary>One operation.</summary>
    public static ulong Do(FloatOperation operation, ulong a, ulong b, ref uint status) => operation switch
    {
        FloatOperation.Add => Add(a, b, ref status),
        FloatOperation.Subtract => Subtract(a, b, ref status),
        FloatOperation.Multiply => Multiply(a, b, ref status),
        FloatOperation.Divide => Divide(a, b, ref status),
        FloatOperation.SquareRoot => SquareRoot(a, ref status),
        FloatOperation.MaximumNumber => Extreme(a, b, smaller: false, ref status),
        _ => Extreme(a, b, smaller: true, ref status),
    };

    /// <summary>FPAdd.</summary>
    public static ulong Add(ulong a, ulong b, ref uint status)
    {
        Parts x = Unpack(a, ref status), y = Unpack(b, ref status);
        if (x.IsNaN || y.IsNaN)
            return PropagateOne(a, x, b, y, ref status);
        return AddFinite(a, x, b, y, y.Sign, ref status);
    }

    /// <summary>FPSub.</summary>
    public static ulong Subtract(ulong a, ulong b, ref uint status)
    {
        Parts x = Unpack(a, ref status), y = Unpack(b, ref status);
        if (x.IsNaN || y.IsNaN)
            return PropagateOne(a, x, b, y, ref status);
        return AddFinite(a, x, b ^ SignBit, y, y.Sign ^ SignBit, ref status);
    }

    static ulong AddFinite(ulong a, in Parts x, ulong b, in Parts y, ulong signY, ref uint status)
    {
        if (x.Kind == FloatKind.Infinite || y.Kind == FloatKind.Infinite)
        {
            if (x.Kind == y.Kind && x.Sign != signY)
                return Invalid(ref status);
            return x.Kind == FloatKind.Infinite ? a : b;
        }
        if (x.Kind == FloatKind.Zero && y.Kind == FloatKind.Zero)
            return x.Sign == signY ? x.Sign : ZeroOfDifference(status);
        if (x.Kind == FloatKind.Zero)
            return Round(signY, y.Exponent, y.Mantissa, ref status);
        if (y.Kind == FloatKind.Zero)
            return Round(x.Sign, x.Exponent, x.Mantissa, ref status);
        // At least 9 bits below the larger number: what is shifted out of the smaller one is far below the rounding bit, so one sticky bit
        // stands for it.
        int below = 61 - FractionBits, exponent = Math.Max(x.Exponent, y.Exponent);
        ulong p = SoftFloat.ShiftSticky(x.Mantissa << below, exponent - x.Exponent);
        ulong q = SoftFloat.ShiftSticky(y.Mantissa << below, exponent - y.Exponent);
        if (x.Sign == signY)
            return Round(x.Sign, exponent - below, p + q, ref status);
        if (p == q)
            return ZeroOfDifference(status);
        return p > q ? Round(x.Sign, exponent - below, p - q, ref status) : Round(signY, exponent - below, q - p, ref status);
    }

    /// <summary>FPMul.</summary>
    public static ulong Multiply(ulong a, ulong b, ref uint status)
    {
        Parts x = Unpack(a, ref status), y = Unpack(b, ref status);
        if (x.IsNaN || y.IsNaN)
            return PropagateOne(a, x, b, y, ref status);
        ulong sign = x.Sign ^ y.Sign;
        if (x.Kind == FloatKind.Infinite || y.Kind == FloatKind.Infinite)
            return x.Kind == FloatKind.Zero || y.Kind == FloatKind.Zero ? Invalid(ref status) : sign | Infinity;
        if (x.Kind == FloatKind.Zero || y.Kind == FloatKind.Zero)
            return sign;
        if (FractionBits < 32)
            return Round(sign, x.Exponent + y.Exponent, x.Mantissa * y.Mantissa, ref status);
        int up = 63 - FractionBits;
        ulong high = Math.BigMul(x.Mantissa << up, y.Mantissa << up, out ulong low);
        return Round(sign, x.Exponent + y.Exponent - 2 * up + 64, high | (low != 0 ? 1u : 0u), ref status);
    }

    /// <summary>FPDiv.</summary>
    public static ulong Divide(ulong a, ulong b, ref uint status)
    {
        Parts x = Unpack(a, ref status), y = Unpack(b, ref status);
        if (x.IsNaN || y.IsNaN)
            return PropagateOne(a, x, b, y, ref status);
        ulong sign = x.Sign ^ y.Sign;
        if (x.Kind == y.Kind && x.Kind != FloatKind.Finite)
            return Invalid(ref status);
        if (x.Kind == FloatKind.Infinite || y.Kind == FloatKind.Zero)
        {
            if (x.Kind != FloatKind.Infinite)
                status |= SoftFloat.DivideByZero;
            return sign | Infinity;
        }
        if (x.Kind == FloatKind.Zero || y.Kind == FloatKind.Infinite)
            return sign;
        if (FractionBits < 32)
        {
            (ulong quotient, ulong remainder) = Math.DivRem(x.Mantissa << 38, y.Mantissa);
            return Round(sign, x.Exponent - y.Exponent - 38, quotient | (remainder != 0 ? 1u : 0u), ref status);
        }
        (UInt128 wide, UInt128 rest) = UInt128.DivRem((UInt128)x.Mantissa << 62, y.Mantissa);
        return Round(sign, x.Exponent - y.Exponent - 62, (ulong)wide | (rest != 0 ? 1u : 0u), ref status);
    }

    /// <summary>FPSqrt.</summary>
    public static ulong SquareRoot(ulong a, ref uint status)
    {
        Parts x = Unpack(a, ref status);
        if (x.IsNaN)
            return Propagate(a, x.Kind, ref status);
        if (x.Kind == FloatKind.Zero)
            return x.Sign;
        if (x.IsNegative)
            return Invalid(ref status);
        if (x.Kind == FloatKind.Infinite)
            return a;
        // An even exponent is left, and a root with two bits more than the format holds.
        int shift = FractionBits + 3;
        shift += (x.Exponent - shift) & 1;
        UInt128 square = (UInt128)x.Mantissa << shift;
        ulong root = FractionBits < 32 ? Root((ulong)square) : Root(square);
        bool exact = (UInt128)root * root == square;
        return Round(0, (x.Exponent - shift) / 2 - 1, root << 1 | (exact ? 0u : 1u), ref status);
    }

    // The host's root may be off; the loops make it the integer root on every host.
    static ulong Root(ulong square)
    {
        ulong root = (ulong)Math.Sqrt(square);
        while (root * root > square) root--;
        while ((root + 1) * (root + 1) <= square) root++;
        return root;
    }

    static ulong Root(UInt128 square)
    {
        ulong root = (ulong)Math.Sqrt((double)square);
        while ((UInt128)root * root > square) root--;
        while ((UInt128)(root + 1) * (root + 1) <= square) root++;
        return root;
    }

    /// <summary>FPMulAdd: addend + a * b, rounded once.</summary>
    public static ulong MultiplyAdd(ulong addend, ulong a, ulong b, ref uint status)
    {
        Parts z = Unpack(addend, ref status), x = Unpack(a, ref status), y = Unpack(b, ref status);
        bool undefined = (x.Kind == FloatKind.Infinite && y.Kind == FloatKind.Zero) || (x.Kind == FloatKind.Zero && y.Kind == FloatKind.Infinite);
        if (z.IsNaN || x.IsNaN || y.IsNaN)
        {
            if (z.Kind == FloatKind.Quiet && undefined)
                return Invalid(ref status);
            if (z.Kind == FloatKind.Signaling || (z.IsNaN && x.Kind != FloatKind.Signaling && y.Kind != FloatKind.Signaling))
                return Propagate(addend, z.Kind, ref status);
            return PropagateOne(a, x, b, y, ref status);
        }
        ulong sign = x.Sign ^ y.Sign;
        bool infinite = x.Kind == FloatKind.Infinite || y.Kind == FloatKind.Infinite, zero = x.Kind == FloatKind.Zero || y.Kind == FloatKind.Zero;
        if (undefined || (infinite && z.Kind == FloatKind.Infinite && z.Sign != sign))
            return Invalid(ref status);
        if (z.Kind == FloatKind.Infinite)
            return addend;
        if (infinite)
            return sign | Infinity;
        if (zero)
        {
            if (z.Kind == FloatKind.Zero)
                return z.Sign == sign ? sign : ZeroOfDifference(status);
            return Round(z.Sign, z.Exponent, z.Mantissa, ref status);
        }
        return AddProduct(z, sign, x.Exponent + y.Exponent, (UInt128)x.Mantissa * y.Mantissa, ref status);
    }

    /// <summary>Sum of a number and a product without loss before the rounding.</summary>
    static ulong AddProduct(in Parts z, ulong sign, int exponent, UInt128 product, ref uint status)
    {
        // The product's highest bit goes to 123 or 124. What a shift loses then is too far below for a difference to bring it up again.
        int up = 123 - 2 * FractionBits, exponentZ = z.Exponent - FractionBits, larger = exponent;
        UInt128 p = product << up, q = z.Kind == FloatKind.Zero ? UInt128.Zero : (UInt128)z.Mantissa << FractionBits + up;
        if (z.Kind != FloatKind.Zero)
        {
            larger = Math.Max(exponent, exponentZ);
            p = SoftFloat.ShiftSticky(p, larger - exponent);
            q = SoftFloat.ShiftSticky(q, larger - exponentZ);
        }
        bool same = sign == z.Sign || z.Kind == FloatKind.Zero;
        if (!same && p == q)
            return ZeroOfDifference(status);
        UInt128 sum = same ? p + q : p > q ? p - q : q - p;
        int shift = (int)UInt128.LeadingZeroCount(sum);
        sum <<= shift;
        ulong high = (ulong)(sum >> 64) | ((ulong)sum != 0 ? 1u : 0u);
        return Round(same || p > q ? sign : z.Sign, larger - up - shift + 64, high, ref status);
    }

    /// <summary>FPCompare.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="signalAll">True when quiet NaNs are invalid, too (VCMPE).</param>
    /// <param name="status">FPSCR; its N, Z, C and V stay.</param>
    /// <returns>N, Z, C and V in bits 3..0.</returns>
    public static uint Compare(ulong a, ulong b, bool signalAll, ref uint status)
    {
        Parts x = Unpack(a, ref status), y = Unpack(b, ref status);
        if (x.IsNaN || y.IsNaN)
        {
            if (signalAll || x.Kind == FloatKind.Signaling || y.Kind == FloatKind.Signaling)
                status |= SoftFloat.InvalidOperation;
            return 3;
        }
        long p = Order(a, x), q = Order(b, y);
        return p == q ? 6u : p < q ? 8u : 2u;
    }

    /// <summary>An integer that orders as the number does.</summary>
    static long Order(ulong value, in Parts x)
    {
        long magnitude = x.Kind == FloatKind.Zero ? 0 : (long)(value & ~SignBit);
        return x.IsNegative ? -magnitude : magnitude;
    }

    /// <summary>FPMaxNum and FPMinNum.</summary>
    static ulong Extreme(ulong a, ulong b, bool smaller, ref uint status)
    {
        Parts x = Unpack(a, ref status), y = Unpack(b, ref status);
        if (x.Kind == FloatKind.Quiet && !y.IsNaN)
            return y.Kind == FloatKind.Zero ? y.Sign : b;
        if (y.Kind == FloatKind.Quiet && !x.IsNaN)
            return x.Kind == FloatKind.Zero ? x.Sign : a;
        if (x.IsNaN || y.IsNaN)
            return PropagateOne(a, x, b, y, ref status);
        if (x.Kind == FloatKind.Zero && y.Kind == FloatKind.Zero)
            return smaller ? x.Sign | y.Sign : x.Sign & y.Sign;
        bool first = Order(a, x) > Order(b, y) != smaller;
        return first ? x.Kind == FloatKind.Zero ? x.Sign : a : y.Kind == FloatKind.Zero ? y.Sign : b;
    }
}
