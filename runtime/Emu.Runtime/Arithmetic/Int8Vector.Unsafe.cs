using System.Runtime.CompilerServices;

namespace Emu.Runtime.Arithmetic;

// Safety: the caller vouches for as many elements behind each reference as it says.

/// <summary>Sums of products of int8 in the vector registers of Cortex-M55 (MVE).</summary>
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
}
