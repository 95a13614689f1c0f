using Emu.Timing;

namespace Emu.Devices;

/// <summary>Flash interface registers of STM32L4 and L4+. FLASH_ACR controls the accelerator; programming flash is not modelled.</summary>
/// <remarks>Source: ST RM0432 3.7, and the stm32l4r5xx.h device header for bit positions.</remarks>
public sealed class Stm32L4FlashInterface : Peripheral<Stm32L4FlashInterface>
{
    const uint Acr = 0x00;

    static readonly RegisterMap<Stm32L4FlashInterface> Map = new RegisterMap<Stm32L4FlashInterface>("FLASH", "RM0432 3.7")
        .AddRegister(Acr, "ACR", reset: 0x600)
            .Bits(0, 4, "LATENCY", write: static (f, _) => f.Configure())
            .Bit(8, "PRFTEN", write: static (f, _) => f.Configure())
            .Bit(9, "ICEN", write: static (f, _) => f.Configure())
            .Bit(10, "DCEN", write: static (f, _) => f.Configure())
            .Bit(11, "ICRST", write: static (f, v) => f.ClearInstructions(v))
            .Bit(12, "DCRST", write: static (f, v) => f.ClearData(v))
            .Unmodelled(13, 2, "RUN_PD, SLEEP_PD")
        .AddRegister(0x04, "PDKEYR").Unmodelled(0, 32, "PDKEYR")
        .AddRegister(0x08, "KEYR").Unmodelled(0, 32, "KEYR")
        .AddRegister(0x0C, "OPTKEYR").Unmodelled(0, 32, "OPTKEYR")
        .AddRegister(0x10, "SR").Bits(0, 16, "error flags", clearByOne: true).Bit(16, "BSY", writable: false)
        .AddRegister(0x14, "CR", reset: 0xC0000000).Unmodelled(0, 32, "CR")
        .AddRegister(0x20, "OPTR", reset: 0xFFEFF8AA).Unmodelled(0, 32, "OPTR");

    readonly Stm32L4Art _art;

    /// <summary>Connects the registers to an accelerator.</summary>
    /// <param name="machine">Gets reports; null in tests of the device alone.</param>
    /// <param name="art">The accelerator of the same machine.</param>
    /// <param name="start">0x40022000 on the chips.</param>
    public Stm32L4FlashInterface(Machine? machine, Stm32L4Art art, uint start = 0x40022000) : base(Map, machine, start, 0x400)
    {
        _art = art;
        ShowSettings();
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        ShowSettings();
    }

    void ShowSettings() =>
        Store(Acr, (uint)_art.WaitStates | (_art.Prefetch ? 0x100u : 0) | (_art.InstructionCache ? 0x200u : 0) | (_art.DataCache ? 0x400u : 0));

    void Configure()
    {
        uint acr = Stored(Acr);
        bool changed = (int)(acr & 15) != _art.WaitStates || ((acr & 0x100) != 0) != _art.Prefetch
            || ((acr & 0x200) != 0) != _art.InstructionCache || ((acr & 0x400) != 0) != _art.DataCache;
        if (changed)
            _art.Configure((int)(acr & 15), (acr & 0x100) != 0, (acr & 0x200) != 0, (acr & 0x400) != 0);
    }

    // The manual: a cache may only be reset while it is off; otherwise the bit has no effect.
    void ClearInstructions(uint on)
    {
        if (on != 0 && !_art.InstructionCache)
            _art.ClearInstructions();
    }

    void ClearData(uint on)
    {
        if (on != 0 && !_art.DataCache)
            _art.ClearData();
    }
}
