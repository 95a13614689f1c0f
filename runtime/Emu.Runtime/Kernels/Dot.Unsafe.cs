using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Kernels;

// Safety: both filters are sliced to the input's length before their references are taken, and the loops together advance by exactly that length.

/// <summary>Two running sums.</summary>
internal struct Pair<T>
{
    internal T A;
    internal T B;
}

/// <summary>Dot products of one input run with two filters at once: an input element is loaded and offset once for two products.</summary>
/// <remarks>The shared inner loop of convolutions and fully connected layers. On a Cortex-M4 26 instructions for 8 int8 products: 12 loads, 4 additions,
/// 8 multiply-accumulates and 2 of loop control, if the compiler folds the pointer steps into the loads; that is why tap 0 comes last. With DSP instructions
/// 28 for 16: 6 loads of four bytes each, 2 extensions for each, 8 dual multiply-accumulates and 2 of loop control. With vectors 8 for 32.</remarks>
internal static class Dot
{
    /// <summary>sum.A += (x + offset) . a; sum.B += (x + offset) . b. Sums wrap.</summary>
    /// <param name="x">Inputs.</param>
    /// <param name="a">Weights, at least as many.</param>
    /// <param name="b">Likewise.</param>
    /// <param name="offset">-128 to 128.</param>
    /// <param name="sum">Running sums.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Add(ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, int offset, ref Pair<int> sum)
    {
        int length = x.Length;
        ref sbyte px = ref MemoryMarshal.GetReference(x);
        ref sbyte pa = ref MemoryMarshal.GetReference(a.Slice(0, length));
        ref sbyte pb = ref MemoryMarshal.GetReference(b.Slice(0, length));
        if (Int8Vector.IsSupported)
        {
            Int8Vector.MultiplyAdd(ref px, ref pa, ref pb, length, offset, ref sum.A);
            return;
        }
        int sumA = sum.A, sumB = sum.B;
        if (DualInt16.IsSupported)
        {
            int offsets = DualInt16.Both(offset);
            for (int n = length >> 3; n > 0; n--)
            {
                AddFour(ref px, ref pa, ref pb, offsets, ref sumA, ref sumB);
                AddFour(ref Unsafe.Add(ref px, 4), ref Unsafe.Add(ref pa, 4), ref Unsafe.Add(ref pb, 4), offsets, ref sumA, ref sumB);
                px = ref Unsafe.Add(ref px, 8);
                pa = ref Unsafe.Add(ref pa, 8);
                pb = ref Unsafe.Add(ref pb, 8);
            }
            if ((length & 4) != 0)
            {
                AddFour(ref px, ref pa, ref pb, offsets, ref sumA, ref sumB);
                px = ref Unsafe.Add(ref px, 4);
                pa = ref Unsafe.Add(ref pa, 4);
                pb = ref Unsafe.Add(ref pb, 4);
            }
        }
        else
        {
            for (int n = length >> 2; n > 0; n--)
            {
                int v = Unsafe.Add(ref px, 1) + offset;
                sumA += v * Unsafe.Add(ref pa, 1);
                sumB += v * Unsafe.Add(ref pb, 1);
                v = Unsafe.Add(ref px, 2) + offset;
                sumA += v * Unsafe.Add(ref pa, 2);
                sumB += v * Unsafe.Add(ref pb, 2);
                v = Unsafe.Add(ref px, 3) + offset;
                sumA += v * Unsafe.Add(ref pa, 3);
                sumB += v * Unsafe.Add(ref pb, 3);
                v = px + offset;
                sumA += v * pa;
                sumB += v * pb;
                px = ref Unsafe.Add(ref px, 4);
                pa = ref Unsafe.Add(ref pa, 4);
                pb = ref Unsafe.Add(ref pb, 4);
            }
        }
        for (int n = length & 3; n > 0; n--)
        {
            int v = px + offset;
            sumA += v * pa;
            sumB += v * pb;
            px = ref Unsafe.Add(ref px, 1);
            pa = ref Unsafe.Add(ref pa, 1);
            pb = ref Unsafe.Add(ref pb, 1);
        }
        sum.A = sumA;
        sum.B = sumB;
    }

    /// <summary>Four taps: loads of four bytes each, extended to pairs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void AddFour(ref sbyte x, ref sbyte a, ref sbyte b, int offsets, ref int sumA, ref int sumB)
    {
        int v = Word(ref x), wa = Word(ref a), wb = Word(ref b);
        int even = DualInt16.Add(offsets, DualInt16.EvenBytes(v)), odd = DualInt16.Add(offsets, DualInt16.OddBytes(v));
        sumA = DualInt16.MultiplyAdd(sumA, even, DualInt16.EvenBytes(wa));
        sumA = DualInt16.MultiplyAdd(sumA, odd, DualInt16.OddBytes(wa));
        sumB = DualInt16.MultiplyAdd(sumB, even, DualInt16.EvenBytes(wb));
        sumB = DualInt16.MultiplyAdd(sumB, odd, DualInt16.OddBytes(wb));
    }

    /// <summary>Four bytes from any address.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Word(ref sbyte at) => Unsafe.ReadUnaligned<int>(ref Unsafe.As<sbyte, byte>(ref at));

    /// <summary>sum.A += x . a; sum.B += x . b; added in order of the elements, one product at a time.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Add(ReadOnlySpan<float> x, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ref Pair<float> sum)
    {
        ref float px = ref MemoryMarshal.GetReference(x);
        ref float pa = ref MemoryMarshal.GetReference(a.Slice(0, x.Length));
        ref float pb = ref MemoryMarshal.GetReference(b.Slice(0, x.Length));
        float sumA = sum.A, sumB = sum.B;
        for (int n = x.Length; n > 0; n--)
        {
            float v = px;
            sumA += v * pa;
            sumB += v * pb;
            px = ref Unsafe.Add(ref px, 1);
            pa = ref Unsafe.Add(ref pa, 1);
            pb = ref Unsafe.Add(ref pb, 1);
        }
        sum.A = sumA;
        sum.B = sumB;
    }
}
