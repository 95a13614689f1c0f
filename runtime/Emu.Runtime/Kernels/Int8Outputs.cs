using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

/// <summary>How the sums of a convolution or fully connected layer become int8 outputs.</summary>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct Int8Rescale
{
    internal int Multiplier;       // one for all outputs; not used when there is one for each
    internal sbyte Shift;
    internal sbyte OutputZero;
    internal sbyte Low;
    internal sbyte High;
    internal short InputOffset;    // minus the input's zero point
    internal short Reserved;

    /// <summary>Checks the quantisation of the data input and output 0 and the fused activation.</summary>
    internal Status Prepare(ref Setup s, int activation, int data = 0)
    {
        Status e;
        if ((e = Operands.PerTensor(ref s, data, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Operands.PerTensor(ref s, Operands.Output, sbyte.MinValue, sbyte.MaxValue)) != Status.Ok
            || (e = Activation.Limits(ref s, activation, sbyte.MinValue, sbyte.MaxValue, out int low, out int high)) != Status.Ok)
            return e;
        InputOffset = (short)-s.Input(data).ZeroPoint(0);
        OutputZero = (sbyte)s.Output(0).ZeroPoint(0);
        Low = (sbyte)low;
        High = (sbyte)high;
        return Status.Ok;
    }

    /// <summary>The output for a rescaled sum.</summary>
    internal readonly sbyte Output(int scaled) => (sbyte)FixedPoint.Clamp(scaled + OutputZero, Low, High);
}

/// <summary>Outputs that all read the same inputs, each with a filter of as many weights: one pixel of a convolution, one row of a fully connected layer.</summary>
internal static partial class Int8Outputs
{
    /// <summary>Two outputs at a time; an odd last one runs against itself.</summary>
    /// <param name="r">Zero points and limits; the multiplier when <paramref name="multipliers"/> is empty.</param>
    /// <param name="taps">The inputs.</param>
    /// <param name="w">The filters, one after the other.</param>
    /// <param name="bias">One for each output, or empty.</param>
    /// <param name="multipliers">One for each output, or empty.</param>
    /// <param name="shifts">One for each output, or empty.</param>
    /// <param name="y">The outputs.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Compute(in Int8Rescale r, ReadOnlySpan<sbyte> taps, ReadOnlySpan<sbyte> w, ReadOnlySpan<int> bias,
        ReadOnlySpan<int> multipliers, ReadOnlySpan<sbyte> shifts, Span<sbyte> y)
    {
        if (Int8Vector.IsSupported)
        {
            ComputeInVectors(r, taps, w, bias, multipliers, shifts, y);
            return;
        }
        int offset = r.InputOffset, step = taps.Length;
        int multiplierA = r.Multiplier, multiplierB = r.Multiplier, shiftA = r.Shift, shiftB = r.Shift;
        for (int c = 0, at = 0; c < y.Length; c += 2, at += 2 * step)
        {
            int next = Math.Min(c + 1, y.Length - 1);
            Pair<int> sum = default;
            // Empty spans fail these comparisons at once; otherwise they stand for the bounds checks.
            if (next < bias.Length)
            {
                sum.A = bias[c];
                sum.B = bias[next];
            }
            Dot.Add(taps, w.Slice(at, step), w.Slice(next == c ? at : at + step, step), offset, ref sum);
            if (next < multipliers.Length)
            {
                multiplierA = multipliers[c];
                multiplierB = multipliers[next];
                shiftA = shifts[c];
                shiftB = shifts[next];
            }
            y[c] = r.Output(FixedPoint.Rescale(sum.A, multiplierA, shiftA));
            y[next] = r.Output(FixedPoint.Rescale(sum.B, multiplierB, shiftB));
        }
    }
}
