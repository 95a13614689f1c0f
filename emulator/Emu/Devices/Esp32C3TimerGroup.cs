namespace Emu.Devices;

/// <summary>What start-up code asks of a timer group of the ESP32-C3: its watchdog, which never bites, and the calibration of the slow clock. Its timer is not modelled.</summary>
/// <remarks>Source: ESP32-C3 Technical Reference Manual, chapters 11 "Timer Group" and 12 "Watchdog Timers"; the slow clock is taken to be 150 kHz.</remarks>
/// <param name="machine">Gets reports; null in tests of the device alone.</param>
/// <param name="name">Name for messages.</param>
/// <param name="start">First address.</param>
public sealed class Esp32C3TimerGroup(Machine? machine, string name, uint start) : Peripheral<Esp32C3TimerGroup>(Map, machine, start, 0x1000, name)
{
    const uint Calibration = 0x68, CrystalHz = 40_000_000, SlowHz = 150_000;

    static readonly RegisterMap<Esp32C3TimerGroup> Map = new RegisterMap<Esp32C3TimerGroup>("TIMG", "ESP32-C3 TRM, 11")
        .AddRegister(0x00, "T0CONFIG").Unmodelled(0, 32, "CONFIG")
        .AddRegister(0x48, "WDTCONFIG0", 0x4C000).Bits(0, 31, "stages").Unmodelled(31, 1, "EN")
        .AddRegister(0x4C, "WDTCONFIG1", 0x10000).Bits(0, 32, "CONFIG1")
        .AddRegister(0x50, "WDTCONFIG2", 26000000).Bits(0, 32, "STG0_HOLD")
        .AddRegister(0x54, "WDTCONFIG3", 0x7FFFFFF).Bits(0, 32, "STG1_HOLD")
        .AddRegister(0x58, "WDTCONFIG4", 0xFFFFF).Bits(0, 32, "STG2_HOLD")
        .AddRegister(0x5C, "WDTCONFIG5", 0xFFFFF).Bits(0, 32, "STG3_HOLD")
        .AddRegister(0x60, "WDTFEED").Bits(0, 32, "FEED", read: static _ => 0)
        .AddRegister(0x64, "WDTWPROTECT", 0x50D83AA1).Bits(0, 32, "WKEY")
        .AddRegister(Calibration, "RTCCALICFG", 0x13000).Bits(12, 3, "START_CYCLING, CLK_SEL").Bit(15, "RDY", read: static _ => 1, writable: false).Bits(16, 15, "MAX").Bit(31, "START")
        .AddRegister(0x6C, "RTCCALICFG1").Bits(7, 25, "VALUE", read: static g => (g.Stored(Calibration) >> 16 & 0x7FFF) * (CrystalHz / SlowHz), writable: false)
        .AddRegister(0x70, "INT_ENA").Unmodelled(0, 2, "enable")
        .AddRegister(0x7C, "INT_CLR").Bits(0, 2, "clear", read: static _ => 0);
}
