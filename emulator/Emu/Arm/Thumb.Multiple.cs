using System.Runtime.CompilerServices;
using Emu.Isa;

namespace Emu.Arm;

// LDM, STM, PUSH, POP, LDRD, STRD and the exclusives. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7.
// Multiples: Imm2 = 1 writes the base back. LDRD, STRD: T at the address, A at the address plus 4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] Multiple =>
    [
        new("LDM T1", "11001 nnn llllllll", "ldmia{c} {n}{backlow}, {list}", Features.V6M, TimingClass.LoadMultiple, &LdmLow, ThumbForms.SomeRegisters),
        new("LDM T2", "1110100010j1 NNNN llllllllllllllll", "ldmia{c}.w {n}{back}, {list}", Features.V7M, TimingClass.LoadMultiple, &Ldm, ThumbForms.ManyRegisters),
        new("LDM T2 with PC", "1110100010j1 NNNN 1lllllllllllllll", "ldmia{c}.w {n}{back}, {list}", Features.V7M, TimingClass.LoadMultiple, &LdmPc, ThumbForms.ManyRegistersAndPc, RowFlags.Branch),
        new("LDMDB T1", "1110100100j1 NNNN llllllllllllllll", "ldmdb{c} {n}{back}, {list}", Features.V7M, TimingClass.LoadMultiple, &Ldmdb, ThumbForms.ManyRegisters),
        new("LDMDB T1 with PC", "1110100100j1 NNNN 1lllllllllllllll", "ldmdb{c} {n}{back}, {list}", Features.V7M, TimingClass.LoadMultiple, &LdmdbPc, ThumbForms.ManyRegistersAndPc, RowFlags.Branch),
        new("STM T1", "11000 nnn llllllll j=1", "stmia{c} {n}!, {list}", Features.V6M, TimingClass.StoreMultiple, &Stm, ThumbForms.SomeRegisters),
        new("STM T2", "1110100010j0 NNNN llllllllllllllll", "stmia{c}.w {n}{back}, {list}", Features.V7M, TimingClass.StoreMultiple, &Stm, ThumbForms.ManyRegisters),
        new("STMDB T1", "1110100100j0 NNNN llllllllllllllll", "stmdb{c} {n}{back}, {list}", Features.V7M, TimingClass.StoreMultiple, &Stmdb, ThumbForms.ManyRegisters),
        new("POP T1", "10111100 llllllll n=13 j=1", "pop{c} {list}", Features.V6M, TimingClass.LoadMultiple, &Ldm, ThumbForms.SomeRegisters),
        new("POP T1 with PC", "10111101 llllllll n=13 j=1", "pop{c} {list}", Features.V6M, TimingClass.LoadMultiple, &LdmPc, ThumbForms.PopPcList, RowFlags.Branch),
        new("POP T2", "111010001011 1101 llllllllllllllll n=13 j=1", "ldmia{c}.w sp!, {list}", Features.V7M, TimingClass.LoadMultiple, &Ldm, ThumbForms.ManyRegisters),
        new("POP T2 with PC", "111010001011 1101 1lllllllllllllll n=13 j=1", "ldmia{c}.w sp!, {list}", Features.V7M, TimingClass.LoadMultiple, &LdmPc, ThumbForms.ManyRegistersAndPc, RowFlags.Branch),
        new("POP T3", "111110000101 1101 tttt 101100000100 n=13 i=4", "ldr{c}.w {t}, [sp], #4", Features.V7M, TimingClass.Load, &LdrPost),
        new("POP T3 to PC", "111110000101 1101 1111 101100000100 n=13 t=15 i=4", "ldr{c}.w {t}, [sp], #4", Features.V7M, TimingClass.Load, &LdrPcPost, null, RowFlags.Branch),
        new("PUSH T1", "1011010 lllllllll n=13 j=1", "push{c} {list}", Features.V6M, TimingClass.StoreMultiple, &Stmdb, ThumbForms.PushList),
        new("PUSH T2", "111010010010 1101 llllllllllllllll n=13 j=1", "stmdb{c} sp!, {list}", Features.V7M, TimingClass.StoreMultiple, &Stmdb, ThumbForms.ManyRegisters),
        new("PUSH T3", "111110000100 1101 tttt 110100000100 n=13 i=4294967292", "str{c}.w {t}, [sp, #-4]!", Features.V7M, TimingClass.Store, &StrPre),

        new("LDRD (immediate) T1 offset", "11101001j101 NNNN tttt aaaa iiiiiiii", "ldrd{c} {t}, {a}, [{n}{o}]", Features.V7M, TimingClass.LoadDual, &LdrdImm, ThumbForms.LoadDual),
        new("LDRD (immediate) T1 pre", "11101001j111 NNNN tttt aaaa iiiiiiii", "ldrd{c} {t}, {a}, [{n}, {i}]!", Features.V7M, TimingClass.LoadDual, &LdrdPre, ThumbForms.LoadDualWriteback),
        new("LDRD (immediate) T1 post", "11101000j111 NNNN tttt aaaa iiiiiiii", "ldrd{c} {t}, {a}, [{n}], {i}", Features.V7M, TimingClass.LoadDual, &LdrdPost, ThumbForms.LoadDualWriteback),
        new("LDRD (literal) T1", "11101001j101 1111 tttt aaaa iiiiiiii", "ldrd{c} {t}, {a}, [pc, {i}]", Features.V7M, TimingClass.LoadDual, &LdrdLit, ThumbForms.LoadDual),
        new("STRD (immediate) T1 offset", "11101001j100 NNNN tttt aaaa iiiiiiii", "strd{c} {t}, {a}, [{n}{o}]", Features.V7M, TimingClass.StoreDual, &StrdImm, ThumbForms.OffsetWords),
        new("STRD (immediate) T1 pre", "11101001j110 NNNN tttt aaaa iiiiiiii", "strd{c} {t}, {a}, [{n}, {i}]!", Features.V7M, TimingClass.StoreDual, &StrdPre, ThumbForms.OffsetWordsWriteback),
        new("STRD (immediate) T1 post", "11101000j110 NNNN tttt aaaa iiiiiiii", "strd{c} {t}, {a}, [{n}], {i}", Features.V7M, TimingClass.StoreDual, &StrdPost, ThumbForms.OffsetWordsWriteback),

        new("LDREX T1", "111010000101 NNNN tttt 1111 iiiiiiii", "ldrex{c} {t}, [{n}{o}]", Features.V7MAndV8M, TimingClass.Exclusive, &Ldrex, ThumbForms.Words, RowFlags.System),
        new("LDREXB T1", "111010001101 NNNN tttt 1111 0100 1111", "ldrexb{c} {t}, [{n}]", Features.V7MAndV8M, TimingClass.Exclusive, &Ldrexb, null, RowFlags.System),
        new("LDREXH T1", "111010001101 NNNN tttt 1111 0101 1111", "ldrexh{c} {t}, [{n}]", Features.V7MAndV8M, TimingClass.Exclusive, &Ldrexh, null, RowFlags.System),
        new("STREX T1", "111010000100 NNNN tttt dddd iiiiiiii", "strex{c} {d}, {t}, [{n}{o}]", Features.V7MAndV8M, TimingClass.Exclusive, &Strex, ThumbForms.StoreExclusive, RowFlags.System),
        new("STREXB T1", "111010001100 NNNN tttt 1111 0100 dddd", "strexb{c} {d}, {t}, [{n}]", Features.V7MAndV8M, TimingClass.Exclusive, &Strexb, ThumbForms.StoreExclusive, RowFlags.System),
        new("STREXH T1", "111010001100 NNNN tttt 1111 0101 dddd", "strexh{c} {d}, {t}, [{n}]", Features.V7MAndV8M, TimingClass.Exclusive, &Strexh, ThumbForms.StoreExclusive, RowFlags.System),
    ];

    [InlineArray(16)]
    private struct Sixteen
    {
        private V _first;
    }

    // LDM T1 writes the base back unless it is loaded.
    private static void LdmLow(ref TOps o, in Fields f) => LoadMany(ref o, f, down: false, writeback: (f.List >> f.N & 1) == 0, toPc: false);
    private static void Ldm(ref TOps o, in Fields f) => LoadMany(ref o, f, down: false, writeback: f.Imm2 != 0, toPc: false);
    private static void LdmPc(ref TOps o, in Fields f) => LoadMany(ref o, f, down: false, writeback: f.Imm2 != 0, toPc: true);
    private static void Ldmdb(ref TOps o, in Fields f) => LoadMany(ref o, f, down: true, writeback: f.Imm2 != 0, toPc: false);
    private static void LdmdbPc(ref TOps o, in Fields f) => LoadMany(ref o, f, down: true, writeback: f.Imm2 != 0, toPc: true);
    private static void Stm(ref TOps o, in Fields f) => StoreMany(ref o, f, down: false);
    private static void Stmdb(ref TOps o, in Fields f) => StoreMany(ref o, f, down: true);

    // All loads come before the first register write: a fault in the middle leaves the registers and the base as they were.
    private static void LoadMany(ref TOps o, in Fields f, bool down, bool writeback, bool toPc)
    {
        Unsafe.SkipInit(out Sixteen values);
        uint list = f.List;
        uint bytes = 4 * (uint)System.Numerics.BitOperations.PopCount(list);
        V start = o.Reg(f.N);
        V address = down ? o.Sub(start, o.Imm(bytes)) : start;
        V end = down ? address : o.Add(start, o.Imm(bytes));
        for (int r = 0; r < 16; r++)
        {
            if ((list >> r & 1) == 0) continue;
            values[r] = o.LoadAligned(address, Width.U32);
            address = o.Add(address, o.Imm(4));
        }
        if (writeback) o.SetReg(f.N, end);
        for (int r = 0; r < 15; r++)
            if ((list >> r & 1) != 0) o.SetReg(r, values[r]);
        if (toPc) o.BranchExchange(values[15]);
    }

    private static void StoreMany(ref TOps o, in Fields f, bool down)
    {
        uint list = f.List;
        uint bytes = 4 * (uint)System.Numerics.BitOperations.PopCount(list);
        V start = o.Reg(f.N);
        V address = down ? o.Sub(start, o.Imm(bytes)) : start;
        V end = down ? address : o.Add(start, o.Imm(bytes));
        for (int r = 0; r < 15; r++)
        {
            if ((list >> r & 1) == 0) continue;
            o.StoreAligned(address, o.Reg(r), Width.U32);
            address = o.Add(address, o.Imm(4));
        }
        if (f.Imm2 != 0) o.SetReg(f.N, end);
    }

    private static void LdrdImm(ref TOps o, in Fields f) => LoadPair(ref o, f, OffsetAddress(ref o, f));
    private static void LdrdLit(ref TOps o, in Fields f) => LoadPair(ref o, f, o.Imm(AlignedPc(f) + f.Imm));

    private static void LdrdPre(ref TOps o, in Fields f)
    {
        V address = OffsetAddress(ref o, f);
        LoadPair(ref o, f, address);
        o.SetReg(f.N, address);
    }

    private static void LdrdPost(ref TOps o, in Fields f)
    {
        V address = o.Reg(f.N);
        LoadPair(ref o, f, address);
        o.SetReg(f.N, o.Add(address, o.Imm(f.Imm)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadPair(ref TOps o, in Fields f, V address)
    {
        V first = o.LoadAligned(address, Width.U32), second = o.LoadAligned(o.Add(address, o.Imm(4)), Width.U32);
        o.SetReg(f.T, first);
        o.SetReg(f.A, second);
    }

    private static void StrdImm(ref TOps o, in Fields f) => StorePair(ref o, f, OffsetAddress(ref o, f));

    private static void StrdPre(ref TOps o, in Fields f)
    {
        V address = OffsetAddress(ref o, f);
        StorePair(ref o, f, address);
        o.SetReg(f.N, address);
    }

    private static void StrdPost(ref TOps o, in Fields f)
    {
        V address = o.Reg(f.N);
        StorePair(ref o, f, address);
        o.SetReg(f.N, o.Add(address, o.Imm(f.Imm)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(ref TOps o, in Fields f, V address)
    {
        o.StoreAligned(address, o.Reg(f.T), Width.U32);
        o.StoreAligned(o.Add(address, o.Imm(4)), o.Reg(f.A), Width.U32);
    }

    private static void Ldrex(ref TOps o, in Fields f) => LoadExclusive(ref o, f, Width.U32);
    private static void Ldrexb(ref TOps o, in Fields f) => LoadExclusive(ref o, f, Width.U8);
    private static void Ldrexh(ref TOps o, in Fields f) => LoadExclusive(ref o, f, Width.U16);
    private static void Strex(ref TOps o, in Fields f) => o.SetReg(f.D, o.StoreExclusive(OffsetAddress(ref o, f), o.Reg(f.T), Width.U32));
    private static void Strexb(ref TOps o, in Fields f) => o.SetReg(f.D, o.StoreExclusive(OffsetAddress(ref o, f), o.Reg(f.T), Width.U8));
    private static void Strexh(ref TOps o, in Fields f) => o.SetReg(f.D, o.StoreExclusive(OffsetAddress(ref o, f), o.Reg(f.T), Width.U16));

    private static void LoadExclusive(ref TOps o, in Fields f, Width width)
    {
        V value = o.LoadAligned(OffsetAddress(ref o, f), width);
        o.System(SystemCall.MarkExclusive, f);
        o.SetReg(f.T, value);
    }
}
