using Emu.Arm;
using Emu.Memory;

namespace Emu.Tests.Machines;

/// <summary>
/// The MPUs where tests/firmware/mps2 does not reach. Sources: ARMv7-M ARM (DDI 0403E), B3.5; ARMv6-M ARM (DDI 0419), B3.5; Cortex-M7 TRM (DDI 0489F).
/// </summary>
public unsafe class ProtectionTests
{
    /// <summary>Writes words: address, value, address, value...</summary>
    static string[] Poke(params uint[] pairs)
    {
        var lines = new List<string>();
        for (int i = 0; i < pairs.Length; i += 2)
            lines.AddRange([$"movw r6, #{pairs[i] & 0xFFFF}", $"movt r6, #{pairs[i] >> 16}", $"movw r7, #{pairs[i + 1] & 0xFFFF}", $"movt r7, #{pairs[i + 1] >> 16}", "str r7, [r6, #0]"]);
        return [.. lines];
    }

    static Machine Bare(ArmModel core) => Boards.Bare(new MachineOptions { Core = core, PriorityBits = core.IsV6M ? 2 : 4 });

    const uint Control = 0xE000ED94, Number = 0xE000ED98, Base = 0xE000ED9C, Attributes = 0xE000EDA0;

    /// <summary>RASR: rights (AP) and the bits of the region's size.</summary>
    static uint Region(uint rights, int bits, bool never = false) => (never ? 1u << 28 : 0) | rights << 24 | (uint)(bits - 1) << 1 | 1;

    [Fact]
    public void A_chip_without_mpu_has_no_regions_and_names_the_control_register()
    {
        using Machine machine = Bare(CoreModel.CortexM4.With(protectionRegions: 0, bitBand: true));
        machine.RunCode([.. Poke(Control, 5), "movw r1, #60816", "movt r1, #57344", "ldr r4, [r1, #0]"]);
        Assert.Equal(0u, machine.Core.R[4]);
        Assert.Contains(machine.Diagnostics, d => d.Address == Control);
    }

    [Fact]
    public void Sixteen_regions_are_counted_and_the_last_one_wins()
    {
        using Machine machine = Bare(CoreModel.CortexM7.With(protectionRegions: 16, bitBand: false));
        RunStop stop = machine.RunCode([.. Poke(Number, 15, Base, Boards.Ram + 0x1000, Attributes, Region(0, 5), Number, 14, Base, Boards.Ram, Attributes, Region(3, 15), Control, 5),
            "movw r1, #60816", "movt r1, #57344", "ldr r4, [r1, #0]", "movw r2, #4128", "movt r2, #8192", "str r4, [r2, #0]", "ldr r5, [r2, #0]", "subs r2, #4", "ldr r3, [r2, #0]"]);
        Assert.Equal((0x1000u, 0x1000u), (machine.Core.R[4], machine.Core.R[5]));
        Assert.Equal((MachineError.ProtectionFault, Boards.Ram + 0x101C), (stop.Fault!.Id, stop.Fault.Address));
    }

    [Fact]
    public void A_guard_below_the_stack_turns_an_overflow_into_a_fault_with_a_cause()
    {
        using Machine machine = Bare(CoreModel.CortexM4);
        RunStop stop = machine.RunCode([.. Poke(Base, Boards.Ram + 0x400, Attributes, Region(0, 5), Control, 5),
            "movw r4, #1064", "movt r4, #8192", "mov sp, r4", "push {r0, r1}", "push {r0, r1}"]);
        Assert.Equal((MachineError.ProtectionFault, Boards.Ram + 0x418), (stop.Fault!.Id, stop.Fault.Address));
        Assert.Contains("stack overflow", stop.Fault.Cause, StringComparison.Ordinal);
        Assert.Equal(0x82u, stop.Fault.FaultStatus & 0xFF);                 // MMFSR: DACCVIOL, MMARVALID
        Assert.Equal(Boards.Ram + 0x420, machine.Core.R[13]);              // the second PUSH had no effect
    }

