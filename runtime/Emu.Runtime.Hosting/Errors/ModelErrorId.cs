namespace Emu.Runtime.Hosting;

/// <summary>Stable error numbers, shown as EMU2xxx. From 2100 on: 2000 plus the number of the runtime's <see cref="Status"/>.</summary>
public enum ModelErrorId
{
    /// <summary>The file does not exist.</summary>
    [ErrorInfo("the file does not exist",
        "check the path")]
    FileNotFound = 2001,
    /// <summary>The file cannot be read.</summary>
    [ErrorInfo("the file cannot be read",
        "check the file's permissions, and that it is a file")]
    FileUnreadable = 2002,
    /// <summary>The file has no bytes.</summary>
    [ErrorInfo("the file has no bytes",
        "write the model again; a converter or download stopped early")]
    FileEmpty = 2003,
    /// <summary>The file exceeds the size limit (512 MB); it was not read.</summary>
    [ErrorInfo("the file exceeds the size limit (512 MB); it was not read",
        "microcontroller models are far smaller; check that this is the right file")]
    FileTooLarge = 2004,
    /// <summary>The file is not a TFLite model; the message says what it seems to be.</summary>
    [ErrorInfo("the file is not a TFLite model; the message says what it seems to be",
        "give a .tflite file (FlatBuffer with identifier TFL3)")]
    NotAModel = 2005,
    /// <summary>The model refers to bytes behind the end of the file.</summary>
    [ErrorInfo("the model refers to bytes behind the end of the file",
        "the file ends early; copy or download it again")]
    FileTruncated = 2006,
    /// <summary>More subgraphs, tensors or operators than an inspection takes.</summary>
    [ErrorInfo("more subgraphs, tensors or operators than an inspection takes",
        "split the model; these counts are far beyond a microcontroller")]
    ModelTooComplex = 2007,
    /// <summary>A .npy file's header is malformed.</summary>
    [ErrorInfo("A .npy file's header is malformed",
        "write the file with numpy.save")]
    NpyMalformed = 2020,
    /// <summary>A .npy file's version, byte order or element type is not supported.</summary>
    [ErrorInfo("A .npy file's version, byte order or element type is not supported",
        "save it little-endian, in C order, with a numeric type: numpy.save(f, numpy.ascontiguousarray(a))")]
    NpyUnsupported = 2021,
    /// <summary>A .npy file's element type is not the tensor's.</summary>
    [ErrorInfo("A .npy file's element type is not the tensor's",
        "convert the array to the tensor's type first (quantise: q = round(x / scale) + zero_point)")]
    TensorTypeMismatch = 2022,
    /// <summary>A .npy file's shape is not the tensor's.</summary>
    [ErrorInfo("A .npy file's shape is not the tensor's",
        "reshape the array to the tensor's shape")]
    TensorShapeMismatch = 2023,
    /// <summary>A raw file's size is not the tensor's.</summary>
    [ErrorInfo("A raw file's size is not the tensor's",
        "raw files hold exactly the tensor's bytes, little-endian, row-major")]
    TensorSizeMismatch = 2024,
    /// <summary>The model is shorter than a FlatBuffer's root and identifier (8 bytes).</summary>
    [ErrorInfo("the model is shorter than a FlatBuffer's root and identifier (8 bytes)",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    ModelTooShort = 2000 + Status.ModelTooShort,
    /// <summary>Bytes 4-7 are not "TFL3".</summary>
    [ErrorInfo("bytes 4-7 are not \"TFL3\"",
        "give a .tflite file (FlatBuffer with identifier TFL3)")]
    WrongIdentifier = 2000 + Status.WrongIdentifier,
    /// <summary>The schema version is not 3.</summary>
    [ErrorInfo("the schema version is not 3",
        "convert the model again with a current TFLite converter (schema version 3)")]
    WrongSchemaVersion = 2000 + Status.WrongSchemaVersion,
    /// <summary>An offset, vtable or vector lies outside the model or is misaligned.</summary>
    [ErrorInfo("an offset, vtable or vector lies outside the model or is misaligned",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    MalformedModel = 2000 + Status.MalformedModel,
    /// <summary>The model has no subgraph.</summary>
    [ErrorInfo("the model has no subgraph",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    NoSubgraph = 2000 + Status.NoSubgraph,
    /// <summary>More tensors or operators than the limits.</summary>
    [ErrorInfo("more tensors or operators than the limits",
        "use a smaller model; this is far beyond a microcontroller")]
    TooManyTensorsOrOperators = 2000 + Status.TooManyTensorsOrOperators,
    /// <summary>The tensor's data lies outside the FlatBuffer (models above 2 GB).</summary>
    [ErrorInfo("the tensor's data lies outside the FlatBuffer (models above 2 GB)",
        "keep the weights inside the FlatBuffer (models below 2 GB, no external buffers)")]
    ExternalBuffer = 2000 + Status.ExternalBuffer,
    /// <summary>The tensor names a buffer that does not exist.</summary>
    [ErrorInfo("the tensor names a buffer that does not exist",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    BadBufferIndex = 2000 + Status.BadBufferIndex,
    /// <summary>The tensor's buffer is shorter than its shape needs.</summary>
    [ErrorInfo("the tensor's buffer is shorter than its shape needs",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    BufferTooSmall = 2000 + Status.BufferTooSmall,
    /// <summary>The tensor's data is not aligned for its type.</summary>
    [ErrorInfo("the tensor's data is not aligned for its type",
        "align the buffers again, e.g. with TFLM's tflite_flatbuffer_align")]
    BufferMisaligned = 2000 + Status.BufferMisaligned,
    /// <summary>An operand or graph input/output names a tensor that does not exist.</summary>
    [ErrorInfo("an operand or graph input/output names a tensor that does not exist",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    BadTensorIndex = 2000 + Status.BadTensorIndex,
    /// <summary>The operator names an operator code that does not exist.</summary>
    [ErrorInfo("the operator names an operator code that does not exist",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    BadOperatorCodeIndex = 2000 + Status.BadOperatorCodeIndex,
    /// <summary>The tensor has more than 2^30 bytes.</summary>
    [ErrorInfo("the tensor has more than 2^30 bytes",
        "use a smaller model; this is far beyond a microcontroller")]
    TensorTooLarge = 2000 + Status.TensorTooLarge,
    /// <summary>The tensor's element type has no place in a microcontroller's memory.</summary>
    [ErrorInfo("the tensor's element type has no place in a microcontroller's memory",
        "convert with full integer quantisation: optimizations = [DEFAULT], a representative_dataset, supported_ops = [TFLITE_BUILTINS_INT8]")]
    TensorTypeUnsupported = 2000 + Status.TensorTypeUnsupported,
    /// <summary>The tensor is sparse.</summary>
    [ErrorInfo("the tensor is sparse",
        "convert without sparsity (dense weights)")]
    SparseTensor = 2000 + Status.SparseTensor,
    /// <summary>The tensor has an unknown dimension.</summary>
    [ErrorInfo("the tensor has an unknown dimension",
        "give the converter concrete input shapes (batch 1, e.g. a concrete function or model.input.set_shape)")]
    DynamicShape = 2000 + Status.DynamicShape,
    /// <summary>More dimensions than 8.</summary>
    [ErrorInfo("more dimensions than 8",
        "merge dimensions of this tensor")]
    RankTooHigh = 2000 + Status.RankTooHigh,
    /// <summary>The operator reads a tensor that nothing writes.</summary>
    [ErrorInfo("the operator reads a tensor that nothing writes",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    TensorNeverWritten = 2000 + Status.TensorNeverWritten,
    /// <summary>An operator writes a constant, or the graph's input or output is a constant.</summary>
    [ErrorInfo("an operator writes a constant, or the graph's input or output is a constant",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    ConstantWritten = 2000 + Status.ConstantWritten,
    /// <summary>An operator or the graph has more operands than 1024.</summary>
    [ErrorInfo("an operator or the graph has more operands than 1024",
        "use a smaller model; this is far beyond a microcontroller")]
    TooManyOperands = 2000 + Status.TooManyOperands,
    /// <summary>A scale is not finite or negative, a zero point exceeds 32 bits, or counts disagree.</summary>
    [ErrorInfo("A scale is not finite or negative, a zero point exceeds 32 bits, or counts disagree",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    BadQuantization = 2000 + Status.BadQuantization,
    /// <summary>No kernel for the operator and type of its first input.</summary>
    [ErrorInfo("no kernel for the operator and type of its first input",
        "replace this layer by supported operators (emu inspect lists them), or write a kernel for it")]
    OperatorUnsupported = 2000 + Status.OperatorUnsupported,
    /// <summary>An operator names a subgraph that does not exist.</summary>
    [ErrorInfo("an operator names a subgraph that does not exist",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    BadSubgraphIndex = 2000 + Status.BadSubgraphIndex,
    /// <summary>8-bit weights with float activations (dynamic range quantisation).</summary>
    [ErrorInfo("8-bit weights with float activations (dynamic range quantisation)",
        "convert with full integer quantisation: optimizations = [DEFAULT], a representative_dataset, supported_ops = [TFLITE_BUILTINS_INT8]")]
    HybridOperator = 2000 + Status.HybridOperator,
    /// <summary>A subgraph is called while it runs.</summary>
    [ErrorInfo("a subgraph is called while it runs, by itself or by one that it calls",
        "write the recursion as a loop (tf.while_loop): a microcontroller's stack has no room for it")]
    RecursiveSubgraph = 2000 + Status.RecursiveSubgraph,
    /// <summary>The calls of subgraphs take too many steps.</summary>
    [ErrorInfo("the calls of subgraphs, each counted as often as it is reached, are more than 1,024 or take more than 65,000 steps",
        "call fewer subgraphs, or put the repetition into a loop (tf.while_loop)")]
    TooManyCalls = 2000 + Status.TooManyCalls,
    /// <summary>A called subgraph has another number of inputs or outputs than the operator.</summary>
    [ErrorInfo("a called subgraph has another number of inputs or outputs than the operator gives or takes",
        "the file is damaged or was not written by a TFLite converter; convert or download it again")]
    SubgraphOperandCount = 2000 + Status.SubgraphOperandCount,
    /// <summary>An input or output of a called subgraph has another type or size than the operator's operand.</summary>
    [ErrorInfo("an input or output of a called subgraph has another type or size than the operator's operand",
        "give both branches, or the loop's state, fixed shapes and types that do not change (tf.while_loop: shape_invariants)")]
    SubgraphOperand = 2000 + Status.SubgraphOperand,
    /// <summary>Wrong number of inputs or outputs.</summary>
    [ErrorInfo("wrong number of inputs or outputs",
        "run emu inspect to see the operator's tensors and options, and change this layer")]
    OperandCount = 2000 + Status.OperandCount,
    /// <summary>An operand's type does not fit the kernel.</summary>
    [ErrorInfo("an operand's type does not fit the kernel",
        "convert with full integer quantisation: optimizations = [DEFAULT], a representative_dataset, supported_ops = [TFLITE_BUILTINS_INT8]")]
    OperandType = 2000 + Status.OperandType,
    /// <summary>An operand's shape does not fit.</summary>
    [ErrorInfo("an operand's shape does not fit",
        "run emu inspect to see the operator's tensors and options, and change this layer")]
    OperandShape = 2000 + Status.OperandShape,
    /// <summary>An operand has an unsupported number of dimensions.</summary>
    [ErrorInfo("an operand has an unsupported number of dimensions",
        "run emu inspect to see the operator's tensors and options, and change this layer")]
    OperandRank = 2000 + Status.OperandRank,
    /// <summary>An operand's scale or zero point is missing or unsupported.</summary>
    [ErrorInfo("an operand's scale or zero point is missing or unsupported",
        "convert with full integer quantisation: optimizations = [DEFAULT], a representative_dataset, supported_ops = [TFLITE_BUILTINS_INT8]")]
    OperandQuantization = 2000 + Status.OperandQuantization,
    /// <summary>An operand must be a constant of the model.</summary>
    [ErrorInfo("an operand must be a constant of the model",
        "make this operand a constant before conversion (fold it)")]
    OperandNotConstant = 2000 + Status.OperandNotConstant,
    /// <summary>An operand must be a variable tensor without initial data.</summary>
    [ErrorInfo("an operand must be a variable tensor without initial data",
        "the state must be a variable tensor without data; convert the layer again as stateful")]
    OperandNotVariable = 2000 + Status.OperandNotVariable,
    /// <summary>A constant operand's contents are out of range.</summary>
    [ErrorInfo("A constant operand's contents are out of range",
        "run emu inspect to see the operator's tensors and options, and change this layer")]
    OperandValue = 2000 + Status.OperandValue,
    /// <summary>A builtin option has a value that is not supported.</summary>
    [ErrorInfo("A builtin option has a value that is not supported",
        "run emu inspect to see the operator's tensors and options, and change this layer")]
    OptionValue = 2000 + Status.OptionValue,
    /// <summary>The arena is too small.</summary>
    [ErrorInfo("the arena is too small",
        "give the arena at least the bytes that the message says")]
    ArenaTooSmall = 2000 + Status.ArenaTooSmall,
    /// <summary>The arena's address is not a multiple of 16.</summary>
    [ErrorInfo("the arena's address is not a multiple of 16",
        "align the arena: alignas(16) uint8_t arena[N]")]
    ArenaMisaligned = 2000 + Status.ArenaMisaligned,
    /// <summary>The plan exceeds 2^30 bytes.</summary>
    [ErrorInfo("the plan exceeds 2^30 bytes",
        "use a smaller model; this is far beyond a microcontroller")]
    PlanTooLarge = 2000 + Status.PlanTooLarge,
    /// <summary>The arena holds no prepared model.</summary>
    [ErrorInfo("the arena holds no prepared model",
        "call Setup with this model, arena and operator table first")]
    NotSetUp = 2000 + Status.NotSetUp,
    /// <summary>The arena was prepared for another model or operator table.</summary>
    [ErrorInfo("the arena was prepared for another model or operator table",
        "call Setup with this model, arena and operator table first")]
    OtherModel = 2000 + Status.OtherModel,
    /// <summary>The memory plan was made for another model or another version of the runtime.</summary>
    [ErrorInfo("the memory plan was made for another model or another version of the runtime",
        "build the image again from this model")]
    OtherPlan = 2000 + Status.OtherPlan,
    /// <summary>The model's OfflineMemoryAllocation metadata is no plan for it.</summary>
    [ErrorInfo("the model's OfflineMemoryAllocation metadata is missing, malformed, or lets buffers that live together overlap",
        "use --planner search, or let the tool that wrote the metadata (Vela or a vendor's) write it again for this model")]
    BadOfflinePlan = 2351,
    /// <summary>An index computed from data lies outside its tensor.</summary>
    [ErrorInfo("an index computed from data lies outside its tensor",
        "check the input data of this operator")]
    IndexOutOfRange = 2000 + Status.IndexOutOfRange,
    /// <summary>A graph input or output with this number does not exist.</summary>
    [ErrorInfo("A graph input or output with this number does not exist",
        "use an input or output number that the model has (emu inspect lists them)")]
    NoSuchOperand = 2000 + Status.NoSuchOperand,
    /// <summary>An integer division by zero in the data.</summary>
    [ErrorInfo("an integer division by zero in the data",
        "check the input data of this operator")]
    DivisionByZero = 2000 + Status.DivisionByZero,
    /// <summary>An element for which the operator has no result.</summary>
    [ErrorInfo("an element for which the operator has no result, such as the root of a negative number",
        "check the input data of this operator")]
    OutsideDomain = 2000 + Status.OutsideDomain,
    /// <summary>One Invoke runs operators without end: a WHILE whose condition stays true.</summary>
    [ErrorInfo("one Invoke runs operators without end: a WHILE whose condition stays true",
        "make the loop's condition end it for every input, or raise OperatorRunLimit")]
    EndlessLoop = 2450,
    /// <summary>A kernel failed one of the guest subset's checks: an index, a length, a divisor.</summary>
    [ErrorInfo("a kernel used an index outside its data, divided by zero or overflowed",
        "check the kernel of a custom operator at the place named; a kernel of Emu's own that does this is a defect, please report it with the model")]
    KernelFault = 2451,
    /// <summary>An operator ended the run early.</summary>
    [ErrorInfo("an operator ended the run early: what follows it runs only in every n-th run",
        "run again with the next input; outputs are valid only after a run that was not ended")]
    RunEnded = 2000 + Status.RunEnded,
}
