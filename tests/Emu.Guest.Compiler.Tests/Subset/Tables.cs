namespace Emu.Guest.Compiler.Tests.Subset;

/// <summary>Constant data in both shapes that the C# compiler gives it.</summary>
internal static unsafe class Tables
{
    private static ReadOnlySpan<byte> Bytes => [3, 1, 4, 1, 5, 9, 2, 6];

    private static ReadOnlySpan<sbyte> Signed => [-3, 1, -4, 1];

    private static ReadOnlySpan<int> Words => [100000, -7, 42, int.MinValue];

    private static ReadOnlySpan<short> Halves => [-300, 300];

    private static ReadOnlySpan<float> Reals => [1.5f, -2.25f, 1e-3f];

    private static ReadOnlySpan<long> Longs => [1L << 40, -5];

    private static ReadOnlySpan<byte> Text => "TFL3"u8;

    public static int Lookup(byte* memory, int a, int b) =>
        Bytes[a & 7] + Signed[b & 3] * 10 + Words[a & 3] + Halves[b & 1] + (int)(Reals[a & 1] * 100) + (int)(Longs[b & 1] >> 8) + Text[2] + Text.Length;

    public static int OutOfRange(byte* memory, int a, int b) => Bytes[a];

    public static int SameTableTwice(byte* memory, int a, int b)
    {
        ReadOnlySpan<byte> again = [3, 1, 4, 1, 5, 9, 2, 6];
        int sum = 0;
        for (int i = 0; i < again.Length; i++)
            sum += again[i] * Bytes[i];
        return sum + (new ReadOnlySpan<byte>(memory, 8).SequenceEqual(again) ? 1 : 0);
    }
}
