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
