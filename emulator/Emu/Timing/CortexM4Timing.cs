using System.Numerics;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>Cortex-M4 issue and latency.</summary>
/// <remarks>
/// Sources, named beside the numbers. TRM: Arm DDI 0439 / 100166, "Processor instruction timings" and its notes on load and store pairing.
/// jnk0le: measurements on STM32F407, github.com/jnk0le/random, "pipeline cycle test". GCC: machine description cortex-m4.md.
/// docs/hardware/cortex-m4.md says how good each is.
/// </remarks>
public sealed class CortexM4Timing : ICoreTiming
{
    const int DecodeRefill = 1;                 // B, BL, B<cond>, BX LR resolve in decode: TRM "1 + P", P = 1..3; BRCHSTAT table
    const int ExecuteRefill = 2;                // BX, BLX, CBZ, MOV PC resolve in execute: inferred from the three-stage pipeline
    const int LoadRefill = 3;                   // LDR PC takes at least 5, POP {PC} 1 + N + P: TRM
    const int TableRefill = 4;                  // TBB, TBH: 2 + P, at least 6: TRM
    const int SynchronizeRefill = 3;            // ISB refetches: inferred

    /// <summary>Three words: ARM DDI 0337, prefetch unit; KA103488664.</summary>
    public int FetchWords => 3;

    /// <summary>Entry with stack and vectors in memory without wait states: TRM, 12.</summary>
    public uint ExceptionEntry => 12;

    /// <summary>Exit: usually quoted as 10 to 12; 10 here (inferred).</summary>
    public uint ExceptionExit => 10;

    /// <summary>Tail chaining: TRM, 6.</summary>
    public uint TailChain => 6;

