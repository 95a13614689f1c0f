using System.Numerics;
using Emu.Guest.Compiler.Support;

namespace Emu.Guest.Compiler.Tests.Support;

/// <summary>64-bit division and shifts, bit counting and rounding against what .NET computes.</summary>
public sealed class IntegerRoutineTests
{
    private static readonly ulong[] Corners =
    [
        0, 1, 2, 3, 7, 10, 0xFFFF, 0x10000, 0x10001, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x100000000, 0x100000001, 0x1FFFFFFFF, 0x7FFFFFFF00000000,
        0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0x8000000000000001, 0xFFFFFFFF00000000, 0xFFFFFFFFFFFFFFFE, 0xFFFFFFFFFFFFFFFF,
    ];

    private static void ForPairs(Action<ulong, ulong> check)
    {
        foreach (ulong a in Corners)
            foreach (ulong b in Corners)
                check(a, b);
        ulong state = 3;
        for (int i = 0; i < 1_000_000; i++)
        {
            // Random sizes, so that all branches of the division are taken.
            ulong bits = FloatBits.Next(ref state);
            check(FloatBits.Next(ref state) >> (int)(bits & 63), FloatBits.Next(ref state) >> (int)(bits >> 6 & 63));
        }
    }

    [Fact]
    public void Unsigned_division_equals_the_hardware() => ForPairs(static (a, b) =>
    {
        if (b != 0 && (Int64Division.DivideUnsigned(a, b) != a / b || Int64Division.RemainderUnsigned(a, b) != a % b))
            Assert.Fail($"{a} / {b} = {Int64Division.DivideUnsigned(a, b)}, expected {a / b}");
    });

    [Fact]
    public void Signed_division_equals_the_hardware() => ForPairs(static (a, b) =>
    {
        foreach ((long x, long y) in (ReadOnlySpan<(long, long)>)[((long)a, (long)b), (-(long)a, (long)b), ((long)a, -(long)b)])
            if (y != 0 && !(x == long.MinValue && y == -1) && (Int64Division.DivideSigned(x, y) != x / y || Int64Division.RemainderSigned(x, y) != x % y))
                Assert.Fail($"{x} / {y} = {Int64Division.DivideSigned(x, y)}, expected {x / y}");
    });

    [Fact]
    public void Shifts_equal_the_hardware_for_every_amount()
    {
        foreach (ulong value in (ReadOnlySpan<ulong>)[.. Corners, 0x123456789ABCDEF0, 0xFEDCBA9876543210])
            for (int n = 0; n < 64; n++)
            {
                Assert.Equal(value << n, Int64Shifts.Left(value, n));
                Assert.Equal(value >> n, Int64Shifts.RightUnsigned(value, n));
                Assert.Equal((long)value >> n, Int64Shifts.RightSigned((long)value, n));
            }
    }

    [Fact]
    public void Division_of_32_bits_equals_the_hardware() => ForPairs(static (a, b) =>
    {
        (uint x, uint y) = ((uint)a, (uint)b);
        if (y != 0 && (Int32Division.DivideUnsigned(x, y) != x / y || Int32Division.RemainderUnsigned(x, y) != x % y))
            Assert.Fail($"{x} / {y} = {Int32Division.DivideUnsigned(x, y)}, expected {x / y}");
        (int i, int j) = ((int)x, (int)y);
        if (j != 0 && !(i == int.MinValue && j == -1) && (Int32Division.DivideSigned(i, j) != i / j || Int32Division.RemainderSigned(i, j) != i % j))
            Assert.Fail($"{i} / {j} = {Int32Division.DivideSigned(i, j)}, expected {i / j}");
    });

