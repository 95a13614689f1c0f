using Emu.Arm;

namespace Emu.Tests.Machines;

/// <summary>What ARMv8.1-M adds to the Security Extension, where tests/firmware/mps2/float-payloads.c does not reach. Source: ARMv8-M ARM (DDI 0553), C2.4 and D1.2.</summary>
public unsafe class V81SecurityTests
{
    const uint NonSecureCode = 0x8000, Gate = 0x4000, Stack = Boards.Ram + 0x2000;
    const uint Signature = 0xFEFA125B, ReentryDisabled = 1 << 20;

    static string[] Poke(uint address, uint value) =>
        [$"movw r6, #{address & 0xFFFF}", $"movt r6, #{address >> 16}", $"movw r7, #{value & 0xFFFF}", $"movt r7, #{value >> 16}", "str r7, [r6, #0]"];

    static string[] Region(uint number, uint first, uint limit) => [.. Poke(0xE000EDD8, number), .. Poke(0xE000EDDC, first), .. Poke(0xE000EDE0, limit)];

    // Flash from 0x8000 is Non-secure; at 0x4000 stands a gateway. BLXNS leaves the return address on top of the Secure stack.
    static RunStop Run(Machine machine, string[] nonSecure, params string[] before)
    {
        machine.Memory.WriteWord(Boards.Flash, Stack);
        machine.Assemble(NonSecureCode, nonSecure);
        machine.Assemble(Gate, "sg", "movs r4, #77", "bkpt 0x0001");
        return machine.RunCode([.. Poke(0xE000ED88, 0xF00000), .. Poke(0xE000ED8C, 0xC00), .. Poke(0xE002ED88, 0xF00000), "dsb sy", "isb sy", .. Region(0, NonSecureCode, 0x1FFE1), .. Region(1, Gate, Gate | 3),
            .. Poke(0xE000EDD0, 1), .. before, $"movw r0, #{NonSecureCode}", "blxns r0"]);
    }

    static Machine Bare(ArmModel core) => Boards.Bare(new MachineOptions { Core = core, Faults = FaultPolicy.StopOnHardFault });

    [Theory]
    [InlineData("vstr FPCXTNS, [r0]")]
    [InlineData("vldr FPCXTS, [r0]")]
    [InlineData("vmrs r0, fpcxt_ns")]
    [InlineData("vmsr fpcxt_s, r0")]
    [InlineData("vscclrm {VPR}")]
    public void Instructions_for_Secure_floats_are_undefined_in_Non_secure_state(string line)
    {
        using Machine machine = Bare(CoreModel.CortexM55S);
        Assert.Equal(MachineError.UndefinedInstruction, Run(machine, [line]).Fault!.Id);
        using Machine secure = Bare(CoreModel.CortexM55S);
        Assert.Equal(RunStopReason.Breakpoint, Run(secure, ["bkpt 0x0000"], "movw r0, #0", "movt r0, #8192", line).Reason);
    }

    static RunStop Enter(Machine machine, uint configuration, bool privileged)
    {
        string[] lower = privileged ? [] : ["movs r0, #1", "msr CONTROL, r0", "isb sy"];
        return Run(machine, ["movw r0, #16385", "bx r0"], [.. Poke(0xE000ED14, 0x201 | configuration), .. lower]);
    }

    /// <summary>CCR.TRD exists in ARMv8.1-M only, and for Secure code only.</summary>
    [Fact]
    public void The_control_of_reentry_is_a_bit_of_Secure_state()
    {
        using Machine machine = Bare(CoreModel.CortexM55S), older = Bare(CoreModel.CortexM33S);
        string[] read = [.. Poke(0xE000ED14, 0x201 | ReentryDisabled), "ldr r4, [r6, #0]", "movw r0, #60692", "movt r0, #57346", "ldr r5, [r0, #0]"];
        machine.RunCode(read);
        Assert.Equal((0x201u | ReentryDisabled, 0x201u), (machine.Core.R[4], machine.Core.R[5]));
        older.RunCode(read);
        Assert.Equal(0x201u, older.Core.R[4]);
    }

    [Theory]
    [InlineData(0u, true, true)]
    [InlineData(0u, false, true)]
    [InlineData(ReentryDisabled, true, false)]           // Secure thread code has privilege
    [InlineData(ReentryDisabled, false, true)]
    public void A_gateway_lets_threads_in_as_the_control_says(uint configuration, bool privileged, bool enters)
    {
        using Machine machine = Bare(CoreModel.CortexM55S);
        RunStop stop = Enter(machine, configuration, privileged);
        Assert.Equal(enters ? RunStopReason.Breakpoint : RunStopReason.Fault, stop.Reason);
        if (enters)
            Assert.Equal(77u, machine.Core.R[4]);
        else
            Assert.Contains("SFSR 00000001", stop.Fault!.Cause, StringComparison.Ordinal);       // INVEP
    }

    /// <summary>The word that SG looks at is that of the Secure stack pointer: a signature of an exception's frame there, with either bit 0, is refused under CCR.TRD.</summary>
    [Theory]
    [InlineData(Signature, false)]
    [InlineData(Signature ^ 1, false)]
    [InlineData(Signature ^ 2, true)]
    [InlineData(0xFEF5EDA5, true)]                       // the seal that software puts there
    public void A_gateway_refuses_threads_over_an_interrupted_one(uint word, bool enters)
    {
        using Machine machine = Bare(CoreModel.CortexM55S);
        machine.Memory.WriteWord(Stack - 16, word);
        // The Non-secure code is reached by BXNS, which pushes nothing.
        machine.Memory.WriteWord(Boards.Flash, Stack - 16);
        machine.Assemble(NonSecureCode, "movw r0, #16385", "bx r0");
        machine.Assemble(Gate, "sg", "movs r4, #77", "bkpt 0x0001");
        RunStop stop = machine.RunCode([.. Region(0, NonSecureCode, 0x1FFE1), .. Region(1, Gate, Gate | 3), .. Poke(0xE000EDD0, 1), .. Poke(0xE000ED14, 0x201 | ReentryDisabled),
            "movs r0, #1", "msr CONTROL, r0", "isb sy", $"movw r0, #{NonSecureCode}", "bxns r0"]);
        Assert.Equal(enters ? RunStopReason.Breakpoint : RunStopReason.Fault, stop.Reason);
    }

    /// <summary>The word is read whether or not it matters: a stack pointer outside memory is a fault of SG.</summary>
    [Fact]
    public void A_gateway_reads_the_Secure_stack()
    {
        using Machine machine = Bare(CoreModel.CortexM55S), older = Bare(CoreModel.CortexM33S);
        foreach (Machine m in (Machine[])[machine, older])
        {
            m.Assemble(NonSecureCode, "movw r0, #16385", "bx r0");
            m.Assemble(Gate, "sg", "movs r4, #77", "bkpt 0x0001");
        }
        string[] code = [.. Region(0, NonSecureCode, 0x1FFE1), .. Region(1, Gate, Gate | 3), .. Poke(0xE000EDD0, 1), "movw r0, #0", "movt r0, #24576", "msr MSP, r0", $"movw r0, #{NonSecureCode}", "bxns r0"];
        Assert.Equal(RunStopReason.Fault, machine.RunCode(code).Reason);
        Assert.Equal(RunStopReason.Breakpoint, older.RunCode(code).Reason);
    }
}
