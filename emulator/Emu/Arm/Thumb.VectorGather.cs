using Emu.Isa;

namespace Emu.Arm;

// Loads and stores of MVE whose elements have addresses of their own. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] VectorGather =>
    [
        new("VLDRB T5 u8", "111111001 0 0 1 nnnn uuu 0 111 00 0 0 0 www 0", "vldrb.u8 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorLoad, &MveVldrbU8ByVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRB T5 s16", "111011001 0 0 1 nnnn uuu 0 111 01 0 0 0 www 0", "vldrb.s16 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorLoad, &MveVldrbS16ByVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRB T5 u16", "111111001 0 0 1 nnnn uuu 0 111 01 0 0 0 www 0", "vldrb.u16 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorLoad, &MveVldrbU16ByVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRB T5 s32", "111011001 0 0 1 nnnn uuu 0 111 10 0 0 0 www 0", "vldrb.s32 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorLoad, &MveVldrbS32ByVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRB T5 u32", "111111001 0 0 1 nnnn uuu 0 111 10 0 0 0 www 0", "vldrb.u32 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorLoad, &MveVldrbU32ByVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRH T5 u16", "111111001 0 0 1 nnnn uuu 0 111 01 0 0 1 www 0", "vldrh.u16 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorLoad, &MveVldrhU16ByVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRH T5 u16 scaled", "111111001 0 0 1 nnnn uuu 0 111 01 0 0 1 www 1", "vldrh.u16 {qd}, [{n}, {qm}, uxtw #1]", Features.Mve, TimingClass.VectorLoad, &MveVldrhU16ByScaledVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRH T5 s32", "111011001 0 0 1 nnnn uuu 0 111 10 0 0 1 www 0", "vldrh.s32 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorLoad, &MveVldrhS32ByVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRH T5 s32 scaled", "111011001 0 0 1 nnnn uuu 0 111 10 0 0 1 www 1", "vldrh.s32 {qd}, [{n}, {qm}, uxtw #1]", Features.Mve, TimingClass.VectorLoad, &MveVldrhS32ByScaledVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRH T5 u32", "111111001 0 0 1 nnnn uuu 0 111 10 0 0 1 www 0", "vldrh.u32 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorLoad, &MveVldrhU32ByVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRH T5 u32 scaled", "111111001 0 0 1 nnnn uuu 0 111 10 0 0 1 www 1", "vldrh.u32 {qd}, [{n}, {qm}, uxtw #1]", Features.Mve, TimingClass.VectorLoad, &MveVldrhU32ByScaledVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRW T5 u32", "111111001 0 0 1 nnnn uuu 0 111 10 1 0 0 www 0", "vldrw.u32 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorLoad, &MveVldrwU32ByVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRW T5 u32 scaled", "111111001 0 0 1 nnnn uuu 0 111 10 1 0 0 www 1", "vldrw.u32 {qd}, [{n}, {qm}, uxtw #2]", Features.Mve, TimingClass.VectorLoad, &MveVldrwU32ByScaledVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRW T6 u32", "11111101 j 0 0 1 vvv 0 uuu 1 1110 0 iiiiiii", "vldrw.u32 {qd}, [{qn}, {i}]", Features.Mve, TimingClass.VectorLoad, &MveVldrwFromVector, VectorForms.GatherBase, RowFlags.NotInIt),
        new("VLDRW T6 u32 writeback", "11111101 j 0 1 1 vvv 0 uuu 1 1110 0 iiiiiii l=1", "vldrw.u32 {qd}, [{qn}, {i}]!", Features.Mve, TimingClass.VectorLoad, &MveVldrwFromVector, VectorForms.GatherBase, RowFlags.NotInIt),
        new("VSTRB T5 8", "111011001 0 0 0 nnnn uuu 0 111 00 0 0 0 www 0", "vstrb.8 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorStore, &MveVstrb8ByVector, null, RowFlags.NotInIt),
        new("VSTRB T5 16", "111011001 0 0 0 nnnn uuu 0 111 01 0 0 0 www 0", "vstrb.16 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorStore, &MveVstrb16ByVector, null, RowFlags.NotInIt),
        new("VSTRB T5 32", "111011001 0 0 0 nnnn uuu 0 111 10 0 0 0 www 0", "vstrb.32 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorStore, &MveVstrb32ByVector, null, RowFlags.NotInIt),
        new("VSTRH T5 16", "111011001 0 0 0 nnnn uuu 0 111 01 0 0 1 www 0", "vstrh.16 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorStore, &MveVstrh16ByVector, null, RowFlags.NotInIt),
        new("VSTRH T5 16 scaled", "111011001 0 0 0 nnnn uuu 0 111 01 0 0 1 www 1", "vstrh.16 {qd}, [{n}, {qm}, uxtw #1]", Features.Mve, TimingClass.VectorStore, &MveVstrh16ByScaledVector, null, RowFlags.NotInIt),
        new("VSTRH T5 32", "111011001 0 0 0 nnnn uuu 0 111 10 0 0 1 www 0", "vstrh.32 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorStore, &MveVstrh32ByVector, null, RowFlags.NotInIt),
        new("VSTRH T5 32 scaled", "111011001 0 0 0 nnnn uuu 0 111 10 0 0 1 www 1", "vstrh.32 {qd}, [{n}, {qm}, uxtw #1]", Features.Mve, TimingClass.VectorStore, &MveVstrh32ByScaledVector, null, RowFlags.NotInIt),
        new("VSTRW T5 32", "111011001 0 0 0 nnnn uuu 0 111 10 1 0 0 www 0", "vstrw.32 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorStore, &MveVstrw32ByVector, null, RowFlags.NotInIt),
        new("VSTRW T5 32 scaled", "111011001 0 0 0 nnnn uuu 0 111 10 1 0 0 www 1", "vstrw.32 {qd}, [{n}, {qm}, uxtw #2]", Features.Mve, TimingClass.VectorStore, &MveVstrw32ByScaledVector, null, RowFlags.NotInIt),
        new("VSTRW T6 32", "11111101 j 0 0 0 vvv 0 uuu 1 1110 0 iiiiiii", "vstrw.32 {qd}, [{qn}, {i}]", Features.Mve, TimingClass.VectorStore, &MveVstrwFromVector, VectorForms.Offset4, RowFlags.NotInIt),
        new("VSTRW T6 32 writeback", "11111101 j 0 1 0 vvv 0 uuu 1 1110 0 iiiiiii l=1", "vstrw.32 {qd}, [{qn}, {i}]!", Features.Mve, TimingClass.VectorStore, &MveVstrwFromVector, VectorForms.Offset4, RowFlags.NotInIt),
        new("VLDRD T5 u64", "111111001 0 0 1 nnnn uuu 0 111 11 1 0 1 www 0", "vldrd.u64 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorLoad, &MveVldrdByVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRD T5 u64 scaled", "111111001 0 0 1 nnnn uuu 0 111 11 1 0 1 www 1", "vldrd.u64 {qd}, [{n}, {qm}, uxtw #3]", Features.Mve, TimingClass.VectorLoad, &MveVldrdByScaledVector, VectorForms.Gather, RowFlags.NotInIt),
        new("VLDRD T6 u64", "11111101 j 0 0 1 vvv 0 uuu 1 1111 0 iiiiiii", "vldrd.u64 {qd}, [{qn}, {i}]", Features.Mve, TimingClass.VectorLoad, &MveVldrdFromVector, VectorForms.GatherBase8, RowFlags.NotInIt),
        new("VLDRD T6 u64 writeback", "11111101 j 0 1 1 vvv 0 uuu 1 1111 0 iiiiiii l=1", "vldrd.u64 {qd}, [{qn}, {i}]!", Features.Mve, TimingClass.VectorLoad, &MveVldrdFromVector, VectorForms.GatherBase8, RowFlags.NotInIt),
        new("VSTRD T5 64", "111011001 0 0 0 nnnn uuu 0 111 11 1 0 1 www 0", "vstrd.64 {qd}, [{n}, {qm}]", Features.Mve, TimingClass.VectorStore, &MveVstrdByVector, null, RowFlags.NotInIt),
        new("VSTRD T5 64 scaled", "111011001 0 0 0 nnnn uuu 0 111 11 1 0 1 www 1", "vstrd.64 {qd}, [{n}, {qm}, uxtw #3]", Features.Mve, TimingClass.VectorStore, &MveVstrdByScaledVector, null, RowFlags.NotInIt),
        new("VSTRD T6 64", "11111101 j 0 0 0 vvv 0 uuu 1 1111 0 iiiiiii", "vstrd.64 {qd}, [{qn}, {i}]", Features.Mve, TimingClass.VectorStore, &MveVstrdFromVector, VectorForms.Offset8, RowFlags.NotInIt),
        new("VSTRD T6 64 writeback", "11111101 j 0 1 0 vvv 0 uuu 1 1111 0 iiiiiii l=1", "vstrd.64 {qd}, [{qn}, {i}]!", Features.Mve, TimingClass.VectorStore, &MveVstrdFromVector, VectorForms.Offset8, RowFlags.NotInIt),
    ];

    private static void MveVldrbU8ByVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.U8, 0, 0);
    private static void MveVldrbS16ByVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.S8, 1, 0);
    private static void MveVldrbU16ByVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.U8, 1, 0);
    private static void MveVldrbS32ByVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.S8, 2, 0);
    private static void MveVldrbU32ByVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.U8, 2, 0);
    private static void MveVldrhU16ByVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.U16, 1, 0);
    private static void MveVldrhU16ByScaledVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.U16, 1, 1);
    private static void MveVldrhS32ByVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.S16, 2, 0);
    private static void MveVldrhS32ByScaledVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.S16, 2, 1);
    private static void MveVldrhU32ByVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.U16, 2, 0);
    private static void MveVldrhU32ByScaledVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.U16, 2, 1);
    private static void MveVldrwU32ByVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.U32, 2, 0);
    private static void MveVldrwU32ByScaledVector(ref TOps o, in Fields f) => GatherVector(ref o, f, Width.U32, 2, 2);
    private static void MveVldrwFromVector(ref TOps o, in Fields f) => GatherFromVector(ref o, f);
    private static void MveVstrb8ByVector(ref TOps o, in Fields f) => ScatterVector(ref o, f, Width.U8, 0, 0);
    private static void MveVstrb16ByVector(ref TOps o, in Fields f) => ScatterVector(ref o, f, Width.U8, 1, 0);
    private static void MveVstrb32ByVector(ref TOps o, in Fields f) => ScatterVector(ref o, f, Width.U8, 2, 0);
    private static void MveVstrh16ByVector(ref TOps o, in Fields f) => ScatterVector(ref o, f, Width.U16, 1, 0);
    private static void MveVstrh16ByScaledVector(ref TOps o, in Fields f) => ScatterVector(ref o, f, Width.U16, 1, 1);
    private static void MveVstrh32ByVector(ref TOps o, in Fields f) => ScatterVector(ref o, f, Width.U16, 2, 0);
    private static void MveVstrh32ByScaledVector(ref TOps o, in Fields f) => ScatterVector(ref o, f, Width.U16, 2, 1);
    private static void MveVstrw32ByVector(ref TOps o, in Fields f) => ScatterVector(ref o, f, Width.U32, 2, 0);
    private static void MveVstrw32ByScaledVector(ref TOps o, in Fields f) => ScatterVector(ref o, f, Width.U32, 2, 2);
    private static void MveVstrwFromVector(ref TOps o, in Fields f) => ScatterFromVector(ref o, f);

    private static V ElementOf(ref TOps o, int register, int e, int size)
    {
        V word = o.FloatReg(4 * register + (e << size >> 2));
        return size == 2 ? word : o.And(o.Shr(word, (e << size & 3) * 8), o.Imm(size == 0 ? 0xFFu : 0xFFFF));
    }

    private static V LaneAddress(ref TOps o, in Fields f, int e, int size, int scale) =>
        o.Add(o.Reg(f.N), o.Shl(ElementOf(ref o, f.M, e, size), scale));

    private static void GatherVector(ref TOps o, in Fields f, Width width, int size, int scale)
    {
        V enabled = o.Predicate();
        ThirtyTwo words = default;
        for (int e = 0; e < 16 >> size; e++)
        {
            V value = o.LoadIf(o.And(o.Shr(enabled, e << size), o.Imm(1)), LaneAddress(ref o, f, e, size, scale), width);
            int word = e << size >> 2, shift = (e << size & 3) * 8;
            V part = size == 2 ? value : o.Shl(o.And(value, o.Imm(size == 0 ? 0xFFu : 0xFFFF)), shift);
            words[word] = shift == 0 ? part : o.Or(words[word], part);
        }
        for (int i = 0; i < 4; i++) o.SetFloatReg(4 * f.D + i, words[i]);
        o.AdvancePredicate();
    }

    private static void ScatterVector(ref TOps o, in Fields f, Width width, int size, int scale)
    {
        V enabled = o.Predicate();
        for (int e = 0; e < 16 >> size; e++)
            o.StoreIf(o.And(o.Shr(enabled, e << size), o.Imm(1)), LaneAddress(ref o, f, e, size, scale), ElementOf(ref o, f.D, e, size), width);
        o.AdvancePredicate();
    }

    // Addresses come from a vector; with List 1 it takes the new ones.
    private static void GatherFromVector(ref TOps o, in Fields f)
    {
        V enabled = o.Predicate();
        ThirtyTwo words = default, addresses = default;
        for (int e = 0; e < 4; e++)
        {
            addresses[e] = o.Add(o.FloatReg(4 * f.N + e), o.Imm(f.Imm));
            words[e] = o.LoadIf(o.And(o.Shr(enabled, 4 * e), o.Imm(1)), addresses[e], Width.U32);
        }
        for (int i = 0; i < 4; i++) o.SetFloatReg(4 * f.D + i, words[i]);
        MoveBases(ref o, f, addresses);
        o.AdvancePredicate();
    }

    private static void ScatterFromVector(ref TOps o, in Fields f)
    {
        V enabled = o.Predicate();
        ThirtyTwo addresses = default;
        for (int e = 0; e < 4; e++)
        {
            addresses[e] = o.Add(o.FloatReg(4 * f.N + e), o.Imm(f.Imm));
            o.StoreIf(o.And(o.Shr(enabled, 4 * e), o.Imm(1)), addresses[e], o.FloatReg(4 * f.D + e), Width.U32);
        }
        MoveBases(ref o, f, addresses);
        o.AdvancePredicate();
    }

    // All addresses move, those of disabled elements, too.
    private static void MoveBases(ref TOps o, in Fields f, in ThirtyTwo addresses)
    {
        if (f.List == 0) return;
        for (int e = 0; e < 4; e++) o.SetFloatReg(4 * f.N + e, addresses[e]);
    }

    private static void MveVldrdByVector(ref TOps o, in Fields f) => PairsByVector(ref o, f, scale: 0, load: true);
    private static void MveVldrdByScaledVector(ref TOps o, in Fields f) => PairsByVector(ref o, f, scale: 3, load: true);
    private static void MveVstrdByVector(ref TOps o, in Fields f) => PairsByVector(ref o, f, scale: 0, load: false);
    private static void MveVstrdByScaledVector(ref TOps o, in Fields f) => PairsByVector(ref o, f, scale: 3, load: false);
    private static void MveVldrdFromVector(ref TOps o, in Fields f) => PairsFromVector(ref o, f, load: true);
    private static void MveVstrdFromVector(ref TOps o, in Fields f) => PairsFromVector(ref o, f, load: false);

    // Elements of 64 bits move as two words, each with its own predicate; their offsets are the low words of M's elements.
    private static void PairsByVector(ref TOps o, in Fields f, int scale, bool load)
    {
        V low = o.Add(o.Reg(f.N), o.Shl(o.FloatReg(4 * f.M), scale)), high = o.Add(o.Reg(f.N), o.Shl(o.FloatReg(4 * f.M + 2), scale));
        MovePairs(ref o, f, low, high, load);
        o.AdvancePredicate();
    }

    private static void PairsFromVector(ref TOps o, in Fields f, bool load)
    {
        V low = o.Add(o.FloatReg(4 * f.N), o.Imm(f.Imm)), high = o.Add(o.FloatReg(4 * f.N + 2), o.Imm(f.Imm));
        MovePairs(ref o, f, low, high, load);
        if (f.List != 0)
        {
            o.SetFloatReg(4 * f.N, low);
            o.SetFloatReg(4 * f.N + 2, high);
        }
        o.AdvancePredicate();
    }

    private static void MovePairs(ref TOps o, in Fields f, V low, V high, bool load)
    {
        V enabled = o.Predicate();
        ThirtyTwo words = default;
        for (int e = 0; e < 4; e++)
        {
            V bit = o.And(o.Shr(enabled, 4 * e), o.Imm(1)), address = o.Add(e < 2 ? low : high, o.Imm(4u * (uint)(e & 1)));
            if (load) words[e] = o.LoadIf(bit, address, Width.U32);
            else o.StoreIf(bit, address, o.FloatReg(4 * f.D + e), Width.U32);
        }
        if (!load) return;
        for (int i = 0; i < 4; i++) o.SetFloatReg(4 * f.D + i, words[i]);
    }
}
