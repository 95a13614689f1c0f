using Emu.Isa;
using Emu.RiscV;

namespace Emu.Tests.RiscV;

/// <summary>The table of RV32 encodings against itself: what decodes encodes to the same bits, and no word has two meanings.</summary>
public class RiscVEncodingTests
{
    private static readonly RiscVDecoder Decoder = new(RiscVIsa.Everything);

    [Fact]
    public void Every_16_bit_word_that_decodes_encodes_to_itself()
    {
        int decoded = 0;
        for (uint word = 0; word < 0x10000; word++)
        {
            if (RiscVDecoder.IsWide((ushort)word)) continue;
            int row = Decoder.Decode(word, 0x1000, out Fields f);
            if (row == RiscVIsa.Undefined) continue;
            decoded++;
            Assert.Equal(word, RiscVAssembler.Encode(row, f));
            Assert.Equal(2, f.Length);
        }
        Assert.InRange(decoded, 30_000, 49_152);
    }

    [Fact]
    public void A_million_random_32_bit_words_that_decode_encode_to_themselves() => Assert.InRange(RoundTrip(1_000_000, seed: 1), 50_000, 1_000_000);

    [Fact(Explicit = true)]
    public void Ten_million_random_32_bit_words_that_decode_encode_to_themselves() => Assert.InRange(RoundTrip(10_000_000, seed: 2), 500_000, 10_000_000);

    private static int RoundTrip(int words, int seed)
    {
        Random random = new(seed);
        int decoded = 0;
        for (int i = 0; i < words; i++)
        {
            uint word = (uint)random.NextInt64(1L << 32) | 3;
            int row = Decoder.Decode(word, 0x1000, out Fields f);
            if (row == RiscVIsa.Undefined) continue;
            decoded++;
            Assert.Equal(word, RiscVAssembler.Encode(row, f));
            Assert.Equal(4, f.Length);
        }
        return decoded;
    }

    [Fact]
    public void Words_of_every_row_with_random_field_bits_encode_to_themselves()
    {
        Random random = new(2);
        List<string> silent = [];
        for (int r = 0; r < RiscVIsa.Shapes.Length; r++)
        {
            RowShape s = RiscVIsa.Shapes[r];
            if (r == RiscVIsa.Undefined) continue;
            RiscVDecoder decoder = new(s.Features | Features.Zca);
            int hits = 0;
            for (int i = 0; i < 20_000; i++)
            {
                uint word = ((uint)random.NextInt64(1L << 32) & ~s.Mask) | s.Value;
                if (s.Length == 2) word &= 0xFFFF;
                int row = decoder.Decode(word, 0x1000, out Fields f);
                if (row != RiscVIsa.Undefined) Assert.Equal(word, RiscVAssembler.Encode(row, f));
                if (row == r) hits++;
            }
            if (hits == 0) silent.Add(s.Name);
        }
        Assert.Empty(silent);
    }

    /// <summary>Where two rows of one core accept the same word, one refines the other (C.NOP is C.ADDI with rd 0) or the manual excludes the pair.</summary>
    [Fact]
    public void No_word_belongs_to_two_rows_unless_one_refines_the_other()
    {
        Random random = new(3);
        RowShape[] shapes = RiscVIsa.Shapes;
        for (int a = 0; a < shapes.Length; a++)
            for (int b = a + 1; b < shapes.Length; b++)
            {
                RowShape x = shapes[a], y = shapes[b];
                if (x.Length != y.Length || x.Length == 0 || ((x.Value ^ y.Value) & x.Mask & y.Mask) != 0 || Exclude(x.Features, y.Features)) continue;
                uint both = x.Mask & y.Mask;
                if (both == x.Mask != (both == y.Mask)) continue;
                for (int i = 0; i < 3000; i++)
                {
                    uint word = ((uint)random.NextInt64(1L << 32) & ~(x.Mask | y.Mask)) | x.Value | y.Value;
                    if (x.Length == 2) word &= 0xFFFF;
                    Fields f = default, g = default;
                    Assert.False(x.TryRead(word, ref f) && y.TryRead(word, ref g), $"{word:x8} is {x.Name} and {y.Name}");
                }
            }
    }

