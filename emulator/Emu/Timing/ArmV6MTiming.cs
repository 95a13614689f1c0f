using System.Numerics;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>Issue and latency of the ARMv6-M cores and of Cortex-M23, which differ in numbers only: every instruction takes its own time, whatever stands before it.</summary>
/// <param name="multiplyCycles">1 or 32: the chip's choice of multiplier.</param>
/// <param name="refill">Cycles of a jump beyond its own.</param>
/// <param name="linkRefill">The same for BL.</param>
/// <param name="special">MRS, MSR, DMB, DSB, ISB.</param>
/// <param name="divideCycles">SDIV and UDIV of ARMv8-M Baseline.</param>
public abstract class ArmV6MTiming(int multiplyCycles, int refill, int linkRefill, int special, int divideCycles = 1) : ICoreTiming
{
    const int WaitForInterrupt = 2;             // WFI, WFE, beyond the sleep

    /// <summary>Nothing waits for instructions at zero wait states.</summary>
    public int FetchWords => 0;

    /// <inheritdoc/>
    public abstract uint ExceptionEntry { get; }

    /// <inheritdoc/>
    public abstract uint ExceptionExit { get; }

    /// <inheritdoc/>
    public abstract uint TailChain { get; }

    /// <summary>No floating-point registers.</summary>
    public uint FloatContext => 0;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op)
    {
        int issue = op.Class switch
        {
            TimingClass.Multiply => multiplyCycles,
            TimingClass.Divide => divideCycles,
            TimingClass.Exclusive => 2,
            TimingClass.Load or TimingClass.LoadRegister or TimingClass.Store or TimingClass.StoreRegister => 2,
            // POP with PC counts the other registers here: 1 + N + 1 for the list, and the refill.
            TimingClass.LoadMultiple or TimingClass.StoreMultiple => 1 + BitOperations.PopCount(op.Fields.List),
            TimingClass.Special when op.Fields.Length == 4 => special,
            TimingClass.Barrier => special,
            TimingClass.System => WaitForInterrupt,
            _ => 1,
        };
        return new OpCost((byte)issue, 0, 0, (byte)(op.Class == TimingClass.Branch && op.Fields.Length == 4 ? linkRefill : refill));
    }

    /// <summary>None in ARMv6-M; in ARMv8-M Baseline the time does not depend on the operands.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => 0;
}
