namespace Emu.Guest.Compiler.Tests.Support;

/// <summary>Bit patterns where floating-point code goes wrong, and a fast random source of others.</summary>
internal static class FloatBits
{
    public static readonly uint[] Corners32 =
    [
        0x00000000, 0x80000000, 0x00000001, 0x80000001, 0x00000002, 0x007FFFFF, 0x807FFFFF, 0x00800000, 0x80800000, 0x00800001, 0x00FFFFFF,
        0x01000000, 0x3F800000, 0xBF800000, 0x3F800001, 0x3F7FFFFF, 0x3F000000, 0x3EFFFFFF, 0x40000000, 0x40400000, 0x4B000000, 0x4B000001,
        0x4B7FFFFF, 0x4B800000, 0x4F000000, 0xCF000000, 0x4EFFFFFF, 0xCF000001, 0x4F7FFFFF, 0x4F800000, 0x5F000000, 0xDF000000, 0x5F7FFFFF,
        0x5F800000, 0x7E800000, 0x7F000000, 0x7F7FFFFF, 0xFF7FFFFF, 0x7F800000, 0xFF800000, 0x7FC00000, 0xFFC00000, 0x7F800001, 0x7FFFFFFF,
    ];

    public static readonly ulong[] Corners64 =
    [
        0, 0x8000000000000000, 1, 0x8000000000000001, 0x000FFFFFFFFFFFFF, 0x0010000000000000, 0x0010000000000001, 0x3FF0000000000000,
        0xBFF0000000000000, 0x3FF0000000000001, 0x3FEFFFFFFFFFFFFF, 0x3FE0000000000000, 0x4000000000000000, 0x41E0000000000000,
        0x41DFFFFFFFC00000, 0xC1E0000000000000, 0xC1E0000000200000, 0x41EFFFFFFFE00000, 0x41F0000000000000, 0x43E0000000000000,
        0xC3E0000000000000, 0x43DFFFFFFFFFFFFF, 0x43EFFFFFFFFFFFFF, 0x43F0000000000000, 0x4340000000000000, 0x433FFFFFFFFFFFFF,
        0x36A0000000000000, 0x3690000000000000, 0x3690000000000001, 0x380FFFFFE0000000, 0x380FFFFFF0000000, 0x3810000000000000,
        0x47EFFFFFE0000000, 0x47EFFFFFEFFFFFFF, 0x47EFFFFFF0000000, 0x47F0000000000000, 0x7FEFFFFFFFFFFFFF, 0x7FF0000000000000,
        0xFFF0000000000000, 0x7FF8000000000000, 0x7FF0000000000001, 0xFFFFFFFFFFFFFFFF,
    ];

    public static uint Canonical(float value) => float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(value);

    public static ulong Canonical(double value) => double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(value);

    /// <summary>xorshift64*: fast, and the same on every run.</summary>
    public static ulong Next(ref ulong state)
    {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        return state * 0x2545F4914F6CDD1D;
    }

    /// <summary>Pairs of binary32: all corners with each other, random bits, and random pairs of near exponents, where rounding and cancellation happen.</summary>
    public static void ForPairs32(int random, Action<uint, uint> check)
    {
        foreach (uint a in Corners32)
            foreach (uint b in Corners32)
                check(a, b);
        ulong state = 1;
        for (int i = 0; i < random; i++)
        {
            ulong bits = Next(ref state);
            uint a = (uint)bits, b = (uint)(bits >> 32);
            check(a, b);
            check(a, b & 0x80FFFFFF | a & 0x7F000000);
        }
    }

    /// <summary>Pairs of binary64, chosen likewise.</summary>
    public static void ForPairs64(int random, Action<ulong, ulong> check)
    {
        foreach (ulong a in Corners64)
            foreach (ulong b in Corners64)
                check(a, b);
        ulong state = 2;
        for (int i = 0; i < random; i++)
        {
            ulong a = Next(ref state), b = Next(ref state);
            check(a, b);
            check(a, b & 0x803FFFFFFFFFFFFF | a & 0x7FC0000000000000);
        }
    }
}
