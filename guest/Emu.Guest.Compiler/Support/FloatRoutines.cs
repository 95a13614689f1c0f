namespace Emu.Guest.Compiler.Support;

/// <summary>Functions of <c>Math</c> and <c>MathF</c> that are exact by definition, on the bits. Guest subset.</summary>
internal static class FloatRoutines
{
    private const uint SignBit = 0x80000000;
    private const uint One = 0x3F800000;
    private const uint Fraction = 0x007FFFFF;
    private const ulong SignBit64 = 0x8000000000000000;
    private const ulong One64 = 0x3FF0000000000000;
    private const ulong Fraction64 = 0x000FFFFFFFFFFFFF;

    /// <summary>IEEE 754-2019 maximum: a NaN wins, and +0 is above -0.</summary>
    public static float Max(float a, float b)
    {
        if (a != b)
            return !float.IsNaN(a) ? (b < a ? a : b) : a;
        return BitConverter.SingleToInt32Bits(b) < 0 ? a : b;
    }

    /// <summary>IEEE 754-2019 minimum: a NaN wins, and -0 is below +0.</summary>
    public static float Min(float a, float b)
    {
        if (a != b)
            return !float.IsNaN(a) ? (a < b ? a : b) : a;
        return BitConverter.SingleToInt32Bits(a) < 0 ? a : b;
    }

    /// <summary>Largest integer not above.</summary>
    public static float Floor(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        int exponent = (int)(bits >> 23 & 0xFF) - 127;
        if (exponent >= 23 || bits << 1 == 0)
            return value;
        if (exponent < 0)
            return BitConverter.UInt32BitsToSingle((int)bits < 0 ? SignBit | One : 0);
        uint mask = Fraction >> exponent;
        if ((bits & mask) == 0)
            return value;
        if ((int)bits < 0)
            bits += mask;
        return BitConverter.UInt32BitsToSingle(bits & ~mask);
    }

    /// <summary>Smallest integer not below.</summary>
    public static float Ceiling(float value) => -Floor(-value);

    /// <summary>Toward zero.</summary>
    public static float Truncate(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        int exponent = (int)(bits >> 23 & 0xFF) - 127;
        if (exponent >= 23)
            return value;
        return BitConverter.UInt32BitsToSingle(exponent < 0 ? bits & SignBit : bits & ~(Fraction >> exponent));
    }

    /// <summary>To nearest, halves to even.</summary>
    public static float Round(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        int exponent = (int)(bits >> 23 & 0xFF) - 127;
        if (exponent >= 23)
            return value;
        if (exponent < 0)
            return BitConverter.UInt32BitsToSingle(bits & SignBit | (bits << 1 > 0x3F000000u << 1 ? One : 0));
        uint mask = Fraction >> exponent, rest = bits & mask, half = (mask + 1) >> 1;
        bits &= ~mask;
        // The lowest integer bit may be the lowest exponent bit, which is 1 for values from 1 to 2: odd, as it should be.
        if (rest > half || rest == half && (bits & (mask + 1)) != 0)
            bits += mask + 1;
        return BitConverter.UInt32BitsToSingle(bits);
    }

    /// <inheritdoc cref="Max(float, float)"/>
    public static double Max(double a, double b)
    {
        if (a != b)
            return !double.IsNaN(a) ? (b < a ? a : b) : a;
        return BitConverter.DoubleToInt64Bits(b) < 0 ? a : b;
    }

    /// <inheritdoc cref="Min(float, float)"/>
    public static double Min(double a, double b)
    {
        if (a != b)
            return !double.IsNaN(a) ? (a < b ? a : b) : a;
        return BitConverter.DoubleToInt64Bits(a) < 0 ? a : b;
    }

    /// <inheritdoc cref="Floor(float)"/>
    public static double Floor(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int exponent = (int)(bits >> 52 & 0x7FF) - 1023;
        if (exponent >= 52 || bits << 1 == 0)
            return value;
        if (exponent < 0)
            return BitConverter.UInt64BitsToDouble((long)bits < 0 ? SignBit64 | One64 : 0);
        ulong mask = Fraction64 >> exponent;
        if ((bits & mask) == 0)
            return value;
        if ((long)bits < 0)
            bits += mask;
        return BitConverter.UInt64BitsToDouble(bits & ~mask);
    }

    /// <inheritdoc cref="Ceiling(float)"/>
    public static double Ceiling(double value) => -Floor(-value);

    /// <inheritdoc cref="Truncate(float)"/>
    public static double Truncate(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int exponent = (int)(bits >> 52 & 0x7FF) - 1023;
        if (exponent >= 52)
            return value;
        return BitConverter.UInt64BitsToDouble(exponent < 0 ? bits & SignBit64 : bits & ~(Fraction64 >> exponent));
    }

    /// <inheritdoc cref="Round(float)"/>
    public static double Round(double value)
    {
        ulong bits = BitConverter.DoubleToUInt64Bits(value);
        int exponent = (int)(bits >> 52 & 0x7FF) - 1023;
        if (exponent >= 52)
            return value;
        if (exponent < 0)
            return BitConverter.UInt64BitsToDouble(bits & SignBit64 | (bits << 1 > 0x3FE0000000000000ul << 1 ? One64 : 0));
        ulong mask = Fraction64 >> exponent, rest = bits & mask, half = (mask + 1) >> 1;
        bits &= ~mask;
        if (rest > half || rest == half && (bits & (mask + 1)) != 0)
            bits += mask + 1;
        return BitConverter.UInt64BitsToDouble(bits);
    }
}
