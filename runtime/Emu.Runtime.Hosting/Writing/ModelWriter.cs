namespace Emu.Runtime.Hosting.Writing;

/// <summary>
/// Builds a .tflite file (schema version 3) from tensors and operators: the main graph, and the subgraphs that it calls. It writes what it is told, also models that no
/// interpreter can run, so that tests can make them.
/// </summary>
public sealed class ModelWriter
{
    readonly List<TensorSpec> _tensors = [];
    readonly List<(int Code, string? Custom)> _codes;
    readonly List<ModelWriter> _subgraphs = [];
    readonly List<FlatFields> _operators = [];
    readonly List<(string Name, byte[] Data)> _metadata = [];
    readonly List<FlatFields> _signatures = [];

    /// <summary>An empty model.</summary>
    public ModelWriter() : this([])
    {
    }

    ModelWriter(List<(int Code, string? Custom)> codes) => _codes = codes;

    /// <summary>The model's description text.</summary>
    public string Description { get; init; } = "";

    /// <summary>The subgraph's name.</summary>
    public string GraphName { get; init; } = "main";

    /// <summary>Schema version in the file.</summary>
    public int Version { get; init; } = Schema.Version;

    /// <summary>Tensor numbers of the graph's inputs.</summary>
    public List<int> Inputs { get; } = [];

    /// <summary>Tensor numbers of the graph's outputs.</summary>
    public List<int> Outputs { get; } = [];

    /// <summary>Adds an empty subgraph, which operators call by its number: 1 for the first one added to the model. Only for the model's own writer.</summary>
    public ModelWriter AddSubgraph(string name)
    {
        ModelWriter graph = new(_codes) { GraphName = name };
        _subgraphs.Add(graph);
        return graph;
    }

    /// <summary>Adds a tensor and gives its number.</summary>
    public int AddTensor(TensorSpec tensor)
    {
        _tensors.Add(tensor);
        return _tensors.Count - 1;
    }

    /// <summary>Adds a tensor that is an input of the graph.</summary>
    public int AddInput(TensorSpec tensor)
    {
        Inputs.Add(AddTensor(tensor));
        return _tensors.Count - 1;
    }

    /// <summary>Adds a tensor that is an output of the graph.</summary>
    public int AddOutput(TensorSpec tensor)
    {
        Outputs.Add(AddTensor(tensor));
        return _tensors.Count - 1;
    }

    /// <summary>Adds an operator; operators run in the order in which they are added.</summary>
    /// <param name="code">The operator.</param>
    /// <param name="inputs">Tensor numbers, -1 for optional ones left out.</param>
    /// <param name="outputs">Tensor numbers.</param>
    /// <param name="options">Builtin options, or null for none.</param>
    public void AddOperator(BuiltinOperator code, ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs, OperatorOptions? options = null)
    {
        FlatFields fields = Operator(Code((int)code, null), inputs, outputs);
        if (options != null)
            fields.With(Schema.OperatorOptionsType, FlatScalar.OfByte(options.UnionType)).With(Schema.OperatorOptions, options.Fields);
        _operators.Add(fields);
    }

    /// <summary>Adds a custom operator.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="inputs">Tensor numbers, -1 for optional ones left out.</param>
    /// <param name="outputs">Tensor numbers.</param>
    /// <param name="options">Custom options' bytes; empty for none.</param>
    public void AddCustomOperator(string name, ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs, byte[] options)
    {
        FlatFields fields = Operator(Code((int)BuiltinOperator.Custom, name), inputs, outputs);
        _operators.Add(options.Length == 0 ? fields : fields.With(Schema.OperatorCustomOptions, FlatVector.Of(options, 16)));
    }

    /// <summary>Adds a named metadata buffer.</summary>
    public void AddMetadata(string name, byte[] data) => _metadata.Add((name, data));

    /// <summary>Adds a signature: names for the graph's inputs and outputs.</summary>
    public void AddSignature(string key, IReadOnlyDictionary<string, int> inputs, IReadOnlyDictionary<string, int> outputs) =>
        _signatures.Add(new FlatFields()
            .With(Schema.SignatureInputs, Map(inputs))
            .With(Schema.SignatureOutputs, Map(outputs))
            .With(Schema.SignatureKey, FlatVector.Of(key))
            .With(Schema.SignatureSubgraph, FlatScalar.Of(0)));

