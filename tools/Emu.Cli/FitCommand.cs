using System.CommandLine;
using Emu.Boards;
using Emu.Guest;
using Emu.Reports;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Cli;

/// <summary><c>emu fit</c>: which boards a model fits, in one table.</summary>
internal static class FitCommand
{
    public static Command Build(Surroundings surroundings)
    {
        Argument<string> model = SharedOptions.Model();
        Option<string[]> boards = new("--board", "-b") { Description = "A board's name or a board file ending in .json; repeat it for several. Without it all built-in boards.", HelpName = "BOARD" };
        Option<Planner> planner = SharedOptions.Planner();
        Option<string?> operators = SharedOptions.Operators();
        Option<bool> json = SharedOptions.Json();
        var command = new ExplainedCommand(
            "fit",
            "Run a model on several boards and show which it fits: arena, flash, stack, cycles, time.",
            """
            Example:
              emu fit samples/models/keyword_int8.tflite --board nucleo-l4r5zi --board ./my-board.json

            Exit codes: 0 it fits at least one of the boards; 1 it fits none; 2 bad usage or input; 3 it faulted on every board that it fits.
            """)
        { model, boards, planner, operators, json };
        command.SetAction(parsed =>
        {
            string[] names = parsed.GetValue(boards) is { Length: > 0 } some ? some : [.. BoardCatalog.BoardNames];
            Board[] places = [.. names.Select(SharedOptions.LoadBoard)];
            ModelFile file = ModelFile.Load(parsed.GetRequiredValue(model));
            ModelView view = ModelView.Read(file);
            OperatorTable kernels = SharedOptions.LoadOperators(parsed.GetValue(operators));
            var rows = new List<(FitBoard Row, string Exit)>();
            foreach (Board place in places)
            {
                if (!ModelRunner.CompilesFor(place))
                {
                    rows.Add((NotCompiled(place), "check-failed"));
                    continue;
                }
                surroundings.Progress($"running {file.Path} on {place.Name} ...");
                RunReport run = new GuestModelRunner().Run(new RunRequest(file, view, place, [], null, 1) { Planner = parsed.GetValue(planner), Operators = kernels }).Report;
                rows.Add((RowOf(run, place), run.Exit));
            }
            surroundings.EndProgress();
            var report = new FitReport { File = TensorReports.OfFile(file), Fits = rows.Exists(r => r.Row.Fits), Boards = [.. rows.Select(r => r.Row)] };
            if (parsed.GetValue(json))
                surroundings.Output.Write(JsonReport.Of(report));
            else
                TerminalReport.Write(report, surroundings.Output, surroundings.Style);
            return report.Fits ? ExitCode.Fine : rows.Exists(r => r.Exit is "fault" or "limit") ? ExitCode.GuestFault : ExitCode.CheckFailed;
        });
        return command;
    }

    private static FitBoard NotCompiled(Board board) => new(
        board.Name, board.Core.Type, board.ClockHz, false, $"models are not compiled for the core '{board.Core.Type}'", 0, 0, board.FlashBytes, 0, board.TotalRamBytes, 0, 0, 0);

    private static FitBoard RowOf(RunReport run, Board board) => new(
        board.Name, board.Core.Type, board.ClockHz, run.Exit == "ok",
        string.Join("; ", run.Checks.Where(c => !c.Ok).Select(c => $"{c.Name}: {c.Message}").Concat(run.Fault is { } fault ? [fault] : Array.Empty<string>())),
        run.Memory.ArenaMinimumBytes, run.Memory.FlashBytes, run.Memory.FlashAvailableBytes, run.Memory.RamBytes, run.Memory.RamAvailableBytes,
        run.Memory.StackHighWaterBytes, run.Totals.Cycles, run.Totals.Seconds * 1e3);
}
