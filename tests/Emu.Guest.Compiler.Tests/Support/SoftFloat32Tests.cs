using Emu.Guest.Compiler.Support;

namespace Emu.Guest.Compiler.Tests.Support;

/// <summary>Soft binary32 against the PC's hardware, bit for bit.</summary>
public sealed class SoftFloat32Tests
{
    private const int Random = 1_000_000;

    private static float F(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    private static void Same(uint expected, uint actual, string what, uint a, uint b)
    {
        if (expected != actual)
            Assert.Fail($"{what}({a:X8}, {b:X8}) = {actual:X8}, hardware {expected:X8}");
    }

    [Fact]
    public void Sums_and_differences_equal_the_hardware() => FloatBits.ForPairs32(Random, static (a, b) =>
    {
        Same(FloatBits.Canonical(F(a) + F(b)), SoftFloat32.Add(a, b), "Add", a, b);
        Same(FloatBits.Canonical(F(a) - F(b)), SoftFloat32.Subtract(a, b), "Subtract", a, b);
    });

    [Fact]
    public void Products_equal_the_hardware() => FloatBits.ForPairs32(Random, static (a, b) =>
    {
        Same(FloatBits.Canonical(F(a) * F(b)), SoftFloat32.Multiply(a, b), "Multiply", a, b);
        // Products that land near the subnormals.
        uint c = b & 0x807FFFFF | (uint)(127 - 126 + 127 - (int)(a >> 23 & 0xFF) & 0xFF) << 23;
        Same(FloatBits.Canonical(F(a) * F(c)), SoftFloat32.Multiply(a, c), "Multiply", a, c);
    });

    [Fact]
    public void Quotients_equal_the_hardware() => FloatBits.ForPairs32(Random, static (a, b) =>
        Same(FloatBits.Canonical(F(a) / F(b)), SoftFloat32.Divide(a, b), "Divide", a, b));

    [Fact]
    public void Square_roots_equal_the_hardware() => FloatBits.ForPairs32(Random / 2, static (a, b) =>
        Same(FloatBits.Canonical(MathF.Sqrt(F(a))), SoftFloat32.SquareRoot(a), "SquareRoot", a, 0));

    [Fact]
    public void Comparisons_equal_the_hardware() => FloatBits.ForPairs32(Random, static (a, b) =>
    {
        if (SoftFloat32.Equal(a, b) != (F(a) == F(b)) || SoftFloat32.Less(a, b) != F(a) < F(b) || SoftFloat32.LessOrEqual(a, b) != F(a) <= F(b))
            Assert.Fail($"comparison of {a:X8} and {b:X8}");
    });

    [Fact]
    public void Conversions_to_integers_equal_the_hardware() => FloatBits.ForPairs32(Random, static (a, b) =>
    {
        // The second of each pair has an exponent in the range of the integer types.
        uint c = a & 0x807FFFFF | (126 + (b & 63) + (b >> 6 & 3)) << 23;
        foreach (uint x in (ReadOnlySpan<uint>)[a, c])
            if (SoftFloat32.ToInt32(x) != (int)F(x) || SoftFloat32.ToUInt32(x) != (uint)F(x) || SoftFloat32.ToInt64(x) != (long)F(x) || SoftFloat32.ToUInt64(x) != (ulong)F(x))
                Assert.Fail($"conversion of {x:X8}: {SoftFloat32.ToInt32(x)}, {SoftFloat32.ToUInt32(x)}, {SoftFloat32.ToInt64(x)}, {SoftFloat32.ToUInt64(x)}");
    });

    [Fact]
    public void Conversions_from_integers_equal_the_hardware() => FloatBits.ForPairs64(Random, static (a, b) =>
    {
        ulong x = a >> (int)(b & 63);
        if (SoftFloat32.FromInt64((long)x) != FloatBits.Canonical((float)(long)x) || SoftFloat32.FromUInt64(x) != FloatBits.Canonical((float)x)
            || SoftFloat32.FromInt64(-(long)x) != FloatBits.Canonical((float)-(long)x)
            || SoftFloat32.FromInt32((int)x) != FloatBits.Canonical((float)(int)x) || SoftFloat32.FromUInt32((uint)x) != FloatBits.Canonical((float)(uint)x))
            Assert.Fail($"conversion of {x:X16}");
    });
}
