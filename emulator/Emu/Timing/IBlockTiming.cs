namespace Emu.Timing;

/// <summary>A core whose time depends on more than the instruction before: its pipeline times a whole block.</summary>
internal interface IBlockTiming : ICoreTiming
{
    /// <summary>What times the block.</summary>
    BlockPipeline Pipeline { get; }
}
