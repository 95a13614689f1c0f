using static Emu.Runtime.BuiltinOperator;

namespace Emu.Runtime.Hosting.Prediction;

/// <summary>What TFLM allocates for each operator that it has. Sizes are those of the structs in kernels/*.h and *.cc and c/builtin_op_data.h.</summary>
static class OperatorData
{
    const string StateUnknown = "the size of its state is not modelled";

    static ParameterSize Bytes(int shortEnums, int intEnums) => new(shortEnums, intEnums, intEnums);

    static OperatorRow Plain(string add) => new(add);

    static OperatorRow Comparison(string add) => new(add, Data: 32);

    static OperatorRow Arithmetic(string add, int data) => new(add, Bytes(2, 8), data);

    static OperatorRow Dimensions(string add, ParameterSize parameters = default, DataSize data = default) =>
        new(add, parameters, data, Prepare: OtherPrepare.OutputDimensions);

    static readonly Dictionary<BuiltinOperator, OperatorRow> Builtins = new()
    {
        [Abs] = new("AddAbs", Data: 28),
        [Add] = Arithmetic("AddAdd", 60),
        [AddN] = new("AddAddN", Prepare: OtherPrepare.AddN),
        [ArgMax] = new("AddArgMax", Bytes(1, 4)),
        [ArgMin] = new("AddArgMin", Bytes(1, 4)),
        [AssignVariable] = new("AddAssignVariable", Prepare: OtherPrepare.AssignVariable),
        [AveragePool2D] = new("AddAveragePool2D", 40, 32, 36, OtherPrepare.AveragePool),
        [BatchMatMul] = new("AddBatchMatMul", 3, new(16, 32), 36, OtherPrepare.BatchMatMul),
        [BatchToSpaceND] = Plain("AddBatchToSpaceNd"),
        [BroadcastArgs] = Plain("AddBroadcastArgs"),
        [BroadcastTo] = Plain("AddBroadcastTo"),
        [CallOnce] = new("AddCallOnce", 4, 8),
        [Cast] = new("AddCast", Bytes(2, 8)),
        [Ceil] = Plain("AddCeil"),
        [Concatenation] = new("AddConcatenation", 8, new(24, 40)),
        [Conv2D] = new("AddConv2D", 28, new(56, 72), 60, ConvolutionPrepare.Conv2D),
        [Cos] = Plain("AddCos"),
        [Cumsum] = new("AddCumSum", 2, Prepare: OtherPrepare.Cumsum),
        [DepthToSpace] = Dimensions("AddDepthToSpace", 4),
        [DepthwiseConv2D] = new("AddDepthwiseConv2D", 28, new(56, 72), 60, ConvolutionPrepare.DepthwiseConv2D),
        [Dequantize] = new("AddDequantize", Data: 32),
        [Div] = new("AddDiv", Bytes(1, 4), 28),
        [DynamicUpdateSlice] = Plain("AddDynamicUpdateSlice"),
        [Elu] = new("AddElu", Data: 256),
        [EmbeddingLookup] = Dimensions("AddEmbeddingLookup", data: 16),
        [Equal] = Comparison("AddEqual"),
        [Exp] = Plain("AddExp"),
        [ExpandDims] = Plain("AddExpandDims"),
        [Fill] = Plain("AddFill"),
        [Floor] = Plain("AddFloor"),
        [FloorDiv] = Plain("AddFloorDiv"),
        [FloorMod] = Plain("AddFloorMod"),
        [FullyConnected] = new("AddFullyConnected", Bytes(5, 16), new(48, 64), 72, ConvolutionPrepare.FullyConnected),
        [Gather] = Dimensions("AddGather", 8),
        [GatherND] = Dimensions("AddGatherNd"),
        [Greater] = Comparison("AddGreater"),
        [GreaterEqual] = Comparison("AddGreaterEqual"),
        [HardSwish] = new("AddHardSwish", Data: 20),
        [If] = new("AddIf", 8, 8),
        [L2Normalization] = new("AddL2Normalization", Bytes(1, 4), 4),
        [L2Pool2D] = Dimensions("AddL2Pool2D", data: 32),
        [LeakyRelu] = new("AddLeakyRelu", 4, 24),
        [Less] = Comparison("AddLess"),
        [LessEqual] = Comparison("AddLessEqual"),
        [Log] = Plain("AddLog"),
        [LogicalAnd] = Plain("AddLogicalAnd"),
        [LogicalNot] = Plain("AddLogicalNot"),
        [LogicalOr] = Plain("AddLogicalOr"),
        [Logistic] = new("AddLogistic", Data: 16),
        [LogSoftmax] = new("AddLogSoftmax", Prepare: OtherPrepare.LogSoftmax),
        [Maximum] = Plain("AddMaximum"),
        [MaxPool2D] = new("AddMaxPool2D", 40, 32, 36),
        [Mean] = new("AddMean", 1, 44, Prepare: OtherPrepare.MeanOrSum),
        [Minimum] = Plain("AddMinimum"),
        [MirrorPad] = new("AddMirrorPad", Bytes(1, 4), 20, Prepare: OtherPrepare.MirrorPad),
        [Mul] = new("AddMul", Bytes(1, 4), 36),
        [Neg] = Plain("AddNeg"),
        [NotEqual] = Comparison("AddNotEqual"),
        [Pack] = new("AddPack", 8),
        [Pad] = new("AddPad", Data: 56),
        [PadV2] = new("AddPadV2", Data: 56),
        [Prelu] = new("AddPrelu", Data: 28),
        [Quantize] = new("AddQuantize", Data: 32),
        [ReadVariable] = Plain("AddReadVariable"),
        [ReduceAll] = new("AddReduceAll", 1, 44, Prepare: OtherPrepare.MinOrMax),
        [ReduceMax] = new("AddReduceMax", 1, 44, Prepare: OtherPrepare.MinOrMax),
        [ReduceMin] = new("AddReduceMin", 1, 44, Prepare: OtherPrepare.MinOrMax),
        [Relu] = new("AddRelu", Data: 28),
        [Relu6] = new("AddRelu6", Data: 8),
        [Reshape] = new("AddReshape", 36),
        [ResizeBilinear] = new("AddResizeBilinear", 2),
        [ResizeNearestNeighbor] = new("AddResizeNearestNeighbor", 2),
        [ReverseV2] = Plain("AddReverseV2"),
        [Round] = Plain("AddRound"),
        [Rsqrt] = new("AddRsqrt", Data: 28),
        [SelectV2] = new("AddSelectV2", Data: 1),
        [Shape] = new("AddShape", Bytes(1, 4)),
        [Sin] = Plain("AddSin"),
        [Slice] = Plain("AddSlice"),
        [Softmax] = new("AddSoftmax", 4, new(56, 80), 64, OtherPrepare.Softmax),
        [SpaceToBatchND] = new("AddSpaceToBatchNd", Data: 4),
        [SpaceToDepth] = Dimensions("AddSpaceToDepth", 4),
        [Split] = new("AddSplit", 4),
        [SplitV] = new("AddSplitV", 4),
        [Sqrt] = Plain("AddSqrt"),
        [Square] = Plain("AddSquare"),
        [SquaredDifference] = new("AddSquaredDifference", Data: 112),
        [Squeeze] = new("AddSqueeze", 36),
        [StridedSlice] = new("AddStridedSlice", 24, 84),
        [Sub] = Arithmetic("AddSub", 52),
        [Sum] = new("AddSum", 1, 44, Prepare: OtherPrepare.MeanOrSum),
        [Svdf] = new("AddSvdf", Bytes(8, 12), 36, 40, OtherPrepare.Svdf),
        [Tanh] = new("AddTanh", Data: 16),
        [Transpose] = Plain("AddTranspose"),
        [TransposeConv] = new("AddTransposeConv", Bytes(16, 20), new(72, 80), 76, ConvolutionPrepare.TransposeConv),
        [UnidirectionalSequenceLstm] = new("AddUnidirectionalSequenceLSTM", 16, 688, 912, OtherPrepare.Lstm),
        [Unpack] = new("AddUnpack", 8),
        [VarHandle] = new("AddVarHandle", new(8, 8, 16, HasPointers: true), 4),
        [While] = new("AddWhile", 8, 8),
        [ZerosLike] = Plain("AddZerosLike"),
    };