    // Zcmp and Zcmt use encodings of C.FSDSP (Zc 1.0.4, "Zcmp"), Zfinx those of F, XW those of C's double precision and of Zcb.
    private static bool Exclude(Features a, Features b)
    {
        const Features Tables = Features.Zcmp | Features.Zcmt, Doubles = Features.Zcd, NotXw = Tables | Doubles | Features.Zcb;
        return ((a & Features.Xw) != 0 && (b & NotXw) != 0) || ((b & Features.Xw) != 0 && (a & NotXw) != 0) || ((a & Features.Zfinx) != 0 && (b & Features.RvF) != 0) || ((b & Features.Zfinx) != 0 && (a & Features.RvF) != 0) || ((a & Tables) != 0 && (b & Doubles) != 0) || ((b & Tables) != 0 && (a & Doubles) != 0);
    }

    [Fact]
    public void Reserved_and_absent_encodings_decode_to_no_row()
    {
        foreach (uint word in (ReadOnlySpan<uint>)[0x0000, 0xFFFFFFFF, 0x4002 /* c.lwsp x0 */, 0x8002 /* c.jr x0 */, 0x6101 /* c.addi16sp 0 */, 0x9C21 /* c.addw of RV64 */, 0x82000033])
            Assert.Equal(RiscVIsa.Undefined, Decoder.Decode(word, 0, out _));
        RiscVDecoder plain = new(Features.RvI);
        Assert.Equal(RiscVIsa.Undefined, plain.Decode(0x02B50533, 0, out _));      // mul a0,a0,a1
        Assert.Equal(RiscVIsa.Undefined, plain.Decode(0x4501, 0, out _));          // c.li a0,0
        Assert.Equal(RiscVIsa.Undefined, plain.Decode(0x30001073, 0, out _));      // csrw mstatus,zero
    }

    /// <summary>RV32E has x0 to x15; words that name others are reserved (Volume I, chapter 4).</summary>
    [Fact]
    public void RV32E_has_no_registers_above_x15()
    {
        RiscVDecoder small = new(Features.RvI | Features.RvE | Features.Zca);
        Assert.Equal("ADD", Name(small, 0x00B50533));                              // add a0,a0,a1
        Assert.Equal("UNDEFINED", Name(small, 0x01050533));                        // add a0,a0,a6
        Assert.Equal("UNDEFINED", Name(small, 0x00A80833));                        // add a6,a6,a0
        Assert.Equal("UNDEFINED", Name(small, 0x4801));                            // c.li a6,0
    }

