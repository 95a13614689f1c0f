using System.Diagnostics;
using Emu.Guest.Verification;

namespace Emu.Guest.Tests;

/// <summary>
/// Single operators and whole models, stateful ones over several steps, against outputs recorded from TensorFlow Lite Micro's reference kernels:
/// all of them on this computer, a slice on a board.
/// </summary>
public sealed class RecordedSuiteTests
{
    private const double BoardSeconds = 20;

    [Theory]
    [InlineData("goldens/ops/manifest.json")]
    [InlineData("models/manifest.json")]
    public void Every_supported_recording_is_reproduced_on_this_computer(string manifest)
    {
        SuiteCase[] cases = Cases(manifest);
        Assert.All(cases, item => Assert.Empty(SuiteRunner.Check(item)));
        Expect(cases, new SuiteRunner(null), double.MaxValue);
    }

    [Theory]
    [InlineData("nucleo-l4r5zi")]
    [InlineData("nucleo-g0b1re")]
    [InlineData("riscv-virt")]
    public void A_slice_of_every_operator_is_reproduced_on_a_board(string board)
    {
        SuiteCase[] cases = Cases("goldens/ops/manifest.json");
        // The first case of each operator, then those with a state, then the second cases, as far as the time goes.
        IEnumerable<SuiteCase> slice = cases.GroupBy(Operator).SelectMany(g => g.Select((item, rank) => (item, Rank: item.Steps.Count > 1 ? Math.Min(rank, 1) : rank)))
            .OrderBy(c => c.Rank).Select(c => c.item);
        Expect(slice, new SuiteRunner(SharedModels.Board(board)), BoardSeconds, new SuiteRunner(null));
    }

    private static string Operator(SuiteCase item) => item.Name.Split('/')[0];

    private static void Expect(IEnumerable<SuiteCase> cases, SuiteRunner runner, double seconds, SuiteRunner? twin = null)
    {
        List<string> failures = [];
        int passed = 0;
        long start = Stopwatch.GetTimestamp();
        foreach (SuiteCase item in cases)
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > seconds)
                break;
            CaseResult result = runner.Run(item);
            if (result.Outcome == CaseOutcome.Failed)
                failures.Add($"{item.Name}: {result.Message} {string.Join("; ", result.Differences)}");
            // Floats agree with the recording within a tolerance, but host and board to the bit.
            if (twin is not null && twin.Run(item).OutputsSha256 != result.OutputsSha256)
                failures.Add($"{item.Name}: the board's outputs are not the host's");
            passed += result.Outcome == CaseOutcome.Passed ? 1 : 0;
        }
        Assert.True(failures.Count == 0, $"{failures.Count} cases failed:\n{string.Join('\n', failures)}");
        Assert.NotEqual(0, passed);
    }

    private static SuiteCase[] Cases(string manifest)
    {
        string path = Path.Combine(Repository.SharedModels, "..", manifest);
        Assert.SkipUnless(File.Exists(path), $"the recordings (../shared/{manifest}) are not beside this checkout");
        Assert.Empty(Suite.TryLoad(path, out Suite? suite));
        return [.. suite!.Cases];
    }
}