    [Fact]
    public void An_unaligned_access_needs_the_rights_of_both_regions_that_it_touches()
    {
        using Machine machine = Bare(CoreModel.CortexM3);
        RunStop stop = machine.RunCode([.. Poke(Base, Boards.Ram + 0x400, Attributes, Region(0, 5), Control, 5), "movw r4, #1022", "movt r4, #8192", "ldr r5, [r4, #0]"]);
        Assert.Equal(MachineError.ProtectionFault, stop.Fault!.Id);
    }

    [Fact]
    public void Code_that_may_no_longer_be_executed_is_not_executed_from_what_was_decoded()
    {
        using Machine machine = Bare(CoreModel.CortexM4);
        machine.Assemble(Boards.Ram + 0x100, "adds r5, #1", "bx lr");
        RunStop stop = machine.RunCode(["movs r5, #0", "movw r4, #257", "movt r4, #8192", "blx r4", "blx r4", .. Poke(Base, Boards.Ram, Attributes, Region(3, 15, never: true), Control, 5), "blx r4"]);
        Assert.Equal(MachineError.ProtectionFault, stop.Fault!.Id);
        Assert.Equal(2u, machine.Core.R[5]);
        Assert.Equal(1u, stop.Fault.FaultStatus);                           // MMFSR: IACCVIOL
    }

    /// <summary>DDI 0419: eight regions of at least 256 bytes, no alias registers, and every fault is a HardFault.</summary>
    [Fact]
    public void ARMv6_M_has_regions_of_at_least_256_bytes()
    {
        string[] Set(uint register, uint value) => ["movs r6, #224", "lsls r6, r6, #24", $"movs r7, #{register >> 8 & 0xFF}", "lsls r7, r7, #8", "adds r6, r6, r7", $"adds r6, #{register & 0xFF}",
            $"movs r7, #{value >> 24}", "lsls r7, r7, #8", $"adds r7, #{value >> 16 & 0xFF}", "lsls r7, r7, #8", $"adds r7, #{value >> 8 & 0xFF}", "lsls r7, r7, #8", $"adds r7, #{value & 0xFF}", "str r7, [r6, #0]"];
        string[] Program(int bits, uint at) => [.. Set(0xED98, 0), .. Set(0xED9C, Boards.Ram + 0x400), .. Set(0xEDA0, Region(0, bits)), .. Set(0xED94, 5),
            "movs r4, #32", "lsls r4, r4, #24", "movs r5, #4", "lsls r5, r5, #8", "adds r4, r4, r5", $"adds r4, #{at}", "ldr r3, [r4, #0]"];
        using Machine machine = Bare(CoreModel.CortexM0Plus);
        RunStop stop = machine.RunCode(Program(8, 0xFC));
        Assert.Equal((MachineError.ProtectionFault, Boards.Ram + 0x4FC), (stop.Fault!.Id, stop.Fault.Address));
        using Machine small = Bare(CoreModel.CortexM0Plus);
        Assert.Equal(RunStopReason.Breakpoint, small.RunCode(Program(7, 0)).Reason);
        using Machine alias = Bare(CoreModel.CortexM0Plus);
        alias.RunCode(Set(0xEDA4, 0));
        Assert.Contains(alias.Diagnostics, d => d.Address == 0xE000EDA4);
    }

    [Fact]
    public void Edges_of_ranges_join_neighbours_and_leave_gaps()
    {
        var unit = new ProtectionV7(8, 5);
        unit.Write(0xD98, 0);
        unit.Write(0xD9C, 0x20000000);
        unit.Write(0xDA0, 1u << 24 | 0x18 << 8 | 11 << 1 | 1);              // 4 KB, privileged only, subregions 3 and 4 off
        unit.Write(0xD94, 1);
        List<(uint First, uint Last)> ranges = ProtectedRanges.With(AccessRights.Read, 0x20000000, 0x2000FFFF, unit.Edges, a => unit.Of(a, privileged: true));
        Assert.Equal([(0x20000000u, 0x200005FFu), (0x20000A00u, 0x20000FFFu)], ranges);
        Assert.Equal((0x20000000u, 0x600u), ProtectedRanges.Longest(ranges));
    }

