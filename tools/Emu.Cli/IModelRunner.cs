using Emu.Boards;
using Emu.Reports;
using Emu.Runtime.Hosting;
using Emu.Runtime.Hosting.Planning;

namespace Emu.Cli;

/// <summary>What <c>emu run</c> shall run.</summary>
/// <param name="Model">The model's file.</param>
/// <param name="View">What is in it.</param>
/// <param name="Board">The board; may be null in host mode.</param>
/// <param name="Inputs">Contents of every input tensor, in the model's order; empty for zero points.</param>
/// <param name="ArenaBytes">Arena to give, or null for exactly the need.</param>
/// <param name="Repeat">Number of invocations; the last one is reported.</param>
/// <param name="MaxCycles">Cycles after which a run on a board is stopped, or null for the default.</param>
internal sealed record RunRequest(ModelFile Model, ModelView View, Board? Board, IReadOnlyList<byte[]> Inputs, int? ArenaBytes, int Repeat, ulong? MaxCycles = null)
{
    /// <summary>Who decides where buffers lie.</summary>
    public Planner Planner { get; init; } = Planner.Search;

    /// <summary>The kernels.</summary>
    public OperatorTable Operators { get; init; } = OperatorTable.All;

    /// <summary>The kernels in host mode.</summary>
    public SimdLevel Kernels { get; init; } = SimdLevels.Best;
}

/// <summary>A finished run.</summary>
/// <param name="Report">What happened.</param>
/// <param name="Outputs">Contents of the outputs, in the model's order; empty when the model did not run.</param>
internal sealed record RunOutcome(RunReport Report, IReadOnlyList<byte[]> Outputs);

/// <summary>One way to run a model.</summary>
internal interface IModelRunner
{
    /// <summary>Runs; a model that does not fit or faults is an outcome, not an exception.</summary>
    /// <exception cref="ModelException">The model or its inputs cannot be used.</exception>
    RunOutcome Run(RunRequest request);
}
