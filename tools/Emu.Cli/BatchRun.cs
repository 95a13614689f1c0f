using System.Diagnostics;
using Emu.Guest;
using Emu.Reports;
using Emu.Runtime.Hosting;

namespace Emu.Cli;

/// <summary><c>emu run --inputs</c>: one inference for every item of a folder, each from the state after Setup.</summary>
internal static class BatchRun
{
    /// <summary>Runs; a model that does not fit or faults is an outcome, not an exception.</summary>
    /// <param name="request">The model and where to run it; its inputs are not used.</param>
    /// <param name="folder">The items.</param>
    /// <param name="output">Folder that gets a folder for each item's outputs, or null.</param>
    /// <param name="host">On this computer's cores instead of a board.</param>
    public static BatchReport Run(RunRequest request, BatchFolder folder, string? output, bool host)
    {
        long start = Stopwatch.GetTimestamp();
        BatchItem?[] items = new BatchItem?[folder.Names.Count];
        (string exit, string? fault) = host ? OnHost(request, folder, output, items) : OnBoard(request, folder, output, items);
        return new BatchReport
        {
            File = TensorReports.OfFile(request.Model),
            Mode = host ? "host" : "guest",
            Board = host ? null : request.Board!.Name,
            Core = host ? null : request.Board!.Core.Type,
            ClockHz = host ? 0 : request.Board!.ClockHz,
            Exit = exit,
            Fault = fault,
            Items = [.. items.OfType<BatchItem>()],
            Count = items.Length,
            Host = new BatchHost(Stopwatch.GetElapsedTime(start).TotalSeconds, host ? Math.Min(Environment.ProcessorCount, items.Length) : 1),
        };
    }

    private static (string Exit, string? Fault) OnHost(RunRequest request, BatchFolder folder, string? output, BatchItem?[] items)
    {
        ModelError? error = HostInterpreter.TryOpen(request.Model, request.ArenaBytes ?? 0, request.Operators.AtLevel(request.Kernels), out HostInterpreter? opened, request.Planner);
        if (error is { Id: ModelErrorId.ArenaTooSmall } && request.ArenaBytes is not null)
            return ("check-failed", error.ToString());
        error?.Throw();
        using HostInterpreter model = opened!;
        HostBatch.Run(model, items.Length, 0, (own, item) =>
        {
            byte[][] inputs = folder.Read(item);
            for (int i = 0; i < inputs.Length; i++)
                inputs[i].CopyTo(own.Input(i));
            own.Invoke();
            items[item] = Finish(request, folder.Names[item], null, null, [.. Enumerable.Range(0, own.OutputCount).Select(i => own.Output(i).ToArray())], output);
        });
        return ("ok", null);
    }

    private static (string Exit, string? Fault) OnBoard(RunRequest request, BatchFolder folder, string? output, BatchItem?[] items)
    {
        using ModelSession session = ModelSession.Open(request.Model, request.Board!, request.ArenaBytes, planner: request.Planner, operators: request.Operators);
        session.CycleLimit = request.MaxCycles ?? ModelSession.DefaultCycleLimit;
        if (session.SetUp() is { } notReady)
            return (GuestReports.ExitOf(notReady.Exit), notReady.Reason);
        for (int item = 0; item < items.Length; item++)
        {
            byte[][] inputs = folder.Read(item);
            session.ResetVariables();
            for (int i = 0; i < inputs.Length; i++)
                session.SetInput(i, inputs[i]);
            if (session.Invoke() is { } end)
                return (GuestReports.ExitOf(end.Exit), $"input '{folder.Names[item]}': {end.Reason}");
            items[item] = Finish(request, folder.Names[item], session.Cycles, session.Instructions, [.. Enumerable.Range(0, request.View.Outputs.Count).Select(session.Output)], output);
        }
        return ("ok", null);
    }

    private static BatchItem Finish(RunRequest request, string name, ulong? cycles, ulong? instructions, byte[][] outputs, string? folder)
    {
        if (folder is not null)
            TensorFiles.WriteOutputs(Path.Combine(folder, name), request.View, outputs);
        return new BatchItem(name, cycles, instructions, TensorReports.InShort(request.View.Outputs, outputs));
    }
}
