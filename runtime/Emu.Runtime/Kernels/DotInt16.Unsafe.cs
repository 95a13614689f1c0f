using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

// Safety: three spans of one run are given, the bytes of a and b as many as the elements of x, a multiple of four; the loop ends with them.

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
            Pair<int> run = default;
            if (DualInt16.IsSupported)
            {
                int four = length & ~3;
                run = Fours(taps.Slice(0, four), first.Slice(0, four), second.Slice(0, four));
                taps = taps.Slice(four);
                first = first.Slice(four);
                second = second.Slice(four);
            }
            int sumA = run.A, sumB = run.B;
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

    /// <summary>Four taps at a time: 4 loads, 2 packings, 4 extensions and 4 dual multiply-accumulates.</summary>
    static Pair<int> Fours(ReadOnlySpan<short> x, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b)
    {
        ref sbyte px = ref Unsafe.As<short, sbyte>(ref MemoryMarshal.GetReference(x));
        ref sbyte pa = ref MemoryMarshal.GetReference(a.Slice(0, x.Length));
        ref sbyte pb = ref MemoryMarshal.GetReference(b.Slice(0, x.Length));
        int sumA = 0, sumB = 0;
        for (int n = x.Length >> 2; n > 0; n--)
        {
            int low = Dot.Word(ref px), high = Dot.Word(ref Unsafe.Add(ref px, 4)), wa = Dot.Word(ref pa), wb = Dot.Word(ref pb);
            int even = DualInt16.Pack(low, high), odd = DualInt16.PackHigh(low, high);
            sumA = DualInt16.MultiplyAdd(sumA, even, DualInt16.EvenBytes(wa));
            sumA = DualInt16.MultiplyAdd(sumA, odd, DualInt16.OddBytes(wa));
            sumB = DualInt16.MultiplyAdd(sumB, even, DualInt16.EvenBytes(wb));
            sumB = DualInt16.MultiplyAdd(sumB, odd, DualInt16.OddBytes(wb));
            px = ref Unsafe.Add(ref px, 8);
            pa = ref Unsafe.Add(ref pa, 4);
            pb = ref Unsafe.Add(ref pb, 4);
        }
        Pair<int> sum = default;
        sum.A = sumA;
        sum.B = sumB;
        return sum;
    }
}
