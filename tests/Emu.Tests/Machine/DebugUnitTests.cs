using Emu.Arm;
using Emu.Isa;
using Emu.Memory;

namespace Emu.Tests.Machines;

/// <summary>DWT, FPB, ITM and the DebugMonitor exception as software without a debugger sees them. Sources: ARMv7-M ARM (DDI 0403E) C1.5 to C1.11, ARMv8-M ARM (DDI 0553), the cores' TRMs.</summary>
public unsafe class DebugUnitTests
{
    const uint Handler = 0x600, Monitor = 12, HardFault = 3;
    const uint Dwt = 0xE0001000, Fpb = 0xE0002000, Itm = 0xE0000000, Scs = 0xE000E000;
    const uint Demcr = 0xDFC, Dfsr = 0xD30, Shpr3 = 0xD20, TraceOn = 1 << 24, MonitorOn = 1 << 16;
    const uint Word = Boards.Ram + 0x100;

    static Machine With(ArmModel model, FaultPolicy policy = FaultPolicy.Deliver, Action<byte>? trace = null, Action<byte>? console = null)
    {
        Machine machine = Boards.Bare(new MachineOptions { Core = model, Faults = policy, Trace = trace, Console = console });
        foreach (uint n in (uint[])[HardFault, Monitor])
            machine.Memory.WriteWord(n * 4, Handler + n * 16 | 1);
        machine.Assemble(Handler + Monitor * 16, "bx lr");
        machine.Assemble(Handler + HardFault * 16, "bkpt 0x0003");
        return machine;
    }

    static IDevice Unit(Machine machine, uint start) => machine.Memory.Devices.Single(d => d.Base == start);
    static void Set(Machine machine, uint start, uint offset, uint value) => Unit(machine, start).Write(offset, value, Width.U32);
    static uint Get(Machine machine, uint start, uint offset) => Unit(machine, start).Read(offset, Width.U32);

    /// <summary>Code that ends in BKPT 0 while the monitor is off, and r1 = <see cref="Word"/>.</summary>
    static Machine Program(ArmModel model, params string[] lines)
    {
        Machine machine = With(model);
        string[] address = model.IsV6M && !model.IsV8M ? ["movs r1, #32", "lsls r1, r1, #24", "adds r1, #255", "adds r1, #1"] : ["movw r1, #256", "movt r1, #8192"];
        machine.Assemble(machine.Assemble(Boards.Code, [.. address, .. lines]), "b.n 3fe");
        machine.Reset();
        return machine;
    }

    static uint StackedPc(Machine machine) => machine.Memory.ReadWord(machine.Core.R[13] + 24);

    /// <summary>Runs to the branch that ends <see cref="Program"/> and returns the return addresses that DebugMonitor found.</summary>
    static List<uint> Visits(Machine machine, Action<Machine>? inHandler = null)
    {
        List<uint> found = [];
        machine.AddHook(Handler + Monitor * 16, m =>
        {
            found.Add(StackedPc(m));
            inHandler?.Invoke(m);
        });
        machine.AddHook(0x3fe, m => m.Stop());
        RunStop stop = machine.Run(100_000);
        Assert.Equal(RunStopReason.Stopped, stop.Reason);
        return found;
    }

    [Theory]
    [InlineData("cortex-m0", 0x20000000u, 0x40u, 0u, 0u)]          // DDI 0432C: two watchpoints, four breakpoints
    [InlineData("cortex-m0plus", 0x20000000u, 0x40u, 0u, 0u)]
    [InlineData("cortex-m3", 0x40000000u, 0x260u, 0u, 0x200u)]      // DDI 0337H: DWT_CTRL, FP_CTRL; DWT_FUNCTION1 has LNK1ENA
    [InlineData("cortex-m4", 0x40000000u, 0x260u, 0u, 0x200u)]      // DDI 0439B
    [InlineData("cortex-m7", 0x40000000u, 0x10000080u, 0u, 0x200u)] // DDI 0489F
    [InlineData("cortex-m33", 0x40000000u, 0x10000080u, 0x58000000u, 0xF0000000u)]   // 100230: DWT_FUNCTION0 and 1
    public void Identification_is_that_of_the_core(string name, uint control, uint patch, uint function0, uint function1)
    {
        using Machine machine = With(name switch
        {
            "cortex-m0" => CoreModel.CortexM0,
            "cortex-m0plus" => CoreModel.CortexM0Plus,
            "cortex-m3" => CoreModel.CortexM3,
            "cortex-m4" => CoreModel.CortexM4,
            "cortex-m7" => CoreModel.CortexM7,
            _ => CoreModel.CortexM33,
        });
        machine.Reset();
        Assert.Equal((control, patch), (Get(machine, Dwt, 0), Get(machine, Fpb, 0)));
        Assert.Equal((function0, function1), (Get(machine, Dwt, 0x28), Get(machine, Dwt, 0x38)));
    }

