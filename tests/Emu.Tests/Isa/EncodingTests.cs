using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>The table of encodings against itself: what decodes encodes to the same bits, and no word has two meanings by accident.</summary>
public class EncodingTests
{
    private static readonly ThumbDecoder Decoder = new(Thumb.Everything);

    [Fact]
    public void Every_16_bit_word_that_decodes_encodes_to_itself()
    {
        for (uint word = 0; word < 0xE800; word++)
            foreach (byte it in (ReadOnlySpan<byte>)[0, 0x08])
            {
                int row = Decoder.Decode((ushort)word, 0, 0x1000, it, out Fields f);
                if (row == Thumb.Undefined) continue;
                Assert.Equal(word, ThumbAssembler.Encode(row, f));
                Assert.Equal(2, f.Length);
            }
    }

    [Fact]
    public void Random_32_bit_words_that_decode_encode_to_themselves()
    {
        Random random = new(1);
        int decoded = 0;
        for (int i = 0; i < 10_000_000; i++)
        {
            uint word = 0xE8000000 + (uint)random.NextInt64(0x18000000);
            int row = Decoder.Decode((ushort)(word >> 16), (ushort)word, 0x1000, 0, out Fields f);
            if (row == Thumb.Undefined) continue;
            decoded++;
            Assert.Equal(word, ThumbAssembler.Encode(row, f));
        }
        Assert.InRange(decoded, 1_000_000, 10_000_000);
    }

    [Fact]
    public void Words_of_every_row_with_random_field_bits_encode_to_themselves()
    {
        Random random = new(2);
        List<string> silent = [];
        for (int r = 0; r < Thumb.Shapes.Length; r++)
        {
            RowShape s = Thumb.Shapes[r];
            if (r == Thumb.Undefined) continue;
            int hits = 0;
            for (int i = 0; i < 20_000; i++)
            {
                uint word = ((uint)random.NextInt64(1L << 32) & ~s.Mask) | s.Value;
                if (s.Length == 2) word &= 0xFFFF;
                int row = Decode(word, s.Length, out Fields f);
                if (row != Thumb.Undefined) Assert.Equal(word, ThumbAssembler.Encode(row, f));
                if (row == r) hits++;
            }
            if (hits == 0) silent.Add(s.Name);
        }
        Assert.Empty(silent);
    }

    /// <summary>
    /// Where two rows accept the same word, the manual says SEE: the row with the larger mask refines the other. Patterns that cross without
    /// refining (a literal load has PC as base and any U bit) are kept apart by their register rules.
    /// </summary>
    [Fact]
    public void No_word_belongs_to_two_rows_unless_one_refines_the_other()
    {
        Random random = new(3);
        RowShape[] shapes = Thumb.Shapes;
        for (int a = 0; a < shapes.Length; a++)
            for (int b = a + 1; b < shapes.Length; b++)
            {
                RowShape x = shapes[a], y = shapes[b];
                if (x.Length != y.Length || x.Length == 0 || ((x.Value ^ y.Value) & x.Mask & y.Mask) != 0) continue;
                uint both = x.Mask & y.Mask;
                if ((both == x.Mask) != (both == y.Mask)) continue;
                for (int i = 0; i < 3000; i++)
                {
                    uint word = ((uint)random.NextInt64(1L << 32) & ~(x.Mask | y.Mask)) | x.Value | y.Value;
                    if (x.Length == 2) word &= 0xFFFF;
                    Fields f = default, g = default;
                    Assert.False(x.TryRead(word, ref f) && y.TryRead(word, ref g), $"{word:x8} is {x.Name} and {y.Name}");
                }
            }
    }

    /// <summary>The least core of each row is what GNU as says (features.txt), but for rows where the manual says otherwise.</summary>
    [Fact]
    public void Rows_belong_to_the_cores_that_the_assembler_knows_them_for()
    {
        List<string> different = [];
        foreach ((_, string line) in VectorFiles.Lines("features.txt"))
        {
            string[] parts = line.Split(" | ");
            Features ours = Thumb.Shapes[Thumb.Find(parts[0])].Features;
            string least = Cores.First(c => (ours & c.Features) == ours).Name;
            if (parts[0].Contains("(System Register)", StringComparison.Ordinal)) continue;    // as for VMRS and VMSR in ManualDecides
            if (parts[1] != "-" && least != parts[1] && !ManualDecides.Contains(parts[0])) different.Add($"{parts[0]}: {least}, as: {parts[1]}");
            bool baseline = (ours & (Features.V6M | Features.V8M | Features.Security)) == ours;
            if (baseline != (parts[2] == "yes") && !ManualDecidesBaseline.Contains(parts[0])) different.Add($"{parts[0]}: {ours}, as for cortex-m23: {parts[2]}");
        }
        Assert.True(different.Count == 0, string.Join('\n', different));
    }

