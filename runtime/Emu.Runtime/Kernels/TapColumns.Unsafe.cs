using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

// Safety: each method first slices both spans to the last element that its window reaches, which checks it; the loops visit
// rows * runs taps at the window's steps and read `width` neighbouring elements at each.

/// <summary>Depthwise sums: for a few neighbouring channels, the products of all taps of a window.</summary>
/// <remarks>Channels lie side by side and taps a whole pixel apart, so four channels are summed in registers at once: 5 instructions for each product
/// on a Cortex-M4, 3.5 when the four share an input channel. DSP instructions load, offset and extend the four together: 3.5 and 3.</remarks>
internal static class TapColumns
{
    internal const int Width = 4;

    /// <summary>sums[k] = the sum over taps of (x[tap, k] + offset) * w[tap, k] for a few neighbouring input channels, in vectors.</summary>
    /// <param name="window">The taps.</param>
    /// <param name="x">Input from the first channel of the first tap on.</param>
    /// <param name="w">Weights from there on.</param>
    /// <param name="channels">1 or more.</param>
    /// <param name="offset">-128 to 128.</param>
    /// <param name="sums">A multiple of eight, at least as many as channels.</param>
    internal static void SumVector(in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, int channels, int offset, Span<int> sums)
    {
        Taps taps = new(window.Rows, window.Runs, window.InputRun, window.WeightRun, window.InputRow, window.WeightRow);
        Int8Vector.Columns(ref MemoryMarshal.GetReference(x.Slice(0, LastInput(window) + channels)), ref MemoryMarshal.GetReference(w.Slice(0, LastWeight(window) + channels)),
            taps, channels, offset, ref MemoryMarshal.GetReference(sums.Slice(0, channels)));
    }

    /// <summary>The same for outputs of one input channel: sums[k] = the sum over taps of (x[tap] + offset) * w[tap, k].</summary>
    internal static void SumVectorOfOne(in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, int channels, int offset, Span<int> sums)
    {
        Taps taps = new(window.Rows, window.Runs, window.InputRun, window.WeightRun, window.InputRow, window.WeightRow);
        Int8Vector.Spread(ref MemoryMarshal.GetReference(x.Slice(0, LastInput(window) + 1)), ref MemoryMarshal.GetReference(w.Slice(0, LastWeight(window) + channels)),
            taps, channels, offset, ref MemoryMarshal.GetReference(sums.Slice(0, channels)));
    }

    /// <summary>sums[k] = the sum over taps of (x[tap, k] + offset) * w[tap, k] for four neighbouring input channels; the offset is -128 to 128.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void SumFour(in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, int offset, ref int sums)
    {
        int sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        ref sbyte px = ref MemoryMarshal.GetReference(x.Slice(0, LastInput(window) + Width));
        ref sbyte pw = ref MemoryMarshal.GetReference(w.Slice(0, LastWeight(window) + Width));
        int inputRun = window.InputRun, weightRun = window.WeightRun, runs = window.Runs;
        int inputRow = window.InputRow - runs * inputRun, weightRow = window.WeightRow - runs * weightRun;
        int offsets = DualInt16.Both(offset);
        for (int row = window.Rows; row > 0; row--)
        {
            for (int n = runs; n > 0; n--)
            {
                if (DualInt16.IsSupported)
                {
                    int v = Dot.Word(ref px), u = Dot.Word(ref pw);
                    int even = DualInt16.Add(offsets, DualInt16.EvenBytes(v)), odd = DualInt16.Add(offsets, DualInt16.OddBytes(v));
                    int evenWeights = DualInt16.EvenBytes(u), oddWeights = DualInt16.OddBytes(u);
                    sum0 += (short)even * (short)evenWeights;
                    sum1 += (short)odd * (short)oddWeights;
                    sum2 += (even >> 16) * (evenWeights >> 16);
                    sum3 += (odd >> 16) * (oddWeights >> 16);
                }
                else
                {
                    sum0 += (px + offset) * pw;
                    sum1 += (Unsafe.Add(ref px, 1) + offset) * Unsafe.Add(ref pw, 1);
                    sum2 += (Unsafe.Add(ref px, 2) + offset) * Unsafe.Add(ref pw, 2);
                    sum3 += (Unsafe.Add(ref px, 3) + offset) * Unsafe.Add(ref pw, 3);
                }
                px = ref Unsafe.Add(ref px, inputRun);
                pw = ref Unsafe.Add(ref pw, weightRun);
            }
            px = ref Unsafe.Add(ref px, inputRow);
            pw = ref Unsafe.Add(ref pw, weightRow);
        }
        sums = sum0;
        Unsafe.Add(ref sums, 1) = sum1;
        Unsafe.Add(ref sums, 2) = sum2;
        Unsafe.Add(ref sums, 3) = sum3;
    }

