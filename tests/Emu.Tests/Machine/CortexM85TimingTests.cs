using Emu.Arm;

namespace Emu.Tests.Machines;

/// <summary>Cycles of Cortex-M85 in its own rules: jnk0le, measurements on RA8D1 (github.com/jnk0le/random, "pipeline cycle test", cortex_m85.md). Ideal memory.</summary>
public class CortexM85TimingTests
{
    const uint At = 0x800;

    static ulong Cycles(params string[] lines)
    {
        using Machine machine = Boards.Bare(new MachineOptions { Core = CoreModel.CortexM85S });
        return machine.CyclesOf(At, lines);
    }

    [Theory]
    // Three stages of ALUs: a chain of five is issued in three cycles, the sixth waits.
    [InlineData(3, "adds r0, r0, r1", "adds r0, r0, r1", "adds r0, r0, r1", "adds r0, r0, r1", "adds r0, r0, r1", "mov r3, r3")]
    [InlineData(4, "adds r0, r0, r1", "adds r0, r0, r1", "adds r0, r0, r1", "adds r0, r0, r1", "adds r0, r0, r1", "adds r0, r0, r1")]
    // Load to use: 0 cycles into EX3, 1 for bytes, 2 as an address.
    [InlineData(1, "ldr r0, [r3, #0]", "adds r0, r0, r1")]
    [InlineData(2, "ldrb r0, [r3, #0]", "adds r0, r0, r1")]
    [InlineData(3, "ldr r0, [r3, #0]", "ldr r4, [r3, r0]")]
    // A store takes its data in EX3, from a sum of its own cycle.
    [InlineData(1, "adds r0, r0, r1", "str r0, [r3, #0]")]
    // Lane instructions share one slot, shifts and bit fields do not.
    [InlineData(2, "uxtb r0, r1", "uxtb r2, r3")]
    [InlineData(1, "ubfx r0, r1, #0, #8", "ubfx r2, r3, #0, #8")]
    [InlineData(1, "add.w r0, r1, r2, lsl #3", "add.w r3, r4, r6, lsl #3")]
    // The second operand of a wide instruction is wanted a cycle earlier.
    [InlineData(2, "adds r0, r0, r1", "adds r0, r0, r1", "eor.w r2, r3, r0")]
    [InlineData(1, "adds r0, r0, r1", "eor.w r2, r0, r3")]
    // Two NOPs beside one instruction, IT beside two.
    [InlineData(1, "adds r0, r0, r1", "adds r2, r2, r3", "nop")]
    [InlineData(1, "ldrd r0, r4, [r1, #0]", "strd r5, r6, [r2, #0]")]
    [InlineData(2, "ldrd r0, r4, [r1, #0]", "ldrd r5, r6, [r2, #0]")]
    [InlineData(1, "ldr.w r0, [r3], #4", "ldr.w r4, [r2], #4")]
    [InlineData(2, "mul.w r0, r1, r2", "mul.w r3, r4, r6")]
    // MAC on one accumulator: one in each cycle.
    [InlineData(3, "mla r0, r1, r2, r0", "mla r0, r3, r4, r0", "mla r0, r1, r4, r0")]
    public void Straight_code_takes_what_was_measured(int cycles, params string[] lines) => Assert.Equal((ulong)cycles, Cycles(lines));
}
