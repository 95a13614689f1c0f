using Emu.Runtime.Arithmetic;
using Emu.Runtime.Kernels;

namespace Emu.Runtime;

/// <summary>The operators that exist: one row for each operator and type of its input 0.</summary>
public static class Operators
{
    /// <summary>Gives every row to a sink.</summary>
    public static void AddAll<TSink>(ref TSink sink) where TSink : struct, IOperatorSink
    {
        sink.Add<AddInteger<Int8Element, sbyte>>(BuiltinOperator.Add, ElementType.Int8);
        sink.Add<AddInteger<Int16Element, short>>(BuiltinOperator.Add, ElementType.Int16);
        sink.Add<ElementwiseInt32<IntegerSum>>(BuiltinOperator.Add, ElementType.Int32);
        sink.Add<ElementwiseFloat32<FloatSum>>(BuiltinOperator.Add, ElementType.Float32);
        sink.Add<PoolInteger<Average, Int8Element, sbyte>>(BuiltinOperator.AveragePool2D, ElementType.Int8);
        sink.Add<PoolInteger<Average, Int16Element, short>>(BuiltinOperator.AveragePool2D, ElementType.Int16);
        sink.Add<PoolFloat32<FloatAverage>>(BuiltinOperator.AveragePool2D, ElementType.Float32);
        sink.Add<Concatenation>(BuiltinOperator.Concatenation, ElementType.Any);
        sink.Add<Conv2DInt8>(BuiltinOperator.Conv2D, ElementType.Int8);
        sink.Add<Conv2DFloat32>(BuiltinOperator.Conv2D, ElementType.Float32);
        sink.Add<DepthwiseConv2DInt8>(BuiltinOperator.DepthwiseConv2D, ElementType.Int8);
        sink.Add<DepthwiseConv2DFloat32>(BuiltinOperator.DepthwiseConv2D, ElementType.Float32);
        sink.Add<Dequantize<Int8Element, sbyte>>(BuiltinOperator.Dequantize, ElementType.Int8);
        sink.Add<Dequantize<Int16Element, short>>(BuiltinOperator.Dequantize, ElementType.Int16);
        sink.Add<Dequantize<UInt8Element, byte>>(BuiltinOperator.Dequantize, ElementType.UInt8);
        sink.Add<FullyConnectedInt8>(BuiltinOperator.FullyConnected, ElementType.Int8);
        sink.Add<FullyConnectedFloat32>(BuiltinOperator.FullyConnected, ElementType.Float32);
        sink.Add<SigmoidInt8<LogisticFunction>>(BuiltinOperator.Logistic, ElementType.Int8);
        sink.Add<MapFloat32<LogisticMap>>(BuiltinOperator.Logistic, ElementType.Float32);
        sink.Add<PoolInteger<Maximum, Int8Element, sbyte>>(BuiltinOperator.MaxPool2D, ElementType.Int8);
        sink.Add<PoolInteger<Maximum, Int16Element, short>>(BuiltinOperator.MaxPool2D, ElementType.Int16);
        sink.Add<PoolFloat32<FloatMaximum>>(BuiltinOperator.MaxPool2D, ElementType.Float32);
        sink.Add<MeanInteger<Int8Element, sbyte>>(BuiltinOperator.Mean, ElementType.Int8);
        sink.Add<MeanInteger<Int16Element, short>>(BuiltinOperator.Mean, ElementType.Int16);
        sink.Add<MeanFloat32>(BuiltinOperator.Mean, ElementType.Float32);
        sink.Add<MulInteger<Int8Element, sbyte>>(BuiltinOperator.Mul, ElementType.Int8);
        sink.Add<MulInteger<Int16Element, short>>(BuiltinOperator.Mul, ElementType.Int16);
        sink.Add<ElementwiseInt32<IntegerProduct>>(BuiltinOperator.Mul, ElementType.Int32);
        sink.Add<ElementwiseFloat32<FloatProduct>>(BuiltinOperator.Mul, ElementType.Float32);
        sink.Add<Pad<sbyte>>(BuiltinOperator.Pad, ElementType.Int8);
        sink.Add<Pad<short>>(BuiltinOperator.Pad, ElementType.Int16);
        sink.Add<Pad<int>>(BuiltinOperator.Pad, ElementType.Int32);
        sink.Add<Pad<int>>(BuiltinOperator.Pad, ElementType.Float32);
        sink.Add<Pad<sbyte>>(BuiltinOperator.PadV2, ElementType.Int8);
        sink.Add<Pad<short>>(BuiltinOperator.PadV2, ElementType.Int16);
        sink.Add<Pad<int>>(BuiltinOperator.PadV2, ElementType.Int32);
        sink.Add<Pad<int>>(BuiltinOperator.PadV2, ElementType.Float32);
        sink.Add<QuantizeInteger<Int8Element, sbyte>>(BuiltinOperator.Quantize, ElementType.Int8);
        sink.Add<QuantizeInteger<UInt8Element, byte>>(BuiltinOperator.Quantize, ElementType.UInt8);
        sink.Add<QuantizeInteger<Int16Element, short>>(BuiltinOperator.Quantize, ElementType.Int16);
        sink.Add<QuantizeInteger<Int32Element, int>>(BuiltinOperator.Quantize, ElementType.Int32);
        sink.Add<QuantizeFloat32>(BuiltinOperator.Quantize, ElementType.Float32);
        sink.Add<ReluInteger<Int8Element, sbyte>>(BuiltinOperator.Relu, ElementType.Int8);
        sink.Add<ReluInteger<Int16Element, short>>(BuiltinOperator.Relu, ElementType.Int16);
        sink.Add<MapFloat32<ReluMap>>(BuiltinOperator.Relu, ElementType.Float32);
        sink.Add<Relu6Integer<Int8Element, sbyte>>(BuiltinOperator.Relu6, ElementType.Int8);
        sink.Add<Relu6Integer<Int16Element, short>>(BuiltinOperator.Relu6, ElementType.Int16);
        sink.Add<MapFloat32<Relu6Map>>(BuiltinOperator.Relu6, ElementType.Float32);
        sink.Add<Reshape>(BuiltinOperator.Reshape, ElementType.Any);
        sink.Add<SignalDelay>(CustomOperator.Code("SignalDelay"u8), ElementType.Int16);
        sink.Add<SignalEnergy>(CustomOperator.Code("SignalEnergy"u8), ElementType.Int16);
        sink.Add<SignalFftAutoScale>(CustomOperator.Code("SignalFftAutoScale"u8), ElementType.Int16);
        sink.Add<SignalFilterBank>(CustomOperator.Code("SignalFilterBank"u8), ElementType.UInt32);
        sink.Add<SignalFilterBankLog>(CustomOperator.Code("SignalFilterBankLog"u8), ElementType.UInt32);
        sink.Add<SignalFilterBankSpectralSubtraction>(CustomOperator.Code("SignalFilterBankSpectralSubtraction"u8), ElementType.UInt32);
        sink.Add<SignalFilterBankSquareRoot>(CustomOperator.Code("SignalFilterBankSquareRoot"u8), ElementType.UInt64);
        sink.Add<SignalFramer>(CustomOperator.Code("SignalFramer"u8), ElementType.Int16);
        sink.Add<SignalIrfft<FourierInt16, short>>(CustomOperator.Code("SignalIrfft"u8), ElementType.Int16);
        sink.Add<SignalIrfft<FourierInt32, int>>(CustomOperator.Code("SignalIrfft"u8), ElementType.Int32);
        sink.Add<SignalIrfft<FourierFloat32, float>>(CustomOperator.Code("SignalIrfft"u8), ElementType.Float32);
        sink.Add<SignalOverlapAdd<Int16Samples, short>>(CustomOperator.Code("SignalOverlapAdd"u8), ElementType.Int16);
        sink.Add<SignalOverlapAdd<FloatSamples, float>>(CustomOperator.Code("SignalOverlapAdd"u8), ElementType.Float32);
        sink.Add<SignalPcan>(CustomOperator.Code("SignalPCAN"u8), ElementType.UInt32);
        sink.Add<SignalRfft<FourierInt16, short>>(CustomOperator.Code("SignalRfft"u8), ElementType.Int16);
        sink.Add<SignalRfft<FourierInt32, int>>(CustomOperator.Code("SignalRfft"u8), ElementType.Int32);
        sink.Add<SignalRfft<FourierFloat32, float>>(CustomOperator.Code("SignalRfft"u8), ElementType.Float32);
        sink.Add<SignalStacker>(CustomOperator.Code("SignalStacker"u8), ElementType.Int16);
        sink.Add<SignalWindow>(CustomOperator.Code("SignalWindow"u8), ElementType.Int16);
        sink.Add<SoftmaxInt8>(BuiltinOperator.Softmax, ElementType.Int8);
        sink.Add<SoftmaxFloat32>(BuiltinOperator.Softmax, ElementType.Float32);
        sink.Add<SvdfInt8>(BuiltinOperator.Svdf, ElementType.Int8);
        sink.Add<SvdfFloat32>(BuiltinOperator.Svdf, ElementType.Float32);
        sink.Add<SigmoidInt8<TanhFunction>>(BuiltinOperator.Tanh, ElementType.Int8);
        sink.Add<MapFloat32<TanhMap>>(BuiltinOperator.Tanh, ElementType.Float32);
    }
}
