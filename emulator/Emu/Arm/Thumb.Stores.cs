using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// Single stores. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Stores =>
    [
        new("STR (immediate) T1", "01100 iiiii nnn ttt", "str{c} {t}, [{n}, {i}]", Features.V6M, TimingClass.Store, &StrImm, ThumbForms.Words),
        new("STR (immediate) T2", "10010 ttt iiiiiiii n=13", "str{c} {t}, [sp, {i}]", Features.V6M, TimingClass.Store, &StrImm, ThumbForms.Words),
        new("STR (immediate) T3", "111110001100 NNNN TTTT iiiiiiiiiiii", "str{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Store, &StrImm),
        new("STR (immediate) T4 offset", "111110000100 NNNN TTTT 1100 iiiiiiii j=0", "str{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Store, &StrImm, ThumbForms.Offset),
        new("STR (immediate) T4 pre", "111110000100 NNNN TTTT 11j1 iiiiiiii", "str{c}.w {t}, [{n}, {i}]!", Features.V7M, TimingClass.Store, &StrPre, ThumbForms.OffsetWriteback),
        new("STR (immediate) T4 post", "111110000100 NNNN TTTT 10j1 iiiiiiii", "str{c}.w {t}, [{n}], {i}", Features.V7M, TimingClass.Store, &StrPost, ThumbForms.OffsetWriteback),
        new("STR (register) T1", "0101000 mmm nnn ttt", "str{c} {t}, [{n}, {m}]", Features.V6M, TimingClass.StoreRegister, &StrReg),
        new("STR (register) T2", "111110000100 NNNN TTTT 000000 ss mmmm", "str{c}.w {t}, [{n}, {m}{shift}]", Features.V7M, TimingClass.StoreRegister, &StrRegShifted),
        new("STRT T1", "111110000100 NNNN tttt 1110 iiiiiiii", "strt{c} {t}, [{n}{o}]", Features.V7M, TimingClass.Store, &StrImm),

        new("STRB (immediate) T1", "01110 iiiii nnn ttt", "strb{c} {t}, [{n}, {i}]", Features.V6M, TimingClass.Store, &StrbImm),
        new("STRB (immediate) T2", "111110001000 NNNN tttt iiiiiiiiiiii", "strb{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Store, &StrbImm),
        new("STRB (immediate) T3 offset", "111110000000 NNNN tttt 1100 iiiiiiii j=0", "strb{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Store, &StrbImm, ThumbForms.Offset),
        new("STRB (immediate) T3 pre", "111110000000 NNNN tttt 11j1 iiiiiiii", "strb{c}.w {t}, [{n}, {i}]!", Features.V7M, TimingClass.Store, &StrbPre, ThumbForms.OffsetWriteback),
        new("STRB (immediate) T3 post", "111110000000 NNNN tttt 10j1 iiiiiiii", "strb{c}.w {t}, [{n}], {i}", Features.V7M, TimingClass.Store, &StrbPost, ThumbForms.OffsetWriteback),
        new("STRB (register) T1", "0101010 mmm nnn ttt", "strb{c} {t}, [{n}, {m}]", Features.V6M, TimingClass.StoreRegister, &StrbReg),
        new("STRB (register) T2", "111110000000 NNNN tttt 000000 ss mmmm", "strb{c}.w {t}, [{n}, {m}{shift}]", Features.V7M, TimingClass.StoreRegister, &StrbRegShifted),
        new("STRBT T1", "111110000000 NNNN tttt 1110 iiiiiiii", "strbt{c} {t}, [{n}{o}]", Features.V7M, TimingClass.Store, &StrbImm),

        new("STRH (immediate) T1", "10000 iiiii nnn ttt", "strh{c} {t}, [{n}, {i}]", Features.V6M, TimingClass.Store, &StrhImm, ThumbForms.Halfwords),
        new("STRH (immediate) T2", "111110001010 NNNN tttt iiiiiiiiiiii", "strh{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Store, &StrhImm),
        new("STRH (immediate) T3 offset", "111110000010 NNNN tttt 1100 iiiiiiii j=0", "strh{c}.w {t}, [{n}{o}]", Features.V7M, TimingClass.Store, &StrhImm, ThumbForms.Offset),
        new("STRH (immediate) T3 pre", "111110000010 NNNN tttt 11j1 iiiiiiii", "strh{c}.w {t}, [{n}, {i}]!", Features.V7M, TimingClass.Store, &StrhPre, ThumbForms.OffsetWriteback),
        new("STRH (immediate) T3 post", "111110000010 NNNN tttt 10j1 iiiiiiii", "strh{c}.w {t}, [{n}], {i}", Features.V7M, TimingClass.Store, &StrhPost, ThumbForms.OffsetWriteback),
        new("STRH (register) T1", "0101001 mmm nnn ttt", "strh{c} {t}, [{n}, {m}]", Features.V6M, TimingClass.StoreRegister, &StrhReg),
        new("STRH (register) T2", "111110000010 NNNN tttt 000000 ss mmmm", "strh{c}.w {t}, [{n}, {m}{shift}]", Features.V7M, TimingClass.StoreRegister, &StrhRegShifted),
        new("STRHT T1", "111110000010 NNNN tttt 1110 iiiiiiii", "strht{c} {t}, [{n}{o}]", Features.V7M, TimingClass.Store, &StrhImm),
    ];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StrImm(ref TOps o, in Fields f) => o.Store(OffsetAddress(ref o, f), o.Reg(f.T), Width.U32);
    private static void StrPre(ref TOps o, in Fields f) => StorePre(ref o, f, Width.U32);
    private static void StrPost(ref TOps o, in Fields f) => StorePost(ref o, f, Width.U32);
    private static void StrReg(ref TOps o, in Fields f) => o.Store(o.Add(o.Reg(f.N), o.Reg(f.M)), o.Reg(f.T), Width.U32);
    private static void StrRegShifted(ref TOps o, in Fields f) => o.Store(o.Add(o.Reg(f.N), ScaledIndex(ref o, f)), o.Reg(f.T), Width.U32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void StrbImm(ref TOps o, in Fields f) => o.Store(OffsetAddress(ref o, f), o.Reg(f.T), Width.U8);
    private static void StrbPre(ref TOps o, in Fields f) => StorePre(ref o, f, Width.U8);
    private static void StrbPost(ref TOps o, in Fields f) => StorePost(ref o, f, Width.U8);
    private static void StrbReg(ref TOps o, in Fields f) => o.Store(o.Add(o.Reg(f.N), o.Reg(f.M)), o.Reg(f.T), Width.U8);
    private static void StrbRegShifted(ref TOps o, in Fields f) => o.Store(o.Add(o.Reg(f.N), ScaledIndex(ref o, f)), o.Reg(f.T), Width.U8);

    private static void StrhImm(ref TOps o, in Fields f) => o.Store(OffsetAddress(ref o, f), o.Reg(f.T), Width.U16);
    private static void StrhPre(ref TOps o, in Fields f) => StorePre(ref o, f, Width.U16);
    private static void StrhPost(ref TOps o, in Fields f) => StorePost(ref o, f, Width.U16);
    private static void StrhReg(ref TOps o, in Fields f) => o.Store(o.Add(o.Reg(f.N), o.Reg(f.M)), o.Reg(f.T), Width.U16);
    private static void StrhRegShifted(ref TOps o, in Fields f) => o.Store(o.Add(o.Reg(f.N), ScaledIndex(ref o, f)), o.Reg(f.T), Width.U16);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePre(ref TOps o, in Fields f, Width width)
    {
        V address = OffsetAddress(ref o, f);
        o.Store(address, o.Reg(f.T), width);
        o.SetReg(f.N, address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePost(ref TOps o, in Fields f, Width width)
    {
        V address = o.Reg(f.N);
        o.Store(address, o.Reg(f.T), width);
        o.SetReg(f.N, o.Add(address, o.Imm(f.Imm)));
    }
}
