using Emu.Guest.Compiler.Support;

namespace Emu.Guest.Compiler.Tests.Support;

/// <summary>Soft binary64 against the PC's hardware, bit for bit.</summary>
public sealed class SoftFloat64Tests
{
    private const int Random = 300_000;

    private static double D(ulong bits) => BitConverter.UInt64BitsToDouble(bits);

    private static void Same(ulong expected, ulong actual, string what, ulong a, ulong b)
    {
        if (expected != actual)
            Assert.Fail($"{what}({a:X16}, {b:X16}) = {actual:X16}, hardware {expected:X16}");
    }

    [Fact]
    public void Arithmetic_equals_the_hardware() => FloatBits.ForPairs64(Random, static (a, b) =>
    {
        Same(FloatBits.Canonical(D(a) + D(b)), SoftFloat64.Add(a, b), "Add", a, b);
        Same(FloatBits.Canonical(D(a) - D(b)), SoftFloat64.Subtract(a, b), "Subtract", a, b);
        Same(FloatBits.Canonical(D(a) * D(b)), SoftFloat64.Multiply(a, b), "Multiply", a, b);
        Same(FloatBits.Canonical(D(a) / D(b)), SoftFloat64.Divide(a, b), "Divide", a, b);
        Same(FloatBits.Canonical(Math.Sqrt(D(a))), SoftFloat64.SquareRoot(a), "SquareRoot", a, 0);
    });

    [Fact]
    public void Subnormal_products_and_quotients_equal_the_hardware() => FloatBits.ForPairs64(Random, static (a, b) =>
    {
        ulong small = a & 0x800FFFFFFFFFFFFF | (b >> 40 & 0x3F) << 52, half = b & 0x800FFFFFFFFFFFFF | 0x3FC0000000000000 + ((a >> 40 & 0x3F) << 52);
        Same(FloatBits.Canonical(D(small) * D(half)), SoftFloat64.Multiply(small, half), "Multiply", small, half);
        Same(FloatBits.Canonical(D(small) / D(half)), SoftFloat64.Divide(small, half), "Divide", small, half);
        Same(FloatBits.Canonical(D(small) - D(half)), SoftFloat64.Subtract(small, half), "Subtract", small, half);
    });

    [Fact]
    public void Comparisons_equal_the_hardware() => FloatBits.ForPairs64(Random, static (a, b) =>
    {
        if (SoftFloat64.Equal(a, b) != (D(a) == D(b)) || SoftFloat64.Less(a, b) != D(a) < D(b) || SoftFloat64.LessOrEqual(a, b) != D(a) <= D(b))
            Assert.Fail($"comparison of {a:X16} and {b:X16}");
    });

    [Fact]
    public void Conversions_to_integers_equal_the_hardware() => FloatBits.ForPairs64(Random, static (a, b) =>
    {
        ulong c = a & 0x800FFFFFFFFFFFFF | (1022 + (b & 63) + (b >> 6 & 3)) << 52;
        foreach (ulong x in (ReadOnlySpan<ulong>)[a, c])
            if (SoftFloat64.ToInt32(x) != (int)D(x) || SoftFloat64.ToUInt32(x) != (uint)D(x) || SoftFloat64.ToInt64(x) != (long)D(x) || SoftFloat64.ToUInt64(x) != (ulong)D(x))
                Assert.Fail($"conversion of {x:X16}");
    });

    [Fact]
    public void Conversions_from_integers_equal_the_hardware() => FloatBits.ForPairs64(Random, static (a, b) =>
    {
        ulong x = a >> (int)(b & 63);
        if (SoftFloat64.FromInt64((long)x) != FloatBits.Canonical((double)(long)x) || SoftFloat64.FromUInt64(x) != FloatBits.Canonical((double)x)
            || SoftFloat64.FromInt32((int)x) != FloatBits.Canonical((double)(int)x) || SoftFloat64.FromUInt32((uint)x) != FloatBits.Canonical((double)(uint)x))
            Assert.Fail($"conversion of {x:X16}");
    });

    [Fact]
    public void Widening_and_narrowing_equal_the_hardware()
    {
        FloatBits.ForPairs32(Random, static (a, b) =>
            Same(FloatBits.Canonical((double)BitConverter.UInt32BitsToSingle(a)), SoftFloat64.FromFloat32(a), "FromFloat32", a, 0));
        FloatBits.ForPairs64(Random, static (a, b) =>
        {
            ulong near = a & 0x800FFFFFFFFFFFFF | (ulong)(1023 - 160) + (b & 0x1FF) << 52;
            Same(FloatBits.Canonical((float)D(a)), SoftFloat64.ToFloat32(a), "ToFloat32", a, 0);
            Same(FloatBits.Canonical((float)D(near)), SoftFloat64.ToFloat32(near), "ToFloat32", near, 0);
        });
    }
}
