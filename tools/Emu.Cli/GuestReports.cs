using Emu.Boards;
using Emu.Guest;
using Emu.Reports;

namespace Emu.Cli;

/// <summary>Turns the record of a guest run into the report.</summary>
internal static class GuestReports
{
    public static RunReport Of(ModelRun run, RunRequest request) => new()
    {
        Kind = "model",
        File = TensorReports.OfFile(request.Model),
        Board = run.Board,
        Core = run.Core,
        ClockHz = run.ClockHz,
        Mode = "guest",
        Engine = "interpreter",
        Timing = request.Board is { IsTimed: false } ? "off" : "on",
        Exit = ExitOf(run.Exit),
        Checks = [.. run.Checks.Select(c => new CheckReport(c.Name, c.Ok, c.Message))],
        Fault = run.Fault,
        EndedEarly = run.EndedEarly,
        Totals = TotalsOf(run.Totals),
        Operators = [.. run.Operators.Select(OperatorOf)],
        Memory = MemoryOf(run.Memory, request.Board),
        Inputs = TensorReports.Of(request.View.Inputs, [.. run.Inputs.Select(t => t.Data)]),
        Outputs = TensorReports.Of(request.View.Outputs, [.. run.Outputs.Select(t => t.Data)]),
        Host = new HostReport(run.HostSeconds, run.GuestMips),
    };

    internal static string ExitOf(RunExit exit) => exit switch
    {
        RunExit.Ok => "ok",
        RunExit.CheckFailed => "check-failed",
        RunExit.Limit => "limit",
        _ => "fault",
    };

    private static TotalsReport TotalsOf(RunTotals? totals) => totals is null ? new TotalsReport() : new TotalsReport
    {
        Cycles = totals.Cycles,
        Instructions = totals.Instructions,
        Seconds = totals.Seconds,
        OverheadCycles = totals.OverheadCycles,
        SetupCycles = totals.SetupCycles,
    };

    private static OperatorReport OperatorOf(OperatorCost cost)
    {
        var causes = new OrderedDictionary<string, ulong>();
        foreach (CauseCycles cause in cost.Causes)
            causes[cause.Name] = cause.Cycles;
        return new OperatorReport(cost.Index, cost.Name, cost.Kernel, cost.Cycles, cost.Instructions, cost.Macs, causes);
    }

    public static MemoryReport MemoryOf(MemoryUse? memory, Board? board)
    {
        var available = new MemoryReport { FlashAvailableBytes = board?.FlashBytes, RamAvailableBytes = board?.RamBytes };
        return memory is null ? available : available with
        {
            FlashBytes = memory.FlashBytes,
            RamBytes = memory.RamBytes,
            ArenaUsedBytes = memory.ArenaUsedBytes,
            ArenaMinimumBytes = memory.ArenaMinimumBytes,
            ArenaGivenBytes = memory.ArenaGivenBytes,
            StackHighWaterBytes = memory.StackHighWaterBytes,
            StackBoundBytes = memory.StackBoundBytes,
            HeapCalls = memory.HeapCalls,
            CoreBytes = memory.CoreBytes,
            Parts = [.. memory.Parts.Select(p => new MemoryPartReport(p.Name, p.Where, p.Bytes))],
        };
    }
}
