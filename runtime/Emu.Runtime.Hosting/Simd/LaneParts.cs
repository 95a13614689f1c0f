using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>Factors of the lanes of one vector of sums: words of as many numbers as there are lanes.</summary>
/// <remarks>A shift is kept as a left shift, a right shift less one and a last right shift of one or zero: <c>FixedPoint.Rescale</c> without a branch.</remarks>
internal static unsafe class LaneFactors
{
    internal const int Bias = 0, Multiplier = 1, Left = 2, RightLessOne = 3, One = 4, Shift = 5, Words = 6;

    internal static void Pack(int* factors, int count, int lane, int bias, int multiplier, int shift)
    {
        factors += lane;
        factors[Bias * count] = bias;
        factors[Multiplier * count] = multiplier;
        factors[Left * count] = Math.Max(shift, 0);
        factors[RightLessOne * count] = shift < 0 ? ~shift : 0;
        factors[One * count] = shift < 0 ? 1 : 0;
        factors[Shift * count] = shift;
    }
}

/// <summary>int8 inputs in the forms that products take.</summary>
internal static unsafe class ByteInputs
{
    const uint Sign = 0x80808080;

    /// <summary>x + 128 as unsigned bytes; the filter's sum makes up for it.</summary>
    internal static void ToUnsigned(sbyte* from, byte* to, int count)
    {
        int i = 0;
        for (; i <= count - 32; i += 32)
            (Vector256.Load((uint*)(from + i)) ^ Vector256.Create(Sign)).Store((uint*)(to + i));
        for (; i < count; i++)
            to[i] = (byte)(from[i] ^ 0x80);
    }

    internal static byte UnsignedPadding(int offset) => (byte)(128 - offset);

    /// <summary>x + offset.</summary>
    internal static void ToInt16(sbyte* from, short* to, int count, int offset)
    {
        int i = 0;
        Vector256<short> o = Vector256.Create((short)offset);
        for (; i <= count - 32; i += 32)
        {
            (Vector256<short> low, Vector256<short> high) = Vector256.Widen(Vector256.Load(from + i));
            (low + o).Store(to + i);
            (high + o).Store(to + i + 16);
        }
        for (; i < count; i++)
            to[i] = (short)(from[i] + offset);
    }
}

/// <summary>Stores of the first bytes of a vector.</summary>
internal static unsafe class StoreBytes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void First8(ulong bytes, sbyte* to, int count)
    {
        if (count >= 8)
            *(ulong*)to = bytes;
        else
            new ReadOnlySpan<byte>(&bytes, count).CopyTo(new Span<byte>(to, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void First16(Vector128<sbyte> bytes, sbyte* to, int count)
    {
        if (count >= 16)
            bytes.Store(to);
        else
            new ReadOnlySpan<byte>(&bytes, count).CopyTo(new Span<byte>(to, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void First32(Vector256<sbyte> bytes, sbyte* to, int count)
    {
        if (count >= 32)
            bytes.Store(to);
        else
            new ReadOnlySpan<byte>(&bytes, count).CopyTo(new Span<byte>(to, count));
    }
}
