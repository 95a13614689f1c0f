using Emu.Isa;

namespace Emu.Arm;

// MVE operations whose elements work together: complex sums, pairs of products, carries from one element to the next, polynomials. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] VectorComplex =>
    [
        new("VCADD T1 i", "1111111000 yy vvv 0 uuu i 1111 0000 www 0", "vcadd.i{size} {qd}, {qn}, {qm}, #{turn}", Features.Mve, TimingClass.Vector, &Vcadd, VectorForms.Turned, RowFlags.NotInIt),
        new("VHCADD T1 s", "1110111000 yy vvv 0 uuu i 1111 0000 www 0", "vhcadd.s{size} {qd}, {qn}, {qm}, #{turn}", Features.Mve, TimingClass.Vector, &Vhcadd, VectorForms.Turned, RowFlags.NotInIt),
        new("VADC T1", "111011100011 vvv 0 uuu 0 1111 0000 www 0", "vadc.i32 {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &Vadc, null, RowFlags.NotInIt),
        new("VADCI T1", "111011100011 vvv 0 uuu 1 1111 0000 www 0", "vadci.i32 {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &Vadci, null, RowFlags.NotInIt),
        new("VSBC T1", "111111100011 vvv 0 uuu 0 1111 0000 www 0", "vsbc.i32 {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &Vsbc, null, RowFlags.NotInIt),
        new("VSBCI T1", "111111100011 vvv 0 uuu 1 1111 0000 www 0", "vsbci.i32 {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &Vsbci, null, RowFlags.NotInIt),
        new("VQDMLADH T1", "1110111000 yy vvv 0 uuu 0 1110 0000 www 0", "vqdmladh.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vqdmladh, VectorForms.DoubledPairs, RowFlags.NotInIt),
        new("VQDMLADHX T1", "1110111000 yy vvv 0 uuu 1 1110 0000 www 0 i=1", "vqdmladhx.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vqdmladh, VectorForms.DoubledPairs, RowFlags.NotInIt),
        new("VQRDMLADH T1", "1110111000 yy vvv 0 uuu 0 1110 0000 www 1 j=1", "vqrdmladh.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vqdmladh, VectorForms.DoubledPairs, RowFlags.NotInIt),
        new("VQRDMLADHX T1", "1110111000 yy vvv 0 uuu 1 1110 0000 www 1 i=1 j=1", "vqrdmladhx.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vqdmladh, VectorForms.DoubledPairs, RowFlags.NotInIt),
        new("VQDMLSDH T1", "1111111000 yy vvv 0 uuu 0 1110 0000 www 0", "vqdmlsdh.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vqdmlsdh, VectorForms.DoubledPairs, RowFlags.NotInIt),
        new("VQDMLSDHX T1", "1111111000 yy vvv 0 uuu 1 1110 0000 www 0 i=1", "vqdmlsdhx.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vqdmlsdh, VectorForms.DoubledPairs, RowFlags.NotInIt),
        new("VQRDMLSDH T1", "1111111000 yy vvv 0 uuu 0 1110 0000 www 1 j=1", "vqrdmlsdh.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vqdmlsdh, VectorForms.DoubledPairs, RowFlags.NotInIt),
        new("VQRDMLSDHX T1", "1111111000 yy vvv 0 uuu 1 1110 0000 www 1 i=1 j=1", "vqrdmlsdhx.s{size} {qd}, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &Vqdmlsdh, VectorForms.DoubledPairs, RowFlags.NotInIt),
        new("VBRSR T1", "1111111000 yy vvv 1 uuu 1 1110 0110 mmmm", "vbrsr.{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.Vector, &Vbrsr, VectorForms.Sized, RowFlags.NotInIt),
        new("VSHLC T1", "111011101 01 iiiii uuu 0 1111 1100 tttt", "vshlc {qd}, {t}, #{u}", Features.Mve, TimingClass.Vector, &Vshlc, VectorForms.CarriedShift, RowFlags.NotInIt),
        new("VMULLB p8", "111011100011 vvv 1 uuu 0 11100000 www 0 y=0", "vmullb.p8 {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &VmullPolynomialBottom, null, RowFlags.NotInIt),
        new("VMULLB p16", "111111100011 vvv 1 uuu 0 11100000 www 0 y=1", "vmullb.p16 {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &VmullPolynomialBottom, null, RowFlags.NotInIt),
        new("VMULLT p8", "111011100011 vvv 1 uuu 1 11100000 www 0 y=0", "vmullt.p8 {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &VmullPolynomialTop, null, RowFlags.NotInIt),
        new("VMULLT p16", "111111100011 vvv 1 uuu 1 11100000 www 0 y=1", "vmullt.p16 {qd}, {qn}, {qm}", Features.Mve, TimingClass.Vector, &VmullPolynomialTop, null, RowFlags.NotInIt),
    ];

    private static void Vcadd(ref TOps o, in Fields f) => o.ComplexAdd(f, halving: false);
    private static void Vhcadd(ref TOps o, in Fields f) => o.ComplexAdd(f, halving: true);
    private static void Vadc(ref TOps o, in Fields f) => o.AddWithCarries(f, subtract: false, initial: false);
    private static void Vadci(ref TOps o, in Fields f) => o.AddWithCarries(f, subtract: false, initial: true);
    private static void Vsbc(ref TOps o, in Fields f) => o.AddWithCarries(f, subtract: true, initial: false);
    private static void Vsbci(ref TOps o, in Fields f) => o.AddWithCarries(f, subtract: true, initial: true);
    private static void Vqdmladh(ref TOps o, in Fields f) => o.DoubledPairs(f, subtract: false);
    private static void Vqdmlsdh(ref TOps o, in Fields f) => o.DoubledPairs(f, subtract: true);
    private static void Vbrsr(ref TOps o, in Fields f) => o.Lanes(LaneOperation.ReverseBits, f, signed: false, LaneOperand.Register);
    private static void Vshlc(ref TOps o, in Fields f) => o.ShiftWithCarry(f);
    private static void VmullPolynomialBottom(ref TOps o, in Fields f) => o.MultiplyPolynomials(f, top: false);
    private static void VmullPolynomialTop(ref TOps o, in Fields f) => o.MultiplyPolynomials(f, top: true);
}
