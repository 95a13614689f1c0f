using Emu.Guest;

namespace Emu.Cli;

/// <summary>Compiles the runtime and the model into a flash image and runs it on the emulated board.</summary>
internal sealed class GuestModelRunner : IModelRunner
{
    public RunOutcome Run(RunRequest request)
    {
        ModelRun run = ModelRunner.Run(request.Model, request.Board!, new RunOptions { Inputs = request.Inputs, ArenaBytes = request.ArenaBytes, Repeat = request.Repeat });
        return new RunOutcome(GuestReports.Of(run, request), [.. run.Outputs.Select(o => o.Data)]);
    }
}
