namespace Emu.Runtime;

/// <summary>TFLite's builtin operators with the numbers of schema.fbs (<c>BuiltinOperator</c>).</summary>
public enum BuiltinOperator : int
{
    /// <summary><c>ADD</c></summary>
    Add = 0,
    /// <summary><c>AVERAGE_POOL_2D</c></summary>
    AveragePool2D = 1,
    /// <summary><c>CONCATENATION</c></summary>
    Concatenation = 2,
    /// <summary><c>CONV_2D</c></summary>
    Conv2D = 3,
    /// <summary><c>DEPTHWISE_CONV_2D</c></summary>
    DepthwiseConv2D = 4,
    /// <summary><c>DEPTH_TO_SPACE</c></summary>
    DepthToSpace = 5,
    /// <summary><c>DEQUANTIZE</c></summary>
    Dequantize = 6,
    /// <summary><c>EMBEDDING_LOOKUP</c></summary>
    EmbeddingLookup = 7,
    /// <summary><c>FLOOR</c></summary>
    Floor = 8,
    /// <summary><c>FULLY_CONNECTED</c></summary>
    FullyConnected = 9,
    /// <summary><c>HASHTABLE_LOOKUP</c></summary>
    HashtableLookup = 10,
    /// <summary><c>L2_NORMALIZATION</c></summary>
    L2Normalization = 11,
    /// <summary><c>L2_POOL_2D</c></summary>
    L2Pool2D = 12,
    /// <summary><c>LOCAL_RESPONSE_NORMALIZATION</c></summary>
    LocalResponseNormalization = 13,
    /// <summary><c>LOGISTIC</c></summary>
    Logistic = 14,
    /// <summary><c>LSH_PROJECTION</c></summary>
    LshProjection = 15,
    /// <summary><c>LSTM</c></summary>
    Lstm = 16,
    /// <summary><c>MAX_POOL_2D</c></summary>
    MaxPool2D = 17,
    /// <summary><c>MUL</c></summary>
    Mul = 18,
    /// <summary><c>RELU</c></summary>
    Relu = 19,
    /// <summary><c>RELU_N1_TO_1</c></summary>
    ReluN1To1 = 20,
    /// <summary><c>RELU6</c></summary>
    Relu6 = 21,
    /// <summary><c>RESHAPE</c></summary>
    Reshape = 22,
    /// <summary><c>RESIZE_BILINEAR</c></summary>
    ResizeBilinear = 23,
    /// <summary><c>RNN</c></summary>
    Rnn = 24,
    /// <summary><c>SOFTMAX</c></summary>
    Softmax = 25,
    /// <summary><c>SPACE_TO_DEPTH</c></summary>
    SpaceToDepth = 26,
    /// <summary><c>SVDF</c></summary>
    Svdf = 27,
    /// <summary><c>TANH</c></summary>
    Tanh = 28,
    /// <summary><c>CONCAT_EMBEDDINGS</c></summary>
    ConcatEmbeddings = 29,
    /// <summary><c>SKIP_GRAM</c></summary>
    SkipGram = 30,
    /// <summary><c>CALL</c></summary>
    Call = 31,
    /// <summary><c>CUSTOM</c></summary>
    Custom = 32,
    /// <summary><c>EMBEDDING_LOOKUP_SPARSE</c></summary>
    EmbeddingLookupSparse = 33,
    /// <summary><c>PAD</c></summary>
    Pad = 34,
    /// <summary><c>UNIDIRECTIONAL_SEQUENCE_RNN</c></summary>
    UnidirectionalSequenceRnn = 35,
    /// <summary><c>GATHER</c></summary>
    Gather = 36,
    /// <summary><c>BATCH_TO_SPACE_ND</c></summary>
    BatchToSpaceND = 37,
    /// <summary><c>SPACE_TO_BATCH_ND</c></summary>
    SpaceToBatchND = 38,
    /// <summary><c>TRANSPOSE</c></summary>
    Transpose = 39,
    /// <summary><c>MEAN</c></summary>
    Mean = 40,
    /// <summary><c>SUB</c></summary>
    Sub = 41,
    /// <summary><c>DIV</c></summary>
    Div = 42,
    /// <summary><c>SQUEEZE</c></summary>
    Squeeze = 43,
    /// <summary><c>UNIDIRECTIONAL_SEQUENCE_LSTM</c></summary>
    UnidirectionalSequenceLstm = 44,
    /// <summary><c>STRIDED_SLICE</c></summary>
    StridedSlice = 45,
    /// <summary><c>BIDIRECTIONAL_SEQUENCE_RNN</c></summary>
    BidirectionalSequenceRnn = 46,
    /// <summary><c>EXP</c></summary>
    Exp = 47,
    /// <summary><c>TOPK_V2</c></summary>
    TopKV2 = 48,
    /// <summary><c>SPLIT</c></summary>
    Split = 49,
    /// <summary><c>LOG_SOFTMAX</c></summary>
    LogSoftmax = 50,
    /// <summary><c>DELEGATE</c></summary>
    Delegate = 51,
    /// <summary><c>BIDIRECTIONAL_SEQUENCE_LSTM</c></summary>
    BidirectionalSequenceLstm = 52,
    /// <summary><c>CAST</c></summary>
    Cast = 53,
    /// <summary><c>PRELU</c></summary>
    Prelu = 54,
    /// <summary><c>MAXIMUM</c></summary>
    Maximum = 55,
    /// <summary><c>ARG_MAX</c></summary>
    ArgMax = 56,
    /// <summary><c>MINIMUM</c></summary>
    Minimum = 57,
    /// <summary><c>LESS</c></summary>
    Less = 58,
    /// <summary><c>NEG</c></summary>
    Neg = 59,
    /// <summary><c>PADV2</c></summary>
    PadV2 = 60,
    /// <summary><c>GREATER</c></summary>
    Greater = 61,
    /// <summary><c>GREATER_EQUAL</c></summary>
    GreaterEqual = 62,
    /// <summary><c>LESS_EQUAL</c></summary>
    LessEqual = 63,
    /// <summary><c>SELECT</c></summary>
    Select = 64,
    /// <summary><c>SLICE</c></summary>
    Slice = 65,
    /// <summary><c>SIN</c></summary>
    Sin = 66,
    /// <summary><c>TRANSPOSE_CONV</c></summary>
    TransposeConv = 67,
    /// <summary><c>SPARSE_TO_DENSE</c></summary>
    SparseToDense = 68,
    /// <summary><c>TILE</c></summary>
    Tile = 69,
    /// <summary><c>EXPAND_DIMS</c></summary>
    ExpandDims = 70,
    /// <summary><c>EQUAL</c></summary>
    Equal = 71,
    /// <summary><c>NOT_EQUAL</c></summary>
    NotEqual = 72,
    /// <summary><c>LOG</c></summary>
    Log = 73,
    /// <summary><c>SUM</c></summary>
    Sum = 74,
    /// <summary><c>SQRT</c></summary>
    Sqrt = 75,
    /// <summary><c>RSQRT</c></summary>
    Rsqrt = 76,
    /// <summary><c>SHAPE</c></summary>
    Shape = 77,
    /// <summary><c>POW</c></summary>
    Pow = 78,
    /// <summary><c>ARG_MIN</c></summary>
    ArgMin = 79,
    /// <summary><c>FAKE_QUANT</c></summary>
    FakeQuant = 80,
    /// <summary><c>REDUCE_PROD</c></summary>
    ReduceProd = 81,
    /// <summary><c>REDUCE_MAX</c></summary>
    ReduceMax = 82,
    /// <summary><c>PACK</c></summary>
    Pack = 83,
    /// <summary><c>LOGICAL_OR</c></summary>
    LogicalOr = 84,
    /// <summary><c>ONE_HOT</c></summary>
    OneHot = 85,
    /// <summary><c>LOGICAL_AND</c></summary>
    LogicalAnd = 86,
    /// <summary><c>LOGICAL_NOT</c></summary>
    LogicalNot = 87,
    /// <summary><c>UNPACK</c></summary>
    Unpack = 88,
    /// <summary><c>REDUCE_MIN</c></summary>
    ReduceMin = 89,
    /// <summary><c>FLOOR_DIV</c></summary>
    FloorDiv = 90,
    /// <summary><c>REDUCE_ANY</c></summary>
    ReduceAny = 91,
    /// <summary><c>SQUARE</c></summary>
    Square = 92,
    /// <summary><c>ZEROS_LIKE</c></summary>
    ZerosLike = 93,
    /// <summary><c>FILL</c></summary>
    Fill = 94,
    /// <summary><c>FLOOR_MOD</c></summary>
    FloorMod = 95,
    /// <summary><c>RANGE</c></summary>
    Range = 96,
    /// <summary><c>RESIZE_NEAREST_NEIGHBOR</c></summary>
    ResizeNearestNeighbor = 97,
    /// <summary><c>LEAKY_RELU</c></summary>
    LeakyRelu = 98,
    /// <summary><c>SQUARED_DIFFERENCE</c></summary>
    SquaredDifference = 99,
    /// <summary><c>MIRROR_PAD</c></summary>
    MirrorPad = 100,
    /// <summary><c>ABS</c></summary>
    Abs = 101,
    /// <summary><c>SPLIT_V</c></summary>
    SplitV = 102,
    /// <summary><c>UNIQUE</c></summary>
    Unique = 103,
    /// <summary><c>CEIL</c></summary>
    Ceil = 104,
    /// <summary><c>REVERSE_V2</c></summary>
    ReverseV2 = 105,
    /// <summary><c>ADD_N</c></summary>
    AddN = 106,
    /// <summary><c>GATHER_ND</c></summary>
    GatherND = 107,
    /// <summary><c>COS</c></summary>
    Cos = 108,
    /// <summary><c>WHERE</c></summary>
    Where = 109,
    /// <summary><c>RANK</c></summary>
    Rank = 110,
    /// <summary><c>ELU</c></summary>
    Elu = 111,
    /// <summary><c>REVERSE_SEQUENCE</c></summary>
    ReverseSequence = 112,
    /// <summary><c>MATRIX_DIAG</c></summary>
    MatrixDiag = 113,
    /// <summary><c>QUANTIZE</c></summary>
    Quantize = 114,
    /// <summary><c>MATRIX_SET_DIAG</c></summary>
    MatrixSetDiag = 115,
    /// <summary><c>ROUND</c></summary>
    Round = 116,
    /// <summary><c>HARD_SWISH</c></summary>
    HardSwish = 117,
    /// <summary><c>IF</c></summary>
    If = 118,
    /// <summary><c>WHILE</c></summary>
    While = 119,
    /// <summary><c>NON_MAX_SUPPRESSION_V4</c></summary>
    NonMaxSuppressionV4 = 120,
    /// <summary><c>NON_MAX_SUPPRESSION_V5</c></summary>
    NonMaxSuppressionV5 = 121,
    /// <summary><c>SCATTER_ND</c></summary>
    ScatterND = 122,
    /// <summary><c>SELECT_V2</c></summary>
    SelectV2 = 123,
    /// <summary><c>DENSIFY</c></summary>
    Densify = 124,
    /// <summary><c>SEGMENT_SUM</c></summary>
    SegmentSum = 125,
    /// <summary><c>BATCH_MATMUL</c></summary>
    BatchMatMul = 126,
    /// <summary><c>PLACEHOLDER_FOR_GREATER_OP_CODES</c></summary>
    PlaceholderForGreaterOpCodes = 127,
    /// <summary><c>CUMSUM</c></summary>
    Cumsum = 128,
    /// <summary><c>CALL_ONCE</c></summary>
    CallOnce = 129,
    /// <summary><c>BROADCAST_TO</c></summary>
    BroadcastTo = 130,
    /// <summary><c>RFFT2D</c></summary>
    Rfft2d = 131,
    /// <summary><c>CONV_3D</c></summary>
    Conv3D = 132,
    /// <summary><c>IMAG</c></summary>
    Imag = 133,
    /// <summary><c>REAL</c></summary>
    Real = 134,
    /// <summary><c>COMPLEX_ABS</c></summary>
    ComplexAbs = 135,
    /// <summary><c>HASHTABLE</c></summary>
    Hashtable = 136,
    /// <summary><c>HASHTABLE_FIND</c></summary>
    HashtableFind = 137,
    /// <summary><c>HASHTABLE_IMPORT</c></summary>
    HashtableImport = 138,
    /// <summary><c>HASHTABLE_SIZE</c></summary>
    HashtableSize = 139,
    /// <summary><c>REDUCE_ALL</c></summary>
    ReduceAll = 140,
    /// <summary><c>CONV_3D_TRANSPOSE</c></summary>
    Conv3DTranspose = 141,
    /// <summary><c>VAR_HANDLE</c></summary>
    VarHandle = 142,
    /// <summary><c>READ_VARIABLE</c></summary>
    ReadVariable = 143,
    /// <summary><c>ASSIGN_VARIABLE</c></summary>
    AssignVariable = 144,
    /// <summary><c>BROADCAST_ARGS</c></summary>
    BroadcastArgs = 145,
    /// <summary><c>RANDOM_STANDARD_NORMAL</c></summary>
    RandomStandardNormal = 146,
    /// <summary><c>BUCKETIZE</c></summary>
    Bucketize = 147,
    /// <summary><c>RANDOM_UNIFORM</c></summary>
    RandomUniform = 148,
    /// <summary><c>MULTINOMIAL</c></summary>
    Multinomial = 149,
    /// <summary><c>GELU</c></summary>
    Gelu = 150,
    /// <summary><c>DYNAMIC_UPDATE_SLICE</c></summary>
    DynamicUpdateSlice = 151,
    /// <summary><c>RELU_0_TO_1</c></summary>
    Relu0To1 = 152,
    /// <summary><c>UNSORTED_SEGMENT_PROD</c></summary>
    UnsortedSegmentProd = 153,
    /// <summary><c>UNSORTED_SEGMENT_MAX</c></summary>
    UnsortedSegmentMax = 154,
    /// <summary><c>UNSORTED_SEGMENT_SUM</c></summary>
    UnsortedSegmentSum = 155,
    /// <summary><c>ATAN2</c></summary>
    Atan2 = 156,
    /// <summary><c>UNSORTED_SEGMENT_MIN</c></summary>
    UnsortedSegmentMin = 157,
    /// <summary><c>SIGN</c></summary>
    Sign = 158,
    /// <summary><c>BITCAST</c></summary>
    Bitcast = 159,
    /// <summary><c>BITWISE_XOR</c></summary>
    BitwiseXor = 160,
    /// <summary><c>RIGHT_SHIFT</c></summary>
    RightShift = 161,
    /// <summary><c>STABLEHLO_LOGISTIC</c></summary>
    StablehloLogistic = 162,
    /// <summary><c>STABLEHLO_ADD</c></summary>
    StablehloAdd = 163,
    /// <summary><c>STABLEHLO_DIVIDE</c></summary>
    StablehloDivide = 164,
    /// <summary><c>STABLEHLO_MULTIPLY</c></summary>
    StablehloMultiply = 165,
    /// <summary><c>STABLEHLO_MAXIMUM</c></summary>
    StablehloMaximum = 166,
    /// <summary><c>STABLEHLO_RESHAPE</c></summary>
    StablehloReshape = 167,
    /// <summary><c>STABLEHLO_CLAMP</c></summary>
    StablehloClamp = 168,
    /// <summary><c>STABLEHLO_CONCATENATE</c></summary>
    StablehloConcatenate = 169,
    /// <summary><c>STABLEHLO_BROADCAST_IN_DIM</c></summary>
    StablehloBroadcastInDim = 170,
    /// <summary><c>STABLEHLO_CONVOLUTION</c></summary>
    StablehloConvolution = 171,
    /// <summary><c>STABLEHLO_SLICE</c></summary>
    StablehloSlice = 172,
    /// <summary><c>STABLEHLO_CUSTOM_CALL</c></summary>
    StablehloCustomCall = 173,
    /// <summary><c>STABLEHLO_REDUCE</c></summary>
    StablehloReduce = 174,
    /// <summary><c>STABLEHLO_ABS</c></summary>
    StablehloAbs = 175,
    /// <summary><c>STABLEHLO_AND</c></summary>
    StablehloAnd = 176,
    /// <summary><c>STABLEHLO_COSINE</c></summary>
    StablehloCosine = 177,
    /// <summary><c>STABLEHLO_EXPONENTIAL</c></summary>
    StablehloExponential = 178,
    /// <summary><c>STABLEHLO_FLOOR</c></summary>
    StablehloFloor = 179,
    /// <summary><c>STABLEHLO_LOG</c></summary>
    StablehloLog = 180,
    /// <summary><c>STABLEHLO_MINIMUM</c></summary>
    StablehloMinimum = 181,
    /// <summary><c>STABLEHLO_NEGATE</c></summary>
    StablehloNegate = 182,
    /// <summary><c>STABLEHLO_OR</c></summary>
    StablehloOr = 183,
    /// <summary><c>STABLEHLO_POWER</c></summary>
    StablehloPower = 184,
    /// <summary><c>STABLEHLO_REMAINDER</c></summary>
    StablehloRemainder = 185,
    /// <summary><c>STABLEHLO_RSQRT</c></summary>
    StablehloRsqrt = 186,
    /// <summary><c>STABLEHLO_SELECT</c></summary>
    StablehloSelect = 187,
    /// <summary><c>STABLEHLO_SUBTRACT</c></summary>
    StablehloSubtract = 188,
    /// <summary><c>STABLEHLO_TANH</c></summary>
    StablehloTanh = 189,
    /// <summary><c>STABLEHLO_SCATTER</c></summary>
    StablehloScatter = 190,
    /// <summary><c>STABLEHLO_COMPARE</c></summary>
    StablehloCompare = 191,
    /// <summary><c>STABLEHLO_CONVERT</c></summary>
    StablehloConvert = 192,
    /// <summary><c>STABLEHLO_DYNAMIC_SLICE</c></summary>
    StablehloDynamicSlice = 193,
    /// <summary><c>STABLEHLO_DYNAMIC_UPDATE_SLICE</c></summary>
    StablehloDynamicUpdateSlice = 194,
    /// <summary><c>STABLEHLO_PAD</c></summary>
    StablehloPad = 195,
    /// <summary><c>STABLEHLO_IOTA</c></summary>
    StablehloIota = 196,
    /// <summary><c>STABLEHLO_DOT_GENERAL</c></summary>
    StablehloDotGeneral = 197,
    /// <summary><c>STABLEHLO_REDUCE_WINDOW</c></summary>
    StablehloReduceWindow = 198,
    /// <summary><c>STABLEHLO_SORT</c></summary>
    StablehloSort = 199,
    /// <summary><c>STABLEHLO_WHILE</c></summary>
    StablehloWhile = 200,
    /// <summary><c>STABLEHLO_GATHER</c></summary>
    StablehloGather = 201,
    /// <summary><c>STABLEHLO_TRANSPOSE</c></summary>
    StablehloTranspose = 202,
    /// <summary><c>DILATE</c></summary>
    Dilate = 203,
    /// <summary><c>STABLEHLO_RNG_BIT_GENERATOR</c></summary>
    StablehloRngBitGenerator = 204,
    /// <summary><c>REDUCE_WINDOW</c></summary>
    ReduceWindow = 205,
    /// <summary><c>STABLEHLO_COMPOSITE</c></summary>
    StablehloComposite = 206,
    /// <summary><c>STABLEHLO_SHIFT_LEFT</c></summary>
    StablehloShiftLeft = 207,
    /// <summary><c>STABLEHLO_CBRT</c></summary>
    StablehloCbrt = 208,
    /// <summary><c>STABLEHLO_CASE</c></summary>
    StablehloCase = 209,
}
