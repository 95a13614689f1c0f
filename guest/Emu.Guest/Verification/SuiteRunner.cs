using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Emu.Boards;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Guest.Verification;

/// <summary>How a case ended.</summary>
public enum CaseOutcome
{
    /// <summary>Every output agrees.</summary>
    Passed,

    /// <summary>An output differs, the guest faulted, or the model does not fit the board.</summary>
    Failed,

    /// <summary>The model needs an operator, type or option that the runtime does not have.</summary>
    Unsupported,
}

/// <summary>What happened in one case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">Why it did not pass, in words; null when the differences say it.</param>
/// <param name="Differences">Outputs that differ, the first 8.</param>
/// <param name="Seconds">Wall time, compilation included.</param>
/// <param name="Cycles">Cycles of all invocations; null on the host.</param>
/// <param name="OutputsSha256">Hash of all outputs of all steps, in order: equal on every board and on this computer. Null when nothing came out.</param>
public sealed record CaseResult(
    SuiteCase Case, CaseOutcome Outcome, string? Message, IReadOnlyList<TensorDifference> Differences, double Seconds, ulong? Cycles, string? OutputsSha256);

/// <summary>Runs cases, on a virtual board one after the other, or as .NET code on this computer, where several threads may.</summary>
/// <param name="board">The board, or null for this computer.</param>
/// <param name="level">The kernels on this computer; null for the fastest.</param>
public sealed class SuiteRunner(Board? board, SimdLevel? level = null)
{
    private const int MostDifferences = 8;
    private readonly KernelCache _kernels = new();

    /// <summary>Cycles after which Setup or one invocation counts as hanging.</summary>
    public ulong CycleLimit { get; set; } = ModelSession.DefaultCycleLimit;

    /// <summary>The kernels.</summary>
    public OperatorTable Operators { get; set; } = OperatorTable.All;

    /// <summary>Who decides where buffers lie.</summary>
    public Planner Planner { get; set; } = Planner.Search;

    /// <summary>Reads the model and the files of a case without running it.</summary>
    /// <returns>What does not fit together.</returns>
    public static IReadOnlyList<SuiteError> Check(SuiteCase item)
    {
        if (OpenView(item, out ModelView? view) is { } bad)
            return [bad];
        List<SuiteError> errors = [];
        for (int step = 0; step < item.Steps.Count && errors.Count == 0; step++)
        {
            if (item.Steps[step].Inputs.Count > 0)
                CheckTensors(item, step, "input", item.Steps[step].Inputs, view!.Inputs, errors);
            CheckTensors(item, step, "output", item.Steps[step].Outputs, view!.Outputs, errors);
        }
        return errors;
    }

