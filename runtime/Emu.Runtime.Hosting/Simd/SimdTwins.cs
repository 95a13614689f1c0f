using System.Runtime.Intrinsics;
using Emu.Runtime.Kernels;

namespace Emu.Runtime.Hosting.Simd;

/// <summary>Which plain kernel has which vector kernel.</summary>
internal static unsafe class SimdTwins
{
    /// <summary>Replaces Invoke, and nothing else, in the rows of kernels that have a twin.</summary>
    internal static OperatorEntry[] Replace(OperatorEntry[] plain, Type[] kernels, SimdLevel level)
    {
        Dictionary<Type, nint> twins = level switch
        {
            SimdLevel.AvxVnni => Of<Lanes256<ByteProducts256>, Vector256<int>, FloatLanes256, Vector256<float>>(),
            SimdLevel.Avx512 => Of<Lanes512, Vector512<int>, FloatLanes256, Vector256<float>>(),
            SimdLevel.Avx2 => Of<Lanes256<PairProducts256>, Vector256<int>, FloatLanes256, Vector256<float>>(),
            _ => Of<Lanes128, Vector128<int>, FloatLanes128, Vector128<float>>(),
        };
        AddElementwise(twins, level);
        OperatorEntry[] entries = [.. plain];
        for (int i = 0; i < entries.Length; i++)
            if (twins.TryGetValue(kernels[i], out nint invoke))
                entries[i].Invoke = (delegate*<ref Context, Status>)invoke;
        return entries;
    }

    static Dictionary<Type, nint> Of<TLanes, V, TFloatLanes, VFloat>()
        where TLanes : struct, IPairLanes<V>
        where V : struct
        where TFloatLanes : struct, IPanelLanes<VFloat, float>
        where VFloat : struct => new()
        {
            [typeof(Conv2DInt8)] = Of<Conv2DInt8Simd<TLanes, V>>(),
            [typeof(DepthwiseConv2DInt8)] = Of<DepthwiseConv2DInt8Simd<TLanes, V>>(),
            [typeof(FullyConnectedInt8)] = Of<FullyConnectedInt8Simd<TLanes, V>>(),
            [typeof(Conv2DFloat32)] = Of<Conv2DFloat32Simd<TFloatLanes, VFloat>>(),
            [typeof(DepthwiseConv2DFloat32)] = Of<DepthwiseConv2DFloat32Simd<TFloatLanes, VFloat>>(),
            [typeof(FullyConnectedFloat32)] = Of<FullyConnectedFloat32Simd<TFloatLanes, VFloat>>(),
        };

    /// <summary>Kernels that are the same at every level, and those that take AVX2 or nothing.</summary>
    static void AddElementwise(Dictionary<Type, nint> twins, SimdLevel level)
    {
        twins[typeof(PoolInteger<Maximum, Int8Element, sbyte>)] = Of<MaxPoolInt8Simd>();
        twins[typeof(PoolInteger<Average, Int8Element, sbyte>)] = Of<AveragePoolInt8Simd>();
        twins[typeof(PoolFloat32<FloatMaximum>)] = Of<PoolFloat32Simd<FloatMaximum>>();
        twins[typeof(PoolFloat32<FloatAverage>)] = Of<PoolFloat32Simd<FloatAverage>>();
        twins[typeof(SoftmaxInt8)] = Of<SoftmaxInt8Simd>();
        twins[typeof(BatchMatMul<MatrixInt8, sbyte>)] = Of<BatchMatMulInt8Simd>();
        twins[typeof(BatchMatMul<MatrixFloat32, float>)] = Of<BatchMatMulFloat32Simd>();
        twins[typeof(ElementwiseFloat32<FloatSum>)] = Of<ElementwiseFloat32Simd<FloatSum, VectorSum>>();
        twins[typeof(ElementwiseFloat32<FloatProduct>)] = Of<ElementwiseFloat32Simd<FloatProduct, VectorProduct>>();
        if (level == SimdLevel.Vector128)
            return;
        twins[typeof(EqualScale<Addition, Int8Element, sbyte>)] = Of<AddInt8Simd>();
        twins[typeof(MulInteger<Int8Element, sbyte>)] = Of<MulInt8Simd>();
    }

    static nint Of<TKernel>() where TKernel : struct, ISimdKernel => (nint)(delegate*<ref Context, Status>)&TKernel.Invoke;
}
