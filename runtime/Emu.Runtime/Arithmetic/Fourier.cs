using System.Numerics;

namespace Emu.Runtime.Arithmetic;

/// <summary>The complex Fourier transform of a power of two of numbers, stored as pairs; radix 4 with one step of radix 2 where the power is odd.</summary>
/// <remarks>Steps, their order and the places of rounding are those of KISS FFT (kiss_fft.c, 1.3), which TFLM's signal operators use; the recursion is unrolled
/// into one permutation and a loop over the steps.</remarks>
internal static class Fourier<TNumber, T>
    where TNumber : struct, IFourierNumber<T>
    where T : unmanaged
{
    /// <summary>Fills factors[2k], factors[2k + 1] with the powers k of the root of unity: e^(-2 pi i k / n), or +2 for the inverse.</summary>
    internal static void Factors(Span<T> factors, bool inverse)
    {
        int n = factors.Length / 2;
        for (int k = 0; k < n; k++)
        {
            Turn.Of(k, n, out double cosine, out double sine);
            factors[2 * k] = TNumber.From(cosine);
            factors[2 * k + 1] = TNumber.From(inverse ? sine : -sine);
        }
    }

    /// <summary>Where output <paramref name="index"/> of the permutation that precedes the steps comes from: the mixed digits of the index, reversed.</summary>
    internal static int Source(int index, int n)
    {
        int source = 0;
        for (int rest = n, stride = 1; rest > 1;)
        {
            int radix = Radix(rest);
            rest /= radix;
            int digit = index / rest;
            index -= digit * rest;
            source += digit * stride;
            stride *= radix;
        }
        return source;
    }

    /// <summary>All steps, in place, on permuted data.</summary>
    internal static void Transform(Span<T> data, ReadOnlySpan<T> factors, bool inverse)
    {
        int n = data.Length / 2;
        // The last factor of n that the recursion reaches comes first: 2 for odd powers, else 4.
        for (int m = 1; m < n;)
        {
            int radix = m == 1 && (BitOperations.Log2((uint)n) & 1) != 0 ? 2 : 4;
            int stride = n / (m * radix);
            for (int block = 0; block < stride; block++)
            {
                Span<T> part = data.Slice(block * radix * m * 2, radix * m * 2);
                if (radix == 2)
                    Two(part, factors, m, stride);
                else
                    Four(part, factors, m, stride, inverse);
            }
            m *= radix;
        }
    }

    static int Radix(int n) => (n & 3) == 0 ? 4 : 2;

    static void Two(Span<T> d, ReadOnlySpan<T> factors, int m, int stride)
    {
        for (int k = 0; k < m; k++)
        {
            int a = 2 * k, b = 2 * (k + m), f = 2 * k * stride;
            T ar = TNumber.ScaleDown(d[a], 2), ai = TNumber.ScaleDown(d[a + 1], 2);
            T br = TNumber.ScaleDown(d[b], 2), bi = TNumber.ScaleDown(d[b + 1], 2);
            T tr = TNumber.ProductDifference(br, factors[f], bi, factors[f + 1]);
            T ti = TNumber.ProductSum(br, factors[f + 1], bi, factors[f]);
            d[b] = TNumber.Subtract(ar, tr);
            d[b + 1] = TNumber.Subtract(ai, ti);
            d[a] = TNumber.Add(ar, tr);
            d[a + 1] = TNumber.Add(ai, ti);
        }
    }

    static void Four(Span<T> d, ReadOnlySpan<T> factors, int m, int stride, bool inverse)
    {
        for (int k = 0; k < m; k++)
        {
            int at0 = 2 * k, at1 = at0 + 2 * m, at2 = at1 + 2 * m, at3 = at2 + 2 * m, f = 2 * k * stride;
            T r0 = TNumber.ScaleDown(d[at0], 4), i0 = TNumber.ScaleDown(d[at0 + 1], 4);
            Turned(d, at1, factors, f, out T r1, out T i1);
            Turned(d, at2, factors, 2 * f, out T r2, out T i2);
            Turned(d, at3, factors, 3 * f, out T r3, out T i3);
            T evenR = TNumber.Subtract(r0, r2), evenI = TNumber.Subtract(i0, i2);
            r0 = TNumber.Add(r0, r2);
            i0 = TNumber.Add(i0, i2);
            T sumR = TNumber.Add(r1, r3), sumI = TNumber.Add(i1, i3), oddR = TNumber.Subtract(r1, r3), oddI = TNumber.Subtract(i1, i3);
            d[at2] = TNumber.Subtract(r0, sumR);
            d[at2 + 1] = TNumber.Subtract(i0, sumI);
            d[at0] = TNumber.Add(r0, sumR);
            d[at0 + 1] = TNumber.Add(i0, sumI);
            // A quarter turn of the odd difference, forwards or backwards.
            int plus = inverse ? at3 : at1, minus = inverse ? at1 : at3;
            d[plus] = TNumber.Add(evenR, oddI);
            d[plus + 1] = TNumber.Subtract(evenI, oddR);
            d[minus] = TNumber.Subtract(evenR, oddI);
            d[minus + 1] = TNumber.Add(evenI, oddR);
        }
    }

    static void Turned(ReadOnlySpan<T> d, int at, ReadOnlySpan<T> factors, int f, out T re, out T im)
    {
        T r = TNumber.ScaleDown(d[at], 4), i = TNumber.ScaleDown(d[at + 1], 4);
        re = TNumber.ProductDifference(r, factors[f], i, factors[f + 1]);
        im = TNumber.ProductSum(r, factors[f + 1], i, factors[f]);
    }
}
