using System.Numerics;

namespace Emu.Runtime.Arithmetic;

/// <summary>Exponential, reciprocal, logistic and hyperbolic tangent on 32-bit fixed-point numbers, equal to the bit to gemmlowp's.</summary>
/// <remarks>A number with I integer bits stands for raw / 2^(31 - I). Constants and the order of operations: gemmlowp <c>fixedpoint.h</c>.</remarks>
internal static class FixedPointFunctions
{
    private const int OneEighth = 1 << 28;              // with 0 integer bits
    private const int ExpMinusOneEighth = 1895147668;   // exp(-1/8) * 2^31
    private const int OneThird = 715827883;             // 2^31 / 3
    private const int FortyEightSeventeenths = 1515870810;       // 48/17 with 2 integer bits: first guess of Newton's division
    private const int MinusThirtyTwoSeventeenths = -1010580540;  // -32/17 with 2 integer bits
    private const int OneWithTwoIntegerBits = 1 << 29;

    // The rational function of the logarithm; all are real numbers * 2^31, with h = 2^(1/4).
    private const int Ln2 = 1488522236, RootOfHalf = 1518500250, FourthRootOfHalf = 1805811301;
    private const int CubicOfNumerator = 117049297;       // 11/240 h
    private const int SquareOfDenominator = 127690142;    // 1/20 h
    private const int ConstantOfDenominator = 1057819769; // 2/h - h
    private const int LinearOfDenominator = 638450708;    // 1/4 h

    /// <summary>exp(-2^k) * 2^31 for k from -2 to 4: the factors for the bits of the exponent from one quarter upwards.</summary>
    private static ReadOnlySpan<int> ExpOfPowers => [1672461947, 1302514674, 790015084, 290630308, 39332535, 720401, 242];

    /// <summary>exp(x) for x at or below 0.</summary>
    /// <param name="x">Zero or negative, with <paramref name="integerBits"/> integer bits.</param>
    /// <param name="integerBits">0 to 5.</param>
    /// <returns>0 to 1 with 0 integer bits; exactly 1 is 2^31 - 1.</returns>
    public static int ExpOfNegative(int x, int integerBits)
    {
        if (x == 0)
            return int.MaxValue;
        int fractionBits = 31 - integerBits;
        int quarter = 1 << (fractionBits - 2);
        int fromQuarter = (x & (quarter - 1)) - quarter;                   // -1/4 <= fromQuarter < 0
        int result = ExpNearMinusOneEighth(fromQuarter << integerBits);
        int rest = fromQuarter - x;                                        // a multiple of one quarter
        for (int k = 0; k < integerBits + 2; k++)
        {
            if ((rest & (quarter << k)) != 0)
                result = FixedPoint.HighMultiply(result, ExpOfPowers[k]);
        }
        return result;
    }

    /// <summary>1 / (1 + x) for x from 0 to 1, both with 0 integer bits.</summary>
    public static int ReciprocalOfOnePlus(int x) => FixedPoint.SaturatingShiftLeft(TwiceReciprocal(x), 1);

    /// <summary>(1 - x) / (1 + x) for x from 0 to 1, both with 0 integer bits.</summary>
    public static int OneMinusOverOnePlus(int x) => FixedPoint.SaturatingShiftLeft(TwiceReciprocal(x) - OneWithTwoIntegerBits, 2);

    /// <summary>1 / (1 + exp(-x)); x has <paramref name="integerBits"/> integer bits, the result 0.</summary>
    public static int Logistic(int x, int integerBits)
    {
        if (x == 0)
            return 1 << 30;
        int positive = ReciprocalOfOnePlus(ExpOfNegative(x > 0 ? -x : x, integerBits));
        return x > 0 ? positive : int.MaxValue - positive;
    }

    /// <summary>tanh(x); x has <paramref name="integerBits"/> integer bits (up to 4), the result 0.</summary>
    public static int Tanh(int x, int integerBits)
    {
        if (x == 0)
            return 0;
        // tanh(|x|) = (1 - e) / (1 + e) with e = exp(-2|x|); the doubling is one more integer bit for the same raw number.
        int magnitude = OneMinusOverOnePlus(ExpOfNegative(x > 0 ? -x : x, integerBits + 1));
        return x > 0 ? magnitude : -magnitude;
    }