    /// <summary>sums[k] = the sum over taps of (x[tap] + offset) * w[tap, k]: four outputs of one input channel; the offset is -128 to 128.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void SumFourOfOne(in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, int offset, ref int sums)
    {
        int sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        ref sbyte px = ref MemoryMarshal.GetReference(x.Slice(0, LastInput(window) + 1));
        ref sbyte pw = ref MemoryMarshal.GetReference(w.Slice(0, LastWeight(window) + Width));
        int inputRun = window.InputRun, weightRun = window.WeightRun, runs = window.Runs;
        int inputRow = window.InputRow - runs * inputRun, weightRow = window.WeightRow - runs * weightRun;
        for (int row = window.Rows; row > 0; row--)
        {
            for (int n = runs; n > 0; n--)
            {
                int v = px + offset;
                if (DualInt16.IsSupported)
                {
                    int u = Dot.Word(ref pw), even = DualInt16.EvenBytes(u), odd = DualInt16.OddBytes(u);
                    sum0 += (short)v * (short)even;
                    sum1 += (short)v * (short)odd;
                    sum2 += (short)v * (even >> 16);
                    sum3 += (short)v * (odd >> 16);
                }
                else
                {
                    sum0 += v * pw;
                    sum1 += v * Unsafe.Add(ref pw, 1);
                    sum2 += v * Unsafe.Add(ref pw, 2);
                    sum3 += v * Unsafe.Add(ref pw, 3);
                }
                px = ref Unsafe.Add(ref px, inputRun);
                pw = ref Unsafe.Add(ref pw, weightRun);
            }
            px = ref Unsafe.Add(ref px, inputRow);
            pw = ref Unsafe.Add(ref pw, weightRow);
        }
        sums = sum0;
        Unsafe.Add(ref sums, 1) = sum1;
        Unsafe.Add(ref sums, 2) = sum2;
        Unsafe.Add(ref sums, 3) = sum3;
    }

    /// <summary>The sum over taps of (x[tap] + offset) * w[tap] for one channel.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static int Sum(in Window window, ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> w, int offset)
    {
        int sum = 0;
        ref sbyte px = ref MemoryMarshal.GetReference(x.Slice(0, LastInput(window) + 1));
        ref sbyte pw = ref MemoryMarshal.GetReference(w.Slice(0, LastWeight(window) + 1));
        int inputRun = window.InputRun, weightRun = window.WeightRun, runs = window.Runs;
        int inputRow = window.InputRow - runs * inputRun, weightRow = window.WeightRow - runs * weightRun;
        for (int row = window.Rows; row > 0; row--)
        {
            for (int n = runs; n > 0; n--)
            {
                sum += (px + offset) * pw;
                px = ref Unsafe.Add(ref px, inputRun);
                pw = ref Unsafe.Add(ref pw, weightRun);
            }
            px = ref Unsafe.Add(ref px, inputRow);
            pw = ref Unsafe.Add(ref pw, weightRow);
        }
        return sum;
    }

    /// <summary>The sum over taps of x[tap] * w[tap] for one channel, in order of rows and columns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static float Sum(in Window window, ReadOnlySpan<float> x, ReadOnlySpan<float> w)
    {
        float sum = 0f;
        ref float px = ref MemoryMarshal.GetReference(x.Slice(0, LastInput(window) + 1));
        ref float pw = ref MemoryMarshal.GetReference(w.Slice(0, LastWeight(window) + 1));
        int inputRun = window.InputRun, weightRun = window.WeightRun, runs = window.Runs;
        int inputRow = window.InputRow - runs * inputRun, weightRow = window.WeightRow - runs * weightRun;
        for (int row = window.Rows; row > 0; row--)
        {
            for (int n = runs; n > 0; n--)
            {
                sum += px * pw;
                px = ref Unsafe.Add(ref px, inputRun);
                pw = ref Unsafe.Add(ref pw, weightRun);
            }
            px = ref Unsafe.Add(ref px, inputRow);
            pw = ref Unsafe.Add(ref pw, weightRow);
        }
        return sum;
    }

    // An empty window has steps of 0 and reads nothing.
    static int LastInput(in Window w) => (w.Rows - 1) * w.InputRow + (w.Runs - 1) * w.InputRun;

    static int LastWeight(in Window w) => (w.Rows - 1) * w.WeightRow + (w.Runs - 1) * w.WeightRun;
}
