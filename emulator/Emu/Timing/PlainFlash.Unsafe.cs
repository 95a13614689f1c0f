using Emu.Interp;

namespace Emu.Timing;

/// <summary>Flash with wait states and one line buffer for instructions, without cache or prefetch. Every data read waits.</summary>
public sealed unsafe class PlainFlash : FlashAccelerator
{
    const uint NoLine = uint.MaxValue;

    readonly int _lineShift;
    uint _line = NoLine;

    /// <summary>Describes the flash.</summary>
    /// <param name="waitStates">Extra cycles of one access, 0..63.</param>
    /// <param name="lineBytes">Bytes that one access reads: 4, 8, 16 or 32.</param>
    public PlainFlash(int waitStates, int lineBytes)
    {
        if (waitStates is < 0 or > 63 || lineBytes is not (4 or 8 or 16 or 32))
            throw new MachineException(MachineError.BadOptions, $"{waitStates} wait states and {lineBytes} bytes per line", nameof(PlainFlash));
        WaitStates = waitStates;
        _lineShift = int.Log2(lineBytes);
    }

    /// <inheritdoc/>
    public override string Name => $"flash, {WaitStates} wait states, {1 << _lineShift}-byte line";

    internal override void FetchBlock(ref CoreBus bus, Block* block)
    {
        uint last = (block->FallPc - 1) >> _lineShift;
        for (uint line = block->Start >> _lineShift; line <= last; line++)
        {
            if (line != _line)
                bus.Charge((uint)WaitStates, ref bus.Causes.FlashStall);
            _line = line;
        }
        NeverPresent(ref bus, block);
    }

    internal override void ReadData(ref CoreBus bus, uint address) { }

    internal override void Attach(ref CoreBus bus)
    {
        bus.FlashStall = (uint)WaitStates;
        bus.FlashLine = 0;
        bus.FlashLineShift = 31;
    }

    internal override void Reset() => _line = NoLine;
}
