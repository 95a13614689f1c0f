namespace Emu.Timing;

/// <summary>Issue and latency of one core with ideal memory: the first of the three layers of time. Asked once per decoded block.</summary>
public interface ICoreTiming
{
    /// <summary>Words that the fetch unit of Cortex-M3 and M4 can hold ahead; 0 for a core whose fetch is never behind or is part of <see cref="Cost"/>.</summary>
    int FetchWords { get; }

    /// <summary>Cycles of an instruction after its neighbour, without fetch and memory.</summary>
    /// <param name="previous">The instruction before it in the block.</param>
    /// <param name="hasPrevious">False at the start of a block: nothing overlaps.</param>
    /// <param name="op">The instruction.</param>
    OpCost Cost(in TimedOp previous, bool hasPrevious, in TimedOp op);

    /// <summary>True when a core that issues two instructions in a cycle may issue these two together: the younger one's issue costs nothing.</summary>
    /// <param name="older">An instruction that did not itself go with the one before it.</param>
    /// <param name="younger">The next one in the block.</param>
    bool Pairs(in TimedOp older, in TimedOp younger) => false;

    /// <summary>Cycles to add when a block is entered by a taken branch, because of where its first instruction lies.</summary>
    int EntryPenalty(in TimedOp first) => 0;

    /// <summary>Cycles of a divide beyond its <see cref="OpCost.Issue"/>.</summary>
    uint DivideCycles(uint dividend, uint divisor, bool signed);

    /// <summary>Cycles of a loop's first LE that branches back: the core does not know the loop yet. Once it does, LE takes what <see cref="Cost"/> says.</summary>
    uint UnknownLoop => 0;

    /// <summary>Cycles of a conditional branch that goes the way that was not predicted; 0 for a core that does not predict, whose branches take what <see cref="Cost"/> says.</summary>
    uint Misprediction => 0;

    /// <summary>Cycles of each transfer that an unaligned access needs beyond its first.</summary>
    uint ExtraTransfer => 1;

    /// <summary>Cycles from the end of the interrupted instruction to the first of the handler.</summary>
    uint ExceptionEntry { get; }
    /// <summary>Cycles of an exception return.</summary>
    uint ExceptionExit { get; }
    /// <summary>Cycles from one handler to the next without unstacking.</summary>
    uint TailChain { get; }
    /// <summary>Cycles of saving or restoring S0-S15 and FPSCR, beyond entry or exit.</summary>
    uint FloatContext { get; }
}
