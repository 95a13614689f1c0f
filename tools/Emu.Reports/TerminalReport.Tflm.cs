using Spectre.Console;

namespace Emu.Reports;

public static partial class TerminalReport
{
    /// <summary>Prints what TFLM would need.</summary>
    public static void Write(TflmReport report, TextWriter writer, TerminalStyle style) => Print(writer, style, console =>
    {
        Line(console, $"{report.File.Path}: what TensorFlow Lite Micro needs");
        Tflm(console, report);
        Line(console, "");
        foreach (string line in report.Resolver.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Line(console, Clean(line));
    });

    private static void Tflm(IAnsiConsole console, TflmReport report)
    {
        Table table = NewTable("TFLM build", "kernels", ">arena_used_bytes()", ">planned", ">persistent", ">needs", ">declare", "set by");
        foreach (TflmBuild build in report.Builds)
            AddRow(table, build.Abi, build.Kernels, Number(build.UsedBytes), Number(build.HeadBytes), Number(build.TailBytes), Number(build.MinimumBytes), Number(build.RecommendedBytes), build.MinimumPhase);
        console.Write(table);
        foreach (string note in report.Notes)
            Line(console, $"note: {Clean(note)}");
    }
}