    /// <summary>The file's bytes.</summary>
    public byte[] ToArray()
    {
        List<FlatFields> buffers = [new FlatFields()]; // buffer 0 is the empty one, by convention
        FlatFields[] graphs = [Graph(buffers), .. _subgraphs.Select(g => g.Graph(buffers))];
        FlatFields[] metadata = [.. _metadata.Select(m => new FlatFields()
            .With(Schema.MetadataName, FlatVector.Of(m.Name))
            .With(Schema.MetadataBuffer, FlatScalar.Of(Buffer(m.Data, buffers))))];
        FlatFields root = new FlatFields()
            .With(Schema.ModelVersion, FlatScalar.Of(Version))
            .With(Schema.ModelOperatorCodes, new FlatTables(_codes.Select(CodeTable)))
            .With(Schema.ModelSubgraphs, new FlatTables(graphs))
            .With(Schema.ModelDescription, FlatVector.Of(Description))
            .With(Schema.ModelBuffers, new FlatTables(buffers))
            .With(Schema.ModelMetadata, metadata.Length == 0 ? null : new FlatTables(metadata))
            .With(Schema.ModelSignatures, _signatures.Count == 0 ? null : new FlatTables(_signatures));
        return FlatWriter.Write(root, "TFL3"u8);
    }

    FlatFields Graph(List<FlatFields> buffers) => new FlatFields()
        .With(Schema.GraphTensors, new FlatTables([.. _tensors.Select(t => Tensor(t, buffers))]))
        .With(Schema.GraphInputs, FlatVector.Of([.. Inputs]))
        .With(Schema.GraphOutputs, FlatVector.Of([.. Outputs]))
        .With(Schema.GraphOperators, new FlatTables(_operators))
        .With(Schema.GraphName, FlatVector.Of(GraphName));

    static FlatFields Operator(int code, ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs) => new FlatFields()
        .With(Schema.OperatorCode, FlatScalar.Of(code))
        .With(Schema.OperatorInputs, FlatVector.Of(inputs))
        .With(Schema.OperatorOutputs, FlatVector.Of(outputs));

    static FlatFields CodeTable((int Code, string? Custom) code) => new FlatFields()
        .With(Schema.CodeDeprecatedBuiltin, FlatScalar.OfByte(Math.Min(code.Code, 127)))
        .With(Schema.CodeCustom, code.Custom == null ? null : FlatVector.Of(code.Custom))
        .With(Schema.CodeVersion, FlatScalar.Of(1))
        .With(Schema.CodeBuiltin, FlatScalar.Of(code.Code));

    static FlatTables Map(IReadOnlyDictionary<string, int> names) => new(names.Select(n => new FlatFields()
        .With(Schema.MapName, FlatVector.Of(n.Key))
        .With(Schema.MapTensor, FlatScalar.Of(n.Value))));

    static int Buffer(byte[]? data, List<FlatFields> buffers)
    {
        if (data == null)
            return 0;
        buffers.Add(new FlatFields().With(Schema.BufferData, FlatVector.Of(data, 16)));
        return buffers.Count - 1;
    }

    static FlatFields Tensor(TensorSpec tensor, List<FlatFields> buffers) => new FlatFields()
        .With(Schema.TensorShape, FlatVector.Of(tensor.Shape))
        .With(Schema.TensorType, FlatScalar.OfByte((int)tensor.Type))
        .With(Schema.TensorBuffer, FlatScalar.Of(Buffer(tensor.Data, buffers)))
        .With(Schema.TensorName, FlatVector.Of(tensor.Name))
        .With(Schema.TensorQuantization, tensor.Scales == null ? null : new FlatFields()
            .With(Schema.QuantizationScale, FlatVector.Of(tensor.Scales))
            .With(Schema.QuantizationZeroPoint, tensor.ZeroPoints == null ? null : FlatVector.Of(tensor.ZeroPoints))
            .With(Schema.QuantizationDimension, FlatScalar.Of(tensor.QuantizedDimension)))
        .With(Schema.TensorIsVariable, tensor.IsVariable ? FlatScalar.OfByte(1) : null)
        .With(Schema.TensorShapeSignature, tensor.ShapeSignature == null ? null : FlatVector.Of(tensor.ShapeSignature));

    int Code(int code, string? custom)
    {
        int index = _codes.IndexOf((code, custom));
        if (index < 0)
        {
            index = _codes.Count;
            _codes.Add((code, custom));
        }
        return index;
    }
}
