using Emu.Boards;
using Emu.Guest.Verification;
using Emu.Reports;

namespace Emu.Cli;

/// <summary>Turns the results of a suite into the report.</summary>
internal static class VerifyReports
{
    public static VerifyReport Of(Suite suite, Board? board, bool allowUnsupported, CaseResult[] results, double seconds)
    {
        int Count(CaseOutcome outcome) => results.Count(r => r.Outcome == outcome);
        int failed = Count(CaseOutcome.Failed), unsupported = Count(CaseOutcome.Unsupported);
        return new VerifyReport
        {
            Manifest = suite.Path,
            Mode = board is null ? "host" : "guest",
            Board = board?.Name,
            Core = board?.Core.Type,
            ClockHz = board?.ClockHz ?? 0,
            Exit = failed == 0 && (unsupported == 0 || allowUnsupported) ? "ok" : "check-failed",
            Counts = new VerifyCounts(results.Length, Count(CaseOutcome.Passed), failed, unsupported, suite.Cases.Count - results.Length),
            AllowUnsupported = allowUnsupported,
            Cases = [.. results.Select(Of)],
            Host = new VerifyHost(seconds),
        };
    }

    /// <summary>A name from a stranger's file, fit for a terminal's line.</summary>
    public static string Shown(string name) => new([.. name.Take(60).Select(c => char.IsControl(c) ? '?' : c)]);

    private static VerifyCase Of(CaseResult result) => new(
        result.Case.Name, result.Case.Model, result.Outcome.ToString().ToLowerInvariant(), result.Message, result.Case.Tolerance is null ? "exact" : "float",
        result.Case.Steps.Count, result.Cycles, result.OutputsSha256,
        [.. result.Differences.Select(d => new VerifyDifference(d.Step, d.Output, d.Tensor, d.Type.ToUpperInvariant(), d.Element, d.Expected, d.Actual, d.Different, d.Elements, d.Largest))],
        result.Seconds);
}
