using Emu.Arm;

namespace Emu.Tests.Machines;

/// <summary>
/// Cortex-M33 where tests/firmware/mps2 does not reach: the SAU while it is off, and the core without Security Extension. Source: ARMv8-M ARM (DDI 0553), B3 and D1.2.
/// Cycles: jnk0le's measurements on RP2350, and docs/hardware/cortex-m33.md.
/// </summary>
public unsafe class V8MTests
{
    static Machine Bare(ArmModel core, FaultPolicy policy = FaultPolicy.StopOnHardFault) => Boards.Bare(new MachineOptions { Core = core, Faults = policy });

    static string[] Poke(uint address, uint value) =>
        [$"movw r6, #{address & 0xFFFF}", $"movt r6, #{address >> 16}", $"movw r7, #{value & 0xFFFF}", $"movt r7, #{value >> 16}", "str r7, [r6, #0]"];

    /// <summary>Regions of the SAU are kept while it is off, so that software may prepare them or count them.</summary>
    [Fact]
    public void The_attribution_unit_says_how_many_regions_it_has()
    {
        using Machine machine = Bare(CoreModel.CortexM33S);
        RunStop stop = machine.RunCode([.. Poke(0xE000EDD8, 3), .. Poke(0xE000EDDC, 0x2000001F), "ldr r4, [r6, #0]", "movw r6, #60884", "movt r6, #57344", "ldr r5, [r6, #0]"]);
        Assert.Equal(RunStopReason.Breakpoint, stop.Reason);
        Assert.Equal((0x20000000u, 8u), (machine.Core.R[4], machine.Core.R[5]));
    }

    /// <summary>DDI 0553, EXC_RETURN: without Security Extension S and ES are 0, bits 5 and 7 up are 1.</summary>
    [Fact]
    public void Without_Security_Extension_EXC_RETURN_is_that_of_Non_secure_state()
    {
        using Machine machine = Bare(CoreModel.CortexM33);
        machine.Memory.WriteWord(11 * 4, 0x601);
        machine.Assemble(0x600, "mov r4, lr", "bx lr");
        Assert.Equal(RunStopReason.Breakpoint, machine.RunCode("svc 1").Reason);
        Assert.Equal(0xFFFFFFB8u, machine.Core.R[4]);
        machine.Assemble(0x600, "mvn.w lr, #6", "bx lr");
        Assert.Equal(MachineError.InvalidReturn, machine.RunCode("svc 1").Fault!.Id);
        Assert.Equal(0x00000200u, CoreModel.CortexM33.Identification(0xD44));        // ID_PFR1: no security
    }

    [Fact]
    public void A_stack_limit_stops_an_overflow_with_a_cause()
    {
        using Machine machine = Bare(CoreModel.CortexM33);
        RunStop stop = machine.RunCode("movw r4, #32504", "movt r4, #8192", "msr MSPLIM, r4", "sub sp, #264", "push {r0, r1}");
        Assert.Equal(MachineError.StackLimit, stop.Fault!.Id);
        Assert.Contains("MSPLIM", stop.Fault.Cause, StringComparison.Ordinal);
        Assert.Equal(1u << 20, stop.Fault.FaultStatus);                              // UFSR.STKOF
        Assert.Equal(Boards.StackTop - 264, stop.Fault.Registers[13]);
    }

    /// <summary>VPUSH below the limit stores nothing (DDI 0553, B3.21); just above it does.</summary>
    [Theory]
    [InlineData(16, RunStopReason.Breakpoint)]
    [InlineData(12, RunStopReason.Fault)]
    public void Pushes_of_floating_point_registers_obey_the_limit(int room, RunStopReason reason)
    {
        using Machine machine = Bare(CoreModel.CortexM33F);
        RunStop stop = machine.RunCode([.. Poke(0xE000ED88, 0x00F00000), $"movw r4, #{0x8000 - room & ~7}", "movt r4, #8192", "msr MSPLIM, r4", $"sub sp, #{(room == 16 ? 0 : 8)}",
            "movw r5, #4660", "vmov s3, r5", "vpush {s0-s3}"]);
        Assert.Equal(reason, stop.Reason);
        Assert.Equal(reason == RunStopReason.Breakpoint ? 4660u : 0, machine.Memory.ReadWord(Boards.StackTop - (room == 16 ? 4u : 12)));
        if (reason == RunStopReason.Fault)
            Assert.Equal(MachineError.StackLimit, stop.Fault!.Id);
    }

