using Emu.Arm;

namespace Emu.Tests.Machines;

/// <summary>
/// The Security Extension where tests/firmware/trustzone does not reach: what faults say, SFAR, Cortex-M23, cores without the extension. Source: ARMv8-M ARM (DDI 0553),
/// B3, C2.4 and D1.2.
/// </summary>
public unsafe class TrustZoneTests
{
    const uint NonSecureCode = 0x8000, NonSecureRam = Boards.Ram + 0x4000;

    static Machine Bare(ArmModel core, FaultPolicy policy = FaultPolicy.StopOnHardFault) => Boards.Bare(new MachineOptions { Core = core, Faults = policy });

    static string[] Poke(uint address, uint value) =>
        [$"movw r6, #{address & 0xFFFF}", $"movt r6, #{address >> 16}", $"movw r7, #{value & 0xFFFF}", $"movt r7, #{value >> 16}", "str r7, [r6, #0]"];

    static string[] Region(uint number, uint first, uint last) => [.. Poke(0xE000EDD8, number), .. Poke(0xE000EDDC, first), .. Poke(0xE000EDE0, (last & ~31u) | 1)];

    /// <summary>Flash from 0x8000 and RAM from 0x20004000 are Non-secure; Secure code calls what stands at 0x8000.</summary>
    static string[] Call(params string[] before) =>
    [
        .. Region(0, NonSecureCode, 0x1FFFF), .. Region(1, NonSecureRam, Boards.Ram + 0x7FFF), .. Poke(0xE000EDD0, 1), .. before,
        $"movw r0, #{Boards.Ram + 0x7000 & 0xFFFF}", "movt r0, #8192", "msr MSP_NS, r0", $"movw r0, #{NonSecureCode}", "blxns r0",
    ];

    static RunStop Run(Machine machine, string[] nonSecure, params string[] before)
    {
        machine.Memory.WriteWord(Boards.Flash, Boards.Ram + 0x2000);
        machine.Assemble(NonSecureCode, nonSecure);
        return machine.RunCode(Call(before));
    }

    public static TheoryData<ArmModel> Cores => [CoreModel.CortexM23S, CoreModel.CortexM33S, CoreModel.CortexM33SF, CoreModel.CortexM55S];

    [Theory]
    [MemberData(nameof(Cores))]
    public void A_call_of_Non_secure_code_comes_back(ArmModel core)
    {
        using Machine machine = Bare(core);
        RunStop stop = Run(machine, ["mov r5, lr", "mrs r4, MSP", "tt r3, r0", "bx lr"]);
        Assert.Equal(RunStopReason.Breakpoint, stop.Reason);
        Assert.Equal((Boards.Ram + 0x7000, 0xFEFFFFFFu, Boards.Ram + 0x2000), (machine.Core.R[4], machine.Core.R[5], machine.Core.R[13]));
        Assert.Equal(0x000C0000u, machine.Core.R[3]);                               // R and RW; nothing about security for Non-secure code
    }

    /// <summary>DDI 0553, SFSR: a load that the attribution unit refuses sets AUVIOL and SFARVALID, and SFAR to its address. Without SecureFault enabled it is a HardFault.</summary>
    [Fact]
    public void A_load_of_Secure_memory_is_reported_with_its_address()
    {
        using Machine machine = Bare(CoreModel.CortexM33S);
        RunStop stop = Run(machine, ["movw r0, #256", "movt r0, #8192", "ldr r1, [r0, #0]"]);
        Assert.Equal((MachineError.SecurityViolation, Boards.Ram + 256), (stop.Fault!.Id, stop.Fault.Address));
        Assert.Contains("Non-secure code touched Secure memory (SFSR 00000048)", stop.Fault.Cause, StringComparison.Ordinal);
        Assert.Equal(1u << 30, stop.Fault.HardFaultStatus);
    }