    /// <summary>Runs a case that <see cref="Check"/> found usable.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A defect of Emu in one case must not hide the results of the others; it is reported as that case's failure.")]
    public CaseResult Run(SuiteCase item)
    {
        long start = Stopwatch.GetTimestamp();
        List<TensorDifference> differences = [];
        ulong? cycles = null;
        string? sha256 = null;
        CaseResult Ended(CaseOutcome outcome, string? message) => new(item, outcome, message, differences, Stopwatch.GetElapsedTime(start).TotalSeconds, cycles, sha256);
        try
        {
            ModelFile file = ModelFile.Load(item.Model);
            ModelView view = ModelView.Read(file);
            using ICaseSession session = board is null ? new HostCase(OpenOnHost(file)) : new BoardCase(OpenOnBoard(file, board));
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            string? problem = session.SetUp();
            for (int step = 0; step < item.Steps.Count && problem is null && differences.Count < MostDifferences; step++)
            {
                problem = session.Invoke(InputsOf(item.Steps[step], view));
                cycles = session.Cycles is { } some ? (cycles ?? 0) + some : null;
                if (problem is null)
                    Compare(item, step, view, session, differences, hash);
                else
                    problem = $"step {step}: {problem}";
            }
            sha256 = problem is null ? Convert.ToHexStringLower(hash.GetHashAndReset()) : null;
            return Ended(problem is null && differences.Count == 0 ? CaseOutcome.Passed : CaseOutcome.Failed, problem);
        }
        catch (ModelException e)
        {
            return Ended(IsUnsupported(e.Error.Id) ? CaseOutcome.Unsupported : CaseOutcome.Failed, $"{e.Error.Code}: {e.Error.Message}");
        }
        catch (Exception e)
        {
            return Ended(CaseOutcome.Failed, $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private HostInterpreter OpenOnHost(ModelFile file)
    {
        ModelError? error = HostInterpreter.TryOpen(file, 0, Operators.AtLevel(level ?? SimdLevels.Best), out HostInterpreter? interpreter, Planner);
        error?.Throw();
        return interpreter!;
    }

    private ModelSession OpenOnBoard(ModelFile file, Board place)
    {
        ModelSession session = ModelSession.Open(file, place, kernels: _kernels, planner: Planner, operators: Operators);
        session.CycleLimit = CycleLimit;
        return session;
    }

    private static SuiteError? OpenView(SuiteCase item, out ModelView? view)
    {
        view = null;
        ModelError? error = ModelFile.TryLoad(item.Model, out ModelFile? file);
        error ??= ModelView.TryRead(file!, out view);
        return error is null ? null : new SuiteError(SuiteErrorId.BadModel, $"case '{item.Name}': {error.Code}: {error.Message}", error.Place, error.Fix);
    }

    private static void CheckTensors(SuiteCase item, int step, string kind, IReadOnlyList<TensorSource> sources, IReadOnlyList<TensorView> tensors, List<SuiteError> errors)
    {
        if (sources.Count != tensors.Count)
        {
            errors.Add(new SuiteError(SuiteErrorId.TensorCount, $"case '{item.Name}', step {step} has {sources.Count} {kind}s, the model {tensors.Count}", item.Model, $"name one file for each {kind}, in the model's order"));
            return;
        }
        for (int i = 0; i < tensors.Count; i++)
            if (TensorContents.TryRead(sources[i], tensors[i], out _) is { } problem)
                errors.Add(new SuiteError(SuiteErrorId.TensorFile, $"case '{item.Name}', step {step}, {kind} {i}: {problem}", sources[i].Path, "raw files hold exactly the tensor's bytes, little-endian, row-major; or use .npy"));
    }

    private static byte[][] InputsOf(SuiteStep step, ModelView view)
    {
        if (step.Inputs.Count == 0)
            return [.. view.Inputs.Select(InputTensors.ZeroPoint)];
        return [.. view.Inputs.Select((tensor, i) => Contents(step.Inputs[i], tensor))];
    }

    private static byte[] Contents(TensorSource source, TensorView tensor) =>
        TensorContents.TryRead(source, tensor, out byte[] data) is { } problem ? throw new IOException($"{source.Path}: {problem}") : data;

    private static void Compare(SuiteCase item, int step, ModelView view, ICaseSession session, List<TensorDifference> differences, IncrementalHash hash)
    {
        IReadOnlyList<TensorView> tensors = view.Outputs;
        for (int i = 0; i < tensors.Count; i++)
        {
            byte[] actual = session.Output(i);
            hash.AppendData(actual);
            if (TensorComparison.Compare(step, i, tensors[i], item.Tolerance, Contents(item.Steps[step].Outputs[i], tensors[i]), actual) is { } difference)
                differences.Add(difference);
        }
    }

    /// <summary>What a converter's other choice or another kernel would cure; a damaged file is not among it.</summary>
    private static bool IsUnsupported(ModelErrorId id) => id is ModelErrorId.OperatorUnsupported or ModelErrorId.HybridOperator
        or ModelErrorId.OperandType or ModelErrorId.OperandShape or ModelErrorId.OperandRank or ModelErrorId.OperandQuantization or ModelErrorId.OperandNotConstant
        or ModelErrorId.OptionValue or ModelErrorId.TensorTypeUnsupported or ModelErrorId.SparseTensor or ModelErrorId.DynamicShape or ModelErrorId.RankTooHigh;
}
