using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Tests.Arithmetic;

/// <summary>Fixed-point and float functions against the host's double functions.</summary>
public class FunctionTests
{
    const double One = 2147483648.0;

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(5)]
    public void Fixed_point_exponential_is_close_to_the_true_one(int integerBits)
    {
        int lowest = integerBits == 0 ? -int.MaxValue : int.MinValue;
        for (long x = lowest; x < 0; x += 7919 * 64)
        {
            double exact = Math.Exp(x / Math.ScaleB(1, 31 - integerBits));
            Assert.Equal(exact, FixedPointFunctions.ExpOfNegative((int)x, integerBits) / One, 3e-6);
        }
        Assert.Equal(int.MaxValue, FixedPointFunctions.ExpOfNegative(0, integerBits));
    }

    [Fact]
    public void Fixed_point_reciprocals_are_close_to_the_true_ones()
    {
        for (long x = 0; x <= int.MaxValue; x += 104729)
        {
            double value = x / One;
            Assert.Equal(1 / (1 + value), FixedPointFunctions.ReciprocalOfOnePlus((int)x) / One, 1e-8);
            Assert.Equal((1 - value) / (1 + value), FixedPointFunctions.OneMinusOverOnePlus((int)x) / One, 2e-8);
        }
    }

    [Fact]
    public void Fixed_point_logistic_and_tanh_are_close_and_symmetric()
    {
        for (long x = -int.MaxValue; x <= int.MaxValue; x += 1299709)
        {
            double value = x / Math.ScaleB(1, 27);
            Assert.Equal(1 / (1 + Math.Exp(-value)), FixedPointFunctions.Logistic((int)x, 4) / One, 2e-6);
            Assert.Equal(Math.Tanh(value), FixedPointFunctions.Tanh((int)x, 4) / One, 4e-6);
            if (x != 0)
                Assert.Equal(FixedPointFunctions.Tanh((int)x, 4), -FixedPointFunctions.Tanh((int)-x, 4));
        }
        Assert.Equal(1 << 30, FixedPointFunctions.Logistic(0, 4));
        Assert.Equal(0, FixedPointFunctions.Tanh(0, 4));
    }

    [Fact]
    public void Float_exponential_is_within_two_units_in_the_last_place()
    {
        for (float x = -87.3f; x < 88.7f; x += 0.00137f)
            AssertWithin(2, Math.Exp(x), FloatFunctions.Exp(x), x);
        // Subnormal results have the spacing of the smallest float.
        for (float x = -103.9f; x < -87.3f; x += 0.0171f)
            Assert.Equal(Math.Exp(x), FloatFunctions.Exp(x), 2 * (double)float.Epsilon);
        Assert.Equal(1f, FloatFunctions.Exp(0f));
        Assert.Equal(float.PositiveInfinity, FloatFunctions.Exp(88.73f));
        Assert.Equal(float.PositiveInfinity, FloatFunctions.Exp(float.PositiveInfinity));
        Assert.Equal(0f, FloatFunctions.Exp(-104f));
        Assert.Equal(0f, FloatFunctions.Exp(float.NegativeInfinity));
        Assert.True(float.IsNaN(FloatFunctions.Exp(float.NaN)));
        Assert.True(float.IsFinite(FloatFunctions.Exp(88.72f)));
    }

    [Fact]
    public void Float_tanh_is_within_three_units_in_the_last_place()
    {
        for (float x = 1e-9f; x < 12f; x *= 1.00031f)
        {
            AssertWithin(3, Math.Tanh(x), FloatFunctions.Tanh(x), x);
            Assert.Equal(FloatFunctions.Tanh(x), -FloatFunctions.Tanh(-x));
        }
        Assert.Equal(0f, FloatFunctions.Tanh(0f));
        Assert.Equal(1f, FloatFunctions.Tanh(float.PositiveInfinity));
        Assert.Equal(-1f, FloatFunctions.Tanh(float.NegativeInfinity));
        Assert.True(float.IsNaN(FloatFunctions.Tanh(float.NaN)));
    }

    [Fact]
    public void Float_logistic_is_within_three_units_in_the_last_place_and_has_the_kernels_cut_offs()
    {
        for (float x = -8.999f; x < 16.6f; x += 0.00071f)
            AssertWithin(3, 1 / (1 + Math.Exp(-(double)x)), FloatFunctions.Logistic(x), x);
        Assert.Equal(1f, FloatFunctions.Logistic(16.62f));
        Assert.Equal(FloatFunctions.Exp(-20f), FloatFunctions.Logistic(-20f));
        Assert.True(float.IsNaN(FloatFunctions.Logistic(float.NaN)));
    }

    [Theory]
    [InlineData(0.5f, 1)]
    [InlineData(-0.5f, -1)]
    [InlineData(1.5f, 2)]
    [InlineData(2.5f, 3)]
    [InlineData(-2.5f, -3)]
    [InlineData(0.49999997f, 0)]
    [InlineData(8388607.5f, 8388608)]
    [InlineData(-8388607.5f, -8388608)]
    [InlineData(16777215f, 16777215)]
    [InlineData(3e9f, int.MaxValue)]
    [InlineData(-3e9f, int.MinValue)]
    [InlineData(float.PositiveInfinity, int.MaxValue)]
    [InlineData(float.NegativeInfinity, int.MinValue)]
    [InlineData(float.NaN, 0)]
    public void Rounding_goes_to_the_nearest_integer_with_halves_away_from_zero(float x, int expected) =>
        Assert.Equal(expected, FloatRounding.ToInt32(x));

    [Fact]
    public void Rounding_agrees_with_the_hosts_on_random_floats()
    {
        Random random = new(6);
        for (int i = 0; i < 20000; i++)
        {
            float x = (float)((random.NextDouble() - 0.5) * Math.Exp(random.NextDouble() * 22));
            if (Math.Abs(x) < 2e9)
                Assert.Equal((int)MathF.Round(x, MidpointRounding.AwayFromZero), FloatRounding.ToInt32(x));
        }
    }

    static void AssertWithin(int units, double exact, float found, float at)
    {
        double unit = Math.Max(MathF.BitIncrement((float)exact) - (float)exact, float.Epsilon);
        Assert.True(Math.Abs(exact - found) <= units * unit, $"at {at:R}: {found:R} instead of {exact:R}, {Math.Abs(exact - found) / unit:F2} units");
    }
}
