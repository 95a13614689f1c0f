using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.RiscV;

// RV32I computation. Source: Volume I, chapter 2.4. And Zicond, version 1.0.
public static unsafe partial class RiscVRows<TOps, V, W>
{
    private static Row<TOps>[] Integer =>
    [
        new("LUI", "iiiiiiiiiiiiiiiiiiii uuuuu 0110111", "lui {d},{upper}", Features.RvI, TimingClass.Alu, &Lui, RiscVForms.U),
        new("AUIPC", "iiiiiiiiiiiiiiiiiiii uuuuu 0010111", "auipc {d},{upper}", Features.RvI, TimingClass.Alu, &Auipc, RiscVForms.U),

        new("ADDI", "iiiiiiiiiiii vvvvv 000 uuuuu 0010011", "addi {d},{n},{i}", Features.RvI, TimingClass.Alu, &AddImm, RiscVForms.I),
        new("SLTI", "iiiiiiiiiiii vvvvv 010 uuuuu 0010011", "slti {d},{n},{i}", Features.RvI, TimingClass.Alu, &LessImm, RiscVForms.I),
        new("SLTIU", "iiiiiiiiiiii vvvvv 011 uuuuu 0010011", "sltiu {d},{n},{i}", Features.RvI, TimingClass.Alu, &BelowImm, RiscVForms.I),
        new("XORI", "iiiiiiiiiiii vvvvv 100 uuuuu 0010011", "xori {d},{n},{i}", Features.RvI, TimingClass.Alu, &XorImm, RiscVForms.I),
        new("ORI", "iiiiiiiiiiii vvvvv 110 uuuuu 0010011", "ori {d},{n},{i}", Features.RvI, TimingClass.Alu, &OrImm, RiscVForms.I),
        new("ANDI", "iiiiiiiiiiii vvvvv 111 uuuuu 0010011", "andi {d},{n},{i}", Features.RvI, TimingClass.Alu, &AndImm, RiscVForms.I),
        new("SLLI", "0000000 iiiii vvvvv 001 uuuuu 0010011", "slli {d},{n},{h}", Features.RvI, TimingClass.Alu, &ShlImm),
        new("SRLI", "0000000 iiiii vvvvv 101 uuuuu 0010011", "srli {d},{n},{h}", Features.RvI, TimingClass.Alu, &ShrImm),
        new("SRAI", "0100000 iiiii vvvvv 101 uuuuu 0010011", "srai {d},{n},{h}", Features.RvI, TimingClass.Alu, &SarImm),

        new("ADD", "0000000 wwwww vvvvv 000 uuuuu 0110011", "add {d},{n},{m}", Features.RvI, TimingClass.Alu, &AddReg),
        new("SUB", "0100000 wwwww vvvvv 000 uuuuu 0110011", "sub {d},{n},{m}", Features.RvI, TimingClass.Alu, &SubReg),
        new("SLL", "0000000 wwwww vvvvv 001 uuuuu 0110011", "sll {d},{n},{m}", Features.RvI, TimingClass.Alu, &ShlReg),
        new("SLT", "0000000 wwwww vvvvv 010 uuuuu 0110011", "slt {d},{n},{m}", Features.RvI, TimingClass.Alu, &LessReg),
        new("SLTU", "0000000 wwwww vvvvv 011 uuuuu 0110011", "sltu {d},{n},{m}", Features.RvI, TimingClass.Alu, &BelowReg),
        new("XOR", "0000000 wwwww vvvvv 100 uuuuu 0110011", "xor {d},{n},{m}", Features.RvI, TimingClass.Alu, &XorReg),
        new("SRL", "0000000 wwwww vvvvv 101 uuuuu 0110011", "srl {d},{n},{m}", Features.RvI, TimingClass.Alu, &ShrReg),
        new("SRA", "0100000 wwwww vvvvv 101 uuuuu 0110011", "sra {d},{n},{m}", Features.RvI, TimingClass.Alu, &SarReg),
        new("OR", "0000000 wwwww vvvvv 110 uuuuu 0110011", "or {d},{n},{m}", Features.RvI, TimingClass.Alu, &OrReg),
        new("AND", "0000000 wwwww vvvvv 111 uuuuu 0110011", "and {d},{n},{m}", Features.RvI, TimingClass.Alu, &AndReg),

        new("CZERO.EQZ", "0000111 wwwww vvvvv 101 uuuuu 0110011", "czero.eqz {d},{n},{m}", Features.Zicond, TimingClass.Alu, &ZeroIfZero),
        new("CZERO.NEZ", "0000111 wwwww vvvvv 111 uuuuu 0110011", "czero.nez {d},{n},{m}", Features.Zicond, TimingClass.Alu, &ZeroIfNotZero),
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Lui(ref TOps o, in Fields f) => o.SetReg(f.D, o.Imm(f.Imm));
    private static void Auipc(ref TOps o, in Fields f) => o.SetReg(f.D, o.Imm(f.Address + f.Imm));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Reg(f.N), o.Imm(f.Imm)));
    private static void LessImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.Less(o.Reg(f.N), o.Imm(f.Imm)));
    private static void BelowImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.Below(o.Reg(f.N), o.Imm(f.Imm)));
    private static void XorImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.Xor(o.Reg(f.N), o.Imm(f.Imm)));
    private static void OrImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.Or(o.Reg(f.N), o.Imm(f.Imm)));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AndImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.Reg(f.N), o.Imm(f.Imm)));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ShlImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.Shl(o.Reg(f.N), (int)f.Imm));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ShrImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.Shr(o.Reg(f.N), (int)f.Imm));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SarImm(ref TOps o, in Fields f) => o.SetReg(f.D, o.Sar(o.Reg(f.N), (int)f.Imm));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddReg(ref TOps o, in Fields f) => o.SetReg(f.D, o.Add(o.Reg(f.N), o.Reg(f.M)));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SubReg(ref TOps o, in Fields f) => o.SetReg(f.D, o.Sub(o.Reg(f.N), o.Reg(f.M)));
    private static void ShlReg(ref TOps o, in Fields f) => o.SetReg(f.D, o.ShiftLeft(o.Reg(f.N), o.Reg(f.M)));
    private static void LessReg(ref TOps o, in Fields f) => o.SetReg(f.D, o.Less(o.Reg(f.N), o.Reg(f.M)));
    private static void BelowReg(ref TOps o, in Fields f) => o.SetReg(f.D, o.Below(o.Reg(f.N), o.Reg(f.M)));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void XorReg(ref TOps o, in Fields f) => o.SetReg(f.D, o.Xor(o.Reg(f.N), o.Reg(f.M)));
    private static void ShrReg(ref TOps o, in Fields f) => o.SetReg(f.D, o.ShiftRight(o.Reg(f.N), o.Reg(f.M)));
    private static void SarReg(ref TOps o, in Fields f) => o.SetReg(f.D, o.ShiftRightSigned(o.Reg(f.N), o.Reg(f.M)));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void OrReg(ref TOps o, in Fields f) => o.SetReg(f.D, o.Or(o.Reg(f.N), o.Reg(f.M)));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AndReg(ref TOps o, in Fields f) => o.SetReg(f.D, o.And(o.Reg(f.N), o.Reg(f.M)));

    private static void ZeroIfZero(ref TOps o, in Fields f) => o.SetReg(f.D, o.Select(o.Reg(f.M), o.Reg(f.N), o.Imm(0)));
    private static void ZeroIfNotZero(ref TOps o, in Fields f) => o.SetReg(f.D, o.Select(o.Reg(f.M), o.Imm(0), o.Reg(f.N)));
}
