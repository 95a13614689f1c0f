namespace Emu.Runtime.Hosting;

/// <summary>Turns the runtime's status and numbers into a message with place and fix.</summary>
public static class Diagnosis
{
    /// <summary>The error for a failed Setup or Invoke.</summary>
    /// <param name="status">Not <see cref="Status.Ok"/>.</param>
    /// <param name="report">The report of the failed call.</param>
    /// <param name="model">The model, if it could be read; gives names.</param>
    /// <param name="file">Path shown as place.</param>
    /// <param name="arenaBytes">Size of the arena given.</param>
    public static ModelError Explain(Status status, in SetupReport report, ModelView? model, string file, int arenaBytes = 0)
    {
        ModelErrorId id = (ModelErrorId)(2000 + (int)status);
        GraphView? graph = Find(model?.Graphs, report.Subgraph);
        OperatorView? op = Find(graph?.Operators, report.Operator);
        TensorView? tensor = Find(graph?.Tensors, report.Tensor);
        string subject = op != null ? op.Place + ": " : "";
        string named = tensor != null ? $"tensor {tensor.Index} '{tensor.Name}'" : report.Tensor >= 0 ? $"tensor {report.Tensor}" : "the model";
        string message = subject + Sentence(status, in report, op, tensor, named, arenaBytes);
        return new ModelError(id, message, Place(in report, op, tensor, file), FixOf(id, op)) { Subgraph = report.Subgraph, Operator = report.Operator, Tensor = report.Tensor };
    }

    static string FixOf(ModelErrorId id, OperatorView? op) => id == ModelErrorId.OperatorUnsupported && op?.CustomName.Length > 0
        ? "give the custom operator's kernel with --operators FILE.dll, or OperatorTable.With in code (docs/custom-operators.md)"
        : ErrorInfoAttribute.FixOf(id);

    static T? Find<T>(IReadOnlyList<T>? list, int index) where T : class => list != null && index >= 0 && index < list.Count ? list[index] : null;

    static string Place(in SetupReport report, OperatorView? op, TensorView? tensor, string file)
    {
        List<string> parts = [];
        if (file.Length > 0)
            parts.Add(file);
        if (report.Operator >= 0 || report.Tensor >= 0)
            parts.Add($"subgraph {report.Subgraph}");
        if (report.Operator >= 0)
            parts.Add(op == null ? $"operator {report.Operator}" : $"operator {op.Index} {op.Name}");
        if (report.Operand >= Setup.Outputs)
            parts.Add($"output {report.Operand - Setup.Outputs}");
        else if (report.Operand >= 0)
            parts.Add($"input {report.Operand}");
        if (tensor != null)
            parts.Add($"tensor {tensor.Index} ('{tensor.Name}', file offset 0x{(tensor.IsConstant ? tensor.DataOffset : tensor.TableOffset):X})");
        else if (report.Tensor >= 0)
            parts.Add($"tensor {report.Tensor}");
        return string.Join(", ", parts);
    }

