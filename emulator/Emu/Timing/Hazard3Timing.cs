using Emu.Isa;

namespace Emu.Timing;

/// <summary>Hazard3, the RV32 core of the RP2350: three stages, in order.</summary>
/// <remarks>
/// Source of the numbers: Hazard3 documentation (Luke Wren), "Instruction cycle counts", for the options of the RP2350: MUL_FAST and MULH_FAST, MULDIV_UNROLL 2,
/// branch predictor with one entry. docs/hardware/hazard3.md says how good each is.
/// </remarks>
public sealed class Hazard3Timing : ICoreTiming
{
    /// <summary>Fetch keeps up, but for the first instruction after a jump, see <see cref="EntryPenalty"/>.</summary>
    public int FetchWords => 0;

    /// <summary>Three cycles to mtvec.</summary>
    public uint ExceptionEntry => 3;

    /// <summary>MRET is a jump: 2, of which one is its own.</summary>
    public uint ExceptionExit => 1;

    /// <summary>None.</summary>
    public uint TailChain => 0;

    /// <summary>None.</summary>
    public uint FloatContext => 0;

    /// <summary>A 32-bit instruction at 2 mod 4 needs a second fetch.</summary>
    public int EntryPenalty(in TimedOp first) => first.Fields.Length == 4 && (first.Fields.Address & 2) != 0 ? 1 : 0;

    /// <inheritdoc/>
    public OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op)
    {
        int issue = op.Class switch
        {
            TimingClass.LoadMultiple or TimingClass.StoreMultiple => 1 + RiscV.RegisterList.Count(op.Fields.Imm2),
            TimingClass.Exclusive => 4,                         // AMO; LR and SC take 1 or 2, counted like AMOs here
            TimingClass.Divide => 18,                           // 18 or 19: the other cycle is the sign's, see DivideCycles
            _ => 1,
        };
        int wait = hasPrevious && UsesLoad(previous, op) ? 1 : 0;
        bool backward = op.Class == TimingClass.CompareBranch && (int)op.Fields.Imm < 0;
        int refill = op.Class is TimingClass.Branch or TimingClass.BranchRegister or TimingClass.LoadMultiple or TimingClass.TableBranch or TimingClass.Barrier
            || (op.Class == TimingClass.CompareBranch && !backward) ? 1 : 0;
        // The predictor holds the last backward branch that was taken: a loop goes round without a refill, and pays when it is left.
        return new OpCost((byte)issue, (byte)wait, 0, (byte)refill, (byte)(backward ? 1 : 0));
    }

    /// <summary>A signed divide with a negative operand takes one cycle more.</summary>
    public uint DivideCycles(uint dividend, uint divisor, bool signed) => signed && (int)(dividend | divisor) < 0 ? 1u : 0;

    // The data of a store is needed a cycle later than its address.
    static bool UsesLoad(in TimedOp previous, in TimedOp op)
    {
        if (previous.Class is not (TimingClass.Load or TimingClass.Exclusive) || (previous.Traits & OpTraits.WritesD) == 0)
            return false;
        int loaded = previous.Fields.D;
        return ((op.Traits & OpTraits.ReadsN) != 0 && op.Fields.N == loaded)
            || ((op.Traits & OpTraits.ReadsM) != 0 && op.Fields.M == loaded && op.Class is not (TimingClass.Store or TimingClass.StoreMultiple));
    }
}
