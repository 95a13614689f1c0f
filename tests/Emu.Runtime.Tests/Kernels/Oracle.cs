using System.Numerics;

namespace Emu.Runtime.Tests.Kernels;

/// <summary>Slow definitions of the quantised operators' arithmetic: unbounded integers and doubles, straight from the published formulas.</summary>
static class Oracle
{
    /// <summary>acc * factor as TFLM's kernels round it: factor to 31 bits, product's high half (halves up), then the power of two (halves away from zero).</summary>
    internal static int Rescale(long acc, double factor)
    {
        (int multiplier, int shift) = Multiplier(factor);
        return Rescale(acc, multiplier, shift);
    }

    internal static int Rescale(long acc, int multiplier, int shift)
    {
        int left = unchecked((int)(acc << Math.Max(shift, 0)));
        BigInteger product = (BigInteger)left * multiplier;
        BigInteger high = Floor(product + (BigInteger.One << 30), BigInteger.One << 31);
        BigInteger divisor = BigInteger.One << Math.Max(-shift, 0);
        BigInteger magnitude = (2 * BigInteger.Abs(high) + divisor) / (2 * divisor);
        return (int)(high.Sign < 0 ? -magnitude : magnitude);
    }

    internal static (int Multiplier, int Shift) Multiplier(double factor)
    {
        if (factor == 0)
            return (0, 0);
        int shift = Math.ILogB(factor) + 1;
        long multiplier = (long)Math.Round(Math.ScaleB(factor, 31 - shift), MidpointRounding.AwayFromZero);
        if (multiplier == 1L << 31)
            (multiplier, shift) = (multiplier / 2, shift + 1);
        return shift < -31 ? (0, 0) : ((int)multiplier, shift);
    }

    static BigInteger Floor(BigInteger a, BigInteger b) => BigInteger.Divide(a - (((a % b) + b) % b), b);

    internal static int Clamp(long value, long low, long high) => (int)Math.Max(low, Math.Min(high, value));

    /// <summary>Limits of a fused activation in a quantised output.</summary>
    internal static (int Low, int High) Limits(int activation, float scale, int zero, int lowest, int highest)
    {
        int Quantise(float v) => zero + (int)MathF.Round(v / scale, MidpointRounding.AwayFromZero);
        return activation switch
        {
            1 => (Math.Max(lowest, Quantise(0)), highest),
            2 => (Math.Max(lowest, Quantise(-1)), Math.Min(highest, Quantise(1))),
            3 => (Math.Max(lowest, Quantise(0)), Math.Min(highest, Quantise(6))),
            _ => (lowest, highest),
        };
    }

    internal static (double Low, double High) Limits(int activation) => activation switch
    {
        1 => (0, double.PositiveInfinity),
        2 => (-1, 1),
        3 => (0, 6),
        _ => (double.NegativeInfinity, double.PositiveInfinity),
    };

    /// <summary>Output size and padding before, by search: SAME keeps ceil(in / stride) positions, VALID every position where the filter fits.</summary>
    internal static (int Output, int Before) Axis(bool same, int input, int filter, int stride, int dilation)
    {
        int reach = (filter - 1) * dilation + 1;
        if (!same)
            return (Enumerable.Range(0, input).Count(start => start % stride == 0 && start + reach <= input), 0);
        int output = Enumerable.Range(0, input).Count(start => start % stride == 0);
        return (output, Math.Max(0, (output - 1) * stride + reach - input) / 2);
    }

    /// <summary>Index in a row-major tensor.</summary>
    internal static int At(int[] shape, params int[] index)
    {
        int at = 0;
        for (int i = 0; i < shape.Length; i++)
            at = at * shape[i] + index[i];
        return at;
    }

    /// <summary>All indices of a tensor in row-major order.</summary>
    internal static IEnumerable<int[]> Indices(int[] shape)
    {
        int count = shape.Aggregate(1, (a, b) => a * b);
        for (int i = 0; i < count; i++)
        {
            int[] index = new int[shape.Length];
            for (int d = shape.Length - 1, rest = i; d >= 0; rest /= shape[d--])
                index[d] = rest % shape[d];
            yield return index;
        }
    }
}
