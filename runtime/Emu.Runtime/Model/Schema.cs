namespace Emu.Runtime;

/// <summary>Field numbers of the TFLite schema, version 3 (schema.fbs): the order of the fields in each table.</summary>
internal static class Schema
{
    internal const int Version = 3;
    internal const int Identifier = 0x334C4654; // "TFL3", little-endian

    internal const int ModelVersion = 0, ModelOperatorCodes = 1, ModelSubgraphs = 2, ModelDescription = 3, ModelBuffers = 4,
                       ModelMetadata = 6, ModelSignatures = 7;

    internal const int GraphTensors = 0, GraphInputs = 1, GraphOutputs = 2, GraphOperators = 3, GraphName = 4;

    internal const int TensorShape = 0, TensorType = 1, TensorBuffer = 2, TensorName = 3, TensorQuantization = 4,
                       TensorIsVariable = 5, TensorSparsity = 6, TensorShapeSignature = 7, TensorExternalBuffer = 10;

    internal const int QuantizationScale = 2, QuantizationZeroPoint = 3, QuantizationDimension = 6;

    internal const int BufferData = 0, BufferOffset = 1, BufferSize = 2;

    internal const int CodeDeprecatedBuiltin = 0, CodeCustom = 1, CodeVersion = 2, CodeBuiltin = 3;

    internal const int OperatorCode = 0, OperatorInputs = 1, OperatorOutputs = 2, OperatorOptionsType = 3, OperatorOptions = 4,
                       OperatorCustomOptions = 5;

    internal const int MetadataName = 0, MetadataBuffer = 1;

    internal const int SignatureInputs = 0, SignatureOutputs = 1, SignatureKey = 2, SignatureSubgraph = 4;

    internal const int MapName = 0, MapTensor = 1;
}
