namespace Emu.Tests.Machines;

/// <summary>
/// Cortex-M4 cycles with ideal memory. Expectations: Arm DDI 0439 "Processor instruction timings" where not said otherwise.
/// r1, r2, r3 point to RAM; r0 is 1. Code starts word-aligned unless the test says otherwise.
/// </summary>
public class CoreTimingTests
{
    const uint At = 0x800;

    static ulong Cycles(params string[] lines)
    {
        using Machine machine = Boards.Bare();
        return machine.CyclesOf(At, lines);
    }

    static ulong CyclesAt(uint at, params string[] lines)
    {
        using Machine machine = Boards.Bare();
        return machine.CyclesOf(at, lines);
    }

    [Theory]
    [InlineData("adds r4, r4, #1")]
    [InlineData("add.w r4, r4, r5, lsl #3")]
    [InlineData("mul.w r4, r5, r6")]
    [InlineData("mla r4, r5, r6, r7")]
    [InlineData("smull r4, r5, r6, r7")]
    [InlineData("umlal r4, r5, r6, r7")]
    [InlineData("smlad r4, r5, r6, r7")]
    [InlineData("ssat r4, #8, r5")]
    [InlineData("clz r4, r5")]
    [InlineData("str r4, [r1, #4]")]
    [InlineData("nop")]
    public void One_cycle_instructions_take_one(string line) => Assert.Equal(1ul, Cycles(line));

    [Theory]
    [InlineData("ldr r4, [r1, #4]", 2)]
    [InlineData("ldrb r4, [r1, r0]", 2)]
    [InlineData("strb r4, [r1, r0]", 2)]
    [InlineData("ldrd r4, r5, [r1]", 3)]
    [InlineData("strd r4, r5, [r1]", 3)]
    [InlineData("ldmia.w r1, {r4, r5, r6, r7}", 5)]
    [InlineData("stmia.w r1, {r4, r5, r6, r7}", 5)]
    [InlineData("push {r4, r5, lr}", 4)]
    [InlineData("ldrex r4, [r1]", 2)]
    public void Memory_instructions_take_what_the_manual_says(string line, int cycles) => Assert.Equal((ulong)cycles, Cycles("nop", "nop", line) - 2);

    [Fact]
    public void N_independent_loads_take_n_plus_one() =>
        Assert.Equal(5ul, Cycles("ldr r4, [r1, #0]", "ldr r5, [r1, #4]", "ldr r6, [r2, #0]", "ldr r7, [r3, #0]"));

    [Fact]
    public void A_load_whose_address_was_just_loaded_does_not_overlap()
    {
        using Machine machine = Boards.Bare();
        machine.Memory.WriteWord(Boards.Ram, Boards.Ram + 64);
        Assert.Equal(4ul, machine.CyclesOf(At, "ldr r4, [r1, #0]", "ldr r5, [r4, #0]"));
    }

    [Fact]
    public void A_load_and_a_store_of_its_value_take_three() => Assert.Equal(3ul, Cycles("ldr r4, [r1, #0]", "str r4, [r2, #0]"));

    [Fact]
    public void A_store_does_not_overlap_with_a_load_after_it() => Assert.Equal(3ul, Cycles("str r4, [r1, #0]", "ldr r5, [r2, #0]"));

    // GCC cortex-m4.md: an address operand is needed one cycle earlier than an ALU operand.
    [Fact]
    public void An_address_computed_just_before_costs_a_cycle()
    {
        Assert.Equal(2ul, Cycles("nop", "str r4, [r1, #0]"));
        Assert.Equal(3ul, Cycles("adds r1, r1, #4", "str r4, [r1, #0]"));
        Assert.Equal(2ul, Cycles("cmp r1, #4", "str r4, [r1, #0]"));
    }

    [Fact]
    public void A_load_absorbs_a_nop_after_it() => Assert.Equal(2ul, Cycles("ldr r4, [r1, #0]", "nop"));

    [Theory]
    [InlineData(0u, 5u)]
    [InlineData(4u, 5u)]
    [InlineData(5u, 5u)]
    [InlineData(1000u, 3u)]
    [InlineData(uint.MaxValue, 1u)]
    [InlineData(77u, 0u)]
    public void A_divide_takes_two_to_twelve_and_longer_for_longer_quotients(uint dividend, uint divisor)
    {
        using Machine machine = Boards.Bare();
        ulong cycles = machine.CyclesOf(At, $"movw r4, #{dividend & 0xFFFF}", $"movt r4, #{dividend >> 16}", $"movw r5, #{divisor}", "udiv r6, r4, r5") - 3;
        Assert.InRange(cycles, 2ul, 12ul);
        if (divisor == 0 || dividend < divisor)
            Assert.Equal(2ul, cycles);
        if (dividend == uint.MaxValue)
            Assert.True(cycles >= 11);
    }

