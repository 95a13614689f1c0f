using Emu.Memory;
using Emu.RiscV;

namespace Emu.Tests.RiscV;

/// <summary>
/// PMP of RP2350's Hazard3 and of the ESP32-C3. Expectations: Volume II, 3.7.1 (a grain above four bytes), as riscv-tests' pmpaddr.S checks it; pico-sdk, rvcsr.h (fixed regions, erratum RP2350-E6); Hazard3
/// documentation (pmpcfg: TOR is not there; pmpcfgm0); ESP32-C3 Technical Reference Manual, 1.8.
/// </summary>
public sealed class ProtectionVariantTests
{
    private const byte Locked = 0x80, Napot = 0x18, Tor = 8, Four = 0x10, Write = 2;
    private const byte Execute = 1, Read = 4;                                       // transposed

    private static MemoryProtection Fresh()
    {
        MemoryProtection result = new(CoreModel.Hazard3.ProtectionEntries, CoreModel.Hazard3.Protection);
        result.Reset();
        return result;
    }

    private static uint NapotAddress(uint start, uint bytes) => start >> 2 | (bytes >> 3) - 1;

    [Fact]
    public void The_grain_shows_in_the_address_and_what_was_written_stays()
    {
        MemoryProtection pmp = Fresh();
        pmp.WriteAddress(0, uint.MaxValue);
        Assert.Equal(0x3FFFFFF8u, pmp.ReadAddress(0));                              // off: the lowest set bit gives G = 3
        pmp.WriteConfig(0, Napot);
        Assert.Equal(0x3FFFFFFFu, pmp.ReadAddress(0));
        pmp.WriteAddress(0, pmp.ReadAddress(0) & ~4u);
        Assert.Equal(0x3FFFFFFBu, pmp.ReadAddress(0));                              // bit G-1 is free, those below are ones
        pmp.WriteConfig(0, 0);
        Assert.Equal(0x3FFFFFF8u, pmp.ReadAddress(0));
        pmp.WriteAddress(0, 0x1004);
        pmp.WriteConfig(0, Napot);
        Assert.Equal(0x1007u, pmp.ReadAddress(0));                                  // written while it read 0
    }

    [Theory, InlineData(Tor), InlineData(Four)]
    public void Kinds_of_entries_that_are_not_there_are_off(byte kind)
    {
        MemoryProtection pmp = Fresh();
        pmp.WriteConfig(0, (uint)(kind | Read));
        Assert.Equal(Read, pmp.ReadConfig(0));
    }

    [Fact]
    public void Read_and_execute_stand_in_each_others_place()
    {
        MemoryProtection pmp = Fresh();
        pmp.WriteAddress(0, NapotAddress(0x20000000, 0x1000));
        pmp.WriteConfig(0, Napot | Read);
        Assert.Equal(AccessRights.Read, pmp.Of(0x20000FFC, 4, machineMode: false));
        pmp.WriteConfig(0, Napot | Execute | Write);
        Assert.Equal(AccessRights.Execute | AccessRights.Write, pmp.Of(0x20000000, 4, machineMode: false));
        Assert.Equal(AccessRights.None, pmp.Of(0x20001000, 4, machineMode: false));
        Assert.Equal(AccessRights.All, pmp.Of(0x20000000, 4, machineMode: true));
    }

    [Fact]
    public void Fixed_regions_let_user_mode_use_the_boot_ROM_the_peripherals_and_SIO()
    {
        MemoryProtection pmp = Fresh();
        pmp.WriteConfig(2, 0);
        pmp.WriteAddress(8, 0);
        Assert.Equal(0x001F1F1Fu, pmp.ReadConfig(2));
        Assert.Equal(0x01FFFFFFu, pmp.ReadAddress(8));
        foreach (uint address in (uint[])[0, 0x0FFFFFFC, 0x40000000, 0x5FFFFFFC, 0xD0000000, 0xDFFFFFFC])
            Assert.Equal(AccessRights.All, pmp.Of(address, 4, machineMode: false));
        foreach (uint address in (uint[])[0x10000000, 0x20000000, 0x60000000, 0xE0000000])
            Assert.Equal(AccessRights.None, pmp.Of(address, 4, machineMode: false));
    }

    [Fact]
    public void An_entry_can_bind_machine_mode_without_being_locked()
    {
        MemoryProtection pmp = Fresh();
        pmp.WriteAddress(1, NapotAddress(0x20000000, 32));
        pmp.WriteConfig(0, (uint)(Napot | Read) << 8);
        Assert.False(pmp.BindsMachine);
        pmp.MachineBits = 0xFFFF;
        Assert.Equal(0xFFu, pmp.MachineBits);                                       // not the fixed regions
        pmp.MachineBits = 2;
        Assert.True(pmp.BindsMachine);
        Assert.Equal(AccessRights.Read, pmp.Of(0x2000001C, 4, machineMode: true));
        Assert.Equal(AccessRights.All, pmp.Of(0x20000020, 4, machineMode: true));
        pmp.WriteConfig(0, 0);
        Assert.Equal(0u, pmp.ReadConfig(0));                                        // not locked
        pmp.WriteConfig(0, (uint)(Locked | Napot) << 8);
        pmp.WriteConfig(0, 0);
        Assert.Equal((uint)(Locked | Napot) << 8, pmp.ReadConfig(0));
    }

    [Fact]
    public void On_the_ESP32_C3_any_entry_that_matches_grants()
    {
        MemoryProtection standard = new(16), chip = new(CoreModel.Esp32C3.ProtectionEntries, CoreModel.Esp32C3.Protection);
        foreach (MemoryProtection pmp in (MemoryProtection[])[standard, chip])
        {
            pmp.Reset();
            pmp.WriteAddress(0, NapotAddress(0x3FC80000, 0x100));
            pmp.WriteAddress(1, NapotAddress(0x3FC80000, 0x1000));
            pmp.WriteConfig(0, (uint)(Napot | 1) | (uint)(Napot | 3) << 8);         // R here, RW there
            Assert.Equal(AccessRights.None, pmp.Of(0x3FC81000, 4, machineMode: false));
            Assert.Equal(AccessRights.Read | AccessRights.Write, pmp.Of(0x3FC80100, 4, machineMode: false));
        }
        Assert.Equal(AccessRights.Read, standard.Of(0x3FC80000, 4, machineMode: false));
        Assert.Equal(AccessRights.Read | AccessRights.Write, chip.Of(0x3FC80000, 4, machineMode: false));
    }
}
