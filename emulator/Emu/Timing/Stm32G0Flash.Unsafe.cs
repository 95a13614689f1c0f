using Emu.Interp;

namespace Emu.Timing;

/// <summary>Flash of STM32G0: 64-bit words, prefetch of the next word, and an instruction cache of two words. Every data read waits.</summary>
/// <remarks>
/// Source: RM0444, 3.3.4 "FLASH read access": prefetch and instruction cache (FLASH_ACR.PRFTEN, ICEN). A word holds at least four cycles of straight
/// code, and the next one is read meanwhile, so that up to two wait states vanish there; a jump to a word that is neither of the two cached ones nor
/// the one being prefetched waits. Replacement (the older word goes) is inferred. docs/hardware/cortex-m0plus.md.
/// </remarks>
public sealed unsafe class Stm32G0Flash : FlashAccelerator
{
    const int WordShift = 3;
    const uint NoWord = uint.MaxValue;

    readonly bool _prefetch, _cache;
    uint _last = NoWord, _older = NoWord;

    /// <summary>Describes the flash.</summary>
    /// <param name="waitStates">FLASH_ACR.LATENCY, 0..2.</param>
    /// <param name="prefetch">FLASH_ACR.PRFTEN.</param>
    /// <param name="cache">FLASH_ACR.ICEN.</param>
    public Stm32G0Flash(int waitStates, bool prefetch, bool cache)
    {
        if (waitStates is < 0 or > 2)
            throw new MachineException(MachineError.BadOptions, $"{waitStates} wait states", nameof(Stm32G0Flash));
        (WaitStates, _prefetch, _cache) = (waitStates, prefetch, cache);
    }

    /// <inheritdoc/>
    public override string Name => $"STM32G0 flash, {WaitStates} wait states{(_prefetch ? ", prefetch" : "")}{(_cache ? ", instruction cache" : "")}";

    internal override void FetchBlock(ref CoreBus bus, Block* block)
    {
        uint end = (block->FallPc - 1) >> WordShift;
        for (uint word = block->Start >> WordShift; word <= end; word++)
        {
            bool isThere = word == _last || (_cache && word == _older) || (_prefetch && word == _last + 1);
            if (!isThere)
                bus.Charge((uint)WaitStates, ref bus.Causes.FlashStall);
            if (word != _last)
                (_older, _last) = (_last, word);
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

    internal override void Reset() => (_last, _older) = (NoWord, NoWord);
}
