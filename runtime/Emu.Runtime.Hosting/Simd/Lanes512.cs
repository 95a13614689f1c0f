using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>Sixteen channels in an AVX-512 register; two 16-bit products a lane (VPMADDWD). .NET has no 512-bit products of bytes without AVX10.2.</summary>
internal readonly unsafe struct Lanes512 : IPairLanes<Vector512<int>>
{
    public static int Count => 16;

    public static int InputsPerStep => 2;

    public static int FactorBytes => LaneFactors.Words * Count * 4;

    public static Vector512<int> Nothing => Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(byte* inputs) => Vector512.Create(*(int*)inputs);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Load(byte* weights) => Vector512.Load((int*)weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyAdd(Vector512<int> sums, Vector512<int> inputs, Vector512<int> weights) => MultiplyPairs(sums, inputs, weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> MultiplyPairs(Vector512<int> sums, Vector512<int> inputs, Vector512<int> weights) =>
        sums + Avx512BW.MultiplyAddAdjacent(inputs.AsInt16(), weights.AsInt16());

    public static void Convert(sbyte* from, byte* to, int count, int offset) => ByteInputs.ToInt16(from, (short*)to, count, offset);

    public static byte Padding(int offset) => 0;

    public static void PackWeight(byte* to, sbyte weight) => *(short*)to = weight;

    public static void PackFactors(byte* panel, int lane, int bias, int weightSum, int offset, int multiplier, int shift) =>
        LaneFactors.Pack((int*)panel, Count, lane, bias, multiplier, shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<int> sums, byte* factors, in OutputLimits limits, sbyte* to, int count) =>
        StoreBytes.First16(Avx512F.ConvertToVector128SByte(Output(sums, factors, limits)), to, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalves(Vector512<int> low, Vector512<int> high, byte* factorsLow, byte* factorsHigh, in OutputLimits limits, sbyte* to, int count)
    {
        Vector512<short> words = Avx512BW.PackSignedSaturate(Output(low, factorsLow, limits), Output(high, factorsHigh, limits));
        StoreBytes.First32(Avx512BW.ConvertToVector256SByte(words), to, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(Vector512<int> a, Vector512<int> b, out Vector512<int> low, out Vector512<int> high)
    {
        low = Avx512BW.UnpackLow(a.AsInt16(), b.AsInt16()).AsInt32();
        high = Avx512BW.UnpackHigh(a.AsInt16(), b.AsInt16()).AsInt32();
    }

    // Unpacking works in each 128-bit quarter.
    public static int ChannelOf(int half, int lane) => (lane & 3) + 4 * half + 8 * (lane >> 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<int> Output(Vector512<int> sums, byte* factors, in OutputLimits limits)
    {
        Vector512<int> y = Rescale(sums + Load(factors), factors) + Vector512.Create(limits.Zero);
        return Avx512F.Min(Avx512F.Max(y, Vector512.Create(limits.Low)), Vector512.Create(limits.High));
    }

    /// <summary>FixedPoint.Rescale in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<int> Rescale(Vector512<int> x, byte* factors)
    {
        const int Bytes = 64;
        Vector512<int> m = Load(factors + LaneFactors.Multiplier * Bytes);
        x = Avx512F.ShiftLeftLogicalVariable(x, Load(factors + LaneFactors.Left * Bytes).AsUInt32());
        Vector512<long> half = Vector512.Create(1L << 30);
        Vector512<long> even = Avx512F.Multiply(x, m) + half;
        Vector512<long> odd = Avx512F.Multiply((x.AsInt64() >>> 32).AsInt32(), (m.AsInt64() >>> 32).AsInt32()) + half;
        Vector512<int> high = Vector512.ConditionalSelect(Vector512.Create(0xFFFFFFFFul).AsInt32(), (even >>> 31).AsInt32(), (odd << 1).AsInt32());
        Vector512<int> one = Load(factors + LaneFactors.One * Bytes);
        high += (high >> 31) & -one;
        high = Avx512F.ShiftRightArithmeticVariable(high, Load(factors + LaneFactors.RightLessOne * Bytes).AsUInt32()) + one;
        return Avx512F.ShiftRightArithmeticVariable(high, one.AsUInt32());
    }
}