    /// <summary>S0-S15 and FPSCR, one word a cycle: TRM, 17 stores; the same for loads is inferred.</summary>
    public uint FloatContext => 17;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op)
    {
        int issue = Issue(op), wait = 0;
        if (hasPrevious)
        {
            if (op.Class == TimingClass.IfThen && previous.Fields.Length == 2)
                issue = 0;                                          // TRM: folded with a preceding 16-bit instruction
            if ((op.Traits & OpTraits.Nop) != 0 && IsSingleLoad(previous.Class))
                issue = 0;                                          // jnk0le: a load absorbs a following NOP
            if (op.Class == TimingClass.LoadMultiple && previous.Class == TimingClass.Store)
                wait++;                                             // LDM after STR + 1: jnk0le, checked against published cipher counts
            if (AddressWaits(previous, op))
                wait++;                                             // GCC, jnk0le: address operands are needed one cycle early
            if (FloatWaits(previous, op))
                wait++;                                             // TRM: the result of a floating-point operation is there one cycle later
        }
        if (IsSingleLoad(op.Class) && !(hasPrevious && Pipelines(previous, op)))
            wait++;                                                 // TRM: a load takes 2, directly after another load 1
        return new OpCost((byte)issue, (byte)wait, 0, (byte)Refill(op));
    }

    /// <summary>
    /// SDIV and UDIV take 2 to 12 cycles and end early on the leading zeros of both operands (TRM). The digit rate is not published:
    /// four quotient bits per cycle is inferred from the two ends of the range.
    /// </summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed)
    {
        if (signed)
        {
            dividend = (uint)Math.Abs((long)(int)dividend);
            divisor = (uint)Math.Abs((long)(int)divisor);
        }
        if (divisor == 0 || dividend < divisor)
            return 0;
        int bits = BitOperations.LeadingZeroCount(divisor) - BitOperations.LeadingZeroCount(dividend) + 1;
        return (uint)Math.Min(12, 3 + (bits + 3) / 4) - 2;
    }

    static int Issue(in TimedOp op) => op.Class switch
    {
        TimingClass.Load or TimingClass.LoadRegister => 1,          // and one cycle of load-use, see Cost
        TimingClass.Store => 1,                                     // TRM, GCC: the write buffer takes it
        TimingClass.StoreRegister => 2,                             // TRM, GCC, jnk0le
        TimingClass.LoadDual or TimingClass.StoreDual => 3,         // TRM: 1 + N
        TimingClass.LoadMultiple or TimingClass.StoreMultiple => 1 + Math.Max(1, BitOperations.PopCount(op.Fields.List)),  // TRM: 1 + N
        TimingClass.Divide => 2,                                    // TRM: the shortest; the rest is dynamic
        TimingClass.FloatMultiplyAccumulate => 3,                   // TRM: VMLA, VFMA and their relatives
        TimingClass.FloatDivide => 14,                              // TRM: VDIV, VSQRT
        TimingClass.FloatMovePair or TimingClass.FloatLoad or TimingClass.FloatStore => 2,                                  // TRM
        TimingClass.FloatLoadMultiple or TimingClass.FloatStoreMultiple => 1 + FloatWords(op),                              // TRM: 1 + N words
        TimingClass.Exclusive => 2,                                 // TRM
        TimingClass.TableBranch => 2,                               // TRM: 2 + P
        _ => 1,                                                     // TRM: data processing, multiplies and MACs, branches, IT, NOP, MRS, CPS
    };

    static int Refill(in TimedOp op)
    {
        switch (op.Class)
        {
            case TimingClass.Branch:
                return DecodeRefill;
            case TimingClass.BranchRegister:
                return (op.Traits & OpTraits.ThroughLr) != 0 ? DecodeRefill : ExecuteRefill;
            case TimingClass.CompareBranch:
                return ExecuteRefill;
            case TimingClass.TableBranch:
                return TableRefill;
            case TimingClass.Load or TimingClass.LoadRegister or TimingClass.LoadMultiple:
                return LoadRefill;
            case TimingClass.Barrier:
                return SynchronizeRefill;
            default:
                return (op.Traits & OpTraits.ThroughLr) != 0 ? DecodeRefill : ExecuteRefill;
        }
    }

    static bool IsSingleLoad(TimingClass c) => c is TimingClass.Load or TimingClass.LoadRegister;

    /// <summary>A load directly after a load overlaps with it, unless its address needs the loaded register. Stores and multiples do not help.</summary>
    static bool Pipelines(in TimedOp previous, in TimedOp op) =>
        IsSingleLoad(previous.Class) && !UsesForAddress(op, previous.Fields.T);

    static bool AddressWaits(in TimedOp previous, in TimedOp op) =>
        IsMemory(op.Class) && (previous.Traits & OpTraits.WritesD) != 0 && UsesForAddress(op, previous.Fields.D);

    /// <summary>VLDR and VSTR of a D register move two words; the others say how many.</summary>
    static int FloatWords(in TimedOp op) => (op.Traits & OpTraits.FloatList) != 0 ? (int)op.Fields.Imm : 2;

    /// <summary>
    /// An operand is the result of the instruction before. A chain of MACs on one accumulator does not wait (GCC cortex-m4.md: 3 into the
    /// accumulator of another MAC, else 4).
    /// </summary>
    static bool FloatWaits(in TimedOp previous, in TimedOp op)
    {
        if ((previous.Traits & OpTraits.WritesFloat) == 0)
            return false;
        int result = previous.Fields.D;
        bool chained = previous.Class == TimingClass.FloatMultiplyAccumulate && op.Class == TimingClass.FloatMultiplyAccumulate;
        return ((op.Traits & OpTraits.ReadsFloatD) != 0 && !chained && ReadsFloatD(op, result))
            || ((op.Traits & OpTraits.ReadsFloatN) != 0 && op.Fields.N == result)
            || ((op.Traits & OpTraits.ReadsFloatM) != 0 && (op.Fields.M == result || (op.Class == TimingClass.FloatMovePair && op.Fields.M + 1 == result)));
    }

    static bool ReadsFloatD(in TimedOp op, int register) => op.Class switch
    {
        TimingClass.FloatStoreMultiple => register >= op.Fields.D && register < op.Fields.D + FloatWords(op),
        TimingClass.FloatMove => register == op.Fields.D + (int)op.Fields.Imm,
        _ => register == op.Fields.D,
    };

    static bool UsesForAddress(in TimedOp op, int register) =>
        ((op.Traits & OpTraits.Literal) == 0 && op.Fields.N == register) || ((op.Traits & OpTraits.IndexM) != 0 && op.Fields.M == register);

    static bool IsMemory(TimingClass c) =>
        c is >= TimingClass.Load and <= TimingClass.Exclusive or TimingClass.TableBranch or >= TimingClass.FloatLoad and <= TimingClass.FloatStoreMultiple;
}
