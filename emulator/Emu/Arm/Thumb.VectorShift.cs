using Emu.Isa;

namespace Emu.Arm;

// Shifts of MVE by immediates and core registers, and doubling multiply-adds. N is the shifted vector. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] VectorShift =>
    [
        new("VSHR (immediate) s8", "11101111 10001 iii uuu 0 00000101 vvv 0 y=0", "vshr.s8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVshrImmSigned, VectorForms.Right8, RowFlags.NotInIt),
        new("VSHR (immediate) s16", "11101111 1001 iiii uuu 0 00000101 vvv 0 y=1", "vshr.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVshrImmSigned, VectorForms.Right16, RowFlags.NotInIt),
        new("VSHR (immediate) s32", "11101111 101 iiiii uuu 0 00000101 vvv 0 y=2", "vshr.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVshrImmSigned, VectorForms.Right32, RowFlags.NotInIt),
        new("VSHR (immediate) u8", "11111111 10001 iii uuu 0 00000101 vvv 0 y=0", "vshr.u8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVshrImmUnsigned, VectorForms.Right8, RowFlags.NotInIt),
        new("VSHR (immediate) u16", "11111111 1001 iiii uuu 0 00000101 vvv 0 y=1", "vshr.u16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVshrImmUnsigned, VectorForms.Right16, RowFlags.NotInIt),
        new("VSHR (immediate) u32", "11111111 101 iiiii uuu 0 00000101 vvv 0 y=2", "vshr.u32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVshrImmUnsigned, VectorForms.Right32, RowFlags.NotInIt),
        new("VRSHR (immediate) s8", "11101111 10001 iii uuu 0 00100101 vvv 0 y=0", "vrshr.s8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVrshrImmSigned, VectorForms.Right8, RowFlags.NotInIt),
        new("VRSHR (immediate) s16", "11101111 1001 iiii uuu 0 00100101 vvv 0 y=1", "vrshr.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVrshrImmSigned, VectorForms.Right16, RowFlags.NotInIt),
        new("VRSHR (immediate) s32", "11101111 101 iiiii uuu 0 00100101 vvv 0 y=2", "vrshr.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVrshrImmSigned, VectorForms.Right32, RowFlags.NotInIt),
        new("VRSHR (immediate) u8", "11111111 10001 iii uuu 0 00100101 vvv 0 y=0", "vrshr.u8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVrshrImmUnsigned, VectorForms.Right8, RowFlags.NotInIt),
        new("VRSHR (immediate) u16", "11111111 1001 iiii uuu 0 00100101 vvv 0 y=1", "vrshr.u16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVrshrImmUnsigned, VectorForms.Right16, RowFlags.NotInIt),
        new("VRSHR (immediate) u32", "11111111 101 iiiii uuu 0 00100101 vvv 0 y=2", "vrshr.u32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVrshrImmUnsigned, VectorForms.Right32, RowFlags.NotInIt),
        new("VQSHL (immediate) s8", "11101111 10001 iii uuu 0 01110101 vvv 0 y=0", "vqshl.s8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVqshlImmSigned, null, RowFlags.NotInIt),
        new("VQSHL (immediate) s16", "11101111 1001 iiii uuu 0 01110101 vvv 0 y=1", "vqshl.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVqshlImmSigned, null, RowFlags.NotInIt),
        new("VQSHL (immediate) s32", "11101111 101 iiiii uuu 0 01110101 vvv 0 y=2", "vqshl.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVqshlImmSigned, null, RowFlags.NotInIt),
        new("VQSHL (immediate) u8", "11111111 10001 iii uuu 0 01110101 vvv 0 y=0", "vqshl.u8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVqshlImmUnsigned, null, RowFlags.NotInIt),
        new("VQSHL (immediate) u16", "11111111 1001 iiii uuu 0 01110101 vvv 0 y=1", "vqshl.u16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVqshlImmUnsigned, null, RowFlags.NotInIt),
        new("VQSHL (immediate) u32", "11111111 101 iiiii uuu 0 01110101 vvv 0 y=2", "vqshl.u32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVqshlImmUnsigned, null, RowFlags.NotInIt),
        new("VSHL (immediate) i8", "11101111 10001 iii uuu 0 01010101 vvv 0 y=0", "vshl.i8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVshlImm, null, RowFlags.NotInIt),
        new("VSHL (immediate) i16", "11101111 1001 iiii uuu 0 01010101 vvv 0 y=1", "vshl.i16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVshlImm, null, RowFlags.NotInIt),
        new("VSHL (immediate) i32", "11101111 101 iiiii uuu 0 01010101 vvv 0 y=2", "vshl.i32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVshlImm, null, RowFlags.NotInIt),
        new("VQSHLU (immediate) s8", "11111111 10001 iii uuu 0 01100101 vvv 0 y=0", "vqshlu.s8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVqshluImm, null, RowFlags.NotInIt),
        new("VQSHLU (immediate) s16", "11111111 1001 iiii uuu 0 01100101 vvv 0 y=1", "vqshlu.s16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVqshluImm, null, RowFlags.NotInIt),
        new("VQSHLU (immediate) s32", "11111111 101 iiiii uuu 0 01100101 vvv 0 y=2", "vqshlu.s32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVqshluImm, null, RowFlags.NotInIt),
        new("VSRI (immediate) 8", "11111111 10001 iii uuu 0 01000101 vvv 0 y=0", "vsri.8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVsriImm, VectorForms.Right8, RowFlags.NotInIt),
        new("VSRI (immediate) 16", "11111111 1001 iiii uuu 0 01000101 vvv 0 y=1", "vsri.16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVsriImm, VectorForms.Right16, RowFlags.NotInIt),
        new("VSRI (immediate) 32", "11111111 101 iiiii uuu 0 01000101 vvv 0 y=2", "vsri.32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVsriImm, VectorForms.Right32, RowFlags.NotInIt),
        new("VSLI (immediate) 8", "11111111 10001 iii uuu 0 01010101 vvv 0 y=0", "vsli.8 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVsliImm, null, RowFlags.NotInIt),
        new("VSLI (immediate) 16", "11111111 1001 iiii uuu 0 01010101 vvv 0 y=1", "vsli.16 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVsliImm, null, RowFlags.NotInIt),
        new("VSLI (immediate) 32", "11111111 101 iiiii uuu 0 01010101 vvv 0 y=2", "vsli.32 {qd}, {qn}, #{u}", Features.Mve, TimingClass.Vector, &MveVsliImm, null, RowFlags.NotInIt),
        new("VSHL (register) s", "111011100011 yy 01 xxx 1 11100110 mmmm", "vshl.s{size} {qd}, {m}", Features.Mve, TimingClass.Vector, &MveVshlByRegisterSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VSHL (register) u", "111111100011 yy 01 xxx 1 11100110 mmmm", "vshl.u{size} {qd}, {m}", Features.Mve, TimingClass.Vector, &MveVshlByRegisterUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQSHL (register) s", "111011100011 yy 01 xxx 1 11101110 mmmm", "vqshl.s{size} {qd}, {m}", Features.Mve, TimingClass.Vector, &MveVqshlByRegisterSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQSHL (register) u", "111111100011 yy 01 xxx 1 11101110 mmmm", "vqshl.u{size} {qd}, {m}", Features.Mve, TimingClass.Vector, &MveVqshlByRegisterUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VRSHL (register) s", "111011100011 yy 11 xxx 1 11100110 mmmm", "vrshl.s{size} {qd}, {m}", Features.Mve, TimingClass.Vector, &MveVrshlByRegisterSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VRSHL (register) u", "111111100011 yy 11 xxx 1 11100110 mmmm", "vrshl.u{size} {qd}, {m}", Features.Mve, TimingClass.Vector, &MveVrshlByRegisterUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQRSHL (register) s", "111011100011 yy 11 xxx 1 11101110 mmmm", "vqrshl.s{size} {qd}, {m}", Features.Mve, TimingClass.Vector, &MveVqrshlByRegisterSigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VQRSHL (register) u", "111111100011 yy 11 xxx 1 11101110 mmmm", "vqrshl.u{size} {qd}, {m}", Features.Mve, TimingClass.Vector, &MveVqrshlByRegisterUnsigned, VectorForms.Sized, RowFlags.NotInIt),
        new("VMAXA T1", "111011100011 yy 11 uuu 0 11101000 www 1", "vmaxa.s{size} {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveVmaxa, VectorForms.Sized, RowFlags.NotInIt),
        new("VMINA T1", "111011100011 yy 11 uuu 1 11101000 www 1", "vmina.s{size} {qd}, {qm}", Features.Mve, TimingClass.Vector, &MveVmina, VectorForms.Sized, RowFlags.NotInIt),
        new("VQDMLAH T1", "1110111000 yy vvv 0 uuu 0 11100110 mmmm", "vqdmlah.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &MveVqdmlah, VectorForms.Sized, RowFlags.NotInIt),
        new("VQRDMLAH T1", "1110111000 yy vvv 0 uuu 0 11100100 mmmm", "vqrdmlah.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &MveVqrdmlah, VectorForms.Sized, RowFlags.NotInIt),
        new("VQDMLASH T1", "1110111000 yy vvv 0 uuu 1 11100110 mmmm", "vqdmlash.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &MveVqdmlash, VectorForms.Sized, RowFlags.NotInIt),
        new("VQRDMLASH T1", "1110111000 yy vvv 0 uuu 1 11100100 mmmm", "vqrdmlash.s{size} {qd}, {qn}, {m}", Features.Mve, TimingClass.VectorMultiply, &MveVqrdmlash, VectorForms.Sized, RowFlags.NotInIt),
    ];

    private static void MveVshrImmSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.ShiftRight, f, signed: true, LaneOperand.Immediate);
    private static void MveVshrImmUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.ShiftRight, f, signed: false, LaneOperand.Immediate);
    private static void MveVrshrImmSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.RoundingShiftRight, f, signed: true, LaneOperand.Immediate);
    private static void MveVrshrImmUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.RoundingShiftRight, f, signed: false, LaneOperand.Immediate);
    private static void MveVqshlImmSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingShift, f, signed: true, LaneOperand.Immediate);
    private static void MveVqshlImmUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingShift, f, signed: false, LaneOperand.Immediate);
    private static void MveVshlImm(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Shift, f, signed: false, LaneOperand.Immediate);
    private static void MveVqshluImm(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingShiftUnsigned, f, signed: true, LaneOperand.Immediate);
    private static void MveVsriImm(ref TOps o, in Fields f) => o.Lanes(LaneOperation.InsertRight, f, signed: false, LaneOperand.Immediate);
    private static void MveVsliImm(ref TOps o, in Fields f) => o.Lanes(LaneOperation.InsertLeft, f, signed: false, LaneOperand.Immediate);
    private static void MveVshlByRegisterSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Shift, f, signed: true, LaneOperand.Register);
    private static void MveVshlByRegisterUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Shift, f, signed: false, LaneOperand.Register);
    private static void MveVqshlByRegisterSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingShift, f, signed: true, LaneOperand.Register);
    private static void MveVqshlByRegisterUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingShift, f, signed: false, LaneOperand.Register);
    private static void MveVrshlByRegisterSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.RoundingShift, f, signed: true, LaneOperand.Register);
    private static void MveVrshlByRegisterUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.RoundingShift, f, signed: false, LaneOperand.Register);
    private static void MveVqrshlByRegisterSigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingRoundingShift, f, signed: true, LaneOperand.Register);
    private static void MveVqrshlByRegisterUnsigned(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SaturatingRoundingShift, f, signed: false, LaneOperand.Register);
    private static void MveVmaxa(ref TOps o, in Fields f) => o.Lanes(LaneOperation.MaximumOfMagnitudes, f, signed: true, LaneOperand.Vector);
    private static void MveVmina(ref TOps o, in Fields f) => o.Lanes(LaneOperation.MinimumOfMagnitudes, f, signed: true, LaneOperand.Vector);
    private static void MveVqdmlah(ref TOps o, in Fields f) => o.Lanes(LaneOperation.DoublingAdd, f, signed: true, LaneOperand.Register);
    private static void MveVqrdmlah(ref TOps o, in Fields f) => o.Lanes(LaneOperation.DoublingAddRounding, f, signed: true, LaneOperand.Register);
    private static void MveVqdmlash(ref TOps o, in Fields f) => o.Lanes(LaneOperation.DoublingAddScalar, f, signed: true, LaneOperand.Register);
    private static void MveVqrdmlash(ref TOps o, in Fields f) => o.Lanes(LaneOperation.DoublingAddScalarRounding, f, signed: true, LaneOperand.Register);
}
