using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// LSL, LSR, ASR, ROR, RRX, and the shifted operand of other rows. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.4.2, A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Shifts =>
    [
        new("ASR (immediate) T1", "00010 sssss mmm ddd y=2", "asr{s}{c} {d}, {m}, #{amount}", Features.V6M, TimingClass.Alu, &MovShifted, ThumbForms.ShiftOrAll),
        new("ASR (immediate) T2", "11101010010 S 1111 0 sss dddd ss 10 mmmm y=2", "mov{s}{c}.w {d}, {m}{shift}", Features.V7M, TimingClass.Alu, &MovShifted, ThumbForms.ShiftOrAll),
        new("ASR (register) T1", "010000 0100 mmm xxx", "asr{s}{c} {d}, {m}", Features.V6M, TimingClass.Alu, &AsrReg),
        new("ASR (register) T2", "11111010010 S nnnn 1111 dddd 0000 mmmm", "asr{s}{c}.w {d}, {n}, {m}", Features.V7M, TimingClass.Alu, &AsrReg),
        new("LSL (immediate) T1", "00000 sssss mmm ddd y=0", "lsl{s}{c} {d}, {m}, #{amount}", Features.V6M, TimingClass.Alu, &MovShifted, ThumbForms.NonzeroShift),
        new("LSL (immediate) T2", "11101010010 S 1111 0 sss dddd ss 00 mmmm y=0", "mov{s}{c}.w {d}, {m}{shift}", Features.V7M, TimingClass.Alu, &MovShifted, ThumbForms.NonzeroShift),
        new("LSL (register) T1", "010000 0010 mmm xxx", "lsl{s}{c} {d}, {m}", Features.V6M, TimingClass.Alu, &LslReg),
        new("LSL (register) T2", "11111010000 S nnnn 1111 dddd 0000 mmmm", "lsl{s}{c}.w {d}, {n}, {m}", Features.V7M, TimingClass.Alu, &LslReg),
        new("LSR (immediate) T1", "00001 sssss mmm ddd y=1", "lsr{s}{c} {d}, {m}, #{amount}", Features.V6M, TimingClass.Alu, &MovShifted, ThumbForms.ShiftOrAll),
        new("LSR (immediate) T2", "11101010010 S 1111 0 sss dddd ss 01 mmmm y=1", "mov{s}{c}.w {d}, {m}{shift}", Features.V7M, TimingClass.Alu, &MovShifted, ThumbForms.ShiftOrAll),
        new("LSR (register) T1", "010000 0011 mmm xxx", "lsr{s}{c} {d}, {m}", Features.V6M, TimingClass.Alu, &LsrReg),
        new("LSR (register) T2", "11111010001 S nnnn 1111 dddd 0000 mmmm", "lsr{s}{c}.w {d}, {n}, {m}", Features.V7M, TimingClass.Alu, &LsrReg),
        new("ROR (immediate) T1", "11101010010 S 1111 0 sss dddd ss 11 mmmm y=3", "mov{s}{c}.w {d}, {m}{shift}", Features.V7M, TimingClass.Alu, &MovShifted, ThumbForms.NonzeroShift),
        new("ROR (register) T1", "010000 0111 mmm xxx", "ror{s}{c} {d}, {m}", Features.V6M, TimingClass.Alu, &RorReg),
        new("ROR (register) T2", "11111010011 S nnnn 1111 dddd 0000 mmmm", "ror{s}{c}.w {d}, {n}, {m}", Features.V7M, TimingClass.Alu, &RorReg),
        new("RRX T1", "11101010010 S 1111 0000 dddd 0011 mmmm y=3", "mov{s}{c}.w {d}, {m}, rrx", Features.V7M, TimingClass.Alu, &MovShifted),
    ];

    private static void LslReg(ref TOps o, in Fields f)
    {
        V x = o.Reg(f.N), amount = o.And(o.Reg(f.M), o.Imm(0xFF));
        V result = o.ShlBy(x, amount);
        if (f.SetFlags) SetShiftFlags(ref o, result, amount, o.Shr(o.ShlBy(x, o.Sub(amount, o.Imm(1))), 31));
        o.SetReg(f.D, result);
    }

    private static void LsrReg(ref TOps o, in Fields f)
    {
        V x = o.Reg(f.N), amount = o.And(o.Reg(f.M), o.Imm(0xFF));
        V result = o.ShrBy(x, amount);
        if (f.SetFlags) SetShiftFlags(ref o, result, amount, o.And(o.ShrBy(x, o.Sub(amount, o.Imm(1))), o.Imm(1)));
        o.SetReg(f.D, result);
    }

    private static void AsrReg(ref TOps o, in Fields f)
    {
        V x = o.Reg(f.N), amount = o.And(o.Reg(f.M), o.Imm(0xFF));
        V result = o.SarBy(x, amount);
        if (f.SetFlags) SetShiftFlags(ref o, result, amount, o.And(o.SarBy(x, o.Sub(amount, o.Imm(1))), o.Imm(1)));
        o.SetReg(f.D, result);
    }

    private static void RorReg(ref TOps o, in Fields f)
    {
        V amount = o.And(o.Reg(f.M), o.Imm(0xFF));
        V result = o.RorBy(o.Reg(f.N), amount);
        if (f.SetFlags) SetShiftFlags(ref o, result, amount, o.Shr(result, 31));
        o.SetReg(f.D, result);
    }

    // The last bit shifted out is the result of a shift by one less; a shift by 0 leaves the carry alone.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetShiftFlags(ref TOps o, V result, V amount, V lastBitOut)
    {
        o.SetC(o.Select(amount, lastBitOut, o.CarryFlag()));
        o.SetNZ(result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Shifted(ref TOps o, in Fields f) => Shift(ref o, o.Reg(f.M), f.ShiftType, f.ShiftAmount);

    /// <summary>The manual's Shift() with a decode-time amount after DecodeImmShift.</summary>
    /// <remarks>Ifs, because a switch is compiled to an indirect jump.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Shift(ref TOps o, V x, int type, int amount)
    {
        if (type == 0) return amount == 0 ? x : o.Shl(x, amount);
        if (type == 1) return amount == 32 ? o.Imm(0) : o.Shr(x, amount);
        if (type == 2) return o.Sar(x, amount == 32 ? 31 : amount);
        return amount == 0 ? o.Or(o.Shr(x, 1), o.Shl(o.CarryFlag(), 31)) : o.Ror(x, amount);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool ShiftHasCarry(in Fields f) => f.ShiftAmount != 0 || f.ShiftType == 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ShiftCarry(ref TOps o, in Fields f)
    {
        V x = o.Reg(f.M);
        return f.ShiftType switch
        {
            0 => o.And(o.Shr(x, 32 - f.ShiftAmount), o.Imm(1)),
            3 when f.ShiftAmount == 0 => o.And(x, o.Imm(1)),
            _ => o.And(o.Shr(x, f.ShiftAmount - 1), o.Imm(1)),
        };
    }

    // Reading r15 gives the address of the instruction plus 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V RegOrPc(ref TOps o, in Fields f, int r) => r == 15 ? o.Imm(f.Address + 4) : o.Reg(r);
}