    /// <summary>DDI 0553, MSPLIM: without the Main Extension the Non-secure instance reads as zero and ignores writes; the Secure one is there.</summary>
    [Theory]
    [MemberData(nameof(Cores))]
    public void Cortex_M23_has_stack_limits_in_Secure_state_alone(ArmModel core)
    {
        using Machine machine = Bare(core);
        string[] limit = [$"movw r1, #{Boards.Ram + 0x40 & 0xFFFF}", "movt r1, #8192", "msr MSPLIM, r1"];
        RunStop stop = Run(machine, ["movs r3, #8", "msr MSPLIM, r3", "mrs r4, MSPLIM", "bx lr"], [.. limit, "mrs r2, MSPLIM", "push {r2, r3}"]);
        Assert.Equal(RunStopReason.Breakpoint, stop.Reason);
        Assert.Equal((core == CoreModel.CortexM23S ? 0u : 8, Boards.Ram + 0x40), (machine.Core.R[4], machine.Memory.ReadWord(Boards.Ram + 0x2000 - 8)));
    }

    [Fact]
    public void A_jump_into_Secure_memory_is_reported()
    {
        using Machine machine = Bare(CoreModel.CortexM33S);
        RunStop stop = Run(machine, ["movw r0, #1025", "bx r0"]);
        Assert.Equal((MachineError.SecurityViolation, 0x400u), (stop.Fault!.Id, stop.Fault.Pc));
        Assert.Contains("SFSR 00000001", stop.Fault.Cause, StringComparison.Ordinal);            // INVEP
    }

    [Fact]
    public void Secure_code_may_not_run_into_Non_secure_memory()
    {
        using Machine machine = Bare(CoreModel.CortexM33S);
        machine.Assemble(NonSecureCode + 0x40, "bkpt 0x0000");
        RunStop stop = machine.RunCode([.. Region(0, NonSecureCode, 0x1FFFF), .. Poke(0xE000EDD0, 1), $"movw r0, #{NonSecureCode + 0x41}", "bx r0"]);
        Assert.Equal(MachineError.SecurityViolation, stop.Fault!.Id);
        Assert.Contains("SFSR 00000010", stop.Fault.Cause, StringComparison.Ordinal);
    }

    /// <summary>DDI 0553, C2.4: BXNS, BLXNS, TTA and TTAT are UNDEFINED in Non-secure state and without the extension; SG is a NOP there.</summary>
    [Theory]
    [InlineData("bxns r0")]
    [InlineData("blxns r0")]
    [InlineData("tta r0, r0")]
    [InlineData("ttat r0, r0")]
    [InlineData("vlstm r0")]
    public void Instructions_of_Secure_state_are_undefined_elsewhere(string line)
    {
        using Machine without = Bare(CoreModel.CortexM33), within = Bare(CoreModel.CortexM33S);
        Assert.Equal(MachineError.UndefinedInstruction, without.RunCode("sg", line).Fault!.Id);
        Assert.Equal(MachineError.UndefinedInstruction, Run(within, ["sg", line]).Fault!.Id);
    }

    /// <summary>A change of the SAU takes code away that was decoded under the old one.</summary>
    [Fact]
    public void Gateways_end_when_the_attribution_unit_says_so()
    {
        using Machine machine = Bare(CoreModel.CortexM33S);
        machine.Assemble(0x4000, "sg", "movs r4, #77", "bxns lr");
        string[] gate = [.. Poke(0xE000EDD8, 2), .. Poke(0xE000EDDC, 0x4000), .. Poke(0xE000EDE0, 0x4003)];
        RunStop stop = Run(machine, ["mov r5, lr", "movw r0, #16385", "blx r0", "bx r5"], gate);
        Assert.Equal((RunStopReason.Breakpoint, 77u), (stop.Reason, machine.Core.R[4]));
        uint after = machine.Pc;
        machine.Assemble(after, [.. Poke(0xE000EDD8, 2), .. Poke(0xE000EDE0, 0), $"movw r0, #{NonSecureCode}", "blxns r0", "bkpt 0x0000"]);
        machine.Pc = after;
        Assert.Equal(MachineError.SecurityViolation, machine.Run(100_000).Fault!.Id);
    }
}
