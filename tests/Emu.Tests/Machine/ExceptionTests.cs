namespace Emu.Tests.Machines;

/// <summary>Exceptions beyond what the firmware programs show: times, faults as reports, sleep, reset, registers. Source: ARMv7-M ARM (DDI 0403E).</summary>
public unsafe class ExceptionTests
{
    const uint Handler = 0x600;

    static Machine With(FaultPolicy policy, params (int Number, uint Handler)[] vectors)
    {
        Machine machine = Boards.Bare(new MachineOptions { Faults = policy, ClockHz = 1_000_000, Regions = [] });
        foreach (var (number, handler) in vectors)
            machine.Memory.WriteWord((uint)number * 4, handler | 1);
        return machine;
    }

    [Fact]
    public void Entry_takes_twelve_cycles_and_exit_ten()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault, (11, Handler));
        machine.Assemble(Handler, "bx lr");
        ulong entered = 0, before = 0, after = 0;
        machine.AddHook(Handler, m => entered = m.Cycles);
        machine.AddHook(Boards.Code, m => before = m.Cycles);
        machine.AddHook(Boards.Code + 2, m => after = m.Cycles);
        machine.RunCode("svc 1");
        Assert.Equal(1 + 12ul, entered - before);                   // DDI 0439: 12 cycles
        Assert.Equal(22ul, machine.Causes.Exception);
        Assert.True(after > entered + 10);
    }

    [Fact]
    public void A_second_pending_interrupt_is_tail_chained_in_six_cycles()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault, (16, Handler), (17, Handler + 0x40));
        machine.Assemble(Handler, "bx lr");
        machine.Assemble(Handler + 0x40, "bx lr");
        machine.Assemble(machine.Assemble(Boards.Code, "movw r1, #57600", "movt r1, #57344", "movs r0, #3", "str r0, [r1, #0]", "nop"), "bkpt 0x0000");
        machine.Reset();
        machine.Irq(0).Pulse();
        machine.Irq(1).Pulse();
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(10_000).Reason);
        Assert.Equal(12 + 6 + 10ul, machine.Causes.Exception);      // DDI 0439: entry 12, tail chain 6
    }

    [Theory]
    [InlineData("ldr r0, [r1, #0]", MachineError.UnmappedRead, 0x7000_0000u)]
    [InlineData("str r0, [r1, #4]", MachineError.UnmappedWrite, 0x7000_0004u)]
    [InlineData("strb r0, [r2, #4]", MachineError.FlashWrite, 0x1004u)]
    [InlineData("ldmia.w r3, {r4, r5}", MachineError.Unaligned, 0x2000_0002u)]
    [InlineData("udf #7", MachineError.UndefinedInstruction, null)]
    [InlineData("bx r1", MachineError.InvalidState, null)]
    public void A_fault_stops_the_run_with_a_report_and_unchanged_registers(string line, MachineError id, uint? address)
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault);
        RunStop stop = machine.RunCode("mov.w r1, #1879048192", "mov.w r2, #4096", "movw r3, #2", "movt r3, #8192", "movs r0, #7", "movs r4, #8", line);
        Assert.Equal(RunStopReason.Fault, stop.Reason);
        Assert.Equal((id, address), (stop.Fault!.Id, stop.Fault.Address));
        Assert.Equal((7u, 8u, 0x70000000u, 0x20000002u), (machine.Core.R[0], machine.Core.R[4], machine.Core.R[1], machine.Core.R[3]));
        string text = stop.Fault.ToString();
        Assert.Contains($"EMU{(int)id}", text, StringComparison.Ordinal);
        Assert.Contains("cause:", text, StringComparison.Ordinal);
        Assert.Contains("fix:", text, StringComparison.Ordinal);
        if (id != MachineError.InvalidState)
            Assert.Equal(Boards.Code + 20, stop.Fault.Pc);
        Assert.Equal(machine.Cycles, machine.Causes.Total);
    }

    [Fact]
    public void A_fault_in_the_middle_of_a_block_charges_what_retired_before_it()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault);
        machine.RunCode("mov.w r1, #1879048192", "movs r0, #1", "movs r0, #2", "ldr r0, [r1, #0]", "movs r0, #3");
        Assert.Equal((3ul, 3ul), (machine.Instructions, machine.Cycles));
    }

    [Fact]
    public void A_stack_overflow_is_named()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault);
        RunStop stop = machine.RunCode("mov.w r4, #536870912", "mov sp, r4", "push {r0, lr}");
        Assert.Equal(MachineError.UnmappedWrite, stop.Fault!.Id);
        Assert.Contains("stack overflow", stop.Fault.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_in_the_hard_fault_handler_locks_up()
    {
        using Machine machine = With(FaultPolicy.Deliver, (3, Handler));
        machine.Assemble(Handler, "udf #1");
        RunStop stop = machine.RunCode("udf #0");
        Assert.Equal(RunStopReason.Fault, stop.Reason);
        Assert.Contains("locked up", stop.Fault!.Cause, StringComparison.Ordinal);
        Assert.Equal(Handler, machine.Pc);
    }

    [Fact]
    public void A_bad_stack_pointer_at_an_interrupt_stops_with_a_stacking_fault()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault, (11, Handler));
        RunStop stop = machine.RunCode("movs r0, #0", "mov sp, r0", "svc 0");
        Assert.Equal(MachineError.StackingFault, stop.Fault!.Id);
    }

    [Fact]
    public void Wfi_skips_time_to_the_next_appointment()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault, (16, Handler));
        machine.Assemble(Handler, "bx lr");
        machine.Assemble(Boards.Code, "movw r1, #57600", "movt r1, #57344", "movs r0, #1", "str r0, [r1, #0]", "wfi", "bkpt 0x0000");
        machine.Reset();
        machine.Clock.At(100_000, _ => machine.Irq(0).Pulse());
        RunStop stop = machine.Run(1_000_000);
        Assert.Equal(RunStopReason.Breakpoint, stop.Reason);
        Assert.True(machine.Causes.Sleep > 99_900);
        Assert.InRange(machine.Cycles, 100_022ul, 100_030ul);
    }

    [Fact]
    public void Sleep_that_nothing_can_end_is_reported()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault);
        Assert.Equal(RunStopReason.Idle, machine.RunCode("wfi").Reason);
    }

    [Fact]
    public void Appointments_come_in_order_at_the_first_boundary_after_their_cycle()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault);
        machine.Assemble(Boards.Code, "nop", "b.n 400");
        machine.Reset();
        var seen = new List<(ulong Wanted, ulong Now)>();
        foreach (ulong cycle in new ulong[] { 50, 20, 50, 90 })
            machine.Clock.At(cycle, c => seen.Add((c, machine.Cycles)));
        long cancelled = machine.Clock.At(30, _ => Assert.Fail("cancelled"));
        machine.Clock.Cancel(cancelled);
        Assert.Equal(RunStopReason.CycleLimit, machine.Run(200).Reason);
        Assert.Equal([20ul, 50, 50, 90], seen.Select(s => s.Wanted));
        Assert.All(seen, s => Assert.InRange(s.Now - s.Wanted, 0ul, 2ul));
    }

    [Fact]
    public void The_cycle_counter_counts_exactly_between_two_reads()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault);
        // DEMCR.TRCENA, CYCCNTENA, then two reads with four instructions of one cycle between them.
        RunStop stop = machine.RunCode("movw r1, #60924", "movt r1, #57344", "mov.w r0, #16777216", "str r0, [r1, #0]", "movw r2, #4096", "movt r2, #57344",
            "movs r0, #1", "str r0, [r2, #0]", "nop", "ldr r4, [r2, #4]", "adds r6, #1", "adds r6, #1", "adds r6, #1", "adds r6, #1", "ldr r5, [r2, #4]");
        Assert.Equal(RunStopReason.Breakpoint, stop.Reason);
        Assert.Equal(2 + 4u, machine.Core.R[5] - machine.Core.R[4]);
        Assert.Empty(machine.Diagnostics);
    }

    [Fact]
    public void A_reset_request_starts_again_from_the_vectors()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault);
        int starts = 0;
        machine.AddHook(Boards.Code, m => { if (++starts == 2) m.Stop(); });
        RunStop stop = machine.RunCode("movw r1, #60684", "movt r1, #57344", "movw r0, #4", "movt r0, #1530", "str r0, [r1, #0]", "b.n 416");
        Assert.Equal((RunStopReason.Stopped, 2), (stop.Reason, starts));
    }

    [Fact]
    public void Registers_that_are_not_modelled_are_named_once_or_fault_on_request()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault);
        machine.RunCode("movw r1, #57352", "movt r1, #57344", "str r0, [r1, #0]", "str r0, [r1, #0]");        // ACTLR
        MachineDiagnostic d = Assert.Single(machine.Diagnostics);
        Assert.Equal((MachineError.UnmodelledRegister, 0xE000E008u), (d.Id, d.Address));
        using Machine strict = Boards.Bare(new MachineOptions { Unmodelled = UnmodelledPolicy.Fault });
        Assert.Equal(RunStopReason.Fault, strict.RunCode("movw r1, #57352", "movt r1, #57344", "str r0, [r1, #0]").Reason);
    }

    [Fact]
    public void Ram_and_its_alias_are_one()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault);
        machine.RunCode("mov.w r1, #268435456", "mov.w r2, #536870912", "movs r0, #77", "str r0, [r1, #16]", "ldr r4, [r2, #16]");
        Assert.Equal(77u, machine.Core.R[4]);
    }

    [Fact]
    public void A_hook_may_stop_and_go_on_and_may_move_the_pc()
    {
        using Machine machine = With(FaultPolicy.StopOnHardFault);
        machine.Assemble(Boards.Code, "movs r0, #1", "movs r0, #2", "movs r4, #3", "bkpt 0x0001");
        machine.Reset();
        int calls = 0;
        machine.AddHook(Boards.Code + 2, m => { calls++; m.Stop(); });
        Assert.Equal(RunStopReason.Stopped, machine.Run(100).Reason);
        Assert.Equal((1u, 1ul, Boards.Code + 2), (machine.Core.R[0], machine.Instructions, machine.Pc));
        Assert.Equal(1, machine.Run(100).Code);
        Assert.Equal((2u, 3u, 1), (machine.Core.R[0], machine.Core.R[4], calls));
        machine.RemoveHook(Boards.Code + 2);
        machine.AddHook(Boards.Code + 2, m => m.Pc = Boards.Code + 4);
        machine.Reset();
        machine.Run(100);
        Assert.Equal(1u, machine.Core.R[0]);
    }
}
