namespace Emu.Devices;

/// <summary>WATCHDOG of RP2040: its tick generator, which drives the timer, and the scratch registers. The watchdog itself is reported when it is enabled.</summary>
/// <remarks>Source: RP2040 datasheet, 4.7.6.</remarks>
public sealed class Rp2040Watchdog : Peripheral<Rp2040Watchdog>
{
    const uint Tick = 0x2C, FirstScratch = 0x0C;
    const int Scratches = 8;

    static readonly RegisterMap<Rp2040Watchdog> Map = Registers();

    static RegisterMap<Rp2040Watchdog> Registers()
    {
        RegisterMap<Rp2040Watchdog> map = new RegisterMap<Rp2040Watchdog>("WATCHDOG", "RP2040 datasheet, 4.7.6")
            .AddRegister(0x0, "CTRL", 0x07000000).Bits(24, 3, "PAUSE").Unmodelled(30, 1, "ENABLE").Unmodelled(31, 1, "TRIGGER")
            .AddRegister(0x4, "LOAD").Bits(0, 24, "LOAD", read: static _ => 0)
            .AddRegister(0x8, "REASON").Bits(0, 2, "TIMER, FORCE", writable: false);
        for (uint i = 0; i < Scratches; i++)
            map.AddRegister(FirstScratch + 4 * i, $"SCRATCH{i}").Bits(0, 32, "SCRATCH");
        return map.AddRegister(Tick, "TICK", 0x200).Bits(0, 9, "CYCLES").Bit(9, "ENABLE").Bit(10, "RUNNING", read: static w => w.Stored(Tick) >> 9 & 1, writable: false);
    }

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gets reports; null in tests of the device alone.</param>
    /// <param name="start">First address.</param>
    public Rp2040Watchdog(Machine? machine, uint start) : base(Map, machine, start, 0x1000)
    {
    }
}