    [Fact]
    public void Long_products_equal_the_hardware() => ForPairs(static (a, b) =>
    {
        (uint x, uint y) = ((uint)a, (uint)b);
        Assert.True(LongMultiplication.Unsigned(x, y) == Math.BigMul(x, y) && LongMultiplication.Signed((int)x, (int)y) == Math.BigMul((int)x, (int)y), $"{x} * {y}");
        Assert.True(LongMultiplication.HighUnsigned(x, y) == (uint)(Math.BigMul(x, y) >> 32) && LongMultiplication.HighSigned((int)x, (int)y) == (int)(Math.BigMul((int)x, (int)y) >> 32), $"{x} * {y}");
        Assert.True(LongMultiplication.Multiply(a, b) == a * b, $"{a} * {b}");
    });

    [Fact]
    public void Leading_zeros_and_reversal_equal_the_hardware() => ForPairs(static (a, _) =>
    {
        uint value = (uint)a, reversed = 0;
        for (int i = 0; i < 32; i++)
            reversed |= (value >> i & 1) << (31 - i);
        Assert.True(BitRoutines.LeadingZeros(value) == BitOperations.LeadingZeroCount(value) && BitRoutines.Reverse(value) == reversed, $"{value:x}");
    });

    [Fact]
    public void Ones_are_counted()
    {
        ulong state = 4;
        for (int i = 0; i < 10_000; i++)
        {
            uint value = (uint)FloatBits.Next(ref state);
            Assert.Equal(BitOperations.PopCount(value), BitRoutines.PopCount(value));
        }
    }

    [Fact]
    public void Rounding_and_extremes_equal_the_framework() => FloatBits.ForPairs32(500_000, static (a, b) =>
    {
        float x = BitConverter.UInt32BitsToSingle(a), y = BitConverter.UInt32BitsToSingle(b);
        // A third operand with a fraction, since most random floats are integers or below one.
        float z = BitConverter.UInt32BitsToSingle(a & 0x807FFFFF | (124 + (b & 31)) << 23);
        Same(MathF.Max(x, y), FloatRoutines.Max(x, y), "Max", x, y);
        Same(MathF.Min(x, y), FloatRoutines.Min(x, y), "Min", x, y);
        foreach (float v in (ReadOnlySpan<float>)[x, z])
        {
            Same(MathF.Floor(v), FloatRoutines.Floor(v), "Floor", v, 0);
            Same(MathF.Ceiling(v), FloatRoutines.Ceiling(v), "Ceiling", v, 0);
            Same(MathF.Truncate(v), FloatRoutines.Truncate(v), "Truncate", v, 0);
            Same(MathF.Round(v), FloatRoutines.Round(v), "Round", v, 0);
        }
    });

    [Fact]
    public void Rounding_and_extremes_of_doubles_equal_the_framework() => FloatBits.ForPairs64(200_000, static (a, b) =>
    {
        double x = BitConverter.UInt64BitsToDouble(a), y = BitConverter.UInt64BitsToDouble(b);
        double z = BitConverter.UInt64BitsToDouble(a & 0x800FFFFFFFFFFFFF | (1020 + (b & 63)) << 52);
        Same(Math.Max(x, y), FloatRoutines.Max(x, y), "Max", x, y);
        Same(Math.Min(x, y), FloatRoutines.Min(x, y), "Min", x, y);
        foreach (double v in (ReadOnlySpan<double>)[x, z])
        {
            Same(Math.Floor(v), FloatRoutines.Floor(v), "Floor", v, 0);
            Same(Math.Ceiling(v), FloatRoutines.Ceiling(v), "Ceiling", v, 0);
            Same(Math.Truncate(v), FloatRoutines.Truncate(v), "Truncate", v, 0);
            Same(Math.Round(v), FloatRoutines.Round(v), "Round", v, 0);
        }
    });

    private static void Same(double expected, double actual, string what, double a, double b)
    {
        if (FloatBits.Canonical(expected) != FloatBits.Canonical(actual))
            Assert.Fail($"{what}({a:R}, {b:R}) = {actual:R}, expected {expected:R}");
    }
}
