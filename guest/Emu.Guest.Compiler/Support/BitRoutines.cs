namespace Emu.Guest.Compiler.Support;

/// <summary>Bit counting and reversal without instructions for it. Guest subset.</summary>
internal static class BitRoutines
{
    /// <summary>Number of ones, by adding neighbours in parallel.</summary>
    public static int PopCount(uint value)
    {
        value -= value >> 1 & 0x55555555u;
        value = (value & 0x33333333u) + (value >> 2 & 0x33333333u);
        value = value + (value >> 4) & 0x0F0F0F0Fu;
        return (int)(value * 0x01010101u >> 24);
    }

    /// <summary>Number of zeros above the first one, 32 for 0, by halving.</summary>
    public static int LeadingZeros(uint value)
    {
        int zeros = 32;
        if (value >= 0x10000)
        {
            value >>= 16;
            zeros -= 16;
        }
        if (value >= 0x100)
        {
            value >>= 8;
            zeros -= 8;
        }
        if (value >= 0x10)
        {
            value >>= 4;
            zeros -= 4;
        }
        if (value >= 4)
        {
            value >>= 2;
            zeros -= 2;
        }
        return value >= 2 ? zeros - 2 : zeros - (int)value;
    }

    /// <summary>Bit 0 becomes bit 31 and so on, by exchanging neighbours in parallel.</summary>
    public static uint Reverse(uint value)
    {
        value = value >> 1 & 0x55555555u | (value & 0x55555555u) << 1;
        value = value >> 2 & 0x33333333u | (value & 0x33333333u) << 2;
        value = value >> 4 & 0x0F0F0F0Fu | (value & 0x0F0F0F0Fu) << 4;
        value = value >> 8 & 0x00FF00FFu | (value & 0x00FF00FFu) << 8;
        return value >> 16 | value << 16;
    }

    /// <summary>The lowest byte becomes the highest and so on.</summary>
    public static uint ReverseBytes(uint value) => value << 24 | (value & 0xFF00u) << 8 | value >> 8 & 0xFF00u | value >> 24;
}
