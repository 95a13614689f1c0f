using System.Runtime.CompilerServices;

namespace Emu.Runtime.Kernels;

/// <summary>Dot products of int16 inputs with int8 filters in 64 bits.</summary>
internal static class DotInt16
{
    /// <summary>Products that surely fit a 32-bit sum: each is at most 2^22 in magnitude.</summary>
    const int Run = 256;

    /// <summary>sum.A += x . a; sum.B += x . b.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Add(ReadOnlySpan<short> x, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, ref Pair<long> sum)
    {
        a = a.Slice(0, x.Length);
        b = b.Slice(0, x.Length);
        for (int at = 0; at < x.Length; at += Run)
        {
            int length = Math.Min(Run, x.Length - at);
            ReadOnlySpan<short> taps = x.Slice(at, length);
            ReadOnlySpan<sbyte> first = a.Slice(at, length), second = b.Slice(at, length);
            int sumA = 0, sumB = 0;
            for (int i = 0; i < taps.Length; i++)
            {
                int v = taps[i];
                sumA += v * first[i];
                sumB += v * second[i];
            }
            sum.A += sumA;
            sum.B += sumB;
        }
    }
}
