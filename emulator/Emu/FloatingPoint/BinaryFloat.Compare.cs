namespace Emu.FloatingPoint;

// Comparisons: IEEE 754-2008, 5.6.1 and 5.11; minimum and maximum: IEEE 754-2019, 9.6, minimumNumber and maximumNumber.
internal static partial class BinaryFloat<TFormat>
{
    /// <summary>a = b; a quiet NaN compares unequal without being invalid.</summary>
    public static bool Equal(ulong a, ulong b, ref FloatEnvironment e) => Ordered(a, b, signalAll: false, ref e) && Order(a) == Order(b);

    /// <summary>a &lt; b; every NaN is invalid.</summary>
    public static bool Less(ulong a, ulong b, ref FloatEnvironment e) => Ordered(a, b, signalAll: true, ref e) && Order(a) < Order(b);

    /// <summary>a &lt;= b; every NaN is invalid.</summary>
    public static bool LessOrEqual(ulong a, ulong b, ref FloatEnvironment e) => Ordered(a, b, signalAll: true, ref e) && Order(a) <= Order(b);

    /// <summary>The lower number, or the higher: a NaN gives way to a number, and minus zero is below plus zero.</summary>
    public static ulong Extreme(ulong a, ulong b, bool highest, ref FloatEnvironment e)
    {
        if (!Ordered(a, b, signalAll: false, ref e))
            return !IsNaN(a) ? a : !IsNaN(b) ? b : NaN;
        long p = Order(a), q = Order(b);
        bool first = p != q ? p < q : (a & SignBit) != 0;
        return first != highest ? a : b;
    }

    /// <summary>The mask of RISC-V's FCLASS: bit 0 minus infinity, 1 to 3 negative normal, subnormal, zero, 4 to 7 positive zero, subnormal, normal, infinity, 8 signaling, 9 quiet NaN.</summary>
    public static uint Classify(ulong a)
    {
        FloatParts x = Unpack(a);
        int distance = x.Kind switch
        {
            FloatKind.Signaling or FloatKind.Quiet => -1,
            FloatKind.Zero => 0,
            FloatKind.Infinite => 3,
            _ => x.Exponent + Bias < 1 ? 1 : 2,
        };
        if (distance < 0)
            return x.Kind == FloatKind.Signaling ? 1u << 8 : 1u << 9;
        return x.Negative ? 1u << 3 - distance : 1u << 4 + distance;
    }

    static bool IsNaN(ulong a) => (a & ~SignBit) > Infinity;

    static bool Ordered(ulong a, ulong b, bool signalAll, ref FloatEnvironment e)
    {
        if (!IsNaN(a) && !IsNaN(b))
            return true;
        if (signalAll || IsSignaling(a) || IsSignaling(b))
            e.Flags |= FloatFlags.Invalid;
        return false;
    }

    static bool IsSignaling(ulong a) => IsNaN(a) && (a & Implied >> 1) == 0;

    /// <summary>An integer that orders as the number does; both zeros are 0.</summary>
    static long Order(ulong a) => (a & SignBit) != 0 ? -(long)(a & ~SignBit) : (long)a;
}
