using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>IT blocks in the decoder. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.3.3 and the IT pages of A7.7.</summary>
public class ItBlockTests
{
    private static readonly ThumbDecoder Decoder = new(Thumb.Everything);

    [Theory]
    [InlineData("it eq", new[] { 0 })]
    [InlineData("ite ge", new[] { 10, 11 })]
    [InlineData("ittt hi", new[] { 8, 8, 8 })]
    [InlineData("itete ne", new[] { 1, 0, 1, 0 })]
    [InlineData("it al", new[] { 14 })]
    public void An_it_instruction_gives_its_conditions_to_the_instructions_that_follow(string text, int[] conditions)
    {
        int it = Decoder.Decode((ushort)ThumbAssembler.Assemble(text), 0, 0, 0, out Fields f);
        byte state = ThumbDecoder.NextItState(it, f, 0);
        Assert.Equal(conditions.Length, ItState.Remaining(state));
        foreach (int condition in conditions)
        {
            int row = Decoder.Decode(0x1888, 0, 0, state, out f);       // adds r0, r1, r2
            Assert.Equal(Thumb.Find("ADD (register) T1"), row);
            Assert.Equal(condition, f.Condition);
            Assert.False(f.SetFlags);
            state = ThumbDecoder.NextItState(row, f, state);
        }
        Assert.Equal(0, state);
        Decoder.Decode(0x1888, 0, 0, state, out f);
        Assert.True(f.SetFlags);
    }

    [Theory]
    [InlineData("adds.w r0, r1, r2")]
    [InlineData("cmp r0, r1")]
    public void Instructions_that_name_the_flags_set_them_inside_an_it_block(string text)
    {
        uint word = ThumbAssembler.Assemble(text);
        int row = word > 0xFFFF ? Decoder.Decode((ushort)(word >> 16), (ushort)word, 0, 0x08, out Fields f) : Decoder.Decode((ushort)word, 0, 0, 0x08, out f);
        Assert.NotEqual(Thumb.Undefined, row);
        Assert.Equal(word > 0xFFFF, f.SetFlags);    // compares have no choice and need no field
    }

    [Theory]
    [InlineData("b.n 100", false, true)]
    [InlineData("bx lr", false, true)]
    [InlineData("pop {pc}", false, true)]
    [InlineData("beq.n 100", false, false)]
    [InlineData("cbz r0, 10", false, false)]
    [InlineData("it eq", false, false)]
    [InlineData("cpsid i", false, false)]
    [InlineData("movs r0, r1", false, false)]
    [InlineData("mov r0, r1", true, true)]
    public void Some_instructions_are_undefined_in_an_it_block_or_before_its_end(string text, bool inside, bool last)
    {
        ushort word = (ushort)ThumbAssembler.Assemble(text);
        Assert.NotEqual(Thumb.Undefined, Decoder.Decode(word, 0, 0, 0, out _));
        Assert.Equal(inside, Decoder.Decode(word, 0, 0, 0x04, out _) != Thumb.Undefined);
        Assert.Equal(last, Decoder.Decode(word, 0, 0, 0x08, out _) != Thumb.Undefined);
    }
}
