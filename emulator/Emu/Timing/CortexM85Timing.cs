using Emu.Isa;

namespace Emu.Timing;

/// <summary>Cortex-M85 issue and latency with code and data in TCM or caches that hit: two instructions in a cycle, in order.</summary>
/// <remarks>
/// Sources: LLVM's scheduling model ARMScheduleM85.td, which is by Arm, for units, groups and latencies (<see cref="CortexM85Pipeline"/>); jnk0le, measurements on RA8D1
/// (github.com/jnk0le/random, "pipeline cycle test"), for what that model leaves out. docs/hardware/cortex-m85.md says how good each number is.
/// </remarks>
public sealed class CortexM85Timing : ScoreboardTiming
{
    /// <summary>The core.</summary>
    public CortexM85Timing() : this(asLlvm: false) { }

    /// <summary>With LLVM's rules alone, for comparisons with its simulator.</summary>
    internal CortexM85Timing(bool asLlvm) : base(new CortexM85Pipeline(asLlvm))
    {
    }
}
