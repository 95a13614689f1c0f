namespace Emu.FloatingPoint;

internal enum FloatKind : byte
{
    Zero,
    Finite,
    Infinite,
    Quiet,
    Signaling,
}

/// <summary>
/// A number taken apart. A finite one is mantissa / 2^63 * 2^exponent, with the mantissa's highest bit set: subnormals are normalised.
/// The mantissa of a NaN is its whole word, so that it can be the result.
/// </summary>
internal readonly struct FloatParts(FloatKind kind, bool negative, int exponent, ulong mantissa)
{
    public readonly FloatKind Kind = kind;
    public readonly bool Negative = negative;
    public readonly int Exponent = exponent;
    public readonly ulong Mantissa = mantissa;

    public bool IsNaN => Kind >= FloatKind.Quiet;

    /// <summary>The same number with the other sign; a NaN's word stays.</summary>
    public FloatParts Negated => new(Kind, !Negative, Exponent, Mantissa);
}
