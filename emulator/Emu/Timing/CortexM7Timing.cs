using System.Numerics;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>Cortex-M7 issue and latency with code and data in TCM: two instructions in a cycle where the pairing rules let them. An approximation.</summary>
/// <remarks>
/// Arm publishes no table. Sources, named beside the numbers: jnk0le, measurements on STM32H743 (github.com/jnk0le/random, "pipeline cycle test");
/// quinapalus, measurements on STM32H730 ("cm7cycles"); LLVM, ARMScheduleM7.td, by Arm; GCC, cortex-m7.md. Not modelled: caches, AXI memory, waits on
/// results older than the instruction before. docs/hardware/cortex-m7.md says how good each number is.
/// </remarks>
public sealed class CortexM7Timing : ICoreTiming
{
    static readonly CortexM4Timing Divider = new();

    /// <summary>64 bits per cycle and four such words ahead (jnk0le): straight code from TCM does not wait.</summary>
    public int FetchWords => 0;

    /// <summary>12 with vectors and stack in TCM: Arm's figure.</summary>
    public uint ExceptionEntry => 12;

    /// <summary>As Cortex-M4: inferred.</summary>
    public uint ExceptionExit => 10;

    /// <summary>As Cortex-M4: inferred.</summary>
    public uint TailChain => 6;

