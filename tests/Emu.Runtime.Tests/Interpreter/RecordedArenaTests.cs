using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Planning;

namespace Emu.Runtime.Tests.Interpreters;

/// <summary>Arena sizes against those that TFLM reported for the same models on a Cortex-M4 (measurements.json).</summary>
public sealed class RecordedArenaTests
{
    public static IEnumerable<TheoryDataRow<string>> Names => RecordedModels.Names;

    [Theory, MemberData(nameof(Names))]
    public void In_TFLMs_order_the_head_equals_TFLMs_and_ours_is_not_larger(string name)
    {
        (int head, int _) = RecordedModels.Arena(Known(name));
        using HostInterpreter interpreter = OpenWithStandIns(name);
        ModelView view = interpreter.View;
        Lifetime[] buffers = interpreter.Map.ByNumber();
        int found = GreedyPlanner.Plan(buffers, new int[buffers.Length], new int[buffers.Length], PlanOrder.LargestFirst);
        // Stand-ins ask for no scratch; SVDF, LSTM and the signal operators do in TFLM.
        if (view.Main.Operators.Any(o => o.Name is "SVDF" or "UNIDIRECTIONAL_SEQUENCE_LSTM" || o.CustomName.Length > 0))
            Assert.InRange(found, 0, head);
        else
            Assert.Equal(head, found);
        Assert.InRange(interpreter.Report.HeadBytes, interpreter.Map.LowerBoundBytes, head);
    }

    [Theory, MemberData(nameof(Names))]
    public void The_need_is_below_what_TFLM_uses(string name)
    {
        (int _, int used) = RecordedModels.Arena(Known(name));
        using HostInterpreter interpreter = OpenIfSupported(name);
        Assert.InRange(interpreter.Report.Need, 1, used - 1);
    }

    [Theory, MemberData(nameof(Names))]
    public void Exactly_the_need_suffices_and_16_bytes_less_do_not(string name)
    {
        ModelFile file = RecordedModels.Load(Known(name));
        OperatorEntry[] table = Table(ModelView.Read(file));
        SetupReport large = default, exact = default, small = default;
        using ArenaBlock arena = new(1 << 20);
        Assert.Equal(Status.Ok, Interpreter.Setup(file.Bytes, arena.Span, table, ref large));
        using ArenaBlock fit = new(large.Need);
        Assert.Equal(Status.Ok, Interpreter.Setup(file.Bytes, fit.Span, table, ref exact));
        Assert.Equal(large, exact);
        using ArenaBlock less = new(large.Need - 16);
        Assert.Equal(Status.ArenaTooSmall, Interpreter.Setup(file.Bytes, less.Span, table, ref small));
        Assert.InRange(small.Need, large.Need - 15, large.Need);
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_smaller_arena_is_refused_and_names_a_larger_one(string name)
    {
        ModelFile file = RecordedModels.Load(Known(name));
        OperatorEntry[] table = Table(ModelView.Read(file));
        SetupReport large = default;
        using ArenaBlock arena = new(1 << 20);
        Assert.Equal(Status.Ok, Interpreter.Setup(file.Bytes, arena.Span, table, ref large));
        int step = Math.Max(16, large.Need / 64 & ~15);
        for (int bytes = 0; bytes < large.Need; bytes += step)
        {
            using ArenaBlock small = new(bytes);
            SetupReport report = default;
            Assert.Equal(Status.ArenaTooSmall, Interpreter.Setup(file.Bytes, small.Span, table, ref report));
            Assert.InRange(report.Need, bytes + 1, large.Need);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void No_two_live_buffers_overlap(string name)
    {
        Known(name);
        using HostInterpreter interpreter = OpenIfSupported(name);
        MemoryMap map = interpreter.Map;
        Assert.False(GreedyPlanner.HasOverlap(map.Lifetimes(), [.. map.Buffers.Select(b => b.Offset)], out int a, out int b), $"buffers {a} and {b}");
        Assert.InRange(map.HeadBytes, map.LowerBoundBytes, int.MaxValue);
        Assert.Equal(map.LowerBoundBytes, map.AliveAt(map.PeakStep).Sum(u => u.Bytes + 15 & ~15));
    }

    internal static string Known(string name)
    {
        Assert.NotNull(Repository.SharedModels);
        return name;
    }

    /// <summary>The real kernels, then stand-ins for operators that have none yet.</summary>
    static OperatorEntry[] Table(ModelView view) => [.. OperatorTable.All.Entries, .. StandIns.RowsFor(view)];

    static HostInterpreter OpenWithStandIns(string name)
    {
        ModelFile file = RecordedModels.Load(name);
        ModelError? error = HostInterpreter.TryOpen(file, 0, OperatorTable.Of(StandIns.RowsFor(ModelView.Read(file))), out HostInterpreter? interpreter, Planner.Greedy);
        Assert.Null(error);
        return interpreter!;
    }

    internal static HostInterpreter OpenIfSupported(string name)
    {
        ModelError? error = HostInterpreter.TryOpen(RecordedModels.Load(name), 0, OperatorTable.All, out HostInterpreter? interpreter);
        Assert.SkipWhen(error?.Id == ModelErrorId.OperatorUnsupported, error?.Message ?? "");
        Assert.Null(error);
        return interpreter!;
    }
}