    /// <summary>DDI 0553, MPU_RLAR.PXN, from ARMv8.1-M on: code that only unprivileged software may run.</summary>
    [Fact]
    public void ARMv8_1_M_can_forbid_execution_to_privileged_code_alone()
    {
        foreach ((bool exists, int rights) in ((bool, int)[])[(true, 3), (false, 7)])
        {
            var unit = new ProtectionV8(8, exists);
            unit.Write(0xD9C, 0x20001000 | 1 << 1);
            unit.Write(0xDA0, 0x20001FE0 | 0x10 | 1);
            unit.Write(0xD94, 1);
            Assert.Equal((Emu.Memory.AccessRights)rights, unit.Of(0x20001000, privileged: true));
            Assert.Equal(Emu.Memory.AccessRights.All, unit.Of(0x20001000, privileged: false));
        }
    }

    [Fact]
    public void Other_cores_have_no_stack_limits()
    {
        using Machine machine = Bare(CoreModel.CortexM7);
        machine.RunCode("movs r4, #64", "msr MSPLIM, r4");
        Assert.Contains(machine.Diagnostics, d => d.Id == MachineError.UnmodelledRegister && d.Address == 10);
    }

    /// <summary>ARMv8-M Baseline: MOVW, divides, CBZ and acquiring loads are there, IT and long multiplies are not; faults are HardFaults; PMSAv8 with its aliases.</summary>
    [Fact]
    public void Cortex_M23_has_Baseline_and_its_MPU()
    {
        using Machine machine = Bare(CoreModel.CortexM23);
        RunStop stop = machine.RunCode([.. Poke(0xE000ED98, 4), .. Poke(0xE000EDA4, 0x20001003), .. Poke(0xE000EDA8, 0x20001FE1), .. Poke(0xE000ED98, 5),
            "ldr r4, [r6, #4]", "ldr r5, [r6, #8]", "movs r0, #90", "movs r1, #7", "udiv r2, r0, r1", .. Poke(0xE000ED94, 1), "ldr r3, [r6, #0]"]);
        Assert.Equal((0x20001003u, 0x20001FE1u, 12u), (machine.Core.R[4], machine.Core.R[5], machine.Core.R[2]));
        Assert.Equal(MachineError.ProtectionFault, stop.Fault!.Id);                  // nothing but region 5 is left, not even for code
        foreach (string line in (string[])["it eq", "umull r4, r5, r6, r7", "add.w r3, r1, r2, lsl #3"])
        {
            using Machine other = Bare(CoreModel.CortexM23);
            Assert.Equal(MachineError.UndefinedInstruction, other.RunCode(line).Fault!.Id);
        }
    }

    static double PerPair(params string[] lines)
    {
        ulong Cycles(int times)
        {
            using Machine machine = Bare(CoreModel.CortexM33);
            return machine.CyclesOf(0x800, [.. Enumerable.Repeat(lines, times).SelectMany(l => l)]);
        }
        return (Cycles(16) - Cycles(8)) / 8.0;
    }

    [Theory]
    [InlineData(2, "adds r4, #1", "adds r5, #1")]
    [InlineData(1, "nop", "adds r5, #1")]
    [InlineData(2, "ldr r4, [r1, #0]", "adds r5, #1")]
    [InlineData(3, "ldr r4, [r1, #0]", "adds r5, r4, r5")]
    [InlineData(2, "ldr r4, [r1, #0]", "str r4, [r2, #0]")]
    [InlineData(3, "mul.w r4, r5, r6", "adds r7, r4, r7")]
    [InlineData(2, "mla r4, r5, r6, r4", "mla r4, r5, r6, r4")]
    [InlineData(3, "muls r4, r5", "adds r7, #1")]
    [InlineData(6, "ldmia.w r1, {r4, r5, r6, r7}", "ldrd r4, r5, [r1]")]
    public void Cortex_M33_takes_what_was_measured(int cycles, params string[] lines) => Assert.InRange(PerPair(lines), cycles - 0.2, cycles + 0.2);
}
