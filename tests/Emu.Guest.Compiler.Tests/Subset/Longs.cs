using System.Numerics;

namespace Emu.Guest.Compiler.Tests.Subset;

/// <summary>64-bit integers.</summary>
internal static unsafe class Longs
{
    private static int Fold(long value) => (int)value ^ (int)(value >> 32) * 31;

    private static long Wide(int a, int b) => (long)a << 32 | (uint)b;

    public static int Arithmetic(byte* memory, int a, int b)
    {
        long x = Wide(a, b), y = Wide(b, ~a);
        return Fold(x + y) ^ Fold(x - y) ^ Fold(x * y) ^ Fold(-x) ^ Fold(~y) ^ Fold(x & y | 3) ^ Fold(x ^ y);
    }

    public static int Products(byte* memory, int a, int b) =>
        Fold(Math.BigMul(a, b)) + Fold((long)a * b) + Fold((long)((ulong)(uint)a * (uint)b)) + (int)((long)a * b >> 31);

    public static int Division(byte* memory, int a, int b) => Fold(Wide(a, b) / Wide(b >> 3, a));

    public static int SmallDivision(byte* memory, int a, int b) => Fold(Wide(a, b) / b) + Fold(Wide(b, a) % b);

    public static int UnsignedDivision(byte* memory, int a, int b)
    {
        ulong x = (ulong)Wide(a, b), y = (ulong)Wide(b >> 16, a) | 1;
        return Fold((long)(x / y)) * 3 + Fold((long)(x % y)) + Fold((long)(x / 10)) + Fold((long)(x % 1000));
    }

    public static int Shifts(byte* memory, int a, int b)
    {
        long x = Wide(a, b);
        return Fold(x << b) ^ Fold(x >> b) ^ Fold((long)((ulong)x >> b)) ^ Fold(x << 40) ^ Fold(x >> 13) ^ (int)(x >> 32);
    }

    public static int Comparisons(byte* memory, int a, int b)
    {
        long x = Wide(a, b), y = Wide(b, a);
        int r = 0;
        if (x < y) r |= 1;
        if ((ulong)x < (ulong)y) r |= 2;
        if (x == y) r |= 4;
        if (x >= 0) r |= 8;
        if (x != 0) r |= 16;
        return r + (x > y ? 32 : 0);
    }

    public static int Requantise(byte* memory, int a, int b)
    {
        // The shape of TFLite's rounding multiplication: 64-bit product, round, shift by a variable amount.
        int shift = b & 31;
        long product = a * (long)(b | 0x40000000);
        long round = 1L << (30 + shift);
        long result = (product + round) >> (31 + shift);
        return (int)Math.Max(Math.Min(result, int.MaxValue), int.MinValue);
    }

    public static int Bits(byte* memory, int a, int b)
    {
        ulong x = (ulong)Wide(a, b);
        return BitOperations.LeadingZeroCount(x) + BitOperations.TrailingZeroCount(x) * 100 + BitOperations.Log2(x) * 10000 + BitOperations.PopCount(x) * 1000000
            + Fold((long)BitOperations.RotateLeft(x, b));
    }

    public static int AbsoluteAndClamp(byte* memory, int a, int b) => Fold(Math.Abs(Wide(a, b))) + Fold(Math.Clamp(Wide(b, a), -5_000_000_000, 5_000_000_000));

    private static long Sum(long a, int b, long c, byte d) => a + b + c * d;

    public static int Calls(byte* memory, int a, int b) => Fold(Sum(Wide(a, b), a, b, (byte)b));

    public static int Loop(byte* memory, int a, int b)
    {
        long sum = 0;
        for (long i = a & 15; i < (b & 63); i++)
            sum += i * i - (uint)a;
        return Fold(sum);
    }
}
