using Emu.Isa;

namespace Emu.Arm;

// Integer arithmetic of MVE, element by element. ShiftType is log2 of the element bytes. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] VectorArithmetic =>
    [
        new("VADD (vector) i", "11101111 00 yy vvv 0 uuu 0 10000100 www 0", "vadd.i{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVadd, VectorForms.Sized, RowFlags.NotInIt),
        new("VADD (vector by scalar) i", "11101110 00 yy vvv 1 uuu 0 11110100 mmmm", "vadd.i{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.Vector, &MveVaddScalar, VectorForms.Sized, RowFlags.NotInIt),
        new("VSUB (vector) i", "11111111 00 yy vvv 0 uuu 0 10000100 www 0", "vsub.i{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVsub, VectorForms.Sized, RowFlags.NotInIt),
        new("VSUB (vector by scalar) i", "11101110 00 yy vvv 1 uuu 1 11110100 mmmm", "vsub.i{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.Vector, &MveVsubScalar, VectorForms.Sized, RowFlags.NotInIt),
        new("VMUL (vector) i", "11101111 00 yy vvv 0 uuu 0 10010101 www 0", "vmul.i{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &MveVmul, VectorForms.Sized, RowFlags.NotInIt),
        new("VMUL (vector by scalar) i", "11101110 00 yy vvv 1 uuu 1 11100110 mmmm", "vmul.i{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &MveVmulScalar, VectorForms.Sized, RowFlags.NotInIt),
        new("VMULH (vector) s", "11101110 00 yy vvv 1 uuu 0 11100000 www 1", "vmulh.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &MveVmulhSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMULH (vector) u", "11111110 00 yy vvv 1 uuu 0 11100000 www 1", "vmulh.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &MveVmulhUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VRMULH (vector) s", "11101110 00 yy vvv 1 uuu 1 11100000 www 1", "vrmulh.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &MveVrmulhSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VRMULH (vector) u", "11111110 00 yy vvv 1 uuu 1 11100000 www 1", "vrmulh.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &MveVrmulhUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMAX (vector) s", "11101111 00 yy vvv 0 uuu 0 01100100 www 0", "vmax.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVmaxSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMAX (vector) u", "11111111 00 yy vvv 0 uuu 0 01100100 www 0", "vmax.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVmaxUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMIN (vector) s", "11101111 00 yy vvv 0 uuu 0 01100101 www 0", "vmin.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVminSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMIN (vector) u", "11111111 00 yy vvv 0 uuu 0 01100101 www 0", "vmin.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVminUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VABD (vector) s", "11101111 00 yy vvv 0 uuu 0 01110100 www 0", "vabd.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVabdSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VABD (vector) u", "11111111 00 yy vvv 0 uuu 0 01110100 www 0", "vabd.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVabdUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VHADD (vector) s", "11101111 00 yy vvv 0 uuu 0 00000100 www 0", "vhadd.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVhaddSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VHADD (vector) u", "11111111 00 yy vvv 0 uuu 0 00000100 www 0", "vhadd.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVhaddUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VHADD (vector by scalar) s", "11101110 00 yy vvv 0 uuu 0 11110100 mmmm", "vhadd.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.Vector, &MveVhaddScalarSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VHADD (vector by scalar) u", "11111110 00 yy vvv 0 uuu 0 11110100 mmmm", "vhadd.u{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.Vector, &MveVhaddScalarUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VHSUB (vector) s", "11101111 00 yy vvv 0 uuu 0 00100100 www 0", "vhsub.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVhsubSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VHSUB (vector) u", "11111111 00 yy vvv 0 uuu 0 00100100 www 0", "vhsub.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVhsubUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VHSUB (vector by scalar) s", "11101110 00 yy vvv 0 uuu 1 11110100 mmmm", "vhsub.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.Vector, &MveVhsubScalarSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VHSUB (vector by scalar) u", "11111110 00 yy vvv 0 uuu 1 11110100 mmmm", "vhsub.u{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.Vector, &MveVhsubScalarUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VRHADD (vector) s", "11101111 00 yy vvv 0 uuu 0 00010100 www 0", "vrhadd.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVrhaddSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VRHADD (vector) u", "11111111 00 yy vvv 0 uuu 0 00010100 www 0", "vrhadd.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVrhaddUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQADD (vector) s", "11101111 00 yy vvv 0 uuu 0 00000101 www 0", "vqadd.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVqaddSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQADD (vector) u", "11111111 00 yy vvv 0 uuu 0 00000101 www 0", "vqadd.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVqaddUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQADD (vector by scalar) s", "11101110 00 yy vvv 0 uuu 0 11110110 mmmm", "vqadd.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.Vector, &MveVqaddScalarSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQADD (vector by scalar) u", "11111110 00 yy vvv 0 uuu 0 11110110 mmmm", "vqadd.u{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.Vector, &MveVqaddScalarUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQSUB (vector) s", "11101111 00 yy vvv 0 uuu 0 00100101 www 0", "vqsub.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVqsubSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQSUB (vector) u", "11111111 00 yy vvv 0 uuu 0 00100101 www 0", "vqsub.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVqsubUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQSUB (vector by scalar) s", "11101110 00 yy vvv 0 uuu 1 11110110 mmmm", "vqsub.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.Vector, &MveVqsubScalarSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQSUB (vector by scalar) u", "11111110 00 yy vvv 0 uuu 1 11110110 mmmm", "vqsub.u{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.Vector, &MveVqsubScalarUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQDMULH (vector) s", "11101111 00 yy vvv 0 uuu 0 10110100 www 0", "vqdmulh.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &MveVqdmulh, VectorForms.Sized, RowFlags.NotInIt),
        new("VQDMULH (vector by scalar) s", "11101110 00 yy vvv 1 uuu 0 11100110 mmmm", "vqdmulh.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &MveVqdmulhScalar, VectorForms.Sized, RowFlags.NotInIt),
        new("VQRDMULH (vector) s", "11111111 00 yy vvv 0 uuu 0 10110100 www 0", "vqrdmulh.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &MveVqrdmulh, VectorForms.Sized, RowFlags.NotInIt),
        new("VQRDMULH (vector by scalar) s", "11111110 00 yy vvv 1 uuu 0 11100110 mmmm", "vqrdmulh.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &MveVqrdmulhScalar, VectorForms.Sized, RowFlags.NotInIt),
        new("VSHL (vector) s", "11101111 00 yy www 0 uuu 0 01000100 vvv 0", "vshl.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVshlSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VSHL (vector) u", "11111111 00 yy www 0 uuu 0 01000100 vvv 0", "vshl.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVshlUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VRSHL (vector) s", "11101111 00 yy www 0 uuu 0 01010100 vvv 0", "vrshl.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVrshlSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VRSHL (vector) u", "11111111 00 yy www 0 uuu 0 01010100 vvv 0", "vrshl.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVrshlUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQSHL (vector) s", "11101111 00 yy www 0 uuu 0 01000101 vvv 0", "vqshl.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVqshlSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQSHL (vector) u", "11111111 00 yy www 0 uuu 0 01000101 vvv 0", "vqshl.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVqshlUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQRSHL (vector) s", "11101111 00 yy www 0 uuu 0 01010101 vvv 0", "vqrshl.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVqrshlSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQRSHL (vector) u", "11111111 00 yy www 0 uuu 0 01010101 vvv 0", "vqrshl.u{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVqrshlUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMLA (vector by scalar) s", "11101110 00 yy vvv 1 uuu 0 11100100 mmmm", "vmla.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &MveVmlaScalarSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMLA (vector by scalar) u", "11111110 00 yy vvv 1 uuu 0 11100100 mmmm", "vmla.u{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &MveVmlaScalarUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMLAS (vector by scalar) s", "11101110 00 yy vvv 1 uuu 1 11100100 mmmm", "vmlas.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &MveVmlasScalarSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMLAS (vector by scalar) u", "11111110 00 yy vvv 1 uuu 1 11100100 mmmm", "vmlas.u{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &MveVmlasScalarUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VAND (vector)", "11101111 0000 vvv 0 uuu 0 00010101 www 0", "vand {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVand, null, RowFlags.NotInIt),
        new("VBIC (vector)", "11101111 0001 vvv 0 uuu 0 00010101 www 0", "vbic {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVbic, null, RowFlags.NotInIt),
        new("VORR (vector)", "11101111 0010 vvv 0 uuu 0 00010101 www 0", "{vorr}", Features.Mve, TimingClass.Vector, &MveVorr, null, RowFlags.NotInIt),
        new("VORN (vector)", "11101111 0011 vvv 0 uuu 0 00010101 www 0", "vorn {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVorn, null, RowFlags.NotInIt),
        new("VEOR (vector)", "11111111 0000 vvv 0 uuu 0 00010101 www 0", "veor {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &MveVeor, null, RowFlags.NotInIt),
        new("VPSEL T1", "111111100011 vvv 1 uuu 0 11110000 www 1", "vpsel {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &Vpsel, null, RowFlags.NotInIt),
        new("VABS (vector)", "1111111110 11 yy 01 uuu 0 00110100 www 0", "vabs.s{size} {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveVabs, VectorForms.Sized, RowFlags.NotInIt),
        new("VNEG (vector)", "1111111110 11 yy 01 uuu 0 00111100 www 0", "vneg.s{size} {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveVneg, VectorForms.Sized, RowFlags.NotInIt),
        new("VQABS (vector)", "1111111110 11 yy 00 uuu 0 01110100 www 0", "vqabs.s{size} {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveVqabs, VectorForms.Sized, RowFlags.NotInIt),
        new("VQNEG (vector)", "1111111110 11 yy 00 uuu 0 01111100 www 0", "vqneg.s{size} {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveVqneg, VectorForms.Sized, RowFlags.NotInIt),
        new("VCLZ (vector)", "1111111110 11 yy 00 uuu 0 01001100 www 0", "vclz.i{size} {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveVclz, VectorForms.Sized, RowFlags.NotInIt),
        new("VCLS (vector)", "1111111110 11 yy 00 uuu 0 01000100 www 0", "vcls.s{size} {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveVcls, VectorForms.Sized, RowFlags.NotInIt),
        new("VMVN (vector)", "1111111110110000 uuu 0 01011100 www 0", "vmvn {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveVmvn, null, RowFlags.NotInIt),
        new("VREV16 (vector)", "1111111110110000 uuu 0 00010100 www 0 j=1", "vrev16.8 {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveReverse, null, RowFlags.NotInIt),
        new("VREV32 (vector)", "1111111110110 y 00 uuu 0 00001100 www 0 j=2", "vrev32.{size} {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveReverse, null, RowFlags.NotInIt),
        new("VREV64 (vector)", "111111111011 yy 00 uuu 0 00000100 www 0 j=3", "vrev64.{size} {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveReverse, VectorForms.Sized, RowFlags.NotInIt),
        new("VDUP T1 8", "111011101110 uuu 0 tttt 1011 0001 0000 y=0", "vdup.8 {qd}, {t}", Features.Mve, TimingClass.Vector, &MveVdup, null, RowFlags.NotInIt),
        new("VDUP T1 16", "111011101010 uuu 0 tttt 1011 0011 0000 y=1", "vdup.16 {qd}, {t}", Features.Mve, TimingClass.Vector, &MveVdup, null, RowFlags.NotInIt),
        new("VDUP T1 32", "111011101010 uuu 0 tttt 1011 0001 0000 y=2", "vdup.32 {qd}, {t}", Features.Mve, TimingClass.Vector, &MveVdup, null, RowFlags.NotInIt),
    ];

    private static void MveVadd(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Add, f, signed: false, LaneOperand.Vector);
    private static void MveVaddScalar(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Add, f, signed: false, LaneOperand.Register);
    private static void MveVsub(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Subtract, f, signed: false, LaneOperand.Vector);
    private static void MveVsubScalar(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Subtract, f, signed: false, LaneOperand.Register);
    private static void MveVmul(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Multiply, f, signed: false, LaneOperand.Vector);
    private static void MveVmulScalar(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Multiply, f, signed: false, LaneOperand.Register);
    private static void MveVmulhSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.MultiplyHigh, f, signed: true, LaneOperand.Vector);
    private static void MveVmulhUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.MultiplyHigh, f, signed: false, LaneOperand.Vector);
    private static void MveVrmulhSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.MultiplyHighRounding, f, signed: true, LaneOperand.Vector);
    private static void MveVrmulhUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.MultiplyHighRounding, f, signed: false, LaneOperand.Vector);
    private static void MveVmaxSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Maximum, f, signed: true, LaneOperand.Vector);
    private static void MveVmaxUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Maximum, f, signed: false, LaneOperand.Vector);
    private static void MveVminSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Minimum, f, signed: true, LaneOperand.Vector);
    private static void MveVminUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Minimum, f, signed: false, LaneOperand.Vector);
    private static void MveVabdSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.AbsoluteDifference, f, signed: true, LaneOperand.Vector);
    private static void MveVabdUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.AbsoluteDifference, f, signed: false, LaneOperand.Vector);
    private static void MveVhaddSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.HalvingAdd, f, signed: true, LaneOperand.Vector);
    private static void MveVhaddUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.HalvingAdd, f, signed: false, LaneOperand.Vector);
    private static void MveVhaddScalarSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.HalvingAdd, f, signed: true, LaneOperand.Register);
    private static void MveVhaddScalarUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.HalvingAdd, f, signed: false, LaneOperand.Register);
    private static void MveVhsubSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.HalvingSubtract, f, signed: true, LaneOperand.Vector);
    private static void MveVhsubUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.HalvingSubtract, f, signed: false, LaneOperand.Vector);
    private static void MveVhsubScalarSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.HalvingSubtract, f, signed: true, LaneOperand.Register);
    private static void MveVhsubScalarUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.HalvingSubtract, f, signed: false, LaneOperand.Register);
    private static void MveVrhaddSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.RoundingHalvingAdd, f, signed: true, LaneOperand.Vector);
    private static void MveVrhaddUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.RoundingHalvingAdd, f, signed: false, LaneOperand.Vector);
    private static void MveVqaddSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingAdd, f, signed: true, LaneOperand.Vector);
    private static void MveVqaddUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingAdd, f, signed: false, LaneOperand.Vector);
    private static void MveVqaddScalarSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingAdd, f, signed: true, LaneOperand.Register);
    private static void MveVqaddScalarUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingAdd, f, signed: false, LaneOperand.Register);
    private static void MveVqsubSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingSubtract, f, signed: true, LaneOperand.Vector);
    private static void MveVqsubUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingSubtract, f, signed: false, LaneOperand.Vector);
    private static void MveVqsubScalarSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingSubtract, f, signed: true, LaneOperand.Register);
    private static void MveVqsubScalarUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingSubtract, f, signed: false, LaneOperand.Register);
    private static void MveVqdmulh(ref TOps o, in Fields f) => o.Lanes(LaneOperation.DoublingHigh, f, signed: true, LaneOperand.Vector);
    private static void MveVqdmulhScalar(ref TOps o, in Fields f) => o.Lanes(LaneOperation.DoublingHigh, f, signed: true, LaneOperand.Register);
    private static void MveVqrdmulh(ref TOps o, in Fields f) => o.Lanes(LaneOperation.DoublingHighRounding, f, signed: true, LaneOperand.Vector);
    private static void MveVqrdmulhScalar(ref TOps o, in Fields f) => o.Lanes(LaneOperation.DoublingHighRounding, f, signed: true, LaneOperand.Register);
    private static void MveVshlSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Shift, f, signed: true, LaneOperand.Vector);
    private static void MveVshlUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Shift, f, signed: false, LaneOperand.Vector);
    private static void MveVrshlSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.RoundingShift, f, signed: true, LaneOperand.Vector);
    private static void MveVrshlUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.RoundingShift, f, signed: false, LaneOperand.Vector);
    private static void MveVqshlSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingShift, f, signed: true, LaneOperand.Vector);
    private static void MveVqshlUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingShift, f, signed: false, LaneOperand.Vector);
    private static void MveVqrshlSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingRoundingShift, f, signed: true, LaneOperand.Vector);
    private static void MveVqrshlUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingRoundingShift, f, signed: false, LaneOperand.Vector);
    private static void MveVmlaScalarSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.MultiplyAdd, f, signed: true, LaneOperand.Register);
    private static void MveVmlaScalarUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.MultiplyAdd, f, signed: false, LaneOperand.Register);
    private static void MveVmlasScalarSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.MultiplyAddScalar, f, signed: true, LaneOperand.Register);
    private static void MveVmlasScalarUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.MultiplyAddScalar, f, signed: false, LaneOperand.Register);
    private static void MveVand(ref TOps o, in Fields f) => o.Lanes(LaneOperation.And, f, signed: false, LaneOperand.Vector);
    private static void MveVbic(ref TOps o, in Fields f) => o.Lanes(LaneOperation.AndNot, f, signed: false, LaneOperand.Vector);
    private static void MveVorr(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Or, f, signed: false, LaneOperand.Vector);
    private static void MveVorn(ref TOps o, in Fields f) => o.Lanes(LaneOperation.OrNot, f, signed: false, LaneOperand.Vector);
    private static void MveVeor(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Xor, f, signed: false, LaneOperand.Vector);
    private static void Vpsel(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Select, f, signed: false, LaneOperand.Vector);
    private static void MveVabs(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Absolute, f, signed: true, LaneOperand.Vector);
    private static void MveVneg(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Negate, f, signed: true, LaneOperand.Vector);
    private static void MveVqabs(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingAbsolute, f, signed: true, LaneOperand.Vector);
    private static void MveVqneg(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingNegate, f, signed: true, LaneOperand.Vector);
    private static void MveVclz(ref TOps o, in Fields f) => o.Lanes(LaneOperation.CountZeros, f, signed: false, LaneOperand.Vector);
    private static void MveVcls(ref TOps o, in Fields f) => o.Lanes(LaneOperation.CountSigns, f, signed: true, LaneOperand.Vector);
    private static void MveVmvn(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Not, f, signed: false, LaneOperand.Vector);
    private static void MveReverse(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Reverse, f, signed: false, LaneOperand.Vector);
    private static void MveVdup(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Duplicate, f, signed: false, LaneOperand.Vector);
}
