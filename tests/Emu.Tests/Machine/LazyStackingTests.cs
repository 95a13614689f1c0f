using Emu.Isa;
using Emu.Memory;

namespace Emu.Tests.Machines;

/// <summary>
/// Floating-point contexts of exceptions, and the times of Cortex-M4's FPU. Sources: ARMv7-M ARM (DDI 0403E) B1.5.6 and B1.5.7; Cortex-M4 TRM (DDI 0439B), table 7-1 and 3.9;
/// Arm application note 298, "Cortex-M4(F) Lazy Stacking and Context Switching": 12 cycles with lazy stacking, 17 words more without.
/// </summary>
public unsafe class LazyStackingTests
{
    const uint Handler = 0x600, Scs = 0xE000E000, Cpacr = 0xD88, Fpccr = 0xF34, Fpcar = 0xF38, Svc = 11, BusFault = 5, HardFault = 3;

    static IDevice System(Machine machine) => machine.Memory.Devices.Single(d => d.Base == Scs);
    static uint Get(Machine machine, uint offset) => System(machine).Read(offset, Width.U32);
    static void Set(Machine machine, uint offset, uint value) => System(machine).Write(offset, value, Width.U32);

    /// <summary>Code that uses the unit, calls SVC and ends; the handler's lines are before its return.</summary>
    static Machine Program(params string[] handler)
    {
        Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM4F, Faults = FaultPolicy.Deliver });
        foreach (uint n in (uint[])[HardFault, BusFault, Svc])
            machine.Memory.WriteWord(n * 4, Handler + n * 32 | 1);
        machine.Assemble(machine.Assemble(Handler + Svc * 32, handler), "bx lr");
        machine.Assemble(Handler + BusFault * 32, "bkpt 0x0005");
        machine.Assemble(Handler + HardFault * 32, "bkpt 0x0003");
        machine.Assemble(Boards.Code, /* 1.0 and 2.0 */ "vmov.f32 s0, #112", "vmov.f32 s15, #0", "svc 0", "vadd.f32 s1, s0, s15", "bkpt 0x0000");
        machine.Reset();
        Set(machine, Cpacr, 0xF << 20);
        return machine;
    }

    [Fact]
    public void Entry_reserves_room_and_saves_nothing()
    {
        using Machine machine = Program("nop");
        uint sp = machine.Core.R[13], control = 0;
        machine.Memory.WriteWord(sp - 104 + 32, 0x12345678);
        machine.AddHook(Handler + Svc * 32, m => control = Get(m, Fpccr));
        uint frame = 0, link = 0;
        ulong before = 0, after = 0;
        machine.AddHook(Boards.Code + 8, m => before = m.Cycles);
        machine.AddHook(Handler + Svc * 32, m => (frame, link, after) = (m.Core.R[13], m.Core.R[14], m.Cycles));
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(1000).Reason);
        Assert.Equal((sp - 104, 0xFFFFFFE9u), (frame, link));       // 26 words; EXC_RETURN bit 4 is 0
        Assert.Equal(1 + 12ul, after - before);                     // as without floating point
        Assert.Equal((frame + 32, 1u), (Get(machine, Fpcar), control & 1));     // LSPACT
        Assert.Equal(0x12345678u, machine.Memory.ReadWord(frame + 32));
        Assert.Equal((0u, 3.0f, 4u), (Get(machine, Fpccr) & 1, BitConverter.UInt32BitsToSingle(machine.Core.S[1]), machine.Core.Control));
        Assert.Equal(22ul, machine.Causes.Exception);
    }

    [Fact]
    public void The_first_instruction_of_the_unit_saves_the_context_and_the_return_restores_it()
    {
        using Machine machine = Program("vmov.f32 s0, #34", "vmov.f32 s15, #34");
        uint sp = machine.Core.R[13];
        RunStop stop = machine.Run(1000);
        Assert.Equal((RunStopReason.Breakpoint, 0), (stop.Reason, stop.Code));
        Assert.Equal(BitConverter.SingleToUInt32Bits(1), machine.Memory.ReadWord(sp - 104 + 32));
        Assert.Equal(BitConverter.SingleToUInt32Bits(2), machine.Memory.ReadWord(sp - 104 + 32 + 60));
        Assert.Equal(3.0f, BitConverter.UInt32BitsToSingle(machine.Core.S[1]));
        Assert.Equal(12 + 10 + 17 + 17ul, machine.Causes.Exception);            // 17 words saved late, 17 restored
    }

    [Fact]
    public void Without_lazy_stacking_the_entry_saves_seventeen_words()
    {
        using Machine machine = Program("nop");
        Set(machine, Fpccr, 1u << 31);                              // ASPEN without LSPEN
        ulong before = 0, after = 0;
        machine.AddHook(Boards.Code + 8, m => before = m.Cycles);
        machine.AddHook(Handler + Svc * 32, m => after = m.Cycles);
        machine.Run(1000);
        Assert.Equal(1 + 29ul, after - before);
        Assert.Equal(3.0f, BitConverter.UInt32BitsToSingle(machine.Core.S[1]));
    }

    [Fact]
    public void Without_automatic_contexts_nothing_is_reserved()
    {
        using Machine machine = Program("vmov.f32 s0, #34");
        Set(machine, Fpccr, 0);
        uint link = 0;
        machine.AddHook(Handler + Svc * 32, m => link = m.Core.R[14]);
        machine.Run(1000);
        Assert.Equal((0xFFFFFFF9u, 11.0f), (link, BitConverter.UInt32BitsToSingle(machine.Core.S[1])));
    }

    // BFRDY is bit 6, HFRDY bit 4. BusFault has priority 0x20 and SVC 0x10 where it cannot preempt the handler, else SVC 0x40.
    [Theory]
    [InlineData(true, 0x40, true, 5)]                               // enabled and above the handler: taken at once
    [InlineData(true, 0x10, true, 0)]                               // enabled, but the handler is above it: pends until the handler ends... and the frame cannot be used
    [InlineData(false, 0x40, false, 3)]                             // not enabled: HardFault
    public void The_ready_bits_decide_who_takes_a_fault_of_the_late_save(bool enabled, int handlerPriority, bool busReady, int taken)
    {
        using Machine machine = Program("movw r1, #61240", "movt r1, #57344", "mov.w r2, #1879048192", "str r2, [r1, #0]", "vmov.f32 s0, #34", "movs r3, #7");
        Set(machine, 0xD18, 0x20 << 8);                             // SHPR1: BusFault
        Set(machine, 0xD1C, (uint)handlerPriority << 24);           // SHPR2: SVC
        if (enabled) Set(machine, 0xD24, 1 << 17);
        uint control = 0, seen = 0;
        machine.AddHook(Handler + Svc * 32, m => control = Get(m, Fpccr));
        machine.AddHook(Handler + BusFault * 32, m => seen = m.Core.R[3]);
        RunStop stop = machine.Run(1000);
        Assert.Equal(busReady, (control & 1 << 6) != 0);
        Assert.Equal(1u << 4, control & 1 << 4);
        Assert.Equal(taken == 0 ? 5 : taken, stop.Code);
        Assert.Equal(1u << 13, Get(machine, 0xD28));                // BFSR.LSPERR
        Assert.Equal(taken == 3 ? 1u << 30 : 0, Get(machine, 0xD2C));
        Assert.Equal(taken == 0 ? 7u : 0, seen);                    // the handler went on to its end first
    }

    // DDI 0439B, table 7-1: cycles of instructions whose operands nobody is late with.
    [Theory]
    [InlineData("vabs.f32 s2, s1", 1)]
    [InlineData("vneg.f32 s2, s1", 1)]
    [InlineData("vadd.f32 s2, s0, s1", 1)]
    [InlineData("vsub.f32 s2, s0, s1", 1)]
    [InlineData("vmul.f32 s2, s0, s1", 1)]
    [InlineData("vnmul.f32 s2, s0, s1", 1)]
    [InlineData("vcmp.f32 s0, s1", 1)]
    [InlineData("vcvt.s32.f32 s2, s1", 1)]
    [InlineData("vmov.f32 s2, #112", 1)]
    [InlineData("vmov.f32 s2, s1", 1)]
    [InlineData("vmov r0, s1", 1)]
    [InlineData("vmov s2, r0", 1)]
    [InlineData("vmov s2, s3, r0, r5", 2)]
    [InlineData("vmov r0, r5, s2, s3", 2)]
    [InlineData("vmrs r0, fpscr", 1)]
    [InlineData("vmsr fpscr, r0", 1)]
    [InlineData("vmla.f32 s2, s0, s1", 3)]
    [InlineData("vmls.f32 s2, s0, s1", 3)]
    [InlineData("vnmla.f32 s2, s0, s1", 3)]
    [InlineData("vfma.f32 s2, s0, s1", 3)]
    [InlineData("vfnms.f32 s2, s0, s1", 3)]
    [InlineData("vdiv.f32 s2, s0, s1", 14)]
    [InlineData("vsqrt.f32 s2, s1", 14)]
    [InlineData("vldr s2, [r1, #4]", 2)]
    [InlineData("vldr d2, [r1, #8]", 3)]
    [InlineData("vstr s2, [r1, #4]", 2)]
    [InlineData("vstr d2, [r1, #8]", 3)]
    [InlineData("vldmia r1, {s2-s9}", 9)]
    [InlineData("vstmia r1, {s2-s9}", 9)]
    [InlineData("vpush {s2-s5}", 5)]
    [InlineData("vpop {s2-s5}", 5)]
    public void Instructions_of_the_unit_take_what_the_manual_says(string line, int cycles)
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM4F });
        machine.AddHook(0x1000 - 48, m =>
        {
            Set(m, Cpacr, 0xF << 20);
            m.Core.FloatReady = 1;
            m.Core.R[13] -= 64;
        });
        Assert.Equal((ulong)cycles + 4, machine.CyclesOf(0x1000, line, "movs r6, #1", "movs r6, #1", "movs r6, #1", "movs r6, #1"));
    }
}
