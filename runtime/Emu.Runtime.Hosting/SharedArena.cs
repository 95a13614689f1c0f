using Emu.Runtime.Hosting.Planning;
using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting;

/// <summary>
/// Several models in one arena: what persists stands side by side at the arena's end, the planned buffers share the arena's start, as large as the largest model needs. One
/// model's Invoke destroys the others' activations, not their states: take outputs before the next model runs.
/// </summary>
/// <remarks>
/// Each model is set up in the arena without the persistent bytes of those before it: <c>Interpreter.Setup(model, arena[..^persistent], ...)</c>, with a plan made before,
/// which needs no tables in the shared part. TFLM calls this multi-tenancy. Not safe for use by several threads at once.
/// </remarks>
public sealed class SharedArena : IDisposable
{
    readonly NativeBlock _arena;
    readonly NativeBlock[] _models;
    readonly int[] _lengths;
    readonly ModelView[] _views;
    readonly OperatorTable _operators;

    SharedArena(NativeBlock arena, NativeBlock[] models, int[] lengths, ModelView[] views, OperatorTable operators)
    {
        (_arena, _models, _lengths, _views, _operators) = (arena, models, lengths, views, operators);
        ArenaBytes = arena.Span.Length;
    }

    /// <summary>Size of the arena: the largest head, and everything persistent.</summary>
    public int ArenaBytes { get; }

    /// <summary>Number of models.</summary>
    public int Count => _models.Length;

    /// <summary>Operators that one Invoke may run before it is stopped as endless; only models with WHILE can reach it.</summary>
    public long OperatorRunLimit { get; set; } = InvokeGuard.DefaultLimit;

    /// <summary>Prepares models in one arena of exactly the size they need.</summary>
    /// <param name="files">The models.</param>
    /// <param name="operators">The kernels; null for the runtime's own.</param>
    /// <exception cref="ModelException">A model is malformed or not supported.</exception>
    public static SharedArena Open(IReadOnlyList<ModelFile> files, OperatorTable? operators = null)
    {
        operators ??= OperatorTable.All;
        int head = 0, persistent = 0;
        ModelPlan[] plans = new ModelPlan[files.Count];
        ModelView[] views = new ModelView[files.Count];
        int[] sizes = new int[files.Count], lengths = new int[files.Count];
        for (int i = 0; i < files.Count; i++)
        {
            using HostInterpreter alone = HostInterpreter.Open(files[i], operators: operators);
            (plans[i], views[i]) = (alone.Plan, alone.View);
            sizes[i] = alone.Report.PersistentBytes + 15 & ~15;
            head = Math.Max(head, alone.Report.HeadBytes);
            persistent += sizes[i];
        }
        NativeBlock arena = new(head + persistent);
        NativeBlock[] models = [.. files.Select(f => new NativeBlock(f.Bytes.Length))];
        for (int i = 0, length = head + persistent; i < files.Count; length -= sizes[i++])
        {
            lengths[i] = length;
            files[i].Bytes.CopyTo(models[i].Span);
            SetupReport report = default;
            Status status = Interpreter.Setup<PlanBefore>(models[i].Span, arena.Span[..length], operators.Entries, plans[i].Bytes.Span, ref report);
            if (status != Status.Ok)
                Diagnosis.Explain(status, in report, null, files[i].Path, length).Throw();
        }
        return new SharedArena(arena, models, lengths, views, operators);
    }

    /// <summary>Bytes of a model's graph input; write them right before its Invoke.</summary>
    public Span<byte> Input(int model, int index)
    {
        Check(Interpreter.Input(Model(model), Arena(model), index, out int offset, out int bytes));
        return Arena(model).Slice(offset, bytes);
    }

    /// <summary>Bytes of a model's graph output, until any model's next Invoke.</summary>
    public ReadOnlySpan<byte> Output(int model, int index)
    {
        Check(Interpreter.Output(Model(model), Arena(model), index, out int offset, out int bytes));
        return Arena(model).Slice(offset, bytes);
    }

    /// <summary>Runs a model once.</summary>
    /// <returns>False when an operator ended the run before its end, which is no failure.</returns>
    /// <exception cref="ModelException">An operator met data that it cannot compute.</exception>
    public bool Invoke(int model)
    {
        NoObserver observer = default;
        return InvokeGuard.Invoke(_views[model], Model(model), Arena(model), _operators, OperatorRunLimit, ref observer);
    }

    /// <summary>Releases the arena and the models.</summary>
    public void Dispose()
    {
        _arena.Dispose();
        foreach (NativeBlock model in _models)
            model.Dispose();
    }

    ReadOnlySpan<byte> Model(int model) => _models[model].Span;

    Span<byte> Arena(int model) => _arena.Span[.._lengths[model]];

    static void Check(Status status)
    {
        if (status != Status.Ok)
            Diagnosis.Explain(status, new SetupReport { Operator = -1, Tensor = -1, Operand = -1 }, null, "").Throw();
    }
}
