using System.Globalization;
using Emu.Boards;
using Emu.Guest.Compiler.Linking;
using Emu.Runtime;
using Emu.Runtime.Hosting;
using Emu.Timing;

namespace Emu.Guest;

/// <summary>The main job: a model on a virtual board, executed instruction by instruction.</summary>
public static class ModelRunner
{
    /// <summary>Compiles the model for the board, checks that it fits, runs it.</summary>
    /// <param name="file">The model.</param>
    /// <param name="board">The board.</param>
    /// <param name="options">Inputs, arena, repetitions.</param>
    /// <returns>The record of the run. A model that does not fit is a result (<see cref="RunExit.CheckFailed"/>), not an error.</returns>
    /// <exception cref="ModelException">The model is malformed or not supported, or an input has the wrong size.</exception>
    /// <exception cref="GuestRunException">Host and guest disagree, which is a defect of Emu.</exception>
    public static ModelRun Run(ModelFile file, Board board, RunOptions options)
    {
        using HostInterpreter prepared = HostInterpreter.Open(file);
        byte[][] inputs = InputTensors.Complete(prepared, options.Inputs);
        int need = prepared.Report.Need;
        int arena = options.ArenaBytes ?? need;
        ModelImage image = ModelImage.Build(file, prepared, board, Math.Max(arena & -16, 16));
        ModelRun run = new()
        {
            Board = board.Name,
            Core = board.Core.Type,
            ClockHz = board.ClockHz,
            Exit = RunExit.Ok,
            Checks = FitChecks.All(image, prepared, board, arena),
            Memory = image.Memory,
        };
        if (run.Checks.Any(c => !c.Ok))
            return run with { Exit = RunExit.CheckFailed };
        return Execute(run, image, prepared, board, options, inputs);
    }

    private static ModelRun Execute(ModelRun run, ModelImage image, HostInterpreter prepared, Board board, RunOptions options, byte[][] inputs)
    {
        using BoardSession session = new(image, board);
        RunStop? stop = session.SetUp(options.CycleLimit, out Status status, out SetupReport report, out ulong setupCycles);
        if (stop is not null)
            return Ended(run, stop, image);
        ConfirmSetup(status, report, prepared.Report);

        (int Offset, int Bytes)[] inputPlaces = [.. Enumerable.Range(0, prepared.InputCount).Select(prepared.InputPlace)];
        (int Offset, int Bytes)[] outputPlaces = [.. Enumerable.Range(0, prepared.OutputCount).Select(prepared.OutputPlace)];
        Invocation invocation = new();
        byte[][] outputs = [];
        ulong before = session.Instructions;
        double secondsBefore = session.HostSeconds;
        for (int i = 0; i < Math.Max(options.Repeat, 1); i++)
        {
            for (int input = 0; input < inputs.Length; input++)
                session.Write(inputPlaces[input].Offset, inputs[input]);
            stop = session.Invoke(options.CycleLimit, out status, out invocation);
            if (stop is not null)
                return Ended(run, stop, image);
            if (status != Status.Ok)
                return run with { Exit = RunExit.Fault, Fault = $"Invoke returned {status} (EMU{2000 + (int)status})" };
            outputs = [.. outputPlaces.Select(p => session.Read(p.Offset, p.Bytes))];
        }

        double seconds = session.HostSeconds - secondsBefore;
        List<OperatorCost> costs = Costs(prepared, invocation);
        ulong inOperators = 0;
        foreach (OperatorCost cost in costs)
            inOperators += cost.Cycles;
        int stack = session.StackHighWater();
        RunCheck stackCheck = new("stack", stack <= image.Memory.StackBoundBytes,
            string.Create(CultureInfo.InvariantCulture, $"{stack} bytes used of {image.Memory.StackBoundBytes} reserved"));
        return run with
        {
            Checks = [.. run.Checks, stackCheck],
            Totals = new RunTotals(invocation.Cycles, invocation.Instructions, invocation.Cycles / (double)board.ClockHz, invocation.Cycles - inOperators, setupCycles),
            Operators = costs,
            Memory = image.Memory with { StackHighWaterBytes = stack },
            Inputs = [.. inputs.Select((data, i) => Value(i, prepared.View.Inputs[i], data))],
            Outputs = [.. outputs.Select((data, i) => Value(i, prepared.View.Outputs[i], data))],
            HostSeconds = seconds,
            GuestMips = seconds > 0 ? (session.Instructions - before) / seconds / 1e6 : 0,
        };
    }

    /// <summary>The same Setup ran on the host: every figure must be the same, or the compiler or the machine is wrong.</summary>
    private static void ConfirmSetup(Status status, in SetupReport guest, in SetupReport host)
    {
        if (status != Status.Ok || guest.Used != host.Used || guest.Need != host.Need || guest.HeadBytes != host.HeadBytes)
            throw new GuestRunException(
                $"Setup on the board gave {status} with {guest.Used} bytes used and {guest.Need} needed; on the host Ok with {host.Used} and {host.Need}");
    }

    private static List<OperatorCost> Costs(HostInterpreter prepared, Invocation invocation)
    {
        IReadOnlyList<OperatorView> operators = prepared.View.Main.Operators;
        if (invocation.Operators.Count != operators.Count)
            throw new GuestRunException($"{invocation.Operators.Count} kernels ran, but the model has {operators.Count} operators");
        List<OperatorCost> costs = [];
        for (int i = 0; i < operators.Count; i++)
        {
            (ulong cycles, ulong instructions, CycleCauses causes) = invocation.Operators[i];
            costs.Add(new(i, operators[i].Name, prepared.KernelName(i), cycles, instructions, operators[i].Macs, Named(causes)));
        }
        return costs;
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

    private static ModelRun Ended(ModelRun run, RunStop stop, ModelImage image) => stop.Reason == RunStopReason.CycleLimit
        ? run with { Exit = RunExit.Limit, Fault = "the cycle limit was reached" }
        : run with { Exit = RunExit.Fault, Fault = FaultText.Of(stop, image) };
}

/// <summary>Host and guest disagree: a defect of Emu, not of the model.</summary>
/// <param name="message">What differs.</param>
public sealed class GuestRunException(string message) : Exception(message);
