namespace Emu.Runtime.Arithmetic;

/// <summary>Sine and cosine in float32, equal on every machine, for every finite float; within 3 units in the last place (tests measure it against double).</summary>
internal static class FloatTrigonometry
{
    const float QuarterPi = 0.785398163f;
    const float QuadrantUnit = 3.40612158e-19f;    // pi/2 * 2^-62

    /// <summary>32 zero bits, then 2/pi as a binary fraction.</summary>
    static ReadOnlySpan<uint> TwoOverPi => [0x00000000, 0xA2F9836E, 0x4E441529, 0xFC2757D1, 0xF534DDC0, 0xDB629599, 0x3C439041, 0xFE5163AB];

    /// <summary>sin x; NaN for infinities.</summary>
    public static float Sin(float x) => Quadrant(x, 0);

    /// <summary>cos x; NaN for infinities.</summary>
    public static float Cos(float x) => Quadrant(x, 1);

    /// <summary>sin(x + quarter turns).</summary>
    static float Quadrant(float x, int turns)
    {
        float magnitude = MathF.Abs(x);
        if (!(magnitude <= float.MaxValue))
            return float.NaN;
        float rest = x;
        if (magnitude > QuarterPi)
        {
            int quadrants = Reduce(magnitude, out rest);
            if (x < 0f)
            {
                quadrants = -quadrants;
                rest = -rest;
            }
            turns += quadrants;
        }
        float value = (turns & 1) == 0 ? Sine(rest) : Cosine(rest);
        return (turns & 2) == 0 ? value : -value;
    }

    /// <summary>x as a whole number of quarter turns (modulo 4) and a rest of at most an eighth.</summary>
    /// <remarks>x = m * 2^e with 24 bits in m. Bits of 2/pi whose product with x is a multiple of 4 quarters are skipped; the next 96 are multiplied exactly, which leaves
    /// 62 fractional bits, more than the 30 or so that cancel for the float nearest to a multiple of pi/2.</remarks>
    static int Reduce(float x, out float rest)
    {
        int bits = BitConverter.SingleToInt32Bits(x);
        uint m = (uint)(bits & 0x7FFFFF | 0x800000);
        int skipped = (bits >> 23) - 150 - 2 + 32;      // of the table's bits
        ulong product = (m * (ulong)Word(skipped) << 32) + m * (ulong)Word(skipped + 32) + (m * (ulong)Word(skipped + 64) >> 32);
        int quarters = (int)((product + (1UL << 61)) >> 62);
        long fraction = (long)(product - ((ulong)quarters << 62));
        rest = fraction * QuadrantUnit;
        return quarters;
    }

    static uint Word(int bit)
    {
        int at = bit >> 5, shift = bit & 31;
        uint high = TwoOverPi[at] << shift;
        return shift == 0 ? high : high | TwoOverPi[at + 1] >> 32 - shift;
    }

    /// <summary>The Taylor series to the 9th power: the next term is 2e-9.</summary>
    static float Sine(float x)
    {
        float z = x * x;
        float p = 1f / 362880f;
        p = p * z - 1f / 5040f;
        p = p * z + 1f / 120f;
        p = p * z - 1f / 6f;
        return p * z * x + x;
    }

    /// <summary>The Taylor series to the 10th power: the next term is 1e-10.</summary>
    static float Cosine(float x)
    {
        float z = x * x;
        float p = -1f / 3628800f;
        p = p * z + 1f / 40320f;
        p = p * z - 1f / 720f;
        p = p * z + 1f / 24f;
        float half = 0.5f * z;
        // 1 - half rounds; what it lost is added to the small terms.
        float one = 1f - half;
        return one + (1f - one - half + p * z * z);
    }
}
