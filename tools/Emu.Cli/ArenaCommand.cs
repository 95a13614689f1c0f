using System.CommandLine;
using System.Text;
using Emu.Boards;
using Emu.Reports;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Cli;

/// <summary><c>emu arena</c>: how large the arena must be, and what is where and when.</summary>
internal static class ArenaCommand
{
    public static Command Build(Surroundings surroundings)
    {
        Argument<string> model = SharedOptions.Model();
        Option<string?> board = SharedOptions.Board();
        Option<Planner> planner = SharedOptions.Planner();
        Option<string?> operators = SharedOptions.Operators();
        Option<string?> svg = new("--svg") { Description = "Draw the plan over time into this file.", HelpName = "FILE" };
        Option<bool> json = SharedOptions.Json();
        var tflm = new Option<bool>("--tflm") { Description = "Only predict what TensorFlow Lite Micro needs" };
        var command = new ExplainedCommand(
            "arena",
            "Show the exact arena a model needs, and the plan of its buffers over time.",
            """
            The number is the same on every board and on this computer: that many bytes work, 16 fewer do not.

            A table shows what TensorFlow Lite Micro would need for the same model, to the byte, for its usual builds. With --tflm only that is
            printed, with the lines to paste, also for models with operators that Emu does not run.

            Examples:
              emu arena samples/models/keyword_int8.tflite --tflm
              emu arena samples/models/keyword_int8.tflite --board arduino-nano33ble

            Exit codes: 0 fine; 1 it does not fit the board's RAM; 2 bad usage or input.
            """)
        { model, board, planner, operators, svg, tflm, json };
        command.SetAction(parsed =>
        {
            ModelFile file = ModelFile.Load(parsed.GetRequiredValue(model));
            if (parsed.GetValue(tflm))
                return WriteTflm(TflmReports.Of(file, ModelView.Read(file)), parsed.GetValue(json), surroundings);
            Board? place = parsed.GetValue(board) is { } name ? SharedOptions.LoadBoard(name) : null;
            ArenaReport report = Plan(file, place, parsed.GetValue(planner), SharedOptions.LoadOperators(parsed.GetValue(operators)));
            if (parsed.GetValue(svg) is { } picture)
                OutputFile.Write(picture, Encoding.UTF8.GetBytes(ArenaPicture.Of(report)), "--svg", [file.Path]);
            if (parsed.GetValue(json))
                surroundings.Output.Write(JsonReport.Of(report));
            else
                TerminalReport.Write(report, surroundings.Output, surroundings.Style);
            return report.Board is { Fits: false } ? ExitCode.CheckFailed : ExitCode.Fine;
        });
        return command;
    }

    private static int WriteTflm(TflmReport report, bool json, Surroundings surroundings)
    {
        if (json)
            surroundings.Output.Write(JsonReport.Of(report));
        else
            TerminalReport.Write(report, surroundings.Output, surroundings.Style);
        return ExitCode.Fine;
    }

    private static ArenaReport Plan(ModelFile file, Board? board, Planner planner, OperatorTable operators)
    {
        using HostInterpreter interpreter = HostInterpreter.Open(file, planner: planner, operators: operators);
        int need = interpreter.Report.Need;
        return new ArenaReport
        {
            File = TensorReports.OfFile(file),
            ArenaMinimumBytes = need,
            ArenaUsedBytes = interpreter.Report.Used,
            PlannedBytes = interpreter.Report.HeadBytes,
            PersistentBytes = interpreter.Report.PersistentBytes,
            Planner = NameOf(planner),
            LowerBoundBytes = interpreter.Plan.LowerBoundBytes,
            Optimal = interpreter.Plan.IsOptimal,
            Planners = [.. Enum.GetValues<Planner>().Select(p => Needs(file, p, operators)).OfType<ArenaPlanner>()],
            Steps = interpreter.Map.Steps,
            // The runtime counts steps with the caller as step 0; people count operators.
            Buffers = [.. interpreter.Map.Buffers.Select(b => new ArenaBuffer(b.Operator < 0 ? b.Name : $"scratch of operator {b.Operator}", b.Tensor, b.Offset, b.Bytes, b.First - 1, b.Last - 1))],
            Board = board is null ? null : new ArenaBoard(board.Name, board.RamBytes, need <= board.RamBytes),
            Tflm = TflmReports.Of(file, interpreter.View),
        };
    }

    /// <summary>Null for a planner that cannot plan this model: one without offline metadata.</summary>
    private static ArenaPlanner? Needs(ModelFile file, Planner planner, OperatorTable operators)
    {
        if (HostInterpreter.TryOpen(file, 0, operators, out HostInterpreter? opened, planner) is not null)
            return null;
        using HostInterpreter interpreter = opened!;
        ModelPlan plan = interpreter.Plan;
        return new ArenaPlanner(NameOf(planner), interpreter.Report.Need, plan.HeadBytes, plan.Bytes.Length, plan.InPlace, plan.IsOptimal);
    }

    private static string NameOf(Planner planner) => planner.ToString().ToLowerInvariant();
}
