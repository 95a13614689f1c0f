using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.Thumb;

namespace Emu.Guest.Compiler.Tests.Thumb;

/// <summary>Instructions chosen for small pieces of IR. The expectations are what the architecture offers for the piece; each was judged by hand.</summary>
public class CodeShapeTests
{
    /// <summary>Body with I32 parameters a, b, c; the last value is v. Expected instructions between prologue and return.</summary>
    public static TheoryData<string, string> Pieces => new()
    {
        { "v = add i32 a, b", "adds r0, r0, r1" },
        { "k = const i32 #1000\nv = add i32 a, k", "add.w r0, r0, #1000" },
        { "k = const i32 #-1000\nv = add i32 a, k", "sub.w r0, r0, #1000" },
        { "k = const i32 #4095\nv = add i32 a, k", "addw r0, r0, #4095" },
        { "k = const i32 #3\ns = shl i32 b, k\nv = add i32 a, s", "add.w r0, r0, r1, lsl #3" },
        { "m = mul i32 b, c\nv = add i32 a, m", "mla r0, r1, r2, r0" },
        { "m = mul i32 b, c\nv = sub i32 a, m", "mls r0, r1, r2, r0" },
        { "k = const i32 #5\nv = mul i32 a, k", "add.w r0, r0, r0, lsl #2" },
        { "k = const i32 #7\nv = mul i32 a, k", "rsb r0, r0, r0, lsl #3" },
        { "k = const i32 #255\nv = and i32 a, k", "uxtb r0, r0" },
        { "k = const i32 #4095\nv = and i32 a, k", "ubfx r0, r0, #0, #12" },
        { "k = const i32 #5\nm = const i32 #63\ns = shru i32 a, k\nv = and i32 s, m", "ubfx r0, r0, #5, #6" },
        { "k = const i32 #24\nl = const i32 #27\ns = shl i32 a, k\nv = shrs i32 s, l", "sbfx r0, r0, #3, #5" },
        { "n = not i32 b\nv = and i32 a, n", "bics r0, r1" },
        { "n = not i32 b\nv = or i32 a, n", "orn r0, r0, r1" },
        { "k = const i32 #-256\nv = and i32 a, k", "bic.w r0, r0, #255" },
        { "v = rems i32 a, b", "sdiv r2, r0, r1; mls r0, r2, r1, r0" },
        { "e = signextend8 i32 b\nv = add i32 a, e", "sxtab r0, r0, r1" },
        { "l = load.u8 i32 a\nv = signextend8 i32 l", "ldrsb.w r0, [r0]" },
        { "s = add i32 a, b\nv = load.s8 i32 s", "ldrsb r0, [r0, r1]" },
        { "k = const i32 #2\ni = shl i32 b, k\ns = add i32 a, i\nv = load.i32 i32 s align=4", "ldr.w r0, [r0, r1, lsl #2]" },
        { "k = const i32 #-8\ns = add i32 a, k\nv = load.i32 i32 s align=4", "ldr.w r0, [r0, #-8]" },
        { "k = const i32 #0\nv = compare.eq i32 a, k", "clz r0, r0; lsrs r0, r0, #5" },
        { "k = const i32 #0\nv = compare.lt i32 a, k", "lsrs r0, r0, #31" },
        { "q = compare.lt i32 a, b\nv = select i32 q, a, b", "cmp r0, r1; it ge; movge r0, r1" },
        { "q = compare.ltu i32 a, b\nv = select i32 q, c, a", "cmp r0, r1; it cc; movcc r0, r2" },
        {
            "l = const i32 #-128\nh = const i32 #127\np = compare.lt i32 a, l\nm = select i32 p, l, a\nq = compare.gt i32 m, h\nv = select i32 q, h, m",
            "ssat r0, #8, r0"
        },
        {
            "l = const i32 #0\nh = const i32 #255\np = compare.gt i32 a, h\nm = select i32 p, h, a\nq = compare.lt i32 m, l\nv = select i32 q, l, m",
            "usat r0, #8, r0"
        },
        { "x = signextend i64 a\ny = signextend i64 b\nz = mul i64 x, y\nv = highhalf i32 z", "smmul r0, r0, r1" },
        { "v = dualextend i32 a", "sxtb16 r0, r0" },
        { "k = const i32 #8\nr = ror i32 b, k\ne = dualextend i32 r\nv = dualadd i32 a, e", "sxtab16 r0, r0, r1, ror #8" },
        { "v = dualadd i32 a, b", "sadd16 r0, r0, r1" },
        { "m = dualdot i32 b, c\nv = add i32 a, m", "smlad r0, r1, r2, r0" },
        { "v = dualdot i32 a, b", "smuad r0, r0, r1" },
        { "x = signextend16 i32 b\ny = signextend16 i32 c\nm = mul i32 x, y\nv = add i32 a, m", "smlabb r0, r1, r2, r0" },
        { "k = const i32 #16\nx = shrs i32 b, k\ny = signextend16 i32 c\nm = mul i32 x, y\nv = add i32 a, m", "smlatb r0, r1, r2, r0" },
        { "k = const i32 #16\nx = zeroextend16 i32 a\ny = shl i32 b, k\nv = or i32 x, y", "pkhbt r0, r0, r1, lsl #16" },
        { "k = const i32 #16\nq = const i32 #-65536\nx = shru i32 a, k\ny = and i32 b, q\nv = or i32 y, x", "pkhtb r0, r1, r0, asr #16" },
        {
            "x = signextend i64 a\ny = signextend i64 b\nz = mul i64 x, y\nk = const i32 #20\ns = shrs i64 z, k\nv = truncate i32 s",
            "smull r1, r0, r0, r1; lsrs r1, r1, #20; orr.w r0, r1, r0, lsl #12"
        },
    };

