using Emu.Guest;

namespace Emu.Cli;

/// <summary>Compiles the runtime and the model into a flash image and runs it on the emulated board.</summary>
internal sealed class GuestModelRunner : IModelRunner
{
    public RunOutcome Run(RunRequest request)
    {
        var options = new RunOptions { Inputs = request.Inputs, ArenaBytes = request.ArenaBytes, Repeat = request.Repeat, Planner = request.Planner, Operators = request.Operators };
        ModelRun run = ModelRunner.Run(request.Model, request.Board!, request.MaxCycles is { } most ? options with { CycleLimit = most } : options);
        return new RunOutcome(GuestReports.Of(run, request), [.. run.Outputs.Select(o => o.Data)]);
    }
}
