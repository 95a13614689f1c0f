using Emu.Isa;

namespace Emu.Timing;

/// <summary>Nuclei Bumblebee, the RV32IMAC core of the GD32VF103: two stages of variable length with a simple branch predictor.</summary>
/// <remarks>Few numbers are published: docs/hardware/gd32vf103.md says how good each is.</remarks>
public sealed class BumblebeeTiming : ICoreTiming
{
    /// <summary>Code in flash and SRAM: one cycle.</summary>
    public int FetchWords => 0;

    /// <summary>Notes of users of Nuclei's cores give about four cycles to the common entry; that a vector's fetch fits in is inferred.</summary>
    public uint ExceptionEntry => 4;

    /// <summary>As a jump; inferred.</summary>
    public uint ExceptionExit => 1;

    /// <summary>None: jalmnxti does it in the guest's code.</summary>
    public uint TailChain => 0;

    /// <summary>None.</summary>
    public uint FloatContext => 0;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op)
    {
        int issue = op.Class switch
        {
            TimingClass.Exclusive => 2,                             // inferred
            _ => 1,
        };
        int wait = hasPrevious && UsesLoad(previous, op) ? 1 : 0;   // recalled: one or two cycles for a load
        bool backward = op.Class == TimingClass.CompareBranch && (int)op.Fields.Imm < 0;
        // Backward branches are taken to be predicted taken; the other way costs two cycles, inferred from two stages.
        int refill = op.Class switch
        {
            TimingClass.Branch or TimingClass.BranchRegister => 1,
            TimingClass.CompareBranch => backward ? 0 : 2,
            TimingClass.Barrier => 2,
            _ => 0,
        };
        return new OpCost((byte)issue, (byte)wait, 0, (byte)refill, (byte)(backward ? 2 : 0));
    }

    /// <summary>Recalled: up to 17 to 33 cycles; two bits in each cycle, 1 + 16, without an early end is inferred.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => 16;

    static bool UsesLoad(in TimedOp previous, in TimedOp op) =>
        previous.Class is TimingClass.Load or TimingClass.Exclusive && (previous.Traits & OpTraits.WritesD) != 0
        && (((op.Traits & OpTraits.ReadsN) != 0 && op.Fields.N == previous.Fields.D) || ((op.Traits & OpTraits.ReadsM) != 0 && op.Fields.M == previous.Fields.D));
}
