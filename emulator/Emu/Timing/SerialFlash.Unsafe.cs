using Emu.Interp;

namespace Emu.Timing;

/// <summary>Code in serial flash behind a cache: of instructions alone, as SiFive's FE310 has it, or of instructions and data, as the ESP32-C3 and the RP2040.</summary>
/// <remarks>
/// A miss reads one line over the serial bus; how long that takes depends on the mode and clock that boot code sets, so that the board file gives it.
/// Without a data cache each data read goes to the flash on its own. Least recently used replacement. Sources and evidence: docs/hardware/.
/// </remarks>
public sealed unsafe class SerialFlash : FlashAccelerator
{
    const uint NoLine = uint.MaxValue;

    readonly LineCache _cache;
    readonly int _lineShift;
    readonly bool _cachesData;
    readonly uint _dataCycles;
    ulong _uses;

    /// <summary>Describes the flash and its cache.</summary>
    /// <param name="lines">Lines of the cache.</param>
    /// <param name="lineBytes">Bytes of a line: a power of two, 8 or more.</param>
    /// <param name="ways">Ways; a divisor of <paramref name="lines"/>.</param>
    /// <param name="missCycles">Core cycles of reading a line, 1..65535.</param>
    /// <param name="dataCycles">Core cycles of a data read past the cache; 0 when the cache holds data, too.</param>
    public SerialFlash(int lines, int lineBytes, int ways, int missCycles, int dataCycles)
    {
        if (lineBytes < 8 || !int.IsPow2(lineBytes) || ways < 1 || lines < ways || lines % ways != 0 || missCycles is < 1 or > 65535 || dataCycles is < 0 or > 65535)
            throw new MachineException(MachineError.BadOptions, $"{lines} lines of {lineBytes} bytes in {ways} ways, {missCycles} cycles per miss", nameof(SerialFlash));
        _cache = new LineCache(lines / ways, ways);
        _lineShift = int.Log2(lineBytes);
        _cachesData = dataCycles == 0;
        _dataCycles = (uint)dataCycles;
        WaitStates = missCycles;
    }

    /// <inheritdoc/>
    public override string Name => $"serial flash, {WaitStates} cycles a miss{(_cachesData ? "" : $", data not cached: {_dataCycles} cycles a read")}";

    /// <summary>Lines read since reset.</summary>
    public uint Misses { get; private set; }

    internal override void FetchBlock(ref CoreBus bus, Block* block)
    {
        uint last = (block->FallPc - 1) >> _lineShift;
        for (uint line = block->Start >> _lineShift; line <= last; line++)
            bus.Charge(Look(line), ref bus.Causes.FlashStall);
        NeverPresent(ref bus, block);
    }

    internal override void ReadData(ref CoreBus bus, uint address)
    {
        if (_cachesData)
            bus.Charge(Look(address >> _lineShift), ref bus.Causes.DataStall);
    }

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
        bus.FlashStall = _dataCycles;
        // With a data cache each read asks: instructions may have taken its line's place. Without one none does.
        bus.FlashLine = _cachesData ? NoLine : 0;
        bus.FlashLineShift = _cachesData ? _lineShift : 31;
    }

    internal override void Reset()
    {
        _cache.Clear();
        _uses = 0;
        Misses = 0;
    }
}
