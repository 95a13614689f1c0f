using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Emu.Runtime.Kernels;
using AddInt8 = Emu.Runtime.Kernels.EqualScale<Emu.Runtime.Kernels.Addition, Emu.Runtime.Kernels.Int8Element, sbyte>;
using MulInt8 = Emu.Runtime.Kernels.MulInteger<Emu.Runtime.Kernels.Int8Element, sbyte>;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>One factor for all lanes: FixedPoint.Rescale in AVX2.</summary>
internal readonly struct UniformRescale(int multiplier, int shift)
{
    readonly Vector256<int> _multiplier = Vector256.Create(multiplier);
    readonly int _shift = shift;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector256<int> Of(Vector256<int> x)
    {
        if (_shift >= 0)
            return HighMultiply(x << _shift);
        Vector256<int> high = HighMultiply(x);
        return (high + (high >> 31) >> ~_shift) + Vector256<int>.One >> 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    Vector256<int> HighMultiply(Vector256<int> x)
    {
        Vector256<long> half = Vector256.Create(1L << 30);
        Vector256<long> even = Avx2.Multiply(x, _multiplier) + half, odd = Avx2.Multiply((x.AsInt64() >>> 32).AsInt32(), _multiplier) + half;
        return Avx2.Blend((even >>> 31).AsInt32(), (odd << 1).AsInt32(), 0b10101010);
    }
}

/// <summary>Eight int8 elements as integers, and back.</summary>
internal static unsafe class EightBytes
{
    internal const int Count = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<int> Load(ref sbyte from)
    {
        fixed (sbyte* p = &from)
            return Avx2.ConvertToVector256Int32(p);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store(Vector256<int> y, int zero, int low, int high, ref sbyte to)
    {
        y = Avx2.Min(Avx2.Max(y + Vector256.Create(zero), Vector256.Create(low)), Vector256.Create(high));
        Vector128<short> words = Sse2.PackSignedSaturate(y.GetLower(), y.GetUpper());
        Unsafe.WriteUnaligned(ref Unsafe.As<sbyte, byte>(ref to), Sse2.PackSignedSaturate(words, words).AsUInt64().ToScalar());
    }
}

/// <summary>ADD on int8 with AVX2; what is left of a run goes through the plain row.</summary>
internal readonly struct AddInt8Simd : ISimdKernel, IRow<AddInt8.Params, sbyte, sbyte>
{
    const int ExtraBits = 20;

    public static Status Invoke(ref Context c)
    {
        ref readonly AddInt8.Params p = ref c.Params<AddInt8.Params>();
        Broadcast.Apply<AddInt8Simd, AddInt8.Params, sbyte, sbyte>(p.Shape, p, c.Input<sbyte>(0), c.Input<sbyte>(1), c.Output<sbyte>(0));
        return Status.Ok;
    }

    public static void Elements(in AddInt8.Params p, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, Span<sbyte> y)
    {
        UniformRescale scaleA = new(p.MultiplierA, p.ShiftA), scaleB = new(p.MultiplierB, p.ShiftB), scaleOut = new(p.MultiplierOut, p.ShiftOut);
        Vector256<int> offsetA = Vector256.Create(p.OffsetA), offsetB = Vector256.Create(p.OffsetB);
        ref sbyte pa = ref MemoryMarshal.GetReference(a), pb = ref MemoryMarshal.GetReference(b), py = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= a.Length - EightBytes.Count; i += EightBytes.Count)
        {
            Vector256<int> left = scaleA.Of(EightBytes.Load(ref Unsafe.Add(ref pa, i)) + offsetA << ExtraBits);
            Vector256<int> right = scaleB.Of(EightBytes.Load(ref Unsafe.Add(ref pb, i)) + offsetB << ExtraBits);
            EightBytes.Store(scaleOut.Of(left + right), p.OutputZero, p.Low, p.High, ref Unsafe.Add(ref py, i));
        }
        AddInt8.Elements(p, a.Slice(i), b.Slice(i), y.Slice(i));
    }

    public static void Scalar(in AddInt8.Params p, ReadOnlySpan<sbyte> a, sbyte b, Span<sbyte> y)
    {
        UniformRescale scaleA = new(p.MultiplierA, p.ShiftA), scaleOut = new(p.MultiplierOut, p.ShiftOut);
        Vector256<int> offsetA = Vector256.Create(p.OffsetA);
        Vector256<int> right = Vector256.Create(Arithmetic.FixedPoint.Rescale((b + p.OffsetB) << ExtraBits, p.MultiplierB, p.ShiftB));
        ref sbyte pa = ref MemoryMarshal.GetReference(a), py = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= a.Length - EightBytes.Count; i += EightBytes.Count)
        {
            Vector256<int> left = scaleA.Of(EightBytes.Load(ref Unsafe.Add(ref pa, i)) + offsetA << ExtraBits);
            EightBytes.Store(scaleOut.Of(left + right), p.OutputZero, p.Low, p.High, ref Unsafe.Add(ref py, i));
        }
        AddInt8.Scalar(p, a.Slice(i), b, y.Slice(i));
    }
}

