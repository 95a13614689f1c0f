namespace Emu.Runtime.Hosting;

/// <summary>Stable error numbers, shown as EMU2xxx. From 2100 on: 2000 plus the runtime's <see cref="Status"/>, which documents them.</summary>
public enum ModelErrorId
{
    /// <summary>The file does not exist.</summary>
    FileNotFound = 2001,
    /// <summary>The file cannot be read.</summary>
    FileUnreadable = 2002,
    /// <summary>The file has no bytes.</summary>
    FileEmpty = 2003,
    /// <summary>The file exceeds the size limit; it was not read.</summary>
    FileTooLarge = 2004,
    /// <summary>The file is not a TFLite model; the message says what it seems to be.</summary>
    NotAModel = 2005,
    /// <summary>The model refers to bytes behind the end of the file.</summary>
    FileTruncated = 2006,
    /// <summary>More objects than an inspection takes (subgraphs, tensors, operators, names).</summary>
    ModelTooComplex = 2007,

    /// <summary>A .npy file's header is malformed.</summary>
    NpyMalformed = 2020,
    /// <summary>A .npy file's version or element type is not supported.</summary>
    NpyUnsupported = 2021,
    /// <summary>A .npy file's element type is not the tensor's.</summary>
    TensorTypeMismatch = 2022,
    /// <summary>A .npy file's shape is not the tensor's.</summary>
    TensorShapeMismatch = 2023,
    /// <summary>A raw file's size is not the tensor's.</summary>
    TensorSizeMismatch = 2024,

    /// <summary>See <see cref="Status.ModelTooShort"/>.</summary>
    ModelTooShort = 2000 + Status.ModelTooShort,
    /// <summary>See <see cref="Status.WrongIdentifier"/>.</summary>
    WrongIdentifier = 2000 + Status.WrongIdentifier,
    /// <summary>See <see cref="Status.WrongSchemaVersion"/>.</summary>
    WrongSchemaVersion = 2000 + Status.WrongSchemaVersion,
    /// <summary>See <see cref="Status.MalformedModel"/>.</summary>
    MalformedModel = 2000 + Status.MalformedModel,
    /// <summary>See <see cref="Status.NoSubgraph"/>.</summary>
    NoSubgraph = 2000 + Status.NoSubgraph,
    /// <summary>See <see cref="Status.TooManyTensorsOrOperators"/>.</summary>
    TooManyTensorsOrOperators = 2000 + Status.TooManyTensorsOrOperators,
    /// <summary>See <see cref="Status.ExternalBuffer"/>.</summary>
    ExternalBuffer = 2000 + Status.ExternalBuffer,
    /// <summary>See <see cref="Status.BadBufferIndex"/>.</summary>
    BadBufferIndex = 2000 + Status.BadBufferIndex,
    /// <summary>See <see cref="Status.BufferTooSmall"/>.</summary>
    BufferTooSmall = 2000 + Status.BufferTooSmall,
    /// <summary>See <see cref="Status.BufferMisaligned"/>.</summary>
    BufferMisaligned = 2000 + Status.BufferMisaligned,
    /// <summary>See <see cref="Status.BadTensorIndex"/>.</summary>
    BadTensorIndex = 2000 + Status.BadTensorIndex,
    /// <summary>See <see cref="Status.BadOperatorCodeIndex"/>.</summary>
    BadOperatorCodeIndex = 2000 + Status.BadOperatorCodeIndex,
    /// <summary>See <see cref="Status.TensorTooLarge"/>.</summary>
    TensorTooLarge = 2000 + Status.TensorTooLarge,
    /// <summary>See <see cref="Status.TensorTypeUnsupported"/>.</summary>
    TensorTypeUnsupported = 2000 + Status.TensorTypeUnsupported,
    /// <summary>See <see cref="Status.SparseTensor"/>.</summary>
    SparseTensor = 2000 + Status.SparseTensor,
    /// <summary>See <see cref="Status.DynamicShape"/>.</summary>
    DynamicShape = 2000 + Status.DynamicShape,
    /// <summary>See <see cref="Status.RankTooHigh"/>.</summary>
    RankTooHigh = 2000 + Status.RankTooHigh,
    /// <summary>See <see cref="Status.TensorNeverWritten"/>.</summary>
    TensorNeverWritten = 2000 + Status.TensorNeverWritten,
    /// <summary>See <see cref="Status.ConstantWritten"/>.</summary>
    ConstantWritten = 2000 + Status.ConstantWritten,
    /// <summary>See <see cref="Status.TooManyOperands"/>.</summary>
    TooManyOperands = 2000 + Status.TooManyOperands,
    /// <summary>See <see cref="Status.BadQuantization"/>.</summary>
    BadQuantization = 2000 + Status.BadQuantization,
    /// <summary>See <see cref="Status.OperatorUnsupported"/>.</summary>
    OperatorUnsupported = 2000 + Status.OperatorUnsupported,
    /// <summary>See <see cref="Status.ControlFlowUnsupported"/>.</summary>
    ControlFlowUnsupported = 2000 + Status.ControlFlowUnsupported,
    /// <summary>See <see cref="Status.HybridOperator"/>.</summary>
    HybridOperator = 2000 + Status.HybridOperator,
    /// <summary>See <see cref="Status.OperandCount"/>.</summary>
    OperandCount = 2000 + Status.OperandCount,
    /// <summary>See <see cref="Status.OperandType"/>.</summary>
    OperandType = 2000 + Status.OperandType,
    /// <summary>See <see cref="Status.OperandShape"/>.</summary>
    OperandShape = 2000 + Status.OperandShape,
    /// <summary>See <see cref="Status.OperandRank"/>.</summary>
    OperandRank = 2000 + Status.OperandRank,
    /// <summary>See <see cref="Status.OperandQuantization"/>.</summary>
    OperandQuantization = 2000 + Status.OperandQuantization,
    /// <summary>See <see cref="Status.OperandNotConstant"/>.</summary>
    OperandNotConstant = 2000 + Status.OperandNotConstant,
    /// <summary>See <see cref="Status.OperandNotVariable"/>.</summary>
    OperandNotVariable = 2000 + Status.OperandNotVariable,
    /// <summary>See <see cref="Status.OperandValue"/>.</summary>
    OperandValue = 2000 + Status.OperandValue,
    /// <summary>See <see cref="Status.OptionValue"/>.</summary>
    OptionValue = 2000 + Status.OptionValue,
    /// <summary>See <see cref="Status.ArenaTooSmall"/>.</summary>
    ArenaTooSmall = 2000 + Status.ArenaTooSmall,
    /// <summary>See <see cref="Status.ArenaMisaligned"/>.</summary>
    ArenaMisaligned = 2000 + Status.ArenaMisaligned,
    /// <summary>See <see cref="Status.PlanTooLarge"/>.</summary>
    PlanTooLarge = 2000 + Status.PlanTooLarge,
    /// <summary>See <see cref="Status.NotSetUp"/>.</summary>
    NotSetUp = 2000 + Status.NotSetUp,
    /// <summary>See <see cref="Status.OtherModel"/>.</summary>
    OtherModel = 2000 + Status.OtherModel,
    /// <summary>See <see cref="Status.IndexOutOfRange"/>.</summary>
    IndexOutOfRange = 2000 + Status.IndexOutOfRange,
    /// <summary>See <see cref="Status.NoSuchOperand"/>.</summary>
    NoSuchOperand = 2000 + Status.NoSuchOperand,
    /// <summary>See <see cref="Status.DivisionByZero"/>.</summary>
    DivisionByZero = 2000 + Status.DivisionByZero,
}
