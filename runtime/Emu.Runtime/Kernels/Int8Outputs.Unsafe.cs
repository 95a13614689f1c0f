using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

// Safety: every span is sliced to the length that the vector routine is told before its reference is taken.

// Outputs on a core with vectors, a block at a time: first the sums, then their rescaling.
internal static partial class Int8Outputs
{
    /// <summary>Outputs of a block: their sums lie on the stack. A multiple of eight.</summary>
    internal const int Block = 32;

    /// <summary>Adds the biases, rescales and stores.</summary>
    /// <param name="r">Zero points and limits.</param>
    /// <param name="sums">One for each output.</param>
    /// <param name="bias">One for each output, or empty.</param>
    /// <param name="multipliers">One for each output.</param>
    /// <param name="shifts">One for each output.</param>
    /// <param name="y">The outputs.</param>
    internal static void Rescale(in Int8Rescale r, ReadOnlySpan<int> sums, ReadOnlySpan<int> bias, ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> y)
    {
        int count = y.Length;
        ref int firstBias = ref Unsafe.NullRef<int>();
        if (bias.Length != 0)
            firstBias = ref MemoryMarshal.GetReference(bias.Slice(0, count));
        Int8Vector.Rescale(ref MemoryMarshal.GetReference(sums.Slice(0, count)), ref firstBias, ref MemoryMarshal.GetReference(multipliers.Slice(0, count)),
            ref MemoryMarshal.GetReference(shifts.Slice(0, count)), count, r.OutputZero, r.Low, r.High, ref MemoryMarshal.GetReference(y));
    }

    [SkipLocalsInit]
    static void ComputeInVectors(in Int8Rescale r, ReadOnlySpan<sbyte> taps, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> y)
    {
        Span<int> sums = stackalloc int[Block], sameMultiplier = stackalloc int[Block];
        Span<sbyte> sameShift = stackalloc sbyte[Block];
        if (multipliers.Length == 0)
        {
            sameMultiplier.Slice(0, Math.Min(Block, y.Length)).Fill(r.Multiplier);
            sameShift.Fill(r.Shift);
        }
        int step = taps.Length;
        int count;
        for (int c = 0; c < y.Length; c += count)
        {
            count = Math.Min(y.Length - c, Block);
            Int8Vector.Dots(ref MemoryMarshal.GetReference(taps), ref MemoryMarshal.GetReference(w.Slice(c * step, count * step)), step, count, r.InputOffset,
                ref MemoryMarshal.GetReference(sums.Slice(0, count)));
            ReadOnlySpan<int> biases = bias.Length != 0 ? bias.Slice(c, count) : bias;
            if (multipliers.Length != 0)
                Rescale(r, sums, biases, multipliers.Slice(c, count), shifts.Slice(c, count), y.Slice(c, count));
            else
                Rescale(r, sums, biases, sameMultiplier, sameShift, y.Slice(c, count));
        }
    }
}
