namespace Emu.Tests.Machines;

public unsafe class RunTests
{
    [Fact]
    public void Code_runs_to_its_breakpoint_with_its_results()
    {
        using Machine machine = Boards.Bare();
        RunStop stop = machine.RunCode("movs r0, #7", "movs r1, #6", "muls r0, r1", "movs r2, #0", "adds r2, r2, #1", "cmp r2, #100");
        Assert.Equal(RunStopReason.Breakpoint, stop.Reason);
        Assert.Equal(42u, machine.Core.R[0]);
        Assert.Equal(7ul, machine.Instructions);
        Assert.Equal(machine.Cycles, machine.Causes.Total);
    }

    [Fact]
    public void A_loop_runs_its_iterations_in_three_cycles_each()
    {
        // subs 1 + taken bne 2 (DDI 0439: 1 + P, P = 1 for a decode-time branch to an aligned target).
        using Machine machine = Boards.Bare();
        machine.Assemble(Boards.Code, "movw r0, #1000", "subs r0, #1");
        machine.Memory.Write(Boards.Code + 6, BitConverter.GetBytes((ushort)0xD1FD));      // bne to the subs
        machine.Memory.Write(Boards.Code + 8, BitConverter.GetBytes((ushort)0xBE00));
        machine.Reset();
        ulong at = 0;
        machine.AddHook(Boards.Code + 8, m => at = m.Cycles);
        machine.Run(100_000);
        Assert.Equal(0u, machine.Core.R[0]);
        Assert.Equal(1 + 1000ul * 3 - 1, at);
        Assert.Equal(2002ul, machine.Instructions);
    }
}
