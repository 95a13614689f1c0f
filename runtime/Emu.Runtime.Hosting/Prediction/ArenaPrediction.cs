using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Prediction;

/// <summary>What TensorFlow Lite Micro will need for a model, found from the file alone.</summary>
/// <param name="Abi">Struct sizes.</param>
/// <param name="Kernels">Kernels.</param>
/// <param name="Form">One arena, recording, or two.</param>
/// <param name="HeadBytes">Planned buffers: activations and scratch.</param>
/// <param name="TailBytes">Everything persistent.</param>
/// <param name="MinimumBytes">Smallest arena, aligned to 16 at its start, with which AllocateTensors and Invoke succeed; with two arenas the sum of both.</param>
/// <param name="MinimumPhase">The phase that sets it.</param>
/// <param name="PhaseBytes">Need of each <see cref="ArenaPhase"/>, for an arena whose end is aligned to 16.</param>
/// <param name="PersistentArenaBytes">Smallest persistent arena when there are two, a multiple of 16.</param>
/// <param name="NonPersistentArenaBytes">Smallest non-persistent arena when there are two, a multiple of 16.</param>
/// <param name="Categories">The tail by RecordingMicroAllocator's categories, and three that it does not print.</param>
/// <param name="Notes">What is not exact or not possible, in words; empty when nothing is.</param>
public sealed record ArenaPrediction(Abi Abi, KernelSet Kernels, ArenaForm Form, long HeadBytes, long TailBytes, long MinimumBytes, ArenaPhase MinimumPhase,
    IReadOnlyList<long> PhaseBytes, long PersistentArenaBytes, long NonPersistentArenaBytes, IReadOnlyList<AllocationCategory> Categories, IReadOnlyList<string> Notes)
{
    /// <summary>What <c>arena_used_bytes()</c> returns when the arena's end is aligned to 16.</summary>
    public long UsedBytes => HeadBytes + TailBytes;

    /// <summary>
    /// Smallest arena whose size is a multiple of 16, as one should declare it: its <c>arena_used_bytes()</c> is <see cref="UsedBytes"/>. A smaller one
    /// may work because another alignment of its end happens to waste less. With two arenas the sum of both.
    /// </summary>
    public long RecommendedBytes => Form == ArenaForm.Split ? PersistentArenaBytes + NonPersistentArenaBytes : PhaseBytes.Max() + 15 & ~15L;

    /// <summary>The declaration to paste.</summary>
    public string Declaration => Form == ArenaForm.Split
        ? $"alignas(16) uint8_t persistent_arena[{PersistentArenaBytes}];\nalignas(16) uint8_t non_persistent_arena[{NonPersistentArenaBytes}];"
        : $"alignas(16) uint8_t arena[{RecommendedBytes}];";

    /// <summary>Predicts.</summary>
    /// <param name="model">The model; its operators need not be ones that Emu runs.</param>
    /// <param name="abi">The compiler's data model.</param>
    /// <param name="kernels">The kernels TFLM is built with.</param>
    /// <param name="form">How the interpreter gets its memory.</param>
    /// <exception cref="ArgumentException">CMSIS-NN on x86-64, where it is not used.</exception>
    public static ArenaPrediction Of(ModelView model, Abi abi, KernelSet kernels, ArenaForm form = ArenaForm.Single)
    {
        if (abi.IsWide && kernels != KernelSet.Reference)
            throw new ArgumentException("CMSIS-NN is for Arm cores; on x86-64 only the reference kernels are known.", nameof(kernels));
        List<string> notes = [];
        HashSet<string> resources = [];
        PrepareTrace[][] traces = [.. model.Graphs.Select(g => Trace(model, g, abi, kernels, resources, notes))];
        AllocationTimeline timeline = new(model, traces);
        if (timeline.Problem is string problem)
            notes.Add(problem);
        if (ArenaSimulation.ResourceCount(model) is int variables and > 0)
            notes.Add($"the application creates MicroResourceVariables for {variables} variables in the same arena");
        long head = TflmGreedyPlanner.Plan([.. timeline.Requests]).Bytes;
        ArenaSimulation Run(ArenaForm how, int end) => new ArenaSimulation(model, abi, how, traces, timeline, head, end).Run();

        ArenaSimulation aligned = Run(form, 0), split = Run(ArenaForm.Split, 0);
        long persistent = split.Tail + 15 & ~15L, other = split.HeadNeed + 15 & ~15L;
        (long minimum, ArenaPhase phase) = form == ArenaForm.Split
            ? (persistent + other, split.HeadNeed > head ? ArenaPhase.Planning : ArenaPhase.Invoke) : Smallest(end => Run(form, end));
        return new ArenaPrediction(abi, kernels, form, head, aligned.Tail, minimum, phase, aligned.Phases, persistent, other, aligned.Categories(),
            [.. notes.Distinct()]);
    }

    /// <summary>The buffers that TFLM plans, for a comparison of planners.</summary>
    internal static Lifetime[] PlannedBuffers(ModelView model, Abi abi, KernelSet kernels)
    {
        HashSet<string> resources = [];
        PrepareTrace[][] traces = [.. model.Graphs.Select(g => Trace(model, g, abi, kernels, resources, []))];
        return [.. new AllocationTimeline(model, traces).Requests.Select(r => new Lifetime((int)r.Bytes, Math.Max(0, r.First), Math.Max(0, r.Last)))];
    }

    static PrepareTrace[] Trace(ModelView model, GraphView graph, Abi abi, KernelSet kernels, HashSet<string> resources, List<string> notes)
    {
        PrepareTrace[] traces = new PrepareTrace[graph.Operators.Count];
        foreach (OperatorView op in graph.Operators)
        {
            OperatorRow row = OperatorData.Of(op);
            if (OperatorData.IsMissing(row))
                notes.Add($"TFLM has no operator {op.Name}");
            else if (row.Unknown is string unknown)
                notes.Add($"{op.Name}: {unknown}");
            PrepareTrace trace = new() { ParameterBytes = row.Parameters.Of(abi), ParameterAlignment = row.Parameters.Alignment(abi) };
            PrepareContext context = new(model, graph, op, abi, kernels, resources, trace);
            context.RunInit(row);
            if (row.Prepare is { } prepare)
                prepare(context);
            else
                context.AllOperands();
            traces[op.Index] = trace;
        }
        return traces;
    }

    /// <summary>The need depends on how the arena's end is aligned, so all sixteen ends are tried.</summary>
    static (long Bytes, ArenaPhase Phase) Smallest(Func<int, ArenaSimulation> run)
    {
        (long Bytes, ArenaPhase Phase) best = (long.MaxValue, default);
        for (int end = 0; end < 16; end++)
        {
            IReadOnlyList<long> phases = run(end).Phases;
            long need = phases.Max();
            long bytes = need + ((end - need) % 16 + 16) % 16;
            if (bytes < best.Bytes)
                best = (bytes, (ArenaPhase)phases.ToList().LastIndexOf(need));
        }
        return best;
    }
}
