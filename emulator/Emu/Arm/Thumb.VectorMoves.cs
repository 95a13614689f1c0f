using Emu.Isa;

namespace Emu.Arm;

// Single elements of MVE vectors to and from core registers, and constants. Lane moves know no predication: in a VPT block the manual leaves them UNPREDICTABLE. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] VectorMoves =>
    [
        new("VMOV (general-purpose register to vector lane) T1 8", "111011100 1 i 0 uuuu tttt 1011 0 ii 10000", "vmov{c}.8 {dd}[{u}], {t}", Features.Mve, TimingClass.FloatMove, &VmovTo8, VectorForms.Lane8),
        new("VMOV (vector lane to general-purpose register) T1 u8", "111011101 1 i 1 uuuu tttt 1011 0 ii 10000", "vmov{c}.u8 {t}, {dd}[{u}]", Features.Mve, TimingClass.FloatMove, &VmovFromU8, VectorForms.Lane8),
        new("VMOV (vector lane to general-purpose register) T1 s8", "111011100 1 i 1 uuuu tttt 1011 0 ii 10000", "vmov{c}.s8 {t}, {dd}[{u}]", Features.Mve, TimingClass.FloatMove, &VmovFromS8, VectorForms.Lane8),
        new("VMOV (general-purpose register to vector lane) T1 16", "111011100 0 i 0 uuuu tttt 1011 0 i 1 10000", "vmov{c}.16 {dd}[{u}], {t}", Features.Mve, TimingClass.FloatMove, &VmovTo16, VectorForms.Lane16),
        new("VMOV (vector lane to general-purpose register) T1 u16", "111011101 0 i 1 uuuu tttt 1011 0 i 1 10000", "vmov{c}.u16 {t}, {dd}[{u}]", Features.Mve, TimingClass.FloatMove, &VmovFromU16, VectorForms.Lane16),
        new("VMOV (vector lane to general-purpose register) T1 s16", "111011100 0 i 1 uuuu tttt 1011 0 i 1 10000", "vmov{c}.s16 {t}, {dd}[{u}]", Features.Mve, TimingClass.FloatMove, &VmovFromS16, VectorForms.Lane16),
        new("VMOV (two 32-bit vector lanes to two general-purpose registers) T1", "11101100000 0 aaaa uuu 0 1111 000 i tttt", "vmov{c} {t}, {a}, {qd}[{lane2}], {qd2}[{u}]", Features.Mve, TimingClass.FloatMovePair, &VmovTwoToCore, VectorForms.TwoToCore),
        new("VMOV (two general-purpose registers to two 32-bit vector lanes) T1", "11101100000 1 aaaa uuu 0 1111 000 i tttt", "vmov{c} {qd}[{lane2}], {qd2}[{u}], {t}, {a}", Features.Mve, TimingClass.FloatMovePair, &VmovTwoFromCore, null),
        new("VMOV (immediate) T1 i32", "111 i 11111 0000 iii uuu 0 0 ll 0 01 0 1 iiii y=2", "vmov.i32 {qd}, #{u}", Features.Mve, TimingClass.VectorMultiply, &VmovConstant, VectorForms.ConstantByte32, RowFlags.NotInIt),
        new("VMOV (immediate) T1 i16", "111 i 11111 0000 iii uuu 0 10 l 0 01 0 1 iiii y=1", "vmov.i16 {qd}, #{u}", Features.Mve, TimingClass.VectorMultiply, &VmovConstant, VectorForms.ConstantByte16, RowFlags.NotInIt),
        new("VMOV (immediate) T1 i32 over ones", "111 i 11111 0000 iii uuu 0 110 l 01 0 1 iiii y=2", "vmov.i32 {qd}, #{u}", Features.Mve, TimingClass.VectorMultiply, &VmovConstant, VectorForms.ConstantOverOnes, RowFlags.NotInIt),
        new("VMVN (immediate) T1 i32", "111 i 11111 0000 iii uuu 0 0 ll 0 01 1 1 iiii y=2", "vmvn.i32 {qd}, #{u}", Features.Mve, TimingClass.VectorMultiply, &VmvnConstant, VectorForms.ConstantByte32, RowFlags.NotInIt),
        new("VMVN (immediate) T1 i16", "111 i 11111 0000 iii uuu 0 10 l 0 01 1 1 iiii y=1", "vmvn.i16 {qd}, #{u}", Features.Mve, TimingClass.VectorMultiply, &VmvnConstant, VectorForms.ConstantByte16, RowFlags.NotInIt),
        new("VMVN (immediate) T1 i32 over ones", "111 i 11111 0000 iii uuu 0 110 l 01 1 1 iiii y=2", "vmvn.i32 {qd}, #{u}", Features.Mve, TimingClass.VectorMultiply, &VmvnConstant, VectorForms.ConstantOverOnes, RowFlags.NotInIt),
        new("VMOV (immediate) T1 i8", "111 i 11111 0000 iii uuu 0 1110 01 0 1 iiii y=0", "vmov.i8 {qd}, #{u}", Features.Mve, TimingClass.VectorMultiply, &VmovConstant, null, RowFlags.NotInIt),
        new("VMOV (immediate) T1 i64", "111 i 11111 0000 iii uuu 0 1110 01 1 1 iiii y=3", "vmov.i64 {qd}, #{bytemask}", Features.Mve, TimingClass.VectorMultiply, &VmovByteMask, null, RowFlags.NotInIt),
        new("VMOV (immediate) T1 f32", "111 i 11111 0000 iii uuu 0 1111 01 0 1 iiii y=2", "vmov.f32 {qd}, #{vfloat}", Features.Mve, TimingClass.VectorMultiply, &VmovFloatConstant, null, RowFlags.NotInIt),
        new("VORR (immediate) T1 i32", "111 i 11111 0000 iii uuu 0 0 ll 1 01 0 1 iiii y=2", "vorr.i32 {qd}, #{u}", Features.Mve, TimingClass.Vector, &VorrConstant, VectorForms.ConstantByte32, RowFlags.NotInIt),
        new("VORR (immediate) T1 i16", "111 i 11111 0000 iii uuu 0 10 l 1 01 0 1 iiii y=1", "vorr.i16 {qd}, #{u}", Features.Mve, TimingClass.Vector, &VorrConstant, VectorForms.ConstantByte16, RowFlags.NotInIt),
        new("VBIC (immediate) T1 i32", "111 i 11111 0000 iii uuu 0 0 ll 1 01 1 1 iiii y=2", "vbic.i32 {qd}, #{u}", Features.Mve, TimingClass.Vector, &VbicConstant, VectorForms.ConstantByte32, RowFlags.NotInIt),
        new("VBIC (immediate) T1 i16", "111 i 11111 0000 iii uuu 0 10 l 1 01 1 1 iiii y=1", "vbic.i16 {qd}, #{u}", Features.Mve, TimingClass.Vector, &VbicConstant, VectorForms.ConstantByte16, RowFlags.NotInIt),
    ];

    private static void VmovTo8(ref TOps o, in Fields f) => InsertLane(ref o, f, 0xFF, (int)(f.Imm & 3) * 8, (int)f.Imm >> 2);
    private static void VmovTo16(ref TOps o, in Fields f) => InsertLane(ref o, f, 0xFFFF, (int)(f.Imm & 1) * 16, (int)f.Imm >> 1);
    private static void VmovFromU8(ref TOps o, in Fields f) => o.SetReg(f.T, o.Shr(RaisedLane8(ref o, f), 24));
    private static void VmovFromS8(ref TOps o, in Fields f) => o.SetReg(f.T, o.Sar(RaisedLane8(ref o, f), 24));
    private static void VmovFromU16(ref TOps o, in Fields f) => o.SetReg(f.T, o.Shr(RaisedLane16(ref o, f), 16));
    private static void VmovFromS16(ref TOps o, in Fields f) => o.SetReg(f.T, o.Sar(RaisedLane16(ref o, f), 16));

    private static void InsertLane(ref TOps o, in Fields f, uint ones, int shift, int word)
    {
        V old = o.And(o.FloatReg(f.D + word), o.Imm(~(ones << shift)));
        o.SetFloatReg(f.D + word, o.Or(old, o.Shl(o.And(o.Reg(f.T), o.Imm(ones)), shift)));
    }

    // The lane in the highest bits of a word.
    private static V RaisedLane8(ref TOps o, in Fields f) => o.Shl(o.FloatReg(f.D + ((int)f.Imm >> 2)), 24 - (int)(f.Imm & 3) * 8);
    private static V RaisedLane16(ref TOps o, in Fields f) => o.Shl(o.FloatReg(f.D + ((int)f.Imm >> 1)), 16 - (int)(f.Imm & 1) * 16);

    private static void VmovTwoToCore(ref TOps o, in Fields f)
    {
        o.SetReg(f.T, o.FloatReg(4 * f.D + (int)f.Imm));
        o.SetReg(f.A, o.FloatReg(4 * f.D + (int)f.Imm + 2));
    }

    private static void VmovTwoFromCore(ref TOps o, in Fields f)
    {
        o.SetFloatReg(4 * f.D + (int)f.Imm, o.Reg(f.T));
        o.SetFloatReg(4 * f.D + (int)f.Imm + 2, o.Reg(f.A));
    }

    private static void VmovConstant(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Repeat, f, signed: false, LaneOperand.Immediate);
    private static void VmvnConstant(ref TOps o, in Fields f) => o.Lanes(LaneOperation.Not, f, signed: false, LaneOperand.Immediate);
    private static void VorrConstant(ref TOps o, in Fields f) => o.Lanes(LaneOperation.SetBits, f, signed: false, LaneOperand.Immediate);
    private static void VbicConstant(ref TOps o, in Fields f) => o.Lanes(LaneOperation.ClearBits, f, signed: false, LaneOperand.Immediate);
    private static void VmovByteMask(ref TOps o, in Fields f) => o.FillVector(f, (uint)VectorConstant.ByteMask(f.Imm), (uint)(VectorConstant.ByteMask(f.Imm) >> 32));
    private static void VmovFloatConstant(ref TOps o, in Fields f) => o.FillVector(f, VectorConstant.Single(f.Imm), VectorConstant.Single(f.Imm));
}
