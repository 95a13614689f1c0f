using Emu.Isa;

namespace Emu.Tests.Machines;

/// <summary>An interrupt that arrives while a frame is unstacked, and bus faults that handlers ignore. Source: ARMv7-M ARM (DDI 0403E) B1.5.12 and B3.2.8; Cortex-M4 TRM 3.9.</summary>
public unsafe class SystemCornerTests
{
    const uint Handler = 0x600, Scs = 0xE000E000;

    static void Set(Machine machine, uint offset, uint value) => machine.Memory.Devices.Single(d => d.Base == Scs).Write(offset, value, Width.U32);
    static uint Get(Machine machine, uint offset) => machine.Memory.Devices.Single(d => d.Base == Scs).Read(offset, Width.U32);

    // SVC's handler returns at a known cycle; the interrupt comes some cycles after BX LR has been executed.
    [Theory]
    [InlineData(4, 12 + 4 + 6 + 10)]                                // unstacking is given up after 4 cycles, and the interrupt is chained to
    [InlineData(9, 12 + 9 + 6 + 10)]
    [InlineData(12, 12 + 10 + 12 + 10)]                             // too late: the return is complete, and the entry a new one
    public void An_interrupt_during_unstacking_is_chained_to(int after, int exceptionCycles)
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM4 });
        machine.Memory.WriteWord(11 * 4, Handler | 1);
        machine.Memory.WriteWord(16 * 4, Handler + 0x40 | 1);
        machine.Assemble(Handler, "nop", "bx lr");
        machine.Assemble(Handler + 0x40, "movs r4, #1", "bx lr");
        machine.Assemble(Boards.Code, "svc 0", "movs r0, #2", "b.n 406", "nop", "nop", "nop", "nop", "nop", "nop", "nop", "bkpt 0x0000");
        machine.Reset();
        Set(machine, 0x100, 1);
        uint sp = machine.Core.R[13], inner = 0;
        // BX LR takes its own cycles first.
        machine.AddHook(Handler + 2, m => m.Clock.At(m.Cycles + (ulong)after + BranchCycles, _ => m.Irq(0).Pulse()));
        machine.AddHook(Handler + 0x40, m => inner = m.Core.R[13]);
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(10_000).Reason);
        Assert.Equal((sp - 32, 1u, sp), (inner, machine.Core.R[4], machine.Core.R[13]));
        Assert.Equal((ulong)exceptionCycles, machine.Causes.Exception);
    }

    const ulong BranchCycles = 2;

    [Fact]
    public void A_handler_may_probe_addresses_without_locking_up()
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM4, Faults = FaultPolicy.Deliver });
        machine.Assemble(Boards.Code, "movw r1, #60692", "movt r1, #57344", "mov.w r0, #768", "str r0, [r1, #0]", "cpsid f", "mov.w r2, #1879048192",
            "ldr r3, [r2, #4]", "str r3, [r2, #8]", "movs r5, #1", "bkpt 0x0000");
        machine.Reset();
        Assert.Equal((RunStopReason.Breakpoint, 0), (machine.Run(1000) is var stop ? stop.Reason : default, stop.Code));
        Assert.Equal((1u, 0x300u), (machine.Core.R[5], Get(machine, 0xD14)));
        Assert.Equal((0x8200u, 0x70000008u), (Get(machine, 0xD28), Get(machine, 0xD38)));      // PRECISERR, BFARVALID, BFAR
    }

    [Fact]
    public void Ordinary_code_faults_all_the_same()
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM4 });
        RunStop stop = machine.RunCode("movw r1, #60692", "movt r1, #57344", "mov.w r0, #768", "str r0, [r1, #0]", "mov.w r2, #1879048192", "ldr r3, [r2, #4]");
        Assert.Equal(RunStopReason.Fault, stop.Reason);
    }
}