    /// <summary>The natural logarithm of a number from 1 up.</summary>
    /// <param name="x">At least 1, with <paramref name="integerBits"/> integer bits.</param>
    /// <param name="integerBits">Of x: 1 to 15.</param>
    /// <param name="resultBits">Integer bits of the result: 1 to 29, enough for it.</param>
    /// <remarks>x = 2^k * r with r near 2^(-1/4), whichever of two normalisations gives the smaller r; then a rational function of r - 2^(-1/4). Constants and
    /// order of operations: TFLM <c>kernels/internal/common.h</c> (log_x_for_x_greater_than_or_equal_to_1).</remarks>
    public static int LogarithmFromOne(int x, int integerBits, int resultBits)
    {
        int bits = resultBits + 1, quarter = 1 << (29 - bits);      // one more integer bit than the result, so that the sum cannot saturate
        int zerosA = BitOperations.LeadingZeroCount((uint)x);
        int rA = FixedPoint.SaturatingShiftLeft(FixedPoint.HighMultiply(FixedPoint.SaturatingShiftLeft(x, zerosA - 1), RootOfHalf), 1);
        int powerA = FixedPoint.SaturatingShiftLeft(integerBits - zerosA, 31 - bits) + quarter;
        int zerosB = BitOperations.LeadingZeroCount((uint)FixedPoint.HighMultiply(x, RootOfHalf)) - 1;
        int rB = FixedPoint.SaturatingShiftLeft(x, zerosB);
        int powerB = FixedPoint.SaturatingShiftLeft(integerBits - zerosB, 31 - bits) - quarter;

        int r = Math.Min(rA, rB);
        int halfSum = (int)(((long)r + FourthRootOfHalf + 1) >> 1);
        int q = 2 * (r - FourthRootOfHalf);
        int square = FixedPoint.HighMultiply(q, q);
        int numerator = FixedPoint.HighMultiply(q, r) + FixedPoint.HighMultiply(FixedPoint.HighMultiply(q, square), CubicOfNumerator);
        int denominator = FixedPoint.HighMultiply(halfSum, ConstantOfDenominator + q + FixedPoint.HighMultiply(SquareOfDenominator, square))
            + FixedPoint.HighMultiply(LinearOfDenominator, q);
        int fraction = FixedPoint.HighMultiply(FixedPoint.RoundingShiftRight(numerator, bits), ReciprocalOfOnePlus(denominator));
        return FixedPoint.SaturatingShiftLeft(FixedPoint.HighMultiply(Math.Max(powerA, powerB), Ln2) + fraction, 1);
    }

    /// <summary>exp(x) for -1/4 &lt;= x &lt; 0 by the series about -1/8 to the fourth power.</summary>
    private static int ExpNearMinusOneEighth(int x)
    {
        int d = x + OneEighth;
        int d2 = FixedPoint.HighMultiply(d, d);
        int d3 = FixedPoint.HighMultiply(d2, d);
        int d4 = FixedPoint.HighMultiply(d2, d2);
        int cubicAndUp = FixedPoint.HighMultiply(FixedPoint.RoundingShiftRight(d4, 2) + d3, OneThird);
        int series = d + FixedPoint.RoundingShiftRight(cubicAndUp + d2, 1);
        return ExpMinusOneEighth + FixedPoint.HighMultiply(ExpMinusOneEighth, series);
    }

    /// <summary>2 / (1 + x) with 2 integer bits, by three Newton steps on the half denominator.</summary>
    private static int TwiceReciprocal(int x)
    {
        int half = (int)(((long)x + int.MaxValue + 1) >> 1);      // the sum is never negative: halves go up
        int guess = FortyEightSeventeenths + FixedPoint.HighMultiply(half, MinusThirtyTwoSeventeenths);
        for (int step = 0; step < 3; step++)
        {
            int error = OneWithTwoIntegerBits - FixedPoint.HighMultiply(half, guess);
            guess += FixedPoint.SaturatingShiftLeft(FixedPoint.HighMultiply(guess, error), 2);
        }
        return guess;
    }
}
