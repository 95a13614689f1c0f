using System.Numerics;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>SiFive E31, the RV32 core of the FE310: five stages, in order, with branch prediction.</summary>
/// <remarks>
/// Source: SiFive FE310-G002 Manual v1p0, chapter 3 "E31 RISC-V Core": 3.2 for latencies, 3.3 for branches. The predictor's tables (28-entry BTB, 512-entry
/// BHT, 6-entry return stack) are not modelled: a branch backward is taken to be predicted taken, one forward not taken, returns hit.
/// docs/hardware/fe310.md says how good each number is.
/// </remarks>
public sealed class E31Timing : ICoreTiming
{
    const int Mispredicted = 2;                                 // "three-cycle latency" of a mispredicted branch, one of which is its own

    /// <summary>Fetch keeps up when the cache hits.</summary>
    public int FetchWords => 0;

    /// <summary>The pipeline fills again from mtvec, as after a mispredicted branch; inferred.</summary>
    public uint ExceptionEntry => 4;

    /// <summary>MRET as a jump that is not predicted; inferred.</summary>
    public uint ExceptionExit => 2;

    /// <summary>None.</summary>
    public uint TailChain => 0;

    /// <summary>None.</summary>
    public uint FloatContext => 0;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op)
    {
        int issue = op.Class switch
        {
            TimingClass.Multiply or TimingClass.MultiplyLong => 5,      // iterative, 8 bits per cycle
            TimingClass.Divide => 2,                                    // 2 to 33; the rest is dynamic
            TimingClass.Special => 3,                                   // CSR: three-cycle result latency, taken as blocking
            _ => 1,
        };
        int wait = hasPrevious ? LoadWait(previous, op) : 0;
        bool backward = op.Class == TimingClass.CompareBranch && (int)op.Fields.Imm < 0;
        int refill = op.Class switch
        {
            TimingClass.CompareBranch => backward ? 0 : Mispredicted,
            TimingClass.BranchRegister => (op.Traits & OpTraits.ThroughLr) != 0 ? 0 : Mispredicted,
            TimingClass.Barrier => 4,
            _ => 0,                                                     // JAL: predicted
        };
        return new OpCost((byte)issue, (byte)wait, 0, (byte)refill, (byte)(backward ? Mispredicted : 0));
    }

    /// <summary>"Between 2 and 33 cycles, depending on the operand values": one bit of the quotient in each cycle after an early start is inferred.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed)
    {
        if (signed)
        {
            dividend = (uint)Math.Abs((long)(int)dividend);
            divisor = (uint)Math.Abs((long)(int)divisor);
        }
        if (divisor == 0 || dividend < divisor)
            return 0;
        return (uint)Math.Min(31, BitOperations.LeadingZeroCount(divisor) - BitOperations.LeadingZeroCount(dividend) + 1);
    }

    // Loads: two-cycle latency for words, three for halfwords and bytes. Only the instruction directly behind is looked at.
    static int LoadWait(in TimedOp previous, in TimedOp op)
    {
        if (previous.Class is not (TimingClass.Load or TimingClass.Exclusive) || (previous.Traits & OpTraits.WritesD) == 0)
            return 0;
        bool uses = ((op.Traits & OpTraits.ReadsN) != 0 && op.Fields.N == previous.Fields.D) || ((op.Traits & OpTraits.ReadsM) != 0 && op.Fields.M == previous.Fields.D);
        return !uses ? 0 : (previous.Traits & OpTraits.Narrow) != 0 ? 2 : 1;
    }
}
