namespace Emu.Timing;

/// <summary>Cortex-M23 times: those of Cortex-M0+, with divides of 17 or 34 cycles and exclusive and acquiring accesses of two.</summary>
/// <remarks>
/// Arm's TRM (DDI 0550) gives the divides and says that the pipeline has two stages; the rest is inferred from Cortex-M0+, and nobody has published
/// measurements: the least certain core of all. docs/hardware/cortex-m33.md has a section on it.
/// </remarks>
/// <param name="multiplyCycles">1 or 32: the chip's choice of multiplier.</param>
/// <param name="divideCycles">17 or 34: the chip's choice of divider.</param>
public sealed class CortexM23Timing(int multiplyCycles = 1, int divideCycles = 17) : ArmV6MTiming(multiplyCycles, refill: 1, linkRefill: 2, special: 3, divideCycles)
{
    /// <summary>15 with memory without wait states: Arm's description of the core.</summary>
    public override uint ExceptionEntry => 15;

    /// <summary>As Cortex-M0+: inferred.</summary>
    public override uint ExceptionExit => 12;

    /// <summary>As Cortex-M0+: inferred.</summary>
    public override uint TailChain => 7;
}
