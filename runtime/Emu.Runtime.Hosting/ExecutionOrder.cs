using System.Runtime.InteropServices;

namespace Emu.Runtime.Hosting;

/// <summary>
/// When each operator runs and each tensor is alive, found from the model's graphs and the calls that Setup entered, apart from the planner: a second
/// opinion on its lifetimes.
/// </summary>
sealed class ExecutionOrder
{
    readonly ModelView _view;
    readonly Dictionary<(int Graph, int Operator), List<int>> _callees = [];
    readonly List<string> _steps = ["the caller"];

    ExecutionOrder(ModelView view)
    {
        _view = view;
        Tensors = [.. view.Graphs.Select(g => Enumerable.Repeat((-1, -1), g.Tensors.Count).ToArray())];
        Operators = new (int, int)[view.Operators.Count];
    }

    /// <summary>What happens at each step.</summary>
    internal IReadOnlyList<string> Steps => _steps;

    /// <summary>First and last step of each subgraph's tensors; -1 for those that nothing touches.</summary>
    internal (int First, int Last)[][] Tensors { get; }

    /// <summary>First and last step of the operators of all subgraphs; 0 for those that never run.</summary>
    internal (int First, int Last)[] Operators { get; }

    internal static ExecutionOrder Of(ModelView view, ReadOnlySpan<byte> arena, in ArenaHeader header)
    {
        ExecutionOrder order = new(view);
        for (int at = header.Subgraphs == 0 ? 0 : MemoryMarshal.Read<SubgraphTable>(arena.Slice(header.Subgraphs)).LastCall; at != 0;)
        {
            CallRecord call = MemoryMarshal.Read<CallRecord>(arena.Slice(at));
            (CollectionsMarshal.GetValueRefOrAddDefault(order._callees, (call.Caller, call.Operator), out _) ??= []).Insert(0, call.Callee);
            at = call.Previous;
        }
        order.Run(0);
        return order;
    }

    /// <summary>Walks a subgraph; Setup has seen that the calls end.</summary>
    void Run(int graph)
    {
        GraphView view = _view.Graphs[graph];
        foreach (int tensor in view.Inputs)
            Touch(graph, tensor);
        int before = _view.Graphs.Take(graph).Sum(g => g.Operators.Count);
        foreach (OperatorView op in view.Operators)
        {
            _steps.Add(op.Place);
            int first = _steps.Count - 1;
            foreach (int tensor in op.Outputs)
                Touch(graph, tensor);
            foreach (int callee in _callees.GetValueOrDefault((graph, op.Index), []))
            {
                _steps.Add($"entry of subgraph {callee}");
                Run(callee);
            }
            foreach (int tensor in op.Outputs.Concat(op.Inputs))
                Touch(graph, tensor);
            ref (int First, int Last) runs = ref Operators[before + op.Index];
            runs = (runs.First == 0 ? first : runs.First, _steps.Count - 1);
        }
        foreach (int tensor in view.Outputs)
            Touch(graph, tensor);
    }

    void Touch(int graph, int tensor)
    {
        if (tensor < 0)
            return;
        ref (int First, int Last) life = ref Tensors[graph][tensor];
        life = (life.First < 0 ? _steps.Count - 1 : life.First, _steps.Count - 1);
    }
}