    static readonly Dictionary<string, OperatorRow> Customs = new()
    {
        ["CIRCULAR_BUFFER"] = new("AddCircularBuffer") { Unknown = StateUnknown },
        ["SignalDelay"] = new("AddDelay", Data: 20) { Unknown = StateUnknown },
        ["SignalEnergy"] = new("AddEnergy", Data: 8),
        ["SignalFftAutoScale"] = new("AddFftAutoScale"),
        ["SignalFilterBank"] = new("AddFilterBank", Data: new(36, 64)) { Init = SignalPrepare.FilterBank },
        ["SignalFilterBankLog"] = new("AddFilterBankLog", Data: 8),
        ["SignalFilterBankSpectralSubtraction"] = new("AddFilterBankSpectralSubtraction", Data: new(44, 56)) { Init = SignalPrepare.SpectralSubtraction },
        ["SignalFilterBankSquareRoot"] = new("AddFilterBankSquareRoot"),
        ["SignalFramer"] = new("AddFramer", Data: 28) { Unknown = StateUnknown },
        ["SignalIrfft"] = new("AddIrfft") { Unknown = StateUnknown },
        ["SignalOverlapAdd"] = new("AddOverlapAdd") { Unknown = StateUnknown },
        ["SignalPCAN"] = new("AddPCAN", Data: 4),
        ["SignalRfft"] = new("AddRfft", Data: new(32, 48), Prepare: SignalPrepare.RfftScratch) { Init = SignalPrepare.Rfft },
        ["SignalStacker"] = new("AddStacker", Data: 36) { Unknown = StateUnknown },
        ["SignalWindow"] = new("AddWindow", Data: 8),
        ["TFLM_DECODE"] = new("AddDecode") { Unknown = StateUnknown },
        ["TFLite_Detection_PostProcess"] = new("AddDetectionPostprocess", Data: 112) { Unknown = "its eleven scratch buffers are not modelled" },
        ["ethos-u"] = new("AddEthosU") { Unknown = "its scratch belongs to the accelerator's driver" },
    };

    static readonly OperatorRow Missing = new("", Parameters: 0);

    /// <summary>The row of an operator; one that allocates nothing when TFLM has no such operator.</summary>
    internal static OperatorRow Of(OperatorView op) =>
        (op.CustomName.Length > 0 ? Customs.GetValueOrDefault(op.CustomName) : Builtins.GetValueOrDefault((BuiltinOperator)op.BuiltinCode)) ?? Missing;

    internal static bool IsMissing(OperatorRow row) => ReferenceEquals(row, Missing);
}
