using System.CommandLine;
using Emu.Boards;
using Emu.Reports;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Cli;

/// <summary><c>emu run</c>: the main job.</summary>
internal static class RunCommand
{
    private const int MostRepeats = 1_000_000;

    public static Command Build(Surroundings surroundings)
    {
        Argument<string> model = SharedOptions.ModelOrFirmware();
        Option<string?> board = SharedOptions.Board();
        Option<string?> core = SharedOptions.Core();
        Option<string> timing = SharedOptions.Timing();
        Option<string[]> inputs = new("--input", "-i") { Description = "Contents of an input: .npy, or raw little-endian bytes. Repeat it for several inputs, in order or as NAME=FILE with a tensor's or a signature's name. Without it every input is its zero point.", HelpName = "FILE" };
        Option<string?> batch = new("--inputs") { Description = "Run once for every item of this folder: a .npy or .bin file, or a folder with input0.npy, input1.npy and so on. With --host on all cores.", HelpName = "DIR" };
        Option<string?> output = new("--output", "-o") { Description = "Write each output as output<i>.bin and output<i>.npy into this folder; with --inputs into a folder there for each item.", HelpName = "DIR" };
        Option<string?> dump = new("--dump-tensors") { Description = "Write every operator's outputs as .npy into this folder, with a list tensors.json; see 'emu diff'.", HelpName = "DIR" };
        Option<SimdLevel?> kernels = SharedOptions.Kernels();
        Option<int?> arena = SharedOptions.Bytes("--arena", "Give the model this arena (65536, 64K). Without it, exactly what it needs.");
        Option<bool> host = new("--host") { Description = "Run on this computer instead of a virtual board: fast, same outputs, no cycles." };
        Option<int> repeat = new("--repeat") { Description = "Number of invocations; the last one is reported.", HelpName = "N", DefaultValueFactory = _ => 1 };
        Option<Planner> planner = SharedOptions.Planner();
        Option<string?> operators = SharedOptions.Operators();
        Option<bool> json = SharedOptions.Json();
        FirmwareRunOptions firmware = new();
        repeat.Validators.Add(result =>
        {
            if (!int.TryParse(result.Tokens.Count == 1 ? result.Tokens[0].Value : "1", out int n) || n is < 1 or > MostRepeats)
                result.AddError($"--repeat must be 1 to {MostRepeats}");
        });
        var command = new ExplainedCommand(
            "run",
            "Run a model or firmware on a virtual board, or a model with --host on this computer.",
            """
            Examples:
              emu run samples/models/sine_int8.tflite --board nucleo-l4r5zi
              emu run model.tflite --board ./my-board.json --input x.npy --output out --json
              emu run model.tflite --host --input x.bin
              emu run model.tflite --host --inputs pictures --output results --json
              emu run firmware.elf --board mps2-an386 --max-cycles 100000000
              emu run test.elf --board riscv-virt --signature test.sig

            RISC-V firmware with a symbol tohost follows the convention of riscv-tests: a store of an odd value to it ends the run; 1 is a pass,
            any other value a failure with the code value >> 1, which is the number of the test.

            Exit codes: 0 fine; 1 it does not fit, or firmware ended with a code other than 0; 2 bad usage or input;
            3 the guest faulted or reached the cycle limit.
            """)
        { model, board, core, timing, inputs, batch, output, dump, arena, planner, operators, host, kernels, repeat, json };
        firmware.AddTo(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(model);
            bool isFirmware = FirmwareFile.IsElf(path, out CoreKind? madeFor);
            Board? place = parsed.GetValue(board) is { } name ? SharedOptions.LoadBoard(name, parsed.GetValue(core), madeFor) : null;
            if (place is not null)
                place = place with { IsTimed = parsed.GetValue(timing) == "on" };
            if (isFirmware)
            {
                firmware.RefuseModelOptions(parsed, inputs, batch, output, dump, arena, planner, operators, host, kernels, repeat);
                (RunReport report, bool console) = firmware.Run(parsed, path, place ?? throw NoBoard("firmware"), parsed.GetValue(json), surroundings);
                return Finish(report, parsed.GetValue(json), surroundings, console);
            }
            if (parsed.GetValue(host) && parsed.GetResult(timing) is { Implicit: false })
                throw UserErrorException.Of(CliError.Usage, "--timing is for boards, and --host counts no cycles", "the command line", "leave out --timing or --host");
            ModelFile file = ModelFile.Load(path);
            ModelView view = ModelView.Read(file);
            var request = new RunRequest(file, view, place, TensorFiles.ReadInputs(view, parsed.GetValue(inputs) ?? []), parsed.GetValue(arena), parsed.GetValue(repeat), firmware.MaxCycles(parsed)) { Planner = parsed.GetValue(planner), Operators = SharedOptions.LoadOperators(parsed.GetValue(operators)), Kernels = SharedOptions.KernelsOf(parsed, kernels, parsed.GetValue(host) ? null : place) ?? SimdLevels.Best };
            if (parsed.GetValue(batch) is { } items)
            {
                RefuseBeside(batch, parsed, inputs, dump, repeat, timing);
                return RunBatch(request, items, parsed.GetValue(output), parsed.GetValue(host), parsed.GetValue(json), surroundings);
            }
            IModelRunner runner = RunnerFor(parsed.GetValue(host), place, surroundings);
            surroundings.Progress($"running {file.Path} ...");
            RunOutcome outcome = runner.Run(request);
            surroundings.EndProgress();
            if (parsed.GetValue(output) is { } folder)
                TensorFiles.WriteOutputs(folder, view, outcome.Outputs);
            if (parsed.GetValue(dump) is { } layers && outcome.Outputs.Count > 0)
                LayerRuns.Dump(layers, request, parsed.GetValue(host));
            return Finish(outcome.Report, parsed.GetValue(json), surroundings, afterText: false);
        });
        return command;
    }

    private static void RefuseBeside(Option batch, ParseResult parsed, params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
            if (parsed.GetResult(option) is { Implicit: false })
                throw UserErrorException.Of(CliError.Usage, $"{option.Name} is for one run, and {batch.Name} asks for many", "the command line", $"leave out {option.Name} or {batch.Name}");
    }

    private static int RunBatch(RunRequest request, string items, string? output, bool host, bool json, Surroundings surroundings)
    {
        if (!host && request.Board is null)
            throw NoBoard("a model");
        if (output is not null && string.Equals(Path.GetFullPath(output), Path.GetFullPath(items), StringComparison.OrdinalIgnoreCase))
            throw UserErrorException.Of(CliError.CannotWrite, "the outputs would lie among the inputs", output, "give --output another folder");
        surroundings.Progress($"running {request.Model.Path} ...");
        BatchReport report = BatchRun.Run(request, BatchFolder.Open(items, request.View), output, host);
        surroundings.EndProgress();
        if (json)
            surroundings.Output.Write(JsonReport.Of(report));
        else
            TerminalReport.Write(report, surroundings.Output, surroundings.Style);
        if (report.Fault is not null)
            surroundings.Error.WriteLine(report.Fault);
        return ExitCodeOf(report.Exit);
    }

    private static IModelRunner RunnerFor(bool host, Board? board, Surroundings surroundings)
    {
        if (host)
            return new HostModelRunner();
        if (board is null)
            throw NoBoard("a model");
        return new GuestModelRunner();
    }

    private static UserErrorException NoBoard(string what) => UserErrorException.Of(
        CliError.NoBoard, $"running {what} on a virtual board needs to know which", "the command line",
        $"add --board with one of {string.Join(", ", BoardCatalog.BoardNames)}, or a board file; a model also runs with --host");

    private static int Finish(RunReport report, bool json, Surroundings surroundings, bool afterText)
    {
        if (json)
        {
            surroundings.Output.Write(JsonReport.Of(report));
        }
        else
        {
            if (afterText)
                surroundings.Output.WriteLine();
            TerminalReport.Write(report, surroundings.Output, surroundings.Style);
        }
        return ExitCodeOf(report, surroundings);
    }

    // What failed also goes to standard error, so that a script that keeps only the JSON document still shows it.
    private static int ExitCodeOf(RunReport report, Surroundings surroundings)
    {
        foreach (CheckReport check in report.Checks.Where(c => !c.Ok))
            surroundings.Error.WriteLine($"check '{check.Name}' failed: {check.Message}");
        if (report.Fault is not null)
            surroundings.Error.WriteLine(report.Fault);
        return ExitCodeOf(report.Exit);
    }

    private static int ExitCodeOf(string exit) => exit switch
    {
        "ok" => ExitCode.Fine,
        "check-failed" => ExitCode.CheckFailed,
        _ => ExitCode.GuestFault,
    };
}
