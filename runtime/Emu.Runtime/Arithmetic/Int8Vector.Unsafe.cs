using System.Runtime.CompilerServices;

namespace Emu.Runtime.Arithmetic;

// Safety: the caller vouches for as many elements behind each reference as it says.

/// <summary>Sums of products of int8, and their rescaling, in the vector registers of Cortex-M55 (MVE).</summary>
/// <remarks>
/// On a core that has them the guest compiler puts vector instructions in the place of the bodies; everywhere else the bodies here run, with the same results. Other
/// loops are faster there, which is what <see cref="IsSupported"/> is for: the branch not taken is not in the image.
/// </remarks>
public static class Int8Vector
{
    /// <summary>True on a core that has the instructions. A constant: false on the host.</summary>
    public static bool IsSupported => false;

    /// <summary>Two sums over the same inputs: sums[0] += (x + offset) . a; sums[1] += (x + offset) . b. Sums wrap.</summary>
    /// <param name="x">First of the inputs.</param>
    /// <param name="a">First of the weights.</param>
    /// <param name="b">First of the other weights.</param>
    /// <param name="count">How many of each; 0 or more.</param>
    /// <param name="offset">Added to every input.</param>
    /// <param name="sums">First of two running sums.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void MultiplyAdd(ref sbyte x, ref sbyte a, ref sbyte b, int count, int offset, ref int sums)
    {
        int sumA = 0, sumB = 0;
        for (int i = 0; i < count; i++)
        {
            int v = Unsafe.Add(ref x, i) + offset;
            sumA += v * Unsafe.Add(ref a, i);
            sumB += v * Unsafe.Add(ref b, i);
        }
        sums += sumA;
        Unsafe.Add(ref sums, 1) += sumB;
    }

    /// <summary>Dot products of one input with several filters: sums[k] = (x + offset) . weights[k]. Sums wrap.</summary>
    /// <param name="x">First of the inputs.</param>
    /// <param name="weights">First of the weights of the first filter; those of the others follow.</param>
    /// <param name="length">Inputs, and weights of a filter; 0 or more.</param>
    /// <param name="outputs">Filters.</param>
    /// <param name="offset">Added to every input.</param>
    /// <param name="sums">First of as many sums as there are filters.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Dots(ref sbyte x, ref sbyte weights, int length, int outputs, int offset, ref int sums)
    {
        for (int k = 0; k < outputs; k++)
        {
            int sum = 0;
            for (int i = 0; i < length; i++)
                sum += (Unsafe.Add(ref x, i) + offset) * Unsafe.Add(ref weights, k * length + i);
            Unsafe.Add(ref sums, k) = sum;
        }
    }

    /// <summary>Sums over taps, one for each of neighbouring channels: sums[k] = the sum of (x[tap, k] + offset) * weights[tap, k]. Sums wrap.</summary>
    /// <param name="x">The first tap's first channel.</param>
    /// <param name="weights">Its weight.</param>
    /// <param name="taps">Where the other taps lie.</param>
    /// <param name="channels">1 or more.</param>
    /// <param name="offset">Added to every input; with it inputs have 16 bits.</param>
    /// <param name="sums">First of the sums. There is room for a multiple of eight: what is in those beyond the channels afterwards is not said.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Columns(ref sbyte x, ref sbyte weights, in Taps taps, int channels, int offset, ref int sums)
    {
        for (int k = 0; k < channels; k++)
        {
            int sum = 0;
            for (int row = 0; row < taps.Rows; row++)
                for (int run = 0; run < taps.Runs; run++)
                    sum += (Unsafe.Add(ref x, taps.Input(row, run) + k) + offset) * Unsafe.Add(ref weights, taps.Weight(row, run) + k);
            Unsafe.Add(ref sums, k) = sum;
        }
    }

    /// <summary>The same for one input channel and several output channels: sums[k] = the sum of (x[tap] + offset) * weights[tap, k].</summary>
    /// <param name="x">The first tap's input.</param>
    /// <param name="weights">Its first weight.</param>
    /// <param name="taps">Where the other taps lie.</param>
    /// <param name="channels">Outputs; 1 or more.</param>
    /// <param name="offset">Added to every input.</param>
    /// <param name="sums">As in <see cref="Columns"/>.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Spread(ref sbyte x, ref sbyte weights, in Taps taps, int channels, int offset, ref int sums)
    {
        for (int k = 0; k < channels; k++)
        {
            int sum = 0;
            for (int row = 0; row < taps.Rows; row++)
                for (int run = 0; run < taps.Runs; run++)
                    sum += (Unsafe.Add(ref x, taps.Input(row, run)) + offset) * Unsafe.Add(ref weights, taps.Weight(row, run) + k);
            Unsafe.Add(ref sums, k) = sum;
        }
    }

    /// <summary>outputs[k] = (sums[k] + bias[k]) * multipliers[k] * 2^(shifts[k] - 31) + zero, rounded as <c>FixedPoint.Rescale</c> does and clamped.</summary>
    /// <param name="sums">First of the sums.</param>
    /// <param name="bias">First of the biases; a null reference for none.</param>
    /// <param name="multipliers">First of the multipliers, 0 to 2^31 - 1.</param>
    /// <param name="shifts">First of the shifts, -31 to 30; positive ones shift left.</param>
    /// <param name="count">How many of each; 0 or more.</param>
    /// <param name="zero">Added to what was rescaled.</param>
    /// <param name="low">Least output, -128 or more.</param>
    /// <param name="high">Greatest output, 127 or less; not below <paramref name="low"/>.</param>
    /// <param name="outputs">First of the outputs.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Rescale(ref int sums, ref int bias, ref int multipliers, ref sbyte shifts, int count, int zero, int low, int high, ref sbyte outputs)
    {
        for (int k = 0; k < count; k++)
        {
            int sum = Unsafe.Add(ref sums, k);
            if (!Unsafe.IsNullRef(ref bias))
                sum += Unsafe.Add(ref bias, k);
            int scaled = FixedPoint.Rescale(sum, Unsafe.Add(ref multipliers, k), Unsafe.Add(ref shifts, k));
            Unsafe.Add(ref outputs, k) = (sbyte)FixedPoint.Clamp(scaled + zero, low, high);
        }
    }
}
