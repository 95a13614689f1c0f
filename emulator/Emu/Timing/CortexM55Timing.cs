using Emu.Isa;

namespace Emu.Timing;

/// <summary>Cortex-M55 issue and latency of scalar code, with memory without wait states. An approximation.</summary>
/// <remarks>
/// Arm publishes no table; nobody has published measurements of scalar code. Source: LLVM's scheduling model ARMScheduleM55.td, which is by Arm, for latencies and the
/// cost of taken branches; what it does not say is that of Cortex-M33. docs/hardware/cortex-m55.md says how good each number is.
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
            TimingClass.Double => 15,                                       // LLVM: add 15, multiply 21, in micro-operations
            TimingClass.DoubleMultiplyAccumulate => 36,                     // LLVM: VFMA 24, VMLA 36
            TimingClass.DoubleDivide => 30,                                 // LLVM
            TimingClass.FloatDivide => 16,                                  // LLVM
            TimingClass.FloatMultiplyAccumulate => 1,                       // LLVM: 4 to the result, one in a cycle
            TimingClass.Multiply => 1,                                      // MULS does not wait: LLVM
            _ => cost.Issue,
        };
        bool branch = op.Class is TimingClass.Branch or TimingClass.CompareBranch or TimingClass.BranchRegister;
        return cost with { Issue = (byte)issue, Taken = branch ? (byte)TakenBranch : cost.Taken };
    }

    /// <summary>Two narrow instructions where the younger is a NOP, IT or branch: as Cortex-M33. LLVM also pairs some ALU instructions; not modelled.</summary>
    public bool Pairs(in TimedOp older, in TimedOp younger) => _shared.Pairs(older, younger);

    /// <summary>As Cortex-M33: inferred.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => _shared.DivideCycles(dividend, divisor, signed);
}
