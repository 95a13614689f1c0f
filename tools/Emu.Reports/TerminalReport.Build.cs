namespace Emu.Reports;

public static partial class TerminalReport
{
    /// <summary>Prints what was built.</summary>
    public static void Write(BuildReport report, TextWriter writer, TerminalStyle style)
    {
        Print(writer, style, console =>
        {
            Line(console, $"{report.File.Path} for {Clean(report.Board)} ({report.Core})");
            WriteMemory(console, report.Memory);
            WriteChecks(console, report.Checks);
            Line(console, report.Output is { } output ? $"wrote {output.Path}, {Number(output.Bytes)} bytes" : "nothing was written");
        });
    }
}
