using System.Globalization;
using Spectre.Console;

namespace Emu.Reports;

public static partial class TerminalReport
{
    private const int MostItems = 40;

    /// <summary>Prints a model's outputs for many inputs, the first 40, and the span of cycles.</summary>
    public static void Write(BatchReport report, TextWriter writer, TerminalStyle style)
    {
        Print(writer, style, console =>
        {
            Table table = NewTable("input", "output", ">largest", ">value", "crc32", ">cycles");
            foreach (BatchItem item in report.Items.Take(MostItems))
                for (int i = 0; i < item.Outputs.Count; i++)
                    AddItem(table, item, item.Outputs[i], first: i == 0);
            if (report.Items.Count > 0)
                console.Write(table);
            if (report.Items.Count > MostItems)
                Line(console, $"... and {Number(report.Items.Count - MostItems)} more: --json lists all, --output keeps their contents");
            string place = report.Board is null ? "on this computer" : $"on {Clean(report.Board)} ({report.Core}, {Megahertz(report.ClockHz)})";
            Line(console, $"{Clean(report.File.Path, 200)} {place}: {Number(report.Items.Count)} of {Number(report.Count)} inputs{CycleSpan(report)}; {report.Host.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
                new Style(report.Exit == "ok" ? Color.Green : Color.Red));
            if (report.Fault is { } fault)
                Line(console, fault, new Style(Color.Red));
        });
    }

    private static void AddItem(Table table, BatchItem item, BatchOutput output, bool first) => AddRow(table,
        first ? Clean(item.Name) : "", Clean(output.Name), output.Largest < 0 ? "" : Number(output.Largest),
        output.Largest < 0 ? "" : output.Value.ToString("G6", CultureInfo.InvariantCulture), output.Crc32, first ? Number(item.Cycles) : "");

    private static string CycleSpan(BatchReport report)
    {
        if (report.Items.Count == 0 || report.Items[0].Cycles is null)
            return "";
        ulong? least = report.Items.Min(i => i.Cycles), most = report.Items.Max(i => i.Cycles);
        return least == most ? $", {Number(most)} cycles each" : $", {Number(least)} to {Number(most)} cycles";
    }
}
