namespace Emu.FloatingPoint;

/// <summary>How two numbers compare: IEEE 754-2008, 5.11.</summary>
internal enum FloatOrder : byte { Less, Equal, Greater, Unordered }

// Comparisons: IEEE 754-2008, 5.6.1 and 5.11; minimum and maximum of two generations of the standard.
internal static partial class BinaryFloat<TFormat>
{
    /// <summary>Compares two numbers.</summary>
    /// <param name="a">First operand.</param>
    /// <param name="b">Second operand.</param>
    /// <param name="signalAll">True when quiet NaNs are invalid, too.</param>
    /// <param name="e">Flags.</param>
    public static FloatOrder Compare(ulong a, ulong b, bool signalAll, ref FloatEnvironment e)
    {
        FloatParts x = Unpack(a, ref e), y = Unpack(b, ref e);
        if (x.IsNaN || y.IsNaN)
        {
            if (signalAll || x.Kind == FloatKind.Signaling || y.Kind == FloatKind.Signaling)
                e.Flags |= FloatFlags.Invalid;
            return FloatOrder.Unordered;
        }
        long p = Order(a, x), q = Order(b, y);
        return p == q ? FloatOrder.Equal : p < q ? FloatOrder.Less : FloatOrder.Greater;
    }

    /// <summary>minimumNumber and maximumNumber of IEEE 754-2019, 9.6: every NaN gives way to a number, and minus zero is below plus zero.</summary>
    public static ulong Extreme(ulong a, ulong b, bool highest, ref FloatEnvironment e)
    {
        FloatParts x = Unpack(a, ref e), y = Unpack(b, ref e);
        if (x.Kind == FloatKind.Signaling || y.Kind == FloatKind.Signaling)
            e.Flags |= FloatFlags.Invalid;
        if (x.IsNaN || y.IsNaN)
            return !x.IsNaN ? a : !y.IsNaN ? b : NaN;
        return Further(a, x, b, y, highest);
    }

    /// <summary>minNum and maxNum of IEEE 754-2008, 5.3.1: a quiet NaN gives way to a number, a signaling one does not (Arm's FPMinNum and FPMaxNum).</summary>
    public static ulong NumberBeforeNaN(ulong a, ulong b, bool highest, ref FloatEnvironment e)
    {
        FloatParts x = Unpack(a, ref e), y = Unpack(b, ref e);
        if (x.Kind == FloatKind.Quiet && !y.IsNaN)
            return Same(b, y);
        if (y.Kind == FloatKind.Quiet && !x.IsNaN)
            return Same(a, x);
        return x.IsNaN || y.IsNaN ? Propagate(x, y, ref e) : Further(a, x, b, y, highest);
    }

    static ulong Further(ulong a, in FloatParts x, ulong b, in FloatParts y, bool highest)
    {
        long p = Order(a, x), q = Order(b, y);
        bool first = p != q ? p < q : x.Negative;
        return first != highest ? Same(a, x) : Same(b, y);
    }

    /// <summary>An operand as the result; it may have been flushed.</summary>
    static ulong Same(ulong a, in FloatParts x) => x.Kind == FloatKind.Zero ? Zero(x.Negative) : a;

    /// <summary>The mask of RISC-V's FCLASS: bit 0 minus infinity, 1 to 3 negative normal, subnormal, zero, 4 to 7 positive zero, subnormal, normal, infinity, 8 signaling, 9 quiet NaN.</summary>
    public static uint Classify(ulong a)
    {
        FloatParts x = Unpack(a);
        int distance = x.Kind switch
        {
            FloatKind.Signaling or FloatKind.Quiet => -1,
            FloatKind.Zero => 0,
            FloatKind.Infinite => 3,
            _ => IsSubnormal(x) ? 1 : 2,
        };
        if (distance < 0)
            return x.Kind == FloatKind.Signaling ? 1u << 8 : 1u << 9;
        return x.Negative ? 1u << 3 - distance : 1u << 4 + distance;
    }

    /// <summary>An integer that orders as the number does; both zeros are 0.</summary>
    static long Order(ulong a, in FloatParts x)
    {
        long magnitude = x.Kind == FloatKind.Zero ? 0 : (long)(a & ~SignBit);
        return x.Negative ? -magnitude : magnitude;
    }
}
