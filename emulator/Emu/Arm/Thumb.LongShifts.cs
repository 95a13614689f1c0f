using Emu.Isa;

namespace Emu.Arm;

// Shifts of 64 bits in two registers, and of 32 bits with rounding and saturation: the scalar part of MVE. Source: ARMv8-M ARM (DDI 0553), C2.4.
// D holds the low word, T the high one. Register amounts are signed bytes.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] LongShifts =>
    [
        new("LSLL (immediate) T1", "111010100101 ddd 0 0 iii ttt 1 ii 00 1111", "lsll{c} {d}, {t}, {i}", Features.MveShifts, TimingClass.Alu, &Lsll, V81Forms.LongByImmediate),
        new("LSRL (immediate) T1", "111010100101 ddd 0 0 iii ttt 1 ii 01 1111", "lsrl{c} {d}, {t}, {i}", Features.MveShifts, TimingClass.Alu, &Lsrl, V81Forms.LongByImmediate),
        new("ASRL (immediate) T1", "111010100101 ddd 0 0 iii ttt 1 ii 10 1111", "asrl{c} {d}, {t}, {i}", Features.MveShifts, TimingClass.Alu, &Asrl, V81Forms.LongByImmediate),
        new("UQSHLL T1", "111010100101 ddd 1 0 iii ttt 1 ii 00 1111", "uqshll{c} {d}, {t}, {i}", Features.MveShifts, TimingClass.Alu, &Uqshll, V81Forms.LongByImmediate),
        new("URSHRL T1", "111010100101 ddd 1 0 iii ttt 1 ii 01 1111", "urshrl{c} {d}, {t}, {i}", Features.MveShifts, TimingClass.Alu, &Urshrl, V81Forms.LongByImmediate),
        new("SRSHRL T1", "111010100101 ddd 1 0 iii ttt 1 ii 10 1111", "srshrl{c} {d}, {t}, {i}", Features.MveShifts, TimingClass.Alu, &Srshrl, V81Forms.LongByImmediate),
        new("SQSHLL T1", "111010100101 ddd 1 0 iii ttt 1 ii 11 1111", "sqshll{c} {d}, {t}, {i}", Features.MveShifts, TimingClass.Alu, &Sqshll, V81Forms.LongByImmediate),
        new("UQSHL T1", "111010100101 dddd 0 iii 1111 ii 00 1111", "uqshl{c} {d}, {i}", Features.MveShifts, TimingClass.Alu, &Uqshl, V81Forms.ShortByImmediate),
        new("URSHR T1", "111010100101 dddd 0 iii 1111 ii 01 1111", "urshr{c} {d}, {i}", Features.MveShifts, TimingClass.Alu, &Urshr, V81Forms.ShortByImmediate),
        new("SRSHR T1", "111010100101 dddd 0 iii 1111 ii 10 1111", "srshr{c} {d}, {i}", Features.MveShifts, TimingClass.Alu, &Srshr, V81Forms.ShortByImmediate),
        new("SQSHL T1", "111010100101 dddd 0 iii 1111 ii 11 1111", "sqshl{c} {d}, {i}", Features.MveShifts, TimingClass.Alu, &Sqshl, V81Forms.ShortByImmediate),
        new("UQRSHL T1", "111010100101 dddd mmmm 1111 0000 1101", "uqrshl{c} {d}, {m}", Features.MveShifts, TimingClass.Alu, &Uqrshl, V81Forms.ShortByRegister),
        new("SQRSHR T1", "111010100101 dddd mmmm 1111 0010 1101", "sqrshr{c} {d}, {m}", Features.MveShifts, TimingClass.Alu, &Sqrshr, V81Forms.ShortByRegister),
        new("LSLL (register) T1", "111010100101 ddd 0 mmmm ttt 1 0000 1101", "lsll{c} {d}, {t}, {m}", Features.MveShifts, TimingClass.Alu, &LsllReg, V81Forms.LongByRegister),
        new("ASRL (register) T1", "111010100101 ddd 0 mmmm ttt 1 0010 1101", "asrl{c} {d}, {t}, {m}", Features.MveShifts, TimingClass.Alu, &AsrlReg, V81Forms.LongByRegister),
        new("UQRSHLL T1", "111010100101 ddd 1 mmmm ttt 1 0000 1101", "uqrshll{c} {d}, {t}, #64, {m}", Features.MveShifts, TimingClass.Alu, &Uqrshll, V81Forms.LongByRegister),
        new("SQRSHRL T1", "111010100101 ddd 1 mmmm ttt 1 0010 1101", "sqrshrl{c} {d}, {t}, #64, {m}", Features.MveShifts, TimingClass.Alu, &Sqrshrl, V81Forms.LongByRegister),
        new("UQRSHLL T1 to 48 bits", "111010100101 ddd 1 mmmm ttt 1 1000 1101", "uqrshll{c} {d}, {t}, #48, {m}", Features.MveShifts, TimingClass.Alu, &Uqrshll48, V81Forms.LongByRegister),
        new("SQRSHRL T1 to 48 bits", "111010100101 ddd 1 mmmm ttt 1 1010 1101", "sqrshrl{c} {d}, {t}, #48, {m}", Features.MveShifts, TimingClass.Alu, &Sqrshrl48, V81Forms.LongByRegister),
    ];

    private static void Lsll(ref TOps o, in Fields f) => ShiftLong(ref o, f, o.Imm(f.Imm), ShiftRule.None, 64);
    private static void Lsrl(ref TOps o, in Fields f) => ShiftLong(ref o, f, o.Imm(0 - f.Imm), ShiftRule.None, 64);
    private static void Asrl(ref TOps o, in Fields f) => ShiftLong(ref o, f, o.Imm(0 - f.Imm), ShiftRule.Signed, 64);
    private static void Uqshll(ref TOps o, in Fields f) => ShiftLong(ref o, f, o.Imm(f.Imm), ShiftRule.Saturate, 64);
    private static void Sqshll(ref TOps o, in Fields f) => ShiftLong(ref o, f, o.Imm(f.Imm), ShiftRule.Saturate | ShiftRule.Signed, 64);
    private static void Urshrl(ref TOps o, in Fields f) => ShiftLong(ref o, f, o.Imm(0 - f.Imm), ShiftRule.Round, 64);
    private static void Srshrl(ref TOps o, in Fields f) => ShiftLong(ref o, f, o.Imm(0 - f.Imm), ShiftRule.Round | ShiftRule.Signed, 64);
    private static void LsllReg(ref TOps o, in Fields f) => ShiftLong(ref o, f, Amount(ref o, f), ShiftRule.None, 64);
    private static void AsrlReg(ref TOps o, in Fields f) => ShiftLong(ref o, f, Opposite(ref o, f), ShiftRule.Signed, 64);
    private static void Uqrshll(ref TOps o, in Fields f) => ShiftLong(ref o, f, Amount(ref o, f), ShiftRule.Saturate | ShiftRule.Round, 64);
    private static void Sqrshrl(ref TOps o, in Fields f) => ShiftLong(ref o, f, Opposite(ref o, f), ShiftRule.Saturate | ShiftRule.Round | ShiftRule.Signed, 64);
    private static void Uqrshll48(ref TOps o, in Fields f) => ShiftLong(ref o, f, Amount(ref o, f), ShiftRule.Saturate | ShiftRule.Round, 48);
    private static void Sqrshrl48(ref TOps o, in Fields f) => ShiftLong(ref o, f, Opposite(ref o, f), ShiftRule.Saturate | ShiftRule.Round | ShiftRule.Signed, 48);

    private static void Uqshl(ref TOps o, in Fields f) => ShiftShort(ref o, f, o.Imm(f.Imm), ShiftRule.Saturate);
    private static void Sqshl(ref TOps o, in Fields f) => ShiftShort(ref o, f, o.Imm(f.Imm), ShiftRule.Saturate | ShiftRule.Signed);
    private static void Urshr(ref TOps o, in Fields f) => ShiftShort(ref o, f, o.Imm(0 - f.Imm), ShiftRule.Round);
    private static void Srshr(ref TOps o, in Fields f) => ShiftShort(ref o, f, o.Imm(0 - f.Imm), ShiftRule.Round | ShiftRule.Signed);
    private static void Uqrshl(ref TOps o, in Fields f) => ShiftShort(ref o, f, Amount(ref o, f), ShiftRule.Saturate | ShiftRule.Round);
    private static void Sqrshr(ref TOps o, in Fields f) => ShiftShort(ref o, f, Opposite(ref o, f), ShiftRule.Saturate | ShiftRule.Round | ShiftRule.Signed);

    private static V Amount(ref TOps o, in Fields f) => SignedByte(ref o, o.Reg(f.M));
    private static V Opposite(ref TOps o, in Fields f) => o.Sub(o.Imm(0), Amount(ref o, f));

    private static void ShiftLong(ref TOps o, in Fields f, V amount, ShiftRule rule, int bits)
    {
        W result = o.ShiftWide(o.Pair(o.Reg(f.D), o.Reg(f.T)), amount, rule, bits);
        o.SetReg(f.D, o.Low(result));
        o.SetReg(f.T, o.High(result));
    }

    private static void ShiftShort(ref TOps o, in Fields f, V amount, ShiftRule rule)
    {
        V value = o.Reg(f.D);
        W wide = (rule & ShiftRule.Signed) != 0 ? o.WideSigned(value) : o.Wide(value);
        o.SetReg(f.D, o.Low(o.ShiftWide(wide, amount, rule, 32)));
    }
}
