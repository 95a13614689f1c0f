using System.Runtime.CompilerServices;
using Emu.Runtime.Arithmetic;

namespace Emu.Guest.Compiler.Tests.Subset;

/// <summary>Pairs of 16-bit numbers: on a core with DSP instructions one instruction each, elsewhere the runtime's own bodies.</summary>
internal static unsafe class Duals
{
    public static int Bytes(byte* memory, int a, int b) => DualInt16.EvenBytes(a) ^ DualInt16.OddBytes(b) * 3;

    public static int Sums(byte* memory, int a, int b) =>
        DualInt16.Add(a, b) ^ DualInt16.Add(a, DualInt16.EvenBytes(b)) * 5 ^ DualInt16.Add(DualInt16.OddBytes(a), b) * 7;

    public static int Products(byte* memory, int a, int b)
    {
        int sum = DualInt16.MultiplyAdd(a, a, b);
        sum = DualInt16.MultiplyAdd(sum, DualInt16.Both(b), DualInt16.OddBytes(a));
        return DualInt16.MultiplyAdd(0, sum, b);
    }

    public static int Packs(byte* memory, int a, int b) => DualInt16.Pack(a, b) ^ DualInt16.PackHigh(a, b) * 3 ^ DualInt16.Pack(b + 1, a) * 5 ^ DualInt16.PackHigh(b, a - 1) * 7;

    public static int Halves(byte* memory, int a, int b)
    {
        int x = a * 3, y = b + a, sum = b;
        sum += (short)x * (short)y;
        sum += (short)x * (y >> 16);
        sum += (x >> 16) * (short)y;
        return sum + (x >> 16) * (y >> 16);
    }

    /// <summary>Both ways of writing the inner loop; they must agree.</summary>
    public static int Dot(byte* memory, int a, int b)
    {
        int sum = a, plain = a, offset = (sbyte)b, offsets = DualInt16.Both(offset);
        for (int i = 0; i < 256; i += 4)
        {
            int v = Unsafe.ReadUnaligned<int>(memory + i + 1), w = Unsafe.ReadUnaligned<int>(memory + i + 512);
            sum = DualInt16.MultiplyAdd(sum, DualInt16.Add(offsets, DualInt16.EvenBytes(v)), DualInt16.EvenBytes(w));
            sum = DualInt16.MultiplyAdd(sum, DualInt16.Add(offsets, DualInt16.OddBytes(v)), DualInt16.OddBytes(w));
            for (int k = i; k < i + 4; k++)
                plain += (((sbyte*)memory)[k + 1] + offset) * ((sbyte*)memory)[k + 512];
        }
        return sum == plain ? sum : 0;
    }
}
