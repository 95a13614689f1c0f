using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Emu.Runtime.Arithmetic;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>Four channels in a portable vector, one 32-bit product a lane: what every computer has.</summary>
internal readonly unsafe struct Lanes128 : IPairLanes<Vector128<int>>
{
    public static int Count => 4;

    public static int InputsPerStep => 1;

    public static int FactorBytes => LaneFactors.Words * Count * 4;

    public static Vector128<int> Nothing => Vector128<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(byte* inputs) => Vector128.Create(*(int*)inputs);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(byte* weights) => Vector128.Load((int*)weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAdd(Vector128<int> sums, Vector128<int> inputs, Vector128<int> weights) => sums + inputs * weights;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyPairs(Vector128<int> sums, Vector128<int> inputs, Vector128<int> weights) =>
        sums + (inputs << 16 >> 16) * (weights << 16 >> 16) + (inputs >> 16) * (weights >> 16);

    public static void Convert(sbyte* from, byte* to, int count, int offset)
    {
        for (int i = 0; i < count; i++)
            ((int*)to)[i] = from[i] + offset;
    }

    public static byte Padding(int offset) => 0;

    public static void PackWeight(byte* to, sbyte weight) => *(int*)to = weight;

    public static void PackFactors(byte* panel, int lane, int bias, int weightSum, int offset, int multiplier, int shift) =>
        LaneFactors.Pack((int*)panel, Count, lane, bias, multiplier, shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<int> sums, byte* factors, in OutputLimits limits, sbyte* to, int count)
    {
        Vector128<int> y = Output(sums, factors, limits);
        for (int i = 0; i < Math.Min(count, 4); i++)
            to[i] = (sbyte)y[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalves(Vector128<int> low, Vector128<int> high, byte* factorsLow, byte* factorsHigh, in OutputLimits limits, sbyte* to, int count)
    {
        Vector128<short> words = Vector128.Narrow(Output(low, factorsLow, limits), Output(high, factorsHigh, limits));
        StoreBytes.First8(Vector128.Narrow(words, words).AsUInt64().ToScalar(), to, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(Vector128<int> a, Vector128<int> b, out Vector128<int> low, out Vector128<int> high)
    {
        low = (Vector128.WidenLower(a.AsUInt16()) | Vector128.WidenLower(b.AsUInt16()) << 16).AsInt32();
        high = (Vector128.WidenUpper(a.AsUInt16()) | Vector128.WidenUpper(b.AsUInt16()) << 16).AsInt32();
    }

    public static int ChannelOf(int half, int lane) => lane + 4 * half;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<int> Output(Vector128<int> sums, byte* factors, in OutputLimits limits)
    {
        Vector128<int> y = Rescale(sums + Load(factors), factors) + Vector128.Create(limits.Zero);
        return Vector128.Min(Vector128.Max(y, Vector128.Create(limits.Low)), Vector128.Create(limits.High));
    }

    /// <summary>FixedPoint.Rescale in every lane; portable vectors cannot shift each lane by its own count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector128<int> Rescale(Vector128<int> x, byte* factors)
    {
        int* m = (int*)factors + LaneFactors.Multiplier * 4, s = (int*)factors + LaneFactors.Shift * 4;
        return Vector128.Create(FixedPoint.Rescale(x[0], m[0], s[0]), FixedPoint.Rescale(x[1], m[1], s[1]),
            FixedPoint.Rescale(x[2], m[2], s[2]), FixedPoint.Rescale(x[3], m[3], s[3]));
    }
}
