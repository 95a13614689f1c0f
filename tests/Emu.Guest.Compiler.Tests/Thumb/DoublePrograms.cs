using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>Guest-subset methods on double that <see cref="DoubleUnitTests"/> runs on the host and on emulated cores.</summary>
internal static unsafe class DoublePrograms
{
    public static double Add(double a, double b) => a + b;
    public static double Subtract(double a, double b) => a - b;
    public static double Multiply(double a, double b) => a * b;
    public static double Divide(double a, double b) => a / b;
    public static double Root(double a, double b) => Math.Sqrt(a) - b;
    public static double Negate(double a, double b) => -a;
    public static double Absolute(double a, double b) => Math.Abs(a);
    /// <summary>Rounded twice: a fused operation would give another result for most operands.</summary>
    public static double Accumulate(double a, double b) => a * b + a;
    public static double Maximum(double a, double b) => Math.Max(a, b);
    public static double Choose(double a, double b) => a < b ? a : b;
    public static double Narrowed(double a, double b) => (float)a * (float)b;
    public static double Floor(double a, double b) => Math.Floor(a) + Math.Round(b);
    public static double Bits(double a, double b) => BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(a) & ~255L | BitConverter.DoubleToInt64Bits(b) & 255);
    public static double Exponent(double a, double b) => BitConverter.Int64BitsToDouble((BitConverter.DoubleToInt64Bits(a) >> 32) << 32);

    /// <summary>Constants of each kind: encodable, whole, exact as a single, none of these; and zeros of both signs.</summary>
    public static double Constants(double a, double b) => a > 0 ? (a * 0.5 + 1000003) * 0.1f - 0.1 : b < -0.0 ? 2147483648.0 - b : b > 7 ? -0.0 : 0.0;

    public static int Signed(double a, double b) => (int)a;
    public static int Unsigned(double a, double b) => (int)(uint)a;
    public static int Long(double a, double b) => (int)((long)a >> 3);
    public static int Low(double a, double b) => (int)BitConverter.DoubleToInt64Bits(a);
    public static int High(double a, double b) => (int)(BitConverter.DoubleToInt64Bits(a) >> 32);
    public static int Compared(double a, double b) => (a < b ? 1 : 0) | (a <= b ? 2 : 0) | (a > b ? 4 : 0) | (a >= b ? 8 : 0) | (a == b ? 16 : 0) | (a != b ? 32 : 0)
        | (!(a < b) ? 64 : 0) | (!(a >= b) ? 128 : 0) | (a > 0 ? 256 : 0) | (0 >= b ? 512 : 0);

    public static double FromSigned(int a, int b) => a + (double)b;
    public static double FromUnsigned(int a, int b) => (double)(uint)a * (uint)b;
    public static double FromLong(int a, int b) => (double)((long)a * b);
    public static double FromSingle(int a, int b) => (double)BitConverter.Int32BitsToSingle(a) * BitConverter.Int32BitsToSingle(b);

    /// <summary>More values at once than there are registers, alive over calls; more arguments than registers for them, so that some go as integers and one in parts.</summary>
    public static double Crowd(double a, double b)
    {
        double c = a + b, d = a - b, e = a * b, f = c * d, g = c - e, h = d * e, i = f + g, j = g * h, k = h - i, l = i + j, m = j * k, n = k - l, o = l * 0.5, p = m - n, q = n + 3;
        double first = Sum(a, (float)b, c, 1, d, e, f, g, (float)h, 2, 3, 4, i, j, k, l, 5, m, n);
        double second = Sum(q, (float)p, o, 6, n, m, l, k, (float)j, 7, 8, 9, i, h, g, f, 10, e, first);
        return first * a - second * b + (c - d) * (e - f) + (g - h) * (i - j) + (k - l) * (m - n) + o * p - q;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Sum(double a, float b, double c, int d, double e, double f, double g, double h, float i, int j, int k, int l, double m, double n, double o, double p, int q,
        double r, double s) =>
        (a + b * 2 + c * 3 + d * 4 + e * 5) - (f + g * 7 + h * 9) * 0.25 + (i - j) * (k - l) + m / 3 - n + o * (p - q) * r + s;

    /// <summary>An integer in front of each double, so that a double is split between the last register and the stack.</summary>
    public static double Split(double a, double b) => Late(a, b, a, b, a, b, a, b, 1, 2, 3, 4, 5, 6, 7, a, 8, b) + Late(b, a, b, a, b, a, b, a, 7, 6, 5, 4, 3, 2, 1, b, 0, a);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Late(double a, double b, double c, double d, double e, double f, double g, double h, int i, int j, int k, int l, int m, int n, int o, double p, int q, double r) =>
        p * o - r + q + (a - b) * i + (c - d) * j + (e + f) * k + (g - h) * (l + m + n);

    /// <summary>Rotates values through a loop, so that copies form a cycle.</summary>
    public static double Rotate(double a, double b)
    {
        double x = a, y = b, z = 1.5, w = 0.1;
        for (int i = 0; i < 7; i++)
            (x, y, z, w) = (y, z, w, x * 0.75 + y);
        return x - y * 3 + z - w;
    }

    /// <summary>Doubles at odd addresses of a packed struct, steps through spans, constants stored, singles between them.</summary>
    public static double Memory(double a, double b)
    {
        Packed packed = default;
        packed.X = a;
        packed.Y = b;
        Span<double> values = stackalloc double[12];
        for (int i = 0; i < values.Length; i++)
            values[i] = a * i;
        values[3] = 0.1;
        Span<float> singles = stackalloc float[4];
        singles[1] = (float)b;
        ReadOnlySpan<double> read = values;
        double sum = singles[1];
        for (int i = 0; i < read.Length; i++)
            sum += read[i] * packed.Y;
        return sum - Moved(ref packed);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double Moved(ref Packed packed)
    {
        packed.Y = packed.X * 2 - packed.Y;
        packed.Z = 0.3;
        return packed.Y + packed.Z;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Packed
    {
        public byte Tag;
        public double X;
        public double Y;
        public double Z;
    }
}
