namespace Emu.Guest.Compiler.Support;

/// <summary>Products of 64 bits, for cores that multiply 32 x 32 -> 32 bits only. Guest subset.</summary>
/// <remarks>Schoolbook multiplication of 16-bit digits (Knuth, The Art of Computer Programming 2, 4.3.1), arranged so that no sum needs a carry.</remarks>
internal static class LongMultiplication
{
    public static uint HighUnsigned(uint a, uint b)
    {
        uint lowA = a & 0xFFFF, highA = a >> 16, lowB = b & 0xFFFF, highB = b >> 16;
        uint first = highA * lowB + (lowA * lowB >> 16);
        uint second = lowA * highB + (first & 0xFFFF);
        return highA * highB + (first >> 16) + (second >> 16);
    }

    /// <summary>A negative number read as unsigned is 2^32 too large, so the product is too large by 2^32 times the other factor.</summary>
    public static int HighSigned(int a, int b) => (int)(HighUnsigned((uint)a, (uint)b) - ((uint)(a >> 31) & (uint)b) - ((uint)(b >> 31) & (uint)a));

    public static ulong Unsigned(uint a, uint b) => (ulong)HighUnsigned(a, b) << 32 | a * b;

    public static long Signed(int a, int b) => (long)((ulong)(uint)HighSigned(a, b) << 32 | (uint)a * (uint)b);

    /// <summary>Low half of the product of two 64-bit numbers, signed or not.</summary>
    public static ulong Multiply(ulong a, ulong b)
    {
        uint lowA = (uint)a, lowB = (uint)b;
        uint high = HighUnsigned(lowA, lowB) + lowA * (uint)(b >> 32) + (uint)(a >> 32) * lowB;
        return (ulong)high << 32 | lowA * lowB;
    }
}
