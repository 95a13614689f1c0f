using System.CommandLine;
using Emu.Guest.Layers;
using Emu.Reports;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Cli;

/// <summary><c>emu diff</c>: the first operator whose output differs between two runs.</summary>
internal static class DiffCommand
{
    public static Command Build(Surroundings surroundings)
    {
        Argument<string> a = new("A") { Description = "plain, simd or a level (kernels of this computer), a board, or a folder of tensors." };
        Argument<string> b = new("B") { Description = "What to compare it with: likewise." };
        Option<string?> model = new("--model", "-m") { Description = "The .tflite file; not needed for two folders that --dump-tensors wrote.", HelpName = "FILE" };
        Option<string[]> inputs = new("--input", "-i") { Description = "Contents of an input, as in 'emu run'; zero points without it.", HelpName = "FILE" };
        Option<Planner> planner = SharedOptions.Planner();
        Option<string?> operators = SharedOptions.Operators();
        Option<bool> json = SharedOptions.Json();
        var command = new ExplainedCommand(
            "diff",
            "Find the first operator whose output differs between two runs of a model, and by how much.",
            """
            Examples:
              emu diff simd nucleo-l4r5zi --model model.tflite --input x.npy
              emu diff plain simd --model model.tflite
              emu run model.tflite --host --dump-tensors before
              emu diff before after
              emu diff plain reference --model model.tflite

            Every operator's outputs are compared to the bit, in the order in which operators end.
            Exit codes: 0 all equal; 1 something differs; 2 bad usage, or a model or file that cannot be used.
            """)
        { a, b, model, inputs, planner, operators, json };
        command.SetAction(parsed =>
        {
            ModelFile? file = parsed.GetValue(model) is { } path ? ModelFile.Load(path) : null;
            string[] given = parsed.GetValue(inputs) ?? [];
            if (file is null && given.Length > 0)
                throw UserErrorException.Of(CliError.Usage, "--input is for a run, and there is no --model", "the command line", "add --model, or leave out --input");
            RunRequest? run = null;
            if (file is not null)
            {
                ModelView view = ModelView.Read(file);
                run = new RunRequest(file, view, null, TensorFiles.ReadInputs(view, given), null, 1) { Planner = parsed.GetValue(planner), Operators = SharedOptions.LoadOperators(parsed.GetValue(operators)) };
            }
            LayerTrace left = LayerRuns.Of(parsed.GetRequiredValue(a), run), right = LayerRuns.Of(parsed.GetRequiredValue(b), run);
            if (LayerComparison.TryCompare(left, right, out LayerComparison? comparison) is { } problem)
                throw UserErrorException.Of(CliError.OtherTensors, problem, "the tensors of both", "compare runs of the same model");
            DiffReport report = ReportOf(left, right, comparison!);
            if (parsed.GetValue(json))
                surroundings.Output.Write(JsonReport.Of(report));
            else
                TerminalReport.Write(report, surroundings.Output, surroundings.Style);
            return report.Differences.Count == 0 ? ExitCode.Fine : ExitCode.CheckFailed;
        });
        return command;
    }

    private static DiffReport ReportOf(LayerTrace a, LayerTrace b, LayerComparison comparison) => new()
    {
        A = a.Source,
        B = b.Source,
        Exit = comparison.Differences.Count == 0 ? "ok" : "different",
        Compared = comparison.Compared,
        LeftOut = comparison.LeftOut,
        Differences = [.. comparison.Differences.Select(d => new DiffTensor(d.Layer.Operator, d.Layer.OperatorName, d.Layer.Run, d.Layer.Output, d.Layer.Tensor,
            TensorReports.TypeName(d.Layer.Type), d.Layer.Shape, d.Different, d.Elements, d.First, d.FirstIndex, d.A, d.B, d.LargestSteps, d.LargestReal))],
    };
}
