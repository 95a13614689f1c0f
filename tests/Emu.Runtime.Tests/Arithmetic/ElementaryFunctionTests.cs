using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Tests.Arithmetic;

/// <summary>Logarithm, sine, cosine, exponential minus 1 and remainder in float32 against the host's double functions.</summary>
public class ElementaryFunctionTests
{
    [Fact]
    public void The_logarithm_is_within_two_units_in_the_last_place()
    {
        foreach (float subnormal in new[] { float.Epsilon, 1e-42f, 1.1e-38f })
            AssertWithin(2, Math.Log(subnormal), FloatLogarithm.Of(subnormal), subnormal);
        for (float x = 1e-37f; x < 1e38f; x *= 1.00717f)
            AssertWithin(2, Math.Log(x), FloatLogarithm.Of(x), x);
        for (float x = 0.4f; x < 2.5f; x += 0.000137f)
            AssertWithin(2, Math.Log(x), FloatLogarithm.Of(x), x);
        for (float x = 1f; x < 1.0001f; x = MathF.BitIncrement(x))
            AssertWithin(2, Math.Log(x), FloatLogarithm.Of(x), x);
        Assert.Equal(0f, FloatLogarithm.Of(1f));
        Assert.Equal(float.NegativeInfinity, FloatLogarithm.Of(0f));
        Assert.Equal(float.PositiveInfinity, FloatLogarithm.Of(float.PositiveInfinity));
        Assert.True(float.IsNaN(FloatLogarithm.Of(-1f)));
        Assert.True(float.IsNaN(FloatLogarithm.Of(float.NaN)));
    }

    [Fact]
    public void Sine_and_cosine_are_within_three_units_in_the_last_place_for_every_magnitude()
    {
        for (float x = 1e-10f; x < 3e38f; x *= 1.00371f)
            AssertSineAndCosine(x);
        for (float x = -20f; x < 20f; x += 0.00171f)
            AssertSineAndCosine(x);
        // Near multiples of pi/2 nearly all bits cancel.
        for (int i = 1; i < 4000; i++)
            AssertSineAndCosine((float)(i * Math.PI / 2));
        Assert.Equal(1f, FloatTrigonometry.Cos(0f));
        Assert.True(float.IsNaN(FloatTrigonometry.Sin(float.PositiveInfinity)));
        Assert.True(float.IsNaN(FloatTrigonometry.Cos(float.NaN)));
    }

    static void AssertSineAndCosine(float x)
    {
        AssertWithin(3, Math.Sin(x), FloatTrigonometry.Sin(x), x);
        AssertWithin(3, Math.Cos(x), FloatTrigonometry.Cos(x), x);
    }

    [Fact]
    public void The_exponential_minus_one_keeps_its_precision_near_zero()
    {
        for (float x = 1e-8f; x < 20f; x *= 1.00131f)
        {
            // Math has no expm1: the series where e^x - 1 would cancel.
            foreach (float at in new[] { x, -x })
            {
                double exact = Math.Abs(at) < 1e-3 ? at + at * (double)at / 2 + Math.Pow(at, 3) / 6 + Math.Pow(at, 4) / 24 : Math.Exp(at) - 1;
                AssertWithin(3, exact, FloatFunctions.ExpMinusOne(at), at);
            }
        }
    }

    [Fact]
    public void The_remainder_is_exact()
    {
        Random random = new(21);
        float[] special = [0f, -0f, 1f, -1f, float.Epsilon, 3 * float.Epsilon, 1.1754944e-38f, float.MaxValue, float.PositiveInfinity, float.NaN, 0.1f, -7.5f];
        foreach (float a in special)
            foreach (float b in special)
                Assert.Equal(a % b, FloatRemainder.Of(a, b));
        for (int i = 0; i < 20000; i++)
        {
            float a = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)), b = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            Assert.Equal(a % b, FloatRemainder.Of(a, b));
        }
    }

    static void AssertWithin(int units, double exact, float found, float at)
    {
        float magnitude = (float)Math.Abs(exact);
        double unit = Math.Max(MathF.BitIncrement(magnitude) - magnitude, float.Epsilon);
        Assert.True(Math.Abs(exact - found) <= units * unit, $"at {at:R}: {found:R} instead of {exact:R}, {Math.Abs(exact - found) / unit:F2} units");
    }
}
