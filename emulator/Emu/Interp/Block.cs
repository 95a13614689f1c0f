using Emu.Timing;

namespace Emu.Interp;

/// <summary>Static cycles of one way through a block, in the order of the first counters of <see cref="CycleCauses"/>.</summary>
internal struct BlockPath
{
    public ulong Issue, LoadUse, Branch, Fetch;

    public readonly ulong Cycles => Issue + LoadUse + Branch + Fetch;
}

/// <summary>Straight code from one address to the next branch, in native memory.</summary>
internal unsafe struct Block
{
    public const int MaximumOps = 64, MaximumLines = 20;

    public Step* FirstStep;
    public Step* EndStep;
    public Op* First;
    public Op* End;
    /// <summary>Address of the first instruction, and of the one after the last.</summary>
    public uint Start, FallPc;
    public uint Count;

    /// <summary>Generation of the instruction cache at which all lines of this block were known to be present.</summary>
    public uint FetchStamp;
    public int LineCount;

    public BlockPath Fall;
    public BlockPath Taken;
    public ulong FallCycles, TakenCycles;

    /// <summary>The block at <see cref="FallPc"/>, once it is known.</summary>
    public Block* FallBlock;
    /// <summary>The last block that a taken branch led to, and its address; odd when there is none.</summary>
    public Block* TakenBlock;
    public uint TakenPc;

    /// <summary>Fetch cycles to add when this block is entered by a taken branch.</summary>
    public uint JumpPenalty;
    /// <summary>Refill cycles of this block's own last branch.</summary>
    public uint Refill;
    /// <summary>True when the last instruction leaves by a branch whenever it executes.</summary>
    public bool AlwaysTaken;

    public Block* HashNext;
    public fixed byte Lines[MaximumLines];
}
