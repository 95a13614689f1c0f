using Emu.Isa;

namespace Emu.Timing;

/// <summary>
/// A core that nobody makes: the nominal times of the board riscv-virt, for counting in a unit that is easy to reason about. Every number is
/// a choice, of the size that small in-order RV32 cores have (docs/hardware/rv32-nominal.md).
/// </summary>
public sealed class NominalRv32Timing : ICoreTiming
{
    const int TakenBranch = 2, Jump = 1, JumpThroughRegister = 2, Synchronize = 2, FloatDivide = 16;

    /// <summary>Fetch is never behind.</summary>
    public int FetchWords => 0;

    /// <summary>Trap entry: refill at mtvec.</summary>
    public uint ExceptionEntry => 4;

    /// <summary>MRET, beyond its own cycle.</summary>
    public uint ExceptionExit => 3;

    /// <summary>RISC-V has no tail chaining.</summary>
    public uint TailChain => 0;

    /// <summary>RISC-V saves no registers by itself.</summary>
    public uint FloatContext => 0;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op)
    {
        int issue = op.Class switch
        {
            TimingClass.LoadMultiple or TimingClass.StoreMultiple => 1 + RiscV.RegisterList.Count(op.Fields.Imm2),
            TimingClass.Exclusive => 2,
            TimingClass.FloatLoadMultiple or TimingClass.FloatStoreMultiple => 2,      // two words
            TimingClass.FloatDivide => FloatDivide,
            _ => 1,
        };
        int wait = hasPrevious && UsesLoad(previous, op) ? 1 : 0;
        int refill = op.Class switch
        {
            TimingClass.Branch => Jump,
            TimingClass.BranchRegister or TimingClass.LoadMultiple or TimingClass.TableBranch => JumpThroughRegister,
            TimingClass.CompareBranch => TakenBranch,
            TimingClass.Barrier => Synchronize,
            _ => 0,
        };
        return new OpCost((byte)issue, (byte)wait, 0, (byte)refill);
    }

    /// <summary>One bit of the quotient in each cycle: 1 + 32.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => 32;

    static bool UsesLoad(in TimedOp previous, in TimedOp op) =>
        (previous.Class is TimingClass.Load or TimingClass.Exclusive && (previous.Traits & OpTraits.WritesD) != 0 && ReadsInteger(previous, op))
        || ((previous.Traits & OpTraits.WritesFloat) != 0 && ReadsFloat(previous, op));

    static bool ReadsInteger(in TimedOp previous, in TimedOp op) =>
        ((op.Traits & OpTraits.ReadsN) != 0 && op.Fields.N == previous.Fields.D) || ((op.Traits & OpTraits.ReadsM) != 0 && op.Fields.M == previous.Fields.D);

    static bool ReadsFloat(in TimedOp previous, in TimedOp op) =>
        ((op.Traits & OpTraits.ReadsFloatN) != 0 && op.Fields.N == previous.Fields.D) || ((op.Traits & OpTraits.ReadsFloatM) != 0 && op.Fields.M == previous.Fields.D)
        || ((op.Traits & OpTraits.ReadsFloatA) != 0 && op.Fields.A == previous.Fields.D);
}
