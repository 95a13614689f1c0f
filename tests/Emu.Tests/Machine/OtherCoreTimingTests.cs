using Emu.Arm;

namespace Emu.Tests.Machines;

/// <summary>
/// Cycles of Cortex-M3 (Arm DDI 0337, "Processor instruction timings") and Cortex-M7 (no table is published; expectations are jnk0le's measurements on
/// STM32H743, github.com/jnk0le/random, "pipeline cycle test", and the rules of docs/hardware/cortex-m7.md). Ideal memory.
/// </summary>
public class OtherCoreTimingTests
{
    const uint At = 0x800;

    static ulong Cycles(ArmModel core, params string[] lines)
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = core });
        return machine.CyclesOf(At, lines);
    }

    [Theory]
    [InlineData(1, "mul.w r4, r5, r6")]
    [InlineData(2, "mla r4, r5, r6, r7")]
    [InlineData(2, "mls r4, r5, r6, r7")]
    [InlineData(5, "umull r4, r5, r6, r7")]
    [InlineData(7, "smlal r4, r5, r6, r7")]
    [InlineData(1, "add.w r4, r4, r5, lsl #3")]
    [InlineData(1, "str r4, [r1, #4]")]
    [InlineData(5, "ldr r4, [r1, #0]", "ldr r5, [r1, #4]", "ldr r6, [r2, #0]", "ldr r7, [r3, #0]")]
    public void Cortex_M3_takes_what_its_manual_says(int cycles, params string[] lines) => Assert.Equal((ulong)cycles, Cycles(CoreModel.CortexM3, lines));

    [Theory]
    [InlineData("smlad r4, r5, r6, r7")]
    [InlineData("qadd r4, r5, r6")]
    [InlineData("uadd8 r4, r5, r6")]
    [InlineData("vadd.f32 s0, s1, s2")]
    public void Cortex_M3_has_neither_DSP_nor_floating_point(string line)
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM3 });
        Assert.Equal(MachineError.UndefinedInstruction, machine.RunCode(line).Fault!.Id);
    }

    /// <summary>Sixteen instructions, so that the cycle in which the measured code begins does not matter.</summary>
    static double PerInstruction(params string[] lines)
    {
        string[] eight = [.. Enumerable.Repeat(lines, 16 / lines.Length).SelectMany(l => l)], sixteen = [.. eight, .. eight];
        return (Cycles(CoreModel.CortexM7, sixteen) - (double)Cycles(CoreModel.CortexM7, eight)) / eight.Length;
    }

    [Theory]
    [InlineData(0.5, "adds r4, #1", "adds r5, #1")]
    [InlineData(0.5, "ldr r4, [r1, #0]", "adds r5, #1")]
    [InlineData(0.5, "ldr r4, [r1, #0]", "ldr r5, [r1, #4]")]
    [InlineData(1.0, "ldr r4, [r1, #0]", "ldr r5, [r1, #8]")]
    [InlineData(1.0, "str r4, [r1, #0]", "str r5, [r1, #4]")]
    [InlineData(0.5, "ldr r4, [r1, #0]", "str r5, [r1, #4]")]
    [InlineData(1.0, "mul.w r4, r5, r6", "mul.w r7, r5, r6")]
    [InlineData(0.5, "mul.w r4, r5, r6", "adds r7, #1")]
    [InlineData(2.0, "mul.w r4, r4, r4", "mul.w r4, r4, r4")]
    public void Cortex_M7_issues_two_instructions_where_the_pairing_rules_let_it(double cycles, params string[] lines) =>
        Assert.InRange(PerInstruction(lines), cycles - 0.07, cycles + 0.07);

    static Machine LoopOnCortexM7(int turns)
    {
        Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM7 });
        machine.Assemble(At, $"movw r0, #{turns}", "subs r0, #1", "bne.n 804");
        machine.Assemble(At + 8, "bkpt 0x0000");
        machine.Memory.WriteWord(4, At | 1);
        machine.Reset();
        return machine;
    }

    static ulong TurnsOnCortexM7(int turns)
    {
        using Machine machine = LoopOnCortexM7(turns);
        Assert.Equal(RunStopReason.Breakpoint, machine.Run(100_000).Reason);
        Assert.Equal(machine.Cycles, machine.Causes.Total);
        return machine.Cycles;
    }

    /// <summary>jnk0le: 8 cycles for the branch that ends a loop, none for those that repeat it. A loop of one turn ends with a branch that was expected to lead back, too.</summary>
    [Fact]
    public void Cortex_M7_pays_for_the_last_branch_of_a_loop()
    {
        ulong turn = TurnsOnCortexM7(3) - TurnsOnCortexM7(2);
        Assert.Equal(1u, turn);                                                 // SUBS and BNE together
        Assert.Equal(98 * turn, TurnsOnCortexM7(100) - TurnsOnCortexM7(2));
        Assert.InRange(TurnsOnCortexM7(1), 8u + 1, 8u + 4);
    }

    /// <summary>What the core learned belongs to the program, not to how it was run: step by step, and again after a reset, the cycles are the same.</summary>
    [Fact]
    public void Cortex_M7_predicts_the_same_however_it_is_run()
    {
        ulong expected = TurnsOnCortexM7(5);
        using Machine machine = LoopOnCortexM7(5);
        while (machine.RunInstruction().Reason == RunStopReason.Stopped)
        {
        }
        Assert.Equal(expected, machine.Cycles);
        machine.Reset();
        machine.Run(100_000);
        Assert.Equal(expected, machine.Cycles);
    }

    /// <summary>A forward branch that is always taken is wrong until it has been seen; one that depends on the turn goes on being wrong, at least every second time.</summary>
    [Fact]
    public void Cortex_M7_learns_a_branch()
    {
        static ulong Run(int turns, string test)
        {
            using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM7 });
            machine.Assemble(At, $"movw r0, #{turns}", "movs r1, #1", test, "bne.n 80c", "nop");
            machine.Assemble(At + 12, "subs r0, #1", "bne.n 806");
            machine.Assemble(At + 16, "bkpt 0x0000");
            machine.Memory.WriteWord(4, At | 1);
            machine.Reset();
            Assert.Equal(RunStopReason.Breakpoint, machine.Run(100_000).Reason);
            return machine.Causes.Branch;
        }
        Assert.Equal(8u, Run(100, "cmp r1, r1"));                               // never taken: the loop's end alone
        Assert.InRange(Run(100, "tst r1, r1"), 16u, 24u);                       // always taken
        Assert.InRange(Run(100, "tst r0, r1"), 8u + 8 * 50, 8u + 8 * 100);      // taken when r0 is odd
    }
}
