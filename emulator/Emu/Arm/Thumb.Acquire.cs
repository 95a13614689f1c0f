using Emu.Isa;

namespace Emu.Arm;

// Load-acquire and store-release of ARMv8-M. One core sees its accesses in order: they are aligned loads and stores. Source: ARMv8-M ARM (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Acquire =>
    [
        new("LDAB T1", "111010001101 NNNN tttt 1111 1000 1111", "ldab{c} {t}, [{n}]", Features.V8M, TimingClass.Load, &Ldab),
        new("LDAH T1", "111010001101 NNNN tttt 1111 1001 1111", "ldah{c} {t}, [{n}]", Features.V8M, TimingClass.Load, &Ldah),
        new("LDA T1", "111010001101 NNNN tttt 1111 1010 1111", "lda{c} {t}, [{n}]", Features.V8M, TimingClass.Load, &Lda),
        new("STLB T1", "111010001100 NNNN tttt 1111 1000 1111", "stlb{c} {t}, [{n}]", Features.V8M, TimingClass.Store, &Stlb),
        new("STLH T1", "111010001100 NNNN tttt 1111 1001 1111", "stlh{c} {t}, [{n}]", Features.V8M, TimingClass.Store, &Stlh),
        new("STL T1", "111010001100 NNNN tttt 1111 1010 1111", "stl{c} {t}, [{n}]", Features.V8M, TimingClass.Store, &Stl),
        new("LDAEXB T1", "111010001101 NNNN tttt 1111 1100 1111", "ldaexb{c} {t}, [{n}]", Features.V8M, TimingClass.Exclusive, &Ldaexb, null, RowFlags.System),
        new("LDAEXH T1", "111010001101 NNNN tttt 1111 1101 1111", "ldaexh{c} {t}, [{n}]", Features.V8M, TimingClass.Exclusive, &Ldaexh, null, RowFlags.System),
        new("LDAEX T1", "111010001101 NNNN tttt 1111 1110 1111", "ldaex{c} {t}, [{n}]", Features.V8M, TimingClass.Exclusive, &Ldaex, null, RowFlags.System),
        new("STLEXB T1", "111010001100 NNNN tttt 1111 1100 dddd", "stlexb{c} {d}, {t}, [{n}]", Features.V8M, TimingClass.Exclusive, &Stlexb, ThumbForms.StoreExclusive, RowFlags.System),
        new("STLEXH T1", "111010001100 NNNN tttt 1111 1101 dddd", "stlexh{c} {d}, {t}, [{n}]", Features.V8M, TimingClass.Exclusive, &Stlexh, ThumbForms.StoreExclusive, RowFlags.System),
        new("STLEX T1", "111010001100 NNNN tttt 1111 1110 dddd", "stlex{c} {d}, {t}, [{n}]", Features.V8M, TimingClass.Exclusive, &Stlex, ThumbForms.StoreExclusive, RowFlags.System),
    ];

    private static void Ldab(ref TOps o, in Fields f) => o.SetReg(f.T, o.LoadAligned(o.Reg(f.N), Width.U8));
    private static void Ldah(ref TOps o, in Fields f) => o.SetReg(f.T, o.LoadAligned(o.Reg(f.N), Width.U16));
    private static void Lda(ref TOps o, in Fields f) => o.SetReg(f.T, o.LoadAligned(o.Reg(f.N), Width.U32));
    private static void Stlb(ref TOps o, in Fields f) => o.StoreAligned(o.Reg(f.N), o.Reg(f.T), Width.U8);
    private static void Stlh(ref TOps o, in Fields f) => o.StoreAligned(o.Reg(f.N), o.Reg(f.T), Width.U16);
    private static void Stl(ref TOps o, in Fields f) => o.StoreAligned(o.Reg(f.N), o.Reg(f.T), Width.U32);
    private static void Ldaexb(ref TOps o, in Fields f) => LoadExclusive(ref o, f, Width.U8);
    private static void Ldaexh(ref TOps o, in Fields f) => LoadExclusive(ref o, f, Width.U16);
    private static void Ldaex(ref TOps o, in Fields f) => LoadExclusive(ref o, f, Width.U32);
    private static void Stlexb(ref TOps o, in Fields f) => o.SetReg(f.D, o.StoreExclusive(o.Reg(f.N), o.Reg(f.T), Width.U8));
    private static void Stlexh(ref TOps o, in Fields f) => o.SetReg(f.D, o.StoreExclusive(o.Reg(f.N), o.Reg(f.T), Width.U16));
    private static void Stlex(ref TOps o, in Fields f) => o.SetReg(f.D, o.StoreExclusive(o.Reg(f.N), o.Reg(f.T), Width.U32));
}