    private const Features V7EM = Features.V6M | Features.V7M | Features.Dsp, V8Main = V7EM | Features.V8M | Features.Security, V81Main = V8Main | Features.V81M;

    private static readonly (string Name, Features Features)[] Cores =
    [
        ("cortex-m0", Features.V6M), ("cortex-m3", Features.V6M | Features.V7M), ("cortex-m4", V7EM), ("cortex-m4f", V7EM | Features.Fp),
        ("cortex-m7s", V7EM | Features.Fp5), ("cortex-m7d", V7EM | Features.Fp5 | Features.FpDouble), ("v8-m.main", V8Main), ("v8.1-m", V81Main),
        ("v8.1-m+fp", V81Main | Features.FpHalf), ("v8.1-m+mve", V81Main | Features.Mve), ("v8.1-m+mve.fp", V81Main | Features.MveFloat), ("v8.1-m+pacbti", V81Main | Features.Pacbti),
    ];

    // ARMv6-M Architecture Reference Manual (DDI 0419): UDF.W and all DSB options are there (A5.3.1), FAULTMASK is not (B1.4.3).
    // DDI 0403E, A7.7: moves of one half of a D register belong to FPv4-SP, too; as wants a double-precision unit.
    private static readonly string[] ManualDecides =
        ["UDF T2", "DSB T1", "CPS T1 with F", "VMOV (ARM core register to scalar) T1", "VMOV (scalar to ARM core register) T1",
        // as takes these without a look at the unit's version or precision; A7.7 has them in FPv5 and with double precision only.
        "VMAXNM T2 F32", "VMINNM T2 F32", "VCVTA, VCVTN, VCVTP, VCVTM T1 S32 F32", "VCVTA, VCVTN, VCVTP, VCVTM T1 U32 F32", "VNMUL T2 F64", "VNMLS T1 F64", "VNMLA T1 F64",
        "VFMA T2 F64", "VFMS T2 F64", "VFNMS T1 F64", "VFNMA T1 F64", "VCMP T2 F64", "VCMPE T2 F64",
        // DDI 0553: floating-point registers are part of the extensions, not of ARMv8.1-M; VPR belongs to MVE.
        "VSCCLRM T1", "VSCCLRM T2", "VMRS T1 VPR", "VMSR T1 VPR", "VMRS T1 P0", "VMSR T1 P0", "VMAXNM T2 F16", "VMINNM T2 F16",
        "VCVTA, VCVTN, VCVTP, VCVTM T1 S32 F16", "VCVTA, VCVTN, VCVTP, VCVTM T1 U32 F16", "VMRS T1 FPCXT_NS", "VMSR T1 FPCXT_NS", "VMRS T1 FPCXT_S", "VMSR T1 FPCXT_S",
        // as takes hints for every core; without PACBTI they are other rows, which do nothing.
        "PAC T1", "PACBTI T1", "AUT T1", "BTI T1"];

    // as takes these for ARMv8-M Baseline, whose manual page (DDI 0553, C2.4) has them in the Main Extension only.
    private static readonly string[] ManualDecidesBaseline =
        ["MOV (immediate) T2", "MOV (register) T3", "ASR (immediate) T2", "LSL (immediate) T2", "LSR (immediate) T2", "ROR (immediate) T1", "RRX T1", "CPS T1 with F", "UDF T2", "DSB T1"];

    [Fact]
    public void Names_are_unique_and_found()
    {
        for (int r = 0; r < Thumb.Shapes.Length; r++)
            Assert.Equal(r, Thumb.Find(Thumb.Shapes[r].Name));
        Assert.Throws<KeyNotFoundException>(() => Thumb.Find("ADD"));
    }

    private static int Decode(uint word, int length, out Fields f) => length == 2
        ? Decoder.Decode((ushort)word, 0, 0x1000, 0, out f)
        : Decoder.Decode((ushort)(word >> 16), (ushort)word, 0x1000, 0, out f);
}