    // FUNCTION 5, 6, 7 of ARMv7-M: reads, writes, both. MATCH 6, 5, 4 with ACTION 1 and DATAVSIZE 2 of ARMv8-M.
    [Theory]
    [InlineData(false, 5u, new[] { 1 })]
    [InlineData(false, 6u, new[] { 0 })]
    [InlineData(false, 7u, new[] { 0, 1 })]
    [InlineData(true, 0x816u, new[] { 1 })]
    [InlineData(true, 0x815u, new[] { 0 })]
    [InlineData(true, 0x814u, new[] { 0, 1 })]
    public void A_data_watchpoint_takes_the_monitor_after_the_instruction(bool v8, uint function, int[] expected)
    {
        using Machine machine = Program(v8 ? CoreModel.CortexM33 : CoreModel.CortexM4, "str r0, [r1, #0]", "ldr r2, [r1, #0]", "str r0, [r1, #4]", "ldrb r2, [r1, #4]", "nop");
        Set(machine, Scs, Demcr, TraceOn | MonitorOn);
        Set(machine, Dwt, 0x40, Word);                              // comparator 2
        Set(machine, Dwt, 0x48, function);
        Assert.Equal(expected.Select(n => Boards.Code + 8 + 2 * ((uint)n + 1)), Visits(machine));
        Assert.Equal(4u, Get(machine, Scs, Dfsr));                  // DWTTRAP
        Assert.Equal(1u, Get(machine, Dwt, 0x48) >> 24 & 1);        // MATCHED
        Assert.Equal(0u, Get(machine, Dwt, 0x48) >> 24 & 1);        // and cleared by the read
    }

    [Fact]
    public void A_mask_widens_the_watched_range()
    {
        using Machine machine = Program(CoreModel.CortexM4, "str r0, [r1, #12]", "str r0, [r1, #16]", "strb r0, [r1, #15]", "nop");
        Set(machine, Scs, Demcr, TraceOn | MonitorOn);
        Set(machine, Dwt, 0x20, Word);
        Set(machine, Dwt, 0x24, 4);                                 // 16 bytes
        Set(machine, Dwt, 0x28, 6);
        Assert.Equal([Boards.Code + 10, Boards.Code + 14], Visits(machine));
    }

