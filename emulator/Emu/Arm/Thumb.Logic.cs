using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// AND, BIC, EOR, ORR, ORN, TST, TEQ, MOV, MVN, MOVT. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Logic =>
    [
        new("AND (immediate) T1", "11110 i 00000 S nnnn 0 iii dddd iiiiiiii", "and{s}{c}.w {d}, {n}, #{u}", Features.V7M, TimingClass.Alu, &AndImm, ThumbForms.Expanded),
        new("AND (register) T1", "010000 0000 mmm xxx", "and{s}{c} {d}, {m}", Features.V6M, TimingClass.Alu, &AndReg),
        new("AND (register) T2", "11101010000 S nnnn 0 sss dddd ss yy mmmm", "and{s}{c}.w {d}, {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &AndShifted, ThumbForms.AnyShift),
        new("BIC (immediate) T1", "11110 i 00001 S nnnn 0 iii dddd iiiiiiii", "bic{s}{c}.w {d}, {n}, #{u}", Features.V7M, TimingClass.Alu, &BicImm, ThumbForms.Expanded),
        new("BIC (register) T1", "010000 1110 mmm xxx", "bic{s}{c} {d}, {m}", Features.V6M, TimingClass.Alu, &BicReg),
        new("BIC (register) T2", "11101010001 S nnnn 0 sss dddd ss yy mmmm", "bic{s}{c}.w {d}, {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &BicShifted, ThumbForms.AnyShift),
        new("EOR (immediate) T1", "11110 i 00100 S nnnn 0 iii dddd iiiiiiii", "eor{s}{c}.w {d}, {n}, #{u}", Features.V7M, TimingClass.Alu, &EorImm, ThumbForms.Expanded),
        new("EOR (register) T1", "010000 0001 mmm xxx", "eor{s}{c} {d}, {m}", Features.V6M, TimingClass.Alu, &EorReg),
        new("EOR (register) T2", "11101010100 S nnnn 0 sss dddd ss yy mmmm", "eor{s}{c}.w {d}, {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &EorShifted, ThumbForms.AnyShift),
        new("ORR (immediate) T1", "11110 i 00010 S nnnn 0 iii dddd iiiiiiii", "orr{s}{c}.w {d}, {n}, #{u}", Features.V7M, TimingClass.Alu, &OrrImm, ThumbForms.Expanded),
        new("ORR (register) T1", "010000 1100 mmm xxx", "orr{s}{c} {d}, {m}", Features.V6M, TimingClass.Alu, &OrrReg),
        new("ORR (register) T2", "11101010010 S nnnn 0 sss dddd ss yy mmmm", "orr{s}{c}.w {d}, {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &OrrShifted, ThumbForms.AnyShift),
        new("ORN (immediate) T1", "11110 i 00011 S nnnn 0 iii dddd iiiiiiii", "orn{s}{c} {d}, {n}, #{u}", Features.V7M, TimingClass.Alu, &OrnImm, ThumbForms.Expanded),
        new("ORN (register) T1", "11101010011 S nnnn 0 sss dddd ss yy mmmm", "orn{s}{c} {d}, {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &OrnShifted, ThumbForms.AnyShift),

        new("TST (immediate) T1", "11110 i 000001 nnnn 0 iii 1111 iiiiiiii", "tst{c}.w {n}, #{u}", Features.V7M, TimingClass.Alu, &TstImm, ThumbForms.Expanded),
        new("TST (register) T1", "010000 1000 mmm nnn", "tst{c} {n}, {m}", Features.V6M, TimingClass.Alu, &TstReg),
        new("TST (register) T2", "111010100001 nnnn 0 sss 1111 ss yy mmmm", "tst{c}.w {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &TstShifted, ThumbForms.AnyShift),
        new("TEQ (immediate) T1", "11110 i 001001 nnnn 0 iii 1111 iiiiiiii", "teq{c} {n}, #{u}", Features.V7M, TimingClass.Alu, &TeqImm, ThumbForms.Expanded),
        new("TEQ (register) T1", "111010101001 nnnn 0 sss 1111 ss yy mmmm", "teq{c} {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &TeqShifted, ThumbForms.AnyShift),

        new("MOV (immediate) T1", "00100 ddd iiiiiiii", "mov{s}{c} {d}, {i}", Features.V6M, TimingClass.Alu, &MovImm),
        new("MOV (immediate) T2", "11110 i 00010 S 1111 0 iii dddd iiiiiiii", "mov{s}{c}.w {d}, #{u}", Features.V7M, TimingClass.Alu, &MovImm, ThumbForms.Expanded),
        new("MOV (immediate) T3", "11110 i 100100 jjjj 0 iii dddd iiiiiiii", "movw{c} {d}, {i}", Features.V7MAndV8M, TimingClass.Alu, &MovImm, ThumbForms.Imm16),
        new("MOV (register) T1", "01000110 D pppp DDD", "mov{c} {d}, {m}", Features.V6M, TimingClass.Alu, &MovAny),
        new("MOV (register) T1 to PC", "01000110 1 pppp 111 d=15", "mov{c} {d}, {m}", Features.V6M, TimingClass.BranchRegister, &MovToPc, null, RowFlags.Branch),
        new("MOV (register) T2", "0000000000 mmm ddd", "mov{s} {d}, {m}", Features.V6M, TimingClass.Alu, &MovReg, null, RowFlags.NotInIt),
        new("MOV (register) T3", "11101010010 S 1111 0000 DDDD 0000 MMMM", "mov{s}{c}.w {d}, {m}", Features.V7M, TimingClass.Alu, &MovReg, ThumbForms.MoveWide),
        new("MOVT T1", "11110 i 101100 jjjj 0 iii dddd iiiiiiii", "movt{c} {d}, {i}", Features.V7MAndV8M, TimingClass.Alu, &Movt, ThumbForms.Imm16),
        new("MVN (immediate) T1", "11110 i 00011 S 1111 0 iii dddd iiiiiiii", "mvn{s}{c}.w {d}, #{u}", Features.V7M, TimingClass.Alu, &MvnImm, ThumbForms.Expanded),
        new("MVN (register) T1", "010000 1111 mmm ddd", "mvn{s}{c} {d}, {m}", Features.V6M, TimingClass.Alu, &MvnReg),
        new("MVN (register) T2", "11101010011 S 1111 0 sss dddd ss yy mmmm", "mvn{s}{c}.w {d}, {m}{shift}", Features.V7M, TimingClass.Alu, &MvnShifted, ThumbForms.AnyShift),
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AndImm(ref TOps o, in Fields f) => SetLogicImm(ref o, f, o.And(o.Reg(f.N), o.Imm(f.Imm)));
    private static void AndReg(ref TOps o, in Fields f) => SetLogic(ref o, f, o.And(o.Reg(f.N), o.Reg(f.M)));
    private static void AndShifted(ref TOps o, in Fields f) => SetLogicShifted(ref o, f, o.And(o.Reg(f.N), Shifted(ref o, f)));
    private static void BicImm(ref TOps o, in Fields f) => SetLogicImm(ref o, f, o.And(o.Reg(f.N), o.Imm(~f.Imm)));
    private static void BicReg(ref TOps o, in Fields f) => SetLogic(ref o, f, o.And(o.Reg(f.N), o.Not(o.Reg(f.M))));
    private static void BicShifted(ref TOps o, in Fields f) => SetLogicShifted(ref o, f, o.And(o.Reg(f.N), o.Not(Shifted(ref o, f))));
    private static void EorImm(ref TOps o, in Fields f) => SetLogicImm(ref o, f, o.Xor(o.Reg(f.N), o.Imm(f.Imm)));
    private static void EorReg(ref TOps o, in Fields f) => SetLogic(ref o, f, o.Xor(o.Reg(f.N), o.Reg(f.M)));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void EorShifted(ref TOps o, in Fields f) => SetLogicShifted(ref o, f, o.Xor(o.Reg(f.N), Shifted(ref o, f)));
    private static void OrrImm(ref TOps o, in Fields f) => SetLogicImm(ref o, f, o.Or(o.Reg(f.N), o.Imm(f.Imm)));
    private static void OrrReg(ref TOps o, in Fields f) => SetLogic(ref o, f, o.Or(o.Reg(f.N), o.Reg(f.M)));
    private static void OrrShifted(ref TOps o, in Fields f) => SetLogicShifted(ref o, f, o.Or(o.Reg(f.N), Shifted(ref o, f)));
    private static void OrnImm(ref TOps o, in Fields f) => SetLogicImm(ref o, f, o.Or(o.Reg(f.N), o.Imm(~f.Imm)));
    private static void OrnShifted(ref TOps o, in Fields f) => SetLogicShifted(ref o, f, o.Or(o.Reg(f.N), o.Not(Shifted(ref o, f))));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MovImm(ref TOps o, in Fields f) => SetLogicImm(ref o, f, o.Imm(f.Imm));
    private static void MvnImm(ref TOps o, in Fields f) => SetLogicImm(ref o, f, o.Imm(~f.Imm));
    private static void MovReg(ref TOps o, in Fields f) => SetLogic(ref o, f, o.Reg(f.M));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MovShifted(ref TOps o, in Fields f) => SetLogicShifted(ref o, f, Shifted(ref o, f));
    private static void MvnReg(ref TOps o, in Fields f) => SetLogic(ref o, f, o.Not(o.Reg(f.M)));
    private static void MvnShifted(ref TOps o, in Fields f) => SetLogicShifted(ref o, f, o.Not(Shifted(ref o, f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void TstImm(ref TOps o, in Fields f) => SetLogicFlagsImm(ref o, f, o.And(o.Reg(f.N), o.Imm(f.Imm)));
    private static void TeqImm(ref TOps o, in Fields f) => SetLogicFlagsImm(ref o, f, o.Xor(o.Reg(f.N), o.Imm(f.Imm)));
    private static void TstReg(ref TOps o, in Fields f) => o.SetNZ(o.And(o.Reg(f.N), o.Reg(f.M)));
    private static void TstShifted(ref TOps o, in Fields f) => SetLogicFlagsShifted(ref o, f, o.And(o.Reg(f.N), Shifted(ref o, f)));
    private static void TeqShifted(ref TOps o, in Fields f) => SetLogicFlagsShifted(ref o, f, o.Xor(o.Reg(f.N), Shifted(ref o, f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void MovAny(ref TOps o, in Fields f) => o.SetReg(f.D, RegOrPc(ref o, f, f.M));
    private static void MovToPc(ref TOps o, in Fields f) => o.Branch(RegOrPc(ref o, f, f.M));
    private static void Movt(ref TOps o, in Fields f) => o.SetReg(f.D, o.Or(o.And(o.Reg(f.D), o.Imm(0xFFFF)), o.Imm(f.Imm << 16)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetLogicImm(ref TOps o, in Fields f, V result)
    {
        if (f.SetFlags) SetLogicFlagsImm(ref o, f, result);
        o.SetReg(f.D, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetLogic(ref TOps o, in Fields f, V result)
    {
        if (f.SetFlags) o.SetNZ(result);
        o.SetReg(f.D, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetLogicShifted(ref TOps o, in Fields f, V result)
    {
        if (f.SetFlags) SetLogicFlagsShifted(ref o, f, result);
        o.SetReg(f.D, result);
    }

    // ThumbExpandImm_C: only a rotated constant has a carry of its own.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetLogicFlagsImm(ref TOps o, in Fields f, V result)
    {
        o.SetNZ(result);
        if (f.Imm2 != 0) o.SetC(o.Imm(f.Imm >> 31));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetLogicFlagsShifted(ref TOps o, in Fields f, V result)
    {
        V carry = ShiftHasCarry(f) ? ShiftCarry(ref o, f) : default!;
        o.SetNZ(result);
        if (ShiftHasCarry(f)) o.SetC(carry);
    }
}