    /// <summary>Words as LLVM 20 encodes its extension Xwchc: each bit of each offset, both registers.</summary>
    [Theory]
    [InlineData(0x2000, "qk.c.lbu s0,0(s0)"), InlineData(0x3000, "qk.c.lbu s0,1(s0)"), InlineData(0x2020, "qk.c.lbu s0,2(s0)"), InlineData(0x2040, "qk.c.lbu s0,4(s0)")]
    [InlineData(0x2400, "qk.c.lbu s0,8(s0)"), InlineData(0x2800, "qk.c.lbu s0,16(s0)"), InlineData(0xB000, "qk.c.sb s0,1(s0)"), InlineData(0xA020, "qk.c.sb s0,2(s0)")]
    [InlineData(0xA040, "qk.c.sb s0,4(s0)"), InlineData(0xA400, "qk.c.sb s0,8(s0)"), InlineData(0xA800, "qk.c.sb s0,16(s0)"), InlineData(0x2002, "qk.c.lhu s0,0(s0)")]
    [InlineData(0x2022, "qk.c.lhu s0,2(s0)"), InlineData(0x2042, "qk.c.lhu s0,4(s0)"), InlineData(0x2402, "qk.c.lhu s0,8(s0)"), InlineData(0x2802, "qk.c.lhu s0,16(s0)")]
    [InlineData(0x3002, "qk.c.lhu s0,32(s0)"), InlineData(0xA022, "qk.c.sh s0,2(s0)"), InlineData(0xA042, "qk.c.sh s0,4(s0)"), InlineData(0xA402, "qk.c.sh s0,8(s0)")]
    [InlineData(0xA802, "qk.c.sh s0,16(s0)"), InlineData(0xB002, "qk.c.sh s0,32(s0)"), InlineData(0x8000, "qk.c.lbusp s0,0(sp)"), InlineData(0x8080, "qk.c.lbusp s0,1(sp)")]
    [InlineData(0x8100, "qk.c.lbusp s0,2(sp)"), InlineData(0x8200, "qk.c.lbusp s0,4(sp)"), InlineData(0x8400, "qk.c.lbusp s0,8(sp)"), InlineData(0x80C0, "qk.c.sbsp s0,1(sp)")]
    [InlineData(0x8140, "qk.c.sbsp s0,2(sp)"), InlineData(0x8240, "qk.c.sbsp s0,4(sp)"), InlineData(0x8440, "qk.c.sbsp s0,8(sp)"), InlineData(0x8020, "qk.c.lhusp s0,0(sp)")]
    [InlineData(0x8120, "qk.c.lhusp s0,2(sp)"), InlineData(0x8220, "qk.c.lhusp s0,4(sp)"), InlineData(0x8420, "qk.c.lhusp s0,8(sp)"), InlineData(0x80A0, "qk.c.lhusp s0,16(sp)")]
    [InlineData(0x8160, "qk.c.shsp s0,2(sp)"), InlineData(0x8260, "qk.c.shsp s0,4(sp)"), InlineData(0x8460, "qk.c.shsp s0,8(sp)"), InlineData(0x80E0, "qk.c.shsp s0,16(sp)")]
    public void XW_is_encoded_as_LLVM_has_it(int word, string text)
    {
        RiscVDecoder decoder = new(Features.RvI | Features.RvE | Features.Zca | Features.Xw);
        Assert.Equal(text, RiscVDisassembler.Text((uint)word, 0, decoder));
        Assert.Equal((uint)word, RiscVAssembler.Assemble(text, 0));
    }

    // Hazard3 documentation, "Xh3bextm" and "Xh3power": the words that its macros make.
    [Theory, InlineData(0x1CB5060Bu, "h3.bextm a2,a0,a1,8"), InlineData(0x0075460Bu, "h3.bextmi a2,a0,7,1"), InlineData(0x1DF5460Bu, "h3.bextmi a2,a0,31,8")]
    [InlineData(0x00002033u, "h3.block"), InlineData(0x00102033u, "h3.unblock"), InlineData(0x00202033u, "slt zero,zero,sp")]
    public void The_instructions_of_Hazard3_are_encoded_as_its_documentation_says(uint word, string text)
    {
        RiscVDecoder decoder = new(CoreModel.Hazard3.Features);
        Assert.Equal(text, RiscVDisassembler.Text(word, 0, decoder));
        Assert.Equal(word, RiscVAssembler.Assemble(text, 0));
    }

    private static string Name(RiscVDecoder decoder, uint word) => RiscVIsa.Shapes[decoder.Decode(word, 0, out _)].Name;

    [Fact]
    public void Names_are_unique_and_found()
    {
        for (int r = 0; r < RiscVIsa.Shapes.Length; r++) Assert.Equal(r, RiscVIsa.Find(RiscVIsa.Shapes[r].Name));
        Assert.Throws<KeyNotFoundException>(() => RiscVIsa.Find("LI"));
    }
}
