namespace Emu.Runtime.Hosting;

/// <summary>Everything that keeps a model from running, by tensor and operator, each with what to change: for a person who converts it again only once.</summary>
public static class ModelFindings
{
    /// <summary>All findings; empty when Setup succeeds, given enough memory. Operators without kernel are those of <see cref="Preflight"/>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="operators">The kernels.</param>
    public static IReadOnlyList<ModelError> Of(ModelView model, OperatorTable operators)
    {
        List<ModelError> found = [];
        if (model.SchemaVersion != Schema.Version)
            found.Add(Explain(model, Status.WrongSchemaVersion, new SetupReport { Operator = -1, Tensor = -1, Operand = -1, Value = model.SchemaVersion }));
        for (int graph = 0; graph < model.Graphs.Count; graph++)
        {
            foreach (TensorView tensor in model.Graphs[graph].Tensors)
                AddTensor(model, graph, tensor, found);
            foreach (OperatorView op in model.Graphs[graph].Operators)
                if (HybridWeights(model.Graphs[graph], op) is { } weights)
                    found.Add(Explain(model, Status.HybridOperator, new SetupReport { Subgraph = graph, Operator = op.Index, Tensor = weights, Operand = 1 }));
        }
        HashSet<(ModelErrorId, string)> known = [.. found.Select(f => (f.Id, f.Place))];
        found.AddRange(PrepareTrial.Run(model, operators).Where(e => known.Add((e.Id, e.Place))));
        return found;
    }

    /// <summary>What does not keep the model from running, but may surprise: constants that are not aligned as the schema asks, sizes unknown at conversion.</summary>
    public static IReadOnlyList<string> Remarks(ModelView model)
    {
        List<string> remarks = [];
        TensorView[] tensors = [.. model.Graphs.SelectMany(g => g.Tensors)];
        // schema.fbs: table Buffer { data:[ubyte] (force_align: 16) }.
        TensorView[] loose = [.. tensors.Where(t => t.IsConstant && t.DataOffset % 16 != 0)];
        if (loose.Length > 0)
            remarks.Add($"{loose.Length} constants are not aligned to 16 bytes in the file, as the TFLite schema asks (the first is '{loose[0].Name}'): vector kernels and NPUs may be slow or fault; write the file again with flatc or the converter");
        foreach (TensorView input in model.Inputs.Where(t => t.ShapeSignature.Contains(-1)))
            remarks.Add($"input '{input.Name}' had an unknown size at conversion ([{string.Join(", ", input.ShapeSignature)}]); it is run as {input.ShapeText}, and cannot be resized");
        return remarks;
    }

    static void AddTensor(ModelView model, int graph, TensorView tensor, List<ModelError> found)
    {
        SetupReport at = new() { Subgraph = graph, Operator = -1, Tensor = tensor.Index, Operand = -1 };
        int unknown = Array.FindIndex(tensor.Shape, d => d < 0);
        if (unknown >= 0)
            found.Add(Explain(model, Status.DynamicShape, at with { Value = unknown }));
    }

    /// <summary>The 8-bit weights of an operator with float activations, or null.</summary>
    static int? HybridWeights(GraphView graph, OperatorView op)
    {
        if (op.KeyType != ElementType.Float32 || op.Inputs.Length < 2 || op.Inputs[1] < 0)
            return null;
        TensorView weights = graph.Tensors[op.Inputs[1]];
        return weights.IsConstant && weights.Type is ElementType.Int8 or ElementType.UInt8 or ElementType.Int4 ? op.Inputs[1] : null;
    }

    static ModelError Explain(ModelView model, Status status, in SetupReport at) => Diagnosis.Explain(status, in at, model, model.File.Path);
}
