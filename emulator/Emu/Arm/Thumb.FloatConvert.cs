using Emu.FloatingPoint;
using Emu.Isa;

namespace Emu.Arm;

// Conversions of FPv4-SP, with semantics for every format. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7. Fixed point: Imm is the number of fraction bits.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] FloatConvert =>
    [
        new("VCVT (integer) T1 from S32", "111011101 u 111000 uuuu 1010 11 w 0 wwww", "vcvt{c}.f32.s32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtFromSigned<SingleFormat>, FloatForms.Singles),
        new("VCVT (integer) T1 from U32", "111011101 u 111000 uuuu 1010 01 w 0 wwww", "vcvt{c}.f32.u32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtFromUnsigned<SingleFormat>, FloatForms.Singles),
        new("VCVT (integer) T1 to S32", "111011101 u 111101 uuuu 1010 11 w 0 wwww", "vcvt{c}.s32.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtToSigned<SingleFormat>, FloatForms.Singles),
        new("VCVT (integer) T1 to U32", "111011101 u 111100 uuuu 1010 11 w 0 wwww", "vcvt{c}.u32.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtToUnsigned<SingleFormat>, FloatForms.Singles),
        new("VCVTR T1 to S32", "111011101 u 111101 uuuu 1010 01 w 0 wwww", "vcvtr{c}.s32.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtrToSigned<SingleFormat>, FloatForms.Singles),
        new("VCVTR T1 to U32", "111011101 u 111100 uuuu 1010 01 w 0 wwww", "vcvtr{c}.u32.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtrToUnsigned<SingleFormat>, FloatForms.Singles),
        new("VCVT (fixed-point) T1 from S16", "111011101 u 111010 uuuu 1010 01 i 0 iiii", "vcvt{c}.f32.s16 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtFromFixedS16<SingleFormat>, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 from S32", "111011101 u 111010 uuuu 1010 11 i 0 iiii", "vcvt{c}.f32.s32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtFromFixedS32<SingleFormat>, FloatForms.Fixed32),
        new("VCVT (fixed-point) T1 from U16", "111011101 u 111011 uuuu 1010 01 i 0 iiii", "vcvt{c}.f32.u16 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtFromFixedU16<SingleFormat>, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 from U32", "111011101 u 111011 uuuu 1010 11 i 0 iiii", "vcvt{c}.f32.u32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtFromFixedU32<SingleFormat>, FloatForms.Fixed32),
        new("VCVT (fixed-point) T1 to S16", "111011101 u 111110 uuuu 1010 01 i 0 iiii", "vcvt{c}.s16.f32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtToFixedS16<SingleFormat>, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 to S32", "111011101 u 111110 uuuu 1010 11 i 0 iiii", "vcvt{c}.s32.f32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtToFixedS32<SingleFormat>, FloatForms.Fixed32),
        new("VCVT (fixed-point) T1 to U16", "111011101 u 111111 uuuu 1010 01 i 0 iiii", "vcvt{c}.u16.f32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtToFixedU16<SingleFormat>, FloatForms.Fixed16),
        new("VCVT (fixed-point) T1 to U32", "111011101 u 111111 uuuu 1010 11 i 0 iiii", "vcvt{c}.u32.f32 {sd}, {same}, {i}", Features.Fp, TimingClass.Float, &VcvtToFixedU32<SingleFormat>, FloatForms.Fixed32),
        new("VCVTB T1 to single", "111011101 u 110010 uuuu 1010 01 w 0 wwww", "vcvtb{c}.f32.f16 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtbFromHalf<SingleFormat>, FloatForms.Singles),
        new("VCVTT T1 to single", "111011101 u 110010 uuuu 1010 11 w 0 wwww", "vcvtt{c}.f32.f16 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvttFromHalf<SingleFormat>, FloatForms.Singles),
        new("VCVTB T1 to half", "111011101 u 110011 uuuu 1010 01 w 0 wwww", "vcvtb{c}.f16.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvtbToHalf<SingleFormat>, FloatForms.Singles),
        new("VCVTT T1 to half", "111011101 u 110011 uuuu 1010 11 w 0 wwww", "vcvtt{c}.f16.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &VcvttToHalf<SingleFormat>, FloatForms.Singles),
    ];

    private static void VcvtFromSigned<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, o.FixedToFloat(F.Format, o.FloatReg(f.M), 32, true, 0, FloatRounding.Current));
    private static void VcvtToSigned<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => ToInteger<F>(ref o, f, true, FloatRounding.TowardZero);
    private static void VcvtrToSigned<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => ToInteger<F>(ref o, f, true, FloatRounding.Current);
    private static void VcvtFromUnsigned<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, o.FixedToFloat(F.Format, o.FloatReg(f.M), 32, false, 0, FloatRounding.Current));
    private static void VcvtToUnsigned<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => ToInteger<F>(ref o, f, false, FloatRounding.TowardZero);
    private static void VcvtrToUnsigned<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => ToInteger<F>(ref o, f, false, FloatRounding.Current);

    private static void ToInteger<F>(ref TOps o, in Fields f, bool signed, FloatRounding rounding) where F : struct, IFloatFormat =>
        o.SetFloatReg(f.D, o.FloatToFixed(F.Format, FloatValue<F>(ref o, f.M), 32, signed, 0, rounding));

    private static void VcvtFromFixedS16<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => FromFixed<F>(ref o, f, 16, true);
    private static void VcvtToFixedS16<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => ToFixed<F>(ref o, f, 16, true);
    private static void VcvtFromFixedS32<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => FromFixed<F>(ref o, f, 32, true);
    private static void VcvtToFixedS32<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => ToFixed<F>(ref o, f, 32, true);
    private static void VcvtFromFixedU16<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => FromFixed<F>(ref o, f, 16, false);
    private static void VcvtToFixedU16<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => ToFixed<F>(ref o, f, 16, false);
    private static void VcvtFromFixedU32<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => FromFixed<F>(ref o, f, 32, false);
    private static void VcvtToFixedU32<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => ToFixed<F>(ref o, f, 32, false);

    private static void FromFixed<F>(ref TOps o, in Fields f, int bits, bool signed) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, o.FixedToFloat(F.Format, o.FloatReg(f.D), bits, signed, (int)f.Imm, FloatRounding.Nearest));

    // A narrow result is extended to the whole register.
    private static void ToFixed<F>(ref TOps o, in Fields f, int bits, bool signed) where F : struct, IFloatFormat
    {
        V value = o.FloatToFixed(F.Format, FloatValue<F>(ref o, f.D), bits, signed, (int)f.Imm, FloatRounding.TowardZero);
        o.SetFloatReg(f.D, value);
        if (F.Format == FloatFormat.Double) o.SetFloatReg(f.D + 1, signed ? o.Sar(value, 31) : o.Imm(0));
    }

    // Half precision stands in the bottom (B) or top (T) half of a register; the other half of a destination keeps its bits.
    private static void VcvtbFromHalf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, o.FloatConvert(FloatFormat.Half, F.Format, o.Wide(o.And(o.FloatReg(f.M), o.Imm(0xFFFF)))));
    private static void VcvttFromHalf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, o.FloatConvert(FloatFormat.Half, F.Format, o.Wide(o.Shr(o.FloatReg(f.M), 16))));

    private static void VcvtbToHalf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        o.SetFloatReg(f.D, o.Or(o.And(o.FloatReg(f.D), o.Imm(0xFFFF0000)), ToHalf<F>(ref o, f)));

    private static void VcvttToHalf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        o.SetFloatReg(f.D, o.Or(o.And(o.FloatReg(f.D), o.Imm(0xFFFF)), o.Shl(ToHalf<F>(ref o, f), 16)));

    private static V ToHalf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        o.Low(o.FloatConvert(F.Format, FloatFormat.Half, FloatValue<F>(ref o, f.M)));
}
