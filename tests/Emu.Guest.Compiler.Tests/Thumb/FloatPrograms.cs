using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>Guest-subset methods on float that <see cref="FloatUnitTests"/> runs on the host and on the emulated core.</summary>
internal static unsafe class FloatPrograms
{
    public static float Add(float a, float b) => a + b;
    public static float Subtract(float a, float b) => a - b;
    public static float Multiply(float a, float b) => a * b;
    public static float Divide(float a, float b) => a / b;
    public static float Root(float a, float b) => MathF.Sqrt(a) - b;
    public static float Negate(float a, float b) => -a;
    public static float Absolute(float a, float b) => MathF.Abs(a);
    /// <summary>Rounded twice: a fused operation would give another result for most operands.</summary>
    public static float Accumulate(float a, float b) => a * b + a;
    public static float Maximum(float a, float b) => MathF.Max(a, b);
    public static float Choose(float a, float b) => a < b ? a : b;
    public static float Widened(float a, float b) => (float)((double)a * b);

    public static int Signed(float a, float b) => (int)a;
    public static int Unsigned(float a, float b) => (int)(uint)a;
    public static int Long(float a, float b) => (int)((long)a >> 3);
    public static int Compared(float a, float b) => (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0) | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0)
        | (!(a < b) ? 64 : 0) | (!(a >= b) ? 128 : 0) | (a > 0 ? 256 : 0) | (0 >= b ? 512 : 0);

    public static float FromSigned(int a, int b) => a + (float)b;
    public static float FromUnsigned(int a, int b) => (float)(uint)a * (uint)b;
    public static float FromLong(int a, int b) => (float)((long)a * b);

    /// <summary>More values at once than there are registers, alive over calls; one argument more than registers for them.</summary>
    public static float Crowd(float a, float b)
    {
        float c = a + b, d = a - b, e = a * b, f = c * d, g = c - e, h = d * e, i = f + g, j = g * h, k = h - i, l = i + j, m = j * k, n = k - l, o = l * 0.5f, p = m - n, q = n + 3f;
        float first = Sum(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, 2.5f, (int)b);
        float second = Sum(q, p, o, n, m, l, k, j, i, h, g, f, e, d, c, b, a, first, (int)a);
        return first * a - second * b + (c - d) * (e - f) + (g - h) * (i - j) + (k - l) * (m - n) + o * p - q;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Sum(float a, float b, float c, float d, float e, float f, float g, float h, float i, float j, float k, float l, float m, float n, float o, float p, float q, float r, int s) =>
        (a + b * 2 + c * 3 + d * 4 + e * 5) - (f + g * 7 + h * 9) * 0.25f + (i - j) * (k - l) + m / 3 - n + o * (p - q) * r + s;

    /// <summary>Rotates values through a loop, so that copies form a cycle.</summary>
    public static float Rotate(float a, float b)
    {
        float x = a, y = b, z = 1.5f, w = 0.1f;
        for (int i = 0; i < 7; i++)
            (x, y, z, w) = (y, z, w, x * 0.75f + y);
        return x - y * 3 + z - w;
    }

    /// <summary>Floats at odd addresses of a packed struct, steps through spans, constants stored.</summary>
    public static float Memory(float a, float b)
    {
        Packed packed = default;
        packed.X = a;
        packed.Y = b;
        Span<float> values = stackalloc float[12];
        for (int i = 0; i < values.Length; i++)
            values[i] = a * i;
        values[3] = 0.1f;
        ReadOnlySpan<float> read = values;
        float sum = 0;
        for (int i = 0; i < read.Length; i++)
            sum += read[i] * packed.Y;
        return sum - Late(ref packed);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Late(ref Packed packed)
    {
        packed.Y = packed.X * 2 - packed.Y;
        return packed.Y;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Packed
    {
        public byte Tag;
        public float X;
        public float Y;
    }
}
