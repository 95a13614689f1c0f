using Emu.Interp;

namespace Emu.Timing;

/// <summary>The adaptive real-time accelerator of STM32L4 and L4+: instruction cache, data cache, optional prefetch of instructions.</summary>
/// <remarks>
/// Source: ST RM0351 and RM0432, chapter "Embedded flash memory", section "Adaptive real-time memory accelerator". Instruction cache 1 KB as 32
/// lines of 4 x 64 bits, data cache 256 bytes as 8 lines of 4 x 64 bits, both replaced least recently used; one flash read gives 64 bits (L4+ in
/// dual-bank mode, the default) and costs LATENCY wait states. That a miss fills one 64-bit sector and not the whole line is inferred.
/// docs/hardware/stm32l4r5.md says how good each number is.
/// </remarks>
public sealed unsafe class Stm32L4Art : FlashAccelerator
{
    const int SectorShift = 3, LineShift = 5, SectorsPerLineMask = 3;
    const uint NoSector = uint.MaxValue;

    readonly LineCache _instructions = new(sets: 1, ways: 32);
    readonly LineCache _data = new(sets: 1, ways: 8);
    readonly int _resetWaitStates;
    readonly bool _resetPrefetch;
    uint _sector = NoSector;                // last sector fetched: the current instruction line
    ulong _sectorCycle;                     // when it arrived
    ulong _dataUses;

    /// <summary>Starts with the reset value of FLASH_ACR: caches on, prefetch off.</summary>
    /// <param name="waitStates">LATENCY at reset, 0..15. The chip's is 0; a run without start-up code may start with the final one.</param>
    /// <param name="prefetch">PRFTEN at reset; off on the chip.</param>
    public Stm32L4Art(int waitStates = 0, bool prefetch = false)
    {
        if (waitStates is < 0 or > 15)
            throw new MachineException(MachineError.BadOptions, $"{waitStates} wait states, the field holds 0..15", nameof(Stm32L4Art));
        _resetWaitStates = waitStates;
        _resetPrefetch = prefetch;
        Reset();
    }

    /// <inheritdoc/>
    public override string Name => $"ART, {WaitStates} wait states{(InstructionCache ? ", I-cache" : "")}{(DataCache ? ", D-cache" : "")}{(Prefetch ? ", prefetch" : "")}";

    /// <summary>FLASH_ACR.ICEN.</summary>
    public bool InstructionCache { get; private set; }
    /// <summary>FLASH_ACR.DCEN.</summary>
    public bool DataCache { get; private set; }
    /// <summary>FLASH_ACR.PRFTEN: the next 64 bits are read while the current ones execute.</summary>
    public bool Prefetch { get; private set; }

    /// <summary>Applies the fields of FLASH_ACR.</summary>
    public void Configure(int waitStates, bool prefetch, bool instructionCache, bool dataCache)
    {
        (WaitStates, Prefetch, InstructionCache, DataCache) = (waitStates & 15, prefetch, instructionCache, dataCache);
        Changed?.Invoke();
    }

    /// <summary>FLASH_ACR.ICRST: empties the instruction cache.</summary>
    public void ClearInstructions()
    {
        _instructions.Clear();
        _sector = NoSector;
        Changed?.Invoke();
    }

    /// <summary>FLASH_ACR.DCRST: empties the data cache.</summary>
    public void ClearData()
    {
        _data.Clear();
        Changed?.Invoke();
    }

    internal override void FetchBlock(ref CoreBus bus, Block* block)
    {
        uint last = (block->FallPc - 1) >> SectorShift;
        ulong now = bus.Cycles;
        int lines = 0, lastSlot = -1;
        Op* op = block->First;
        for (uint sector = block->Start >> SectorShift; sector <= last; sector++)
        {
            int slot = InstructionCache ? Look(ref bus, sector, ref now) : Read(ref bus, sector, ref now);
            if (slot != lastSlot)
                block->Lines[lines++] = (byte)slot;
            lastSlot = slot;
            _sector = sector;
            _sectorCycle = now;
            now += CyclesBetween(block, ref op, (sector + 1) << SectorShift);
        }
        if (!InstructionCache)
        {
            NeverPresent(ref bus, block);
            return;
        }
        block->LineCount = lines;
        block->FetchStamp = bus.FetchGeneration;
    }

    int Look(ref CoreBus bus, uint sector, ref ulong now)
    {
        uint line = sector >> (LineShift - SectorShift);
        int slot = _instructions.Find(line);
        if (slot < 0)
        {
            slot = _instructions.Replace(line, out bool evicted);
            if (evicted)
                bus.FetchGeneration++;
        }
        int part = (int)(sector & SectorsPerLineMask);
        if (!_instructions.HasSector(slot, part))
        {
            Read(ref bus, sector, ref now);
            _instructions.AddSector(slot, part);
        }
        _instructions.Use[slot] = now;
        return slot;
    }

    int Read(ref CoreBus bus, uint sector, ref ulong now)
    {
        uint wait = (uint)WaitStates;
        if (sector == _sector)
            wait = 0;
        else if (Prefetch && sector == _sector + 1)
            wait = (uint)Math.Max(0, WaitStates + 1 - (long)(now - _sectorCycle));
        bus.Charge(wait, ref bus.Causes.FlashStall);
        now += wait;
        return -1;
    }

    internal override void ReadData(ref CoreBus bus, uint address)
    {
        uint sector = address >> SectorShift, line = address >> LineShift;
        int slot = _data.Find(line), part = (int)(sector & SectorsPerLineMask);
        if (slot < 0)
            slot = _data.Replace(line, out _);
        if (!_data.HasSector(slot, part))
        {
            bus.Charge((uint)WaitStates, ref bus.Causes.DataStall);
            _data.AddSector(slot, part);
        }
        _data.Use[slot] = ++_dataUses;
        bus.FlashLine = sector;
    }

    internal override void Attach(ref CoreBus bus)
    {
        bus.FetchGeneration++;
        bus.LineUse = _instructions.Use;
        // Without the data cache every read waits; with it, reads of the current sector are free and others ask.
        bus.FlashStall = DataCache ? 0 : (uint)WaitStates;
        bus.FlashLine = DataCache ? NoSector : 0;
        bus.FlashLineShift = DataCache ? SectorShift : 31;
    }

    internal override void Reset()
    {
        _instructions.Clear();
        _data.Clear();
        _sector = NoSector;
        _sectorCycle = 0;
        (WaitStates, Prefetch, InstructionCache, DataCache) = (_resetWaitStates, _resetPrefetch, true, true);
    }
}