/// <summary>MUL on int8 with AVX2.</summary>
internal readonly struct MulInt8Simd : ISimdKernel, IRow<MulInt8.Params, sbyte, sbyte>
{
    public static Status Invoke(ref Context c)
    {
        ref readonly MulInt8.Params p = ref c.Params<MulInt8.Params>();
        Broadcast.Apply<MulInt8Simd, MulInt8.Params, sbyte, sbyte>(p.Shape, p, c.Input<sbyte>(0), c.Input<sbyte>(1), c.Output<sbyte>(0));
        return Status.Ok;
    }

    public static void Elements(in MulInt8.Params p, ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b, Span<sbyte> y)
    {
        UniformRescale scale = new(p.Multiplier, p.Shift);
        Vector256<int> offsetA = Vector256.Create(p.OffsetA), offsetB = Vector256.Create(p.OffsetB);
        ref sbyte pa = ref MemoryMarshal.GetReference(a), pb = ref MemoryMarshal.GetReference(b), py = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= a.Length - EightBytes.Count; i += EightBytes.Count)
        {
            Vector256<int> product = (EightBytes.Load(ref Unsafe.Add(ref pa, i)) + offsetA) * (EightBytes.Load(ref Unsafe.Add(ref pb, i)) + offsetB);
            EightBytes.Store(scale.Of(product), p.OutputZero, p.Low, p.High, ref Unsafe.Add(ref py, i));
        }
        MulInt8.Elements(p, a.Slice(i), b.Slice(i), y.Slice(i));
    }

    public static void Scalar(in MulInt8.Params p, ReadOnlySpan<sbyte> a, sbyte b, Span<sbyte> y)
    {
        UniformRescale scale = new(p.Multiplier, p.Shift);
        Vector256<int> offsetA = Vector256.Create(p.OffsetA), factor = Vector256.Create(b + p.OffsetB);
        ref sbyte pa = ref MemoryMarshal.GetReference(a), py = ref MemoryMarshal.GetReference(y);
        int i = 0;
        for (; i <= a.Length - EightBytes.Count; i += EightBytes.Count)
            EightBytes.Store(scale.Of((EightBytes.Load(ref Unsafe.Add(ref pa, i)) + offsetA) * factor), p.OutputZero, p.Low, p.High, ref Unsafe.Add(ref py, i));
        MulInt8.Scalar(p, a.Slice(i), b, y.Slice(i));
    }
}

/// <summary>A function of two vectors of floats.</summary>
internal interface IFloatVectorFunction
{
    static abstract Vector128<float> Of(Vector128<float> a, Vector128<float> b);
}

internal readonly struct VectorSum : IFloatVectorFunction
{
    public static Vector128<float> Of(Vector128<float> a, Vector128<float> b) => a + b;
}

internal readonly struct VectorProduct : IFloatVectorFunction
{
    public static Vector128<float> Of(Vector128<float> a, Vector128<float> b) => a * b;
}

/// <summary>ADD and MUL on float32.</summary>
internal readonly struct ElementwiseFloat32Simd<TFunction, TVector> : ISimdKernel, IRow<ElementwiseFloat32<TFunction>.Params, float, float>
    where TFunction : struct, IFloatFunction
    where TVector : struct, IFloatVectorFunction
{
    public static Status Invoke(ref Context c)
    {
        ref readonly ElementwiseFloat32<TFunction>.Params p = ref c.Params<ElementwiseFloat32<TFunction>.Params>();
        Broadcast.Apply<ElementwiseFloat32Simd<TFunction, TVector>, ElementwiseFloat32<TFunction>.Params, float, float>(
            p.Shape, p, c.Input<float>(0), c.Input<float>(1), c.Output<float>(0));
        return Status.Ok;
    }

    public static void Elements(in ElementwiseFloat32<TFunction>.Params p, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        int i = 0;
        for (; i <= a.Length - Vector128<float>.Count; i += Vector128<float>.Count)
            Clamp(p, TVector.Of(Vector128.Create(a.Slice(i)), Vector128.Create(b.Slice(i)))).CopyTo(y.Slice(i));
        ElementwiseFloat32<TFunction>.Elements(p, a.Slice(i), b.Slice(i), y.Slice(i));
    }

    public static void Scalar(in ElementwiseFloat32<TFunction>.Params p, ReadOnlySpan<float> a, float b, Span<float> y)
    {
        int i = 0;
        for (; i <= a.Length - Vector128<float>.Count; i += Vector128<float>.Count)
            Clamp(p, TVector.Of(Vector128.Create(a.Slice(i)), Vector128.Create(b))).CopyTo(y.Slice(i));
        ElementwiseFloat32<TFunction>.Scalar(p, a.Slice(i), b, y.Slice(i));
    }

    static Vector128<float> Clamp(in ElementwiseFloat32<TFunction>.Params p, Vector128<float> y)
    {
        Vector128<float> low = Vector128.Create(p.Low), high = Vector128.Create(p.High);
        y = Vector128.ConditionalSelect(Vector128.LessThan(y, low), low, y);
        return Vector128.ConditionalSelect(Vector128.LessThan(high, y), high, y);
    }
}
