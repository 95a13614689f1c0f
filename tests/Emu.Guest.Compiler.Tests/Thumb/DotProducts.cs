using System.Runtime.CompilerServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>Inner loops of kernels in the ways in which they can be written; the tests count instructions per multiply-accumulate.</summary>
internal static unsafe class DotProducts
{
    public static int Pointer(sbyte* x, sbyte* w, int n, int offset)
    {
        int sum = 0;
        for (int i = 0; i < n; i++)
            sum += (x[i] + offset) * w[i];
        return sum;
    }

    public static int Reference(sbyte* x, sbyte* w, int n, int offset)
    {
        ref sbyte a = ref Unsafe.AsRef<sbyte>(x);
        ref sbyte b = ref Unsafe.AsRef<sbyte>(w);
        int sum = 0;
        for (int i = 0; i < n; i++)
            sum += (Unsafe.Add(ref a, i) + offset) * Unsafe.Add(ref b, i);
        return sum;
    }

    public static int SlicedSpan(sbyte* x, sbyte* w, int n, int offset)
    {
        ReadOnlySpan<sbyte> a = new(x, n);
        ReadOnlySpan<sbyte> b = new ReadOnlySpan<sbyte>(w, n).Slice(0, a.Length);
        int sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += (a[i] + offset) * b[i];
        return sum;
    }

    public static int Unrolled(sbyte* x, sbyte* w, int n, int offset)
    {
        int sum = 0;
        for (int i = 0; i < n; i += 4)
        {
            sum += (x[i] + offset) * w[i];
            sum += (x[i + 1] + offset) * w[i + 1];
            sum += (x[i + 2] + offset) * w[i + 2];
            sum += (x[i + 3] + offset) * w[i + 3];
        }
        return sum;
    }

    /// <summary>Sums become int8 outputs: a product in 64 bits, rounded, shifted, moved, clamped. Gives the sum of the outputs.</summary>
    public static int Requantise(int* x, sbyte* y, int n, int shift)
    {
        int total = 0;
        for (int i = 0; i < n; i++)
        {
            int scaled = (int)((long)x[i] * 1288490189 + (1 << 30) >> 31);
            int value = (scaled + (1 << shift - 1) >> shift) - 5;
            value = Math.Min(Math.Max(value, -128), 127);
            y[i] = (sbyte)value;
            total += value;
        }
        return total;
    }

    public static int Dual(sbyte* x, sbyte* w, int n, int offset)
    {
        int sum = 0, offsets = DualInt16.Both(offset);
        for (int i = 0; i < n; i += 4)
        {
            int v = Unsafe.ReadUnaligned<int>(x + i), u = Unsafe.ReadUnaligned<int>(w + i);
            sum = DualInt16.MultiplyAdd(sum, DualInt16.Add(offsets, DualInt16.EvenBytes(v)), DualInt16.EvenBytes(u));
            sum = DualInt16.MultiplyAdd(sum, DualInt16.Add(offsets, DualInt16.OddBytes(v)), DualInt16.OddBytes(u));
        }
        return sum;
    }

    /// <summary>Three nested loops over rows of 64 channels, as in a 3x3 convolution; n rows of 3 taps.</summary>
    public static int Rows(sbyte* x, sbyte* w, int n, int offset)
    {
        ReadOnlySpan<sbyte> input = new(x, n * 3 * 64);
        ReadOnlySpan<sbyte> filter = new(w, n * 3 * 64);
        int sum = 0;
        for (int row = 0; row < n; row++)
        {
            for (int tap = 0; tap < 3; tap++)
            {
                int at = (row * 3 + tap) * 64;
                ReadOnlySpan<sbyte> a = input.Slice(at, 64);
                ReadOnlySpan<sbyte> b = filter.Slice(at, 64);
                for (int c = 0; c < a.Length; c++)
                    sum += (a[c] + offset) * b[c];
            }
        }
        return sum;
    }
}
