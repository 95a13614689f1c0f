using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// Branches. Imm is the offset in bytes from the PC value, which is the instruction's address plus 4.
// Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Branches =>
    [
        new("B T1", "1101 cccc iiiiiiii", "b{c}.n {label}", Features.V6M, TimingClass.Branch, &B, ThumbForms.Branch8, RowFlags.Branch | RowFlags.NotInIt),
        new("B T2", "11100 iiiiiiiiiii", "b{c}.n {label}", Features.V6M, TimingClass.Branch, &B, ThumbForms.Branch11, RowFlags.Branch),
        new("B T3", "11110 i cccc iiiiii 10 j 0 j iiiiiiiiiii", "b{c}.w {label}", Features.V7M, TimingClass.Branch, &B, ThumbForms.Branch20, RowFlags.Branch | RowFlags.NotInIt),
        new("B T4", "11110 i iiiiiiiiii 10 j 1 j iiiiiiiiiii", "b{c}.w {label}", Features.V7MAndV8M, TimingClass.Branch, &B, ThumbForms.Branch24, RowFlags.Branch),
        new("BL T1", "11110 i iiiiiiiiii 11 j 1 j iiiiiiiiiii", "bl{c} {label}", Features.V6M, TimingClass.Branch, &Bl, ThumbForms.Branch24, RowFlags.Branch),
        new("BLX (register) T1", "010001111 MMMM 000", "blx{c} {m}", Features.V6M, TimingClass.BranchRegister, &Blx, null, RowFlags.Branch),
        new("BX T1", "010001110 MMMM 000", "bx{c} {m}", Features.V6M, TimingClass.BranchRegister, &Bx, null, RowFlags.Branch),
        new("CBNZ T1", "101110 i 1 iiiii nnn", "cbnz {n}, {label}", Features.V7MAndV8M, TimingClass.CompareBranch, &Cbnz, ThumbForms.Halfwords, RowFlags.Branch | RowFlags.NotInIt),
        new("CBZ T1", "101100 i 1 iiiii nnn", "cbz {n}, {label}", Features.V7MAndV8M, TimingClass.CompareBranch, &Cbz, ThumbForms.Halfwords, RowFlags.Branch | RowFlags.NotInIt),
        new("TBB T1", "111010001101 bbbb 1111 0000 0000 mmmm", "tbb{c} [{n}, {m}]", Features.V7M, TimingClass.TableBranch, &Tbb, null, RowFlags.Branch),
        new("TBH T1", "111010001101 bbbb 1111 0000 0001 mmmm", "tbh{c} [{n}, {m}, lsl #1]", Features.V7M, TimingClass.TableBranch, &Tbh, null, RowFlags.Branch),
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void B(ref TOps o, in Fields f) => o.Branch(o.Imm(BranchTarget(f)));

    private static void Bl(ref TOps o, in Fields f)
    {
        o.SetReg(14, o.Imm(f.Address + 4 | 1));
        o.Branch(o.Imm(BranchTarget(f)));
    }

    private static void Blx(ref TOps o, in Fields f)
    {
        V target = o.Reg(f.M);
        o.SetReg(14, o.Imm(f.Address + 2 | 1));
        o.BranchCall(target);
    }

    private static void Bx(ref TOps o, in Fields f) => o.BranchExchange(o.Reg(f.M));

    private static void Cbz(ref TOps o, in Fields f) => o.BranchIf(o.Equal(o.Reg(f.N), o.Imm(0)), BranchTarget(f));
    private static void Cbnz(ref TOps o, in Fields f) => o.BranchIf(o.Reg(f.N), BranchTarget(f));

    private static void Tbb(ref TOps o, in Fields f) =>
        BranchForward(ref o, f, o.Load(o.Add(RegOrPc(ref o, f, f.N), o.Reg(f.M)), Width.U8));

    private static void Tbh(ref TOps o, in Fields f) =>
        BranchForward(ref o, f, o.Load(o.Add(RegOrPc(ref o, f, f.N), o.Shl(o.Reg(f.M), 1)), Width.U16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BranchForward(ref TOps o, in Fields f, V halfwords) =>
        o.Branch(o.Add(o.Imm(f.Address + 4), o.Shl(halfwords, 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint BranchTarget(in Fields f) => f.Address + 4 + f.Imm;
}
