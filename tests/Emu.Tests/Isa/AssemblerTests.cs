using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>What the guest compiler relies on: right words from fields, and a refusal instead of a wrong word.</summary>
public class AssemblerTests
{
    /// <summary>Words from GNU as 2.40 for cortex-m4.</summary>
    [Theory]
    [InlineData("adds r0, r1, r2", 0x1888)]
    [InlineData("addw r0, r1, #4095", 0xF60170FF)]
    [InlineData("ldr.w r0, [r1, #-4]", 0xF8510C04)]
    [InlineData("ldr.w r0, [r1], #4", 0xF8510B04)]
    [InlineData("ldrd r2, r3, [r0, #-8]!", 0xE9702302)]
    [InlineData("push {r4, r5, r6, r7, lr}", 0xB5F0)]
    [InlineData("ldmia.w sp!, {r4, r5, r6, r7, r8, r9, sl, fp, pc}", 0xE8BD8FF0)]
    [InlineData("smlad r0, r1, r2, r3", 0xFB213002)]
    [InlineData("ssat r0, #8, r1, asr #3", 0xF32100C7)]
    [InlineData("ubfx r2, r3, #5, #7", 0xF3C31246)]
    [InlineData("movt r9, #4660", 0xF2C12934)]
    [InlineData("bl 1000", 0xF000FFFE)]
    [InlineData("itte ne", 0xBF1A)]
    public void Text_becomes_the_word_that_gnu_as_makes(string text, uint word) => Assert.Equal(word, ThumbAssembler.Assemble(text));

    [Fact]
    public void A_field_that_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Find("ADD (immediate) T1"), new Fields { Imm = 8 }));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Find("ADD (immediate) T2"), new Fields { D = 1, N = 2 }));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Find("ADD (register) T1"), new Fields { M = 8 }));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Find("LDR (immediate) T1"), new Fields { Imm = 6 }));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Find("MLA T1"), new Fields { A = 13 }));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Find("B T1"), new Fields { Imm = 256 }));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Find("B T1"), new Fields { Condition = 14 }));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Find("BFI T1"), new Fields { Imm = 30, Imm2 = 3 }));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Find("LSR (immediate) T1"), new Fields { ShiftType = 1 }));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Find("PUSH T1"), new Fields { N = 13, Imm2 = 1, List = 0x0100 }));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Find("AND (immediate) T1"), new Fields { Imm = 0x101 }));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Encode(Thumb.Undefined, default));
        Assert.Throws<ArgumentException>(() => ThumbAssembler.Assemble("frobnicate r0"));
    }

    /// <summary>Constants of the manual's table of modified immediates (A5.3.2), and neighbours that have no encoding.</summary>
    [Theory]
    [InlineData(0x000000ABu, true)]
    [InlineData(0x00AB00ABu, true)]
    [InlineData(0xAB00AB00u, true)]
    [InlineData(0xABABABABu, true)]
    [InlineData(0xAB000000u, true)]
    [InlineData(0x000001FEu, true)]
    [InlineData(0x00000101u, false)]
    [InlineData(0x00AB00ACu, false)]
    [InlineData(0xF000000Fu, false)]
    [InlineData(0xFFFFFFFFu, true)]
    public void Constants_expand_as_the_manual_says(uint value, bool expandable) => Assert.Equal(expandable, ThumbAssembler.IsExpandable(value));
}
