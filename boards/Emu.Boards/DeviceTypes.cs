using Emu.Devices;
using Emu.Memory;
using Emu.Timing;

namespace Emu.Boards;

/// <summary>Where a device goes.</summary>
/// <param name="Machine">Its machine.</param>
/// <param name="Flash">The machine's flash accelerator, or null.</param>
/// <param name="Name">Name on the board.</param>
/// <param name="Base">First address.</param>
/// <param name="Irq">Its interrupt line, or null.</param>
/// <param name="IsConsole">Whether what it sends is the board's console.</param>
public sealed record DevicePlace(Machine Machine, Timing.FlashAccelerator? Flash, string Name, uint Base, IrqLine? Irq, bool IsConsole)
{
    /// <summary>The line before its own, on which the UARTs of the MPS boards receive; null when there is none.</summary>
    public IrqLine? IrqBefore { get; init; }

    /// <summary>The peripheral protection controllers of the board.</summary>
    public PeripheralGates Gates { get; init; } = new();

    /// <summary>ACCESSCTRL of RP2350, on boards that have it.</summary>
    public Rp2350AccessControl? Access { get; init; }
}

/// <summary>A type of device that board files may name.</summary>
/// <param name="Title">The datasheet's words for the block.</param>
/// <param name="Size">Bytes of address space.</param>
/// <param name="Accelerator">The flash accelerator that its registers control, or null.</param>
/// <param name="Create">Makes the device; null when Emu knows the block but does not model it: registers keep what is written, and each is reported once.</param>
/// <param name="Lines">Interrupt lines, from the device's own on.</param>
public sealed record DeviceType(string Title, uint Size, FlashAcceleratorKind? Accelerator, Func<DevicePlace, IDevice>? Create, int Lines = 1);

/// <summary>The device types that board files may name.</summary>
public static class DeviceTypes
{
    private const uint StSize = 0x400, NordicSize = 0x1000, ArmSize = 0x1000;

