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
        Option<string?> operators = SharedOptions.Operators();
        Option<bool> json = SharedOptions.Json();
        var command = new ExplainedCommand(
            "inspect",
            "Show a model's operators, tensors and quantisation, and what is supported.",
            """
            Example:
              emu inspect samples/models/keyword_int8.tflite

            Exit codes: 0 everything is supported; 1 something is not; 2 the file is no usable model.
            """)
        { model, operators, json };
        command.SetAction(parsed =>
        {
            InspectReport report = Inspect(ModelFile.Load(parsed.GetRequiredValue(model)), SharedOptions.LoadOperators(parsed.GetValue(operators)));
            if (parsed.GetValue(json))
                surroundings.Output.Write(JsonReport.Of(report));
            else
                TerminalReport.Write(report, surroundings.Output, surroundings.Style);
            return report.Supported ? ExitCode.Fine : ExitCode.CheckFailed;
        });
        return command;
    }

    private const int MostTexts = 100;

    private static InspectReport Inspect(ModelFile file, OperatorTable operators)
    {
        ModelView view = ModelView.Read(file);
        GraphView graph = view.Main;
        IReadOnlyList<ModelError> findings = ModelFindings.Of(view, operators);
        IReadOnlyList<OperatorPreflight> preflight = Preflight.Of(view, operators, findings);
        List<string> problems = ProblemsOf(file, preflight, findings, operators);
        return new InspectReport
        {
            File = TensorReports.OfFile(file),
            Description = view.Description,
            Supported = problems.Count == 0,
            Problems = problems,
            Totals = new InspectTotals(
                graph.Operators.Count, graph.Tensors.Count, view.Macs, graph.Tensors.Where(t => t.IsConstant).Sum(t => (long)t.DataBytes),
                graph.Tensors.Where(t => !t.IsConstant).Sum(t => t.Bytes)),
            Operators = [.. preflight.Where(o => o.Operator.Subgraph == 0).Select(o => new InspectOperator(
                o.Operator.Index, o.Operator.Name, o.Operator.Version, o.Supported, o.Operator.Inputs, o.Operator.Outputs, o.Operator.Macs) { Fix = o.Fix, Notes = o.Notes })],
            Notes = [.. ModelFindings.Remarks(view), .. preflight.SelectMany(o => o.Notes.Select(n => (o.Operator.Name, Note: n))).GroupBy(n => n).Select(g => $"{g.Key.Name} ({g.Count()}): {g.Key.Note}")],
            Signatures = [.. view.Signatures.Select(s => new InspectSignature(s.Key, s.Subgraph, [.. s.Inputs.Select(n => n.Name)], [.. s.Outputs.Select(n => n.Name)]))],
            Metadata = [.. view.Metadata.Select(m => new InspectMetadata(m.Name, m.DataBytes) { Text = view.TextOf(m) })],
            Subgraphs = view.Graphs.Count,
            Tensors = [.. graph.Tensors.Select(t => new InspectTensor(
                t.Index, t.Name, TensorReports.TypeName(t.Type), t.Shape, t.IsConstant ? t.DataBytes : t.Bytes, t.IsConstant, t.Scale, t.ZeroPoint, t.ScaleCount) { Texts = t.Texts?.Take(MostTexts).ToArray() })],
            Inputs = graph.Inputs,
            Outputs = graph.Outputs,
        };
    }

    // Preparation stops at the first problem; a person wants to know all of them before converting again.
    private static List<string> ProblemsOf(ModelFile file, IReadOnlyList<OperatorPreflight> preflight, IReadOnlyList<ModelError> findings, OperatorTable operators)
    {
        const int Most = 50;
        List<string> problems = [.. preflight.Where(o => operators.Find(o.Operator.Key, o.Operator.KeyType) < 0).GroupBy(o => (o.Operator.Name, o.Operator.KeyType, o.Fix))
            .Select(g => $"no kernel for {g.Key.Name} with a first input of type {TensorReports.TypeName(g.Key.KeyType)} (operators {string.Join(", ", g.Take(10).Select(o => o.Operator.Index))}{(g.Count() > 10 ? ", ..." : "")}); fix: {g.Key.Fix}")];
        problems.AddRange(findings.Take(Most).Select(f => f.ToString()));
        if (findings.Count > Most)
            problems.Add($"and {findings.Count - Most} more like these");
        if (problems.Count > 0)
            return problems;
        // What remains is a lack of memory, or a plan in the metadata that cannot be used.
        ModelError? error = HostInterpreter.TryOpen(file, 0, operators, out HostInterpreter? interpreter);
        interpreter?.Dispose();
        return error is null ? [] : [error.ToString()];
    }
}
