using Emu.Interp;

namespace Emu.Timing;

/// <summary>
/// What stands between the core and flash: wait states, line buffers, caches. The third of the three layers of time. One per machine.
/// </summary>
/// <remarks>Safety: blocks and the core state are only used during the call that passes them.</remarks>
public abstract unsafe class FlashAccelerator
{
    /// <summary>Name for reports.</summary>
    public abstract string Name { get; }

    /// <summary>Extra cycles of one flash access. Devices change it while the machine runs; it holds from the next access.</summary>
    public int WaitStates { get; protected set; }

    /// <summary>Charges the fetch of a block that is about to run and whose lines are not known to be present.</summary>
    internal abstract void FetchBlock(ref CoreBus bus, Block* block);

    /// <summary>Charges a data read of a line other than <see cref="CoreBus.FlashLine"/>.</summary>
    internal abstract void ReadData(ref CoreBus bus, uint address);

    /// <summary>Puts the core's flash fields into the state that this accelerator wants; called at the start and after <see cref="Changed"/>.</summary>
    internal abstract void Attach(ref CoreBus bus);

    /// <summary>Empties caches and buffers and returns to the reset settings.</summary>
    internal abstract void Reset();

    /// <summary>Raised when settings change.</summary>
    internal Action? Changed { get; set; }

    /// <summary>Notes that the block must be asked for again the next time.</summary>
    private protected static void NeverPresent(ref CoreBus bus, Block* block)
    {
        block->FetchStamp = bus.FetchGeneration - 1;
        block->LineCount = 0;
    }

    /// <summary>Cycles that a block's instructions take whose addresses lie in [from, to).</summary>
    private protected static uint CyclesBetween(Block* block, ref Op* op, uint to)
    {
        uint cycles = 0;
        for (; op != block->End && op->Fields.Address < to; op++)
            cycles += (uint)op->Cost.Cycles;
        return cycles;
    }
}
