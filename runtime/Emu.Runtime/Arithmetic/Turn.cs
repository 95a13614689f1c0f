namespace Emu.Runtime.Arithmetic;

/// <summary>Cosine and sine of fractions of a full turn in double precision: factors of Fourier transforms, formed at Setup.</summary>
/// <remarks>The fraction is reduced to an eighth of a turn in integers, so only the series' rounding remains: an absolute error below 4e-16.</remarks>
internal static class Turn
{
    const double TwoPi = 6.283185307179586;

    /// <summary>Cosine and sine of numerator / denominator turns; both from 0, denominator at most 2^26 and not 0.</summary>
    internal static void Of(int numerator, int denominator, out double cosine, out double sine)
    {
        int eighths = numerator % denominator * 8;
        int octant = eighths / denominator, rest = eighths - octant * denominator;
        // In odd octants count from the octant's end, so that the angle is at most an eighth of a turn.
        if ((octant & 1) != 0)
            rest = denominator - rest;
        double angle = TwoPi * rest / (8.0 * denominator);
        double square = angle * angle;
        double c = 1.0 + square * CosineTail(square), s = angle + angle * square * SineTail(square);
        bool swap = (octant + 1 & 2) != 0;
        double alongX = swap ? s : c, alongY = swap ? c : s;
        cosine = octant is >= 2 and < 6 ? -alongX : alongX;
        sine = octant >= 4 ? -alongY : alongY;
    }

    /// <summary>(cos x - 1) / x^2 for x up to pi/4; the next term is below 1e-17.</summary>
    static double CosineTail(double square)
    {
        double p = 1.0 / 20922789888000.0;
        p = p * square - 1.0 / 87178291200.0;
        p = p * square + 1.0 / 479001600.0;
        p = p * square - 1.0 / 3628800.0;
        p = p * square + 1.0 / 40320.0;
        p = p * square - 1.0 / 720.0;
        p = p * square + 1.0 / 24.0;
        return p * square - 0.5;
    }

    /// <summary>(sin x / x - 1) / x^2 for x up to pi/4.</summary>
    static double SineTail(double square)
    {
        double p = -1.0 / 1307674368000.0;
        p = p * square + 1.0 / 6227020800.0;
        p = p * square - 1.0 / 39916800.0;
        p = p * square + 1.0 / 362880.0;
        p = p * square - 1.0 / 5040.0;
        p = p * square + 1.0 / 120.0;
        return p * square - 1.0 / 6.0;
    }
}