    /// <summary>By type name. A file that names anything else is refused.</summary>
    public static IReadOnlyDictionary<string, DeviceType> All { get; } = new Dictionary<string, DeviceType>
    {
        ["stm32.usart"] = new("USART with ISR and TDR registers (STM32 F0, F3, F7, G, H, L, U)", StSize, null,
            static p => new Stm32Usart(p.Machine, p.Name, p.Base, p.Irq, p.IsConsole)),
        ["stm32.lpuart"] = new("LPUART (baud rate register counts 256ths)", StSize, null,
            static p => new Stm32Usart(p.Machine, p.Name, p.Base, p.Irq, p.IsConsole)),
        ["stm32.gpio"] = new("general-purpose I/O port (STM32 F2, F4, F7, G, H, L, U)", StSize, null, static p => new Stm32Gpio(p.Machine, p.Name, p.Base)),
        ["stm32.timer32"] = new("32-bit general-purpose timer", StSize, null, null),
        ["stm32.other"] = new("a block of an STM32 that is not modelled", StSize, null, null),
        ["stm32l4.rcc"] = new("reset and clock control of STM32L4 and L4+", StSize, null, static p => new Stm32L4Clocks(p.Machine, p.Base)),
        ["stm32l4.pwr"] = new("power control of STM32L4 and L4+", StSize, null, static p => new Stm32L4Power(p.Machine, p.Base)),
        ["stm32l4.flash"] = new("flash interface registers of STM32L4 and L4+", StSize, FlashAcceleratorKind.StArt,
            static p => new Stm32L4FlashInterface(p.Machine, (Stm32L4Art)p.Flash!, p.Base)),
        ["nrf.clock"] = new("CLOCK and POWER of nRF52", NordicSize, null, static p => new Nrf52Clock(p.Machine, p.Base, p.Irq)),
        ["nrf.uarte"] = new("UARTE with EasyDMA, and the older UART at the same address", NordicSize, null,
            static p => new NrfUarte(p.Machine, p.Name, p.Base, p.Irq, p.IsConsole)),
        ["nrf.timer"] = new("TIMER of nRF52", NordicSize, null, null),
        ["nrf.rtc"] = new("RTC of nRF52", NordicSize, null, null),
        ["nrf.gpio"] = new("GPIO ports P0 and P1 of nRF52", NordicSize, null, null),
        ["nrf.other"] = new("a block of an nRF52 that is not modelled", NordicSize, null, null),
        ["nrf.information"] = new("FICR, UICR or part identification of nRF52: erased words", NordicSize, null,
            static p => new NrfInformation(p.Machine, p.Name, p.Base)),
        ["nrf.nvmc"] = new("non-volatile memory controller of nRF52", NordicSize, FlashAcceleratorKind.NrfInstructionCache,
            static p => new Nrf52MemoryController(p.Machine, (Nrf52Cache)p.Flash!, p.Base)),
        ["rp2040.other"] = new("a block of RP2040 that is not modelled, with its set, clear and toggle aliases", 0x4000, null, null),
        ["rp2350.other"] = new("a block of RP2350 that is not modelled, with its set, clear and toggle aliases", 0x4000, null, null),
        ["rp2040.timer"] = new("system timer of RP2040 with four alarms, with set, clear and toggle aliases", 0x4000, null,
            static p => new AtomicAliases(new RpTimer(p.Machine, p.Name, p.Base, p.Irq, isRp2350: false)), Lines: 4),
        ["rp2040.resets"] = new("reset control of RP2040, with set, clear and toggle aliases", 0x4000, null, static p => new AtomicAliases(new RpResets(p.Machine, p.Base, isRp2350: false))),
        ["rp2040.clocks"] = new("clock switches of RP2040, with set, clear and toggle aliases", 0x4000, null, static p => new AtomicAliases(new RpClocks(p.Machine, p.Base, isRp2350: false))),
        ["rp2040.watchdog"] = new("tick generator and scratch registers of RP2040's watchdog", 0x4000, null, static p => new AtomicAliases(new Rp2040Watchdog(p.Machine, p.Base))),
        ["rp2040.sio"] = new("single-cycle I/O of RP2040: pins, spin locks, divider", 0x4000, null, static p => new Rp2040SingleCycleIo(p.Machine, p.Base)),
        ["rp.uart"] = new("UART of RP2040 and RP2350: Arm PL011, with set, clear and toggle aliases", 0x4000, null,
            static p => new AtomicAliases(new Pl011(p.Machine, p.Name, p.Base, p.Irq, p.IsConsole))),
        ["rp.xosc"] = new("crystal oscillator of RP2040 and RP2350", 0x4000, null, static p => new AtomicAliases(new RpCrystal(p.Machine, p.Base))),
        ["rp.pll"] = new("PLL of RP2040 and RP2350", 0x4000, null, static p => new AtomicAliases(new RpPll(p.Machine, p.Name, p.Base))),
        ["rp2350.resets"] = new("reset control of RP2350, with set, clear and toggle aliases", 0x4000, null, static p => new AtomicAliases(new RpResets(p.Machine, p.Base, isRp2350: true))),
        ["rp2350.clocks"] = new("clock switches of RP2350, with set, clear and toggle aliases", 0x4000, null, static p => new AtomicAliases(new RpClocks(p.Machine, p.Base, isRp2350: true))),
        ["rp2350.accessctrl"] = new("access control of RP2350, with set, clear and toggle aliases", 0x4000, null, static p => p.Access!),
        ["rp2350.timer"] = new("system timer of RP2350 with four alarms, with set, clear and toggle aliases", 0x4000, null,
            static p => new AtomicAliases(new RpTimer(p.Machine, p.Name, p.Base, p.Irq, isRp2350: true)), Lines: 4),
        ["rp2350.sio"] = new("single-cycle I/O of RP2350: RISC-V platform timer and software interrupts", 0x4000, null, static p => new Rp2350SingleCycleIo(p.Machine, p.Name, p.Base, p.Irq)),
        ["esp32c3.uart"] = new("UART of ESP32-C3", 0x1000, null, static p => new Esp32C3Uart(p.Machine, p.Name, p.Base, p.Irq, p.IsConsole)),
        ["esp32c3.usb-serial"] = new("USB Serial/JTAG of ESP32-C3", 0x1000, null, static p => new Esp32C3UsbSerial(p.Machine, p.Name, p.Base, p.IsConsole)),
        ["esp32c3.systimer"] = new("system timer of ESP32-C3 with three alarms", 0x1000, null, static p => new Esp32C3SystemTimer(p.Machine, p.Base, p.Irq), Lines: 3),
        ["esp32c3.timer-group"] = new("timer group of ESP32-C3, with its watchdog", 0x1000, null, static p => new Esp32C3TimerGroup(p.Machine, p.Name, p.Base, p.Irq)),
        ["esp32c3.interrupts"] = new("interrupt matrix of ESP32-C3", 0x1000, null, static p => new Esp32C3InterruptMatrix(p.Machine, p.Name, p.Base)),
        ["esp32c3.system"] = new("system registers of ESP32-C3, with the interrupts that the core gives itself", 0x1000, null, static p => new Esp32C3System(p.Machine, p.Name, p.Base, p.Irq), Lines: 4),
        ["esp32c3.other"] = new("a block of ESP32-C3 that is not modelled", 0x1000, null, null),
        ["sifive.uart"] = new("UART of SiFive FE310", 0x1000, null, static p => new SifiveUart(p.Machine, p.Name, p.Base, p.Irq, p.IsConsole)),
        ["sifive.gpio"] = new("GPIO of SiFive FE310", 0x1000, null, static p => new SifiveGpio(p.Machine, p.Base)),
        ["fe310.prci"] = new("clock and reset control of FE310", 0x1000, null, static p => new Fe310Clocks(p.Machine, p.Base)),
        ["fe310.other"] = new("a block of FE310 that is not modelled", 0x1000, null, null),
        ["ch32.usart"] = new("USART with STATR and DATAR registers (CH32, GD32V, STM32F1)", 0x400, null, static p => new Ch32Usart(p.Machine, p.Name, p.Base, p.Irq, p.IsConsole)),
        ["ch32.pfic"] = new("interrupt controller PFIC of WCH's QingKe V2", 0x1000, null, static p => new Ch32Pfic(p.Machine, p.Name, p.Base)),
        ["ch32.systick"] = new("system timer and software interrupt of WCH's QingKe V2", 0x1000, null, static p => new Ch32SysTick(p.Machine, p.Name, p.Base, p.Irq), Lines: 3),
        ["ch32v003.rcc"] = new("reset and clock control of CH32V003", 0x400, null, static p => new Ch32V003Clocks(p.Machine, p.Base)),
        ["gd32vf103.rcu"] = new("reset and clock unit of GD32VF103", 0x400, null, static p => new Gd32VF103Clocks(p.Machine, p.Base)),
        ["gd32v.other"] = new("a block of a GD32V that is not modelled", 0x400, null, null),
        ["nuclei.eclic"] = new("interrupt controller ECLIC of Nuclei's cores", 0x10000, null, static p => new Eclic(p.Machine, p.Name, p.Base)),
        ["nuclei.timer"] = new("system timer and software interrupt of Nuclei's cores", 0x1000, null, static p => new NucleiTimer(p.Machine, p.Name, p.Base, p.Irq), Lines: 5),
        ["ch32.other"] = new("a block of a CH32 that is not modelled", 0x400, null, null),
        ["cmsdk.uart"] = new("APB UART of Arm's Cortex-M System Design Kit", ArmSize, null,
            static p => new CmsdkUart(p.Machine, p.Name, p.Base, p.Irq, p.IsConsole, p.IrqBefore)),
        ["cmsdk.timer"] = new("APB timer of Arm's Cortex-M System Design Kit", ArmSize, null, static p => new CmsdkTimer(p.Machine, p.Name, p.Base, p.Irq)),
        ["arm.mpc"] = new("TrustZone memory protection controller; the device is named after its memory, with -mpc behind", ArmSize, null,
            static p => new MemoryProtectionController(p.Machine, p.Name, p.Base)),
        ["sse.secure-control"] = new("Secure privilege control block of Arm's subsystems for embedded", ArmSize, null, static p => new SseSecureControl(p.Machine, p.Base, p.Gates, p.Irq)),
        ["sse.nonsecure-control"] = new("Non-secure privilege control block of Arm's subsystems for embedded", ArmSize, null, static p => new SseNonSecureControl(p.Machine, p.Base, p.Gates)),
        ["cmsdk.dual-timer"] = new("APB dual timer of Arm's Cortex-M System Design Kit", ArmSize, null, static p => new CmsdkDualTimer(p.Machine, p.Name, p.Base, p.Irq)),
        ["cmsdk.watchdog"] = new("APB watchdog of Arm's Cortex-M System Design Kit, whose interrupt is NMI", ArmSize, null,
            static p => new CmsdkWatchdog(p.Machine, p.Name, p.Base, p.Machine.NonMaskable)),
        ["cmsdk.other"] = new("a block of an MPS2 board that is not modelled", ArmSize, null, null),
        ["sifive.clint"] = new("core-local interruptor whose timer counts a 32,768 Hz clock", 0x10000, null, static p => new Clint(p.Machine, p.Base, 32_768)),
        ["virt.clint"] = new("core-local interruptor of QEMU's machine virt, whose timer counts at 10 MHz", 0x10000, null, static p => new Clint(p.Machine, p.Base, 10_000_000)),
        ["sifive.plic"] = new("platform-level interrupt controller with priorities of three bits", 0x400000, null, static p => new Plic(p.Machine, p.Base, 3)),
        ["ns16550a"] = new("16550A UART with byte registers", 0x100, null, static p => new Ns16550(p.Machine, p.Name, p.Base, p.Irq, p.IsConsole)),
        ["sifive.test"] = new("test finisher of QEMU's machine virt", 0x1000, null, static p => new SifiveTest(p.Machine, p.Base)),
        ["virt.other"] = new("a block of QEMU's machine virt that is not modelled", 0x1000, null, null),
    };
}
