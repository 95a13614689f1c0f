namespace Emu.Runtime.Arithmetic;

/// <summary>Rounding of float32 to integers as C's <c>roundf</c> does.</summary>
internal static class FloatRounding
{
    /// <summary>The nearest integer, halves away from zero; saturated to 32 bits, 0 for NaN (what an Arm core's conversion gives).</summary>
    public static int ToInt32(float x)
    {
        int whole = (int)x;
        // The difference is exact: below 2^23 both have the same unit, above it there is no fraction.
        float rest = x - whole;
        if (rest >= 0.5f && whole != int.MaxValue)
            return whole + 1;
        return rest <= -0.5f && whole != int.MinValue ? whole - 1 : whole;
    }
}
