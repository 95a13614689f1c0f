namespace Emu.Runtime.Arithmetic;

/// <summary>Exponential functions in float32 built from additions and multiplications only, so that every machine gives the same bits.</summary>
/// <remarks>C libraries differ from each other in the last place; these are neither better nor worse: at most 2 units in the last place from the true value
/// (tests measure it against double). Nothing is contracted into fused multiply-adds.</remarks>
internal static class FloatFunctions
{
    private const float Log2E = 1.44269504f;
    // ln 2 in two parts: the first has 15 significant bits, so its product with any exponent here is exact.
    private const float Ln2High = 0.693145752f;
    private const float Ln2Low = 1.42860677e-06f;
    private const float LargestExpArgument = 88.7228394f;     // above it exp exceeds the largest float
    private const float SmallestExpArgument = -103.972084f;   // below it exp is less than half the smallest subnormal

    /// <summary>e to the power x; infinity above 88.72, 0 below -103.97, NaN for NaN.</summary>
    public static float Exp(float x)
    {
        if (!(x <= LargestExpArgument))
            return x > LargestExpArgument ? float.PositiveInfinity : float.NaN;
        if (x < SmallestExpArgument)
            return 0f;
        float series = Reduce(x, out int exponent);
        // Two factors, because 2^exponent alone may be 2^128 or below the smallest normal number.
        int half = exponent >> 1;
        return (series + 1f) * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>The logistic function with the same cut-offs as TFLM's float kernel.</summary>
    /// <remarks>Above 16.619 one float is nearer to 1 than the function; below -9 the denominator no longer matters (TFLM <c>reference/logistic.h</c>).</remarks>
    public static float Logistic(float x)
    {
        if (x > 16.619047f)
            return 1f;
        return x < -9f ? Exp(x) : 1f / (1f + Exp(-x));
    }

    /// <summary>Hyperbolic tangent; odd to the bit, NaN for NaN.</summary>
    public static float Tanh(float x)
    {
        float magnitude = MathF.Abs(x);
        if (magnitude > 9.1f)
            return x > 0f ? 1f : -1f;
        // tanh(x) = m / (m + 2) with m = exp(2x) - 1, which has no cancellation for positive x.
        float expMinusOne = ExpMinusOne(magnitude + magnitude);
        float result = expMinusOne / (expMinusOne + 2f);
        return x < 0f ? -result : result;
    }

    /// <summary>e to the power x, minus 1, without cancellation near 0; x from -87 to 88.</summary>
    public static float ExpMinusOne(float x)
    {
        float series = Reduce(x, out int exponent);
        float scale = PowerOfTwo(exponent);
        return series * scale + (scale - 1f);
    }

    /// <summary>Splits x into exponent * ln 2 + r with |r| at most 0.3466 and gives exp(r) - 1.</summary>
    /// <remarks>The Taylor series to the 7th power: the next term is 0.3466^8 / 8!, 5e-9 of the result.</remarks>
    private static float Reduce(float x, out int exponent)
    {
        float scaled = x * Log2E;
        exponent = (int)(scaled + (scaled < 0f ? -0.5f : 0.5f));
        float n = exponent;
        float r = x - n * Ln2High - n * Ln2Low;
        float p = 1f / 5040f;
        p = p * r + 1f / 720f;
        p = p * r + 1f / 120f;
        p = p * r + 1f / 24f;
        p = p * r + 1f / 6f;
        p = p * r + 0.5f;
        return p * r * r + r;
    }

    /// <summary>2^exponent for -126 to 127.</summary>
    private static float PowerOfTwo(int exponent) => BitConverter.Int32BitsToSingle((exponent + 127) << 23);
}
