using System.Numerics;
using System.Runtime.Intrinsics;
using Emu.Runtime.Arithmetic;
using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>SOFTMAX of int8: a difference to the row's maximum has 256 values, whose exponentials are computed once for each model.</summary>
internal readonly unsafe struct SoftmaxInt8Simd : ISimdKernel
{
    const int InputIntegerBits = 5, SumIntegerBits = 12, Differences = 256;

    public static Status Invoke(ref Context c)
    {
        if (SimdState.Current is not { } state)
            return SoftmaxInt8.Invoke(ref c);
        ref readonly SoftmaxInt8.Params p = ref c.Params<SoftmaxInt8.Params>();
        byte* packed = state.Packed.Find(c.Index);
        if (packed == null)
            packed = state.Packed.Publish(c.Index, Table(p));
        if (p.OutputBits == 8)
            Rows<Int8Element, sbyte>((int*)packed, p, c.Input<sbyte>(0), c.Output<sbyte>(0));
        else
            Rows<Int16Element, short>((int*)packed, p, c.Input<sbyte>(0), c.Output<short>(0));
        return Status.Ok;
    }

    /// <summary>The exponential of -i steps at i; zero where the plain kernel does not compute it.</summary>
    static byte* Table(in SoftmaxInt8.Params p)
    {
        byte* table = PackedModel.Allocate(Differences * sizeof(int));
        for (int i = 0; i < Differences; i++)
        {
            ((int*)table)[i] = -i >= p.LowestDifference
                ? FixedPointFunctions.ExpOfNegative(FixedPoint.HighMultiply(-i << p.LeftShift, p.Multiplier), InputIntegerBits)
                : 0;
        }
        return table;
    }

    static void Rows<TElement, T>(int* table, in SoftmaxInt8.Params p, ReadOnlySpan<sbyte> x, Span<T> y)
        where TElement : struct, IElement<T>
        where T : unmanaged
    {
        for (int at = 0; at < x.Length; at += p.Depth)
            Row<TElement, T>(table, p, x.Slice(at, p.Depth), y.Slice(at, p.Depth));
    }

    static void Row<TElement, T>(int* table, in SoftmaxInt8.Params p, ReadOnlySpan<sbyte> x, Span<T> y)
        where TElement : struct, IElement<T>
        where T : unmanaged
    {
        int largest = Largest(x), sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += FixedPoint.RoundingShiftRight(table[largest - x[i]], SumIntegerBits);
        // As in the plain kernel: sum = 2^(12 - zeros) * (1 + fraction).
        int zeros = BitOperations.LeadingZeroCount((uint)sum);
        int reciprocal = FixedPointFunctions.ReciprocalOfOnePlus((int)(((uint)sum << zeros) - (1u << 31)));
        int shift = SumIntegerBits - zeros + 31 - p.OutputBits;
        for (int i = 0; i < x.Length; i++)
        {
            int value = shift <= 31 ? FixedPoint.RoundingShiftRight(FixedPoint.HighMultiply(reciprocal, table[largest - x[i]]), shift) : 0;
            y[i] = TElement.Narrow(FixedPoint.Clamp(value + TElement.Lowest, TElement.Lowest, TElement.Highest));
        }
    }

    static int Largest(ReadOnlySpan<sbyte> x)
    {
        int i = 0, largest = sbyte.MinValue;
        if (x.Length >= Vector128<sbyte>.Count)
        {
            Vector128<sbyte> all = Vector128.Create(x);
            for (i = Vector128<sbyte>.Count; i <= x.Length - Vector128<sbyte>.Count; i += Vector128<sbyte>.Count)
                all = Vector128.Max(all, Vector128.Create(x.Slice(i)));
            for (int lane = 0; lane < Vector128<sbyte>.Count; lane++)
                largest = Math.Max(largest, all[lane]);
        }
        for (; i < x.Length; i++)
            largest = Math.Max(largest, x[i]);
        return largest;
    }
}
