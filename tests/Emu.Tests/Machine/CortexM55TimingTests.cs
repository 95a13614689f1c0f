namespace Emu.Tests.Machines;

/// <summary>Cycles of Cortex-M55: the rules of LLVM's ARMScheduleM55.td, by Arm, and docs/hardware/cortex-m55.md. Ideal memory.</summary>
public class CortexM55TimingTests
{
    const uint At = 0x800;

    static ulong Cycles(params string[] lines)
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM55S });
        return machine.CyclesOf(At, lines);
    }

    [Theory]
    // Two 16-bit instructions when one of them is MOV, ADD or SUB of an immediate, or an extension.
    [InlineData(1, "adds r4, r5, r6", "adds r7, #1")]
    [InlineData(1, "uxtb r4, r5", "movs r7, #1")]
    [InlineData(2, "adds r4, r5, r6", "ands r7, r0")]
    [InlineData(2, "add.w r4, r5, r6", "movs r7, #1")]
    // Results of multiplies and shifted operands, and loads, are a cycle late.
    [InlineData(3, "mul.w r4, r5, r6", "add.w r7, r4, r5")]
    [InlineData(3, "add.w r4, r5, r6, lsl #3", "add.w r7, r4, r5")]
    [InlineData(3, "ldr r4, [r1, #0]", "add.w r7, r4, r5")]
    [InlineData(2, "ldr r4, [r1, #0]", "add.w r7, r6, r5")]
    public void Straight_code_takes_what_llvm_says(int cycles, params string[] lines) => Assert.Equal((ulong)cycles, Cycles(lines));

    static ulong Loop(int turns)
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM55S });
        machine.Assemble(0x800, $"movw r0, #{turns}", "dls lr, r0");
        machine.Assemble(0x808, "add.w r4, r4, r5");
        machine.Memory.WriteWord(0x80C, 0xC005F00F);            // LE LR, 0x808: llvm-mc of "le lr, #-8"
        machine.Assemble(0x810, "bkpt 0x0000");
        machine.Memory.WriteWord(4, 0x801);
        machine.Reset();
        machine.Run(100_000);
        return machine.Cycles;
    }

    [Fact]
    public void The_end_of_a_loop_costs_a_branch_once()
    {
        Assert.Equal(4u + 1, Loop(2) - Loop(1));                // a taken branch, and the loop's one instruction
        Assert.Equal(1u, Loop(3) - Loop(2));
        Assert.Equal(97u, Loop(100) - Loop(3));
    }
}
