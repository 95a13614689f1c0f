using Spectre.Console;

namespace Emu.Reports;

public static partial class TerminalReport
{
    /// <summary>Prints a model's contents.</summary>
    public static void Write(InspectReport report, TextWriter writer, TerminalStyle style)
    {
        Print(writer, style, console =>
        {
            Line(console, $"{report.File.Path}: {Number(report.File.Bytes)} bytes, crc32 {report.File.Crc32}{(report.Description.Length == 0 ? "" : $", {Clean(report.Description)}")}");
            Line(console, $"{report.Totals.Operators} operators, {report.Totals.Tensors} tensors, {Number(report.Totals.Macs)} MACs, {Number(report.Totals.ConstantBytes)} bytes of constants, {Number(report.Totals.ActivationBytes)} bytes of activations before reuse");

            Table operators = NewTable(">#", "operator", ">version", "inputs", "outputs", ">MACs", "kernel");
            foreach (InspectOperator op in report.Operators)
                AddRow(operators, $"{op.Index}", Clean(op.Name), $"{op.Version}", string.Join(" ", op.Inputs), string.Join(" ", op.Outputs), op.Macs == 0 ? "" : Number(op.Macs), op.Supported ? "yes" : "NO");
            console.Write(operators);

            Table tensors = NewTable(">#", "tensor", "type", "shape", ">bytes", ">scale", ">zero point", "");
            foreach (InspectTensor tensor in report.Tensors)
                AddRow(tensors, $"{tensor.Index}", Clean(tensor.Name), tensor.Type, Shape(tensor.Shape), Number(tensor.Bytes), Scale(tensor.Scale), tensor.Scales == 0 ? "" : $"{tensor.ZeroPoint}", RoleOf(report, tensor));
            console.Write(tensors);
            foreach (InspectTensor tensor in report.Tensors)
                if (tensor.Texts is { Count: > 0 } texts)
                    Line(console, $"texts of {tensor.Index}: {string.Join(", ", texts.Take(8).Select(t => $"'{Clean(t)}'"))}{(texts.Count > 8 ? ", ..." : "")}");

            foreach (InspectSignature s in report.Signatures)
                Line(console, $"signature {Clean(s.Key)}: {Names(s.Inputs)} -> {Names(s.Outputs)}{(s.Subgraph == 0 ? "" : $" (subgraph {s.Subgraph})")}");
            if (report.Metadata.Count > 0)
                Line(console, "metadata: " + string.Join(", ", report.Metadata.Select(m => m.Text is { } text ? $"{Clean(m.Name)} {Clean(text)}" : $"{Clean(m.Name)} ({Number(m.Bytes)} bytes)")));
            foreach (string note in report.Notes)
                Line(console, $"note: {Clean(note, 200)}");
            Line(console, report.Supported ? "supported: every operator has a kernel" : "NOT supported:", new Style(report.Supported ? Color.Green : Color.Red));
            foreach (string problem in report.Problems)
                Line(console, problem);
        });
    }

    /// <summary>Prints an arena's plan.</summary>
    public static void Write(ArenaReport report, TextWriter writer, TerminalStyle style)
    {
        Print(writer, style, console =>
        {
            Line(console, $"{report.File.Path}: the smallest arena that works has {Number(report.ArenaMinimumBytes)} bytes");
            Line(console, $"after preparation {Number(report.ArenaUsedBytes)} bytes are in use: {Number(report.PlannedBytes)} planned, {Number(report.PersistentBytes)} persistent");
            Line(console, $"planner {report.Planner}: {Number(report.PlannedBytes)} bytes, of which {Number(report.LowerBoundBytes)} are alive at one step{(report.Optimal ? "; no plan is smaller" : "")}");
            int last = report.Steps.Count - 2;
            Table table = NewTable(">offset", ">bytes", ">end", ">from op", ">to op", ">tensor", "name", $"op 0 ... {last}");
            foreach (ArenaBuffer b in report.Buffers)
                AddRow(table, Number(b.Offset), Number(b.Bytes), Number(b.Offset + b.Bytes), b.First < 0 ? "start" : $"{b.First}", b.Last < 0 ? "start" : $"{b.Last}", b.Tensor < 0 ? "" : $"{b.Tensor}", Clean(b.Name), Bar(b, report.Steps.Count));
            console.Write(table);
            Table planners = NewTable("planner", ">arena", ">planned", ">plan in flash", ">in place", "");
            foreach (ArenaPlanner p in report.Planners)
                AddRow(planners, p.Name, Number(p.ArenaMinimumBytes), Number(p.PlannedBytes), Number(p.PlanBytes), p.InPlace == 0 ? "" : Number(p.InPlace), p.Optimal ? "optimal" : "");
            console.Write(planners);
            if (report.Tflm is { } tflm)
                Tflm(console, tflm);
            if (report.Board is { } board)
                Line(console, $"{(board.Fits ? "fits" : "DOES NOT FIT")} {Clean(board.Name)}: {Percent(report.ArenaMinimumBytes, board.RamBytes)} of {Number(board.RamBytes)} bytes of RAM", new Style(board.Fits ? Color.Green : Color.Red));
        });
    }

    /// <summary>A buffer's life over all steps, the caller's first; a column stands for several steps when there are more than fit.</summary>
    private static string Bar(ArenaBuffer buffer, int steps)
    {
        const int widest = 48;
        int columns = Math.Min(steps, widest), from = (buffer.First + 1) * columns / steps, to = (buffer.Last + 1) * columns / steps;
        return new string('·', from) + new string('█', to - from + 1) + new string('·', columns - to - 1);
    }

    /// <summary>Prints the list of boards.</summary>
    public static void Write(BoardsReport report, TextWriter writer, TerminalStyle style)
    {
        Print(writer, style, console =>
        {
            Table table = NewTable("board", "chip", "core", ">clock", ">flash", ">RAM", ">tier", "title");
            foreach (BoardReport board in report.Boards)
                AddRow(table, board.Name, board.Chip, board.Core, Megahertz(board.ClockHz), Number(board.FlashBytes), Number(board.RamBytes), $"{board.Tier}", board.Title);
            console.Write(table);
        });
    }

    private static string Names(IReadOnlyList<string> names) => string.Join(", ", names.Select(n => Clean(n)));

    private static string RoleOf(InspectReport report, InspectTensor tensor)
    {
        string role = tensor.Constant ? "constant" : report.Inputs.Contains(tensor.Index) ? "input" : report.Outputs.Contains(tensor.Index) ? "output" : "";
        return tensor.Scales > 1 ? $"{role}, {tensor.Scales} scales" : role;
    }
}
