using System.Globalization;
using Spectre.Console;

namespace Emu.Reports;

public static partial class TerminalReport
{
    /// <summary>Prints where two runs part, and how far the difference spreads.</summary>
    public static void Write(DiffReport report, TextWriter writer, TerminalStyle style)
    {
        const int Shown = 20;
        Print(writer, style, console =>
        {
            string sides = $"{CleanText(report.A)} and {CleanText(report.B)}";
            string left = report.LeftOut == 0 ? "" : $"; {Number(report.LeftOut)} not compared";
            if (report.Differences.Count == 0)
            {
                Line(console, $"{sides}: all {Number(report.Compared)} tensors are equal to the bit{left}", new Style(Color.Green));
                return;
            }
            DiffTensor first = report.Differences[0];
            Line(console, $"{sides} part at operator {first.Operator} {Clean(first.Name)}: {Number(report.Differences.Count)} of {Number(report.Compared)} tensors differ{left}", new Style(Color.Red));
            Line(console, $"first at {Shape(first.FirstIndex)} of '{Clean(first.Tensor)}' {first.Type} {Shape(first.Shape)}: {first.A} against {first.B}");
            Table table = NewTable(">#", "Operator", ">Run", ">Output", "Tensor", ">Different", ">Elements", ">Steps", ">Real units");
            foreach (DiffTensor d in report.Differences.Take(Shown))
                AddRow(table, d.Operator.ToString(CultureInfo.InvariantCulture), Clean(d.Name), Number(d.Run), Number(d.Output), Clean(d.Tensor), Number(d.Different), Number(d.Elements), Size(d.LargestSteps), Size(d.LargestReal));
            console.Write(table);
            if (report.Differences.Count > Shown)
                Line(console, $"and {Number(report.Differences.Count - Shown)} more; --json has all");
        });
    }

    private static string Size(double? value) => value?.ToString("G6", CultureInfo.InvariantCulture) ?? "";
}
