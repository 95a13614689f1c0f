using System.Globalization;
using Emu.Boards;
using Emu.Runtime.Hosting;
using Emu.Timing;

namespace Emu.Guest;

/// <summary>The main job: a model on a virtual board, executed instruction by instruction.</summary>
public static class ModelRunner
{
    /// <summary>True when models are compiled for a board's core.</summary>
    public static bool CompilesFor(Board board) => CoreTarget.Find(board.Core) is not null;

    /// <summary>Compiles the model for the board, checks that it fits, runs it.</summary>
    /// <param name="file">The model.</param>
    /// <param name="board">The board.</param>
    /// <param name="options">Inputs, arena, repetitions.</param>
    /// <returns>The record of the run. A model that does not fit is a result (<see cref="RunExit.CheckFailed"/>), not an error.</returns>
    /// <exception cref="ModelException">The model is malformed or not supported, or an input has the wrong size.</exception>
    /// <exception cref="GuestRunException">Host and guest disagree, which is a defect of Emu.</exception>
    public static ModelRun Run(ModelFile file, Board board, RunOptions options)
    {
        using ModelSession session = ModelSession.Open(file, board, options.ArenaBytes, planner: options.Planner, operators: options.Operators);
        byte[][] inputs = InputTensors.Complete(session.Prepared, options.Inputs);
        session.CycleLimit = options.CycleLimit;
        ModelRun run = new()
        {
            Board = board.Name,
            Core = board.Core.Type,
            ClockHz = board.ClockHz,
            Exit = RunExit.Ok,
            Checks = session.Checks,
            Memory = session.Image.Memory,
        };
        return session.Fits ? Execute(run, session, board, options, inputs) : run with { Exit = RunExit.CheckFailed };
    }

    private static ModelRun Execute(ModelRun run, ModelSession session, Board board, RunOptions options, byte[][] inputs)
    {
        if (session.SetUp() is SessionEnd early)
            return Ended(run, early);
        byte[][] outputs = [];
        ulong before = session.InstructionsSinceReset;
        double secondsBefore = session.HostSeconds;
        for (int i = 0; i < Math.Max(options.Repeat, 1); i++)
        {
            for (int input = 0; input < inputs.Length; input++)
                session.SetInput(input, inputs[input]);
            if (session.Invoke() is SessionEnd end)
                return Ended(run, end);
            outputs = [.. Enumerable.Range(0, session.Prepared.OutputCount).Select(session.Output)];
        }

        double seconds = session.HostSeconds - secondsBefore;
        List<OperatorCost> costs = Costs(session.Prepared, session.Last);
        ulong inOperators = 0;
        foreach (OperatorCost cost in costs)
            inOperators += cost.Cycles;
        int stack = session.StackHighWater();
        MemoryUse memory = session.Image.Memory with { StackHighWaterBytes = stack };
        RunCheck stackCheck = new("stack", stack <= memory.StackBoundBytes,
            string.Create(CultureInfo.InvariantCulture, $"{stack} bytes used of {memory.StackBoundBytes} reserved"));
        return run with
        {
            Checks = [.. run.Checks, stackCheck],
            Totals = new RunTotals(session.Cycles, session.Instructions, session.Cycles / (double)board.ClockHz, session.Cycles - inOperators, session.SetupCycles),
            Operators = costs,
            Memory = memory,
            EndedEarly = session.EndedEarly,
            Inputs = [.. inputs.Select((data, i) => Value(i, session.View.Inputs[i], data))],
            Outputs = [.. outputs.Select((data, i) => Value(i, session.View.Outputs[i], data))],
            HostSeconds = seconds,
            GuestMips = seconds > 0 ? (session.InstructionsSinceReset - before) / seconds / 1e6 : 0,
        };
    }

    private static List<OperatorCost> Costs(HostInterpreter prepared, Invocation invocation)
    {
        IReadOnlyList<OperatorView> operators = prepared.View.Operators;
        var sums = new (int Runs, ulong Cycles, ulong Instructions, CycleCauses Causes)[operators.Count];
        foreach ((int op, ulong cycles, ulong instructions, CycleCauses causes) in invocation.Operators)
        {
            if ((uint)op >= (uint)sums.Length)
                throw new GuestRunException($"the board ran an operator {op}, but the model has {operators.Count}");
            ref (int Runs, ulong Cycles, ulong Instructions, CycleCauses Causes) sum = ref sums[op];
            sum = (sum.Runs + 1, sum.Cycles + cycles, sum.Instructions + instructions, sum.Causes + causes);
        }
        return [.. sums.Select((sum, i) =>
            new OperatorCost(i, operators[i].Name, prepared.KernelName(i), sum.Cycles, sum.Instructions, operators[i].Macs, Named(sum.Causes)) { Runs = sum.Runs })];
    }

    private static CauseCycles[] Named(in CycleCauses causes) =>
    [
        new("issue", causes.Issue),
        new("loadUse", causes.LoadUse),
        new("branch", causes.Branch),
        new("fetchStall", causes.FetchStall),
        new("flashStall", causes.FlashStall),
        new("dataStall", causes.DataStall),
        new("divide", causes.Divide),
        new("exception", causes.Exception),
    ];

    private static TensorValue Value(int index, TensorView tensor, byte[] data) =>
        new(index, tensor.Name, ElementTypeNames.Name(tensor.Type), tensor.Shape, tensor.Scale, tensor.ZeroPoint, data);

    private static ModelRun Ended(ModelRun run, SessionEnd end) => run with { Exit = end.Exit, Fault = end.Reason };
}

/// <summary>Host and guest disagree: a defect of Emu, not of the model.</summary>
/// <param name="message">What differs.</param>
public sealed class GuestRunException(string message) : Exception(message);
