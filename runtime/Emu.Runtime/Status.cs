namespace Emu.Runtime;

/// <summary>
/// Outcome of a call. A failure's number plus 2000 is its error id: <see cref="MalformedModel"/> is shown as EMU2103.
/// 100-199: the model file; 200-299: operators; 300-399: memory; 400-499: while running.
/// </summary>
public enum Status : int
{
    /// <summary>Done.</summary>
    Ok = 0,

    /// <summary>The model is shorter than a FlatBuffer's root and identifier (8 bytes).</summary>
    ModelTooShort = 100,
    /// <summary>Bytes 4-7 are not "TFL3".</summary>
    WrongIdentifier = 101,
    /// <summary>The schema version is not 3; value: the version.</summary>
    WrongSchemaVersion = 102,
    /// <summary>An offset, vtable or vector lies outside the model or is misaligned; value: file offset of the table, if known.</summary>
    MalformedModel = 103,
    /// <summary>The model has no subgraph.</summary>
    NoSubgraph = 104,
    /// <summary>More tensors or operators than the limits in <see cref="ModelLimits"/>; value: the number.</summary>
    TooManyTensorsOrOperators = 105,
    /// <summary>The tensor's data lies outside the FlatBuffer (models above 2 GB).</summary>
    ExternalBuffer = 106,
    /// <summary>The tensor names a buffer that does not exist; value: the buffer index.</summary>
    BadBufferIndex = 107,
    /// <summary>The tensor's buffer is shorter than its shape needs; value: bytes found.</summary>
    BufferTooSmall = 108,
    /// <summary>The tensor's data is not aligned for its type; value: file offset.</summary>
    BufferMisaligned = 109,
    /// <summary>An operand or graph input/output names a tensor that does not exist; value: the tensor index.</summary>
    BadTensorIndex = 110,
    /// <summary>The operator names an operator code that does not exist; value: the code index.</summary>
    BadOperatorCodeIndex = 111,
    /// <summary>The tensor has more than 2^30 bytes; value: the dimension at which it overflowed.</summary>
    TensorTooLarge = 112,
    /// <summary>The tensor's element type has no place in a microcontroller's memory; value: the type.</summary>
    TensorTypeUnsupported = 113,
    /// <summary>The tensor is sparse.</summary>
    SparseTensor = 114,
    /// <summary>The tensor has an unknown dimension; value: its index.</summary>
    DynamicShape = 115,
    /// <summary>More dimensions than <see cref="ModelLimits.Rank"/>; value: the rank.</summary>
    RankTooHigh = 116,
    /// <summary>The operator reads a tensor that nothing writes.</summary>
    TensorNeverWritten = 117,
    /// <summary>An operator writes a constant, or the graph's input or output is a constant.</summary>
    ConstantWritten = 118,
    /// <summary>An operator or the graph has more operands than <see cref="ModelLimits.Operands"/>; value: the number.</summary>
    TooManyOperands = 119,
    /// <summary>A scale is not finite or negative, a zero point exceeds 32 bits, or counts disagree; value: the channel.</summary>
    BadQuantization = 120,

    /// <summary>No kernel for the operator and type of its first input; value: the operator code.</summary>
    OperatorUnsupported = 200,
    /// <summary>An operator names a subgraph that does not exist; value: its number.</summary>
    BadSubgraphIndex = 201,
    /// <summary>8-bit weights with float activations ("dynamic range" quantisation); tensor: the weights.</summary>
    HybridOperator = 202,
    /// <summary>A subgraph is called while it runs, by itself or by one that it calls; value: its number.</summary>
    RecursiveSubgraph = 203,
    /// <summary>The calls of subgraphs take more steps than <see cref="ModelLimits.Steps"/>, or are more than <see cref="ModelLimits.Calls"/>; value: the number.</summary>
    TooManyCalls = 204,
    /// <summary>A called subgraph has another number of inputs or outputs than the operator gives or takes; value: its number of them.</summary>
    SubgraphOperandCount = 205,
    /// <summary>An input or output of a called subgraph has another type or size than the operator's operand; value: the subgraph.</summary>
    SubgraphOperand = 206,
    /// <summary>Wrong number of inputs or outputs; value: the number found.</summary>
    OperandCount = 210,
    /// <summary>An operand's type does not fit the kernel; value: the type found.</summary>
    OperandType = 211,
    /// <summary>An operand's shape does not fit; value: the dimension or size found.</summary>
    OperandShape = 212,
    /// <summary>An operand has an unsupported number of dimensions; value: the rank found.</summary>
    OperandRank = 213,
    /// <summary>An operand's scale or zero point is missing or unsupported; value: what was found, or the channel.</summary>
    OperandQuantization = 214,
    /// <summary>An operand must be a constant of the model.</summary>
    OperandNotConstant = 215,
    /// <summary>An operand must be a variable tensor without initial data.</summary>
    OperandNotVariable = 216,
    /// <summary>A constant operand's contents are out of range; value: the value found.</summary>
    OperandValue = 217,
    /// <summary>A builtin option has a value that is not supported; value: the value found.</summary>
    OptionValue = 218,

    /// <summary>The arena is too small; value: bytes missing as far as known.</summary>
    ArenaTooSmall = 300,
    /// <summary>The arena's address is not a multiple of 16.</summary>
    ArenaMisaligned = 301,
    /// <summary>The plan exceeds 2^30 bytes.</summary>
    PlanTooLarge = 302,
    /// <summary>The arena holds no prepared model.</summary>
    NotSetUp = 303,
    /// <summary>The arena was prepared for another model or operator table.</summary>
    OtherModel = 304,
    /// <summary>The memory plan was made for another model or another version of the runtime.</summary>
    OtherPlan = 305,

    /// <summary>An index computed from data lies outside its tensor.</summary>
    IndexOutOfRange = 400,
    /// <summary>A graph input or output with this number does not exist.</summary>
    NoSuchOperand = 401,
    /// <summary>An integer division by zero in the data.</summary>
    DivisionByZero = 402,
    /// <summary>An element for which the operator has no result, such as the root of a negative number in integers.</summary>
    OutsideDomain = 403,
    /// <summary>Not a failure: an operator ended this run before its end, as it needs more runs before what follows may run.</summary>
    RunEnded = 404,
}
