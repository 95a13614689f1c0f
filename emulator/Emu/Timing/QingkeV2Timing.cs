using Emu.Isa;

namespace Emu.Timing;

/// <summary>WCH QingKe V2A, the RV32EC core of the CH32V003: two stages. Flash adds a wait state to each word above 24 MHz.</summary>
/// <remarks>
/// Sources: measurements by cpldcpu (github.com/cpldcpu/CH32V003-Instruction-Timing: an empty loop of addi and bnez takes 4 cycles from SRAM) and jnk0le.
/// docs/hardware/ch32v003.md says how good each number is.
/// </remarks>
public sealed class QingkeV2Timing : ICoreTiming
{
    /// <summary>Fetch from RAM keeps up; flash is charged by the line.</summary>
    public int FetchWords => 0;

    /// <summary>
    /// ch32fun's example of fast interrupts measured 15 to 16 cycles until the first store of a handler in RAM had reached a pin, with hardware stacking or without: the handler's share and that
    /// of the pin, about six, are inferred.
    /// </summary>
    public uint ExceptionEntry => 10;

    /// <summary>A return that brings back stacked registers: one word in each cycle, inferred.</summary>
    public const uint Unstacking = 12;

    /// <summary>As a jump; inferred.</summary>
    public uint ExceptionExit => 2;

    /// <summary>None.</summary>
    public uint TailChain => 0;

    /// <summary>None.</summary>
    public uint FloatContext => 0;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op)
    {
        int issue = op.Class is TimingClass.Load or TimingClass.Store ? 2 : 1;                      // measured
        int refill = op.Class is TimingClass.Branch or TimingClass.BranchRegister or TimingClass.CompareBranch or TimingClass.Barrier ? 2 : 0;  // taken: 3, measured
        return new OpCost((byte)issue, 0, 0, (byte)refill);
    }

    /// <summary>There is no divider.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => 0;
}
