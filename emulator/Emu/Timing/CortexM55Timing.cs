using Emu.Isa;

namespace Emu.Timing;

/// <summary>Cortex-M55 issue and latency, with memory without wait states. An approximation.</summary>
/// <remarks>
/// Arm publishes no table; nobody has published measurements of scalar code. Source: LLVM's scheduling model ARMScheduleM55.td, which is by Arm, for latencies, the
/// cost of taken branches and the pipelines of MVE; what it does not say is that of Cortex-M33. docs/hardware/cortex-m55.md says how good each number is.
/// A vector instruction takes two cycles of its pipeline, 64 bits in each; the first one may be the second of an older instruction in another pipeline.
/// </remarks>
public sealed class CortexM55Timing : ICoreTiming
{
    const int TakenBranch = 3;                                              // LLVM: mispredict penalty; taken branches are not predicted here

    readonly CortexM33Timing _shared = new();

    /// <summary>Fetch is never behind: inferred.</summary>
    public int FetchWords => 0;
    /// <summary>As Cortex-M33: inferred.</summary>
    public uint ExceptionEntry => _shared.ExceptionEntry;
    /// <summary>As Cortex-M33: inferred.</summary>
    public uint ExceptionExit => _shared.ExceptionExit;
    /// <summary>As Cortex-M33: inferred.</summary>
    public uint TailChain => _shared.TailChain;
    /// <summary>17 words, two in a cycle: inferred.</summary>
    public uint FloatContext => 9;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op)
    {
        OpCost cost = _shared.Cost(previous, hasPrevious, op);
        int issue = op.Class switch
        {
            TimingClass.Vector or TimingClass.VectorMultiply or TimingClass.VectorLoad or TimingClass.VectorStore => hasPrevious && Overlap(previous.Class, op.Class) ? 1 : 2,
            TimingClass.VectorControl => hasPrevious && TakesTwo(previous.Class) ? 0 : 1,   // LLVM: one cycle of a pipeline of its own
            TimingClass.Double => 15,                                       // LLVM: add 15, multiply 21, in micro-operations
            TimingClass.DoubleMultiplyAccumulate => 36,                     // LLVM: VFMA 24, VMLA 36
            TimingClass.DoubleDivide => 30,                                 // LLVM
            TimingClass.FloatDivide => 16,                                  // LLVM
            TimingClass.FloatMultiplyAccumulate => 1,                       // LLVM: 4 to the result, one in a cycle
            TimingClass.Multiply => 1,                                      // MULS does not wait: LLVM
            _ => cost.Issue,
        };
        bool branch = op.Class is TimingClass.Branch or TimingClass.CompareBranch or TimingClass.BranchRegister;
        bool loop = op.Class == TimingClass.LoopEnd;        // free after the first turn: inferred, one cycle is charged in each
        return cost with { Issue = (byte)issue, Taken = loop ? (byte)0 : branch ? (byte)TakenBranch : cost.Taken };
    }

    static bool Overlap(TimingClass older, TimingClass younger) => TakesTwo(older) && Pipeline(older) != Pipeline(younger);

    static bool TakesTwo(TimingClass c) => Pipeline(c) != 0;

    static int Pipeline(TimingClass c) => c switch
    {
        TimingClass.Vector => 1,
        TimingClass.VectorMultiply => 2,
        TimingClass.VectorLoad or TimingClass.VectorStore => 3,
        _ => 0,
    };

    /// <summary>Two narrow instructions where the younger is a NOP, IT or branch: as Cortex-M33. LLVM also pairs some ALU instructions; not modelled.</summary>
    public bool Pairs(in TimedOp older, in TimedOp younger) => _shared.Pairs(older, younger);

    /// <summary>As Cortex-M33: inferred.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => _shared.DivideCycles(dividend, divisor, signed);
}
