using Emu.Arm;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>Cortex-M85 issue and latency with code and data in TCM or caches that hit: two instructions in a cycle, in order.</summary>
/// <remarks>
/// Sources: LLVM's scheduling model ARMScheduleM85.td, which is by Arm, for units, groups and latencies (<see cref="CortexM85Pipeline"/>); jnk0le, measurements on RA8D1
/// (github.com/jnk0le/random, "pipeline cycle test"), for what that model leaves out. docs/hardware/cortex-m85.md says how good each number is.
/// </remarks>
public sealed class CortexM85Timing : IBlockTiming
{
    readonly CortexM33Timing _shared = new();
    readonly CortexM85Pipeline _pipeline;

    /// <summary>The core.</summary>
    public CortexM85Timing() : this(asLlvm: false) { }

    /// <summary>With LLVM's rules alone, for comparisons with its simulator.</summary>
    internal CortexM85Timing(bool asLlvm) => _pipeline = new CortexM85Pipeline(asLlvm);

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

    /// <summary>As Cortex-M33: inferred. LLVM has 7 cycles for all operands.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => _shared.DivideCycles(dividend, divisor, signed);
}
