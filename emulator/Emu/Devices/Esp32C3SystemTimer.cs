namespace Emu.Devices;

/// <summary>SYSTIMER of the ESP32-C3: two counters at 16 MHz that are read by snapshot. Alarms are not modelled.</summary>
/// <remarks>Source: ESP32-C3 Technical Reference Manual, chapter 10 "System Timer". Both counters run from reset on, as after the ROM.</remarks>
public sealed class Esp32C3SystemTimer : Peripheral<Esp32C3SystemTimer>
{
    const ulong Hz = 16_000_000, CounterBits = (1ul << 52) - 1;

    static readonly RegisterMap<Esp32C3SystemTimer> Map = new RegisterMap<Esp32C3SystemTimer>("SYSTIMER", "ESP32-C3 TRM, 10")
        .AddRegister(0x00, "CONF", 0x46000000).Bits(0, 32, "CONF")
        .AddRegister(0x04, "UNIT0_OP").Bit(29, "VALUE_VALID", read: static _ => 1, writable: false).Bit(30, "UPDATE", read: static _ => 0, write: static (t, v) => t.Take(0, v))
        .AddRegister(0x08, "UNIT1_OP").Bit(29, "VALUE_VALID", read: static _ => 1, writable: false).Bit(30, "UPDATE", read: static _ => 0, write: static (t, v) => t.Take(1, v))
        .AddRegister(0x1C, "TARGET0_HI").Unmodelled(0, 20, "HI").AddRegister(0x20, "TARGET0_LO").Unmodelled(0, 32, "LO")
        .AddRegister(0x24, "TARGET1_HI").Unmodelled(0, 20, "HI").AddRegister(0x28, "TARGET1_LO").Unmodelled(0, 32, "LO")
        .AddRegister(0x2C, "TARGET2_HI").Unmodelled(0, 20, "HI").AddRegister(0x30, "TARGET2_LO").Unmodelled(0, 32, "LO")
        .AddRegister(0x34, "TARGET0_CONF").Unmodelled(0, 32, "CONF").AddRegister(0x38, "TARGET1_CONF").Unmodelled(0, 32, "CONF").AddRegister(0x3C, "TARGET2_CONF").Unmodelled(0, 32, "CONF")
        .AddRegister(0x40, "UNIT0_VALUE_HI").Bits(0, 20, "HI", read: static t => (uint)(t._taken[0] >> 32), writable: false)
        .AddRegister(0x44, "UNIT0_VALUE_LO").Bits(0, 32, "LO", read: static t => (uint)t._taken[0], writable: false)
        .AddRegister(0x48, "UNIT1_VALUE_HI").Bits(0, 20, "HI", read: static t => (uint)(t._taken[1] >> 32), writable: false)
        .AddRegister(0x4C, "UNIT1_VALUE_LO").Bits(0, 32, "LO", read: static t => (uint)t._taken[1], writable: false)
        .AddRegister(0x64, "INT_ENA").Unmodelled(0, 3, "enable").AddRegister(0x68, "INT_RAW").Bits(0, 3, "raw", writable: false).AddRegister(0x6C, "INT_CLR").Bits(0, 3, "clear", read: static _ => 0);

    readonly Machine _machine;
    readonly ulong[] _taken = new ulong[2];

    /// <summary>Builds the timer.</summary>
    /// <param name="machine">Gives the time and gets reports.</param>
    /// <param name="start">First address.</param>
    public Esp32C3SystemTimer(Machine machine, uint start) : base(Map, machine, start, 0x1000) => _machine = machine;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        Array.Clear(_taken);
    }

    void Take(int unit, uint update)
    {
        if (update != 0)
            _taken[unit] = (ulong)((UInt128)_machine.Cycles * Hz / _machine.Clock.Hz) & CounterBits;
    }
}