    /// <summary>17 words, two in a cycle (64-bit TCM): inferred.</summary>
    public uint FloatContext => 9;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op) =>
        new((byte)Issue(op), (byte)(hasPrevious ? Wait(previous, op) : 0), 0, (byte)((op.Traits & OpTraits.WritesPc) != 0 ? Refill(op) : 0));

    // Predicted branches go on with the target at once; loads of the PC and table branches wait for the data: inferred.
    static int Refill(in TimedOp op) => op.Class switch
    {
        TimingClass.Load or TimingClass.LoadRegister or TimingClass.LoadMultiple or TimingClass.TableBranch => 3,
        TimingClass.Barrier => 6,                                           // ISB refills the pipeline of six stages: inferred
        _ => 0,
    };

    static int Issue(in TimedOp op) => op.Class switch
    {
        TimingClass.LoadMultiple or TimingClass.StoreMultiple => Math.Max(1, (BitOperations.PopCount(op.Fields.List) + 1) / 2),     // jnk0le: two words in a cycle
        TimingClass.FloatLoadMultiple or TimingClass.FloatStoreMultiple => Math.Max(1, (FloatWords(op) + 1) / 2),                   // the same: inferred
        TimingClass.Divide => 3,                                            // inferred; LLVM 7 and GCC 4 for all operands
        TimingClass.FloatDivide => 14,                                      // jnk0le: VSQRT 14, VDIV 16
        TimingClass.Double => 3,                                            // quinapalus (STM32H730): VADD 1 to 3 by its operands, VMUL 5
        TimingClass.DoubleMultiplyAccumulate => 10,                         // quinapalus: 6 to 10 by its operands
        TimingClass.DoubleDivide => 30,                                     // quinapalus
        _ => 1,
    };

    static int FloatWords(in TimedOp op) => (op.Traits & OpTraits.FloatList) != 0 ? (int)op.Fields.Imm : 2;

    /// <summary>Cycles beyond the next one that the result of an instruction is late for its successor.</summary>
    static int Wait(in TimedOp previous, in TimedOp op)
    {
        bool load = previous.Class is TimingClass.Load or TimingClass.LoadRegister;
        bool result = (previous.Traits & OpTraits.WritesD) != 0;
        if (IsMemory(op.Class) && load && UsesForAddress(op, previous.Fields.T))
            return 2;                                                       // jnk0le: a loaded word is an address three cycles later
        if (IsMemory(op.Class) && result && UsesForAddress(op, previous.Fields.D))
            return IsMultiply(previous.Class) ? 2 : 1;                      // jnk0le: address operands are needed one cycle early
        if (IsMultiply(op.Class) && load && Reads(op, previous.Fields.T))
            return 1;                                                       // jnk0le: a multiply cannot take a load's result of the cycle before
        if (IsMultiply(previous.Class) && Reads(op, previous.Fields.D))
            return 1;                                                       // jnk0le: multiplies take 2; the accumulator of a chain is a field that Reads does not ask for
        if ((previous.Traits & OpTraits.WritesFloat) != 0 && ReadsFloat(previous, op))
            return previous.Class == TimingClass.FloatMultiplyAccumulate ? 4 : 2;        // jnk0le: VADD, VMUL 3, VFMA 5
        return 0;
    }

    /// <inheritdoc/>
    public bool Pairs(in TimedOp older, in TimedOp younger)
    {
        if (IsSingle(older.Class) || IsSingle(younger.Class) || (older.Traits & OpTraits.WritesPc) != 0 || Wait(older, younger) > 0)
            return false;
        if (IsMultiply(older.Class) && (IsMultiply(younger.Class) || IsStore(younger.Class)))
            return false;                                                   // jnk0le
        if (IsStore(older.Class) && IsStore(younger.Class))
            return false;                                                   // jnk0le
        if (IsFloat(older.Class) && IsFloat(younger.Class))
            return false;                                                   // jnk0le
        if (IsLoad(older.Class) && IsLoad(younger.Class))
            return OtherBank(older, younger);
        if (IsLoad(older.Class) && Reads(younger, older.Fields.T))
            return false;                                                   // jnk0le: a loaded word reaches the ALU in the next cycle
        // An early ALU result reaches the late ALU in the same cycle (jnk0le), unless it is to be shifted there.
        bool depends = (older.Traits & OpTraits.WritesD) != 0 && Reads(younger, older.Fields.D);
        return !depends || (older.Class == TimingClass.Alu && younger.Class == TimingClass.Alu && younger.Fields.ShiftAmount == 0);
    }

    // jnk0le: two loads go together when their words lie in different banks, even and odd; known here for one base register only.
    static bool OtherBank(in TimedOp older, in TimedOp younger) =>
        older.Class == TimingClass.Load && younger.Class == TimingClass.Load && older.Fields.N == younger.Fields.N && younger.Fields.N != older.Fields.T
        && ((older.Fields.Imm ^ younger.Fields.Imm) & 4) != 0;

    static bool IsSingle(TimingClass c) => c is TimingClass.LoadDual or TimingClass.StoreDual or TimingClass.LoadMultiple or TimingClass.StoreMultiple or TimingClass.Exclusive
        or TimingClass.Divide or TimingClass.TableBranch or TimingClass.Special or TimingClass.Barrier or TimingClass.System or TimingClass.FloatMovePair
        or TimingClass.FloatDivide or TimingClass.FloatLoadMultiple or TimingClass.FloatStoreMultiple
        or TimingClass.Double or TimingClass.DoubleCompare or TimingClass.DoubleMultiplyAccumulate or TimingClass.DoubleDivide;

    static bool IsMultiply(TimingClass c) => c is TimingClass.Multiply or TimingClass.MultiplyAccumulate or TimingClass.MultiplyLong or TimingClass.MultiplyAccumulateLong;
    static bool IsLoad(TimingClass c) => c is TimingClass.Load or TimingClass.LoadRegister or TimingClass.FloatLoad;
    static bool IsStore(TimingClass c) => c is TimingClass.Store or TimingClass.StoreRegister or TimingClass.FloatStore;
    static bool IsFloat(TimingClass c) => c is TimingClass.Float or TimingClass.FloatCompare or TimingClass.FloatMultiplyAccumulate or TimingClass.FloatMove or TimingClass.FloatStatus;
    static bool IsMemory(TimingClass c) =>
        c is >= TimingClass.Load and <= TimingClass.Exclusive or TimingClass.TableBranch or >= TimingClass.FloatLoad and <= TimingClass.FloatStoreMultiple;

    static bool UsesForAddress(in TimedOp op, int register) =>
        ((op.Traits & OpTraits.Literal) == 0 && op.Fields.N == register) || ((op.Traits & OpTraits.IndexM) != 0 && op.Fields.M == register);

    static bool Reads(in TimedOp op, int register) => ((op.Traits & OpTraits.ReadsN) != 0 && op.Fields.N == register) || ((op.Traits & OpTraits.ReadsM) != 0 && op.Fields.M == register)
        || (IsStore(op.Class) && op.Fields.T == register);

    static bool ReadsFloat(in TimedOp previous, in TimedOp op)
    {
        int result = previous.Fields.D;
        bool chained = previous.Class == TimingClass.FloatMultiplyAccumulate && op.Class == TimingClass.FloatMultiplyAccumulate;
        return ((op.Traits & OpTraits.ReadsFloatD) != 0 && !chained && op.Fields.D == result)
            || ((op.Traits & OpTraits.ReadsFloatN) != 0 && op.Fields.N == result) || ((op.Traits & OpTraits.ReadsFloatM) != 0 && op.Fields.M == result);
    }

    /// <summary>jnk0le: 8, or 6 when the flags are set three cycles earlier, which is not modelled.</summary>
    public uint Misprediction => 8;

    /// <summary>Beyond the three of the shortest; four quotient bits in a cycle as on Cortex-M4: inferred.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => Divider.DivideCycles(dividend, divisor, signed);
}
