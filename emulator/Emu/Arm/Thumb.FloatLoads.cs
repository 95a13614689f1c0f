using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// VLDR, VSTR, VLDM, VSTM, VPUSH, VPOP. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
// Multiples: Imm words from D, Imm2 = 1 writes the base back. An address must be aligned to words.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] FloatLoads =>
    [
        new("VLDR T2", "11101101j u 01 NNNN uuuu 1010 iiiiiiii", "vldr{c} {sd}, [{n}{o}]", Features.FpRegisters, TimingClass.FloatLoad, &Vldr, FloatForms.SingleOffset),
        new("VLDR T2 (literal)", "11101101j u 01 1111 uuuu 1010 iiiiiiii", "vldr{c} {sd}, [pc, {i}]", Features.FpRegisters, TimingClass.FloatLoad, &VldrLit, FloatForms.SingleOffset),
        new("VLDR T1", "11101101j 001 NNNN uuuu 1011 iiiiiiii", "vldr{c} {dd}, [{n}{o}]", Features.FpRegisters, TimingClass.FloatLoadMultiple, &VldrDouble, FloatForms.DoubleOffset),
        new("VLDR T1 (literal)", "11101101j 001 1111 uuuu 1011 iiiiiiii", "vldr{c} {dd}, [pc, {i}]", Features.FpRegisters, TimingClass.FloatLoadMultiple, &VldrDoubleLit, FloatForms.DoubleOffset),
        new("VSTR T2", "11101101j u 00 NNNN uuuu 1010 iiiiiiii", "vstr{c} {sd}, [{n}{o}]", Features.FpRegisters, TimingClass.FloatStore, &Vstr, FloatForms.SingleOffset),
        new("VSTR T1", "11101101j 000 NNNN uuuu 1011 iiiiiiii", "vstr{c} {dd}, [{n}{o}]", Features.FpRegisters, TimingClass.FloatStoreMultiple, &VstrDouble, FloatForms.DoubleOffset),
        new("VLDM T2", "111011001 u j1 NNNN uuuu 1010 iiiiiiii", "vldmia{c} {n}{back}, {slist}", Features.FpRegisters, TimingClass.FloatLoadMultiple, &Vldm, FloatForms.SingleList),
        new("VLDM T1", "1110110010 j1 NNNN uuuu 1011 iiiiiiii", "vldmia{c} {n}{back}, {dlist}", Features.FpRegisters, TimingClass.FloatLoadMultiple, &Vldm, FloatForms.DoubleList),
        new("VLDMDB T2", "111011010 u 11 NNNN uuuu 1010 iiiiiiii j=1", "vldmdb{c} {n}!, {slist}", Features.FpRegisters, TimingClass.FloatLoadMultiple, &Vldmdb, FloatForms.SingleList),
        new("VLDMDB T1", "1110110100 11 NNNN uuuu 1011 iiiiiiii j=1", "vldmdb{c} {n}!, {dlist}", Features.FpRegisters, TimingClass.FloatLoadMultiple, &Vldmdb, FloatForms.DoubleList),
        new("VSTM T2", "111011001 u j0 NNNN uuuu 1010 iiiiiiii", "vstmia{c} {n}{back}, {slist}", Features.FpRegisters, TimingClass.FloatStoreMultiple, &Vstm, FloatForms.SingleList),
        new("VSTM T1", "1110110010 j0 NNNN uuuu 1011 iiiiiiii", "vstmia{c} {n}{back}, {dlist}", Features.FpRegisters, TimingClass.FloatStoreMultiple, &Vstm, FloatForms.DoubleList),
        new("VSTMDB T2", "111011010 u 10 NNNN uuuu 1010 iiiiiiii j=1", "vstmdb{c} {n}!, {slist}", Features.FpRegisters, TimingClass.FloatStoreMultiple, &Vstmdb, FloatForms.SingleList),
        new("VSTMDB T1", "1110110100 10 NNNN uuuu 1011 iiiiiiii j=1", "vstmdb{c} {n}!, {dlist}", Features.FpRegisters, TimingClass.FloatStoreMultiple, &Vstmdb, FloatForms.DoubleList),
        new("VPOP T2", "111011001 u 11 1101 uuuu 1010 iiiiiiii n=13 j=1", "vpop{c} {slist}", Features.FpRegisters, TimingClass.FloatLoadMultiple, &Vldm, FloatForms.SingleList),
        new("VPOP T1", "1110110010 11 1101 uuuu 1011 iiiiiiii n=13 j=1", "vpop{c} {dlist}", Features.FpRegisters, TimingClass.FloatLoadMultiple, &Vldm, FloatForms.DoubleList),
        new("VPUSH T2", "111011010 u 10 1101 uuuu 1010 iiiiiiii n=13 j=1", "vpush{c} {slist}", Features.FpRegisters, TimingClass.FloatStoreMultiple, &Vstmdb, FloatForms.SingleList),
        new("VPUSH T1", "1110110100 10 1101 uuuu 1011 iiiiiiii n=13 j=1", "vpush{c} {dlist}", Features.FpRegisters, TimingClass.FloatStoreMultiple, &Vstmdb, FloatForms.DoubleList),
    ];

    [InlineArray(32)]
    private struct ThirtyTwo
    {
        private V _first;
    }

    private static void Vldr(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.LoadAligned(OffsetAddress(ref o, f), Width.U32));
    private static void VldrLit(ref TOps o, in Fields f) => o.SetFloatReg(f.D, o.LoadAligned(o.Imm(AlignedPc(f) + f.Imm), Width.U32));
    private static void VldrDouble(ref TOps o, in Fields f) => LoadFloats(ref o, OffsetAddress(ref o, f), f.D, 2);
    private static void VldrDoubleLit(ref TOps o, in Fields f) => LoadFloats(ref o, o.Imm(AlignedPc(f) + f.Imm), f.D, 2);
    private static void Vstr(ref TOps o, in Fields f) => o.StoreAligned(OffsetAddress(ref o, f), o.FloatReg(f.D), Width.U32);
    private static void VstrDouble(ref TOps o, in Fields f) => StoreFloats(ref o, OffsetAddress(ref o, f), f.D, 2);

    private static void Vldm(ref TOps o, in Fields f)
    {
        V address = o.Reg(f.N);
        LoadFloats(ref o, address, f.D, (int)f.Imm);
        if (f.Imm2 != 0) o.SetReg(f.N, o.Add(address, o.Imm(f.Imm * 4)));
    }

    private static void Vldmdb(ref TOps o, in Fields f)
    {
        V address = o.Sub(o.Reg(f.N), o.Imm(f.Imm * 4));
        LoadFloats(ref o, address, f.D, (int)f.Imm);
        o.SetReg(f.N, address);
    }

    private static void Vstm(ref TOps o, in Fields f)
    {
        V address = o.Reg(f.N);
        StoreFloats(ref o, address, f.D, (int)f.Imm);
        if (f.Imm2 != 0) o.SetReg(f.N, o.Add(address, o.Imm(f.Imm * 4)));
    }

    private static void Vstmdb(ref TOps o, in Fields f)
    {
        V address = o.Sub(o.Reg(f.N), o.Imm(f.Imm * 4));
        StoreFloats(ref o, address, f.D, (int)f.Imm);
        o.SetReg(f.N, address);
    }

    private static void LoadFloats(ref TOps o, V address, int first, int count)
    {
        ThirtyTwo loaded = default;
        for (int i = 0; i < count; i++)
            loaded[i] = o.LoadAligned(o.Add(address, o.Imm((uint)i * 4)), Width.U32);
        for (int i = 0; i < count; i++)
            o.SetFloatReg(first + i, loaded[i]);
    }

    private static void StoreFloats(ref TOps o, V address, int first, int count)
    {
        for (int i = 0; i < count; i++)
            o.StoreAligned(o.Add(address, o.Imm((uint)i * 4)), o.FloatReg(first + i), Width.U32);
    }
}
