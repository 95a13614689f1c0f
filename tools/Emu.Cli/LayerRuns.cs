using Emu.Boards;
using Emu.Guest;
using Emu.Guest.Layers;
using Emu.Runtime.Hosting;

namespace Emu.Cli;

/// <summary>Runs and folders with every intermediate tensor.</summary>
internal static class LayerRuns
{
    /// <summary>Runs the request once more and writes every operator's outputs: runs are deterministic.</summary>
    public static void Dump(string folder, RunRequest request, bool host)
    {
        LayerTrace trace = Guarded(() => host
            ? LayerCapture.OnHost(request.Model, request.Inputs, request.Kernels, request.Repeat, request.Operators, request.Planner)
            : OnBoard(request, request.Board!), request.Model.Path);
        try
        {
            LayerFolder.Write(folder, trace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw UserErrorException.Of(CliError.CannotWrite, $"cannot write the tensors: {e.Message.ReplaceLineEndings(" ")}", folder, "give --dump-tensors a folder that you may write to");
        }
    }

    /// <summary>One side of a comparison: kernels of this computer, a folder, or a board.</summary>
    /// <param name="side">As typed.</param>
    /// <param name="run">The run, if there is a model.</param>
    public static LayerTrace Of(string side, RunRequest? run)
    {
        bool isHost = SharedOptions.TryParseKernels(side, out SimdLevel level);
        if (!isHost && Directory.Exists(side))
        {
            return LayerFolder.TryRead(side, run?.View, out LayerTrace? read) is { } problem
                ? throw UserErrorException.Of(CliError.BadTensorFolder, problem.Message, problem.Place, "give a folder that 'emu run --dump-tensors' wrote, or one with files of the same names and --model")
                : read!;
        }
        if (run is null)
            throw UserErrorException.Of(CliError.Usage, $"'{side}' is no folder, and a run of it needs a model", "the command line", "add --model, or give two folders");
        Board? board = isHost ? null : SharedOptions.LoadBoard(side);
        return Guarded(() => board is null ? LayerCapture.OnHost(run.Model, run.Inputs, level, 1, run.Operators, run.Planner) : OnBoard(run, board), run.Model.Path);
    }

    private static LayerTrace OnBoard(RunRequest run, Board board)
    {
        LayerTrace trace = LayerCapture.OnBoard(run.Model, board, run.Inputs, out SessionEnd? end, run.Repeat, run.Operators, run.Planner);
        return end is null ? trace : throw UserErrorException.Of(CliError.RunEnded, $"the run on {board.Name} did not finish: {end.Reason}", run.Model.Path, "see 'emu run' on this board");
    }

    private static LayerTrace Guarded(Func<LayerTrace> run, string place)
    {
        try
        {
            return run();
        }
        catch (TraceTooLargeException e)
        {
            throw UserErrorException.Of(CliError.BadTensorFolder, e.Message, place, "take a model with smaller tensors or fewer loops");
        }
    }
}
