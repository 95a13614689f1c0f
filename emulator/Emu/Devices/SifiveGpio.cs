namespace Emu.Devices;

/// <summary>GPIO of SiFive's FE310. Pins read what they drive; nothing else drives them. Interrupts and the functions behind the pins are not modelled.</summary>
/// <remarks>Source: SiFive FE310-G002 Manual v1p0, chapter 17 "General Purpose Input/Output Controller".</remarks>
/// <param name="machine">Gets reports; null in tests of the device alone.</param>
/// <param name="start">First address.</param>
public sealed class SifiveGpio(Machine? machine, uint start) : Peripheral<SifiveGpio>(Map, machine, start, 0x1000)
{
    const uint InputEnable = 0x04, OutputEnable = 0x08, Output = 0x0C;

    static readonly RegisterMap<SifiveGpio> Map = new RegisterMap<SifiveGpio>("GPIO", "FE310-G002 Manual, 17")
        .AddRegister(0x00, "input_val").Bits(0, 32, "pins", read: static g => g.Stored(Output) & g.Stored(OutputEnable) & g.Stored(InputEnable), writable: false)
        .AddRegister(InputEnable, "input_en").Bits(0, 32, "pins")
        .AddRegister(OutputEnable, "output_en").Bits(0, 32, "pins")
        .AddRegister(Output, "output_val").Bits(0, 32, "pins")
        .AddRegister(0x10, "pue").Bits(0, 32, "pins")
        .AddRegister(0x14, "ds").Bits(0, 32, "pins")
        .AddRegister(0x18, "rise_ie").Unmodelled(0, 32, "pins")
        .AddRegister(0x1C, "rise_ip").Bits(0, 32, "pins", clearByOne: true)
        .AddRegister(0x20, "fall_ie").Unmodelled(0, 32, "pins")
        .AddRegister(0x24, "fall_ip").Bits(0, 32, "pins", clearByOne: true)
        .AddRegister(0x28, "high_ie").Unmodelled(0, 32, "pins")
        .AddRegister(0x2C, "high_ip").Bits(0, 32, "pins", clearByOne: true)
        .AddRegister(0x30, "low_ie").Unmodelled(0, 32, "pins")
        .AddRegister(0x34, "low_ip").Bits(0, 32, "pins", clearByOne: true)
        .AddRegister(0x38, "iof_en").Bits(0, 32, "pins")
        .AddRegister(0x3C, "iof_sel").Bits(0, 32, "pins")
        .AddRegister(0x40, "out_xor").Unmodelled(0, 32, "pins");
}
