using Emu.Isa;
using Emu.Memory;

namespace Emu.Tests.Machines;

/// <summary>The PMU of ARMv8.1-M and vector code's times on Cortex-M55. Sources: ARMv8-M ARM (DDI 0553), B14 and PMU_*; LLVM's ARMScheduleM55.td, by Arm.</summary>
public class PerformanceMonitorTests
{
    const uint Pmu = 0xE0003000, Scs = 0xE000E000, Demcr = 0xDFC, TraceOn = 1 << 24;
    const uint CycleCounter = 0x07C, Event = 0x400, Enable = 0xC00, Overflows = 0xC80, Increment = 0xCA0, Control = 0xE04;

    static IDevice Unit(Machine machine, uint start) => machine.Memory.Devices.Single(d => d.Base == start);
    static void Set(Machine machine, uint offset, uint value) => Unit(machine, Pmu).Write(offset, value, Width.U32);
    static uint Get(Machine machine, uint offset) => Unit(machine, Pmu).Read(offset, Width.U32);

    /// <summary>Runs lines with counters of the given events on, from the first line to the breakpoint after the last one.</summary>
    static Machine Counted(uint[] events, params string[] lines)
    {
        Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM55S, Faults = FaultPolicy.Deliver });
        machine.Memory.WriteWord(11 * 4, 0x601);
        machine.Assemble(0x600, "bx lr");
        machine.AddHook(Boards.Code, m =>
        {
            Unit(m, Scs).Write(Demcr, TraceOn, Width.U32);
            Unit(m, Scs).Write(0xD88, 0x00F00000, Width.U32);
            for (uint i = 0; i < events.Length; i++) Set(m, Event + 4 * i, events[i]);
            Set(m, Enable, 0x8000_00FF);
            Set(m, Control, 7);
        });
        Assert.Equal(RunStopReason.Breakpoint, machine.RunCode(lines).Reason);
        return machine;
    }

    [Fact]
    public void Instructions_exceptions_and_cycles_are_counted()
    {
        using Machine machine = Counted([0x08, 0x09, 0x11], "nop", "svc 1", "nop", "svc 1", "svc 1", "nop");
        Assert.Equal(6u + 3 + 1, Get(machine, 0));              // three handlers of one instruction, and the breakpoint
        Assert.Equal(3u, Get(machine, 4));
        Assert.Equal(Get(machine, CycleCounter), Get(machine, 8));
        Assert.InRange(Get(machine, 8), 30u, 120u);
    }

    /// <summary>32768 turns of two instructions, two before them and the breakpoint: beyond 16 bits the next counter takes over, if it is chained.</summary>
    [Fact]
    public void A_chained_counter_counts_overflows()
    {
        using Machine machine = Counted([0x08, 0x1E, 0x08, 0x08], "movw r0, #32768", "nop", "subs r0, #1", "bne.n 406");
        Assert.Equal((3u, 1u), (Get(machine, 0), Get(machine, 4)));
        Assert.Equal(0b1101u, Get(machine, Overflows));
        Set(machine, Overflows, 1);
        Assert.Equal(0b1100u, Get(machine, Overflows));
    }

    [Fact]
    public void Software_increments_and_other_events_are_told_apart()
    {
        using Machine machine = Counted([0x00, 0x39], "nop");
        Set(machine, Increment, 3);
        Set(machine, Increment, 1);
        Assert.Equal((2u, 0u), (Get(machine, 0), Get(machine, 4)));
        Assert.Equal(8u, Get(machine, 0xE00) & 0xFF);
        Assert.Contains(machine.Diagnostics, d => d.Text.Contains("PMU event 0x0039", StringComparison.Ordinal));
    }

    /// <summary>Counted by hand. Loads 6 (one under a condition that fails is none), stores 2, unaligned 2 of them.</summary>
    [Fact]
    public void Loads_and_stores_are_counted_when_their_condition_holds()
    {
        using Machine machine = Counted([0x06, 0x07, 0x0F, 0x08], "movw r1, #0", "movt r1, #8192", "ldr r2, [r1, #0]", "str r2, [r1, #4]", "ldrd r2, r3, [r1, #0]", "push {r0, lr}", "ldr.w r2, [r1, #1]",
            "ldr.w r2, [r1], #2", "ldr r2, [r1, #0]", "cmp r1, r1", "ite ne", "ldrne r2, [r1, #0]", "ldrheq r2, [r1, #0]");
        Assert.Equal((6u, 2u, 2u, 14u), (Get(machine, 0), Get(machine, 4), Get(machine, 8), Get(machine, 12)));
    }

    /// <summary>Counted by hand: BL and BX LR, a BNE that is not taken and one that is, a CBZ that is not taken, POP of the PC, a jump by register, SVC and the BX LR that returns from it.</summary>
    [Fact]
    public void Branches_are_told_apart()
    {
        // 0x400 BL, 0x404 CMP, 0x406 BNE, 0x408 MOVS, 0x40A BNE over 0x40C, 0x40E CBZ, 0x410 SVC, 0x412 MOVW, 0x416 PUSH, 0x418 POP, 0x41A NOP (skipped), 0x41C NOP, then the breakpoint
        using Machine machine = Counted([0x0D, 0x21, 0x0E, 0x0C, 0x0A, 0x09], "bl 600", "cmp r1, r1", "bne.n 40c", "movs r0, #1", "bne.n 40e", "nop", "cbz r0, 41c", "svc 1", "movw lr, #1053", "push {lr}", "pop {pc}", "nop", "nop");
        Assert.Equal((4u, 7u), (Get(machine, 0), Get(machine, 4)));             // BL, BNE, BNE, CBZ; and BX LR twice, POP
        Assert.Equal((2u, 5u), (Get(machine, 8), Get(machine, 12)));            // BX LR, POP; these and BL, BNE, the BX LR of the handler
        Assert.Equal((1u, 1u), (Get(machine, 16), Get(machine, 20)));
    }

    /// <summary>Counted by hand, by the names of the events in CMSIS-Core.</summary>
    [Theory]
    [InlineData(9, 0x200)]          // MVE_INST_RETIRED: all but the core instructions
    [InlineData(2, 0x204)]          // FP: VFMA, VADD
    [InlineData(1, 0x208)]          // half precision: VADD
    [InlineData(1, 0x20C)]          // single precision: VFMA
    [InlineData(1, 0x214)]          // floating-point MAC: VFMA
    [InlineData(2, 0x224)]          // integer: VADD.I32, VMLADAV
    [InlineData(1, 0x228)]          // integer MAC: VMLADAV
    [InlineData(4, 0x238)]          // loads and stores
    [InlineData(3, 0x23C)]
    [InlineData(1, 0x240)]
    [InlineData(2, 0x244)]          // contiguous: VLDRW, VSTRW
    [InlineData(1, 0x254)]          // gather
    [InlineData(1, 0x260)]          // VLD20
    [InlineData(1, 0x2A0)]          // VMLADAV
    [InlineData(0, 0x2A4)]
    [InlineData(3, 0x100)]          // LE: three turns
    [InlineData(4, 0x06)]           // vector loads are loads: three, and LDR
    public void Vector_instructions_are_told_apart(int count, uint number)
    {
        // The loop is nothing but its end, at 0x436.
        string[] lines = ["movw r1, #0", "movt r1, #8192", "ldr r2, [r1, #0]", "vldrw.u32 q0, [r1]", "vstrw.32 q0, [r1]", "vldrw.u32 q1, [r1, q0]", "vld20.8 {q2, q3}, [r1]", "vadd.i32 q1, q0, q0",
            "vmladav.s16 r4, q0, q1", "vfma.f32 q1, q0, q0", "vadd.f16 q1, q0, q0", "vctp.8 r1", "movs r3, #3", "dls lr, r3"];
        using Machine machine = Counted([number], [.. lines, "nop", "le lr, 436"]);
        Assert.Equal((uint)count, Get(machine, 0));
    }

    /// <summary>The second load overflows the counter: DebugMonitor comes before the next instruction, with DFSR.PMU (bit 5, CMSIS-Core).</summary>
    [Fact]
    public void An_overflow_interrupts_at_its_instruction()
    {
        // Without the Security Extension: DebugMonitor would be Non-secure, and all memory here is Secure.
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM55S with { Features = CoreModel.CortexM55S.Features & ~Features.Security }, Faults = FaultPolicy.Deliver });
        machine.Memory.WriteWord(12 * 4, 0x601);
        machine.Assemble(0x600, "mov r7, r4", "bx lr");
        machine.AddHook(Boards.Code, m =>
        {
            Unit(m, Scs).Write(Demcr, TraceOn | 1 << 16, Width.U32);
            Set(m, Event, 0x06);
            Set(m, 0, 0xFFFE);
            Set(m, 0xC40, 1);
            Set(m, Enable, 1);
            Set(m, Control, 1);
        });
        machine.AddHook(0x414, m => m.Stop());                                  // after the last line: a breakpoint would be the monitor's, too
        Assert.Equal(RunStopReason.Stopped, machine.RunCode("movw r1, #0", "movt r1, #8192", "movs r4, #0", "ldr r2, [r1, #0]", "adds r4, #1", "ldr r2, [r1, #0]", "adds r4, #1", "ldr r2, [r1, #0]").Reason);
        Assert.Equal((1u, 2u, 1u), (machine.ReadRegister(7), machine.ReadRegister(4), Get(machine, 0)));
        Assert.Equal((0x20u, 1u, 1u), (Unit(machine, Scs).Read(0xD30, Width.U32), Get(machine, Overflows), Get(machine, 0xC40)));
        Set(machine, 0xC60, 1);
        Assert.Equal(0u, Get(machine, 0xC60));
    }

    [Fact]
    public void An_overflow_may_freeze_the_event_counters()
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM55S });
        machine.AddHook(Boards.Code, m =>
        {
            Unit(m, Scs).Write(Demcr, TraceOn, Width.U32);
            Set(m, Event, 0x08);
            Set(m, Event + 4, 0x06);
            Set(m, 4, 0xFFFF);
            Set(m, Enable, 3);
            Set(m, Control, 1 | 1 << 9);
        });
        machine.RunCode("movw r1, #0", "movt r1, #8192", "ldr r2, [r1, #0]", "nop", "ldr r2, [r1, #0]");
        Assert.Equal((3u, 0u, 2u), (Get(machine, 0), Get(machine, 4), Get(machine, Overflows)));
        Set(machine, Overflows, 2);
        Assert.Equal(0u, Get(machine, Overflows));
    }

    [Fact]
    public void Nothing_counts_without_trace_enable()
    {
        using Machine machine = Counted([0x08], "nop", "nop");
        Unit(machine, Scs).Write(Demcr, 0, Width.U32);
        uint before = Get(machine, 0);
        machine.Pc = Boards.Code + 2;
        machine.Run(100);
        Assert.Equal((3u, 3u), (before, Get(machine, 0)));
    }

    /// <summary>The first two are the examples of LLVM's model, less the last beat, in which a core instruction may go: beats of different pipelines overlap, those of one do not.</summary>
    [Theory]
    [InlineData(4, "vldrw.u32 q0, [r1]", "vadd.i32 q1, q0, q0", "vmul.i32 q2, q1, q1", "vstrw.32 q2, [r2]")]
    [InlineData(5, "vldrw.u32 q0, [r1]", "vldrb.u8 q3, [r2]", "vadd.i32 q1, q0, q3", "vstrw.32 q1, [r2]")]
    [InlineData(3, "vadd.i32 q1, q0, q0", "vadd.i32 q2, q0, q0")]
    [InlineData(3, "vmul.f32 q1, q0, q0", "vfma.f32 q2, q0, q0")]
    [InlineData(2, "vadd.i32 q1, q0, q0", "vfma.f32 q2, q0, q0")]
    public void Vector_instructions_overlap_by_pipeline(int cycles, params string[] lines)
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM55S });
        machine.AddHook(0x800, m => Unit(m, Scs).Write(0xD88, 0x00F00000, Width.U32));
        Assert.Equal((ulong)cycles, machine.CyclesOf(0x800, lines));
    }

    /// <summary>Once decoded, vector code of every kind runs without managed memory but what a run returns.</summary>
    [Fact]
    public void Vector_code_allocates_nothing()
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM55S });
        uint end = machine.Assemble(Boards.Code, "movw r1, #0", "movt r1, #8192", "vldrw.u32 q0, [r1]", "vld20.8 {q2, q3}, [r1]", "vcadd.f32 q1, q0, q2, #90", "vqdmladhx.s16 q1, q0, q2",
            "vcvtb.f16.f32 q3, q1", "vcmul.f16 q4, q3, q1, #90", "vmaxnmav.f32 r4, q1", "vadc.i32 q5, q1, q0", "vshlc q5, r4, #7", "vmullb.p8 q6, q1, q0", "vrintx.f32 q6, q1",
            "vmlaldava.s16 r4, r5, q1, q0", "vqrshrnt.s32 q7, q1, #3", "vstrw.32 q7, [r1]", "vctp.8 r4");
        machine.Assemble(end, "b.n 404");
        machine.Reset();
        Unit(machine, Scs).Write(0xD88, 0x00F00000, Width.U32);
        machine.Run(50_000);
        Assert.Equal(Allocations.Of(() => machine.Run(50)), Allocations.Of(() => machine.Run(50_000)));
    }
}
