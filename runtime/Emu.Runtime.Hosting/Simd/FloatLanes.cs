using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>Eight float channels. Product and sum are rounded each on its own, as in the plain kernels: no fused multiply-add.</summary>
internal readonly unsafe struct FloatLanes256 : IPanelLanes<Vector256<float>, float>
{
    public static int Count => 8;

    public static int InputsPerStep => 1;

    public static int FactorBytes => 4 * Count;

    public static Vector256<float> Nothing => Vector256<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(byte* inputs) => Vector256.Create(*(float*)inputs);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(byte* weights) => Vector256.Load((float*)weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> sums, Vector256<float> inputs, Vector256<float> weights) => sums + inputs * weights;

    public static void Convert(float* from, byte* to, int count, int offset) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));

    public static byte Padding(int offset) => 0;

    public static void PackWeight(byte* to, float weight) => *(float*)to = weight;

    public static void PackFactors(byte* panel, int lane, int bias, int weightSum, int offset, int multiplier, int shift) => ((int*)panel)[lane] = bias;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> sums, byte* factors, in OutputLimits limits, float* to, int count)
    {
        Vector256<float> low = Vector256.Create(limits.FloatLow), high = Vector256.Create(limits.FloatHigh), y = sums + Load(factors);
        y = Vector256.ConditionalSelect(Vector256.LessThan(y, low), low, y);
        y = Vector256.ConditionalSelect(Vector256.LessThan(high, y), high, y);
        if (count >= Count)
            y.Store(to);
        else
            new ReadOnlySpan<float>(&y, count).CopyTo(new Span<float>(to, count));
    }
}

/// <summary>Four float channels.</summary>
internal readonly unsafe struct FloatLanes128 : IPanelLanes<Vector128<float>, float>
{
    public static int Count => 4;

    public static int InputsPerStep => 1;

    public static int FactorBytes => 4 * Count;

    public static Vector128<float> Nothing => Vector128<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(byte* inputs) => Vector128.Create(*(float*)inputs);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(byte* weights) => Vector128.Load((float*)weights);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> sums, Vector128<float> inputs, Vector128<float> weights) => sums + inputs * weights;

    public static void Convert(float* from, byte* to, int count, int offset) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));

    public static byte Padding(int offset) => 0;

    public static void PackWeight(byte* to, float weight) => *(float*)to = weight;

    public static void PackFactors(byte* panel, int lane, int bias, int weightSum, int offset, int multiplier, int shift) => ((int*)panel)[lane] = bias;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> sums, byte* factors, in OutputLimits limits, float* to, int count)
    {
        Vector128<float> low = Vector128.Create(limits.FloatLow), high = Vector128.Create(limits.FloatHigh), y = sums + Load(factors);
        y = Vector128.ConditionalSelect(Vector128.LessThan(y, low), low, y);
        y = Vector128.ConditionalSelect(Vector128.LessThan(high, y), high, y);
        if (count >= Count)
            y.Store(to);
        else
            new ReadOnlySpan<float>(&y, count).CopyTo(new Span<float>(to, count));
    }
}