    /// <summary>The same for ARMv6-M.</summary>
    public static TheoryData<string, string> LowPieces => new()
    {
        { "v = add i32 a, b", "adds r0, r0, r1" },
        { "k = const i32 #200\nv = add i32 a, k", "adds r0, #200" },
        { "k = const i32 #400\nv = add i32 a, k", "adds r0, #255; adds r0, #145" },
        { "k = const i32 #3\ns = shl i32 b, k\nv = add i32 a, s", "lsls r1, r1, #3; adds r0, r0, r1" },
        { "m = mul i32 b, c\nv = add i32 a, m", "muls r1, r2; adds r0, r0, r1" },
        { "k = const i32 #255\nv = and i32 a, k", "uxtb r0, r0" },
        { "k = const i32 #4095\nv = and i32 a, k", "lsls r0, r0, #20; lsrs r0, r0, #20" },
        { "n = not i32 b\nv = and i32 a, n", "bics r0, r1" },
        { "s = add i32 a, b\nv = load.s8 i32 s", "ldrsb r0, [r0, r1]" },
        { "k = const i32 #0\nv = compare.eq i32 a, k", "negs r1, r0; adcs r0, r1" },
        { "k = const i32 #0\nv = compare.ne i32 a, k", "subs r1, r0, #1; sbcs r0, r1" },
        { "q = compare.lt i32 a, b\nv = select i32 q, a, b", "cmp r0, r1; blt.n 6; mov r0, r1" },
    };

    /// <summary>What ARMv8-M Baseline adds to that.</summary>
    public static TheoryData<string, string> BaselinePieces => new()
    {
        { "v = divs i32 a, b", "sdiv r0, r0, r1" },
        { "k = const i32 #70000\nv = mul i32 a, k", "movw r1, #4464; movt r1, #1; muls r0, r1" },
        { "k = const i32 #1000\nv = add i32 a, k", "movw r1, #1000; adds r0, r0, r1" },
        { "v = remu i32 a, b", "udiv r2, r0, r1; muls r2, r1; subs r0, r0, r2" },
    };

