namespace Emu.Boards;

/// <summary>The device types that board files may name.</summary>
public static class DeviceTypes
{
    /// <summary>Type name to the datasheet's name of the block. A file that names anything else is refused.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["stm32.usart"] = "USART with ISR and TDR registers (STM32 F0, F3, F7, G, H, L, U)",
        ["stm32.lpuart"] = "LPUART (baud rate register counts 256ths)",
        ["stm32.timer32"] = "32-bit general-purpose timer",
        ["stm32l4.rcc"] = "reset and clock control of STM32L4 and L4+",
        ["stm32l4.pwr"] = "power control of STM32L4 and L4+",
        ["stm32l4.flash"] = "flash interface registers of STM32L4 and L4+",
        ["nrf.clock"] = "CLOCK and POWER of nRF52",
        ["nrf.uarte"] = "UARTE with EasyDMA, and the older UART at the same address",
        ["nrf.timer"] = "TIMER of nRF52",
        ["nrf.rtc"] = "RTC of nRF52",
        ["nrf.nvmc"] = "non-volatile memory controller of nRF52",
    };
}