    // DDI 0439: 1 + P with P = 1..3; B, BL and B<cond> resolve in decode (BRCHSTAT), BX and CBZ in execute.
    [Theory]
    [InlineData("b.n 804", 2)]
    [InlineData("beq.n 804", 1)]
    [InlineData("bne.n 804", 2)]
    [InlineData("bl 804", 2)]
    [InlineData("cbz r0, 804", 1)]
    [InlineData("cbnz r0, 804", 3)]
    public void Branches_take_what_the_manual_says(string line, int cycles)
    {
        using Machine machine = Boards.Bare();
        string[] lines = line.StartsWith("bl", StringComparison.Ordinal) ? [line] : [line, "nop"];
        ulong skipped = line.StartsWith("beq", StringComparison.Ordinal) || line.StartsWith("cbz", StringComparison.Ordinal) ? 1ul : 0;
        Assert.Equal((ulong)cycles, machine.CyclesOf(At, lines) - skipped);
    }

    [Fact]
    public void A_return_through_lr_takes_two_and_one_through_another_register_three()
    {
        Assert.Equal(2ul, Cycles("movw lr, #2061", "nop", "bx lr", "nop", "nop") - 2);         // to 0x80c
        Assert.Equal(3ul, Cycles("movw r4, #2061", "nop", "bx r4", "nop", "nop") - 2);
    }

    [Fact]
    public void A_load_of_the_pc_takes_five_and_a_pop_of_it_one_plus_n_plus_three()
    {
        using Machine machine = Boards.Bare();
        machine.Memory.WriteWord(Boards.Ram, 0x807);
        Assert.Equal(5ul + 1, machine.CyclesOf(At, "ldr.w pc, [r1]", "nop", "nop"));
        using Machine other = Boards.Bare();
        other.Memory.WriteWord(Boards.StackTop - 8, 7);
        other.Memory.WriteWord(Boards.StackTop - 4, 0x807);
        Assert.Equal(1 + 1 + (1 + 2 + 3ul), other.CyclesOf(At, "sub sp, #8", "nop", "pop {r4, pc}"));
    }

    [Fact]
    public void A_branch_to_a_wide_instruction_at_2_mod_4_takes_one_more()
    {
        ulong aligned = Cycles("b.n 804", "nop", "add.w r4, r4, r5");
        ulong unaligned = Cycles("b.n 806", "nop", "nop", "add.w r4, r4, r5");
        Assert.Equal(aligned + 1, unaligned);
        Assert.Equal(aligned, Cycles("b.n 806", "nop", "nop", "adds r4, #1"));                 // a narrow one there does not
    }

    // IACR eprint 2025/523: one stall after a multi-cycle instruction when three 32-bit instructions stand at 2 mod 4, none at 0 mod 4.
    [Fact]
    public void Three_wide_instructions_after_a_multi_cycle_one_stall_once_at_2_mod_4_and_never_at_0_mod_4()
    {
        string[] wide(int n) => [.. Enumerable.Repeat("add.w r4, r5, r6", n)];
        string[] narrowFirst = ["ldr r7, [r1, #0]"], wideFirst = ["ldr.w r7, [r1]"];
        Assert.Equal(2 + 3ul + 1, CyclesAt(At, [.. narrowFirst, .. wide(3)]));
        Assert.Equal(2 + 2ul, CyclesAt(At, [.. narrowFirst, .. wide(2)]));
        Assert.Equal(2 + 8ul + 1, CyclesAt(At, [.. narrowFirst, .. wide(8)]));
        Assert.Equal(2 + 3ul, CyclesAt(At, [.. wideFirst, .. wide(3)]));
        Assert.Equal(2 + 8ul, CyclesAt(At, [.. wideFirst, .. wide(8)]));
    }

    [Fact]
    public void An_it_is_folded_into_a_narrow_instruction_before_it_and_skipped_instructions_take_one()
    {
        Assert.Equal(1 + 0 + 1ul, Cycles("cmp r0, #1", "it eq", "moveq r4, r5"));
        Assert.Equal(1 + 0 + 1ul, Cycles("cmp r0, #1", "it ne", "movne r4, r5"));
        Assert.Equal(1 + 1 + 1ul, Cycles("cmp.w r0, #1", "it ne", "movne r4, r5"));
        Assert.Equal(1 + 0 + 1ul, Cycles("cmp r0, #1", "it ne", "ldmiane.w r1, {r4, r5, r6}"));
        Assert.Equal(1 + 0 + 2ul, Cycles("cmp r0, #1", "it ne", "udivne r4, r5, r6") + 1);
    }

    // DDI 0439: an unaligned halfword takes one more transfer, a word one at 2 mod 4 and two at odd addresses.
    [Theory]
    [InlineData("ldr.w r4, [r1, #2]", 1)]
    [InlineData("ldr.w r4, [r1, #1]", 2)]
    [InlineData("ldrh.w r4, [r1, #1]", 1)]
    [InlineData("str.w r4, [r1, #3]", 2)]
    public void Unaligned_accesses_take_their_extra_transfers(string line, int extra)
    {
        ulong plain = line.StartsWith("ldr", StringComparison.Ordinal) ? 2ul : 1;
        Assert.Equal(plain + (ulong)extra, Cycles("nop", "nop", line) - 2);
    }
}
