using System.Numerics;

namespace Emu.Runtime.Arithmetic;

/// <summary>1 / sqrt(n) of whole numbers as a multiplier and a shift, equal to the bit to TFLM's <c>GetInvSqrtQuantizedMultiplierExp</c> (<c>kernels/internal/common.h</c>).</summary>
internal static class InverseSquareRoot
{
    const int One = 1 << 28;             // with 3 integer bits
    const int HalfThree = 3 << 27;
    const int HalfSqrtTwo = 1518500250;  // sqrt(2) / 2 * 2^31

    /// <summary>Five Newton steps from 1; n at or below 1 gives 1.</summary>
    /// <returns>A multiplier with a shift at or below 0.</returns>
    public static QuantizedMultiplier Of(int n)
    {
        if (n <= 1)
            return new QuantizedMultiplier(int.MaxValue, 0);
        int rightShift = 11;
        while (n >= 1 << 29)
        {
            n /= 4;
            rightShift++;
        }
        // n to 2^27 .. 2^29 by an even number of bits.
        int pairs = (BitOperations.LeadingZeroCount((uint)n) - 1) / 2 - 1;
        rightShift -= pairs;
        n <<= 2 * pairs;
        int half = FixedPoint.RoundingShiftRight(n >> 1, 1);
        int x = One;
        for (int step = 0; step < 5; step++)
        {
            int cube = FixedPoint.SaturatingShiftLeft(FixedPoint.HighMultiply(FixedPoint.HighMultiply(x, x), x), 6);
            x = FixedPoint.SaturatingShiftLeft(FixedPoint.HighMultiply(HalfThree, x) - FixedPoint.HighMultiply(half, cube), 3);
        }
        x = FixedPoint.HighMultiply(x, HalfSqrtTwo);
        if (rightShift < 0)
        {
            x <<= -rightShift;
            rightShift = 0;
        }
        return new QuantizedMultiplier(x, -rightShift);
    }
}
