using System.Buffers.Binary;

namespace Emu.Runtime.Hosting.Prediction;

/// <summary>Which tensors and scratch buffers TFLM plans, and from which scope to which they live (micro_allocation_info.cc).</summary>
/// <remarks>
/// A scope is one more for each operator and for each call of a subgraph. Inputs of the model die after their last reader; outputs of operators live at
/// least in their own scope; scratch lives from its operator to the end of the subgraphs that the operator calls.
/// </remarks>
sealed class AllocationTimeline
{
    // Calls may repeat a subgraph, so a small file could ask for very many scopes; TFLM itself would recurse without limit.
    const int MaximumScopes = 1 << 21;
    const int MaximumDepth = 64;

    readonly ModelView _model;
    readonly int[][] _first, _last;
    readonly (int First, int Last)[][] _scratch;
    int _scope;

    internal List<PlanRequest> Requests { get; } = [];
    /// <summary>Entries of the table of AllocationInfo: all tensors of all subgraphs, then scratch.</summary>
    internal int Entries { get; private set; }
    /// <summary>Sizes of the variable tensors that are not planned, in TFLM's order.</summary>
    internal List<long> Variables { get; } = [];
    internal string? Problem { get; private set; }

    internal AllocationTimeline(ModelView model, IReadOnlyList<PrepareTrace[]> traces)
    {
        _model = model;
        _first = [.. model.Graphs.Select(g => Filled(g.Tensors.Count))];
        _last = [.. model.Graphs.Select(g => Filled(g.Tensors.Count))];
        _scratch = [.. model.Graphs.Select(g => new (int, int)[g.Operators.Count])];
        foreach ((int, int)[] graph in _scratch)
            Array.Fill(graph, (-1, -1));
        Mark(0, 0);
        Collect(traces, OfflineOffsets());
    }

    void Mark(int graphIndex, int depth)
    {
        GraphView graph = _model.Graphs[graphIndex];
        int[] first = _first[graphIndex], last = _last[graphIndex];
        foreach (int tensor in graph.Inputs)
            Update(first, last, tensor, created: true);
        foreach (OperatorView op in graph.Operators)
        {
            _scope++;
            foreach (int tensor in op.Outputs)
                if (tensor >= 0 && first[tensor] < 0)
                    first[tensor] = _scope;
            int start = _scope;
            foreach (int called in CalledGraphs(op))
                Call(called, depth);
            foreach (int tensor in op.Inputs)
                if (tensor >= 0)
                    last[tensor] = _scope;
            foreach (int tensor in op.Outputs)
                if (tensor >= 0)
                    last[tensor] = _scope;
            _scratch[graphIndex][op.Index] = (start, _scope);
        }
        foreach (int tensor in graph.Outputs)
            Update(first, last, tensor, created: false);
    }

    void Call(int graph, int depth)
    {
        if ((uint)graph >= (uint)_model.Graphs.Count)
            Problem = $"subgraph {graph} is called but does not exist";
        else if (depth >= MaximumDepth || _scope >= MaximumScopes)
            Problem = "subgraphs call each other too deeply";
        else
        {
            _scope++;
            Mark(graph, depth + 1);
        }
    }

    void Update(int[] first, int[] last, int tensor, bool created)
    {
        if (created || first[tensor] < 0)
            first[tensor] = created && first[tensor] >= 0 ? first[tensor] : _scope;
        last[tensor] = _scope;
    }

    /// <summary>IF: then, else; WHILE: condition, body; CALL_ONCE: initialisation.</summary>
    int[] CalledGraphs(OperatorView op)
    {
        int count = (BuiltinOperator)op.BuiltinCode switch { BuiltinOperator.If or BuiltinOperator.While => 2, BuiltinOperator.CallOnce => 1, _ => 0 };
        if (count == 0)
            return [];
        FlatTable options = new(_model.File.Bytes, Math.Max(0, FlatBuffer.Table(_model.File.Bytes, op.TableOffset, Schema.OperatorOptions)));
        return count == 2 ? [options.Int32(0, 0), options.Int32(1, 0)] : [options.Int32(0, 0)];
    }

    void Collect(IReadOnlyList<PrepareTrace[]> traces, int[] offline)
    {
        HashSet<(int, int)> handles = [.. _model.Graphs.SelectMany((graph, g) => graph.Operators
            .Where(o => o.BuiltinCode == (int)BuiltinOperator.VarHandle).SelectMany(o => o.Outputs).Select(t => (g, t)))];
        int entry = 0;
        for (int g = 0; g < _model.Graphs.Count; g++)
            for (int t = 0; t < _model.Graphs[g].Tensors.Count; t++, entry++)
            {
                TensorView tensor = _model.Graphs[g].Tensors[t];
                // VAR_HANDLE points its output at its own data, so it is not planned.
                // TFLM looks a variable's offset up by its number in its own subgraph, but plans by the number over all.
                if (tensor.IsVariable && OffsetOf(offline, t) < 0)
                    Variables.Add(tensor.Bytes);
                if (!tensor.IsConstant && tensor.Bytes > 0 && !handles.Contains((g, t)) && (!tensor.IsVariable || OffsetOf(offline, entry) >= 0))
                    Requests.Add(new PlanRequest(tensor.Bytes + 15 & ~15L, _first[g][t], _last[g][t], OffsetOf(offline, entry)));
            }
        for (int g = 0; g < _model.Graphs.Count; g++)
            for (int o = 0; o < traces[g].Length; o++)
                foreach (long bytes in traces[g][o].Scratch)
                {
                    entry++;
                    Requests.Add(new PlanRequest(bytes + 15 & ~15L, _scratch[g][o].First, _scratch[g][o].Last));
                }
        Entries = entry;
    }

    static int OffsetOf(int[] offline, int entry) => entry < offline.Length ? offline[entry] : -1;

    /// <summary>Metadata "OfflineMemoryAllocation": version, subgraphs, count, then one offset for each tensor, -1 for tensors that the planner places.</summary>
    int[] OfflineOffsets()
    {
        MetadataView? metadata = _model.Metadata.FirstOrDefault(m => m.Name == "OfflineMemoryAllocation");
        if (metadata is not { DataBytes: >= 12 })
            return [];
        ReadOnlySpan<byte> data = _model.File.Bytes.AsSpan(metadata.DataOffset, metadata.DataBytes);
        int count = BinaryPrimitives.ReadInt32LittleEndian(data[8..]);
        if (count != _model.Graphs.Sum(g => g.Tensors.Count) || count > (data.Length - 12) / 4)
        {
            Problem = $"the offline memory plan has {count} offsets for {_model.Graphs.Sum(g => g.Tensors.Count)} tensors, which TFLM refuses";
            return [];
        }
        int[] offsets = new int[count];
        for (int i = 0; i < count; i++)
            offsets[i] = BinaryPrimitives.ReadInt32LittleEndian(data[(12 + 4 * i)..]);
        return offsets;
    }

    static int[] Filled(int count)
    {
        int[] values = new int[count];
        Array.Fill(values, -1);
        return values;
    }
}
