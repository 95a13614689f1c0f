namespace Emu.Guest.Compiler.Support;

/// <summary>Bit counting without an instruction for it. Guest subset.</summary>
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
}
