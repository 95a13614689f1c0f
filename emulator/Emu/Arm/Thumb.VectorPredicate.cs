using Emu.Isa;

namespace Emu.Arm;

// Predication of MVE: comparisons, blocks, tails. Imm2 is the mask of a VPT block, 0 for VCMP. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] VectorPredicate =>
    [
        new("VCMP, VPT (vector) eq", "111111100 j yy vvv 1 jjj 0 1111 0000 www 0", "v{vpt}.i{size} eq, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VcmpEq, VectorForms.Sized, RowFlags.NotInIt),
        new("VCMP, VPT (vector by scalar) eq", "111111100 j yy vvv 1 jjj 0 1111 01 0 0 mmmm", "v{vpt}.i{size} eq, {qn}, {mzr}", Features.Mve, TimingClass.VectorMultiply, &VcmpEqScalar, VectorForms.SizedOrZero, RowFlags.NotInIt),
        new("VCMP, VPT (vector) ne", "111111100 j yy vvv 1 jjj 0 1111 1000 www 0", "v{vpt}.i{size} ne, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VcmpNe, VectorForms.Sized, RowFlags.NotInIt),
        new("VCMP, VPT (vector by scalar) ne", "111111100 j yy vvv 1 jjj 0 1111 11 0 0 mmmm", "v{vpt}.i{size} ne, {qn}, {mzr}", Features.Mve, TimingClass.VectorMultiply, &VcmpNeScalar, VectorForms.SizedOrZero, RowFlags.NotInIt),
        new("VCMP, VPT (vector) cs", "111111100 j yy vvv 1 jjj 0 1111 0000 www 1", "v{vpt}.u{size} cs, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VcmpCs, VectorForms.Sized, RowFlags.NotInIt),
        new("VCMP, VPT (vector by scalar) cs", "111111100 j yy vvv 1 jjj 0 1111 01 1 0 mmmm", "v{vpt}.u{size} cs, {qn}, {mzr}", Features.Mve, TimingClass.VectorMultiply, &VcmpCsScalar, VectorForms.SizedOrZero, RowFlags.NotInIt),
        new("VCMP, VPT (vector) hi", "111111100 j yy vvv 1 jjj 0 1111 1000 www 1", "v{vpt}.u{size} hi, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VcmpHi, VectorForms.Sized, RowFlags.NotInIt),
        new("VCMP, VPT (vector by scalar) hi", "111111100 j yy vvv 1 jjj 0 1111 11 1 0 mmmm", "v{vpt}.u{size} hi, {qn}, {mzr}", Features.Mve, TimingClass.VectorMultiply, &VcmpHiScalar, VectorForms.SizedOrZero, RowFlags.NotInIt),
        new("VCMP, VPT (vector) ge", "111111100 j yy vvv 1 jjj 1 1111 0000 www 0", "v{vpt}.s{size} ge, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VcmpGe, VectorForms.Sized, RowFlags.NotInIt),
        new("VCMP, VPT (vector by scalar) ge", "111111100 j yy vvv 1 jjj 1 1111 01 0 0 mmmm", "v{vpt}.s{size} ge, {qn}, {mzr}", Features.Mve, TimingClass.VectorMultiply, &VcmpGeScalar, VectorForms.SizedOrZero, RowFlags.NotInIt),
        new("VCMP, VPT (vector) lt", "111111100 j yy vvv 1 jjj 1 1111 1000 www 0", "v{vpt}.s{size} lt, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VcmpLt, VectorForms.Sized, RowFlags.NotInIt),
        new("VCMP, VPT (vector by scalar) lt", "111111100 j yy vvv 1 jjj 1 1111 11 0 0 mmmm", "v{vpt}.s{size} lt, {qn}, {mzr}", Features.Mve, TimingClass.VectorMultiply, &VcmpLtScalar, VectorForms.SizedOrZero, RowFlags.NotInIt),
        new("VCMP, VPT (vector) gt", "111111100 j yy vvv 1 jjj 1 1111 0000 www 1", "v{vpt}.s{size} gt, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VcmpGt, VectorForms.Sized, RowFlags.NotInIt),
        new("VCMP, VPT (vector by scalar) gt", "111111100 j yy vvv 1 jjj 1 1111 01 1 0 mmmm", "v{vpt}.s{size} gt, {qn}, {mzr}", Features.Mve, TimingClass.VectorMultiply, &VcmpGtScalar, VectorForms.SizedOrZero, RowFlags.NotInIt),
        new("VCMP, VPT (vector) le", "111111100 j yy vvv 1 jjj 1 1111 1000 www 1", "v{vpt}.s{size} le, {qn}, {qm}", Features.Mve, TimingClass.VectorMultiply, &VcmpLe, VectorForms.Sized, RowFlags.NotInIt),
        new("VCMP, VPT (vector by scalar) le", "111111100 j yy vvv 1 jjj 1 1111 11 1 0 mmmm", "v{vpt}.s{size} le, {qn}, {mzr}", Features.Mve, TimingClass.VectorMultiply, &VcmpLeScalar, VectorForms.SizedOrZero, RowFlags.NotInIt),
        new("VCTP T1", "1111000000 yy nnnn 1110 1000 0000 0001", "vctp{c}.{size} {n}", Features.Mve, TimingClass.VectorControl, &Vctp, null),
        new("VPNOT T1", "111111100 0 110001 000 0111101001101", "vpnot", Features.Mve, TimingClass.VectorControl, &Vpnot, null, RowFlags.NotInIt),
        new("VPST T1", "111111100 j 110001 jjj 0111101001101", "vpst{thenelse}", Features.Mve, TimingClass.VectorControl, &Vpst, VectorForms.BlockMask, RowFlags.NotInIt),
    ];

    private static void VcmpEq(ref TOps o, in Fields f) => o.CompareLanes(0, f, scalar: false);
    private static void VcmpEqScalar(ref TOps o, in Fields f) => o.CompareLanes(0, f, scalar: true);
    private static void VcmpNe(ref TOps o, in Fields f) => o.CompareLanes(1, f, scalar: false);
    private static void VcmpNeScalar(ref TOps o, in Fields f) => o.CompareLanes(1, f, scalar: true);
    private static void VcmpCs(ref TOps o, in Fields f) => o.CompareLanes(2, f, scalar: false);
    private static void VcmpCsScalar(ref TOps o, in Fields f) => o.CompareLanes(2, f, scalar: true);
    private static void VcmpHi(ref TOps o, in Fields f) => o.CompareLanes(8, f, scalar: false);
    private static void VcmpHiScalar(ref TOps o, in Fields f) => o.CompareLanes(8, f, scalar: true);
    private static void VcmpGe(ref TOps o, in Fields f) => o.CompareLanes(10, f, scalar: false);
    private static void VcmpGeScalar(ref TOps o, in Fields f) => o.CompareLanes(10, f, scalar: true);
    private static void VcmpLt(ref TOps o, in Fields f) => o.CompareLanes(11, f, scalar: false);
    private static void VcmpLtScalar(ref TOps o, in Fields f) => o.CompareLanes(11, f, scalar: true);
    private static void VcmpGt(ref TOps o, in Fields f) => o.CompareLanes(12, f, scalar: false);
    private static void VcmpGtScalar(ref TOps o, in Fields f) => o.CompareLanes(12, f, scalar: true);
    private static void VcmpLe(ref TOps o, in Fields f) => o.CompareLanes(13, f, scalar: false);
    private static void VcmpLeScalar(ref TOps o, in Fields f) => o.CompareLanes(13, f, scalar: true);
    private static void Vctp(ref TOps o, in Fields f) => o.PredicateCount(o.Reg(f.N), f.ShiftType);
    private static void Vpnot(ref TOps o, in Fields f) => o.PredicateNot();

    // P0 stays; both masks are set.
    private static void Vpst(ref TOps o, in Fields f) => o.SetVectorStatus(o.Or(o.And(o.VectorStatus(), o.Imm(0xFFFF)), o.Imm(f.Imm2 << 16 | f.Imm2 << 20)));
}
