namespace Emu.Runtime.Arithmetic;

/// <summary>Powers of floats, from additions and multiplications of doubles only, so that every machine gives the same bits.</summary>
/// <remarks>Special cases are those of C's <c>pow</c> (ISO C, annex F.10.4.4). The result is that of double precision rounded to float: within one unit in the last place.</remarks>
internal static class FloatPower
{
    const double Log2E = 1.4426950408889634, Ln2 = 0.6931471805599453;
    const double RootOfTwo = 1.4142135623730951;

    /// <summary>x to the power y.</summary>
    public static float Pow(float x, float y)
    {
        if (y == 0f || x == 1f)
            return 1f;
        if (float.IsNaN(x) || float.IsNaN(y))
            return float.NaN;
        bool odd = IsOdd(y), negative = float.IsNegative(x) && odd;
        float magnitude = MathF.Abs(x), result;
        if (float.IsInfinity(y))
            result = magnitude == 1f ? 1f : (magnitude > 1f) == (y > 0f) ? float.PositiveInfinity : 0f;
        else if (magnitude == 0f || float.IsInfinity(magnitude))
            result = (magnitude == 0f) == (y > 0f) ? 0f : float.PositiveInfinity;
        else if (x < 0f && !IsInteger(y))
            return float.NaN;
        else
            result = Exp2(y * Log2(magnitude));
        return negative ? -result : result;
    }

    static bool IsInteger(float y) => MathF.Abs(y) >= 8388608f || MathF.Truncate(y) == y;

    /// <summary>Integers from 2^24 up are even.</summary>
    static bool IsOdd(float y) => MathF.Abs(y) < 16777216f && MathF.Truncate(y) == y && ((int)y & 1) != 0;

    /// <summary>Base-2 logarithm of a positive finite float, to 2^-45 of a unit.</summary>
    static double Log2(float x)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double m = BitConverter.UInt64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | 1023UL << 52);
        if (m > RootOfTwo)
        {
            m *= 0.5;
            exponent++;
        }
        // ln m = 2 atanh z; |z| is at most 0.1716, so the term after z^17 is below 2^-50.
        double z = (m - 1) / (m + 1), zz = z * z;
        double series = 1.0 / 17;
        for (int n = 15; n >= 1; n -= 2)
            series = series * zz + 1.0 / n;
        return exponent + 2 * Log2E * z * series;
    }

    static float Exp2(double t)
    {
        if (t >= 129)
            return float.PositiveInfinity;
        if (t < -151)
            return 0f;
        int whole = (int)(t < 0 ? t - 0.5 : t + 0.5);
        double r = (t - whole) * Ln2, series = 1;
        // |r| is at most 0.3466: the term after r^12 is below 2^-50.
        for (int n = 12; n >= 1; n--)
            series = series * r / n + 1;
        return (float)(series * BitConverter.UInt64BitsToDouble((ulong)(whole + 1023) << 52));
    }
}