    /// <summary>PMSAv8, DDI 0553, D1.2 MPU_RBAR and MPU_RLAR: base and limit, AP, XN, and a fault where two regions meet.</summary>
    [Theory]
    [InlineData(0x20000FE0u, true, 0)]
    [InlineData(0x20001000u, true, 7)]
    [InlineData(0x20001000u, false, 0)]
    [InlineData(0x20001FFFu, true, 7)]
    [InlineData(0x20002000u, true, 1)]
    [InlineData(0x20002FFFu, false, 1)]
    [InlineData(0x20003000u, true, 0)]
    [InlineData(0x20003020u, false, 0)]
    [InlineData(0x20003020u, true, 3)]
    public void PMSAv8_regions_have_bases_and_limits(uint address, bool privileged, int rights)
    {
        var unit = new ProtectionV8(8);
        void Set(uint n, uint start, uint limit)
        {
            unit.Write(0xD98, n);
            unit.Write(0xD9C, start);
            unit.Write(0xDA0, limit);
        }
        Set(0, 0x20001000, 0x20001FE1);                                     // privileged read and write
        Set(1, 0x20002000 | 3 << 1 | 1, 0x20002FE1);                        // all read, never executed
        Set(2, 0x20003000 | 1 << 1, 0x20003001);
        Set(3, 0x20003000 | 1, 0x20003FE1);                                 // privileged read and write, never executed
        unit.Write(0xD94, 1);
        Assert.Equal((AccessRights)rights, unit.Of(address, privileged));
    }

    /// <summary>DDI 0489F, CCSIDR: (sets + 1) x (ways + 1) x line, and CSSELR chooses data (0) or instructions (1).</summary>
    [Fact]
    public void The_caches_of_Cortex_M7_say_their_size()
    {
        using Machine machine = Bare(CoreModel.CortexM7);
        machine.RunCode([.. Poke(0xE000ED84, 1), "subs r6, #4", "ldr r4, [r6, #0]", .. Poke(0xE000ED84, 0), "subs r6, #4", "ldr r5, [r6, #0]"]);
        static uint Bytes(uint ccsidr) => ((ccsidr >> 13 & 0x7FFF) + 1) * ((ccsidr >> 3 & 0x3FF) + 1) * (4u << (int)(ccsidr & 7)) * 4;
        Assert.Equal((16384u, 16384u), (Bytes(machine.Core.R[4]), Bytes(machine.Core.R[5])));
        Assert.Equal((1u, 3u), (machine.Core.R[4] >> 3 & 0x3FF, machine.Core.R[5] >> 3 & 0x3FF));     // 2 and 4 ways
    }

    [Fact]
    public void Memory_of_the_board_takes_the_place_of_a_bit_band_alias()
    {
        var options = new MachineOptions
        {
            Core = CoreModel.CortexM3,
            Regions = [new MemoryRegion("flash", 0, 0x1000, MemoryKind.Flash), new MemoryRegion("ram", 0x2200_0000, 0x1000, MemoryKind.Ram)],
        };
        using var machine = new Machine(options);
        Assert.DoesNotContain(machine.Memory.Devices, d => d.Base == 0x2200_0000);
        Assert.Contains(machine.Memory.Devices, d => d.Base == 0x4200_0000);
    }

    [Fact]
    public void A_bit_of_memory_that_is_not_there_is_a_bus_fault_at_the_alias()
    {
        using Machine machine = Bare(CoreModel.CortexM4);
        RunStop stop = machine.RunCode("movw r4, #0", "movt r4, #8704", "mov.w r5, #1048576", "add.w r4, r4, r5, lsl #2", "ldr r0, [r4, #0]");
        Assert.Equal((MachineError.UnmappedRead, 0x2240_0000u), (stop.Fault!.Id, stop.Fault.Address));
    }
}
