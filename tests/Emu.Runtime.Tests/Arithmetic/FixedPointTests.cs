using System.Numerics;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Tests.Arithmetic;

/// <summary>The expected values follow the definitions in gemmlowp's <c>fixedpoint.h</c> and TFLM's <c>common.cc</c>, computed with unbounded integers.</summary>
public class FixedPointTests
{
    static readonly int[] Corners =
    [
        0, 1, -1, 2, -2, 3, -3, 127, -128, 1 << 20, -(1 << 20), (1 << 30) - 1, 1 << 30, -(1 << 30), (1 << 30) + 1,
        int.MaxValue, int.MaxValue - 1, int.MinValue, int.MinValue + 1, 0x40000001, -0x40000001, 0x55555555, -0x55555555,
    ];

    static IEnumerable<int> Values(int seed, int count)
    {
        Random random = new(seed);
        foreach (int corner in Corners)
            yield return corner;
        for (int i = 0; i < count; i++)
            yield return (int)random.NextInt64(int.MinValue, 1L + int.MaxValue) >> random.Next(31);
    }

    [Fact]
    public void High_multiply_rounds_the_doubled_products_high_half_like_gemmlowp()
    {
        foreach (int a in Values(1, 300))
        {
            foreach (int b in Values(2, 300))
            {
                if (a != int.MinValue || b != int.MinValue)
                    Assert.Equal(HighMultiply(a, b), FixedPoint.HighMultiply(a, b));
            }
        }
    }

    [Fact]
    public void Rounding_shift_right_rounds_halves_away_from_zero()
    {
        foreach (int x in Values(3, 2000))
        {
            for (int exponent = 0; exponent < 32; exponent++)
                Assert.Equal(DivideByPowerOfTwo(x, exponent), FixedPoint.RoundingShiftRight(x, exponent));
        }
    }

    [Fact]
    public void Saturating_shift_left_stops_at_the_limits()
    {
        foreach (int x in Values(4, 500))
        {
            for (int exponent = 0; exponent < 32; exponent++)
            {
                BigInteger exact = (BigInteger)x << exponent;
                BigInteger limited = BigInteger.Max(int.MinValue, BigInteger.Min(int.MaxValue, exact));
                Assert.Equal((int)limited, FixedPoint.SaturatingShiftLeft(x, exponent));
            }
        }
    }

    [Fact]
    public void Rescale_is_a_wrapping_left_shift_a_high_product_and_a_rounded_right_shift()
    {
        int[] multipliers = [0, 1 << 30, (1 << 30) + 1, int.MaxValue, int.MaxValue - 1, 0x5A82799A, 1, 12345];
        foreach (int x in Values(5, 400))
        {
            foreach (int multiplier in multipliers)
            {
                for (int shift = -31; shift <= 30; shift++)
                {
                    int left = (int)(uint)(((BigInteger)x << Math.Max(shift, 0)) & 0xFFFFFFFFu);
                    int expected = DivideByPowerOfTwo(HighMultiply(left, multiplier), Math.Max(-shift, 0));
                    Assert.Equal(expected, FixedPoint.Rescale(x, multiplier, shift));
                }
            }
        }
    }

    [Fact]
    public void Clamp_keeps_the_limits()
    {
        Assert.Equal(-5, FixedPoint.Clamp(-6, -5, 7));
        Assert.Equal(7, FixedPoint.Clamp(8, -5, 7));
        Assert.Equal(3, FixedPoint.Clamp(3, -5, 7));
    }

    /// <summary>Truncation of (ab + nudge) / 2^31 with the nudge of the product's sign.</summary>
    static int HighMultiply(int a, int b)
    {
        BigInteger product = (BigInteger)a * b;
        BigInteger nudge = product.Sign >= 0 ? BigInteger.One << 30 : 1 - (BigInteger.One << 30);
        return (int)BigInteger.Divide(product + nudge, BigInteger.One << 31);
    }

    static int DivideByPowerOfTwo(int x, int exponent)
    {
        BigInteger divisor = BigInteger.One << exponent;
        BigInteger magnitude = (2 * BigInteger.Abs(x) + divisor) / (2 * divisor);
        return (int)(x < 0 ? -magnitude : magnitude);
    }
}
