using Emu.Isa;

namespace Emu.Arm;

// Loads and stores of FPSCR, VPR and P0 of ARMv8.1-M. List: 0 offset, 1 pre-indexed, 2 post-indexed. Source: ARMv8-M Architecture Reference Manual (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] StatusLoads =>
    [
        new("VLDR (System Register) T1 FPSCR offset", "1110110 1 j 0 0 1 NNNN 001 0 1111 1 iiiiiii", "vldr{c} FPSCR, [{n}{o}]", Features.V81M | Features.FpRegisters, TimingClass.FloatLoad, &LoadFloatStatusWord, VectorForms.Offset4),
        new("VLDR (System Register) T1 FPSCR pre", "1110110 1 j 0 1 1 NNNN 001 0 1111 1 iiiiiii l=1", "vldr{c} FPSCR, [{n}, {i}]!", Features.V81M | Features.FpRegisters, TimingClass.FloatLoad, &LoadFloatStatusWord, VectorForms.Offset4),
        new("VLDR (System Register) T1 FPSCR post", "1110110 0 j 0 1 1 NNNN 001 0 1111 1 iiiiiii l=2", "vldr{c} FPSCR, [{n}], {i}", Features.V81M | Features.FpRegisters, TimingClass.FloatLoad, &LoadFloatStatusWord, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPSCR offset", "1110110 1 j 0 0 0 NNNN 001 0 1111 1 iiiiiii", "vstr{c} FPSCR, [{n}{o}]", Features.V81M | Features.FpRegisters, TimingClass.FloatStore, &StoreFloatStatusWord, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPSCR pre", "1110110 1 j 0 1 0 NNNN 001 0 1111 1 iiiiiii l=1", "vstr{c} FPSCR, [{n}, {i}]!", Features.V81M | Features.FpRegisters, TimingClass.FloatStore, &StoreFloatStatusWord, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPSCR post", "1110110 0 j 0 1 0 NNNN 001 0 1111 1 iiiiiii l=2", "vstr{c} FPSCR, [{n}], {i}", Features.V81M | Features.FpRegisters, TimingClass.FloatStore, &StoreFloatStatusWord, VectorForms.Offset4),
        new("VLDR (System Register) T1 FPSCR_nzcvqc offset", "1110110 1 j 0 0 1 NNNN 010 0 1111 1 iiiiiii", "vldr{c} FPSCR_nzcvqc, [{n}{o}]", Features.V81M | Features.FpRegisters, TimingClass.FloatLoad, &LoadConditions, VectorForms.Offset4),
        new("VLDR (System Register) T1 FPSCR_nzcvqc pre", "1110110 1 j 0 1 1 NNNN 010 0 1111 1 iiiiiii l=1", "vldr{c} FPSCR_nzcvqc, [{n}, {i}]!", Features.V81M | Features.FpRegisters, TimingClass.FloatLoad, &LoadConditions, VectorForms.Offset4),
        new("VLDR (System Register) T1 FPSCR_nzcvqc post", "1110110 0 j 0 1 1 NNNN 010 0 1111 1 iiiiiii l=2", "vldr{c} FPSCR_nzcvqc, [{n}], {i}", Features.V81M | Features.FpRegisters, TimingClass.FloatLoad, &LoadConditions, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPSCR_nzcvqc offset", "1110110 1 j 0 0 0 NNNN 010 0 1111 1 iiiiiii", "vstr{c} FPSCR_nzcvqc, [{n}{o}]", Features.V81M | Features.FpRegisters, TimingClass.FloatStore, &StoreConditions, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPSCR_nzcvqc pre", "1110110 1 j 0 1 0 NNNN 010 0 1111 1 iiiiiii l=1", "vstr{c} FPSCR_nzcvqc, [{n}, {i}]!", Features.V81M | Features.FpRegisters, TimingClass.FloatStore, &StoreConditions, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPSCR_nzcvqc post", "1110110 0 j 0 1 0 NNNN 010 0 1111 1 iiiiiii l=2", "vstr{c} FPSCR_nzcvqc, [{n}], {i}", Features.V81M | Features.FpRegisters, TimingClass.FloatStore, &StoreConditions, VectorForms.Offset4),
        new("VLDR (System Register) T1 VPR offset", "1110110 1 j 1 0 1 NNNN 100 0 1111 1 iiiiiii", "vldr{c} VPR, [{n}{o}]", Features.Mve, TimingClass.FloatLoad, &LoadVectorStatusWord, VectorForms.Offset4),
        new("VLDR (System Register) T1 VPR pre", "1110110 1 j 1 1 1 NNNN 100 0 1111 1 iiiiiii l=1", "vldr{c} VPR, [{n}, {i}]!", Features.Mve, TimingClass.FloatLoad, &LoadVectorStatusWord, VectorForms.Offset4),
        new("VLDR (System Register) T1 VPR post", "1110110 0 j 1 1 1 NNNN 100 0 1111 1 iiiiiii l=2", "vldr{c} VPR, [{n}], {i}", Features.Mve, TimingClass.FloatLoad, &LoadVectorStatusWord, VectorForms.Offset4),
        new("VSTR (System Register) T1 VPR offset", "1110110 1 j 1 0 0 NNNN 100 0 1111 1 iiiiiii", "vstr{c} VPR, [{n}{o}]", Features.Mve, TimingClass.FloatStore, &StoreVectorStatusWord, VectorForms.Offset4),
        new("VSTR (System Register) T1 VPR pre", "1110110 1 j 1 1 0 NNNN 100 0 1111 1 iiiiiii l=1", "vstr{c} VPR, [{n}, {i}]!", Features.Mve, TimingClass.FloatStore, &StoreVectorStatusWord, VectorForms.Offset4),
        new("VSTR (System Register) T1 VPR post", "1110110 0 j 1 1 0 NNNN 100 0 1111 1 iiiiiii l=2", "vstr{c} VPR, [{n}], {i}", Features.Mve, TimingClass.FloatStore, &StoreVectorStatusWord, VectorForms.Offset4),
        new("VLDR (System Register) T1 P0 offset", "1110110 1 j 1 0 1 NNNN 101 0 1111 1 iiiiiii", "vldr{c} P0, [{n}{o}]", Features.Mve, TimingClass.FloatLoad, &LoadPredicateWord, VectorForms.Offset4),
        new("VLDR (System Register) T1 P0 pre", "1110110 1 j 1 1 1 NNNN 101 0 1111 1 iiiiiii l=1", "vldr{c} P0, [{n}, {i}]!", Features.Mve, TimingClass.FloatLoad, &LoadPredicateWord, VectorForms.Offset4),
        new("VLDR (System Register) T1 P0 post", "1110110 0 j 1 1 1 NNNN 101 0 1111 1 iiiiiii l=2", "vldr{c} P0, [{n}], {i}", Features.Mve, TimingClass.FloatLoad, &LoadPredicateWord, VectorForms.Offset4),
        new("VSTR (System Register) T1 P0 offset", "1110110 1 j 1 0 0 NNNN 101 0 1111 1 iiiiiii", "vstr{c} P0, [{n}{o}]", Features.Mve, TimingClass.FloatStore, &StorePredicateWord, VectorForms.Offset4),
        new("VSTR (System Register) T1 P0 pre", "1110110 1 j 1 1 0 NNNN 101 0 1111 1 iiiiiii l=1", "vstr{c} P0, [{n}, {i}]!", Features.Mve, TimingClass.FloatStore, &StorePredicateWord, VectorForms.Offset4),
        new("VSTR (System Register) T1 P0 post", "1110110 0 j 1 1 0 NNNN 101 0 1111 1 iiiiiii l=2", "vstr{c} P0, [{n}], {i}", Features.Mve, TimingClass.FloatStore, &StorePredicateWord, VectorForms.Offset4),
    ];

    private const uint Conditions = 0xF8000000, VectorStatusBits = 0x00FFFFFF, PredicateBits = 0xFFFF;

    private static void LoadFloatStatusWord(ref TOps o, in Fields f) => o.SetFloatStatus(LoadStatus(ref o, f));
    private static void StoreFloatStatusWord(ref TOps o, in Fields f) => StoreStatus(ref o, f, o.FloatStatus());
    private static void LoadConditions(ref TOps o, in Fields f) => o.SetFloatStatus(Mixed(ref o, o.FloatStatus(), LoadStatus(ref o, f), Conditions));
    private static void StoreConditions(ref TOps o, in Fields f) => StoreStatus(ref o, f, o.And(o.FloatStatus(), o.Imm(Conditions)));
    // Without privilege the VPR is neither read nor written, and memory is not accessed; the base register moves all the same.
    private static void LoadVectorStatusWord(ref TOps o, in Fields f) => SetVectorStatusIfPrivileged(ref o, LoadStatusIf(ref o, f, o.IsPrivileged()));
    private static void StoreVectorStatusWord(ref TOps o, in Fields f)
    {
        V start = o.Reg(f.N);
        o.StoreIf(o.IsPrivileged(), VectorAddress(ref o, f, start), o.VectorStatus(), Width.U32);
        MoveBase(ref o, f, start);
    }
    private static void LoadPredicateWord(ref TOps o, in Fields f) => o.SetVectorStatus(Mixed(ref o, o.VectorStatus(), LoadStatus(ref o, f), PredicateBits));
    private static void StorePredicateWord(ref TOps o, in Fields f) => StoreStatus(ref o, f, o.And(o.VectorStatus(), o.Imm(PredicateBits)));

    private static V LoadStatus(ref TOps o, in Fields f)
    {
        V start = o.Reg(f.N), value = o.LoadAligned(VectorAddress(ref o, f, start), Width.U32);
        MoveBase(ref o, f, start);
        return value;
    }

    private static V LoadStatusIf(ref TOps o, in Fields f, V allowed)
    {
        V start = o.Reg(f.N), value = o.LoadIf(allowed, VectorAddress(ref o, f, start), Width.U32);
        MoveBase(ref o, f, start);
        return value;
    }

    private static void StoreStatus(ref TOps o, in Fields f, V value)
    {
        V start = o.Reg(f.N);
        o.StoreAligned(VectorAddress(ref o, f, start), value, Width.U32);
        MoveBase(ref o, f, start);
    }

    private static V Mixed(ref TOps o, V old, V value, uint bits) => o.Or(o.And(old, o.Imm(~bits)), o.And(value, o.Imm(bits)));

    // Without privilege a write of the VPR does nothing.
    private static void SetVectorStatusIfPrivileged(ref TOps o, V value) =>
        o.SetVectorStatus(o.Select(o.IsPrivileged(), o.And(value, o.Imm(VectorStatusBits)), o.VectorStatus()));
}
