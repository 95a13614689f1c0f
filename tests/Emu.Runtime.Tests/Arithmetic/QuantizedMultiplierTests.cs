using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Tests.Arithmetic;

/// <summary>The integer forms against the host's <c>double</c> arithmetic, which is what TFLM uses.</summary>
public class QuantizedMultiplierTests
{
    static IEnumerable<float> Scales(int seed, int count)
    {
        foreach (float corner in new[] { 1f, 0.5f, 1f / 256f, 1f / 3f, 0.1f, 0.99999994f, 1.0000001f, float.Epsilon, 1.17549435e-38f, 1.1754942e-38f, float.MaxValue })
            yield return corner;
        Random random = new(seed);
        for (int i = 0; i < count; i++)
            yield return BitConverter.Int32BitsToSingle(random.Next(1, 0x7F800000));
        for (int i = 0; i < count; i++)
            yield return (float)Math.Exp(random.NextDouble() * 12 - 10);
    }

    [Fact]
    public void A_float_keeps_its_value()
    {
        foreach (float value in Scales(1, 500))
            Assert.Equal(value, ToDouble(PositiveDouble.From(value)));
        Assert.Equal(0.0, ToDouble(PositiveDouble.From(0f)));
    }

    [Fact]
    public void Products_and_quotients_are_those_of_double_arithmetic()
    {
        float[] scales = [.. Scales(2, 60)];
        foreach (float a in scales)
        {
            foreach (float b in scales)
            {
                double product = (double)a * b;
                PositiveDouble exact = PositiveDouble.Product(a, b);
                Assert.Equal(product, ToDouble(exact));
                foreach (float c in scales.Take(24))
                    Assert.Equal(product / c, ToDouble(PositiveDouble.Quotient(exact, PositiveDouble.From(c))));
            }
        }
    }

    [Fact]
    public void Quotients_of_full_mantissas_round_to_even()
    {
        // Quotients as inputs use all 53 bits.
        float[] scales = [.. Scales(3, 40)];
        for (int i = 0; i + 3 < scales.Length; i++)
        {
            double a = (double)scales[i] / scales[i + 1], b = (double)scales[i + 2] / scales[i + 3];
            PositiveDouble quotient = PositiveDouble.Quotient(
                PositiveDouble.Quotient(PositiveDouble.From(scales[i]), PositiveDouble.From(scales[i + 1])),
                PositiveDouble.Quotient(PositiveDouble.From(scales[i + 2]), PositiveDouble.From(scales[i + 3])));
            Assert.Equal(a / b, ToDouble(quotient));
        }
    }

    [Fact]
    public void Multiplier_and_shift_are_those_of_frexp_and_round()
    {
        float[] scales = [.. Scales(4, 300)];
        for (int i = 0; i + 2 < scales.Length; i++)
        {
            double factor = (double)scales[i] * scales[i + 1] / scales[i + 2];
            PositiveDouble integer = PositiveDouble.Quotient(PositiveDouble.Product(scales[i], scales[i + 1]), PositiveDouble.From(scales[i + 2]));
            QuantizedMultiplier found = QuantizedMultiplier.From(integer);
            Assert.Equal(Expected(factor), (found.Value, found.Shift));
        }
        Assert.Equal((0, 0), (QuantizedMultiplier.From(default).Value, QuantizedMultiplier.From(default).Shift));
    }

    [Fact]
    public void A_fraction_that_rounds_up_to_one_moves_into_the_shift()
    {
        // (2^24 - 1) / 2^24 squared is 1 - 2^-23 + 2^-48; its root's neighbours reach 1 only through the quotient's rounding to 31 bits.
        PositiveDouble below = PositiveDouble.Quotient(PositiveDouble.Product(16777215f, 16777215f), PositiveDouble.Product(16777214f, 16777216f));
        double factor = 16777215.0 * 16777215.0 / (16777214.0 * 16777216.0);
        Assert.Equal(Expected(factor), (QuantizedMultiplier.From(below).Value, QuantizedMultiplier.From(below).Shift));
        PositiveDouble inverse = PositiveDouble.Quotient(PositiveDouble.Product(16777214f, 16777216f), PositiveDouble.Product(16777215f, 16777215f));
        Assert.Equal((1 << 30, 1), (QuantizedMultiplier.From(inverse).Value, QuantizedMultiplier.From(inverse).Shift));
    }

    [Fact]
    public void Saturation_to_the_largest_integer_matches_the_minimum_of_doubles()
    {
        foreach (float scale in Scales(5, 300))
        {
            double expected = Math.Min((double)scale * (1 << 26), int.MaxValue);
            Assert.Equal(expected, ToDouble(PositiveDouble.From(scale).TimesPowerOfTwo(26).AtMostInt32Max()));
        }
    }

    [Fact]
    public void Only_finite_floats_that_are_not_negative_are_scales()
    {
        Assert.True(PositiveDouble.IsScale(0f));
        Assert.True(PositiveDouble.IsScale(float.MaxValue));
        Assert.False(PositiveDouble.IsScale(-1f));
        Assert.False(PositiveDouble.IsScale(float.NaN));
        Assert.False(PositiveDouble.IsScale(float.PositiveInfinity));
    }

    static double ToDouble(in PositiveDouble value) => Math.ScaleB((double)value.Mantissa, value.Exponent - 53);

    /// <summary>frexp, then round half away from zero to 31 bits.</summary>
    static (int Multiplier, int Shift) Expected(double factor)
    {
        int shift = Math.ILogB(factor) + 1;
        long multiplier = (long)Math.Round(Math.ScaleB(factor, 31 - shift), MidpointRounding.AwayFromZero);
        if (multiplier == 1L << 31)
        {
            multiplier >>= 1;
            shift++;
        }
        return shift < -31 ? (0, 0) : ((int)multiplier, shift);
    }
}
