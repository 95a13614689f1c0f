using Emu.Isa;

namespace Emu.Arm;

// Loads and stores of consecutive elements of MVE, widening and narrowing. List: 0 offset, 1 pre-indexed, 2 post-indexed. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] VectorLoads =>
    [
        new("VLDRB T1 u8 offset", "1110110 1 j 0 0 1 NNNN uuu 1 111 00 iiiiiii", "vldrb.u8 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorLoad, &MveVldrbU8, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 u8 pre", "1110110 1 j 0 1 1 nnnn uuu 1 111 00 iiiiiii l=1", "vldrb.u8 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorLoad, &MveVldrbU8, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 u8 post", "1110110 0 j 0 1 1 nnnn uuu 1 111 00 iiiiiii l=2", "vldrb.u8 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorLoad, &MveVldrbU8, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 s16 offset", "1110110 1 j 0 0 1 0 nnn uuu 0 111 01 iiiiiii", "vldrb.s16 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorLoad, &MveVldrbS16, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 s16 pre", "1110110 1 j 0 1 1 0 nnn uuu 0 111 01 iiiiiii l=1", "vldrb.s16 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorLoad, &MveVldrbS16, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 s16 post", "1110110 0 j 0 1 1 0 nnn uuu 0 111 01 iiiiiii l=2", "vldrb.s16 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorLoad, &MveVldrbS16, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 u16 offset", "1111110 1 j 0 0 1 0 nnn uuu 0 111 01 iiiiiii", "vldrb.u16 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorLoad, &MveVldrbU16, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 u16 pre", "1111110 1 j 0 1 1 0 nnn uuu 0 111 01 iiiiiii l=1", "vldrb.u16 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorLoad, &MveVldrbU16, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 u16 post", "1111110 0 j 0 1 1 0 nnn uuu 0 111 01 iiiiiii l=2", "vldrb.u16 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorLoad, &MveVldrbU16, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 s32 offset", "1110110 1 j 0 0 1 0 nnn uuu 0 111 10 iiiiiii", "vldrb.s32 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorLoad, &MveVldrbS32, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 s32 pre", "1110110 1 j 0 1 1 0 nnn uuu 0 111 10 iiiiiii l=1", "vldrb.s32 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorLoad, &MveVldrbS32, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 s32 post", "1110110 0 j 0 1 1 0 nnn uuu 0 111 10 iiiiiii l=2", "vldrb.s32 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorLoad, &MveVldrbS32, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 u32 offset", "1111110 1 j 0 0 1 0 nnn uuu 0 111 10 iiiiiii", "vldrb.u32 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorLoad, &MveVldrbU32, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 u32 pre", "1111110 1 j 0 1 1 0 nnn uuu 0 111 10 iiiiiii l=1", "vldrb.u32 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorLoad, &MveVldrbU32, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRB T1 u32 post", "1111110 0 j 0 1 1 0 nnn uuu 0 111 10 iiiiiii l=2", "vldrb.u32 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorLoad, &MveVldrbU32, VectorForms.Offset1, RowFlags.NotInIt),
        new("VLDRH T2 u16 offset", "1110110 1 j 0 0 1 NNNN uuu 1 111 01 iiiiiii", "vldrh.u16 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorLoad, &MveVldrhU16, VectorForms.Offset2, RowFlags.NotInIt),
        new("VLDRH T2 u16 pre", "1110110 1 j 0 1 1 nnnn uuu 1 111 01 iiiiiii l=1", "vldrh.u16 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorLoad, &MveVldrhU16, VectorForms.Offset2, RowFlags.NotInIt),
        new("VLDRH T2 u16 post", "1110110 0 j 0 1 1 nnnn uuu 1 111 01 iiiiiii l=2", "vldrh.u16 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorLoad, &MveVldrhU16, VectorForms.Offset2, RowFlags.NotInIt),
        new("VLDRH T2 s32 offset", "1110110 1 j 0 0 1 1 nnn uuu 0 111 10 iiiiiii", "vldrh.s32 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorLoad, &MveVldrhS32, VectorForms.Offset2, RowFlags.NotInIt),
        new("VLDRH T2 s32 pre", "1110110 1 j 0 1 1 1 nnn uuu 0 111 10 iiiiiii l=1", "vldrh.s32 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorLoad, &MveVldrhS32, VectorForms.Offset2, RowFlags.NotInIt),
        new("VLDRH T2 s32 post", "1110110 0 j 0 1 1 1 nnn uuu 0 111 10 iiiiiii l=2", "vldrh.s32 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorLoad, &MveVldrhS32, VectorForms.Offset2, RowFlags.NotInIt),
        new("VLDRH T2 u32 offset", "1111110 1 j 0 0 1 1 nnn uuu 0 111 10 iiiiiii", "vldrh.u32 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorLoad, &MveVldrhU32, VectorForms.Offset2, RowFlags.NotInIt),
        new("VLDRH T2 u32 pre", "1111110 1 j 0 1 1 1 nnn uuu 0 111 10 iiiiiii l=1", "vldrh.u32 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorLoad, &MveVldrhU32, VectorForms.Offset2, RowFlags.NotInIt),
        new("VLDRH T2 u32 post", "1111110 0 j 0 1 1 1 nnn uuu 0 111 10 iiiiiii l=2", "vldrh.u32 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorLoad, &MveVldrhU32, VectorForms.Offset2, RowFlags.NotInIt),
        new("VLDRW T3 u32 offset", "1110110 1 j 0 0 1 NNNN uuu 1 111 10 iiiiiii", "vldrw.u32 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorLoad, &MveVldrwU32, VectorForms.Offset4, RowFlags.NotInIt),
        new("VLDRW T3 u32 pre", "1110110 1 j 0 1 1 nnnn uuu 1 111 10 iiiiiii l=1", "vldrw.u32 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorLoad, &MveVldrwU32, VectorForms.Offset4, RowFlags.NotInIt),
        new("VLDRW T3 u32 post", "1110110 0 j 0 1 1 nnnn uuu 1 111 10 iiiiiii l=2", "vldrw.u32 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorLoad, &MveVldrwU32, VectorForms.Offset4, RowFlags.NotInIt),
        new("VSTRB T1 8 offset", "1110110 1 j 0 0 0 NNNN uuu 1 111 00 iiiiiii", "vstrb.8 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorStore, &MveVstrb8, VectorForms.Offset1, RowFlags.NotInIt),
        new("VSTRB T1 8 pre", "1110110 1 j 0 1 0 nnnn uuu 1 111 00 iiiiiii l=1", "vstrb.8 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorStore, &MveVstrb8, VectorForms.Offset1, RowFlags.NotInIt),
        new("VSTRB T1 8 post", "1110110 0 j 0 1 0 nnnn uuu 1 111 00 iiiiiii l=2", "vstrb.8 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorStore, &MveVstrb8, VectorForms.Offset1, RowFlags.NotInIt),
        new("VSTRB T1 16 offset", "1110110 1 j 0 0 0 0 nnn uuu 0 111 01 iiiiiii", "vstrb.16 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorStore, &MveVstrb16, VectorForms.Offset1, RowFlags.NotInIt),
        new("VSTRB T1 16 pre", "1110110 1 j 0 1 0 0 nnn uuu 0 111 01 iiiiiii l=1", "vstrb.16 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorStore, &MveVstrb16, VectorForms.Offset1, RowFlags.NotInIt),
        new("VSTRB T1 16 post", "1110110 0 j 0 1 0 0 nnn uuu 0 111 01 iiiiiii l=2", "vstrb.16 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorStore, &MveVstrb16, VectorForms.Offset1, RowFlags.NotInIt),
        new("VSTRB T1 32 offset", "1110110 1 j 0 0 0 0 nnn uuu 0 111 10 iiiiiii", "vstrb.32 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorStore, &MveVstrb32, VectorForms.Offset1, RowFlags.NotInIt),
        new("VSTRB T1 32 pre", "1110110 1 j 0 1 0 0 nnn uuu 0 111 10 iiiiiii l=1", "vstrb.32 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorStore, &MveVstrb32, VectorForms.Offset1, RowFlags.NotInIt),
        new("VSTRB T1 32 post", "1110110 0 j 0 1 0 0 nnn uuu 0 111 10 iiiiiii l=2", "vstrb.32 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorStore, &MveVstrb32, VectorForms.Offset1, RowFlags.NotInIt),
        new("VSTRH T2 16 offset", "1110110 1 j 0 0 0 NNNN uuu 1 111 01 iiiiiii", "vstrh.16 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorStore, &MveVstrh16, VectorForms.Offset2, RowFlags.NotInIt),
        new("VSTRH T2 16 pre", "1110110 1 j 0 1 0 nnnn uuu 1 111 01 iiiiiii l=1", "vstrh.16 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorStore, &MveVstrh16, VectorForms.Offset2, RowFlags.NotInIt),
        new("VSTRH T2 16 post", "1110110 0 j 0 1 0 nnnn uuu 1 111 01 iiiiiii l=2", "vstrh.16 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorStore, &MveVstrh16, VectorForms.Offset2, RowFlags.NotInIt),
        new("VSTRH T2 32 offset", "1110110 1 j 0 0 0 1 nnn uuu 0 111 10 iiiiiii", "vstrh.32 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorStore, &MveVstrh32, VectorForms.Offset2, RowFlags.NotInIt),
        new("VSTRH T2 32 pre", "1110110 1 j 0 1 0 1 nnn uuu 0 111 10 iiiiiii l=1", "vstrh.32 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorStore, &MveVstrh32, VectorForms.Offset2, RowFlags.NotInIt),
        new("VSTRH T2 32 post", "1110110 0 j 0 1 0 1 nnn uuu 0 111 10 iiiiiii l=2", "vstrh.32 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorStore, &MveVstrh32, VectorForms.Offset2, RowFlags.NotInIt),
        new("VSTRW T3 32 offset", "1110110 1 j 0 0 0 NNNN uuu 1 111 10 iiiiiii", "vstrw.32 {qd}, [{n}{o}]", Features.Mve, TimingClass.VectorStore, &MveVstrw32, VectorForms.Offset4, RowFlags.NotInIt),
        new("VSTRW T3 32 pre", "1110110 1 j 0 1 0 nnnn uuu 1 111 10 iiiiiii l=1", "vstrw.32 {qd}, [{n}, {i}]!", Features.Mve, TimingClass.VectorStore, &MveVstrw32, VectorForms.Offset4, RowFlags.NotInIt),
        new("VSTRW T3 32 post", "1110110 0 j 0 1 0 nnnn uuu 1 111 10 iiiiiii l=2", "vstrw.32 {qd}, [{n}], {i}", Features.Mve, TimingClass.VectorStore, &MveVstrw32, VectorForms.Offset4, RowFlags.NotInIt),
    ];

    private static void MveVldrbU8(ref TOps o, in Fields f) => LoadVector(ref o, f, Width.U8, 0);
    private static void MveVldrbS16(ref TOps o, in Fields f) => LoadVector(ref o, f, Width.S8, 1);
    private static void MveVldrbU16(ref TOps o, in Fields f) => LoadVector(ref o, f, Width.U8, 1);
    private static void MveVldrbS32(ref TOps o, in Fields f) => LoadVector(ref o, f, Width.S8, 2);
    private static void MveVldrbU32(ref TOps o, in Fields f) => LoadVector(ref o, f, Width.U8, 2);
    private static void MveVldrhU16(ref TOps o, in Fields f) => LoadVector(ref o, f, Width.U16, 1);
    private static void MveVldrhS32(ref TOps o, in Fields f) => LoadVector(ref o, f, Width.S16, 2);
    private static void MveVldrhU32(ref TOps o, in Fields f) => LoadVector(ref o, f, Width.U16, 2);
    private static void MveVldrwU32(ref TOps o, in Fields f) => LoadVector(ref o, f, Width.U32, 2);
    private static void MveVstrb8(ref TOps o, in Fields f) => StoreVector(ref o, f, Width.U8, 0);
    private static void MveVstrb16(ref TOps o, in Fields f) => StoreVector(ref o, f, Width.U8, 1);
    private static void MveVstrb32(ref TOps o, in Fields f) => StoreVector(ref o, f, Width.U8, 2);
    private static void MveVstrh16(ref TOps o, in Fields f) => StoreVector(ref o, f, Width.U16, 1);
    private static void MveVstrh32(ref TOps o, in Fields f) => StoreVector(ref o, f, Width.U16, 2);
    private static void MveVstrw32(ref TOps o, in Fields f) => StoreVector(ref o, f, Width.U32, 2);

    private static V VectorAddress(ref TOps o, in Fields f, V start) => f.List == PostIndexed ? start : o.Add(start, o.Imm(f.Imm));

    // List of a row: how the base moves.
    private const int PostIndexed = 2;

    // Lanes that are switched off are not read, and become 0.
    private static void LoadVector(ref TOps o, in Fields f, Width width, int size)
    {
        V start = o.Reg(f.N), address = VectorAddress(ref o, f, start), enabled = o.Predicate();
        int step = width switch { Width.U8 or Width.S8 => 1, Width.U16 or Width.S16 => 2, _ => 4 };
        ThirtyTwo words = default;
        for (int e = 0; e < 16 >> size; e++)
        {
            V bit = o.And(o.Shr(enabled, e << size), o.Imm(1));
            V value = o.LoadIf(bit, o.Add(address, o.Imm((uint)(e * step))), width);
            int word = e << size >> 2, shift = (e << size & 3) * 8;
            V part = size == 2 ? value : o.Shl(o.And(value, o.Imm(size == 0 ? 0xFFu : 0xFFFF)), shift);
            words[word] = shift == 0 ? part : o.Or(words[word], part);
        }
        for (int i = 0; i < 4; i++) o.SetFloatReg(4 * f.D + i, words[i]);
        MoveBase(ref o, f, start);
        o.AdvancePredicate();
    }

    private static void StoreVector(ref TOps o, in Fields f, Width width, int size)
    {
        V start = o.Reg(f.N), address = VectorAddress(ref o, f, start), enabled = o.Predicate();
        int step = width switch { Width.U8 => 1, Width.U16 => 2, _ => 4 };
        for (int e = 0; e < 16 >> size; e++)
        {
            V bit = o.And(o.Shr(enabled, e << size), o.Imm(1));
            V value = o.Shr(o.FloatReg(4 * f.D + (e << size >> 2)), (e << size & 3) * 8);
            o.StoreIf(bit, o.Add(address, o.Imm((uint)(e * step))), value, width);
        }
        MoveBase(ref o, f, start);
        o.AdvancePredicate();
    }

    private static void MoveBase(ref TOps o, in Fields f, V start)
    {
        if (f.List != 0) o.SetReg(f.N, o.Add(start, o.Imm(f.Imm)));
    }
}
