namespace Emu.Tests.Machines;

/// <summary>Exceptions that meet others on their way in. Source: ARMv7-M ARM (DDI 0403E), B1.5.6 to B1.5.12; Cortex-M4 TRM for cycles.</summary>
public unsafe class NestingTests
{
    const uint High = 0x600, Low = 0x640, Hard = 0x680;

    static Machine With(FaultPolicy policy = FaultPolicy.Deliver)
    {
        Machine machine = Boards.Bare(new MachineOptions { Faults = policy, ClockHz = 1_000_000 });
        machine.Memory.WriteWord(3 * 4, Hard | 1);
        machine.Memory.WriteWord(16 * 4, Low | 1);
        machine.Memory.WriteWord(17 * 4, High | 1);
        return machine;
    }

    // Interrupts 0 (priority 0x80) and 1 (0x40) on, then a loop.
    static readonly string[] Start = ["movw r1, #57600", "movt r1, #57344", "movs r0, #3", "str r0, [r1, #0]", "movw r2, #58368", "movt r2, #57344",
        "movw r0, #16512", "strh r0, [r2, #0]", "movs r4, #0", "b.n 0x41c"];

    /// <summary>An interrupt of higher priority that comes while the frame of another is stacked runs first, on the same frame: one entry, one tail chain, one exit.</summary>
    [Theory]
    [InlineData(5, 12 + 6 + 10)]
    [InlineData(11, 12 + 6 + 10)]
    [InlineData(20, 12 + 12 + 10 + 10)]
    public void A_late_interrupt_of_higher_priority_is_taken_first(int later, int exceptionCycles)
    {
        using Machine machine = With();
        // r4 counts in the order of handlers: each shifts it and adds its number.
        // ISB ends a block, and interrupts are taken between blocks.
        machine.Assemble(Low, "isb sy", "isb sy", "isb sy", "isb sy", "isb sy", "isb sy",
            "lsls r4, r4, #4", "adds r4, #2", "bx lr");
        machine.Assemble(High, "lsls r4, r4, #4", "adds r4, #1", "bx lr");
        machine.Assemble(Boards.Code, Start);
        machine.Reset();
        machine.Clock.At(1000, _ => machine.Irq(0).Pulse());
        machine.Clock.At(1000 + (ulong)later, _ => machine.Irq(1).Pulse());
        machine.Run(2000);
        Assert.Equal((ulong)exceptionCycles, machine.Causes.Exception);
        Assert.Equal(0x12u, machine.Core.R[4]);                     // high, then low: nested in it or before it
    }

    [Fact]
    public void A_vector_that_cannot_be_read_is_a_hard_fault_and_leaves_the_interrupt_pending()
    {
        using Machine machine = With();
        machine.Assemble(Hard, "bkpt 0x0007");
        // Interrupt 16 has its vector at the first byte behind RAM.
        for (uint i = 0; i < 32; i++)
            machine.Memory.WriteWord(Boards.Ram + 0x7F80 + i * 4, machine.Memory.ReadWord(i * 4));
        machine.Assemble(Boards.Code, "movw r4, #4096", "movt r4, #8192", "mov sp, r4", "movw r1, #60680", "movt r1, #57344", "movw r0, #32640", "movt r0, #8192", "str r0, [r1, #0]",
            "movw r1, #57600", "movt r1, #57344", "mov.w r0, #65536", "str r0, [r1, #0]", "str.w r0, [r1, #256]", "nop", "nop");
        machine.Reset();
        RunStop stop = machine.Run(1000);
        Assert.Equal((RunStopReason.Breakpoint, 7), (stop.Reason, stop.Code));
        Assert.Equal(3u, machine.Core.Ipsr);
        machine.Assemble(Hard + 2, "movw r1, #60716", "movt r1, #57344", "ldr r5, [r1, #0]", "movw r1, #57856", "movt r1, #57344", "ldr r6, [r1, #0]", "bkpt 0x0000");
        machine.Pc = Hard + 2;
        machine.Run(1000);
        Assert.Equal((2u, 0x10000u), (machine.Core.R[5], machine.Core.R[6]));        // HFSR.VECTTBL; ISPR
    }

    [Fact]
    public void Without_a_vector_for_HardFault_the_core_locks_up()
    {
        using Machine machine = With();
        RunStop stop = machine.RunCode("movw r1, #60680", "movt r1, #57344", "mov.w r0, #1879048192", "str r0, [r1, #0]", "svc 1");
        Assert.Equal((RunStopReason.Fault, MachineError.VectorFault), (stop.Reason, stop.Fault!.Id));
        Assert.Contains("locked up", stop.Fault.Cause, StringComparison.Ordinal);
    }

    /// <summary>CCR.NONBASETHRDENA: thread code below an active handler.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_nested_handler_may_return_to_thread_mode_when_it_is_allowed(bool allowed)
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault);
        machine.Memory.WriteWord(11 * 4, 0x700 | 1);
        // The SVC handler of interrupt 0's handler returns with 0xFFFFFFF9 to the frame that the interrupt stacked, which says thread mode.
        machine.Assemble(Low, "svc 1");
        machine.Assemble(0x700, "add sp, #32", "mvn.w lr, #6", "bx lr");
        string[] allow = allowed ? ["movw r5, #60692", "movt r5, #57344", "ldr r0, [r5, #0]", "orr.w r0, r0, #1", "str r0, [r5, #0]"] : [];
        // SVC has priority 0; interrupt 0 has 0x80.
        machine.Assemble(Boards.Code, [.. allow, .. Start[..^2], "movs r0, #1", "str.w r0, [r1, #256]", "nop", "nop", "bkpt 0x0005"]);
        machine.Reset();
        RunStop stop = machine.Run(1000);
        if (!allowed)
        {
            Assert.Equal(MachineError.InvalidReturn, stop.Fault!.Id);
            return;
        }
        Assert.Equal((RunStopReason.Breakpoint, 5), (stop.Reason, stop.Code));
        Assert.Equal(0u, machine.Core.Ipsr);
    }
}
