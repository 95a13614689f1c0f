namespace Emu.Devices;

/// <summary>CLOCKS of RP2040 and RP2350: the glitchless switches follow at once. The core's clock stays the board's.</summary>
/// <remarks>Source: RP2040 datasheet, 2.15.7; RP2350 datasheet, 8.1.6. The frequency counter and the gates of single blocks are reported.</remarks>
public sealed class RpClocks : Peripheral<RpClocks>
{
    const uint Reference = 0x30, System = 0x3C, EachClock = 0xC, Resuscitate2040 = 0x78, Resuscitate2350 = 0x84;
    const uint SystemFromReset2350 = 0x41, DivideByOne2040 = 1 << 8, DivideByOne2350 = 1 << 16;

    static readonly RegisterMap<RpClocks> Rp2040 = Registers(isRp2350: false, "RP2040 datasheet, 2.15.7"), Rp2350 = Registers(isRp2350: true, "RP2350 datasheet, 8.1.6");

    static RegisterMap<RpClocks> Registers(bool isRp2350, string source)
    {
        string[] names = isRp2350
            ? ["GPOUT0", "GPOUT1", "GPOUT2", "GPOUT3", "REF", "SYS", "PERI", "HSTX", "USB", "ADC"]
            : ["GPOUT0", "GPOUT1", "GPOUT2", "GPOUT3", "REF", "SYS", "PERI", "USB", "ADC", "RTC"];
        var map = new RegisterMap<RpClocks>("CLOCKS", source);
        for (uint i = 0, at = 0; i < names.Length; i++, at += EachClock)
        {
            uint control = at;
            map.AddRegister(at, $"CLK_{names[i]}_CTRL", isRp2350 && at == System ? SystemFromReset2350 : 0).Bits(0, 32, "CTRL");
            map.AddRegister(at + 4, $"CLK_{names[i]}_DIV", isRp2350 ? DivideByOne2350 : DivideByOne2040).Bits(0, 32, "DIV");
            map.AddRegister(at + 8, $"CLK_{names[i]}_SELECTED").Bits(0, 32, "SELECTED", read: c => c.Selected(control), writable: false);
        }
        return map.AddRegister(isRp2350 ? Resuscitate2350 : Resuscitate2040, "CLK_SYS_RESUS_CTRL", 0xFF).Bits(0, 8, "TIMEOUT").Unmodelled(8, 1, "ENABLE").Unmodelled(12, 1, "FRCE").Bit(16, "CLEAR");
    }

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gets reports; null in tests of the device alone.</param>
    /// <param name="start">First address.</param>
    /// <param name="isRp2350">The newer chip's list of clocks.</param>
    public RpClocks(Machine? machine, uint start, bool isRp2350) : base(isRp2350 ? Rp2350 : Rp2040, machine, start, 0x1000)
    {
    }

    // One bit for each source of a glitchless switch; the other clocks have none and read 1.
    uint Selected(uint control) => 1u << (int)(control switch
    {
        Reference => Stored(control) & 3,
        System => Stored(control) & 1,
        _ => 0u,
    });
}