    /// <summary>What ARMv8.1-M adds: selects without IT.</summary>
    public static TheoryData<string, string> V81Pieces => new()
    {
        { "q = compare.lt i32 a, b\nv = select i32 q, a, b", "cmp r0, r1; csel r0, r0, r1, lt" },
        { "k = const i32 #0\nq = compare.ltu i32 a, b\nv = select i32 q, c, k", "cmp r0, r1; csel r0, r2, zr, cc" },
        { "k = const i32 #1\nq = compare.gt i32 a, b\nv = select i32 q, k, c", "cmp r0, r1; csinc r0, r2, zr, le" },
        { "k = const i32 #-1\nq = compare.gt i32 a, b\nv = select i32 q, c, k", "cmp r0, r1; csinv r0, r2, zr, gt" },
        { "k = const i32 #77\nq = compare.gt i32 a, b\nv = select i32 q, k, c", "cmp r0, r1; ite gt; movgt r0, #77; movle r0, r2" },
        { "v = compare.gt i32 a, b", "cmp r0, r1; cset r0, gt" },
        { "q = compare.gt i32 a, b\nv = add i32 c, q", "cmp r0, r1; cinc r0, r2, gt" },
        { "k = const i32 #0\nn = neg i32 a\nq = compare.lt i32 a, k\nv = select i32 q, n, a", "cmp r0, #0; cneg r0, r0, mi" },
        { "k = const i32 #1\nn = add i32 b, k\nq = compare.lt i32 a, c\nv = select i32 q, n, a", "cmp r0, r2; csinc r0, r0, r1, ge" },
        { "n = not i32 b\nq = compare.lt i32 a, c\nv = select i32 q, a, n", "cmp r0, r2; csinv r0, r0, r1, lt" },
    };

    [Theory, MemberData(nameof(V81Pieces))]
    public void A_piece_of_IR_becomes_conditional_selects_on_ARMv8_1_M(string body, string expected) => Compare(ThumbTarget.CortexM55, body, expected);

    [Theory, MemberData(nameof(BaselinePieces))]
    public void A_piece_of_IR_becomes_few_instructions_on_ARMv8_M_Baseline(string body, string expected) => Compare(ThumbTarget.CortexM23, body, expected);

    [Theory, MemberData(nameof(LowPieces))]
    public void A_piece_of_IR_becomes_16_bit_instructions_on_ARMv6_M(string body, string expected) => Compare(ThumbTarget.CortexM0, body, expected);

    [Theory, MemberData(nameof(Pieces))]
    public void A_piece_of_IR_becomes_the_instructions_that_fit_it(string body, string expected) => Compare(ThumbTarget.CortexM4, body, expected);

    private static void Compare(ThumbTarget target, string body, string expected)
    {
        string text = "func \"f\" (i32, i32, i32) i32 inline=0\nb0:\na = param i32 #0\nb = param i32 #1\nc = param i32 #2\n" + body + "\nreturn v\n";
        CompiledFunction function = ThumbBackEnd.Compile(Parser.Function(text), target, check: true);
        IEnumerable<string> lines = Listing.Of(function).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static l => l[(l.IndexOf(':', StringComparison.Ordinal) + 2)..].Trim());
        Assert.Equal(expected, string.Join("; ", lines.SkipLast(1)));
    }

    [Fact]
    public void A_byte_loop_over_two_pointers_uses_write_back_and_no_other_instruction()
    {
        const string text = """
            func "f" (i32, i32, i32) i32 inline=0
            b0:
              x = param i32 #0
              w = param i32 #1
              e = param i32 #2
              zero = const i32 #0
              one = const i32 #1
              jump -> b1
            b1: b0, b1
              p = phi i32 x, p2
              q = phi i32 w, q2
              s = phi i32 zero, s2
              l = load.s8 i32 p
              r = load.s8 i32 q
              m = mul i32 l, r
              s2 = add i32 s, m
              p2 = add i32 p, one
              q2 = add i32 q, one
              t = compare.ne i32 p2, e
              branch t -> b1, b2
            b2: b1
              return s2
            """;
        CompiledFunction function = ThumbBackEnd.Compile(Parser.Function(text), ThumbTarget.CortexM4, check: true);
        string listing = Listing.Of(function);
        Assert.Contains("ldrsb.w", listing, StringComparison.Ordinal);
        Assert.Equal(2, listing.Split("], #1").Length - 1);
        // Two loads, multiply-add, compare, branch: five instructions between the loop's label and its end.
        Assert.True(function.Code.Length <= 4 + 2 + 2 + 2 * 4 + 4 + 2 + 2 + 2 + 4, listing);
    }
}
