using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// ADD, ADC, SUB, SBC, RSB, CMP, CMN, ADR. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Arithmetic =>
    [
        new("ADC (immediate) T1", "11110 i 01010 S nnnn 0 iii dddd iiiiiiii", "adc{s}{c}.w {d}, {n}, #{u}", Features.V7M, TimingClass.Alu, &AdcImm, ThumbForms.Expanded),
        new("ADC (register) T1", "010000 0101 mmm xxx", "adc{s}{c} {d}, {m}", Features.V6M, TimingClass.Alu, &AdcReg),
        new("ADC (register) T2", "11101011010 S nnnn 0 sss dddd ss yy mmmm", "adc{s}{c}.w {d}, {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &AdcShifted, ThumbForms.AnyShift),

        new("ADD (immediate) T1", "0001110 iii nnn ddd", "add{s}{c} {d}, {n}, {i}", Features.V6M, TimingClass.Alu, &AddImm),
        new("ADD (immediate) T2", "00110 xxx iiiiiiii", "add{s}{c} {d}, {i}", Features.V6M, TimingClass.Alu, &AddImm),
        new("ADD (immediate) T3", "11110 i 01000 S nnnn 0 iii dddd iiiiiiii", "add{s}{c}.w {d}, {n}, #{u}", Features.V7M, TimingClass.Alu, &AddImm, ThumbForms.Expanded),
        new("ADD (immediate) T4", "11110 i 100000 nnnn 0 iii dddd iiiiiiii", "addw{c} {d}, {n}, {i}", Features.V7M, TimingClass.Alu, &AddImm),
        new("ADD (register) T1", "0001100 mmm nnn ddd", "add{s}{c} {d}, {n}, {m}", Features.V6M, TimingClass.Alu, &AddReg),
        new("ADD (register) T2", "01000100 x pppp xxx", "add{c} {d}, {m}", Features.V6M, TimingClass.Alu, &AddAny),
        new("ADD (register) T2 to PC", "01000100 1 MMMM 111 d=15", "add{c} {d}, {m}", Features.V6M, TimingClass.BranchRegister, &AddToPc, null, RowFlags.Branch),
        new("ADD (register) T3", "11101011000 S nnnn 0 sss dddd ss yy mmmm", "add{s}{c}.w {d}, {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &AddShifted, ThumbForms.AnyShift),

        new("ADD (SP plus immediate) T1", "10101 ddd iiiiiiii n=13", "add{c} {d}, sp, {i}", Features.V6M, TimingClass.Alu, &AddImm, ThumbForms.Words),
        new("ADD (SP plus immediate) T2", "101100000 iiiiiii d=13 n=13", "add{c} sp, {i}", Features.V6M, TimingClass.Alu, &AddImm, ThumbForms.Words),
        new("ADD (SP plus immediate) T3", "11110 i 01000 S 1101 0 iii DDDD iiiiiiii n=13", "add{s}{c}.w {d}, sp, #{u}", Features.V7M, TimingClass.Alu, &AddImm, ThumbForms.Expanded),
        new("ADD (SP plus immediate) T4", "11110 i 100000 1101 0 iii DDDD iiiiiiii n=13", "addw{c} {d}, sp, {i}", Features.V7M, TimingClass.Alu, &AddImm),
        new("ADD (SP plus register) T1", "01000100 D 1101 DDD n=13", "add{c} {d}, sp", Features.V6M, TimingClass.Alu, &AddReg, ThumbForms.DestinationIsM),
        new("ADD (SP plus register) T2", "01000100 1 mmmm 101 d=13 n=13", "add{c} sp, {m}", Features.V6M, TimingClass.Alu, &AddReg),
        new("ADD (SP plus register) T3", "11101011000 S 1101 0 sss DDDD ss yy mmmm n=13", "add{s}{c}.w {d}, sp, {m}{shift}", Features.V7M, TimingClass.Alu, &AddShifted, ThumbForms.SpShift),

        new("ADR T1", "10100 ddd iiiiiiii", "add{c} {d}, pc, {i}", Features.V6M, TimingClass.Alu, &AdrAdd, ThumbForms.Words),
        new("ADR T2", "11110 i 101010 1111 0 iii dddd iiiiiiii", "subw{c} {d}, pc, {i}", Features.V7M, TimingClass.Alu, &AdrSub),
        new("ADR T3", "11110 i 100000 1111 0 iii dddd iiiiiiii", "addw{c} {d}, pc, {i}", Features.V7M, TimingClass.Alu, &AdrAdd),

        new("CMN (immediate) T1", "11110 i 010001 NNNN 0 iii 1111 iiiiiiii", "cmn{c}.w {n}, #{u}", Features.V7M, TimingClass.Alu, &CmnImm, ThumbForms.Expanded),
        new("CMN (register) T1", "010000 1011 mmm nnn", "cmn{c} {n}, {m}", Features.V6M, TimingClass.Alu, &CmnReg),
        new("CMN (register) T2", "111010110001 NNNN 0 sss 1111 ss yy mmmm", "cmn{c}.w {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &CmnShifted, ThumbForms.AnyShift),
        new("CMP (immediate) T1", "00101 nnn iiiiiiii", "cmp{c} {n}, {i}", Features.V6M, TimingClass.Alu, &CmpImm),
        new("CMP (immediate) T2", "11110 i 011011 NNNN 0 iii 1111 iiiiiiii", "cmp{c}.w {n}, #{u}", Features.V7M, TimingClass.Alu, &CmpImm, ThumbForms.Expanded),
        new("CMP (register) T1", "010000 1010 mmm nnn", "cmp{c} {n}, {m}", Features.V6M, TimingClass.Alu, &CmpReg),
        new("CMP (register) T2", "01000101 N MMMM NNN", "cmp{c} {n}, {m}", Features.V6M, TimingClass.Alu, &CmpReg, ThumbForms.OneHigh),
        new("CMP (register) T3", "111010111011 NNNN 0 sss 1111 ss yy mmmm", "cmp{c}.w {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &CmpShifted, ThumbForms.AnyShift),

        new("RSB (immediate) T1", "010000 1001 nnn ddd", "neg{s}{c} {d}, {n}", Features.V6M, TimingClass.Alu, &RsbImm),
        new("RSB (immediate) T2", "11110 i 01110 S nnnn 0 iii dddd iiiiiiii", "rsb{s}{c} {d}, {n}, #{u}", Features.V7M, TimingClass.Alu, &RsbImm, ThumbForms.Expanded),
        new("RSB (register) T1", "11101011110 S nnnn 0 sss dddd ss yy mmmm", "rsb{s}{c} {d}, {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &RsbShifted, ThumbForms.AnyShift),

        new("SBC (immediate) T1", "11110 i 01011 S nnnn 0 iii dddd iiiiiiii", "sbc{s}{c}.w {d}, {n}, #{u}", Features.V7M, TimingClass.Alu, &SbcImm, ThumbForms.Expanded),
        new("SBC (register) T1", "010000 0110 mmm xxx", "sbc{s}{c} {d}, {m}", Features.V6M, TimingClass.Alu, &SbcReg),
        new("SBC (register) T2", "11101011011 S nnnn 0 sss dddd ss yy mmmm", "sbc{s}{c}.w {d}, {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &SbcShifted, ThumbForms.AnyShift),

        new("SUB (immediate) T1", "0001111 iii nnn ddd", "sub{s}{c} {d}, {n}, {i}", Features.V6M, TimingClass.Alu, &SubImm),
        new("SUB (immediate) T2", "00111 xxx iiiiiiii", "sub{s}{c} {d}, {i}", Features.V6M, TimingClass.Alu, &SubImm),
        new("SUB (immediate) T3", "11110 i 01101 S nnnn 0 iii dddd iiiiiiii", "sub{s}{c}.w {d}, {n}, #{u}", Features.V7M, TimingClass.Alu, &SubImm, ThumbForms.Expanded),
        new("SUB (immediate) T4", "11110 i 101010 nnnn 0 iii dddd iiiiiiii", "subw{c} {d}, {n}, {i}", Features.V7M, TimingClass.Alu, &SubImm),
        new("SUB (register) T1", "0001101 mmm nnn ddd", "sub{s}{c} {d}, {n}, {m}", Features.V6M, TimingClass.Alu, &SubReg),
        new("SUB (register) T2", "11101011101 S nnnn 0 sss dddd ss yy mmmm", "sub{s}{c}.w {d}, {n}, {m}{shift}", Features.V7M, TimingClass.Alu, &SubShifted, ThumbForms.AnyShift),
        new("SUB (SP minus immediate) T1", "101100001 iiiiiii d=13 n=13", "sub{c} sp, {i}", Features.V6M, TimingClass.Alu, &SubImm, ThumbForms.Words),
        new("SUB (SP minus immediate) T2", "11110 i 01101 S 1101 0 iii DDDD iiiiiiii n=13", "sub{s}{c}.w {d}, sp, #{u}", Features.V7M, TimingClass.Alu, &SubImm, ThumbForms.Expanded),
        new("SUB (SP minus immediate) T3", "11110 i 101010 1101 0 iii DDDD iiiiiiii n=13", "subw{c} {d}, sp, {i}", Features.V7M, TimingClass.Alu, &SubImm),
        new("SUB (SP minus register) T1", "11101011101 S 1101 0 sss DDDD ss yy mmmm n=13", "sub{s}{c}.w {d}, sp, {m}{shift}", Features.V7M, TimingClass.Alu, &SubShifted, ThumbForms.SpShift),
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddImm(ref TOps o, in Fields f) => SetSum(ref o, f, o.Reg(f.N), o.Imm(f.Imm));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddReg(ref TOps o, in Fields f) => SetSum(ref o, f, o.Reg(f.N), o.Reg(f.M));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddShifted(ref TOps o, in Fields f) => SetSum(ref o, f, o.Reg(f.N), Shifted(ref o, f));
    private static void AddAny(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Reg(f.N), RegOrPc(ref o, f, f.M)));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SubImm(ref TOps o, in Fields f) => SetDifference(ref o, f, o.Reg(f.N), o.Imm(f.Imm));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SubReg(ref TOps o, in Fields f) => SetDifference(ref o, f, o.Reg(f.N), o.Reg(f.M));
    private static void SubShifted(ref TOps o, in Fields f) => SetDifference(ref o, f, o.Reg(f.N), Shifted(ref o, f));
    private static void RsbImm(ref TOps o, in Fields f) => SetDifference(ref o, f, o.Imm(f.Imm), o.Reg(f.N));
    private static void RsbShifted(ref TOps o, in Fields f) => SetDifference(ref o, f, Shifted(ref o, f), o.Reg(f.N));
    private static void AdcImm(ref TOps o, in Fields f) => SetSumWithCarry(ref o, f, o.Reg(f.N), o.Imm(f.Imm));
    private static void AdcReg(ref TOps o, in Fields f) => SetSumWithCarry(ref o, f, o.Reg(f.N), o.Reg(f.M));
    private static void AdcShifted(ref TOps o, in Fields f) => SetSumWithCarry(ref o, f, o.Reg(f.N), Shifted(ref o, f));
    private static void SbcImm(ref TOps o, in Fields f) => SetSumWithCarry(ref o, f, o.Reg(f.N), o.Imm(~f.Imm));
    private static void SbcReg(ref TOps o, in Fields f) => SetSumWithCarry(ref o, f, o.Reg(f.N), o.Not(o.Reg(f.M)));
    private static void SbcShifted(ref TOps o, in Fields f) => SetSumWithCarry(ref o, f, o.Reg(f.N), o.Not(Shifted(ref o, f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CmpImm(ref TOps o, in Fields f) => SetFlags(ref o, o.AddWithCarry(o.Reg(f.N), o.Imm(~f.Imm), o.Imm(1)));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CmpReg(ref TOps o, in Fields f) => SetFlags(ref o, o.AddWithCarry(o.Reg(f.N), o.Not(o.Reg(f.M)), o.Imm(1)));
    private static void CmpShifted(ref TOps o, in Fields f) => SetFlags(ref o, o.AddWithCarry(o.Reg(f.N), o.Not(Shifted(ref o, f)), o.Imm(1)));
    private static void CmnImm(ref TOps o, in Fields f) => SetFlags(ref o, o.AddWithCarry(o.Reg(f.N), o.Imm(f.Imm), o.Imm(0)));
    private static void CmnReg(ref TOps o, in Fields f) => SetFlags(ref o, o.AddWithCarry(o.Reg(f.N), o.Reg(f.M), o.Imm(0)));
    private static void CmnShifted(ref TOps o, in Fields f) => SetFlags(ref o, o.AddWithCarry(o.Reg(f.N), Shifted(ref o, f), o.Imm(0)));

    private static void AdrAdd(ref TOps o, in Fields f) => o.SetReg(f.D, o.Imm(AlignedPc(f) + f.Imm));
    private static void AdrSub(ref TOps o, in Fields f) => o.SetReg(f.D, o.Imm(AlignedPc(f) - f.Imm));
    private static void AddToPc(ref TOps o, in Fields f) => o.Branch(o.Add(o.Imm(f.Address + 4), o.Reg(f.M)));

    // Without flags a plain sum is enough; engines need not find out that carry and overflow are dead.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetSum(ref TOps o, in Fields f, V a, V b)
    {
        if (!f.SetFlags)
        {
            o.SetReg(f.D, o.Add(a, b));
            return;
        }
        (V Sum, V Carry, V Overflow) s = o.AddWithCarry(a, b, o.Imm(0));
        SetFlags(ref o, s);
        o.SetReg(f.D, s.Sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetDifference(ref TOps o, in Fields f, V a, V b)
    {
        if (!f.SetFlags)
        {
            o.SetReg(f.D, o.Sub(a, b));
            return;
        }
        (V Sum, V Carry, V Overflow) s = o.AddWithCarry(a, o.Not(b), o.Imm(1));
        SetFlags(ref o, s);
        o.SetReg(f.D, s.Sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetSumWithCarry(ref TOps o, in Fields f, V a, V b)
    {
        (V Sum, V Carry, V Overflow) s = o.AddWithCarry(a, b, o.CarryFlag());
        if (f.SetFlags) SetFlags(ref o, s);
        o.SetReg(f.D, s.Sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetFlags(ref TOps o, (V Sum, V Carry, V Overflow) s)
    {
        o.SetNZ(s.Sum);
        o.SetC(s.Carry);
        o.SetV(s.Overflow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint AlignedPc(in Fields f) => f.Address + 4 & ~3u;
}
