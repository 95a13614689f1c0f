using System.CommandLine;
using Emu.Boards;
using Emu.Reports;

namespace Emu.Cli;

/// <summary><c>emu boards</c>: what can follow <c>--board</c>.</summary>
internal static class BoardsCommand
{
    public static Command Build(Surroundings surroundings)
    {
        Option<bool> json = SharedOptions.Json();
        var command = new ExplainedCommand(
            "boards",
            "List the built-in boards.",
            """
            A board of your own is a JSON file: emu run model.tflite --board ./my-board.json (boards/README.md tells how).
            """)
        { json };
        command.SetAction(parsed =>
        {
            var report = new BoardsReport { Boards = [.. BoardCatalog.BoardNames.Select(name => ReportOf(SharedOptions.LoadBoard(name)))] };
            if (parsed.GetValue(json))
                surroundings.Output.Write(JsonReport.Of(report));
            else
                TerminalReport.Write(report, surroundings.Output, surroundings.Style);
            return ExitCode.Fine;
        });
        return command;
    }

    private static BoardReport ReportOf(Board board) =>
        new(board.Name, board.Title, board.Chip, board.Core.Type, board.ClockHz, board.FlashBytes, board.TotalRamBytes, board.Tier);
}
