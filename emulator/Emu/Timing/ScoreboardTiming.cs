using Emu.Isa;

namespace Emu.Timing;

/// <summary>What Cortex-M55 and M85 share: a pipeline that times whole blocks, and Cortex-M33's times where nothing better is known.</summary>
public abstract class ScoreboardTiming : IBlockTiming
{
    readonly CortexM33Timing _shared = new();
    readonly BlockPipeline _pipeline;

    private protected ScoreboardTiming(BlockPipeline pipeline) => _pipeline = pipeline;

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
    /// <summary>Cycles of LE in a loop that the core does not know yet.</summary>
    public virtual uint UnknownLoop => 0;

    /// <summary>One instruction alone: neighbours count in <see cref="IBlockTiming.Pipeline"/>.</summary>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op) => _pipeline.Alone(op);

    BlockPipeline IBlockTiming.Pipeline => _pipeline;

    /// <summary>As Cortex-M33: inferred. LLVM has 7 cycles for all operands on Cortex-M85.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => _shared.DivideCycles(dividend, divisor, signed);
}
