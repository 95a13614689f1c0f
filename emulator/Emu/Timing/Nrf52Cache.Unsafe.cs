using Emu.Interp;

namespace Emu.Timing;

/// <summary>Flash of nRF52840 with its instruction cache on the ICode bus. Data reads are not cached.</summary>
/// <remarks>
/// Source: nRF52840 Product Specification, chapters CPU (wait states from flash) and NVMC (ICACHECNF: off after reset, disabling it empties it).
/// Size 2 KB; two ways, 16-byte lines, least recently used, one flash read per line with or without the cache, are inferred. docs/hardware/nrf52840.md.
/// </remarks>
public sealed unsafe class Nrf52Cache : FlashAccelerator
{
    const int LineShift = 4, Sets = 64, Ways = 2;
    const int UncachedWaitStates = 2, MissWaitStates = 3;
    const uint NoLine = uint.MaxValue;

    readonly LineCache _cache = new(Sets, Ways);
    readonly bool _enabledAtReset;
    uint _line = NoLine;

    /// <summary>Creates the cache.</summary>
    /// <param name="enabled">ICACHECNF.CACHEEN at reset: off on the chip; a run without start-up code may start with it on.</param>
    public Nrf52Cache(bool enabled = false)
    {
        _enabledAtReset = enabled;
        Reset();
    }

    /// <inheritdoc/>
    public override string Name => Enabled ? "nRF52840 flash, I-cache on" : "nRF52840 flash, I-cache off";

    /// <summary>ICACHECNF.CACHEEN.</summary>
    public bool Enabled { get; private set; }
    /// <summary>Lines fetched since reset (IMISS).</summary>
    public uint Misses { get; private set; }

    /// <summary>Switches the cache; switching it off empties it.</summary>
    public void Enable(bool on)
    {
        if (!on)
            _cache.Clear();
        Enabled = on;
        _line = NoLine;
        Changed?.Invoke();
    }

    internal override void FetchBlock(ref CoreBus bus, Block* block)
    {
        int lines = 0;
        uint last = (block->FallPc - 1) >> LineShift;
        for (uint line = block->Start >> LineShift; line <= last; line++)
        {
            if (Enabled)
                block->Lines[lines++] = (byte)Look(ref bus, line);
            else if (line != _line)
                bus.Charge(UncachedWaitStates, ref bus.Causes.FlashStall);
            _line = line;
        }
        if (!Enabled)
        {
            NeverPresent(ref bus, block);
            return;
        }
        block->LineCount = lines;
        block->FetchStamp = bus.FetchGeneration;
    }

    int Look(ref CoreBus bus, uint line)
    {
        int slot = _cache.Find(line);
        if (slot < 0)
        {
            Misses++;
            slot = _cache.Replace(line, out bool evicted);
            if (evicted)
                bus.FetchGeneration++;
            bus.Charge(MissWaitStates, ref bus.Causes.FlashStall);
        }
        _cache.Use[slot] = bus.Cycles;
        return slot;
    }

    internal override void ReadData(ref CoreBus bus, uint address) { }

    internal override void Attach(ref CoreBus bus)
    {
        bus.FetchGeneration++;
        bus.LineUse = _cache.Use;
        bus.FlashStall = UncachedWaitStates;
        bus.FlashLine = 0;
        bus.FlashLineShift = 31;
    }

    internal override void Reset()
    {
        _cache.Clear();
        _line = NoLine;
        WaitStates = UncachedWaitStates;
        Enabled = _enabledAtReset;
        Misses = 0;
    }
}
