namespace Emu.Timing;

/// <summary>Cortex-M55 issue and latency, with memory without wait states. An approximation.</summary>
/// <remarks>
/// Arm publishes no table; nobody has published measurements of scalar code. Source: LLVM's scheduling model ARMScheduleM55.td, which is by Arm, for latencies, pairs, the
/// cost of taken branches and the pipelines of MVE (<see cref="CortexM55Pipeline"/>); what it does not say is that of Cortex-M33. docs/hardware/cortex-m55.md says how good each number is.
/// </remarks>
public sealed class CortexM55Timing : ScoreboardTiming
{
    /// <summary>The core.</summary>
    public CortexM55Timing() : this(asLlvm: false) { }

    /// <summary>With LLVM's lists alone, for comparisons with its simulator.</summary>
    internal CortexM55Timing(bool asLlvm) : base(new CortexM55Pipeline(asLlvm))
    {
    }

    /// <summary>LE as a taken branch: 1 and LLVM's cost of such a branch.</summary>
    public override uint UnknownLoop => 1 + CortexM55Pipeline.TakenBranch;
}
