using Emu.FloatingPoint;
using Emu.Isa;

namespace Emu.Arm;

// What FPv5 adds to FPv4: selection, extremes, rounding to integral values and in named directions. Source: ARMv7-M ARM (DDI 0403E), A7.7.
// Imm2: condition of VSEL (EQ, VS, GE, GT), direction of a rounding (A, N, P, M).
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] FloatRound =>
    [
        new("VSEL T1 F32", "111111100 u jj vvvv uuuu 1010 v 0 w 0 wwww", "vsel{select}.f32 {sd}, {sn}, {sm}", Features.Fp5, TimingClass.Float, &Vsel<SingleFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VMAXNM T2 F32", "111111101 u 00 vvvv uuuu 1010 v 0 w 0 wwww", "vmaxnm.f32 {sd}, {sn}, {sm}", Features.Fp5, TimingClass.Float, &Vmaxnm<SingleFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VMINNM T2 F32", "111111101 u 00 vvvv uuuu 1010 v 1 w 0 wwww", "vminnm.f32 {sd}, {sn}, {sm}", Features.Fp5, TimingClass.Float, &Vminnm<SingleFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VRINTA, VRINTN, VRINTP, VRINTM T1 F32", "111111101 u 1110 jj uuuu 1010 01 w 0 wwww", "vrint{direction}.f32 {sd}, {sm}", Features.Fp5, TimingClass.Float, &VrintNamed<SingleFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VRINTX T1 F32", "111011101 u 110111 uuuu 1010 01 w 0 wwww", "vrintx{c}.f32 {sd}, {sm}", Features.Fp5, TimingClass.Float, &Vrintx<SingleFormat>, FloatForms.Singles),
        new("VRINTZ T1 F32", "111011101 u 110110 uuuu 1010 11 w 0 wwww", "vrintz{c}.f32 {sd}, {sm}", Features.Fp5, TimingClass.Float, &Vrintz<SingleFormat>, FloatForms.Singles),
        new("VRINTR T1 F32", "111011101 u 110110 uuuu 1010 01 w 0 wwww", "vrintr{c}.f32 {sd}, {sm}", Features.Fp5, TimingClass.Float, &Vrintr<SingleFormat>, FloatForms.Singles),
        new("VCVTA, VCVTN, VCVTP, VCVTM T1 S32 F32", "111111101 u 1111 jj uuuu 1010 11 w 0 wwww", "vcvt{direction}.s32.f32 {sd}, {sm}", Features.Fp5, TimingClass.Float, &VcvtNamedToSigned<SingleFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VCVTA, VCVTN, VCVTP, VCVTM T1 U32 F32", "111111101 u 1111 jj uuuu 1010 01 w 0 wwww", "vcvt{direction}.u32.f32 {sd}, {sm}", Features.Fp5, TimingClass.Float, &VcvtNamedToUnsigned<SingleFormat>, FloatForms.Singles, RowFlags.NotInIt),
        new("VSEL T1 F64", "111111100 0 jj vvvv uuuu 1011 0 0 0 0 wwww", "vsel{select}.f64 {dd}, {dn}, {dm}", Features.Fp5 | Features.FpDouble, TimingClass.Double, &Vsel<DoubleFormat>, FloatForms.Doubles, RowFlags.NotInIt),
        new("VMAXNM T2 F64", "111111101 0 00 vvvv uuuu 1011 0 0 0 0 wwww", "vmaxnm.f64 {dd}, {dn}, {dm}", Features.Fp5 | Features.FpDouble, TimingClass.Double, &Vmaxnm<DoubleFormat>, FloatForms.Doubles, RowFlags.NotInIt),
        new("VMINNM T2 F64", "111111101 0 00 vvvv uuuu 1011 0 1 0 0 wwww", "vminnm.f64 {dd}, {dn}, {dm}", Features.Fp5 | Features.FpDouble, TimingClass.Double, &Vminnm<DoubleFormat>, FloatForms.Doubles, RowFlags.NotInIt),
        new("VRINTA, VRINTN, VRINTP, VRINTM T1 F64", "111111101 0 1110 jj uuuu 1011 01 0 0 wwww", "vrint{direction}.f64 {dd}, {dm}", Features.Fp5 | Features.FpDouble, TimingClass.Double, &VrintNamed<DoubleFormat>, FloatForms.Doubles, RowFlags.NotInIt),
        new("VRINTX T1 F64", "111011101 0 110111 uuuu 1011 01 0 0 wwww", "vrintx{c}.f64 {dd}, {dm}", Features.Fp5 | Features.FpDouble, TimingClass.Double, &Vrintx<DoubleFormat>, FloatForms.Doubles),
        new("VRINTZ T1 F64", "111011101 0 110110 uuuu 1011 11 0 0 wwww", "vrintz{c}.f64 {dd}, {dm}", Features.Fp5 | Features.FpDouble, TimingClass.Double, &Vrintz<DoubleFormat>, FloatForms.Doubles),
        new("VRINTR T1 F64", "111011101 0 110110 uuuu 1011 01 0 0 wwww", "vrintr{c}.f64 {dd}, {dm}", Features.Fp5 | Features.FpDouble, TimingClass.Double, &Vrintr<DoubleFormat>, FloatForms.Doubles),
        new("VCVTA, VCVTN, VCVTP, VCVTM T1 S32 F64", "111111101 u 1111 jj uuuu 1011 11 0 0 wwww", "vcvt{direction}.s32.f64 {sd}, {dm}", Features.Fp5 | Features.FpDouble, TimingClass.Double, &VcvtNamedToSigned<DoubleFormat>, FloatForms.SingleFromDouble, RowFlags.NotInIt),
        new("VCVTA, VCVTN, VCVTP, VCVTM T1 U32 F64", "111111101 u 1111 jj uuuu 1011 01 0 0 wwww", "vcvt{direction}.u32.f64 {sd}, {dm}", Features.Fp5 | Features.FpDouble, TimingClass.Double, &VcvtNamedToUnsigned<DoubleFormat>, FloatForms.SingleFromDouble, RowFlags.NotInIt),
    ];

    private static ReadOnlySpan<byte> SelectConditions => [0, 6, 10, 12];

    private static void Vsel<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat
    {
        V holds = o.ConditionHolds(SelectConditions[(int)f.Imm2]);
        W n = FloatValue<F>(ref o, f.N), m = FloatValue<F>(ref o, f.M);
        V low = o.Select(holds, o.Low(n), o.Low(m)), high = o.Select(holds, o.High(n), o.High(m));
        SetFloat<F>(ref o, f.D, o.Pair(low, high));
    }

    private static void Vmaxnm<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => Operate<F>(ref o, f, FloatOperation.MaximumNumber);
    private static void Vminnm<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => Operate<F>(ref o, f, FloatOperation.MinimumNumber);

    private static void VrintNamed<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => RoundIntegral<F>(ref o, f, Named(f), exact: false);
    private static void Vrintx<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => RoundIntegral<F>(ref o, f, FloatRounding.Current, exact: true);
    private static void Vrintz<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => RoundIntegral<F>(ref o, f, FloatRounding.TowardZero, exact: false);
    private static void Vrintr<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => RoundIntegral<F>(ref o, f, FloatRounding.Current, exact: false);

    private static void RoundIntegral<F>(ref TOps o, in Fields f, FloatRounding rounding, bool exact) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, o.FloatToIntegral(F.Format, FloatValue<F>(ref o, f.M), rounding, exact));

    private static void VcvtNamedToSigned<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => ToInteger<F>(ref o, f, true, Named(f));
    private static void VcvtNamedToUnsigned<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => ToInteger<F>(ref o, f, false, Named(f));

    private static FloatRounding Named(in Fields f) => f.Imm2 switch
    {
        0 => FloatRounding.NearestAway,
        1 => FloatRounding.Nearest,
        2 => FloatRounding.Up,
        _ => FloatRounding.Down,
    };
}
