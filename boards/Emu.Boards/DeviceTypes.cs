using Emu.Devices;
using Emu.Memory;
using Emu.Timing;

namespace Emu.Boards;

/// <summary>A type of device that board files may name.</summary>
/// <param name="Title">The datasheet's words for the block.</param>
/// <param name="Size">Bytes of address space.</param>
/// <param name="Accelerator">The flash accelerator that its registers control, or null.</param>
/// <param name="Create">Makes the device; null when Emu knows the block but does not model it: the guest's accesses to it are bus faults.</param>
public sealed record DeviceType(string Title, uint Size, FlashAcceleratorKind? Accelerator, Func<Machine, Timing.FlashAccelerator?, uint, IDevice>? Create);

/// <summary>The device types that board files may name.</summary>
public static class DeviceTypes
{
    private const uint StSize = 0x400, NordicSize = 0x1000;

    /// <summary>By type name. A file that names anything else is refused.</summary>
    public static IReadOnlyDictionary<string, DeviceType> All { get; } = new Dictionary<string, DeviceType>
    {
        ["stm32.usart"] = new("USART with ISR and TDR registers (STM32 F0, F3, F7, G, H, L, U)", StSize, null, null),
        ["stm32.lpuart"] = new("LPUART (baud rate register counts 256ths)", StSize, null, null),
        ["stm32.timer32"] = new("32-bit general-purpose timer", StSize, null, null),
        ["stm32l4.rcc"] = new("reset and clock control of STM32L4 and L4+", StSize, null, null),
        ["stm32l4.pwr"] = new("power control of STM32L4 and L4+", StSize, null, null),
        ["stm32l4.flash"] = new("flash interface registers of STM32L4 and L4+", StSize, FlashAcceleratorKind.StArt,
            static (machine, flash, address) => new Stm32L4FlashInterface(machine, (Stm32L4Art)flash!, address)),
        ["nrf.clock"] = new("CLOCK and POWER of nRF52", NordicSize, null, null),
        ["nrf.uarte"] = new("UARTE with EasyDMA, and the older UART at the same address", NordicSize, null, null),
        ["nrf.timer"] = new("TIMER of nRF52", NordicSize, null, null),
        ["nrf.rtc"] = new("RTC of nRF52", NordicSize, null, null),
        ["nrf.nvmc"] = new("non-volatile memory controller of nRF52", NordicSize, FlashAcceleratorKind.NrfInstructionCache,
            static (machine, flash, address) => new Nrf52MemoryController(machine, (Nrf52Cache)flash!, address)),
    };
}
