using System.Numerics;
using Emu.Arm;
using Emu.Isa;

namespace Emu.Timing;

/// <summary>The pipeline of one core: what each instruction takes of it, and with that the time of a block.</summary>
/// <param name="pairs">Units that exist twice, a bit for each.</param>
/// <param name="inOrderWriteBack">See <see cref="Scoreboard"/>.</param>
/// <param name="holdsConditional">Results of conditional instructions reach nothing in their own cycle.</param>
internal abstract class BlockPipeline(uint pairs, bool inOrderWriteBack, bool holdsConditional)
{
    /// <summary>Fills the cost of each instruction of a block that finds the pipeline empty: cycles of its own first, then those that it waited for operands.</summary>
    public void Time(ReadOnlySpan<TimedOp> ops, Span<OpCost> costs)
    {
        Span<int> buffer = stackalloc int[Scoreboard.BufferLength];
        Span<Operand> operands = stackalloc Operand[ThumbOperands.Most];
        var board = new Scoreboard(buffer, pairs, inOrderWriteBack);
        int before = -1, stall = 0;
        for (int i = 0; i < ops.Length; i++)
        {
            ref readonly TimedOp op = ref ops[i];
            int n = ThumbOperands.Of(op.Row, op.Fields, operands);
            PipelineUse use = Of(op);
            int waited = board.Issue(use, operands[..n], holdsConditional && op.Fields.Condition < 14);
            // Cycles in which an instruction stops the others are its own, not those of the next one.
            int passed = board.Cycle - before - stall, load = Math.Clamp(waited, 0, passed);
            (before, stall) = (board.Cycle, use.Stall);
            costs[i] = new OpCost((byte)(passed - load + stall), (byte)load, 0, (byte)((op.Traits & OpTraits.WritesPc) != 0 || op.Class == TimingClass.Barrier ? Refill(op) : 0));
        }
    }

    /// <summary>The cost of an instruction without neighbours.</summary>
    public OpCost Alone(in TimedOp op)
    {
        Span<OpCost> costs = stackalloc OpCost[1];
        Time([op], costs);
        return costs[0];
    }

    /// <summary>What an instruction takes.</summary>
    protected abstract PipelineUse Of(in TimedOp op);

    /// <summary>Cycles of refilling the pipeline after it.</summary>
    protected abstract int Refill(in TimedOp op);

    /// <summary>Words of a list that an instruction moves; 0 when it moves none.</summary>
    protected static int WordsOf(in TimedOp op) => op.Class switch
    {
        TimingClass.LoadMultiple or TimingClass.StoreMultiple => BitOperations.PopCount(op.Fields.List),
        TimingClass.FloatLoadMultiple or TimingClass.FloatStoreMultiple when (op.Traits & OpTraits.FloatList) != 0 => (int)op.Fields.Imm,
        _ => 0,
    };
}
