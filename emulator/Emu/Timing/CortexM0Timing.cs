using System.Numerics;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>Cortex-M0 issue and latency: every instruction takes its own time, whatever stands before it.</summary>
/// <remarks>
/// Source: Cortex-M0 TRM r0p0 (DDI 0432), table 3-1, zero wait states; docs/hardware/cortex-m0plus.md says how good each number is. Fetch is never
/// behind: it takes a word, two instructions, every other cycle.
/// </remarks>
/// <param name="multiplyCycles">1 or 32: the chip's choice of multiplier.</param>
public sealed class CortexM0Timing(int multiplyCycles = 1) : ICoreTiming
{
    const int Refill = 2;                       // B 3, BX, BLX, MOV PC and ADD PC 3, B<cond> 1 or 3
    const int LinkRefill = 3;                   // BL 4
    const int Special = 4;                      // MRS, MSR, DMB, DSB, ISB
    const int WaitForInterrupt = 2;             // WFI, WFE, beyond the sleep

    /// <summary>Nothing waits for instructions at zero wait states.</summary>
    public int FetchWords => 0;

    /// <summary>16 with memory without wait states: Arm, "Cortex-M0 technical overview".</summary>
    public uint ExceptionEntry => 16;

    /// <summary>Nine for eight words, three for the refill, and one: inferred.</summary>
    public uint ExceptionExit => 13;

    /// <summary>Not published; vector fetch and refill, with the rest of the entry's overhead: inferred.</summary>
    public uint TailChain => 8;

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
        // POP with PC: 4 + N; here N counts the other registers (1 + N + 1 for the list, 2 for the refill).
        return new OpCost((byte)issue, 0, 0, (byte)(op.Class == TimingClass.Branch && op.Fields.Length == 4 ? LinkRefill : Refill));
    }

    /// <summary>There is no divide instruction.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => 0;
}
