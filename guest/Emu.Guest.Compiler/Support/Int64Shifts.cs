namespace Emu.Guest.Compiler.Support;

/// <summary>64-bit shifts by a variable amount of 0 to 63, in 32-bit halves. Guest subset.</summary>
internal static class Int64Shifts
{
    public static ulong Left(ulong value, int amount)
    {
        uint low = (uint)value, high = (uint)(value >> 32);
        if (amount >= 32)
            return (ulong)(low << (amount - 32)) << 32;
        // ">> 1 >> 31 - n" is ">> 32 - n" that also holds for n = 0.
        return (ulong)(high << amount | low >> 1 >> (31 - amount)) << 32 | low << amount;
    }

    public static ulong RightUnsigned(ulong value, int amount)
    {
        uint low = (uint)value, high = (uint)(value >> 32);
        if (amount >= 32)
            return high >> (amount - 32);
        return (ulong)(high >> amount) << 32 | (low >> amount | high << 1 << (31 - amount));
    }

    public static long RightSigned(long value, int amount)
    {
        uint low = (uint)value;
        int high = (int)(value >> 32);
        if (amount >= 32)
            return high >> (amount - 32);
        return (long)((ulong)(uint)(high >> amount) << 32 | (low >> amount | (uint)high << 1 << (31 - amount)));
    }
}
