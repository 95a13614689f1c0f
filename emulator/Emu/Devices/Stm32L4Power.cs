namespace Emu.Devices;

/// <summary>PWR of STM32L4 and L4+: settings are kept, the regulator is always ready. Low-power modes are not modelled.</summary>
/// <remarks>Source: ST RM0432 5.4 (PWR registers), and stm32l4r5xx.h for bit positions.</remarks>
public sealed class Stm32L4Power : Peripheral<Stm32L4Power>
{
    static readonly RegisterMap<Stm32L4Power> Map = new RegisterMap<Stm32L4Power>("PWR", "RM0432 5.4")
        .AddRegister(0x00, "CR1", reset: 0x200).Unmodelled(0, 3, "LPMS").Bit(8, "DBP").Bits(9, 2, "VOS").Unmodelled(14, 1, "LPR")
        .AddRegister(0x04, "CR2").Bits(0, 11, "PVD, PVM, IOSV, USV")
        .AddRegister(0x08, "CR3", reset: 0x8000).Bits(0, 16, "wake-up settings")
        .AddRegister(0x0C, "CR4").Bits(0, 16, "wake-up polarity, VBE, VBRS")
        .AddRegister(0x10, "SR1").Bits(0, 16, "wake-up flags", writable: false)
        .AddRegister(0x14, "SR2", reset: 0x100).Bit(8, "REGLPS", writable: false).Bit(9, "REGLPF", writable: false).Bit(10, "VOSF", writable: false)
        .AddRegister(0x18, "SCR").Bits(0, 9, "clear", read: static _ => 0)
        .AddRegister(0x80, "CR5", reset: 0x100).Bit(8, "R1MODE");

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gets reports; null in tests of the device alone.</param>
    /// <param name="start">0x40007000 on the chips.</param>
    public Stm32L4Power(Machine? machine, uint start = 0x40007000) : base(Map, machine, start, 0x400)
    {
    }
}
