using System.Runtime.InteropServices;

namespace Emu.Guest.Compiler.Tests.Subset;

/// <summary>Floating point. Results are compared as bits; NaNs are made equal before they leave.</summary>
internal static unsafe class Floats
{
    private static int Bits(float x) => float.IsNaN(x) ? -1 : BitConverter.SingleToInt32Bits(x);

    private static int Bits(double x) => double.IsNaN(x) ? -1 : (int)(BitConverter.DoubleToInt64Bits(x) ^ BitConverter.DoubleToInt64Bits(x) >> 32);

    public static int Arithmetic(byte* memory, int a, int b)
    {
        float x = a, y = b * 0.37f;
        return Bits(x + y) ^ Bits(x - y) * 3 ^ Bits(x * y) * 5 ^ Bits(x / y) * 7 ^ Bits(-x);
    }

    public static int FromBits(byte* memory, int a, int b)
    {
        float x = BitConverter.Int32BitsToSingle(a), y = BitConverter.Int32BitsToSingle(b * 0x01010101);
        return Bits(x + y) + Bits(x * y) * 3 + Bits(x / y) * 5 + Bits(MathF.Sqrt(x)) * 7;
    }

    public static int Comparisons(byte* memory, int a, int b)
    {
        float x = BitConverter.Int32BitsToSingle(a), y = b == 7 ? float.NaN : b;
        int r = x < y ? 1 : 0;
        if (x > y) r |= 2;
        if (x <= y) r |= 4;
        if (x >= y) r |= 8;
        if (x == y) r |= 16;
        if (x != y) r |= 32;
        if (!(x < y)) r |= 64;
        bool ge = x >= y, lt = !(x >= y);
        return r + (ge ? 128 : 0) + (lt ? 256 : 0) + (float.IsNaN(y) ? 512 : 0) + (float.IsInfinity(x) ? 1024 : 0) + (float.IsFinite(x) ? 2048 : 0) + (float.IsNegative(x) ? 4096 : 0);
    }

    public static int Conversions(byte* memory, int a, int b)
    {
        float x = BitConverter.Int32BitsToSingle(a), y = a * 1.5f;
        return (int)x + (int)(uint)y * 3 + (int)(long)y + (sbyte)(int)y + (int)((long)(ulong)x >> 7) + Bits((float)(uint)b) + Bits((float)(ulong)(uint)b * 3)
            + Bits((float)((long)a * b)) + Bits((float)(ulong)((long)a << 20));
    }

    public static int Doubles(byte* memory, int a, int b)
    {
        double x = a * 1.0000001, y = b / 3.0;
        int r = Bits(x + y) ^ Bits(x - y) * 3 ^ Bits(x * y) * 5 ^ Bits(x / y) * 7 ^ Bits(Math.Sqrt(x));
        r += (int)x + (int)(long)y + Bits((float)x) + Bits((double)(float)y) + (x < y ? 1 : 0) + (x >= y ? 2 : 0);
        return r + Bits((double)(uint)a) + Bits((double)(ulong)(long)a) + (int)(uint)y;
    }

    public static int Rounding(byte* memory, int a, int b)
    {
        float x = a * 0.25f, y = BitConverter.Int32BitsToSingle(b * 0x00C12345);
        int r = Bits(MathF.Floor(x)) + Bits(MathF.Ceiling(x)) * 3 + Bits(MathF.Round(x)) * 5 + Bits(MathF.Truncate(x)) * 7;
        r += Bits(MathF.Floor(y)) + Bits(MathF.Ceiling(y)) * 3 + Bits(MathF.Round(y)) * 5 + Bits(MathF.Truncate(y)) * 7;
        double z = b * 0.125;
        return r + Bits(Math.Floor(z)) + Bits(Math.Ceiling(z)) * 3 + Bits(Math.Round(z)) * 5 + Bits(Math.Truncate(z)) * 7;
    }

    public static int MinMaxAbs(byte* memory, int a, int b)
    {
        float x = BitConverter.Int32BitsToSingle(a), y = b == 2 ? float.NaN : b == 1 ? -0.0f : b;
        return Bits(MathF.Min(x, y)) + Bits(MathF.Max(x, y)) * 3 + Bits(MathF.Abs(y)) + Bits(Math.Max(-0.0f, 0.0f)) + Bits(Math.Min((double)b, a)) + Bits(Math.Clamp(x, -1f, 6f));
    }

    public static int Loop(byte* memory, int a, int b)
    {
        ReadOnlySpan<short> values = MemoryMarshal.Cast<byte, short>(new ReadOnlySpan<byte>(memory, 128));
        float sum = a, scale = 0.01f;
        foreach (short value in values)
            sum += value * scale;
        Span<float> output = MemoryMarshal.Cast<byte, float>(new Span<byte>(memory + 128, 16));
        output[1] = sum;
        output[2] = float.IsNaN(output[0]) ? 0 : output[0] * 2;
        return Bits(sum);
    }
}
