namespace Emu.Timing;

/// <summary>Cortex-M0 times: B, BX, BLX, MOV PC and ADD PC 3, B with condition 1 or 3, BL 4, POP with PC 4 + N.</summary>
/// <remarks>
/// Source: Cortex-M0 TRM r0p0 (DDI 0432), table 3-1, zero wait states; docs/hardware/cortex-m0plus.md says how good each number is. Fetch is never
/// behind: it takes a word, two instructions, every other cycle.
/// </remarks>
/// <param name="multiplyCycles">1 or 32: the chip's choice of multiplier.</param>
public sealed class CortexM0Timing(int multiplyCycles = 1) : ArmV6MTiming(multiplyCycles, refill: 2, linkRefill: 3, special: 4)
{
    /// <summary>16 with memory without wait states: Arm, "Cortex-M0 technical overview".</summary>
    public override uint ExceptionEntry => 16;

    /// <summary>Nine for eight words, three for the refill, and one: inferred.</summary>
    public override uint ExceptionExit => 13;

    /// <summary>Not published; vector fetch and refill, with the rest of the entry's overhead: inferred.</summary>
    public override uint TailChain => 8;
}
