using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.RiscV;

// Jumps and branches of RV32I. Source: Volume I, chapter 2.5. The jump comes before the link register is written: a misaligned target traps first.
public static unsafe partial class RiscVRows<TOps, V, W>
{
    private static Row<TOps>[] Branches =>
    [
        new("JAL", "iiiiiiiiiiiiiiiiiiii uuuuu 1101111", "jal {d},{label}", Features.RvI, TimingClass.Branch, &Jump, RiscVForms.J, RowFlags.Branch),
        new("JALR", "iiiiiiiiiiii vvvvv 000 uuuuu 1100111", "jalr {d},{i}({n})", Features.RvI, TimingClass.BranchRegister, &JumpRegister, RiscVForms.I, RowFlags.Branch),
        new("BEQ", "iiiiiii wwwww vvvvv 000 iiiii 1100011", "beq {n},{m},{label}", Features.RvI, TimingClass.CompareBranch, &BranchEqual, RiscVForms.B, RowFlags.Branch),
        new("BNE", "iiiiiii wwwww vvvvv 001 iiiii 1100011", "bne {n},{m},{label}", Features.RvI, TimingClass.CompareBranch, &BranchNotEqual, RiscVForms.B, RowFlags.Branch),
        new("BLT", "iiiiiii wwwww vvvvv 100 iiiii 1100011", "blt {n},{m},{label}", Features.RvI, TimingClass.CompareBranch, &BranchLess, RiscVForms.B, RowFlags.Branch),
        new("BGE", "iiiiiii wwwww vvvvv 101 iiiii 1100011", "bge {n},{m},{label}", Features.RvI, TimingClass.CompareBranch, &BranchNotLess, RiscVForms.B, RowFlags.Branch),
        new("BLTU", "iiiiiii wwwww vvvvv 110 iiiii 1100011", "bltu {n},{m},{label}", Features.RvI, TimingClass.CompareBranch, &BranchBelow, RiscVForms.B, RowFlags.Branch),
        new("BGEU", "iiiiiii wwwww vvvvv 111 iiiii 1100011", "bgeu {n},{m},{label}", Features.RvI, TimingClass.CompareBranch, &BranchNotBelow, RiscVForms.B, RowFlags.Branch),
    ];

    private static void Jump(ref TOps o, in Fields f)
    {
        o.Branch(o.Imm(f.Address + f.Imm));
        o.SetReg(f.D, o.Imm(f.Address + f.Length));
    }

    private static void JumpRegister(ref TOps o, in Fields f)
    {
        o.Branch(Address(ref o, f));
        o.SetReg(f.D, o.Imm(f.Address + f.Length));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void BranchEqual(ref TOps o, in Fields f) => o.BranchIf(o.Equal(o.Reg(f.N), o.Reg(f.M)), f.Address + f.Imm);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void BranchNotEqual(ref TOps o, in Fields f) => o.BranchIf(o.Xor(o.Reg(f.N), o.Reg(f.M)), f.Address + f.Imm);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void BranchLess(ref TOps o, in Fields f) => o.BranchIf(o.Less(o.Reg(f.N), o.Reg(f.M)), f.Address + f.Imm);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void BranchNotLess(ref TOps o, in Fields f) => o.BranchIf(o.Equal(o.Less(o.Reg(f.N), o.Reg(f.M)), o.Imm(0)), f.Address + f.Imm);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void BranchBelow(ref TOps o, in Fields f) => o.BranchIf(o.Below(o.Reg(f.N), o.Reg(f.M)), f.Address + f.Imm);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void BranchNotBelow(ref TOps o, in Fields f) => o.BranchIf(o.Equal(o.Below(o.Reg(f.N), o.Reg(f.M)), o.Imm(0)), f.Address + f.Imm);
}
