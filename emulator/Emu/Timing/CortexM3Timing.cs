using Emu.Isa;

namespace Emu.Timing;

/// <summary>Cortex-M3 issue and latency: Cortex-M4's, with slower multiplies and without the DSP extension.</summary>
/// <remarks>
/// Source: Arm DDI 0337 (Cortex-M3 TRM), "Processor instruction timings": the table equals Cortex-M4's but for MLA, MLS (2) and the long multiplies, which
/// end early on small operands (UMULL, SMULL 3 to 5; UMLAL, SMLAL 4 to 7). Which operands end how early is not published: the longest time is charged.
/// docs/hardware/cortex-m3.md says how good each number is.
/// </remarks>
public sealed class CortexM3Timing : ICoreTiming
{
    const int MultiplyAccumulate = 2, MultiplyLong = 5, MultiplyAccumulateLong = 7;

    readonly CortexM4Timing _shared = new();

    /// <inheritdoc/>
    public int FetchWords => _shared.FetchWords;
    /// <summary>12: TRM.</summary>
    public uint ExceptionEntry => _shared.ExceptionEntry;
    /// <summary>As Cortex-M4: inferred.</summary>
    public uint ExceptionExit => _shared.ExceptionExit;
    /// <summary>6: TRM.</summary>
    public uint TailChain => _shared.TailChain;
    /// <summary>No floating-point registers.</summary>
    public uint FloatContext => 0;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op)
    {
        OpCost cost = _shared.Cost(previous, hasPrevious, op);
        int issue = op.Class switch
        {
            TimingClass.MultiplyAccumulate => MultiplyAccumulate,
            TimingClass.MultiplyLong => MultiplyLong,
            TimingClass.MultiplyAccumulateLong => MultiplyAccumulateLong,
            _ => cost.Issue,
        };
        return cost with { Issue = (byte)issue };
    }

    /// <summary>As Cortex-M4: 2 to 12 (TRM); the digit rate is inferred.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => _shared.DivideCycles(dividend, divisor, signed);
}
