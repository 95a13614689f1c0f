namespace Emu.Runtime.Kernels;

/// <summary>Copies of evenly spaced runs of bytes: one operand's part of every row of another that is cut, or joined, along an axis.</summary>
internal static class Runs
{
    /// <summary>Product of the dimensions before an axis.</summary>
    internal static int Before(in TensorInfo tensor, int axis)
    {
        int runs = 1;
        for (int i = 0; i < axis; i++)
            runs *= tensor.Dim(i);
        return runs;
    }

    /// <summary>Fills y with runs of x.</summary>
    internal static void Cut(ReadOnlySpan<byte> x, int pitch, Span<byte> y, int run)
    {
        if (run <= 0)
            return;
        for (int from = 0, to = 0; to < y.Length; from += pitch, to += run)
            x.Slice(from, run).CopyTo(y.Slice(to, run));
    }

    /// <summary>Spreads x over runs of y.</summary>
    internal static void Join(ReadOnlySpan<byte> x, int run, Span<byte> y, int pitch)
    {
        if (run <= 0)
            return;
        for (int from = 0, to = 0; from < x.Length; from += run, to += pitch)
            x.Slice(from, run).CopyTo(y.Slice(to, run));
    }
}
