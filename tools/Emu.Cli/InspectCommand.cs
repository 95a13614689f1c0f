using System.CommandLine;
using Emu.Reports;
using Emu.Runtime.Hosting;

namespace Emu.Cli;

/// <summary><c>emu inspect</c>: what is in a model, and whether Emu can run it.</summary>
internal static class InspectCommand
{
    public static Command Build(Surroundings surroundings)
    {
        Argument<string> model = SharedOptions.Model();
        Option<bool> json = SharedOptions.Json();
        var command = new ExplainedCommand(
            "inspect",
            "Show a model's operators, tensors and quantisation, and what is supported.",
            """
            Example:
              emu inspect samples/models/keyword_int8.tflite

            Exit codes: 0 everything is supported; 1 something is not; 2 the file is no usable model.
            """)
        { model, json };
        command.SetAction(parsed =>
        {
            InspectReport report = Inspect(ModelFile.Load(parsed.GetRequiredValue(model)));
            if (parsed.GetValue(json))
                surroundings.Output.Write(JsonReport.Of(report));
            else
                TerminalReport.Write(report, surroundings.Output, surroundings.Style);
            return report.Supported ? ExitCode.Fine : ExitCode.CheckFailed;
        });
        return command;
    }

    private static InspectReport Inspect(ModelFile file)
    {
        ModelView view = ModelView.Read(file);
        GraphView graph = view.Main;
        List<string> problems = ProblemsOf(file, view);
        return new InspectReport
        {
            File = TensorReports.OfFile(file),
            Description = view.Description,
            Supported = problems.Count == 0,
            Problems = problems,
            Totals = new InspectTotals(
                graph.Operators.Count, graph.Tensors.Count, view.Macs, graph.Tensors.Where(t => t.IsConstant).Sum(t => (long)t.DataBytes),
                graph.Tensors.Where(t => !t.IsConstant).Sum(t => t.Bytes)),
            Operators = [.. graph.Operators.Select(o => new InspectOperator(o.Index, o.Name, o.Version, HasKernel(o), o.Inputs, o.Outputs, o.Macs))],
            Tensors = [.. graph.Tensors.Select(t => new InspectTensor(
                t.Index, t.Name, TensorReports.TypeName(t.Type), t.Shape, t.IsConstant ? t.DataBytes : t.Bytes, t.IsConstant, t.Scale, t.ZeroPoint, t.ScaleCount))],
            Inputs = graph.Inputs,
            Outputs = graph.Outputs,
        };
    }

    private static bool HasKernel(OperatorView op) => OperatorTable.All.Find(op.Key, op.KeyType) >= 0;

    // Preparation stops at the first problem; a person wants to know every operator that is missing before converting again.
    private static List<string> ProblemsOf(ModelFile file, ModelView view)
    {
        List<string> problems = [.. view.Main.Operators.Where(o => !HasKernel(o)).GroupBy(o => (o.Name, o.KeyType))
            .Select(g => $"no kernel for {g.Key.Name} with a first input of type {TensorReports.TypeName(g.Key.KeyType)} (operators {string.Join(", ", g.Take(10).Select(o => o.Index))}{(g.Count() > 10 ? ", ..." : "")})")];
        ModelError? error = HostInterpreter.TryOpen(file, 0, OperatorTable.All, out HostInterpreter? interpreter);
        interpreter?.Dispose();
        if (error is not null && (problems.Count == 0 || error.Id != ModelErrorId.OperatorUnsupported))
            problems.Add(error.ToString());
        return problems;
    }
}
