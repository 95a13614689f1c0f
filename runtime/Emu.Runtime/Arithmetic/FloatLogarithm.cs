namespace Emu.Runtime.Arithmetic;

/// <summary>The natural logarithm in float32, equal on every machine; within 2 units in the last place (tests measure it against double).</summary>
internal static class FloatLogarithm
{
    const float Ln2High = 0.693145752f;    // 15 bits: its product with any exponent is exact
    const float Ln2Low = 1.42860677e-06f;
    const int SqrtHalf = 0x3F3504F3;       // bits of the square root of one half

    /// <summary>ln x; minus infinity for 0, NaN below 0.</summary>
    public static float Of(float x)
    {
        int bits = BitConverter.SingleToInt32Bits(x);
        if (x == 0f)
            return float.NegativeInfinity;
        if (!(x > 0f))
            return float.NaN;
        if (bits >= 0x7F800000)
            return x;
        int exponent = 0;
        if (bits < 0x800000)
        {
            // Subnormal; 2^25 times as large it is not.
            bits = BitConverter.SingleToInt32Bits(x * 33554432f);
            exponent = -25;
        }
        // x = 2^exponent * m with m from sqrt(1/2) to sqrt(2).
        int steps = (bits - SqrtHalf) >> 23;
        exponent += steps;
        float f = BitConverter.Int32BitsToSingle(bits - (steps << 23)) - 1f;
        // ln(1 + f) = 2 atanh(s) = f - s * (f - 2 s^2/3 - 2 s^4/5 - ...) with s = f / (2 + f); the next term is 2 s^12 / 13, 1e-10.
        float s = f / (2f + f);
        float z = s * s;
        float p = 2f / 11f;
        p = p * z + 2f / 9f;
        p = p * z + 2f / 7f;
        p = p * z + 2f / 5f;
        p = p * z + 2f / 3f;
        float half = 0.5f * f * f;
        float n = exponent;
        // s * (f - series) = half - s * (half + series) keeps the small terms together.
        return n * Ln2High - (half - (s * (half + p * z) + n * Ln2Low) - f);
    }
}
