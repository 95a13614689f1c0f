using Emu.FloatingPoint;
using Emu.Isa;

namespace Emu.Arm;

// Single-precision arithmetic of FPv4-SP. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A6.4 and A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Float =>
    [
        new("VADD T2", "111011100 u 11 vvvv uuuu 1010 v0 w 0 wwww", "vadd{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.Float, &Vadd, FloatForms.Singles),
        new("VSUB T2", "111011100 u 11 vvvv uuuu 1010 v1 w 0 wwww", "vsub{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.Float, &Vsub, FloatForms.Singles),
        new("VMUL T2", "111011100 u 10 vvvv uuuu 1010 v0 w 0 wwww", "vmul{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.Float, &Vmul, FloatForms.Singles),
        new("VNMUL T2", "111011100 u 10 vvvv uuuu 1010 v1 w 0 wwww", "vnmul{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.Float, &Vnmul, FloatForms.Singles),
        new("VDIV T1", "111011101 u 00 vvvv uuuu 1010 v0 w 0 wwww", "vdiv{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.FloatDivide, &Vdiv, FloatForms.Singles),
        new("VMLA T2", "111011100 u 00 vvvv uuuu 1010 v0 w 0 wwww", "vmla{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.FloatMultiplyAccumulate, &Vmla, FloatForms.Singles),
        new("VMLS T2", "111011100 u 00 vvvv uuuu 1010 v1 w 0 wwww", "vmls{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.FloatMultiplyAccumulate, &Vmls, FloatForms.Singles),
        new("VNMLS T1", "111011100 u 01 vvvv uuuu 1010 v0 w 0 wwww", "vnmls{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.FloatMultiplyAccumulate, &Vnmls, FloatForms.Singles),
        new("VNMLA T1", "111011100 u 01 vvvv uuuu 1010 v1 w 0 wwww", "vnmla{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.FloatMultiplyAccumulate, &Vnmla, FloatForms.Singles),
        new("VFMA T2", "111011101 u 10 vvvv uuuu 1010 v0 w 0 wwww", "vfma{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.FloatMultiplyAccumulate, &Vfma, FloatForms.Singles),
        new("VFMS T2", "111011101 u 10 vvvv uuuu 1010 v1 w 0 wwww", "vfms{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.FloatMultiplyAccumulate, &Vfms, FloatForms.Singles),
        new("VFNMS T1", "111011101 u 01 vvvv uuuu 1010 v0 w 0 wwww", "vfnms{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.FloatMultiplyAccumulate, &Vfnms, FloatForms.Singles),
        new("VFNMA T1", "111011101 u 01 vvvv uuuu 1010 v1 w 0 wwww", "vfnma{c}.f32 {sd}, {sn}, {sm}", Features.Fp, TimingClass.FloatMultiplyAccumulate, &Vfnma, FloatForms.Singles),
        new("VABS T2", "111011101 u 110000 uuuu 1010 11 w 0 wwww", "vabs{c}.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &Vabs, FloatForms.Singles),
        new("VNEG T2", "111011101 u 110001 uuuu 1010 01 w 0 wwww", "vneg{c}.f32 {sd}, {sm}", Features.Fp, TimingClass.Float, &Vneg, FloatForms.Singles),
        new("VSQRT T1", "111011101 u 110001 uuuu 1010 11 w 0 wwww", "vsqrt{c}.f32 {sd}, {sm}", Features.Fp, TimingClass.FloatDivide, &Vsqrt, FloatForms.Singles),
        new("VCMP T1", "111011101 u 110100 uuuu 1010 01 w 0 wwww", "vcmp{c}.f32 {sd}, {sm}", Features.Fp, TimingClass.FloatCompare, &CompareOf<SingleFormat>, FloatForms.Singles),
        new("VCMPE T1", "111011101 u 110100 uuuu 1010 11 w 0 wwww", "vcmpe{c}.f32 {sd}, {sm}", Features.Fp, TimingClass.FloatCompare, &CompareSignalingOf<SingleFormat>, FloatForms.Singles),
        new("VCMP T2", "111011101 u 110101 uuuu 1010 01000000", "vcmp{c}.f32 {sd}, #0.0", Features.Fp, TimingClass.FloatCompare, &CompareZeroOf<SingleFormat>, FloatForms.Singles),
        new("VCMPE T2", "111011101 u 110101 uuuu 1010 11000000", "vcmpe{c}.f32 {sd}, #0.0", Features.Fp, TimingClass.FloatCompare, &CompareZeroSignalingOf<SingleFormat>, FloatForms.Singles),
    ];

    private static void Vadd(ref TOps o, in Fields f) => Arithmetic2(ref o, f, FloatOperation.Add);
    private static void Vsub(ref TOps o, in Fields f) => Arithmetic2(ref o, f, FloatOperation.Subtract);
    private static void Vmul(ref TOps o, in Fields f) => Arithmetic2(ref o, f, FloatOperation.Multiply);
    private static void Vdiv(ref TOps o, in Fields f) => Arithmetic2(ref o, f, FloatOperation.Divide);
    private static void Vsqrt(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.Float(FloatOperation.SquareRoot, o.FloatReg(f.M), o.FloatReg(f.M)));
    private static void Vnmul(ref TOps o, in Fields f) => o.SetFloatReg(f.D, Negate(ref o, Product(ref o, f)));

    private static void Arithmetic2(ref TOps o, in Fields f, FloatOperation operation) =>
        o.SetFloatReg(f.D, o.Float(operation, o.FloatReg(f.N), o.FloatReg(f.M)));

    // Chained: the product is rounded, then the sum.
    private static void Vmla(ref TOps o, in Fields f) => Accumulate(ref o, f, o.FloatReg(f.D), Product(ref o, f));
    private static void Vmls(ref TOps o, in Fields f) => Accumulate(ref o, f, o.FloatReg(f.D), Negate(ref o, Product(ref o, f)));
    private static void Vnmla(ref TOps o, in Fields f) => Accumulate(ref o, f, Negate(ref o, o.FloatReg(f.D)), Negate(ref o, Product(ref o, f)));
    private static void Vnmls(ref TOps o, in Fields f) => Accumulate(ref o, f, Negate(ref o, o.FloatReg(f.D)), Product(ref o, f));

    private static void Accumulate(ref TOps o, in Fields f, V addend, V product) => o.SetFloatReg(f.D, o.Float(FloatOperation.Add, addend, product));

    private static void Vfma(ref TOps o, in Fields f) => Fuse(ref o, f, o.FloatReg(f.D), o.FloatReg(f.N));
    private static void Vfms(ref TOps o, in Fields f) => Fuse(ref o, f, o.FloatReg(f.D), Negate(ref o, o.FloatReg(f.N)));
    private static void Vfnma(ref TOps o, in Fields f) => Fuse(ref o, f, Negate(ref o, o.FloatReg(f.D)), Negate(ref o, o.FloatReg(f.N)));
    private static void Vfnms(ref TOps o, in Fields f) => Fuse(ref o, f, Negate(ref o, o.FloatReg(f.D)), o.FloatReg(f.N));

    private static void Fuse(ref TOps o, in Fields f, V addend, V factor) => o.SetFloatReg(f.D, o.FloatMultiplyAdd(addend, factor, o.FloatReg(f.M)));

    private static void Vabs(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.And(o.FloatReg(f.M), o.Imm(0x7FFFFFFF)));
    private static void Vneg(ref TOps o, in Fields f) => o.SetFloatReg(f.D, Negate(ref o, o.FloatReg(f.M)));

    private static V Product(ref TOps o, in Fields f) => o.Float(FloatOperation.Multiply, o.FloatReg(f.N), o.FloatReg(f.M));
    private static V Negate(ref TOps o, V value) => o.Xor(value, o.Imm(0x80000000));
}
