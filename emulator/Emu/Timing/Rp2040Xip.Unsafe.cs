using Emu.Interp;

namespace Emu.Timing;

/// <summary>Serial flash of RP2040 behind its execute-in-place cache: 16 KB, two ways, lines of 8 bytes, for instructions and data.</summary>
/// <remarks>
/// Source: RP2040 datasheet, 2.6.3 "Flash": size, ways, line length, hits without wait. A miss reads one line over QSPI in continuous-read mode: 8 clocks of
/// address and mode bits, 4 dummy, 16 of data, at the divider of the boot code. Measured by users: 320 to 400 ns for an uncached read at 125 MHz.
/// Least recently used replacement is inferred. docs/hardware/cortex-m0plus.md.
/// </remarks>
public sealed unsafe class Rp2040Xip : FlashAccelerator
{
    const int LineShift = 3, Sets = 1024, Ways = 2;
    const uint NoLine = uint.MaxValue;

    readonly LineCache _cache = new(Sets, Ways);
    ulong _uses;

    /// <summary>Describes the flash.</summary>
    /// <param name="missCycles">Core cycles of a miss, 1..255.</param>
    public Rp2040Xip(int missCycles)
    {
        if (missCycles is < 1 or > 255)
            throw new MachineException(MachineError.BadOptions, $"{missCycles} cycles per miss", nameof(Rp2040Xip));
        WaitStates = missCycles;
    }

    /// <inheritdoc/>
    public override string Name => $"RP2040 execute-in-place cache, {WaitStates} cycles a miss";

    /// <summary>Lines read since reset.</summary>
    public uint Misses { get; private set; }

    internal override void FetchBlock(ref CoreBus bus, Block* block)
    {
        uint last = (block->FallPc - 1) >> LineShift;
        for (uint line = block->Start >> LineShift; line <= last; line++)
            bus.Charge(Look(line), ref bus.Causes.FlashStall);
        NeverPresent(ref bus, block);
    }

    internal override void ReadData(ref CoreBus bus, uint address) => bus.Charge(Look(address >> LineShift), ref bus.Causes.DataStall);

    uint Look(uint line)
    {
        int slot = _cache.Find(line);
        uint cycles = 0;
        if (slot < 0)
        {
            slot = _cache.Replace(line, out _);
            cycles = (uint)WaitStates;
            Misses++;
        }
        _cache.Use[slot] = ++_uses;
        return cycles;
    }

    internal override void Attach(ref CoreBus bus)
    {
        bus.FetchGeneration++;
        bus.LineUse = _cache.Use;
        // Each data read asks: instructions may have taken its line's place.
        bus.FlashStall = 0;
        bus.FlashLine = NoLine;
        bus.FlashLineShift = LineShift;
    }

    internal override void Reset()
    {
        _cache.Clear();
        _uses = 0;
        Misses = 0;
    }
}
