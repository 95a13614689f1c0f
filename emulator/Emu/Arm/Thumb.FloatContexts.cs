using Emu.Isa;

namespace Emu.Arm;

// FPCXT_S and FPCXT_NS of ARMv8.1-M: what Secure code keeps of the FPSCR and of CONTROL.SFPA around a call of, or from, Non-secure code. Non-secure state does not have them.
// The value is read before and given up after the store, so that a store that faults changes nothing. Source: ARMv8-M ARM (DDI 0553), C2.4 and "FPCXT" in D1.2.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private const Features FloatPayload = Features.V81M | Features.FpRegisters | Features.Security;

    private static Row<TOps>[] FloatContexts =>
    [
        new("VLDR (System Register) T1 FPCXT_NS offset", "1110110 1 j 1 0 1 NNNN 110 0 1111 1 iiiiiii", "vldr{c} FPCXTNS, [{n}{o}]", FloatPayload, TimingClass.FloatLoad, &LoadNonSecureContext, VectorForms.Offset4),
        new("VLDR (System Register) T1 FPCXT_NS pre", "1110110 1 j 1 1 1 NNNN 110 0 1111 1 iiiiiii l=1", "vldr{c} FPCXTNS, [{n}, {i}]!", FloatPayload, TimingClass.FloatLoad, &LoadNonSecureContext, VectorForms.Offset4),
        new("VLDR (System Register) T1 FPCXT_NS post", "1110110 0 j 1 1 1 NNNN 110 0 1111 1 iiiiiii l=2", "vldr{c} FPCXTNS, [{n}], {i}", FloatPayload, TimingClass.FloatLoad, &LoadNonSecureContext, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPCXT_NS offset", "1110110 1 j 1 0 0 NNNN 110 0 1111 1 iiiiiii", "vstr{c} FPCXTNS, [{n}{o}]", FloatPayload, TimingClass.FloatStore, &StoreNonSecureContext, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPCXT_NS pre", "1110110 1 j 1 1 0 NNNN 110 0 1111 1 iiiiiii l=1", "vstr{c} FPCXTNS, [{n}, {i}]!", FloatPayload, TimingClass.FloatStore, &StoreNonSecureContext, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPCXT_NS post", "1110110 0 j 1 1 0 NNNN 110 0 1111 1 iiiiiii l=2", "vstr{c} FPCXTNS, [{n}], {i}", FloatPayload, TimingClass.FloatStore, &StoreNonSecureContext, VectorForms.Offset4),
        new("VLDR (System Register) T1 FPCXT_S offset", "1110110 1 j 1 0 1 NNNN 111 0 1111 1 iiiiiii", "vldr{c} FPCXTS, [{n}{o}]", FloatPayload, TimingClass.FloatLoad, &LoadSecureContext, VectorForms.Offset4),
        new("VLDR (System Register) T1 FPCXT_S pre", "1110110 1 j 1 1 1 NNNN 111 0 1111 1 iiiiiii l=1", "vldr{c} FPCXTS, [{n}, {i}]!", FloatPayload, TimingClass.FloatLoad, &LoadSecureContext, VectorForms.Offset4),
        new("VLDR (System Register) T1 FPCXT_S post", "1110110 0 j 1 1 1 NNNN 111 0 1111 1 iiiiiii l=2", "vldr{c} FPCXTS, [{n}], {i}", FloatPayload, TimingClass.FloatLoad, &LoadSecureContext, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPCXT_S offset", "1110110 1 j 1 0 0 NNNN 111 0 1111 1 iiiiiii", "vstr{c} FPCXTS, [{n}{o}]", FloatPayload, TimingClass.FloatStore, &StoreSecureContext, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPCXT_S pre", "1110110 1 j 1 1 0 NNNN 111 0 1111 1 iiiiiii l=1", "vstr{c} FPCXTS, [{n}, {i}]!", FloatPayload, TimingClass.FloatStore, &StoreSecureContext, VectorForms.Offset4),
        new("VSTR (System Register) T1 FPCXT_S post", "1110110 0 j 1 1 0 NNNN 111 0 1111 1 iiiiiii l=2", "vstr{c} FPCXTS, [{n}], {i}", FloatPayload, TimingClass.FloatStore, &StoreSecureContext, VectorForms.Offset4),
        new("VMRS T1 FPCXT_NS", "1110111011111110 tttt 101000010000", "vmrs{c} {t}, fpcxt_ns", FloatPayload, TimingClass.FloatStatus, &VmrsNonSecureContext),
        new("VMSR T1 FPCXT_NS", "1110111011101110 tttt 101000010000", "vmsr{c} fpcxt_ns, {t}", FloatPayload, TimingClass.FloatStatus, &VmsrNonSecureContext),
        new("VMRS T1 FPCXT_S", "1110111011111111 tttt 101000010000", "vmrs{c} {t}, fpcxt_s", FloatPayload, TimingClass.FloatStatus, &VmrsSecureContext),
        new("VMSR T1 FPCXT_S", "1110111011101111 tttt 101000010000", "vmsr{c} fpcxt_s, {t}", FloatPayload, TimingClass.FloatStatus, &VmsrSecureContext),
    ];

    // With an inactive context only the base register moves.
    private static void LoadNonSecureContext(ref TOps o, in Fields f) => o.SetFloatContext(LoadStatusIf(ref o, f, o.HasNonSecureContext()), nonSecure: true);
    private static void LoadSecureContext(ref TOps o, in Fields f) => o.SetFloatContext(LoadStatus(ref o, f), nonSecure: false);
    private static void StoreNonSecureContext(ref TOps o, in Fields f) => StoreContext(ref o, f, nonSecure: true);
    private static void StoreSecureContext(ref TOps o, in Fields f) => StoreContext(ref o, f, nonSecure: false);
    private static void VmrsNonSecureContext(ref TOps o, in Fields f) => ReadContext(ref o, f, nonSecure: true);
    private static void VmrsSecureContext(ref TOps o, in Fields f) => ReadContext(ref o, f, nonSecure: false);
    private static void VmsrNonSecureContext(ref TOps o, in Fields f) => o.SetFloatContext(o.Reg(f.T), nonSecure: true);
    private static void VmsrSecureContext(ref TOps o, in Fields f) => o.SetFloatContext(o.Reg(f.T), nonSecure: false);

    private static void StoreContext(ref TOps o, in Fields f, bool nonSecure)
    {
        StoreStatus(ref o, f, o.FloatContext(nonSecure));
        o.LeaveFloatContext(nonSecure);
    }

    private static void ReadContext(ref TOps o, in Fields f, bool nonSecure)
    {
        o.SetReg(f.T, o.FloatContext(nonSecure));
        o.LeaveFloatContext(nonSecure);
    }
}
