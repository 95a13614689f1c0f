namespace Emu.Timing;

/// <summary>Cortex-M0+ times: B, BX, BLX, MOV PC and ADD PC 2, B with condition 1 or 2, BL 3, POP with PC 3 + N.</summary>
/// <remarks>
/// Source: Cortex-M0+ TRM r0p1 (DDI 0484C), table 3-1, zero wait states; docs/hardware/cortex-m0plus.md says how good each number is. The
/// single-cycle I/O port is not modelled: its accesses take two cycles here, like others.
/// </remarks>
/// <param name="multiplyCycles">1 or 32: the chip's choice of multiplier.</param>
public sealed class CortexM0PlusTiming(int multiplyCycles = 1) : ArmV6MTiming(multiplyCycles, refill: 1, linkRefill: 2, special: 3)
{
    /// <summary>15 with memory without wait states: Arm's description of the core.</summary>
    public override uint ExceptionEntry => 15;

    /// <summary>Nine for eight words, two for the refill, and one: inferred; quoted as 12 to 15.</summary>
    public override uint ExceptionExit => 12;

    /// <summary>Not published; vector fetch and refill, with the rest of the entry's overhead: inferred.</summary>
    public override uint TailChain => 7;
}
