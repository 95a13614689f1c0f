namespace Emu.Runtime.Hosting;

/// <summary>What is known about one operator of a model before it is prepared.</summary>
/// <param name="Operator">The operator.</param>
/// <param name="Supported">Whether there is a kernel for it, and nothing was found that this kernel refuses.</param>
/// <param name="Fix">The change that would make it run: another type, shape or option, or another operator; empty when it is supported.</param>
/// <param name="Notes">That TFLM refuses it although Emu does not; where its results are known to differ between TFLM's reference kernels, CMSIS-NN and TensorFlow Lite on a PC.</param>
public sealed record OperatorPreflight(OperatorView Operator, bool Supported, string Fix, IReadOnlyList<string> Notes);

/// <summary>Looks over a model's operators: which have kernels, what to change for the others, and whose results depend on the kernels.</summary>
public static class Preflight
{
    /// <summary>All operators of all subgraphs.</summary>
    public static IReadOnlyList<OperatorPreflight> Of(ModelView model, OperatorTable operators) => Of(model, operators, ModelFindings.Of(model, operators));

    /// <summary>All operators of all subgraphs, with what <see cref="ModelFindings"/> found before.</summary>
    public static IReadOnlyList<OperatorPreflight> Of(ModelView model, OperatorTable operators, IReadOnlyList<ModelError> findings)
    {
        ILookup<(int, int), ModelError> byOperator = findings.ToLookup(f => (f.Subgraph, f.Operator));
        return [.. model.Operators.Select(op =>
        {
            string fix = FixOf(op, operators);
            ModelError? finding = byOperator[(op.Subgraph, op.Index)].FirstOrDefault();
            return new OperatorPreflight(op, fix.Length == 0 && finding is null, fix.Length > 0 ? fix : finding?.Fix ?? "", NotesOn(op, model.Graphs[op.Subgraph]));
        })];
    }

    static IReadOnlyList<string> NotesOn(OperatorView op, GraphView graph) =>
        TflmSupport.Refusal(op, graph) is { } refusal ? [refusal, .. KernelDifferences.Of(op, graph)] : KernelDifferences.Of(op, graph);

    static string FixOf(OperatorView op, OperatorTable operators)
    {
        if (operators.Find(op.Key, op.KeyType) >= 0)
            return "";
        string[] types = [.. operators.Rows.Where(r => (int)r.Code == op.Key).Select(r => ElementTypeNames.Name(r.Type)).Distinct()];
        if (types.Length > 0)
            return $"convert its first input to {string.Join(" or ", types)}";
        return Rewrite(op);
    }

    /// <summary>The nearest operators that do the same, for those that users of TFLM ask for (TFLM issues 1390, 2231; TensorFlow issue 48145).</summary>
    static string Rewrite(OperatorView op) => op.Name switch
    {
        "ethos-u" => "this model was compiled for an Arm Ethos-U NPU (Vela): run the .tflite from before Vela, or a board with that NPU",
        "RANDOM_STANDARD_NORMAL" or "RANDOM_UNIFORM" or "MULTINOMIAL" => "give the random numbers as an input of the model",
        "WHERE" or "SELECT" => "use tf.where with three arguments, which converts to SELECT_V2; the number of true elements has no fixed shape",
        "REVERSE_SEQUENCE" => "use tf.reverse on sequences of one fixed length (REVERSE_V2)",
        "RNN" or "BIDIRECTIONAL_SEQUENCE_RNN" or "UNIDIRECTIONAL_SEQUENCE_RNN" or "LSTM" or "BIDIRECTIONAL_SEQUENCE_LSTM"
            => "use a Keras LSTM layer with unroll=False, which converts to UNIDIRECTIONAL_SEQUENCE_LSTM, or unroll it into FULLY_CONNECTED and MUL",
        "SCATTER_ND" or "SPARSE_TO_DENSE" => "multiply by a ONE_HOT matrix (BATCH_MATMUL)",
        "CONV_3D_TRANSPOSE" => "use TRANSPOSE_CONV on each slice",
        "LOCAL_RESPONSE_NORMALIZATION" => "train with batch normalisation, which the converter folds into the convolution",
        "MATRIX_DIAG" or "MATRIX_SET_DIAG" => "multiply by a constant mask",
        "REDUCE_PROD" => "use EXP of SUM of LOG for positive numbers",
        "REDUCE_ANY" => "use LOGICAL_NOT, REDUCE_ALL, LOGICAL_NOT",
        "SIGN" => "use MAXIMUM and MINIMUM of the scaled input with constants -1 and 1",
        "ATAN2" or "RFFT2D" or "COMPLEX_ABS" or "REAL" or "IMAG" => "compute the features before the model, or with the signal operators (SignalRfft)",
        "HASHTABLE" or "HASHTABLE_FIND" or "HASHTABLE_IMPORT" or "HASHTABLE_SIZE" or "HASHTABLE_LOOKUP" or "UNIQUE" => "look the words up before the model; give it numbers",
        "NON_MAX_SUPPRESSION_V4" or "NON_MAX_SUPPRESSION_V5" => "export the detector with TFLite_Detection_PostProcess, or do it after the model",
        _ when op.CustomName.Length > 0 => "give its kernel with --operators FILE.dll, or OperatorTable.With in code (docs/custom-operators.md)",
        _ => "replace it by supported operators (docs/operators.md), or write a kernel for it (docs/custom-operators.md)",
    };
}
