namespace Emu.Runtime.Hosting;

/// <summary>What a user can do about each error.</summary>
static class FixTexts
{
    const string Broken = "the file is damaged or was not written by a TFLite converter; convert or download it again";
    const string Int8 = "convert with full integer quantisation: optimizations = [DEFAULT], a representative_dataset, "
        + "supported_ops = [TFLITE_BUILTINS_INT8]";
    const string Static = "give the converter concrete input shapes (batch 1, e.g. a concrete function or model.input.set_shape)";
    const string Kernel = "see docs for the types and shapes that the operator takes, or change this layer";

    internal static string Of(ModelErrorId id) => id switch
    {
        ModelErrorId.FileNotFound => "check the path",
        ModelErrorId.FileUnreadable => "check the file's permissions, and that it is a file",
        ModelErrorId.FileEmpty => "write the model again; a converter or download stopped early",
        ModelErrorId.FileTooLarge => "microcontroller models are far smaller; check that this is the right file",
        ModelErrorId.NotAModel => "give a .tflite file (FlatBuffer with identifier TFL3)",
        ModelErrorId.FileTruncated => "the file ends early; copy or download it again",
        ModelErrorId.ModelTooComplex => "split the model; these counts are far beyond a microcontroller",
        ModelErrorId.NpyMalformed => "write the file with numpy.save",
        ModelErrorId.NpyUnsupported => "save it little-endian, C order, with a numeric type: numpy.save(f, numpy.ascontiguousarray(a))",
        ModelErrorId.TensorTypeMismatch => "convert the array to the tensor's type first (quantise: q = round(x / scale) + zero_point)",
        ModelErrorId.TensorShapeMismatch => "reshape the array to the tensor's shape",
        ModelErrorId.TensorSizeMismatch => "raw files hold exactly the tensor's bytes, little-endian, row-major",
        ModelErrorId.WrongIdentifier => "give a .tflite file (FlatBuffer with identifier TFL3)",
        ModelErrorId.WrongSchemaVersion => "convert the model again with a current TFLite converter (schema version 3)",
        ModelErrorId.ExternalBuffer => "keep the weights inside the FlatBuffer (models below 2 GB, no external buffers)",
        ModelErrorId.TooManyTensorsOrOperators or ModelErrorId.TooManyOperands or ModelErrorId.TensorTooLarge or ModelErrorId.PlanTooLarge =>
            "use a smaller model; this is far beyond a microcontroller",
        ModelErrorId.BufferMisaligned => "align the buffers again, e.g. with TFLM's tflite_flatbuffer_align",
        ModelErrorId.TensorTypeUnsupported => Int8,
        ModelErrorId.SparseTensor => "convert without sparsity (dense weights)",
        ModelErrorId.DynamicShape => Static,
        ModelErrorId.RankTooHigh => "merge dimensions of this tensor",
        ModelErrorId.HybridOperator => Int8,
        ModelErrorId.OperatorUnsupported => "replace this layer by supported operators (emu inspect lists them), or register a kernel for it",
        ModelErrorId.ControlFlowUnsupported => "unroll or remove the control flow before conversion; only subgraph 0 is run",
        ModelErrorId.OperandQuantization or ModelErrorId.OperandType => Int8,
        ModelErrorId.OperandCount or ModelErrorId.OperandShape or ModelErrorId.OperandRank or ModelErrorId.OptionValue or ModelErrorId.OperandValue => Kernel,
        ModelErrorId.OperandNotConstant => "make this operand a constant before conversion (fold it)",
        ModelErrorId.OperandNotVariable => "the state must be a variable tensor without data; convert the layer again as stateful",
        ModelErrorId.ArenaTooSmall => "give the arena at least the bytes said above",
        ModelErrorId.ArenaMisaligned => "align the arena: alignas(16) uint8_t arena[N]",
        ModelErrorId.NotSetUp or ModelErrorId.OtherModel => "call Setup with this model, arena and operator table first",
        ModelErrorId.IndexOutOfRange or ModelErrorId.DivisionByZero => "check the input data of this operator",
        ModelErrorId.NoSuchOperand => "use an input or output number that the model has (emu inspect lists them)",
        _ => Broken,
    };
}
