namespace Emu.Devices;

/// <summary>An I/O port of STM32: registers keep their settings, outputs read back, nothing is connected to the pins.</summary>
/// <remarks>Source: ST RM0432 8.4 (GPIO registers).</remarks>
public sealed class Stm32Gpio : Peripheral<Stm32Gpio>
{
    const uint Output = 0x14;

    static readonly RegisterMap<Stm32Gpio> Map = new RegisterMap<Stm32Gpio>("GPIO", "RM0432 8.4")
        .AddRegister(0x00, "MODER", reset: 0xFFFFFFFF).Bits(0, 32, "MODE")
        .AddRegister(0x04, "OTYPER").Bits(0, 16, "OT")
        .AddRegister(0x08, "OSPEEDR").Bits(0, 32, "OSPEED")
        .AddRegister(0x0C, "PUPDR").Bits(0, 32, "PUPD")
        .AddRegister(0x10, "IDR").Bits(0, 16, "ID", read: static p => p.Stored(Output), writable: false)
        .AddRegister(Output, "ODR").Bits(0, 16, "OD")
        .AddRegister(0x18, "BSRR").Bits(0, 32, "BS, BR", read: static _ => 0, write: static (p, v) => p.Store(Output, (p.Stored(Output) & ~(v >> 16)) | (v & 0xFFFF)))
        .AddRegister(0x1C, "LCKR").Unmodelled(0, 17, "LCK")
        .AddRegister(0x20, "AFRL").Bits(0, 32, "AFSEL")
        .AddRegister(0x24, "AFRH").Bits(0, 32, "AFSEL")
        .AddRegister(0x28, "BRR").Bits(0, 16, "BR", read: static _ => 0, write: static (p, v) => p.Store(Output, p.Stored(Output) & ~v));

    /// <summary>Builds the port.</summary>
    /// <param name="machine">Gets reports; null in tests of the device alone.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    public Stm32Gpio(Machine? machine, string name, uint start) : base(Map, machine, start, 0x400, name)
    {
    }
}
