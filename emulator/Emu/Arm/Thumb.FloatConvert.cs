using Emu.Isa;

namespace Emu.Arm;

// Conversions of FPv4-SP. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7. Fixed point: Imm is the number of fraction bits.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] FloatConvert =>
    [
        new("VCVT (integer) T1 from S32", "111011101 u 111000 uuuu 1010 11 w 0 wwww", "vcvt{c}.f32.s32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtFromSigned, FloatForms.Singles),
        new("VCVT (integer) T1 from U32", "111011101 u 111000 uuuu 1010 01 w 0 wwww", "vcvt{c}.f32.u32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtFromUnsigned, FloatForms.Singles),
        new("VCVT (integer) T1 to S32", "111011101 u 111101 uuuu 1010 11 w 0 wwww", "vcvt{c}.s32.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtToSigned, FloatForms.Singles),
        new("VCVT (integer) T1 to U32", "111011101 u 111100 uuuu 1010 11 w 0 wwww", "vcvt{c}.u32.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtToUnsigned, FloatForms.Singles),
        new("VCVTR T1 to S32", "111011101 u 111101 uuuu 1010 01 w 0 wwww", "vcvtr{c}.s32.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtrToSigned, FloatForms.Singles),
        new("VCVTR T1 to U32", "111011101 u 111100 uuuu 1010 01 w 0 wwww", "vcvtr{c}.u32.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtrToUnsigned, FloatForms.Singles),
        new("VCVT (fixed-point) T1 from S16", "111011101 u 111010 uuuu 1010 01 i 0 iiii", "vcvt{c}.f32.s16 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtFromFixedS16, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 from S32", "111011101 u 111010 uuuu 1010 11 i 0 iiii", "vcvt{c}.f32.s32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtFromFixedS32, FloatForms.Fixed32),
        new("VCVT (fixed-point) T1 from U16", "111011101 u 111011 uuuu 1010 01 i 0 iiii", "vcvt{c}.f32.u16 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtFromFixedU16, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 from U32", "111011101 u 111011 uuuu 1010 11 i 0 iiii", "vcvt{c}.f32.u32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtFromFixedU32, FloatForms.Fixed32),
        new("VCVT (fixed-point) T1 to S16", "111011101 u 111110 uuuu 1010 01 i 0 iiii", "vcvt{c}.s16.f32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtToFixedS16, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 to S32", "111011101 u 111110 uuuu 1010 11 i 0 iiii", "vcvt{c}.s32.f32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtToFixedS32, FloatForms.Fixed32),
        new("VCVT (fixed-point) T1 to U16", "111011101 u 111111 uuuu 1010 01 i 0 iiii", "vcvt{c}.u16.f32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtToFixedU16, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 to U32", "111011101 u 111111 uuuu 1010 11 i 0 iiii", "vcvt{c}.u32.f32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtToFixedU32, FloatForms.Fixed32),
        new("VCVTB T1 to single", "111011101 u 110010 uuuu 1010 01 w 0 wwww", "vcvtb{c}.f32.f16 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtbToSingle, FloatForms.Singles),
        new("VCVTT T1 to single", "111011101 u 110010 uuuu 1010 11 w 0 wwww", "vcvtt{c}.f32.f16 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvttToSingle, FloatForms.Singles),
        new("VCVTB T1 to half", "111011101 u 110011 uuuu 1010 01 w 0 wwww", "vcvtb{c}.f16.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtbToHalf, FloatForms.Singles),
        new("VCVTT T1 to half", "111011101 u 110011 uuuu 1010 11 w 0 wwww", "vcvtt{c}.f16.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvttToHalf, FloatForms.Singles),
    ];

    private static void VcvtFromSigned(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FixedToFloat(o.FloatReg(f.M), 32, true, 0, nearest: false));
    private static void VcvtFromUnsigned(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FixedToFloat(o.FloatReg(f.M), 32, false, 0, nearest: false));
    private static void VcvtToSigned(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatToFixed(o.FloatReg(f.M), 32, true, 0, towardZero: true));
    private static void VcvtToUnsigned(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatToFixed(o.FloatReg(f.M), 32, false, 0, towardZero: true));
    private static void VcvtrToSigned(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatToFixed(o.FloatReg(f.M), 32, true, 0, towardZero: false));
    private static void VcvtrToUnsigned(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatToFixed(o.FloatReg(f.M), 32, false, 0, towardZero: false));

    private static void VcvtFromFixedS16(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FixedToFloat(o.FloatReg(f.D), 16, true, (int)f.Imm, nearest: true));
    private static void VcvtFromFixedS32(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FixedToFloat(o.FloatReg(f.D), 32, true, (int)f.Imm, nearest: true));
    private static void VcvtFromFixedU16(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FixedToFloat(o.FloatReg(f.D), 16, false, (int)f.Imm, nearest: true));
    private static void VcvtFromFixedU32(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FixedToFloat(o.FloatReg(f.D), 32, false, (int)f.Imm, nearest: true));
    private static void VcvtToFixedS16(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatToFixed(o.FloatReg(f.D), 16, true, (int)f.Imm, towardZero: true));
    private static void VcvtToFixedS32(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatToFixed(o.FloatReg(f.D), 32, true, (int)f.Imm, towardZero: true));
    private static void VcvtToFixedU16(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatToFixed(o.FloatReg(f.D), 16, false, (int)f.Imm, towardZero: true));
    private static void VcvtToFixedU32(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.FloatToFixed(o.FloatReg(f.D), 32, false, (int)f.Imm, towardZero: true));

    // Half precision stands in the bottom (B) or top (T) half of a register; the other half of a destination keeps its bits.
    private static void VcvtbToSingle(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.HalfToFloat(o.And(o.FloatReg(f.M), o.Imm(0xFFFF))));
    private static void VcvttToSingle(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.HalfToFloat(o.Shr(o.FloatReg(f.M), 16)));

    private static void VcvtbToHalf(ref TOps o, in Fields f) =>
        o.SetFloatReg(f.D, o.Or(o.And(o.FloatReg(f.D), o.Imm(0xFFFF0000)), o.FloatToHalf(o.FloatReg(f.M))));

    private static void VcvttToHalf(ref TOps o, in Fields f) =>
        o.SetFloatReg(f.D, o.Or(o.And(o.FloatReg(f.D), o.Imm(0xFFFF)), o.Shl(o.FloatToHalf(o.FloatReg(f.M)), 16)));
}
