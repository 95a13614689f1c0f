namespace Emu.Guest.Compiler.Support;

/// <summary>32-bit division without an instruction for it. The divisor is not zero. Guest subset.</summary>
/// <remarks>Restoring division: the divisor is moved up, in steps of four bits and then of one, and subtracted on the way down.</remarks>
internal static class Int32Division
{
    public static int DivideSigned(int a, int b)
    {
        uint quotient = DivideUnsigned(a < 0 ? 0u - (uint)a : (uint)a, b < 0 ? 0u - (uint)b : (uint)b);
        return (a ^ b) < 0 ? (int)(0u - quotient) : (int)quotient;
    }

    public static int RemainderSigned(int a, int b)
    {
        uint remainder = RemainderUnsigned(a < 0 ? 0u - (uint)a : (uint)a, b < 0 ? 0u - (uint)b : (uint)b);
        return a < 0 ? (int)(0u - remainder) : (int)remainder;
    }

    public static uint RemainderUnsigned(uint a, uint b) => a - DivideUnsigned(a, b) * b;

    public static uint DivideUnsigned(uint a, uint b)
    {
        uint bit = 1;
        while (b < 0x10000000u && b <= a >> 4)
        {
            b <<= 4;
            bit <<= 4;
        }
        while (b < 0x80000000u && b <= a >> 1)
        {
            b <<= 1;
            bit <<= 1;
        }
        uint quotient = 0;
        while (bit != 0)
        {
            if (a >= b)
            {
                a -= b;
                quotient |= bit;
            }
            b >>= 1;
            bit >>= 1;
        }
        return quotient;
    }
}
