using Emu.Isa;

namespace Emu.Arm;

// Exceptions, special registers, barriers, hints, IT. Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.7, B5.2.
public static unsafe partial class ThumbRows<TOps, V, W>
{
    private static Row<TOps>[] SystemRows =>
    [
        new("BKPT T1", "10111110 iiiiiiii", "bkpt {x}", Features.V6M, TimingClass.System, &Bkpt, null, RowFlags.System),
        new("SVC T1", "11011111 iiiiiiii", "svc{c} {u}", Features.V6M, TimingClass.System, &Svc, null, RowFlags.System),
        new("UDF T1", "11011110 iiiiiiii", "udf{c} {i}", Features.V6M, TimingClass.System, &Udf, null, RowFlags.System),
        new("UDF T2", "111101111111 jjjj 1010 iiiiiiiiiiii", "udf{c}.w {i}", Features.V6M, TimingClass.System, &Udf, ThumbForms.Imm16, RowFlags.System),
        new("MRS T1", "1111001111101111 1000 dddd iiiiiiii", "mrs{c} {d}, {special}", Features.V6M, TimingClass.Special, &Mrs, null, RowFlags.System),
        new("MSR T1", "111100111000 nnnn 1000 jj00 iiiiiiii", "msr{c} {special}, {n}", Features.V6M, TimingClass.Special, &Msr, ThumbForms.StatusMask, RowFlags.System),
        new("CPS T1", "10110110011 j 0010 i=2", "cps{effect} {masks}", Features.V6M, TimingClass.Special, &Cps, null, RowFlags.System | RowFlags.NotInIt),
        new("CPS T1 with F", "10110110011 j 00 i 1", "cps{effect} {masks}", Features.V7M, TimingClass.Special, &Cps, ThumbForms.MaskWithFault, RowFlags.System | RowFlags.NotInIt),
        new("DMB T1", "11110011101111111000 1111 0101 iiii", "dmb{c} {barrier}", Features.V6M, TimingClass.Barrier, &Barrier, null, RowFlags.System),
        new("DSB T1", "11110011101111111000 1111 0100 iiii", "dsb{c} {barrier}", Features.V6M, TimingClass.Barrier, &Barrier, null, RowFlags.System),
        new("ISB T1", "11110011101111111000 1111 0110 iiii", "isb{c} {barrier}", Features.V6M, TimingClass.Barrier, &Barrier, null, RowFlags.System),
        new("CLREX T1", "11110011101111111000 1111 0010 1111", "clrex{c}", Features.V7MAndV8M, TimingClass.Special, &Clrex, null, RowFlags.System),
        new("IT T1", "10111111 iiiiiiii", "it{it}", Features.V7M, TimingClass.IfThen, &Nothing, ThumbForms.ItBlock, RowFlags.NotInIt),
        new("NOP T1", "1011111100000000", "nop{c}", Features.V6M, TimingClass.Hint, &Nothing),
        new("YIELD T1", "1011111100010000", "yield{c}", Features.V6M, TimingClass.Hint, &Nothing),
        new("WFE T1", "1011111100100000", "wfe{c}", Features.V6M, TimingClass.System, &Wfe, null, RowFlags.System),
        new("WFI T1", "1011111100110000", "wfi{c}", Features.V6M, TimingClass.System, &Wfi, null, RowFlags.System),
        new("SEV T1", "1011111101000000", "sev{c}", Features.V6M, TimingClass.Hint, &Sev, null, RowFlags.System),
        new("NOP T1 reserved hint", "10111111 iiii 0000", "nop{c} {braced}", Features.V6M, TimingClass.Hint, &Nothing),
        new("NOP T2", "11110011101011111000 0000 0000 0000", "nop{c}.w", Features.V7M, TimingClass.Hint, &Nothing),
        new("YIELD T2", "11110011101011111000 0000 0000 0001", "yield{c}.w", Features.V7M, TimingClass.Hint, &Nothing),
        new("WFE T2", "11110011101011111000 0000 0000 0010", "wfe{c}.w", Features.V7M, TimingClass.System, &Wfe, null, RowFlags.System),
        new("WFI T2", "11110011101011111000 0000 0000 0011", "wfi{c}.w", Features.V7M, TimingClass.System, &Wfi, null, RowFlags.System),
        new("SEV T2", "11110011101011111000 0000 0000 0100", "sev{c}.w", Features.V7M, TimingClass.Hint, &Sev, null, RowFlags.System),
        new("DBG T1", "11110011101011111000 0000 1111 iiii", "dbg{c} {i}", Features.V7M, TimingClass.Hint, &Nothing),
        new("NOP T2 reserved hint", "11110011101011111000 0000 iiii iiii", "nop{c}.w {braced}", Features.V7M, TimingClass.Hint, &Nothing),
        new("UNDEFINED", "", "undefined {x}", Features.V6M, TimingClass.System, &Udf, null, RowFlags.System),
    ];

    // IT itself does nothing: the decoder has put its conditions into the instructions that follow.
    private static void Nothing(ref TOps o, in Fields f) { }

    /// <summary>True for the semantics of a row that only takes time.</summary>
    internal static bool IsNothing(delegate*<ref TOps, in Fields, void> run) => (nint)run == (nint)(delegate*<ref TOps, in Fields, void>)&Nothing;

    private static void Bkpt(ref TOps o, in Fields f) => o.System(SystemCall.Breakpoint, f);
    private static void Svc(ref TOps o, in Fields f) => o.System(SystemCall.Supervisor, f);
    private static void Udf(ref TOps o, in Fields f) => o.System(SystemCall.Undefined, f);
    private static void Mrs(ref TOps o, in Fields f) => o.System(SystemCall.ReadSpecial, f);
    private static void Msr(ref TOps o, in Fields f) => o.System(SystemCall.WriteSpecial, f);
    private static void Cps(ref TOps o, in Fields f) => o.System(SystemCall.ChangeState, f);
    private static void Barrier(ref TOps o, in Fields f) => o.System(SystemCall.Barrier, f);
    private static void Clrex(ref TOps o, in Fields f) => o.System(SystemCall.ClearExclusive, f);
    private static void Wfe(ref TOps o, in Fields f) => o.System(SystemCall.WaitForEvent, f);
    private static void Wfi(ref TOps o, in Fields f) => o.System(SystemCall.WaitForInterrupt, f);
    private static void Sev(ref TOps o, in Fields f) => o.System(SystemCall.SendEvent, f);
}
