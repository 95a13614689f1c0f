using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>How 256-bit instructions multiply small integers.</summary>
internal unsafe interface IProducts256
{
    static abstract int InputsPerStep { get; }
    static abstract Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> inputs, Vector256<int> weights);
    static abstract Vector256<int> MultiplyPairs(Vector256<int> sums, Vector256<int> inputs, Vector256<int> weights);
}

/// <summary>VPMADDWD: two 16-bit products a lane.</summary>
internal readonly struct PairProducts256 : IProducts256
{
    public static int InputsPerStep => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> inputs, Vector256<int> weights) => MultiplyPairs(sums, inputs, weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyPairs(Vector256<int> sums, Vector256<int> inputs, Vector256<int> weights) =>
        sums + Avx2.MultiplyAddAdjacent(inputs.AsInt16(), weights.AsInt16());
}

/// <summary>VPDPBUSD: four products of an unsigned and a signed byte a lane, without saturation; VPDPWSSD for pairs.</summary>
internal readonly struct ByteProducts256 : IProducts256
{
    public static int InputsPerStep => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> inputs, Vector256<int> weights) =>
        AvxVnni.MultiplyWideningAndAdd(sums, inputs.AsByte(), weights.AsSByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyPairs(Vector256<int> sums, Vector256<int> inputs, Vector256<int> weights) =>
        AvxVnni.MultiplyWideningAndAdd(sums, inputs.AsInt16(), weights.AsInt16());
}

/// <summary>Eight channels in an AVX2 register.</summary>
internal readonly unsafe struct Lanes256<TProducts> : IPairLanes<Vector256<int>> where TProducts : struct, IProducts256
{
    public static int Count => 8;

    public static int InputsPerStep => TProducts.InputsPerStep;

    public static int FactorBytes => LaneFactors.Words * Count * 4;

    public static Vector256<int> Nothing => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(byte* inputs) => Avx2.BroadcastScalarToVector256((int*)inputs);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* weights) => Vector256.Load((int*)weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyAdd(Vector256<int> sums, Vector256<int> inputs, Vector256<int> weights) => TProducts.MultiplyAdd(sums, inputs, weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> MultiplyPairs(Vector256<int> sums, Vector256<int> inputs, Vector256<int> weights) => TProducts.MultiplyPairs(sums, inputs, weights);

    public static void Convert(sbyte* from, byte* to, int count, int offset)
    {
        if (InputsPerStep == 4)
            ByteInputs.ToUnsigned(from, to, count);
        else
            ByteInputs.ToInt16(from, (short*)to, count, offset);
    }

    public static byte Padding(int offset) => InputsPerStep == 4 ? ByteInputs.UnsignedPadding(offset) : (byte)0;

    public static void PackWeight(byte* to, sbyte weight)
    {
        if (InputsPerStep == 4)
            *(sbyte*)to = weight;
        else
            *(short*)to = weight;
    }

    public static void PackFactors(byte* panel, int lane, int bias, int weightSum, int offset, int multiplier, int shift) =>
        LaneFactors.Pack((int*)panel, Count, lane, InputsPerStep == 4 ? bias + (offset - 128) * weightSum : bias, multiplier, shift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> sums, byte* factors, in OutputLimits limits, sbyte* to, int count)
    {
        Vector256<int> y = Output(sums, factors, limits);
        Vector128<short> words = Sse2.PackSignedSaturate(y.GetLower(), y.GetUpper());
        ulong bytes = Sse2.PackSignedSaturate(words, words).AsUInt64().ToScalar();
        StoreBytes.First8(bytes, to, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreHalves(Vector256<int> low, Vector256<int> high, byte* factorsLow, byte* factorsHigh, in OutputLimits limits, sbyte* to, int count)
    {
        Vector256<short> words = Avx2.PackSignedSaturate(Output(low, factorsLow, limits), Output(high, factorsHigh, limits));
        Vector128<sbyte> bytes = Sse2.PackSignedSaturate(words.GetLower(), words.GetUpper());
        StoreBytes.First16(bytes, to, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(Vector256<int> a, Vector256<int> b, out Vector256<int> low, out Vector256<int> high)
    {
        low = Avx2.UnpackLow(a.AsInt16(), b.AsInt16()).AsInt32();
        high = Avx2.UnpackHigh(a.AsInt16(), b.AsInt16()).AsInt32();
    }

    // Unpacking works in each 128-bit half: 0-3 and 8-11 come low, 4-7 and 12-15 high.
    public static int ChannelOf(int half, int lane) => (lane & 3) + 4 * half + 8 * (lane >> 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Output(Vector256<int> sums, byte* factors, in OutputLimits limits)
    {
        Vector256<int> y = Rescale(sums + Load(factors), factors) + Vector256.Create(limits.Zero);
        return Avx2.Min(Avx2.Max(y, Vector256.Create(limits.Low)), Vector256.Create(limits.High));
    }

    /// <summary>FixedPoint.Rescale in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<int> Rescale(Vector256<int> x, byte* factors)
    {
        const int Bytes = 32;
        Vector256<int> m = Load(factors + LaneFactors.Multiplier * Bytes);
        x = Avx2.ShiftLeftLogicalVariable(x, Load(factors + LaneFactors.Left * Bytes).AsUInt32());
        Vector256<long> half = Vector256.Create(1L << 30);
        Vector256<long> even = Avx2.Multiply(x, m) + half;
        Vector256<long> odd = Avx2.Multiply((x.AsInt64() >>> 32).AsInt32(), (m.AsInt64() >>> 32).AsInt32()) + half;
        Vector256<int> high = Avx2.Blend((even >>> 31).AsInt32(), (odd << 1).AsInt32(), 0b10101010);
        Vector256<int> one = Load(factors + LaneFactors.One * Bytes);
        high += (high >> 31) & -one;
        high = Avx2.ShiftRightArithmeticVariable(high, Load(factors + LaneFactors.RightLessOne * Bytes).AsUInt32()) + one;
        return Avx2.ShiftRightArithmeticVariable(high, one.AsUInt32());
    }
}
