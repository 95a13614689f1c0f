using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// Single loads and the memory hints among their encodings. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Loads =>
    [
        new("LDR (immediate) T1", "01101 iiiii nnn ttt", "ldr{c} {t}, [{n}, {i}]", Features.V6M, TimingClass.Load, &LdrImm, ThumbForms.Words),
        new("LDR (immediate) T2", "10011 ttt iiiiiiii n=13", "ldr{c} {t}, [sp, {i}]", Features.V6M, TimingClass.Load, &LdrImm, ThumbForms.Words),
        new("LDR (immediate) T3", "111110001101 NNNN TTTT iiiiiiiiiiii", "ldr{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrImm),
        new("LDR (immediate) T4 offset", "111110000101 NNNN TTTT 1100 iiiiiiii j=0", "ldr{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrImm, ThumbForms.Offset),
        new("LDR (immediate) T4 pre", "111110000101 NNNN TTTT 11j1 iiiiiiii", "ldr{c}.w {t}, [{n}, {i}]!", Features.V7M, TimingClass.Load, &LdrPre, ThumbForms.OffsetWriteback),
        new("LDR (immediate) T4 post", "111110000101 NNNN TTTT 10j1 iiiiiiii", "ldr{c}.w {t}, [{n}], {i}", Features.V7M, TimingClass.Load, &LdrPost, ThumbForms.OffsetWriteback),
        new("LDR (immediate) T3 to PC", "111110001101 NNNN 1111 iiiiiiiiiiii t=15", "ldr{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrPcImm, null, RowFlags.Branch),
        new("LDR (immediate) T4 offset to PC", "111110000101 NNNN 1111 1100 iiiiiiii t=15 j=0", "ldr{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrPcImm, ThumbForms.Offset, RowFlags.Branch),
        new("LDR (immediate) T4 pre to PC", "111110000101 NNNN 1111 11j1 iiiiiiii t=15", "ldr{c}.w {t}, [{n}, {i}]!", Features.V7M, TimingClass.Load, &LdrPcPre, ThumbForms.OffsetWriteback, RowFlags.Branch),
        new("LDR (immediate) T4 post to PC", "111110000101 NNNN 1111 10j1 iiiiiiii t=15", "ldr{c}.w {t}, [{n}], {i}", Features.V7M, TimingClass.Load, &LdrPcPost, ThumbForms.OffsetWriteback, RowFlags.Branch),
        new("LDR (literal) T1", "01001 ttt iiiiiiii", "ldr{c} {t}, [pc, {i}]", Features.V6M, TimingClass.Load, &LdrLit, ThumbForms.Words),
        new("LDR (literal) T2", "11111000j101 1111 TTTT iiiiiiiiiiii", "ldr{c}.w {t}, [pc, {i}]", Features.V7M, TimingClass.Load, &LdrLit, ThumbForms.Offset),
        new("LDR (literal) T2 to PC", "11111000j101 1111 1111 iiiiiiiiiiii t=15", "ldr{c}.w {t}, [pc, {i}]", Features.V7M, TimingClass.Load, &LdrPcLit, ThumbForms.Offset, RowFlags.Branch),
        new("LDR (register) T1", "0101100 mmm nnn ttt", "ldr{c} {t}, [{n}, {m}]", Features.V6M, TimingClass.LoadRegister, &LdrReg),
        new("LDR (register) T2", "111110000101 NNNN TTTT 000000 ss mmmm", "ldr{c}.w {t}, [{n}, {m}{shift}]", Features.V7M, TimingClass.LoadRegister, &LdrRegShifted),
        new("LDR (register) T2 to PC", "111110000101 NNNN 1111 000000 ss mmmm t=15", "ldr{c}.w {t}, [{n}, {m}{shift}]", Features.V7M, TimingClass.LoadRegister, &LdrPcReg, null, RowFlags.Branch),
        new("LDRT T1", "111110000101 NNNN tttt 1110 iiiiiiii", "ldrt{c} {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrImm),

        new("LDRB (immediate) T1", "01111 iiiii nnn ttt", "ldrb{c} {t}, [{n}, {i}]", Features.V6M, TimingClass.Load, &LdrbImm),
        new("LDRB (immediate) T2", "111110001001 NNNN tttt iiiiiiiiiiii", "ldrb{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrbImm),
        new("LDRB (immediate) T3 offset", "111110000001 NNNN tttt 1100 iiiiiiii j=0", "ldrb{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrbImm, ThumbForms.Offset),
        new("LDRB (immediate) T3 pre", "111110000001 NNNN tttt 11j1 iiiiiiii", "ldrb{c}.w {t}, [{n}, {i}]!", Features.V7M, TimingClass.Load, &LdrbPre, ThumbForms.OffsetWriteback),
        new("LDRB (immediate) T3 post", "111110000001 NNNN tttt 10j1 iiiiiiii", "ldrb{c}.w {t}, [{n}], {i}", Features.V7M, TimingClass.Load, &LdrbPost, ThumbForms.OffsetWriteback),
        new("LDRB (literal) T1", "11111000j001 1111 tttt iiiiiiiiiiii", "ldrb{c}.w {t}, [pc, {i}]", Features.V7M, TimingClass.Load, &LdrbLit, ThumbForms.Offset),
        new("LDRB (register) T1", "0101110 mmm nnn ttt", "ldrb{c} {t}, [{n}, {m}]", Features.V6M, TimingClass.LoadRegister, &LdrbReg),
        new("LDRB (register) T2", "111110000001 NNNN tttt 000000 ss mmmm", "ldrb{c}.w {t}, [{n}, {m}{shift}]", Features.V7M, TimingClass.LoadRegister, &LdrbRegShifted),
        new("LDRBT T1", "111110000001 NNNN tttt 1110 iiiiiiii", "ldrbt{c} {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrbImm),

        new("LDRH (immediate) T1", "10001 iiiii nnn ttt", "ldrh{c} {t}, [{n}, {i}]", Features.V6M, TimingClass.Load, &LdrhImm, ThumbForms.Halfwords),
        new("LDRH (immediate) T2", "111110001011 NNNN tttt iiiiiiiiiiii", "ldrh{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrhImm),
        new("LDRH (immediate) T3 offset", "111110000011 NNNN tttt 1100 iiiiiiii j=0", "ldrh{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrhImm, ThumbForms.Offset),
        new("LDRH (immediate) T3 pre", "111110000011 NNNN tttt 11j1 iiiiiiii", "ldrh{c}.w {t}, [{n}, {i}]!", Features.V7M, TimingClass.Load, &LdrhPre, ThumbForms.OffsetWriteback),
        new("LDRH (immediate) T3 post", "111110000011 NNNN tttt 10j1 iiiiiiii", "ldrh{c}.w {t}, [{n}], {i}", Features.V7M, TimingClass.Load, &LdrhPost, ThumbForms.OffsetWriteback),
        new("LDRH (literal) T1", "11111000j011 1111 tttt iiiiiiiiiiii", "ldrh{c}.w {t}, [pc, {i}]", Features.V7M, TimingClass.Load, &LdrhLit, ThumbForms.Offset),
        new("LDRH (register) T1", "0101101 mmm nnn ttt", "ldrh{c} {t}, [{n}, {m}]", Features.V6M, TimingClass.LoadRegister, &LdrhReg),
        new("LDRH (register) T2", "111110000011 NNNN tttt 000000 ss mmmm", "ldrh{c}.w {t}, [{n}, {m}{shift}]", Features.V7M, TimingClass.LoadRegister, &LdrhRegShifted),
        new("LDRHT T1", "111110000011 NNNN tttt 1110 iiiiiiii", "ldrht{c} {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrhImm),

        new("LDRSB (immediate) T1", "111110011001 NNNN tttt iiiiiiiiiiii", "ldrsb{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrsbImm),
        new("LDRSB (immediate) T2 offset", "111110010001 NNNN tttt 1100 iiiiiiii j=0", "ldrsb{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrsbImm, ThumbForms.Offset),
        new("LDRSB (immediate) T2 pre", "111110010001 NNNN tttt 11j1 iiiiiiii", "ldrsb{c}.w {t}, [{n}, {i}]!", Features.V7M, TimingClass.Load, &LdrsbPre, ThumbForms.OffsetWriteback),
        new("LDRSB (immediate) T2 post", "111110010001 NNNN tttt 10j1 iiiiiiii", "ldrsb{c}.w {t}, [{n}], {i}", Features.V7M, TimingClass.Load, &LdrsbPost, ThumbForms.OffsetWriteback),
        new("LDRSB (literal) T1", "11111001j001 1111 tttt iiiiiiiiiiii", "ldrsb{c}.w {t}, [pc, {i}]", Features.V7M, TimingClass.Load, &LdrsbLit, ThumbForms.Offset),
        new("LDRSB (register) T1", "0101011 mmm nnn ttt", "ldrsb{c} {t}, [{n}, {m}]", Features.V6M, TimingClass.LoadRegister, &LdrsbReg),
        new("LDRSB (register) T2", "111110010001 NNNN tttt 000000 ss mmmm", "ldrsb{c}.w {t}, [{n}, {m}{shift}]", Features.V7M, TimingClass.LoadRegister, &LdrsbRegShifted),
        new("LDRSBT T1", "111110010001 NNNN tttt 1110 iiiiiiii", "ldrsbt{c} {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrsbImm),

        new("LDRSH (immediate) T1", "111110011011 NNNN tttt iiiiiiiiiiii", "ldrsh{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrshImm),
        new("LDRSH (immediate) T2 offset", "111110010011 NNNN tttt 1100 iiiiiiii j=0", "ldrsh{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrshImm, ThumbForms.Offset),
        new("LDRSH (immediate) T2 pre", "111110010011 NNNN tttt 11j1 iiiiiiii", "ldrsh{c}.w {t}, [{n}, {i}]!", Features.V7M, TimingClass.Load, &LdrshPre, ThumbForms.OffsetWriteback),
        new("LDRSH (immediate) T2 post", "111110010011 NNNN tttt 10j1 iiiiiiii", "ldrsh{c}.w {t}, [{n}], {i}", Features.V7M, TimingClass.Load, &LdrshPost, ThumbForms.OffsetWriteback),
        new("LDRSH (literal) T1", "11111001j011 1111 tttt iiiiiiiiiiii", "ldrsh{c}.w {t}, [pc, {i}]", Features.V7M, TimingClass.Load, &LdrshLit, ThumbForms.Offset),
        new("LDRSH (register) T1", "0101111 mmm nnn ttt", "ldrsh{c} {t}, [{n}, {m}]", Features.V6M, TimingClass.LoadRegister, &LdrshReg),
        new("LDRSH (register) T2", "111110010011 NNNN tttt 000000 ss mmmm", "ldrsh{c}.w {t}, [{n}, {m}{shift}]", Features.V7M, TimingClass.LoadRegister, &LdrshRegShifted),
        new("LDRSHT T1", "111110010011 NNNN tttt 1110 iiiiiiii", "ldrsht{c} {t}, [{n}{o}]", Features.V7M, TimingClass.Load, &LdrshImm),

        new("PLD (immediate) T1", "111110001001 NNNN 1111 iiiiiiiiiiii", "pld{c} [{n}{o}]", Features.V7M, TimingClass.Hint, &Nothing),
        new("PLD (immediate) T2", "111110000001 NNNN 1111 1100 iiiiiiii j=0", "pld{c} [{n}, {i}]", Features.V7M, TimingClass.Hint, &Nothing, ThumbForms.Offset),
        new("PLD (literal) T1", "11111000j001 1111 1111 iiiiiiiiiiii", "pld{c} [pc, {i}]", Features.V7M, TimingClass.Hint, &Nothing, ThumbForms.Offset),
        new("PLD (register) T1", "111110000001 NNNN 1111 000000 ss mmmm", "pld{c} [{n}, {m}{shift}]", Features.V7M, TimingClass.Hint, &Nothing),
        new("PLI (immediate) T1", "111110011001 NNNN 1111 iiiiiiiiiiii", "pli{c} [{n}{o}]", Features.V7M, TimingClass.Hint, &Nothing),
        new("PLI (immediate) T2", "111110010001 NNNN 1111 1100 iiiiiiii j=0", "pli{c} [{n}, {i}]", Features.V7M, TimingClass.Hint, &Nothing, ThumbForms.Offset),
        new("PLI (immediate) T3", "11111001j001 1111 1111 iiiiiiiiiiii", "pli{c} [pc, {i}]", Features.V7M, TimingClass.Hint, &Nothing, ThumbForms.Offset),
        new("PLI (register) T1", "111110010001 NNNN 1111 000000 ss mmmm", "pli{c} [{n}, {m}{shift}]", Features.V7M, TimingClass.Hint, &Nothing),
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LdrImm(ref TOps o, in Fields f) => LoadImm(ref o, f, Width.U32);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LdrPre(ref TOps o, in Fields f) => LoadPre(ref o, f, Width.U32);
    private static void LdrPost(ref TOps o, in Fields f) => LoadPost(ref o, f, Width.U32);
    private static void LdrLit(ref TOps o, in Fields f) => LoadLit(ref o, f, Width.U32);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LdrReg(ref TOps o, in Fields f) => LoadReg(ref o, f, Width.U32);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LdrRegShifted(ref TOps o, in Fields f) => LoadRegShifted(ref o, f, Width.U32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LdrbImm(ref TOps o, in Fields f) => LoadImm(ref o, f, Width.U8);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LdrbPre(ref TOps o, in Fields f) => LoadPre(ref o, f, Width.U8);
    private static void LdrbPost(ref TOps o, in Fields f) => LoadPost(ref o, f, Width.U8);
    private static void LdrbLit(ref TOps o, in Fields f) => LoadLit(ref o, f, Width.U8);
    private static void LdrbReg(ref TOps o, in Fields f) => LoadReg(ref o, f, Width.U8);
    private static void LdrbRegShifted(ref TOps o, in Fields f) => LoadRegShifted(ref o, f, Width.U8);

    private static void LdrhImm(ref TOps o, in Fields f) => LoadImm(ref o, f, Width.U16);
    private static void LdrhPre(ref TOps o, in Fields f) => LoadPre(ref o, f, Width.U16);
    private static void LdrhPost(ref TOps o, in Fields f) => LoadPost(ref o, f, Width.U16);
    private static void LdrhLit(ref TOps o, in Fields f) => LoadLit(ref o, f, Width.U16);
    private static void LdrhReg(ref TOps o, in Fields f) => LoadReg(ref o, f, Width.U16);
    private static void LdrhRegShifted(ref TOps o, in Fields f) => LoadRegShifted(ref o, f, Width.U16);

    private static void LdrsbImm(ref TOps o, in Fields f) => LoadImm(ref o, f, Width.S8);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LdrsbPre(ref TOps o, in Fields f) => LoadPre(ref o, f, Width.S8);
    private static void LdrsbPost(ref TOps o, in Fields f) => LoadPost(ref o, f, Width.S8);
    private static void LdrsbLit(ref TOps o, in Fields f) => LoadLit(ref o, f, Width.S8);
    private static void LdrsbReg(ref TOps o, in Fields f) => LoadReg(ref o, f, Width.S8);
    private static void LdrsbRegShifted(ref TOps o, in Fields f) => LoadRegShifted(ref o, f, Width.S8);

    private static void LdrshImm(ref TOps o, in Fields f) => LoadImm(ref o, f, Width.S16);
    private static void LdrshPre(ref TOps o, in Fields f) => LoadPre(ref o, f, Width.S16);
    private static void LdrshPost(ref TOps o, in Fields f) => LoadPost(ref o, f, Width.S16);
    private static void LdrshLit(ref TOps o, in Fields f) => LoadLit(ref o, f, Width.S16);
    private static void LdrshReg(ref TOps o, in Fields f) => LoadReg(ref o, f, Width.S16);
    private static void LdrshRegShifted(ref TOps o, in Fields f) => LoadRegShifted(ref o, f, Width.S16);

    private static void LdrPcImm(ref TOps o, in Fields f) => o.BranchExchange(o.Load(OffsetAddress(ref o, f), Width.U32));
    private static void LdrPcLit(ref TOps o, in Fields f) => o.BranchExchange(o.Load(o.Imm(AlignedPc(f) + f.Imm), Width.U32));
    private static void LdrPcReg(ref TOps o, in Fields f) => o.BranchExchange(o.Load(o.Add(o.Reg(f.N), ScaledIndex(ref o, f)), Width.U32));

    private static void LdrPcPre(ref TOps o, in Fields f)
    {
        V address = OffsetAddress(ref o, f), target = o.Load(address, Width.U32);
        o.SetReg(f.N, address);
        o.BranchExchange(target);
    }

    private static void LdrPcPost(ref TOps o, in Fields f)
    {
        V address = o.Reg(f.N), target = o.Load(address, Width.U32);
        o.SetReg(f.N, o.Add(address, o.Imm(f.Imm)));
        o.BranchExchange(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadImm(ref TOps o, in Fields f, Width width) => o.LoadTo(f.T, OffsetAddress(ref o, f), width);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadLit(ref TOps o, in Fields f, Width width) => o.LoadTo(f.T, o.Imm(AlignedPc(f) + f.Imm), width);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadReg(ref TOps o, in Fields f, Width width) => o.LoadTo(f.T, o.Add(o.Reg(f.N), o.Reg(f.M)), width);
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadRegShifted(ref TOps o, in Fields f, Width width) =>
        o.LoadTo(f.T, o.Add(o.Reg(f.N), ScaledIndex(ref o, f)), width);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadPre(ref TOps o, in Fields f, Width width)
    {
        V address = OffsetAddress(ref o, f);
        o.LoadTo(f.T, address, width, f.N, address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadPost(ref TOps o, in Fields f, Width width)
    {
        V address = o.Reg(f.N);
        o.LoadTo(f.T, address, width, f.N, o.Add(address, o.Imm(f.Imm)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V OffsetAddress(ref TOps o, in Fields f) => o.Add(o.Reg(f.N), o.Imm(f.Imm));
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ScaledIndex(ref TOps o, in Fields f) => f.ShiftAmount == 0 ? o.Reg(f.M) : o.Shl(o.Reg(f.M), f.ShiftAmount);
}
