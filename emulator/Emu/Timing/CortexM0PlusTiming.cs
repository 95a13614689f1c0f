using System.Numerics;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>Cortex-M0+ issue and latency: every instruction takes its own time, whatever stands before it.</summary>
/// <remarks>
/// Source: Cortex-M0+ TRM r0p1 (DDI 0484C), table 3-1, zero wait states; docs/hardware/cortex-m0plus.md says how good each number is. The
/// single-cycle I/O port is not modelled: its accesses take two cycles here, like others.
/// </remarks>
/// <param name="multiplyCycles">1 or 32: the chip's choice of multiplier.</param>
public sealed class CortexM0PlusTiming(int multiplyCycles = 1) : ICoreTiming
{
    const int Refill = 1;                       // B 2, BX, BLX, MOV PC and ADD PC 2, B<cond> 1 or 2
    const int LinkRefill = 2;                   // BL 3
    const int Special = 3;                      // MRS, MSR, DMB, DSB, ISB
    const int WaitForInterrupt = 2;             // WFI, WFE, beyond the sleep

    /// <summary>Nothing waits for instructions at zero wait states.</summary>
    public int FetchWords => 0;

    /// <summary>15 with memory without wait states: Arm's description of the core.</summary>
    public uint ExceptionEntry => 15;

    /// <summary>Nine for eight words, two for the refill, and one: inferred; quoted as 12 to 15.</summary>
    public uint ExceptionExit => 12;

    /// <summary>Not published; vector fetch and refill, with the rest of the entry's overhead: inferred.</summary>
    public uint TailChain => 7;

    /// <summary>No floating-point registers.</summary>
    public uint FloatContext => 0;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op)
    {
        int issue = op.Class switch
        {
            TimingClass.Multiply => multiplyCycles,
            TimingClass.Load or TimingClass.LoadRegister or TimingClass.Store or TimingClass.StoreRegister => 2,
            TimingClass.LoadMultiple or TimingClass.StoreMultiple => 1 + BitOperations.PopCount(op.Fields.List),
            TimingClass.Special when op.Fields.Length == 4 => Special,
            TimingClass.Barrier => Special,
            TimingClass.System => WaitForInterrupt,
            _ => 1,
        };
        // POP with PC: 3 + N; here N counts the other registers (1 + N + 1 for the list, 1 for the refill).
        return new OpCost((byte)issue, 0, 0, (byte)(op.Class == TimingClass.Branch && op.Fields.Length == 4 ? LinkRefill : Refill));
    }

    /// <summary>There is no divide instruction.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => 0;
}
