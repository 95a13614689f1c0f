using Emu.Isa;

namespace Emu.Arm;

// Instructions of the Security Extension, and those that ARMv8-M has beside it. Source: ARMv8-M ARM (DDI 0553), C2.4.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] SecurityRows =>
    [
        new("SG T1", "11101001011111111110100101111111", "sg", Features.V8M, TimingClass.System, &Sg, null, RowFlags.System),
        new("BXNS T1", "010001110 mmmm 100", "bxns{c} {m}", Features.Security, TimingClass.BranchRegister, &Bxns, null, RowFlags.System | RowFlags.Branch),
        new("BLXNS T1", "010001111 mmmm 100", "blxns{c} {m}", Features.Security, TimingClass.BranchRegister, &Blxns, null, RowFlags.System | RowFlags.Branch),
        new("TT T1", "111010000100 NNNN 1111 dddd 0000 0000", "tt{c} {d}, {n}", Features.V8M, TimingClass.Special, &Tt, ThumbForms.TestTarget(0), RowFlags.System),
        new("TTT T1", "111010000100 NNNN 1111 dddd 0100 0000", "ttt{c} {d}, {n}", Features.V8M, TimingClass.Special, &Tt, ThumbForms.TestTarget(1), RowFlags.System),
        new("TTA T1", "111010000100 NNNN 1111 dddd 1000 0000", "tta{c} {d}, {n}", Features.Security, TimingClass.Special, &Tt, ThumbForms.TestTarget(2), RowFlags.System),
        new("TTAT T1", "111010000100 NNNN 1111 dddd 1100 0000", "ttat{c} {d}, {n}", Features.Security, TimingClass.Special, &Tt, ThumbForms.TestTarget(3), RowFlags.System),
        new("VLSTM T1", "111011000010 NNNN 0000 1010 0000 0000", "vlstm{c} {n}", Features.Security | Features.V7M, TimingClass.Special, &Vlstm, null, RowFlags.System),
        new("VLLDM T1", "111011000011 NNNN 0000 1010 0000 0000", "vlldm{c} {n}", Features.Security | Features.V7M, TimingClass.Special, &Vlldm, null, RowFlags.System),
    ];

    private static void Sg(ref TOps o, in Fields f) => o.System(SystemCall.SecureGateway, f);
    private static void Bxns(ref TOps o, in Fields f) => o.System(SystemCall.BranchNonSecure, f);
    private static void Blxns(ref TOps o, in Fields f) => o.System(SystemCall.CallNonSecure, f);
    private static void Tt(ref TOps o, in Fields f) => o.System(SystemCall.TestTarget, f);
    private static void Vlstm(ref TOps o, in Fields f) => o.System(SystemCall.StoreFloatForCall, f);
    private static void Vlldm(ref TOps o, in Fields f) => o.System(SystemCall.LoadFloatAfterCall, f);
}
