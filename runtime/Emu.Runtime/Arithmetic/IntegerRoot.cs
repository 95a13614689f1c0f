using System.Numerics;

namespace Emu.Runtime.Arithmetic;

/// <summary>Square roots of integers, rounded to nearest.</summary>
internal static class IntegerRoot
{
    /// <summary>The root of <paramref name="x"/>; below 2^32 it is at most 65535, as in TFLM's <c>signal/src/square_root_64.cc</c>.</summary>
    public static uint Of(ulong x)
    {
        if (x >> 32 == 0)
            return Narrow((uint)x);
        ulong rest = x, root = 0;
        // From the highest even bit down: root holds the digits found so far, already shifted to the place of the next one.
        for (ulong bit = 1UL << (63 - BitOperations.LeadingZeroCount(x) & ~1); bit != 0; bit >>= 2)
        {
            bool fits = rest >= root + bit;
            if (fits)
                rest -= root + bit;
            root >>= 1;
            if (fits)
                root += bit;
        }
        return (uint)(rest > root && root != uint.MaxValue ? root + 1 : root);
    }

    static uint Narrow(uint x)
    {
        if (x == 0)
            return 0;
        uint rest = x, root = 0;
        for (uint bit = 1u << (31 - BitOperations.LeadingZeroCount(x) & ~1); bit != 0; bit >>= 2)
        {
            bool fits = rest >= root + bit;
            if (fits)
                rest -= root + bit;
            root >>= 1;
            if (fits)
                root += bit;
        }
        return rest > root && root != ushort.MaxValue ? root + 1 : root;
    }
}
