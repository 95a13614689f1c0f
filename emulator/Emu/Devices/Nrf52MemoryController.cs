using Emu.Timing;

namespace Emu.Devices;

/// <summary>NVMC of nRF52840. ICACHECNF controls the instruction cache; READY is always 1; writing and erasing flash is not modelled.</summary>
/// <remarks>Source: nRF52840 Product Specification, NVMC; offsets from Nordic's nrf52840.svd.</remarks>
public sealed class Nrf52MemoryController : Peripheral<Nrf52MemoryController>
{
    const uint CacheConfiguration = 0x540;

    static readonly RegisterMap<Nrf52MemoryController> Map = new RegisterMap<Nrf52MemoryController>("NVMC", "nRF52840 PS, NVMC")
        .AddRegister(0x400, "READY", reset: 1).Bit(0, "READY", writable: false)
        .AddRegister(0x408, "READYNEXT", reset: 1).Bit(0, "READYNEXT", writable: false)
        .AddRegister(0x504, "CONFIG").Unmodelled(0, 2, "WEN")
        .AddRegister(0x508, "ERASEPAGE").Unmodelled(0, 32, "ERASEPAGE")
        .AddRegister(CacheConfiguration, "ICACHECNF")
            .Bit(0, "CACHEEN", write: static (n, v) => n.Enable(v != 0))
            .Unmodelled(8, 1, "CACHEPROFEN")
        .AddRegister(0x548, "IHIT").Unmodelled(0, 32, "HITS")
        .AddRegister(0x54C, "IMISS").Bits(0, 32, "MISSES", read: static n => n._cache.Misses, writable: false);

    readonly Nrf52Cache _cache;

    /// <summary>Connects the registers to a cache.</summary>
    /// <param name="machine">Gets reports; null in tests of the device alone.</param>
    /// <param name="cache">The cache of the same machine.</param>
    /// <param name="start">0x4001E000 on the chip.</param>
    public Nrf52MemoryController(Machine? machine, Nrf52Cache cache, uint start = 0x4001E000) : base(Map, machine, start, 0x1000)
    {
        _cache = cache;
        Store(CacheConfiguration, cache.Enabled ? 1u : 0);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        Store(CacheConfiguration, _cache.Enabled ? 1u : 0);
    }

    void Enable(bool on)
    {
        if (on != _cache.Enabled)
            _cache.Enable(on);
    }
}
