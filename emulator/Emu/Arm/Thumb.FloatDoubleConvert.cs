using Emu.FloatingPoint;
using Emu.Isa;

namespace Emu.Arm;

// Conversions of double precision. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7. Semantics that have a format stand with single precision's.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] FloatDoubleConvert =>
    [
        new("VCVT (integer) T1 from S32 F64", "111011101 0 111000 uuuu 1011 11 w 0 wwww", "vcvt{c}.f64.s32 {dd}, {sm}", Features.FpDouble, TimingClass.Double, &VcvtFromSigned<DoubleFormat>, FloatForms.DoubleFromSingle),
        new("VCVT (integer) T1 from U32 F64", "111011101 0 111000 uuuu 1011 01 w 0 wwww", "vcvt{c}.f64.u32 {dd}, {sm}", Features.FpDouble, TimingClass.Double, &VcvtFromUnsigned<DoubleFormat>, FloatForms.DoubleFromSingle),
        new("VCVT (integer) T1 to S32 F64", "111011101 u 111101 uuuu 1011 11 0 0 wwww", "vcvt{c}.s32.f64 {sd}, {dm}", Features.FpDouble, TimingClass.Double, &VcvtToSigned<DoubleFormat>, FloatForms.SingleFromDouble),
        new("VCVT (integer) T1 to U32 F64", "111011101 u 111100 uuuu 1011 11 0 0 wwww", "vcvt{c}.u32.f64 {sd}, {dm}", Features.FpDouble, TimingClass.Double, &VcvtToUnsigned<DoubleFormat>, FloatForms.SingleFromDouble),
        new("VCVTR T1 to S32 F64", "111011101 u 111101 uuuu 1011 01 0 0 wwww", "vcvtr{c}.s32.f64 {sd}, {dm}", Features.FpDouble, TimingClass.Double, &VcvtrToSigned<DoubleFormat>, FloatForms.SingleFromDouble),
        new("VCVTR T1 to U32 F64", "111011101 u 111100 uuuu 1011 01 0 0 wwww", "vcvtr{c}.u32.f64 {sd}, {dm}", Features.FpDouble, TimingClass.Double, &VcvtrToUnsigned<DoubleFormat>, FloatForms.SingleFromDouble),
        new("VCVT (fixed-point) T1 from S16 F64", "111011101 0 111010 uuuu 1011 01 i 0 iiii", "vcvt{c}.f64.s16 {dd}, {samed}, {i}", Features.FpDouble, TimingClass.Double, &VcvtFromFixedS16<DoubleFormat>, FloatForms.DoubleFixed16),
        new("VCVT (fixed-point) T1 from U16 F64", "111011101 0 111011 uuuu 1011 01 i 0 iiii", "vcvt{c}.f64.u16 {dd}, {samed}, {i}", Features.FpDouble, TimingClass.Double, &VcvtFromFixedU16<DoubleFormat>, FloatForms.DoubleFixed16),
        new("VCVT (fixed-point) T1 from S32 F64", "111011101 0 111010 uuuu 1011 11 i 0 iiii", "vcvt{c}.f64.s32 {dd}, {samed}, {i}", Features.FpDouble, TimingClass.Double, &VcvtFromFixedS32<DoubleFormat>, FloatForms.DoubleFixed32),
        new("VCVT (fixed-point) T1 from U32 F64", "111011101 0 111011 uuuu 1011 11 i 0 iiii", "vcvt{c}.f64.u32 {dd}, {samed}, {i}", Features.FpDouble, TimingClass.Double, &VcvtFromFixedU32<DoubleFormat>, FloatForms.DoubleFixed32),
        new("VCVT (fixed-point) T1 to S16 F64", "111011101 0 111110 uuuu 1011 01 i 0 iiii", "vcvt{c}.s16.f64 {dd}, {samed}, {i}", Features.FpDouble, TimingClass.Double, &VcvtToFixedS16<DoubleFormat>, FloatForms.DoubleFixed16),
        new("VCVT (fixed-point) T1 to U16 F64", "111011101 0 111111 uuuu 1011 01 i 0 iiii", "vcvt{c}.u16.f64 {dd}, {samed}, {i}", Features.FpDouble, TimingClass.Double, &VcvtToFixedU16<DoubleFormat>, FloatForms.DoubleFixed16),
        new("VCVT (fixed-point) T1 to S32 F64", "111011101 0 111110 uuuu 1011 11 i 0 iiii", "vcvt{c}.s32.f64 {dd}, {samed}, {i}", Features.FpDouble, TimingClass.Double, &VcvtToFixedS32<DoubleFormat>, FloatForms.DoubleFixed32),
        new("VCVT (fixed-point) T1 to U32 F64", "111011101 0 111111 uuuu 1011 11 i 0 iiii", "vcvt{c}.u32.f64 {dd}, {samed}, {i}", Features.FpDouble, TimingClass.Double, &VcvtToFixedU32<DoubleFormat>, FloatForms.DoubleFixed32),
        new("VCVT (between double-precision and single-precision) T1 to double", "111011101 0 110111 uuuu 1010 11 w 0 wwww", "vcvt{c}.f64.f32 {dd}, {sm}", Features.FpDouble, TimingClass.Double, &VcvtToDouble, FloatForms.DoubleFromSingle),
        new("VCVT (between double-precision and single-precision) T1 to single", "111011101 u 110111 uuuu 1011 11 0 0 wwww", "vcvt{c}.f32.f64 {sd}, {dm}", Features.FpDouble, TimingClass.Double, &VcvtToSingle, FloatForms.SingleFromDouble),
        new("VCVTB T1 to double", "111011101 0 110010 uuuu 1011 01 w 0 wwww", "vcvtb{c}.f64.f16 {dd}, {sm}", Features.FpDouble, TimingClass.Double, &VcvtbFromHalf<DoubleFormat>, FloatForms.DoubleFromSingle),
        new("VCVTT T1 to double", "111011101 0 110010 uuuu 1011 11 w 0 wwww", "vcvtt{c}.f64.f16 {dd}, {sm}", Features.FpDouble, TimingClass.Double, &VcvttFromHalf<DoubleFormat>, FloatForms.DoubleFromSingle),
        new("VCVTB T1 double to half", "111011101 u 110011 uuuu 1011 01 0 0 wwww", "vcvtb{c}.f16.f64 {sd}, {dm}", Features.FpDouble, TimingClass.Double, &VcvtbToHalf<DoubleFormat>, FloatForms.SingleFromDouble),
        new("VCVTT T1 double to half", "111011101 u 110011 uuuu 1011 11 0 0 wwww", "vcvtt{c}.f16.f64 {sd}, {dm}", Features.FpDouble, TimingClass.Double, &VcvttToHalf<DoubleFormat>, FloatForms.SingleFromDouble),
    ];

    private static void VcvtToDouble(ref TOps o, in Fields f) =>
        SetFloat<DoubleFormat>(ref o, f.D, o.FloatConvert(FloatFormat.Single, FloatFormat.Double, FloatValue<SingleFormat>(ref o, f.M)));

    private static void VcvtToSingle(ref TOps o, in Fields f) =>
        SetFloat<SingleFormat>(ref o, f.D, o.FloatConvert(FloatFormat.Double, FloatFormat.Single, FloatValue<DoubleFormat>(ref o, f.M)));
}
