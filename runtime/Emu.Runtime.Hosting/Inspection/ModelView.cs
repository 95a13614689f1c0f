namespace Emu.Runtime.Hosting;

/// <summary>A named metadata buffer.</summary>
/// <param name="Name">Its name.</param>
/// <param name="DataOffset">File offset of its data.</param>
/// <param name="DataBytes">Size of its data.</param>
public sealed record MetadataView(string Name, int DataOffset, int DataBytes);

/// <summary>A signature: the converter's names for a subgraph's inputs and outputs.</summary>
/// <param name="Key">Its name, e.g. "serving_default".</param>
/// <param name="Subgraph">The subgraph.</param>
/// <param name="Inputs">Names and tensor numbers.</param>
/// <param name="Outputs">Names and tensor numbers.</param>
public sealed record SignatureView(string Key, int Subgraph, IReadOnlyList<(string Name, int Tensor)> Inputs, IReadOnlyList<(string Name, int Tensor)> Outputs);

/// <summary>What a model needs of the runtime: an operator and the type of its first input.</summary>
/// <param name="Code">Builtin code or <see cref="CustomOperator"/>'s number.</param>
/// <param name="Type">Type of the first input.</param>
/// <param name="Name">The operator's name.</param>
/// <param name="Count">How many operators of the model have this key.</param>
public sealed record OperatorKey(int Code, ElementType Type, string Name, int Count);

/// <summary>A subgraph, read-only.</summary>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Tensors">Its tensors.</param>
/// <param name="Operators">Its operators, in order of execution.</param>
/// <param name="Inputs">Tensor numbers.</param>
/// <param name="Outputs">Tensor numbers.</param>
public sealed record GraphView(string Name, IReadOnlyList<TensorView> Tensors, IReadOnlyList<OperatorView> Operators,
    IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs);

/// <summary>
/// A model's contents for inspection, also of models that the runtime cannot run. Everything is checked against the file before use;
/// counts are limited so that a hostile file costs bounded time and memory.
/// </summary>
public sealed class ModelView
{
    internal ModelView(ModelFile file, int version, string description, IReadOnlyList<GraphView> graphs, IReadOnlyList<MetadataView> metadata, int buffers,
        IReadOnlyList<SignatureView> signatures)
    {
        File = file;
        SchemaVersion = version;
        Description = description;
        Graphs = graphs;
        Metadata = metadata;
        BufferCount = buffers;
        Signatures = signatures;
        Operators = [.. graphs.SelectMany(g => g.Operators)];
    }

    /// <summary>The file.</summary>
    public ModelFile File { get; }
    /// <summary>Schema version; the runtime takes 3.</summary>
    public int SchemaVersion { get; }
    /// <summary>The converter's description; may be empty.</summary>
    public string Description { get; }
    /// <summary>The subgraphs; at least one.</summary>
    public IReadOnlyList<GraphView> Graphs { get; }
    /// <summary>Subgraph 0, the one that is run; it may call others.</summary>
    public GraphView Main => Graphs[0];
    /// <summary>The operators of all subgraphs, the main graph's first: the order in which they are counted.</summary>
    public IReadOnlyList<OperatorView> Operators { get; }
    /// <summary>Named metadata.</summary>
    public IReadOnlyList<MetadataView> Metadata { get; }
    /// <summary>The bytes of a metadata buffer.</summary>
    public ReadOnlySpan<byte> DataOf(MetadataView metadata) => File.Bytes.AsSpan(metadata.DataOffset, metadata.DataBytes);
    /// <summary>A metadata buffer that is one line of printable text, such as a version; otherwise null.</summary>
    public string? TextOf(MetadataView metadata) => TextTensor.OfMetadata(DataOf(metadata));
    /// <summary>Number of buffers.</summary>
    public int BufferCount { get; }
    /// <summary>The signatures.</summary>
    public IReadOnlyList<SignatureView> Signatures { get; }

    /// <summary>Position of a graph input by its tensor's name or a signature's, or -1.</summary>
    public int InputIndex(string name) => Index(name, Main.Inputs, s => s.Inputs);

    /// <summary>Position of a graph output by its tensor's name or a signature's, or -1.</summary>
    public int OutputIndex(string name) => Index(name, Main.Outputs, s => s.Outputs);

    int Index(string name, IReadOnlyList<int> operands, Func<SignatureView, IReadOnlyList<(string Name, int Tensor)>> named)
    {
        for (int i = 0; i < operands.Count; i++)
            if (Main.Tensors[operands[i]].Name == name || Signatures.Any(s => s.Subgraph == 0 && named(s).Contains((name, operands[i]))))
                return i;
        return -1;
    }

    /// <summary>Multiply-accumulate operations of one run of the main graph, without the subgraphs that it calls.</summary>
    public long Macs => Main.Operators.Sum(o => o.Macs);

    /// <summary>The graph's inputs.</summary>
    public IReadOnlyList<TensorView> Inputs => [.. Main.Inputs.Select(i => Main.Tensors[i])];

    /// <summary>The graph's outputs.</summary>
    public IReadOnlyList<TensorView> Outputs => [.. Main.Outputs.Select(i => Main.Tensors[i])];

    /// <summary>The operator rows that the model needs, in order of first use.</summary>
    public IReadOnlyList<OperatorKey> OperatorKeys =>
        [.. Operators.GroupBy(o => (o.Key, o.KeyType)).Select(g => new OperatorKey(g.Key.Key, g.Key.KeyType, g.First().Name, g.Count()))];

    /// <summary>Reads a model.</summary>
    /// <exception cref="ModelException">It is malformed or truncated.</exception>
    public static ModelView Read(ModelFile file)
    {
        ModelError? error = TryRead(file, out ModelView? view);
        error?.Throw();
        return view!;
    }

    /// <summary>Reads a model; gives the error instead of throwing it.</summary>
    public static ModelError? TryRead(ModelFile file, out ModelView? view) => new ModelReader(file).Read(out view);
}
