using Emu.Boards;
using Emu.Runtime;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Guest.Layers;

/// <summary>Takes every operator's outputs as soon as it has ended, before later operators reuse their memory.</summary>
public static class LayerCapture
{
    /// <summary>Runs a model on this computer.</summary>
    /// <param name="file">The model.</param>
    /// <param name="inputs">One for each input, or none for zero points.</param>
    /// <param name="level">The kernels.</param>
    /// <param name="repeat">Invocations; the last is taken.</param>
    /// <param name="operators">The kernels before those of the level take their places; null for the runtime's own.</param>
    /// <param name="planner">Who decides where buffers lie.</param>
    /// <exception cref="ModelException">The model or an input cannot be used.</exception>
    /// <exception cref="TraceTooLargeException">Too much came out.</exception>
    public static LayerTrace OnHost(ModelFile file, IReadOnlyList<byte[]> inputs, SimdLevel level, int repeat = 1, OperatorTable? operators = null, Planner planner = Planner.Search)
    {
        ModelError? error = HostInterpreter.TryOpen(file, 0, (operators ?? OperatorTable.All).AtLevel(level), out HostInterpreter? opened, planner);
        error?.Throw();
        using HostInterpreter interpreter = opened!;
        byte[][] contents = InputTensors.Complete(interpreter, inputs);
        Observer observer = new() { Interpreter = interpreter };
        for (int n = 0; n < repeat; n++)
        {
            for (int i = 0; i < contents.Length; i++)
                contents[i].CopyTo(interpreter.Input(i));
            observer.Found = new Collector(interpreter.View);
            interpreter.Invoke(ref observer);
        }
        return new LayerTrace($"host, {level} kernels", observer.Found!.Outputs);
    }

    /// <summary>Runs a model on a virtual board.</summary>
    /// <param name="file">The model.</param>
    /// <param name="board">The board.</param>
    /// <param name="inputs">One for each input, or none for zero points.</param>
    /// <param name="end">Why the run ended early, or null; then the trace has what came before.</param>
    /// <param name="repeat">Invocations; the last is taken.</param>
    /// <param name="operators">The kernels; null for the runtime's own.</param>
    /// <param name="planner">Who decides where buffers lie.</param>
    /// <exception cref="ModelException">The model or an input cannot be used.</exception>
    /// <exception cref="TraceTooLargeException">Too much came out.</exception>
    public static LayerTrace OnBoard(ModelFile file, Board board, IReadOnlyList<byte[]> inputs, out SessionEnd? end, int repeat = 1, OperatorTable? operators = null,
        Planner planner = Planner.Search)
    {
        using ModelSession session = ModelSession.Open(file, board, planner: planner, operators: operators);
        byte[][] contents = InputTensors.Complete(session.Prepared, inputs);
        Collector found = new(session.View);
        end = session.SetUp();
        session.OperatorEnded = op => found.Add(op, (graph, tensor) => session.Read(session.Prepared.TensorPlace(graph, tensor)));
        for (int n = 0; n < repeat && end is null; n++)
        {
            for (int i = 0; i < contents.Length; i++)
                session.SetInput(i, contents[i]);
            found = new Collector(session.View);
            end = session.Invoke();
        }
        return new LayerTrace(board.Name, found.Outputs);
    }

    private struct Observer : IOperatorObserver
    {
        public HostInterpreter Interpreter;
        public Collector? Found;

        public readonly void Begin(int operatorIndex)
        {
        }

        public readonly void End(int operatorIndex)
        {
            HostInterpreter interpreter = Interpreter;
            Found!.Add(operatorIndex, (graph, tensor) => interpreter.Tensor(graph, tensor).ToArray());
        }
    }

    private sealed class Collector(ModelView view)
    {
        private readonly int[] _runs = new int[view.Operators.Count];
        private readonly List<LayerOutput> _outputs = [];
        private long _bytes;

        public IReadOnlyList<LayerOutput> Outputs => _outputs;

        /// <summary>Operators that run subgraphs end once for each of them; only the last time is their result.</summary>
        public void Add(int index, Func<int, int, byte[]> contents)
        {
            OperatorView op = view.Operators[index];
            bool calls = op.BuiltinCode is (int)BuiltinOperator.If or (int)BuiltinOperator.While or (int)BuiltinOperator.CallOnce;
            if (calls)
                _outputs.RemoveAll(o => o.Operator == index);
            for (int i = 0; i < op.Outputs.Length; i++)
            {
                TensorView tensor = view.Graphs[op.Subgraph].Tensors[op.Outputs[i]];
                byte[] data = contents(op.Subgraph, tensor.Index);
                if (data.Length == 0)
                    continue;
                _bytes += data.Length;
                if (_bytes > LayerTrace.MaximumBytes || _outputs.Count == LayerTrace.MaximumOutputs)
                    throw new TraceTooLargeException();
                _outputs.Add(new LayerOutput(index, op.Name, calls ? 0 : _runs[index], i, tensor.Name, tensor.Type, tensor.Shape, tensor.ScaleCount == 1 ? tensor.Scale : 0, data));
            }
            _runs[index]++;
        }
    }
}
