namespace Emu.Timing;

/// <summary>A core whose time depends on more than the instruction before: it times a whole block.</summary>
internal interface IBlockTiming
{
    /// <summary>Fills the cost of each instruction of a block that is entered with an empty pipeline.</summary>
    void Time(ReadOnlySpan<TimedOp> ops, Span<OpCost> costs);
}
