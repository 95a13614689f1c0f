using System.Buffers.Binary;
using System.Numerics;

namespace Emu.Guest.Compiler.Tests.Subset;

#pragma warning disable CA1508, IDE0047

/// <summary>32-bit and smaller integers.</summary>
internal static unsafe class Integers
{
    public static int Arithmetic(byte* memory, int a, int b) => (a + b) * 3 - (a ^ b) + (a & ~b | 5) - -a;

    public static int Division(byte* memory, int a, int b) => a / b;

    public static int Remainder(byte* memory, int a, int b) => a % b;

    public static int UnsignedDivision(byte* memory, int a, int b) => (int)((uint)a / (uint)b + (uint)a % (uint)b);

    public static int ConstantDivision(byte* memory, int a, int b) => a / 7 + b / -3 + a % 10 + b / 8 + (int)((uint)a / 10) + a / int.MinValue;

    public static int MinusOneDivision(byte* memory, int a, int b) => a / -1;

    public static int Shifts(byte* memory, int a, int b) => (a << b) ^ (a >> b) ^ (int)((uint)a >> b) ^ (a << 5) ^ (b >> 31);

    public static int Comparisons(byte* memory, int a, int b)
    {
        int r = 0;
        if (a < b) r |= 1;
        if (a <= b) r |= 2;
        if ((uint)a > (uint)b) r |= 4;
        if ((uint)a >= (uint)b) r |= 8;
        bool equal = a == b, less = (uint)a < (uint)b;
        return r + (equal ? 16 : 0) + (less ? 32 : 0) + (a != b ? 64 : 0);
    }

    public static int SmallTypes(byte* memory, int a, int b)
    {
        byte u8 = (byte)a;
        sbyte s8 = (sbyte)b;
        short s16 = (short)(a + b);
        ushort u16 = (ushort)(a - b);
        u8 += (byte)s16;
        s8 -= 100;
        s16 <<= 3;
        u16 >>= 2;
        char c = (char)(u16 + 7);
        return u8 * 1000003 + s8 * 10007 + s16 * 101 + u16 + c;
    }

    private static sbyte Narrow(int value) => (sbyte)value;

    private static bool IsOdd(byte value) => (value & 1) != 0;

    public static int SmallArguments(byte* memory, int a, int b) => Narrow(a + b) + (IsOdd((byte)b) ? 1000 : 2000) + (IsOdd((byte)(a * b)) ? 4 : 8);

    public static int MinMaxClamp(byte* memory, int a, int b) =>
        Math.Max(Math.Min(a, b), -50) + Math.Clamp(a, -128, 127) * 3 + (int)Math.Min((uint)a, (uint)b) + Math.Clamp((sbyte)b, (sbyte)-5, (sbyte)5);

    public static int ClampVariable(byte* memory, int a, int b) => Math.Clamp(17, a, b);

    public static int AbsSign(byte* memory, int a, int b) => Math.Abs(a) + Math.Sign(b) + Math.Abs((sbyte)b);

    public static int Bits(byte* memory, int a, int b) =>
        BitOperations.LeadingZeroCount((uint)a) + BitOperations.TrailingZeroCount(b) * 64 + BitOperations.Log2((uint)a) * 4096
        + BitOperations.PopCount((uint)b) * 65536 + (BitOperations.IsPow2(a) ? 1 << 24 : 0) + (BitOperations.IsPow2((uint)b) ? 1 << 25 : 0);

    public static int Rotations(byte* memory, int a, int b) =>
        (int)(BitOperations.RotateLeft((uint)a, b) ^ BitOperations.RotateRight((uint)b, 7) ^ BitOperations.RotateLeft((uint)b, 3) ^ BitOperations.RotateRight((uint)a, a));

    public static int ByteOrder(byte* memory, int a, int b) =>
        BinaryPrimitives.ReverseEndianness(a) + BinaryPrimitives.ReverseEndianness((short)b) + BinaryPrimitives.ReverseEndianness((ushort)a);

    public static int Compound(byte* memory, int a, int b)
    {
        int i = a;
        int j = i++ + ++i;
        j -= i--;
        j ^= b;
        j |= 64;
        j *= i;
        return j + i;
    }

    private enum Colour : byte
    {
        Red = 3, Green = 200, Blue = 255,
    }

    public static int Enums(byte* memory, int a, int b)
    {
        var colour = (Colour)a;
        if ((colour & Colour.Red) != 0)
            colour++;
        return (int)colour + (colour == Colour.Green ? 1000 : 0) + (colour > (Colour)b ? 5000 : 0);
    }

    public static int QuotientAndRemainder(byte* memory, int a, int b)
    {
        (int quotient, int remainder) = Math.DivRem(a, 9);
        return quotient * 31 + remainder;
    }
}