    [Fact]
    public void A_limit_ends_a_range_on_v8()
    {
        using Machine machine = Program(CoreModel.CortexM33, "str r0, [r1, #0]", "str r0, [r1, #4]", "str r0, [r1, #8]", "str r0, [r1, #12]", "nop");
        Set(machine, Scs, Demcr, TraceOn | MonitorOn);
        Set(machine, Dwt, 0x20, Word + 4);
        Set(machine, Dwt, 0x30, Word + 11);
        Set(machine, Dwt, 0x28, 0x815);                             // data address, writes, word, debug event
        Set(machine, Dwt, 0x38, 0x7);                               // limit
        Assert.Equal([Boards.Code + 12, Boards.Code + 14], Visits(machine));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_data_value_is_looked_for_at_the_linked_address(bool v8)
    {
        using Machine machine = Program(v8 ? CoreModel.CortexM33 : CoreModel.CortexM4, "movs r0, #7", "str r0, [r1, #0]", "movs r0, #9", "str r0, [r1, #4]", "str r0, [r1, #0]", "nop");
        Set(machine, Scs, Demcr, TraceOn | MonitorOn);
        Set(machine, Dwt, 0x20, Word);
        Set(machine, Dwt, 0x30, 9);
        if (v8)
        {
            Set(machine, Dwt, 0x28, 0x805);                         // address of writes, no event of its own
            Set(machine, Dwt, 0x38, 0x81B);                         // linked value, word, debug event
        }
        else
            Set(machine, Dwt, 0x38, 6 | 1 << 8 | 2 << 10 | 0 << 12 | 1 << 16);      // DATAVMATCH, word, DATAVADDR0 = 0, no second
        Assert.Equal([Boards.Code + 18], Visits(machine));
    }

    [Fact]
    public void A_data_value_without_address_is_looked_for_everywhere()
    {
        using Machine machine = Program(CoreModel.CortexM3, "movs r4, #7", "str r4, [r1, #64]", "movs r4, #9", "strb r4, [r1, #5]", "ldrh r5, [r1, #4]", "nop");
        Set(machine, Scs, Demcr, TraceOn | MonitorOn);
        Set(machine, Dwt, 0x30, 9);
        Set(machine, Dwt, 0x38, 7 | 1 << 8 | 0 << 10 | 1 << 12 | 1 << 16);          // byte, reads and writes
        Assert.Equal([Boards.Code + 16, Boards.Code + 18], Visits(machine));
    }

    [Fact]
    public void Events_without_monitor_only_show_in_matched()
    {
        using Machine machine = Program(CoreModel.CortexM4, "str r0, [r1, #0]", "nop");
        Set(machine, Scs, Demcr, TraceOn);
        Set(machine, Dwt, 0x20, Word);
        Set(machine, Dwt, 0x28, 6);
        Assert.Empty(Visits(machine));
        Assert.Equal((0u, 1u), (Get(machine, Scs, Dfsr), Get(machine, Dwt, 0x28) >> 24));
    }

    [Fact]
    public void V6M_shows_matches_and_has_no_monitor()
    {
        using Machine machine = Program(CoreModel.CortexM0Plus, "str r0, [r1, #0]", "nop");
        Set(machine, Scs, Demcr, uint.MaxValue);
        Assert.Equal(0x01000401u, Get(machine, Scs, Demcr));         // DDI 0419, C1.6.5: DWTENA, VC_HARDERR, VC_CORERESET
        Set(machine, Dwt, 0x20, Word);
        Set(machine, Dwt, 0x28, 6);
        Assert.Empty(Visits(machine));
        Assert.Equal(1u, Get(machine, Dwt, 0x28) >> 24);
    }

    [Theory]
    [InlineData(0, new[] { 2 })]
    [InlineData(2, new[] { 1, 2, 3 })]                              // four bytes: two instructions, and the first again in the loop below
    public void A_program_counter_match_is_taken_after_the_instruction(int mask, int[] expected)
    {
        using Machine machine = Program(CoreModel.CortexM4, "nop", "nop", "nop", "nop", "nop", "nop");
        Set(machine, Scs, Demcr, TraceOn | MonitorOn);
        // Code + 8 is a multiple of 4.
        uint at = Boards.Code + 8 + (mask == 0 ? 2u : 0);
        Set(machine, Dwt, 0x50, at);
        Set(machine, Dwt, 0x54, (uint)mask);
        Set(machine, Dwt, 0x58, 4);
        uint[] wanted = [.. expected.Select(n => Boards.Code + 8 + 2 * (uint)n)];
        Assert.Equal(mask == 0 ? wanted : wanted[..2], Visits(machine));
    }

    [Fact]
    public void A_cycle_match_comes_when_the_counter_gets_there()
    {
        using Machine machine = Program(CoreModel.CortexM4, [.. Enumerable.Repeat("nop", 200)]);
        Set(machine, Scs, Demcr, TraceOn | MonitorOn);
        Set(machine, Dwt, 0x00, 1);
        Set(machine, Dwt, 0x04, 0);
        Set(machine, Dwt, 0x20, 100);
        Set(machine, Dwt, 0x28, 4 | 1 << 7);                        // CYCMATCH
        ulong at = 0;
        Assert.Single(Visits(machine, m => at = m.Cycles));
        Assert.InRange(at, 100ul + 12, 100ul + 12 + 64);            // entry takes 12; served at the end of a block
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_breakpoint_takes_the_monitor_before_the_instruction(bool secondVersion)
    {
        using Machine machine = Program(secondVersion ? CoreModel.CortexM33 : CoreModel.CortexM4, "movs r0, #1", "movs r0, #2", "movs r0, #3");
        Set(machine, Scs, Demcr, MonitorOn);
        uint at = Boards.Code + 10;
        Set(machine, Fpb, 8, secondVersion ? at | 1 : 2u << 30 | at & ~3u | 1);     // REPLACE 10: the upper halfword
        Set(machine, Fpb, 0, 3);
        uint before = 0;
        List<uint> found = Visits(machine, m =>
        {
            before = m.Core.R[0];
            Set(m, Fpb, 8, 0);
        });
        Assert.Equal([at], found);
        Assert.Equal((1u, 3u, 2u), (before, machine.Core.R[0], Get(machine, Scs, Dfsr)));
    }

    [Fact]
    public void A_breakpoint_without_monitor_does_nothing()
    {
        using Machine machine = Program(CoreModel.CortexM4, "movs r0, #1", "movs r0, #2");
        Set(machine, Fpb, 8, 3u << 30 | Boards.Code + 8 | 1);
        Set(machine, Fpb, 0, 3);
        Assert.Empty(Visits(machine));
        Assert.Equal((2u, 0u), (machine.Core.R[0], Get(machine, Scs, Dfsr)));
    }

    [Fact]
    public void Writing_the_patch_control_register_needs_its_key()
    {
        using Machine machine = Program(CoreModel.CortexM4, "nop");
        Set(machine, Fpb, 0, 1);
        Assert.Equal(0x260u, Get(machine, Fpb, 0));
        Set(machine, Fpb, 0, 3);
        Assert.Equal(0x261u, Get(machine, Fpb, 0));
        Set(machine, Fpb, 4, uint.MaxValue);
        Assert.Equal(0x3FFFFFE0u, Get(machine, Fpb, 4));            // FP_REMAP: RMPSPT and REMAP
    }

    [Fact]
    public void A_patched_instruction_comes_from_sram_and_may_change_there()
    {
        using Machine machine = Program(CoreModel.CortexM3, "movs r0, #1", "adds r2, r2, r0", "cmp r3, #0", "it eq", "moveq r3, #1", "nop");
        const uint Table = Boards.Ram + 0x200;
        machine.Memory.WriteWord(Table + 4, 0x18122005);            // movs r0, #5; adds r2, r2, r0
        Set(machine, Fpb, 4, Table);
        Set(machine, Fpb, 12, Boards.Code + 8 | 1);                 // comparator 1
        Set(machine, Fpb, 0, 3);
        Visits(machine);
        Assert.Equal((5u, 5u), (machine.Core.R[0], machine.Core.R[2]));
        machine.Memory.WriteWord(Table + 4, 0x18122007);
        machine.Pc = Boards.Code + 8;
        machine.RemoveHook(0x3fe);
        machine.AddHook(0x3fe, m => m.Stop());
        machine.Run(1000);
        Assert.Equal(7u, machine.Core.R[0]);
        Set(machine, Fpb, 0, 2);
        machine.Pc = Boards.Code + 8;
        machine.Run(1000);
        Assert.Equal(1u, machine.Core.R[0]);
    }

    [Fact]
    public void A_patched_literal_comes_from_sram()
    {
        using Machine machine = Program(CoreModel.CortexM4, "mov.w r3, #4096", "ldr r0, [r3, #0]", "ldrb r2, [r3, #1]", "ldr r4, [r3, #4]", "nop");
        machine.Memory.WriteWord(0x1000, 0x11111111);
        machine.Memory.WriteWord(0x1004, 0x22222222);
        const uint Table = Boards.Ram + 0x200;
        machine.Memory.WriteWord(Table + 6 * 4, 0x87654321);
        Set(machine, Fpb, 4, Table);
        Set(machine, Fpb, 8 + 6 * 4, 0x1000 | 1);                   // the first literal comparator
        Set(machine, Fpb, 0, 3);
        Visits(machine);
        Assert.Equal((0x87654321u, 0x43u, 0x22222222u), (machine.Core.R[0], machine.Core.R[2], machine.Core.R[4]));
    }

    [Fact]
    public void A_breakpoint_instruction_goes_to_the_monitor_with_its_own_address()
    {
        using Machine machine = Program(CoreModel.CortexM4, "movs r0, #1", "bkpt 0x0007", "movs r0, #2", "nop");
        Set(machine, Scs, Demcr, MonitorOn);
        // The handler steps over it: it adds 2 to the stacked return address.
        Assert.Equal([Boards.Code + 10], Visits(machine, m => m.Memory.WriteWord(m.Core.R[13] + 24, StackedPc(m) + 2)));
        Assert.Equal((2u, 2u), (machine.Core.R[0], Get(machine, Scs, Dfsr)));
    }

    [Fact]
    public void A_breakpoint_instruction_above_the_monitor_is_a_hard_fault()
    {
        using Machine machine = Program(CoreModel.CortexM4, "cpsid i", "bkpt 0x0007", "nop");
        Set(machine, Scs, Demcr, MonitorOn);
        uint status = 0, debug = 0;
        machine.AddHook(Handler + HardFault * 16, m => (status, debug) = (Get(m, Scs, 0xD2C), Get(m, Scs, Dfsr)));
        machine.AddHook(Handler + HardFault * 16, m => m.Stop());
        machine.Run(1000);
        Assert.Equal((1u << 31, 2u), (status, debug));              // HFSR.DEBUGEVT
    }

    [Fact]
    public void Without_monitor_a_breakpoint_instruction_ends_the_run()
    {
        using Machine machine = Program(CoreModel.CortexM4, "bkpt 0x0007");
        Assert.Equal((RunStopReason.Breakpoint, 7), (machine.Run(1000) is var stop ? stop.Reason : default, stop.Code));
    }

    [Fact]
    public void Monitor_step_lets_one_instruction_pass_at_a_time()
    {
        using Machine machine = Program(CoreModel.CortexM4, "bkpt 0x0007", "movs r0, #1", "movs r0, #2", "movs r0, #3", "movs r0, #4", "nop");
        Set(machine, Scs, Demcr, MonitorOn);
        int visits = 0;
        List<uint> found = Visits(machine, m =>
        {
            if (visits++ == 0)
                m.Memory.WriteWord(m.Core.R[13] + 24, StackedPc(m) + 2);
            Set(m, Scs, Demcr, MonitorOn | (visits < 4 ? 1u << 18 : 0));
        });
        Assert.Equal([Boards.Code + 8, Boards.Code + 12, Boards.Code + 14, Boards.Code + 16], found);
        Assert.Equal((4u, 3u), (machine.Core.R[0], Get(machine, Scs, Dfsr)));       // BKPT and HALTED
    }

    [Fact]
    public void Software_may_pend_the_monitor_without_enabling_it()
    {
        using Machine machine = Program(CoreModel.CortexM4, "nop", "nop");
        Set(machine, Scs, Demcr, 1 << 17);
        Assert.Equal(1u << 17, Get(machine, Scs, Demcr));
        Assert.Single(Visits(machine));
        Assert.Equal(0u, Get(machine, Scs, Demcr));
    }

    [Fact]
    public void The_monitor_has_a_priority_like_others()
    {
        using Machine machine = Program(CoreModel.CortexM4, "nop", "nop");
        Set(machine, Scs, Shpr3, 0x40);
        Set(machine, Scs, Demcr, 1 << 17);
        machine.Core.Basepri = 0x40;
        Assert.Empty(Visits(machine));
        Assert.Equal(0x40u, Get(machine, Scs, Shpr3));
    }

    [Fact]
    public void Halting_registers_say_that_no_debugger_is_there()
    {
        using Machine machine = Program(CoreModel.CortexM4, "nop");
        Assert.Equal(0x03010000u, Get(machine, Scs, 0xDF0));         // S_RESET_ST, S_RETIRE_ST, S_REGRDY
        Assert.Equal(0x01010000u, Get(machine, Scs, 0xDF0));
        Set(machine, Scs, 0xDF0, 0xA05F0003);                       // C_DEBUGEN, C_HALT: ignored from software
        Assert.Equal(0u, Get(machine, Scs, 0xDF0) & 0xFFFF);
        Set(machine, Scs, 0xDF8, 0x12345678);
        Assert.Equal(0x12345678u, Get(machine, Scs, 0xDF8));
    }

    [Fact]
    public void The_event_counters_account_for_every_cycle()
    {
        using Machine machine = Program(CoreModel.CortexM4, "ldr r0, [r1, #0]", "adds r0, #1", "ldmia.w r1, {r2, r3, r4}", "movs r5, #3", "udiv r6, r1, r5", "svc 0", "cmp r5, #0", "it ne", "addne r5, r5, #1", "nop");
        machine.Memory.WriteWord(11 * 4, Handler + Monitor * 16 | 1);
        Set(machine, Scs, Demcr, TraceOn);
        Set(machine, Dwt, 0, 1 | 0x1F << 17);
        Set(machine, Dwt, 4, 0);
        ulong cycles = machine.Cycles, instructions = machine.Instructions;
        Visits(machine);
        uint count = Get(machine, Dwt, 4);
        uint[] events = [.. Enumerable.Range(2, 5).Select(i => Get(machine, Dwt, (uint)i * 4))];
        Assert.Equal(machine.Cycles - cycles, count);
        Assert.Equal(machine.Cycles - cycles, machine.Instructions - instructions + events[0] + events[1] + events[2] + events[3] - events[4]);
        Assert.Equal(22u, events[1]);                               // EXCCNT: entry 12, exit 10
        Assert.True(events[0] > 0 && events[3] > 0);
    }

    [Fact]
    public void The_lock_of_the_seven_swallows_writes_until_it_is_opened()
    {
        using Machine machine = Program(CoreModel.CortexM7, "nop");
        Set(machine, Scs, Demcr, TraceOn);
        Set(machine, Dwt, 0, 1);
        Assert.Equal((0x40000000u, 3u), (Get(machine, Dwt, 0), Get(machine, Dwt, 0xFB4)));
        Assert.Contains(machine.Diagnostics, d => d.Id == MachineError.LockedRegister);
        Set(machine, Dwt, 0xFB0, 0xC5ACCE55);
        Set(machine, Dwt, 0, 1);
        Assert.Equal((0x40000001u, 1u), (Get(machine, Dwt, 0), Get(machine, Dwt, 0xFB4)));
    }

    [Fact]
    public void Stimulus_ports_make_packets_when_they_are_enabled()
    {
        List<byte> trace = [], console = [];
        using Machine machine = With(CoreModel.CortexM4, trace: trace.Add, console: console.Add);
        machine.Reset();
        Set(machine, Itm, 0xE80, 1);
        Set(machine, Itm, 0xE00, 1);
        Set(machine, Itm, 0, 'x');
        Assert.Empty(trace);                                        // locked: LSR says so
        Assert.Equal(3u, Get(machine, Itm, 0xFB4));
        Set(machine, Itm, 0xFB0, 0xC5ACCE55);
        Set(machine, Itm, 0xE80, 1);
        Set(machine, Itm, 0xE00, 1u << 0 | 1u << 31);
        Unit(machine, Itm).Write(0, 'A', Width.U8);
        Unit(machine, Itm).Write(31 * 4, 0x1234, Width.U16);
        Set(machine, Itm, 31 * 4, 0x12345678);
        Set(machine, Itm, 4, 5);                                    // port 1 is off
        // DDI 0403E, D4.2.8: source in bits 7 to 3, size 1, 2 or 3.
        Assert.Equal<byte>([0x01, (byte)'A', 31 << 3 | 2, 0x34, 0x12, 31 << 3 | 3, 0x78, 0x56, 0x34, 0x12], trace);
        Assert.Equal<byte>([(byte)'A'], console);
        Assert.Equal(1u, Get(machine, Itm, 0));
    }

    [Fact]
    public void Ports_close_to_code_without_privilege_as_the_privilege_register_says()
    {
        List<byte> console = [];
        using Machine machine = With(CoreModel.CortexM4, console: console.Add);
        machine.Reset();
        Set(machine, Itm, 0xFB0, 0xC5ACCE55);
        Set(machine, Itm, 0xE80, 1);
        Set(machine, Itm, 0xE00, 1);
        machine.Assemble(machine.Assemble(Boards.Code, "mov.w r1, #3758096384", "movs r0, #65", "movs r2, #1", "msr CONTROL, r2", "strb r0, [r1, #0]"), "b.n 3fe");
        machine.AddHook(0x3fe, m => m.Stop());
        machine.Run(1000);
        Assert.Equal<byte>([65], console);
        machine.Core.Control = 0;
        Set(machine, Itm, 0xE40, 1);
        machine.Pc = Boards.Code;
        machine.Run(1000);
        Assert.Single(console);
    }

    [Fact]
    public void V8_says_that_a_port_is_disabled()
    {
        using Machine machine = With(CoreModel.CortexM33);
        machine.Reset();
        Assert.Equal(2u, Get(machine, Itm, 0));                     // DDI 0553, ITM_STIM: DISABLED
        Set(machine, Itm, 0xE80, 1);
        Set(machine, Itm, 0xE00, 1);
        Assert.Equal(1u, Get(machine, Itm, 0));
    }
}
