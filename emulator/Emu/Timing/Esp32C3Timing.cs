using Emu.Isa;

namespace Emu.Timing;

/// <summary>The RV32IMC core of the ESP32-C3: four stages, in order.</summary>
/// <remarks>Sources and evidence of each number: docs/hardware/esp32-c3.md.</remarks>
public sealed class Esp32C3Timing : ICoreTiming
{
    /// <summary>Code in SRAM: one cycle. The cache of the SPI flash is not modelled.</summary>
    public int FetchWords => 0;

    /// <summary>Not published; the refill of a taken branch and two cycles for the trap are inferred.</summary>
    public uint ExceptionEntry => 4;

    /// <summary>MRET as a jump through a register, inferred.</summary>
    public uint ExceptionExit => 2;

    /// <summary>None.</summary>
    public uint TailChain => 0;

    /// <summary>None.</summary>
    public uint FloatContext => 0;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op)
    {
        int refill = op.Class switch
        {
            TimingClass.Branch => 1,                            // j: 2, measured (ctrlsrc.io)
            TimingClass.CompareBranch => 2,                     // bne: 1 not taken, 3 taken, measured (ctrlsrc.io)
            TimingClass.BranchRegister or TimingClass.Barrier => 2,     // inferred: resolved where branches are
            _ => 0,
        };
        int wait = hasPrevious && UsesLoad(previous, op) ? 1 : 0;       // load-use, inferred
        return new OpCost(1, (byte)wait, 0, (byte)refill);
    }

    /// <summary>Up to 32 cycles (recalled figure); one bit in each cycle is inferred, without an early end.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => 31;

    static bool UsesLoad(in TimedOp previous, in TimedOp op) =>
        previous.Class == TimingClass.Load && (previous.Traits & OpTraits.WritesD) != 0
        && (((op.Traits & OpTraits.ReadsN) != 0 && op.Fields.N == previous.Fields.D) || ((op.Traits & OpTraits.ReadsM) != 0 && op.Fields.M == previous.Fields.D));
}
