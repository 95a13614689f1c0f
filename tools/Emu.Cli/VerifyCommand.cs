using System.CommandLine;
using System.Diagnostics;
using System.Text;
using Emu.Boards;
using Emu.Guest.Verification;
using Emu.Reports;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Cli;

/// <summary><c>emu verify</c>: many models with known inputs and outputs, in one go.</summary>
internal static class VerifyCommand
{
    public static Command Build(Surroundings surroundings)
    {
        Argument<string> manifest = new("MANIFEST") { Description = "A JSON file that lists models, inputs and expected outputs (docs/verify.md)." };
        Option<string?> board = SharedOptions.Board();
        Option<string?> core = SharedOptions.Core();
        Option<bool> host = new("--host") { Description = "Run on this computer instead of a virtual board: fast, same outputs, no cycles." };
        Option<string?> filter = new("--filter") { Description = "Run only the cases whose name contains this text; case does not matter.", HelpName = "TEXT" };
        Option<string?> junit = new("--junit") { Description = "Also write the result as JUnit XML, for build servers.", HelpName = "FILE" };
        Option<bool> allow = new("--allow-unsupported") { Description = "Models that the runtime does not support are listed, but do not fail the suite." };
        Option<Planner> planner = SharedOptions.Planner();
        Option<string?> operators = SharedOptions.Operators();
        Option<SimdLevel?> kernels = SharedOptions.Kernels();
        Option<bool> json = SharedOptions.Json();
        var command = new ExplainedCommand(
            "verify",
            "Check that models give the expected outputs: a whole suite, on a virtual board or with --host on this computer.",
            """
            Examples:
              emu verify samples/suite.json --host
              emu verify suite.json --board nucleo-l4r5zi --filter keyword --junit result.xml

            Exit codes: 0 all cases passed; 1 some did not; 2 bad usage, or a manifest or file that cannot be used.
            """)
        { manifest, board, core, host, kernels, filter, junit, allow, planner, operators, json };
        command.SetAction(parsed =>
        {
            Board? place = PlaceOf(parsed.GetValue(host), parsed.GetValue(board), parsed.GetValue(core));
            Suite suite = Load(parsed.GetRequiredValue(manifest));
            string? junitFile = parsed.GetValue(junit);
            string[] inputs = [suite.Path, .. suite.Cases.Select(c => c.Model).Distinct()];
            if (junitFile is not null)
                OutputFile.Refuse(junitFile, "--junit", inputs);
            SuiteCase[] cases = Selected(suite, parsed.GetValue(filter));
            CheckFiles(cases, surroundings);
            SuiteRunner runner = new(place, SharedOptions.KernelsOf(parsed, kernels, place)) { Planner = parsed.GetValue(planner), Operators = SharedOptions.LoadOperators(parsed.GetValue(operators)) };
            CaseResult[] results = RunAll(cases, runner, place is null ? Environment.ProcessorCount : 1, surroundings, out double seconds);
            VerifyReport report = VerifyReports.Of(suite, place, parsed.GetValue(allow), results, seconds);
            if (junitFile is not null)
                OutputFile.Write(junitFile, Encoding.UTF8.GetBytes(JUnitReport.Of(report)), "--junit", inputs);
            if (parsed.GetValue(json))
                surroundings.Output.Write(JsonReport.Of(report));
            else
                TerminalReport.Write(report, surroundings.Output, surroundings.Style);
            return report.Exit == "ok" ? ExitCode.Fine : ExitCode.CheckFailed;
        });
        return command;
    }

    private static Board? PlaceOf(bool host, string? board, string? core)
    {
        if (host && board is not null)
            throw UserErrorException.Of(CliError.Usage, "--host and --board exclude each other", "the command line", "choose one of them");
        if (!host && board is null)
            throw UserErrorException.Of(CliError.NoBoard, "a run on a virtual board needs to know which", "the command line", $"add --board with one of {string.Join(", ", BoardCatalog.BoardNames)}, or a board file; or use --host");
        return board is null ? null : SharedOptions.LoadBoard(board, core);
    }

    private static Suite Load(string path)
    {
        IReadOnlyList<SuiteError> errors = Suite.TryLoad(path, out Suite? suite);
        return suite ?? throw UserErrorException.From(errors);
    }

    private static SuiteCase[] Selected(Suite suite, string? filter)
    {
        SuiteCase[] cases = [.. suite.Cases.Where(c => filter is null || c.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        if (cases.Length > 0)
            return cases;
        throw suite.Cases.Count == 0
            ? UserErrorException.Of(CliError.NoCases, "the manifest has no cases", suite.Path, "list models with tests or sequences; see docs/verify.md")
            : UserErrorException.Of(CliError.NoCases, $"no case has '{filter}' in its name", suite.Path, $"the first case is '{suite.Cases[0].Name}'");
    }

    /// <summary>Files that do not fit their tensors are a defect of the suite: told before anything runs, and all of them.</summary>
    private static void CheckFiles(SuiteCase[] cases, Surroundings surroundings)
    {
        const int Most = 20;
        List<SuiteError> errors = [];
        surroundings.Progress("checking the suite's files ...");
        for (int i = 0; i < cases.Length && errors.Count < Most; i++)
            errors.AddRange(SuiteRunner.Check(cases[i]));
        if (errors.Count > 0)
            throw UserErrorException.From(errors.Take(Most));
    }

    private static CaseResult[] RunAll(SuiteCase[] cases, SuiteRunner runner, int threads, Surroundings surroundings, out double seconds)
    {
        long start = Stopwatch.GetTimestamp();
        CaseResult[] results = new CaseResult[cases.Length];
        int begun = 0, bad = 0;
        object console = new();
        // Cases on a board share compiled kernels and take turns; on this computer they share nothing.
        Parallel.For(0, cases.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
        {
            lock (console)
                surroundings.Progress($"{++begun}/{cases.Length}{(bad > 0 ? $", {bad} not passed" : "")}: {VerifyReports.Shown(cases[i].Name)}");
            results[i] = runner.Run(cases[i]);
            if (results[i].Outcome != CaseOutcome.Passed)
                Interlocked.Increment(ref bad);
        });
        surroundings.EndProgress();
        seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return results;
    }
}
