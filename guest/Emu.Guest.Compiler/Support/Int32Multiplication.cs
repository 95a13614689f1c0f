namespace Emu.Guest.Compiler.Support;

/// <summary>32-bit products for cores without multiplication. Guest subset.</summary>
internal static class Int32Multiplication
{
    /// <summary>Low half of the product, signed or not: adds the one factor shifted for each bit of the other.</summary>
    public static uint Multiply(uint a, uint b)
    {
        uint product = 0;
        while (b != 0)
        {
            product += a & 0u - (b & 1);
            a <<= 1;
            b >>= 1;
        }
        return product;
    }
}
