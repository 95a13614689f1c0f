using System.Numerics;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>Cortex-M33 issue and latency, with memory without wait states.</summary>
/// <remarks>
/// Arm publishes no table. Source, where not said otherwise: jnk0le, measurements on RP2350 (github.com/jnk0le/random, "pipeline cycle test").
/// docs/hardware/cortex-m33.md says how good each number is.
/// </remarks>
public sealed class CortexM33Timing : ICoreTiming
{
    static readonly CortexM4Timing Divider = new();

    /// <summary>Fetch is never behind: the measurements show no alignment effects from RAM.</summary>
    public int FetchWords => 0;

    /// <summary>12 without a change of security state: Arm's figure.</summary>
    public uint ExceptionEntry => 12;

    /// <summary>As Cortex-M4: inferred.</summary>
    public uint ExceptionExit => 10;

    /// <summary>As Cortex-M4: inferred.</summary>
    public uint TailChain => 6;

    /// <summary>One word in a cycle, as Cortex-M4: inferred.</summary>
    public uint FloatContext => 17;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op) =>
        new((byte)Issue(op), (byte)(hasPrevious && Waits(previous, op) ? 1 : 0), 0, (byte)((op.Traits & OpTraits.WritesPc) != 0 ? Refill(previous, hasPrevious, op) : 0));

    static int Issue(in TimedOp op) => op.Class switch
    {
        TimingClass.LoadDual or TimingClass.StoreDual => 2,
        TimingClass.LoadMultiple or TimingClass.StoreMultiple => Math.Max(1, BitOperations.PopCount(op.Fields.List)),
        TimingClass.FloatLoadMultiple or TimingClass.FloatStoreMultiple => Math.Max(1, FloatWords(op)),
        TimingClass.Multiply when op.Fields is { Length: 2, SetFlags: true } => 2,       // MULS: also Arm KA001260
        TimingClass.FloatMultiplyAccumulate => 3,                                        // no floating-point instruction for two more cycles
        TimingClass.FloatDivide => 14,                                                   // quoted
        TimingClass.FloatMovePair => 2,
        TimingClass.Divide => 2,                                                         // 2 to 11 are quoted; the rest is dynamic
        TimingClass.TableBranch => 2,                                                    // as Cortex-M4: inferred
        _ => 1,
    };

    static int FloatWords(in TimedOp op) => (op.Traits & OpTraits.FloatList) != 0 ? (int)op.Fields.Imm : 2;

    // A taken branch costs 2, or 1 after a narrow instruction that leaves the flags alone; loads of the PC as on Cortex-M4 (inferred).
    static int Refill(in TimedOp previous, bool hasPrevious, in TimedOp op) => op.Class switch
    {
        TimingClass.Load or TimingClass.LoadRegister or TimingClass.LoadMultiple or TimingClass.TableBranch => 3,
        TimingClass.Barrier => 3,
        TimingClass.Branch or TimingClass.CompareBranch when hasPrevious && previous.Fields is { Length: 2, SetFlags: false } && op.Fields.Length == 2 => 0,
        _ => 1,
    };

    static bool Waits(in TimedOp previous, in TimedOp op)
    {
        bool load = previous.Class is TimingClass.Load or TimingClass.LoadRegister;
        if (load)
            return Reads(op, previous.Fields.T) && !(IsStore(op.Class) && op.Fields.N != previous.Fields.T);      // load-use 2; store data 1
        if ((previous.Traits & OpTraits.WritesFloat) != 0)
            return ReadsFloat(op, previous.Fields.D);                                                             // VADD and VMUL have latency 2
        bool late = IsMultiply(previous.Class) || (previous.Class == TimingClass.Alu && previous.Fields.ShiftAmount != 0);
        bool chained = IsMultiply(previous.Class) && IsMultiply(op.Class) && op.Fields.A == previous.Fields.D && !Reads(op, previous.Fields.D);
        return late && !chained && (previous.Traits & OpTraits.WritesD) != 0 && Reads(op, previous.Fields.D);
    }

    /// <inheritdoc/>
    public bool Pairs(in TimedOp older, in TimedOp younger)
    {
        if (older.Fields.Length != 2)
            return false;
        if (younger.Class == TimingClass.IfThen)
            return true;
        if (younger.Fields.Length != 2)
            return false;
        bool nop = (older.Traits & OpTraits.Nop) != 0 || (younger.Traits & OpTraits.Nop) != 0;
        return younger.Class is TimingClass.Branch or TimingClass.CompareBranch || (nop && IsPlain(older.Class) && IsPlain(younger.Class));
    }

    static bool IsPlain(TimingClass c) => c is TimingClass.Alu or TimingClass.Hint or TimingClass.Load or TimingClass.LoadRegister or TimingClass.Store or TimingClass.StoreRegister;
    static bool IsStore(TimingClass c) => c is TimingClass.Store or TimingClass.StoreRegister;
    static bool IsMultiply(TimingClass c) => c is TimingClass.Multiply or TimingClass.MultiplyAccumulate or TimingClass.MultiplyLong or TimingClass.MultiplyAccumulateLong;

    static bool Reads(in TimedOp op, int register) => ((op.Traits & OpTraits.ReadsN) != 0 && op.Fields.N == register) || ((op.Traits & OpTraits.ReadsM) != 0 && op.Fields.M == register)
        || (IsStore(op.Class) && op.Fields.T == register);

    static bool ReadsFloat(in TimedOp op, int register) => ((op.Traits & OpTraits.ReadsFloatD) != 0 && op.Fields.D == register)
        || ((op.Traits & OpTraits.ReadsFloatN) != 0 && op.Fields.N == register) || ((op.Traits & OpTraits.ReadsFloatM) != 0 && op.Fields.M == register);

    /// <summary>2 to 11 are quoted: Cortex-M4's rate, one cycle shorter at the end (inferred).</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => Math.Min(9, Divider.DivideCycles(dividend, divisor, signed));
}
