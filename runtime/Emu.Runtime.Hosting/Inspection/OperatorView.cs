namespace Emu.Runtime.Hosting;

/// <summary>One of an operator's builtin options.</summary>
/// <param name="Name">The schema's name, or "field 3" where this version knows none.</param>
/// <param name="Value">The value as text.</param>
public sealed record OptionView(string Name, string Value);

/// <summary>An operator of a model, read-only.</summary>
public sealed class OperatorView
{
    internal OperatorView(int subgraph, int index, int code, int version, string custom, int[] inputs, int[] outputs, int tableOffset,
        IReadOnlyList<OptionView> options, ReadOnlySpan<byte> customOptions, IReadOnlyList<TensorView> tensors)
    {
        Subgraph = subgraph;
        Index = index;
        BuiltinCode = code;
        Version = version;
        CustomName = custom;
        Inputs = inputs;
        Outputs = outputs;
        TableOffset = tableOffset;
        Options = options;
        CustomOptions = customOptions.ToArray();
        Key = custom.Length > 0 ? (int)CustomOperator.Code(System.Text.Encoding.UTF8.GetBytes(custom)) : code;
        int first = inputs.Length > 0 && inputs[0] >= 0 ? inputs[0] : outputs.Length > 0 ? outputs[0] : -1;
        KeyType = first >= 0 ? tensors[first].Type : ElementType.Any;
        Macs = MacCount.Of(this, tensors);
    }

    /// <summary>Number of its subgraph.</summary>
    public int Subgraph { get; }
    /// <summary>Place in its subgraph's order of execution.</summary>
    public int Index { get; }
    /// <summary>TFLite's builtin code; 32 for custom operators.</summary>
    public int BuiltinCode { get; }
    /// <summary>The code that the runtime's operator table uses: the builtin code, or <see cref="CustomOperator"/>'s number.</summary>
    public int Key { get; }
    /// <summary>Type of the first input (or output), by which the kernel is chosen.</summary>
    public ElementType KeyType { get; }
    /// <summary>Version in the file; the runtime does not use it.</summary>
    public int Version { get; }
    /// <summary>Name of a custom operator; empty for builtins.</summary>
    public string CustomName { get; }
    /// <summary>CONV_2D, or a custom operator's name.</summary>
    public string Name => CustomName.Length > 0 ? CustomName : BuiltinOperatorNames.Name(BuiltinCode);
    /// <summary>Where it stands, in words: "operator 3 CONV_2D", or "subgraph 1, operator 3 CONV_2D".</summary>
    public string Place => Subgraph == 0 ? $"operator {Index} {Name}" : $"subgraph {Subgraph}, operator {Index} {Name}";
    /// <summary>Tensor numbers; -1 for optional ones left out.</summary>
    public int[] Inputs { get; }
    /// <summary>Tensor numbers.</summary>
    public int[] Outputs { get; }
    /// <summary>File offset of the operator's table.</summary>
    public int TableOffset { get; }
    /// <summary>Builtin options.</summary>
    public IReadOnlyList<OptionView> Options { get; }
    /// <summary>A custom operator's options.</summary>
    public byte[] CustomOptions { get; }
    /// <summary>Multiplications with accumulation of one run; 0 for operators that have none.</summary>
    public long Macs { get; }
}
