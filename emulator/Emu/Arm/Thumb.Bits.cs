using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// Extends, bit fields, reversals, CLZ, PKH. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Bits =>
    [
        new("SXTB T1", "1011001001 mmm ddd", "sxtb{c} {d}, {m}", Features.V6M, TimingClass.Alu, &Sxtb),
        new("SXTB T2", "111110100100 1111 1111 dddd 10 ss mmmm", "sxtb{c}.w {d}, {m}{rotate}", Features.V7M, TimingClass.Alu, &Sxtb, ThumbForms.RotateBytes),
        new("SXTH T1", "1011001000 mmm ddd", "sxth{c} {d}, {m}", Features.V6M, TimingClass.Alu, &Sxth),
        new("SXTH T2", "111110100000 1111 1111 dddd 10 ss mmmm", "sxth{c}.w {d}, {m}{rotate}", Features.V7M, TimingClass.Alu, &Sxth, ThumbForms.RotateBytes),
        new("UXTB T1", "1011001011 mmm ddd", "uxtb{c} {d}, {m}", Features.V6M, TimingClass.Alu, &Uxtb),
        new("UXTB T2", "111110100101 1111 1111 dddd 10 ss mmmm", "uxtb{c}.w {d}, {m}{rotate}", Features.V7M, TimingClass.Alu, &Uxtb, ThumbForms.RotateBytes),
        new("UXTH T1", "1011001010 mmm ddd", "uxth{c} {d}, {m}", Features.V6M, TimingClass.Alu, &Uxth),
        new("UXTH T2", "111110100001 1111 1111 dddd 10 ss mmmm", "uxth{c}.w {d}, {m}{rotate}", Features.V7M, TimingClass.Alu, &Uxth, ThumbForms.RotateBytes),
        new("SXTB16 T1", "111110100010 1111 1111 dddd 10 ss mmmm", "sxtb16{c} {d}, {m}{rotate}", Features.Dsp, TimingClass.Alu, &Sxtb16, ThumbForms.RotateBytes),
        new("UXTB16 T1", "111110100011 1111 1111 dddd 10 ss mmmm", "uxtb16{c} {d}, {m}{rotate}", Features.Dsp, TimingClass.Alu, &Uxtb16, ThumbForms.RotateBytes),
        new("SXTAB T1", "111110100100 nnnn 1111 dddd 10 ss mmmm", "sxtab{c} {d}, {n}, {m}{rotate}", Features.Dsp, TimingClass.Alu, &Sxtab, ThumbForms.RotateBytes),
        new("SXTAH T1", "111110100000 nnnn 1111 dddd 10 ss mmmm", "sxtah{c} {d}, {n}, {m}{rotate}", Features.Dsp, TimingClass.Alu, &Sxtah, ThumbForms.RotateBytes),
        new("UXTAB T1", "111110100101 nnnn 1111 dddd 10 ss mmmm", "uxtab{c} {d}, {n}, {m}{rotate}", Features.Dsp, TimingClass.Alu, &Uxtab, ThumbForms.RotateBytes),
        new("UXTAH T1", "111110100001 nnnn 1111 dddd 10 ss mmmm", "uxtah{c} {d}, {n}, {m}{rotate}", Features.Dsp, TimingClass.Alu, &Uxtah, ThumbForms.RotateBytes),
        new("SXTAB16 T1", "111110100010 nnnn 1111 dddd 10 ss mmmm", "sxtab16{c} {d}, {n}, {m}{rotate}", Features.Dsp, TimingClass.Alu, &Sxtab16, ThumbForms.RotateBytes),
        new("UXTAB16 T1", "111110100011 nnnn 1111 dddd 10 ss mmmm", "uxtab16{c} {d}, {n}, {m}{rotate}", Features.Dsp, TimingClass.Alu, &Uxtab16, ThumbForms.RotateBytes),

        new("BFC T1", "11110011 0110 1111 0 iii dddd ii 0 jjjjj", "bfc{c} {d}, #{u}, #{width}", Features.V7M, TimingClass.Alu, &Bfc, ThumbForms.InsertBits),
        new("BFI T1", "11110011 0110 nnnn 0 iii dddd ii 0 jjjjj", "bfi{c} {d}, {n}, #{u}, #{width}", Features.V7M, TimingClass.Alu, &Bfi, ThumbForms.InsertBits),
        new("SBFX T1", "11110011 0100 nnnn 0 iii dddd ii 0 jjjjj", "sbfx{c} {d}, {n}, #{u}, #{width}", Features.V7M, TimingClass.Alu, &Sbfx, ThumbForms.ExtractBits),
        new("UBFX T1", "11110011 1100 nnnn 0 iii dddd ii 0 jjjjj", "ubfx{c} {d}, {n}, #{u}, #{width}", Features.V7M, TimingClass.Alu, &Ubfx, ThumbForms.ExtractBits),

        new("CLZ T1", "111110101011 nnnn 1111 dddd 1000 mmmm", "clz{c} {d}, {m}", Features.V7M, TimingClass.Alu, &Clz, ThumbForms.SameRegister),
        new("RBIT T1", "111110101001 nnnn 1111 dddd 1010 mmmm", "rbit{c} {d}, {m}", Features.V7M, TimingClass.Alu, &Rbit, ThumbForms.SameRegister),
        new("REV T1", "1011101000 mmm ddd", "rev{c} {d}, {m}", Features.V6M, TimingClass.Alu, &Rev),
        new("REV T2", "111110101001 nnnn 1111 dddd 1000 mmmm", "rev{c}.w {d}, {m}", Features.V7M, TimingClass.Alu, &Rev, ThumbForms.SameRegister),
        new("REV16 T1", "1011101001 mmm ddd", "rev16{c} {d}, {m}", Features.V6M, TimingClass.Alu, &Rev16),
        new("REV16 T2", "111110101001 nnnn 1111 dddd 1001 mmmm", "rev16{c}.w {d}, {m}", Features.V7M, TimingClass.Alu, &Rev16, ThumbForms.SameRegister),
        new("REVSH T1", "1011101011 mmm ddd", "revsh{c} {d}, {m}", Features.V6M, TimingClass.Alu, &Revsh),
        new("REVSH T2", "111110101001 nnnn 1111 dddd 1011 mmmm", "revsh{c}.w {d}, {m}", Features.V7M, TimingClass.Alu, &Revsh, ThumbForms.SameRegister),

        new("PKHBT T1", "111010101100 nnnn 0 sss dddd ss 00 mmmm y=0", "pkhbt{c} {d}, {n}, {m}{shift}", Features.Dsp, TimingClass.Alu, &Pkhbt),
        new("PKHTB T1", "111010101100 nnnn 0 sss dddd ss 10 mmmm y=2", "pkhtb{c} {d}, {n}, {m}{shift}", Features.Dsp, TimingClass.Alu, &Pkhtb, ThumbForms.ShiftOrAll),
    ];

    private static void Sxtb(ref TOps o, in Fields f) => o.SetReg(f.D, SignedByte(ref o, Rotated(ref o, f)));
    private static void Sxth(ref TOps o, in Fields f) => o.SetReg(f.D, SignedHalf(ref o, Rotated(ref o, f), top: false));
    private static void Uxtb(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(Rotated(ref o, f), o.Imm(0xFF)));
    private static void Uxth(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(Rotated(ref o, f), o.Imm(0xFFFF)));
    private static void Sxtab(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Reg(f.N), SignedByte(ref o, Rotated(ref o, f))));
    private static void Sxtah(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Reg(f.N), SignedHalf(ref o, Rotated(ref o, f), top: false)));
    private static void Uxtab(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Reg(f.N), o.And(Rotated(ref o, f), o.Imm(0xFF))));
    private static void Uxtah(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Reg(f.N), o.And(Rotated(ref o, f), o.Imm(0xFFFF))));
    private static void Sxtb16(ref TOps o, in Fields f) => o.SetReg(f.D, SignedBytes16(ref o, Rotated(ref o, f)));
    private static void Uxtb16(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(Rotated(ref o, f), o.Imm(0x00FF00FF)));
    private static void Sxtab16(ref TOps o, in Fields f) => o.SetReg(f.D, AddHalves(ref o, o.Reg(f.N), SignedBytes16(ref o, Rotated(ref o, f))));
    private static void Uxtab16(ref TOps o, in Fields f) => o.SetReg(f.D, AddHalves(ref o, o.Reg(f.N), o.And(Rotated(ref o, f), o.Imm(0x00FF00FF))));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rotated(ref TOps o, in Fields f) => f.ShiftAmount == 0 ? o.Reg(f.M) : o.Ror(o.Reg(f.M), f.ShiftAmount);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SignedByte(ref TOps o, V x) => o.Sar(o.Shl(x, 24), 24);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SignedBytes16(ref TOps o, V x) =>
        o.Or(o.And(SignedByte(ref o, x), o.Imm(0xFFFF)), o.And(o.Sar(o.Shl(x, 8), 8), o.Imm(0xFFFF0000)));

    // Two 16-bit sums: nothing may cross from the low to the high half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AddHalves(ref TOps o, V a, V b) =>
        o.Or(o.And(o.Add(a, b), o.Imm(0xFFFF)), o.Add(o.And(a, o.Imm(0xFFFF0000)), o.And(b, o.Imm(0xFFFF0000))));

    private static void Bfc(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.Reg(f.D), o.Imm(~FieldMask(f))));

    private static void Bfi(ref TOps o, in Fields f) =>
        o.SetReg(f.D, o.Or(o.And(o.Reg(f.D), o.Imm(~FieldMask(f))), o.And(o.Shl(o.Reg(f.N), (int)f.Imm), o.Imm(FieldMask(f)))));

    private static void Sbfx(ref TOps o, in Fields f) => o.SetReg(f.D, o.Sar(o.Shl(o.Reg(f.N), AboveField(f)), 32 - (int)f.Imm2));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Ubfx(ref TOps o, in Fields f) => o.SetReg(f.D, o.Shr(o.Shl(o.Reg(f.N), AboveField(f)), 32 - (int)f.Imm2));

    // Imm is the lowest bit, Imm2 the width 1..32.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint FieldMask(in Fields f) => (uint)((1UL << (int)f.Imm2) - 1) << (int)f.Imm;
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AboveField(in Fields f) => 32 - (int)f.Imm - (int)f.Imm2;

    private static void Clz(ref TOps o, in Fields f) => o.SetReg(f.D, o.CountLeadingZeros(o.Reg(f.M)));
    private static void Rev(ref TOps o, in Fields f) => o.SetReg(f.D, SwapBytes(ref o, o.Reg(f.M)));
    private static void Rev16(ref TOps o, in Fields f) => o.SetReg(f.D, SwapPairs(ref o, o.Reg(f.M), 8, 0x00FF00FF));
    private static void Revsh(ref TOps o, in Fields f) => o.SetReg(f.D, o.Sar(o.Shl(SwapPairs(ref o, o.Reg(f.M), 8, 0x00FF00FF), 16), 16));

    private static void Rbit(ref TOps o, in Fields f)
    {
        V x = SwapPairs(ref o, o.Reg(f.M), 1, 0x55555555);
        x = SwapPairs(ref o, x, 2, 0x33333333);
        x = SwapPairs(ref o, x, 4, 0x0F0F0F0F);
        o.SetReg(f.D, SwapBytes(ref o, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SwapPairs(ref TOps o, V x, int bits, uint lowMask) =>
        o.Or(o.And(o.Shr(x, bits), o.Imm(lowMask)), o.Shl(o.And(x, o.Imm(lowMask)), bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SwapBytes(ref TOps o, V x) =>
        o.Or(o.And(o.Ror(x, 8), o.Imm(0xFF00FF00)), o.And(o.Ror(x, 24), o.Imm(0x00FF00FF)));

    private static void Pkhbt(ref TOps o, in Fields f) =>
        o.SetReg(f.D, o.Or(o.And(o.Reg(f.N), o.Imm(0xFFFF)), o.And(Shifted(ref o, f), o.Imm(0xFFFF0000))));

    private static void Pkhtb(ref TOps o, in Fields f) =>
        o.SetReg(f.D, o.Or(o.And(o.Reg(f.N), o.Imm(0xFFFF0000)), o.And(Shifted(ref o, f), o.Imm(0xFFFF))));
}
