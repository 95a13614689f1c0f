using Emu.Isa;

namespace Emu.RiscV;

// Fences, calls of the environment, CSR access, and the instructions of machine mode. Source: Volume I, chapters 2.7, 2.8, 3 and 9; Volume II, 20211203, 3.3.
public static unsafe partial class RiscVRows<TOps, V, W>
{
    private static Row<TOps>[] SystemRows =>
    [
        // The base implementation ignores fm, rs1 and rd; they are kept in A, N and D so that the word can be written back.
        new("FENCE", "zzzz iiiiiiii vvvvv 000 uuuuu 0001111", "fence{mode} {pred},{succ}", Features.RvI, TimingClass.Barrier, &Fence, null, RowFlags.System),
        new("FENCE.I", "iiiiiiiiiiii vvvvv 001 uuuuu 0001111", "fence.i", Features.Zifencei, TimingClass.Barrier, &Fence, null, RowFlags.System),
        new("ECALL", "000000000000 00000 000 00000 1110011", "ecall", Features.RvI, TimingClass.System, &Call, null, RowFlags.System),
        new("EBREAK", "000000000001 00000 000 00000 1110011", "ebreak", Features.RvI, TimingClass.System, &Break, null, RowFlags.System),
        new("MRET", "001100000010 00000 000 00000 1110011", "mret", Features.Zicsr, TimingClass.System, &Return, null, RowFlags.System),
        new("WFI", "000100000101 00000 000 00000 1110011", "wfi", Features.Zicsr, TimingClass.System, &Wait, null, RowFlags.System),

        new("CSRRW", "iiiiiiiiiiii vvvvv 001 uuuuu 1110011", "csrrw {d},{csr},{n}", Features.Zicsr, TimingClass.Special, &CsrWrite, null, RowFlags.System),
        new("CSRRS", "iiiiiiiiiiii vvvvv 010 uuuuu 1110011", "csrrs {d},{csr},{n}", Features.Zicsr, TimingClass.Special, &CsrSet, null, RowFlags.System),
        new("CSRRC", "iiiiiiiiiiii vvvvv 011 uuuuu 1110011", "csrrc {d},{csr},{n}", Features.Zicsr, TimingClass.Special, &CsrClear, null, RowFlags.System),
        new("CSRRWI", "iiiiiiiiiiii jjjjj 101 uuuuu 1110011", "csrrwi {d},{csr},{j}", Features.Zicsr, TimingClass.Special, &CsrWriteImm, null, RowFlags.System),
        new("CSRRSI", "iiiiiiiiiiii jjjjj 110 uuuuu 1110011", "csrrsi {d},{csr},{j}", Features.Zicsr, TimingClass.Special, &CsrSetImm, null, RowFlags.System),
        new("CSRRCI", "iiiiiiiiiiii jjjjj 111 uuuuu 1110011", "csrrci {d},{csr},{j}", Features.Zicsr, TimingClass.Special, &CsrClearImm, null, RowFlags.System),

        // Cache-block management 1.0: no cache of Emu holds bytes, so there is nothing to write back.
        new("CBO.INVAL", "000000000000 vvvvv 010 00000 0001111", "cbo.inval ({n})", Features.Zicbom, TimingClass.Hint, &Nothing),
        new("CBO.CLEAN", "000000000001 vvvvv 010 00000 0001111", "cbo.clean ({n})", Features.Zicbom, TimingClass.Hint, &Nothing),
        new("CBO.FLUSH", "000000000010 vvvvv 010 00000 0001111", "cbo.flush ({n})", Features.Zicbom, TimingClass.Hint, &Nothing),

        new("UNDEFINED", "", "undefined {x}", 0, TimingClass.System, &Undefined, null, RowFlags.System),
    ];

    private static void Fence(ref TOps o, in Fields f) => o.System(SystemCall.Barrier, f);
    private static void Call(ref TOps o, in Fields f) => o.System(SystemCall.EnvironmentCall, f);
    private static void Break(ref TOps o, in Fields f) => o.System(SystemCall.EnvironmentBreak, f);
    private static void Return(ref TOps o, in Fields f) => o.System(SystemCall.MachineReturn, f);
    private static void Wait(ref TOps o, in Fields f) => o.System(SystemCall.WaitForInterrupt, f);
    private static void CsrWrite(ref TOps o, in Fields f) => o.System(SystemCall.WriteCsr, f);
    private static void CsrSet(ref TOps o, in Fields f) => o.System(SystemCall.SetCsr, f);
    private static void CsrClear(ref TOps o, in Fields f) => o.System(SystemCall.ClearCsr, f);
    private static void CsrWriteImm(ref TOps o, in Fields f) => o.System(SystemCall.WriteCsrImmediate, f);
    private static void CsrSetImm(ref TOps o, in Fields f) => o.System(SystemCall.SetCsrImmediate, f);
    private static void CsrClearImm(ref TOps o, in Fields f) => o.System(SystemCall.ClearCsrImmediate, f);
    private static void Undefined(ref TOps o, in Fields f) => o.System(SystemCall.Undefined, f);
}
