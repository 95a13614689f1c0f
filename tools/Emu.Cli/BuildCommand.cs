using System.CommandLine;
using Emu.Boards;
using Emu.Guest;
using Emu.Reports;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Cli;

/// <summary><c>emu build</c>: the image that <c>emu run</c> runs, as a file for a flash tool or a debugger.</summary>
internal static class BuildCommand
{
    public static Command Build(Surroundings surroundings)
    {
        Argument<string> model = SharedOptions.Model();
        Option<string?> board = SharedOptions.Board();
        Option<string?> core = SharedOptions.Core();
        Option<string> output = new("--output", "-o") { Description = "The ELF file to write; an existing one is replaced.", HelpName = "FILE", Required = true };
        Option<int?> arena = SharedOptions.Bytes("--arena", "Give the model this arena (65536, 64K). Without it, exactly what it needs.");
        Option<Planner> planner = SharedOptions.Planner();
        Option<string?> operators = SharedOptions.Operators();
        Option<bool> json = SharedOptions.Json();
        var command = new ExplainedCommand(
            "build",
            "Build the flashable image of a model for a board.",
            """
            The image holds runtime, kernels and model. It prepares the model once, then infers for ever; give emu_ready and emu_done
            bodies of your own (a debugger, or symbols to link against) to fill inputs and read outputs.

            Example:
              emu build samples/models/keyword_int8.tflite --board nucleo-l4r5zi -o keyword.elf

            Exit codes: 0 fine; 1 it does not fit, nothing is written; 2 bad usage or input.
            """)
        { model, board, core, output, arena, planner, operators, json };
        command.SetAction(parsed =>
        {
            string name = parsed.GetValue(board) ?? throw UserErrorException.Of(CliError.NoBoard, "an image is built for a board", "the command line", $"add --board with one of {string.Join(", ", BoardCatalog.BoardNames)}, or a board file");
            string path = parsed.GetRequiredValue(output);
            Board place = SharedOptions.LoadBoard(name, parsed.GetValue(core));
            ModelFile file = ModelFile.Load(parsed.GetRequiredValue(model));
            string[] inputs = [file.Path, name];
            OutputFile.Refuse(path, "--output", inputs);
            BuildReport report = BuildImage(file, place, parsed.GetValue(arena), parsed.GetValue(planner), SharedOptions.LoadOperators(parsed.GetValue(operators)), path, inputs);
            if (parsed.GetValue(json))
                surroundings.Output.Write(JsonReport.Of(report));
            else
                TerminalReport.Write(report, surroundings.Output, surroundings.Style);
            foreach (CheckReport check in report.Checks.Where(c => !c.Ok))
                surroundings.Error.WriteLine($"check '{check.Name}' failed: {check.Message}");
            return report.Output is null ? ExitCode.CheckFailed : ExitCode.Fine;
        });
        return command;
    }

    private static BuildReport BuildImage(ModelFile file, Board board, int? arena, Planner planner, OperatorTable operators, string path, string[] inputs)
    {
        using ModelSession session = ModelSession.Open(file, board, arena, planner: planner, operators: operators);
        FileReport? written = null;
        if (session.Fits)
        {
            byte[] elf = session.Image.ToElf();
            OutputFile.Write(path, elf, "--output", inputs);
            written = new FileReport(path, elf.Length, Crc32.Hex(elf));
        }
        return new BuildReport
        {
            File = TensorReports.OfFile(file),
            Board = board.Name,
            Core = board.Core.Type,
            Exit = session.Fits ? "ok" : "check-failed",
            Checks = [.. session.Checks.Select(c => new CheckReport(c.Name, c.Ok, c.Message))],
            Output = written,
            Memory = GuestReports.MemoryOf(session.Image.Memory, board),
        };
    }
}