    static string Sentence(Status status, in SetupReport report, OperatorView? op, TensorView? tensor, string named, int arenaBytes)
    {
        int value = report.Value;
        string type = tensor == null ? "" : $" ({ElementTypeNames.Name(tensor.Type)} {tensor.ShapeText})";
        return status switch
        {
            Status.ModelTooShort => "the model is shorter than 8 bytes",
            Status.WrongIdentifier => "bytes 4-7 are not the identifier TFL3",
            Status.WrongSchemaVersion => $"schema version {value}, expected 3",
            Status.MalformedModel => $"an offset or length lies outside the file, in the table at file offset 0x{value:X}",
            Status.NoSubgraph => "the model has no subgraph",
            Status.TooManyTensorsOrOperators => $"{value} tensors or operators, at most {ModelLimits.Tensors}",
            Status.ExternalBuffer => $"the data of {named} lies outside the FlatBuffer",
            Status.BadBufferIndex => $"{named} names buffer {value}, which does not exist",
            Status.BufferTooSmall => $"the buffer of {named}{type} has {value} bytes, which is too short for its shape",
            Status.BufferMisaligned => $"the data of {named}{type} begins at file offset 0x{value:X}, which is not aligned for its type",
            Status.BadTensorIndex => $"tensor {value} does not exist",
            Status.BadOperatorCodeIndex => $"operator code {value} does not exist",
            Status.TensorTooLarge => $"{named}{type} exceeds {ModelLimits.Bytes} bytes",
            Status.TensorTypeUnsupported => $"{named} has the type {ElementTypeNames.Name((ElementType)value)}, which is not supported",
            Status.SparseTensor => $"{named}{type} is sparse",
            Status.DynamicShape => $"{named}{type} has an unknown size in dimension {value}",
            Status.RankTooHigh => $"{named} has {value} dimensions, at most {ModelLimits.Rank}",
            Status.TensorNeverWritten => $"{named}{type} is read, but nothing writes it",
            Status.ConstantWritten => $"{named}{type} is a constant, but is written, or is an input or output of the graph",
            Status.TooManyOperands => $"{value} operands, at most {ModelLimits.Operands}",
            Status.BadQuantization => $"the quantisation of {named}{type} is not usable at channel {value} "
                + "(scale not finite or negative, or zero point beyond 32 bits)",
            Status.OperatorUnsupported => $"{op?.Name ?? BuiltinOperatorNames.Name(value)} is not supported for a first input of type "
                + (op == null ? "unknown" : ElementTypeNames.Name(op.KeyType)),
            Status.BadSubgraphIndex => $"subgraph {value} does not exist",
            Status.RecursiveSubgraph => $"subgraph {value} is called while it runs",
            Status.TooManyCalls => $"the calls of subgraphs, each as often as it is reached, are too many ({value})",
            Status.SubgraphOperandCount => $"the called subgraph has {value} inputs or outputs, which is not the operator's number",
            Status.SubgraphOperand => $"{named}{type} has another type or size than its counterpart in subgraph {value}",
            Status.HybridOperator => $"{named}{type} holds 8-bit weights, but the activations are float32 (dynamic range quantisation)",
            Status.OperandCount => $"a wrong number of inputs or outputs ({value})",
            Status.OperandType => $"{named}{type} has a type that does not fit here",
            Status.OperandShape => $"{named}{type} has a shape that does not fit (found {value})",
            Status.OperandRank => $"{named}{type} has an unsupported number of dimensions ({value})",
            Status.OperandQuantization => $"{named}{type} has an unsupported or missing quantisation ({value})",
            Status.OperandNotConstant => $"{named}{type} must be a constant",
            Status.OperandNotVariable => $"{named}{type} must be a variable tensor",
            Status.OperandValue => $"{named}{type} holds the value {value}, which is out of range",
            Status.OptionValue => $"an option has the unsupported value {value}",
            Status.ArenaTooSmall => $"the arena has {arenaBytes} bytes, but needs {(report.Phase is SetupPhase.Planning or SetupPhase.Inference ? "" : "more than ")}"
                + $"{report.Need} ({report.PersistentBytes} persistent, {report.HeadBytes} planned; failed in phase {report.Phase})",
            Status.ArenaMisaligned => "the arena's address is not a multiple of 16",
            Status.PlanTooLarge => $"the planned buffers exceed {ModelLimits.Bytes} bytes",
            Status.NotSetUp => "the arena holds no prepared model",
            Status.OtherModel => "the arena was prepared for another model or operator table",
            Status.OtherPlan => "the memory plan was made for another model or another version of the runtime",
            Status.IndexOutOfRange => $"an index in the data lies outside its tensor ({value})",
            Status.NoSuchOperand => $"the graph has no input or output {value}",
            Status.DivisionByZero => "an integer division by zero in the data",
            Status.OutsideDomain => "an element for which the operator has no result",
            Status.RunEnded => "the run was ended early: what follows runs only in every n-th run",
            _ => $"status {(int)status}",
        };
    }
}
