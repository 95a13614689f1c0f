using Emu.FloatingPoint;
using Emu.Isa;

namespace Emu.Arm;

// Double-precision arithmetic of FPv5-D16, and its semantics in any format. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] FloatDouble =>
    [
        new("VADD T2 F64", "111011100 0 11 vvvv uuuu 1011 00 0 0 wwww", "vadd{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.Double, &AddOf<DoubleFormat>, FloatForms.Doubles),
        new("VSUB T2 F64", "111011100 0 11 vvvv uuuu 1011 01 0 0 wwww", "vsub{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.Double, &SubtractOf<DoubleFormat>, FloatForms.Doubles),
        new("VMUL T2 F64", "111011100 0 10 vvvv uuuu 1011 00 0 0 wwww", "vmul{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.Double, &MultiplyOf<DoubleFormat>, FloatForms.Doubles),
        new("VNMUL T2 F64", "111011100 0 10 vvvv uuuu 1011 01 0 0 wwww", "vnmul{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.Double, &NegatedProductOf<DoubleFormat>, FloatForms.Doubles),
        new("VDIV T1 F64", "111011101 0 00 vvvv uuuu 1011 00 0 0 wwww", "vdiv{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.DoubleDivide, &DivideOf<DoubleFormat>, FloatForms.Doubles),
        new("VMLA T2 F64", "111011100 0 00 vvvv uuuu 1011 00 0 0 wwww", "vmla{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.DoubleMultiplyAccumulate, &VmlaOf<DoubleFormat>, FloatForms.Doubles),
        new("VMLS T2 F64", "111011100 0 00 vvvv uuuu 1011 01 0 0 wwww", "vmls{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.DoubleMultiplyAccumulate, &VmlsOf<DoubleFormat>, FloatForms.Doubles),
        new("VNMLS T1 F64", "111011100 0 01 vvvv uuuu 1011 00 0 0 wwww", "vnmls{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.DoubleMultiplyAccumulate, &VnmlsOf<DoubleFormat>, FloatForms.Doubles),
        new("VNMLA T1 F64", "111011100 0 01 vvvv uuuu 1011 01 0 0 wwww", "vnmla{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.DoubleMultiplyAccumulate, &VnmlaOf<DoubleFormat>, FloatForms.Doubles),
        new("VFMA T2 F64", "111011101 0 10 vvvv uuuu 1011 00 0 0 wwww", "vfma{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.DoubleMultiplyAccumulate, &VfmaOf<DoubleFormat>, FloatForms.Doubles),
        new("VFMS T2 F64", "111011101 0 10 vvvv uuuu 1011 01 0 0 wwww", "vfms{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.DoubleMultiplyAccumulate, &VfmsOf<DoubleFormat>, FloatForms.Doubles),
        new("VFNMS T1 F64", "111011101 0 01 vvvv uuuu 1011 00 0 0 wwww", "vfnms{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.DoubleMultiplyAccumulate, &VfnmsOf<DoubleFormat>, FloatForms.Doubles),
        new("VFNMA T1 F64", "111011101 0 01 vvvv uuuu 1011 01 0 0 wwww", "vfnma{c}.f64 {dd}, {dn}, {dm}", Features.FpDouble, TimingClass.DoubleMultiplyAccumulate, &VfnmaOf<DoubleFormat>, FloatForms.Doubles),
        new("VABS T2 F64", "111011101 0 110000 uuuu 1011 11 0 0 wwww", "vabs{c}.f64 {dd}, {dm}", Features.FpDouble, TimingClass.Double, &AbsoluteOf<DoubleFormat>, FloatForms.Doubles),
        new("VNEG T2 F64", "111011101 0 110001 uuuu 1011 01 0 0 wwww", "vneg{c}.f64 {dd}, {dm}", Features.FpDouble, TimingClass.Double, &NegateOf<DoubleFormat>, FloatForms.Doubles),
        new("VSQRT T1 F64", "111011101 0 110001 uuuu 1011 11 0 0 wwww", "vsqrt{c}.f64 {dd}, {dm}", Features.FpDouble, TimingClass.DoubleDivide, &SquareRootOf<DoubleFormat>, FloatForms.Doubles),
        new("VCMP T1 F64", "111011101 0 110100 uuuu 1011 01 0 0 wwww", "vcmp{c}.f64 {dd}, {dm}", Features.FpDouble, TimingClass.DoubleCompare, &CompareOf<DoubleFormat>, FloatForms.Doubles),
        new("VCMPE T1 F64", "111011101 0 110100 uuuu 1011 11 0 0 wwww", "vcmpe{c}.f64 {dd}, {dm}", Features.FpDouble, TimingClass.DoubleCompare, &CompareSignalingOf<DoubleFormat>, FloatForms.Doubles),
        new("VCMP T2 F64", "111011101 0 110101 uuuu 1011 01000000", "vcmp{c}.f64 {dd}, #0.0", Features.FpDouble, TimingClass.DoubleCompare, &CompareZeroOf<DoubleFormat>, FloatForms.Doubles),
        new("VCMPE T2 F64", "111011101 0 110101 uuuu 1011 11000000", "vcmpe{c}.f64 {dd}, #0.0", Features.FpDouble, TimingClass.DoubleCompare, &CompareZeroSignalingOf<DoubleFormat>, FloatForms.Doubles),
        new("VMOV (immediate) T1 F64", "111011101 0 11 iiii uuuu 1011 0000 iiii", "vmov{c}.f64 {dd}, {i}", Features.FpDouble, TimingClass.Double, &VmovImmDouble, FloatForms.Doubles),
        new("VMOV (register) T2 F64", "111011101 0 110000 uuuu 1011 01 0 0 wwww", "vmov{c}.f64 {dd}, {dm}", Features.FpDouble, TimingClass.Double, &VmovRegDouble, FloatForms.Doubles),
    ];

    private static W FloatValue<F>(ref TOps o, int register) where F : struct, IFloatFormat => F.Format switch
    {
        FloatFormat.Half => o.Wide(o.And(o.FloatReg(register), o.Imm(0xFFFF))),
        FloatFormat.Single => o.Wide(o.FloatReg(register)),
        _ => o.Pair(o.FloatReg(register), o.FloatReg(register + 1)),
    };

    // A half-precision result clears the upper half of its register.
    private static void SetFloat<F>(ref TOps o, int register, W value) where F : struct, IFloatFormat
    {
        o.SetFloatReg(register, o.Low(value));
        if (F.Format == FloatFormat.Double) o.SetFloatReg(register + 1, o.High(value));
    }

    private static W Negated<F>(ref TOps o, W value) where F : struct, IFloatFormat => F.Format switch
    {
        FloatFormat.Half => o.Wide(o.Xor(o.Low(value), o.Imm(0x8000))),
        FloatFormat.Single => o.Wide(o.Xor(o.Low(value), o.Imm(0x80000000))),
        _ => o.Pair(o.Low(value), o.Xor(o.High(value), o.Imm(0x80000000))),
    };

    private static void Operate<F>(ref TOps o, in Fields f, FloatOperation operation) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, o.Float(F.Format, operation, FloatValue<F>(ref o, f.N), FloatValue<F>(ref o, f.M)));

    private static W ProductOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        o.Float(F.Format, FloatOperation.Multiply, FloatValue<F>(ref o, f.N), FloatValue<F>(ref o, f.M));

    private static void AddOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => Operate<F>(ref o, f, FloatOperation.Add);
    private static void SubtractOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => Operate<F>(ref o, f, FloatOperation.Subtract);
    private static void MultiplyOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => Operate<F>(ref o, f, FloatOperation.Multiply);
    private static void DivideOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat => Operate<F>(ref o, f, FloatOperation.Divide);

    private static void SquareRootOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, o.Float(F.Format, FloatOperation.SquareRoot, FloatValue<F>(ref o, f.M), FloatValue<F>(ref o, f.M)));

    private static void NegatedProductOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, Negated<F>(ref o, ProductOf<F>(ref o, f)));

    private static void NegateOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, Negated<F>(ref o, FloatValue<F>(ref o, f.M)));

    private static void AbsoluteOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat
    {
        if (F.Format != FloatFormat.Double)
        {
            o.SetFloatReg(f.D, o.And(o.FloatReg(f.M), o.Imm(0x7FFF)));
            return;
        }
        V low = o.FloatReg(f.M), high = o.And(o.FloatReg(f.M + 1), o.Imm(0x7FFFFFFF));
        o.SetFloatReg(f.D, low);
        o.SetFloatReg(f.D + 1, high);
    }

    // Chained: the product is rounded, then the sum.
    private static void VmlaOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        Accumulate<F>(ref o, f, FloatValue<F>(ref o, f.D), ProductOf<F>(ref o, f));
    private static void VmlsOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        Accumulate<F>(ref o, f, FloatValue<F>(ref o, f.D), Negated<F>(ref o, ProductOf<F>(ref o, f)));
    private static void VnmlaOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        Accumulate<F>(ref o, f, Negated<F>(ref o, FloatValue<F>(ref o, f.D)), Negated<F>(ref o, ProductOf<F>(ref o, f)));
    private static void VnmlsOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        Accumulate<F>(ref o, f, Negated<F>(ref o, FloatValue<F>(ref o, f.D)), ProductOf<F>(ref o, f));

    private static void Accumulate<F>(ref TOps o, in Fields f, W addend, W product) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, o.Float(F.Format, FloatOperation.Add, addend, product));

    private static void VfmaOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        Fuse<F>(ref o, f, FloatValue<F>(ref o, f.D), FloatValue<F>(ref o, f.N));
    private static void VfmsOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        Fuse<F>(ref o, f, FloatValue<F>(ref o, f.D), Negated<F>(ref o, FloatValue<F>(ref o, f.N)));
    private static void VfnmaOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        Fuse<F>(ref o, f, Negated<F>(ref o, FloatValue<F>(ref o, f.D)), Negated<F>(ref o, FloatValue<F>(ref o, f.N)));
    private static void VfnmsOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        Fuse<F>(ref o, f, Negated<F>(ref o, FloatValue<F>(ref o, f.D)), FloatValue<F>(ref o, f.N));

    private static void Fuse<F>(ref TOps o, in Fields f, W addend, W factor) where F : struct, IFloatFormat =>
        SetFloat<F>(ref o, f.D, o.FloatMultiplyAdd(F.Format, addend, factor, FloatValue<F>(ref o, f.M)));

    private static void CompareOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        o.FloatCompare(F.Format, FloatValue<F>(ref o, f.D), FloatValue<F>(ref o, f.M), signalAll: false);
    private static void CompareSignalingOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        o.FloatCompare(F.Format, FloatValue<F>(ref o, f.D), FloatValue<F>(ref o, f.M), signalAll: true);
    private static void CompareZeroOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        o.FloatCompare(F.Format, FloatValue<F>(ref o, f.D), o.Wide(o.Imm(0)), signalAll: false);
    private static void CompareZeroSignalingOf<F>(ref TOps o, in Fields f) where F : struct, IFloatFormat =>
        o.FloatCompare(F.Format, FloatValue<F>(ref o, f.D), o.Wide(o.Imm(0)), signalAll: true);

    // VFPExpandImm: abcdefgh is aBbbbbbb bbcdefgh 0..., with B = NOT(b).
    private static void VmovImmDouble(ref TOps o, in Fields f)
    {
        uint b = f.Imm >> 6 & 1;
        o.SetFloatReg(f.D, o.Imm(0));
        o.SetFloatReg(f.D + 1, o.Imm(f.Imm >> 7 << 31 | (b == 0 ? 0x40000000u : 0x3FC00000u) | (f.Imm & 0x3F) << 16));
    }

    private static void VmovRegDouble(ref TOps o, in Fields f)
    {
        V low = o.FloatReg(f.M), high = o.FloatReg(f.M + 1);
        o.SetFloatReg(f.D, low);
        o.SetFloatReg(f.D + 1, high);
    }
}
