using System.Globalization;
using Spectre.Console;

namespace Emu.Reports;

public static partial class TerminalReport
{
    private const int LongestMessage = 300;

    /// <summary>Prints the result of a suite: every case that did not pass, then the counts.</summary>
    public static void Write(VerifyReport report, TextWriter writer, TerminalStyle style)
    {
        Print(writer, style, console =>
        {
            foreach (IGrouping<string?, VerifyCase> group in report.Cases.Where(c => c.Outcome == "unsupported").GroupBy(c => c.Message))
                WriteUnsupported(console, group, report.AllowUnsupported);
            foreach (VerifyCase item in report.Cases.Where(c => c.Outcome == "failed"))
                WriteFailure(console, item);
            VerifyCounts counts = report.Counts;
            string place = report.Board is null ? "on this computer" : $"on {Clean(report.Board)} ({report.Core}, {Megahertz(report.ClockHz)})";
            Line(console, $"{report.Manifest} {place}: {Number(counts.Passed)} of {Number(counts.Cases)} cases passed, {Number(counts.Failed)} failed, {Number(counts.Unsupported)} unsupported"
                + (counts.LeftOut > 0 ? $", {Number(counts.LeftOut)} left out" : "") + $"; {report.Host.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s",
                new Style(report.Exit == "ok" ? Color.Green : Color.Red));
        });
    }

    /// <summary>A missing operator stops many cases; one line is enough for all of them.</summary>
    private static void WriteUnsupported(IAnsiConsole console, IGrouping<string?, VerifyCase> cases, bool allowed)
    {
        const int Shown = 3;
        int count = cases.Count();
        string names = string.Join(", ", cases.Take(Shown).Select(c => CleanText(c.Name)));
        Line(console, $"UNSUPPORTED {names}{(count > Shown ? $" and {Number(count - Shown)} more" : "")}: {CleanText(cases.Key ?? "")}", new Style(allowed ? Color.Yellow : Color.Red));
    }

    private static void WriteFailure(IAnsiConsole console, VerifyCase item)
    {
        Line(console, $"FAILED {CleanText(item.Name)}{(item.Message is null ? "" : ": " + CleanText(item.Message))}", new Style(Color.Red));
        foreach (VerifyDifference d in item.Differences)
            Line(console, $"  step {d.Step}, output {d.Output} {CleanText(d.Tensor)}: {Number(d.Different)} of {Number(d.Elements)} {d.Type} elements differ, by up to "
                + $"{d.Largest.ToString("G6", CultureInfo.InvariantCulture)}; first at {d.Element}: {d.Actual} instead of {d.Expected}");
    }

    private static string CleanText(string text)
    {
        string clean = string.Concat(text.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? '?' : c));
        return clean.Length > LongestMessage ? clean[..(LongestMessage - 3)] + "..." : clean;
    }
}
