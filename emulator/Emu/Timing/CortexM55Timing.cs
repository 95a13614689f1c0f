namespace Emu.Timing;

/// <summary>Cortex-M55 issue and latency, with memory without wait states. An approximation.</summary>
/// <remarks>
/// Arm publishes no table; nobody has published measurements of scalar code. Source: LLVM's scheduling model ARMScheduleM55.td, which is by Arm, for latencies, pairs, the
/// cost of taken branches and the pipelines of MVE (<see cref="CortexM55Pipeline"/>); what it does not say is that of Cortex-M33. docs/hardware/cortex-m55.md says how good each number is.
/// </remarks>
public sealed class CortexM55Timing : IBlockTiming
{
    readonly CortexM33Timing _shared = new();
    readonly CortexM55Pipeline _pipeline;

    /// <summary>The core.</summary>
    public CortexM55Timing() : this(asLlvm: false) { }

    /// <summary>With LLVM's lists alone, for comparisons with its simulator.</summary>
    internal CortexM55Timing(bool asLlvm) => _pipeline = new CortexM55Pipeline(asLlvm);

    /// <summary>Fetch is never behind: inferred.</summary>
    public int FetchWords => 0;
    /// <summary>As Cortex-M33: inferred.</summary>
    public uint ExceptionEntry => _shared.ExceptionEntry;
    /// <summary>As Cortex-M33: inferred.</summary>
    public uint ExceptionExit => _shared.ExceptionExit;
    /// <summary>As Cortex-M33: inferred.</summary>
    public uint TailChain => _shared.TailChain;
    /// <summary>17 words, two in a cycle: inferred.</summary>
    public uint FloatContext => 9;

    /// <summary>One instruction alone: neighbours count in <see cref="IBlockTiming.Pipeline"/>.</summary>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op) => _pipeline.Alone(op);

    BlockPipeline IBlockTiming.Pipeline => _pipeline;

    /// <summary>LE as a taken branch: 1 and LLVM's cost of such a branch.</summary>
    public uint UnknownLoop => 1 + CortexM55Pipeline.TakenBranch;

    /// <summary>As Cortex-M33: inferred.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => _shared.DivideCycles(dividend, divisor, signed);
}
