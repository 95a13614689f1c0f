namespace Emu.Cli;

/// <summary>Compiles the runtime and the model into a flash image and runs it on the emulated board.</summary>
internal sealed class GuestModelRunner : IModelRunner
{
    public RunOutcome Run(RunRequest request) =>
        throw UserErrorException.Of(CliError.NoBoard, "this build cannot run models on a virtual board yet", "--board", "use --host");
}
