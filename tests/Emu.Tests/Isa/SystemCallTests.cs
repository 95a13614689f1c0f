using Emu.Arm;
using Emu.Isa;

namespace Emu.Tests.Isa;

/// <summary>Rows that ask the machine: which call, with which operands. Expectations from the encodings in the ARMv7-M manual (DDI 0403E, A7.7 and B5.2).</summary>
public unsafe class SystemCallTests
{
    private sealed record Case(string Row, string Text, uint Word, SystemCall Call, uint Imm, uint Imm2);

    private static readonly Case[] Cases =
    [
        new("BKPT T1", "bkpt 0x00ab", 0xBEAB, SystemCall.Breakpoint, 0xAB, 0),
        new("SVC T1", "svc 255", 0xDFFF, SystemCall.Supervisor, 255, 0),
        new("UDF T1", "udf #254", 0xDEFE, SystemCall.Undefined, 254, 0),
        new("UDF T2", "udf.w #4660", 0xF7F1A234, SystemCall.Undefined, 0x1234, 0),
        new("UNDEFINED", "undefined 0xb100", 0xB6FF, SystemCall.Undefined, 0xB6FF, 0),
        new("MRS T1", "mrs r0, CONTROL", 0xF3EF8014, SystemCall.ReadSpecial, 20, 0),
        new("MRS T1", "mrs lr, MSP", 0xF3EF8E08, SystemCall.ReadSpecial, 8, 0),
        new("MSR T1", "msr CPSR_fs, r1", 0xF3818C00, SystemCall.WriteSpecial, 0, 3),
        new("MSR T1", "msr BASEPRI, r2", 0xF3828811, SystemCall.WriteSpecial, 17, 2),
        new("CPS T1", "cpsid i", 0xB672, SystemCall.ChangeState, 2, 1),
        new("CPS T1", "cpsie i", 0xB662, SystemCall.ChangeState, 2, 0),
        new("CPS T1 with F", "cpsid f", 0xB671, SystemCall.ChangeState, 1, 1),
        new("CPS T1 with F", "cpsie if", 0xB663, SystemCall.ChangeState, 3, 0),
        new("DMB T1", "dmb sy", 0xF3BF8F5F, SystemCall.Barrier, 15, 0),
        new("DSB T1", "dsb sy", 0xF3BF8F4F, SystemCall.Barrier, 15, 0),
        new("ISB T1", "isb sy", 0xF3BF8F6F, SystemCall.Barrier, 15, 0),
        new("CLREX T1", "clrex", 0xF3BF8F2F, SystemCall.ClearExclusive, 0, 0),
        new("WFE T1", "wfe", 0xBF20, SystemCall.WaitForEvent, 0, 0),
        new("WFE T2", "wfe.w", 0xF3AF8002, SystemCall.WaitForEvent, 0, 0),
        new("WFI T1", "wfi", 0xBF30, SystemCall.WaitForInterrupt, 0, 0),
        new("WFI T2", "wfi.w", 0xF3AF8003, SystemCall.WaitForInterrupt, 0, 0),
        new("SEV T1", "sev", 0xBF40, SystemCall.SendEvent, 0, 0),
        new("SEV T2", "sev.w", 0xF3AF8004, SystemCall.SendEvent, 0, 0),
        // ARMv8-M ARM (DDI 0553), C2.4.
        new("SG T1", "sg", 0xE97FE97F, SystemCall.SecureGateway, 0, 0),
        new("BXNS T1", "bxns lr", 0x4774, SystemCall.BranchNonSecure, 0, 0),
        new("BLXNS T1", "blxns r3", 0x479C, SystemCall.CallNonSecure, 0, 0),
        new("TT T1", "tt r2, r1", 0xE841F200, SystemCall.TestTarget, 0, 0),
        new("TTT T1", "ttt r2, r1", 0xE841F240, SystemCall.TestTarget, 1, 0),
        new("TTA T1", "tta r2, r1", 0xE841F280, SystemCall.TestTarget, 2, 0),
        new("TTAT T1", "ttat r12, sp", 0xE84DFCC0, SystemCall.TestTarget, 3, 0),
        new("MRS T1", "mrs r1, MSP_NS", 0xF3EF8188, SystemCall.ReadSpecial, 0x88, 0),
        new("VLSTM T1", "vlstm sp", 0xEC2D0A00, SystemCall.StoreFloatForCall, 0, 0),
        new("VLLDM T1", "vlldm r4", 0xEC340A00, SystemCall.LoadFloatAfterCall, 0, 0),
    ];

    /// <summary>Rows that this table covers.</summary>
    internal static IEnumerable<string> CoveredRows => Cases.Select(c => c.Row).Distinct();

    [Fact]
    public void System_rows_ask_the_machine_with_their_operands()
    {
        ThumbDecoder decoder = new(Thumb.Everything);
        foreach (Case c in Cases)
        {
            int row = c.Word > 0xFFFF
                ? decoder.Decode((ushort)(c.Word >> 16), (ushort)c.Word, 0x100, 0, out Fields f)
                : decoder.Decode((ushort)c.Word, 0, 0x100, 0, out f);
            Assert.Equal(c.Row, Thumb.Shapes[row].Name);
            Assert.Equal((c.Imm, c.Imm2), (f.Imm, f.Imm2));
            Assert.True((Thumb.Shapes[row].Flags & RowFlags.System) != 0);
            VectorCore core = new(new VectorMemory());
            ThumbRows<VectorCore, uint, ulong>.All[row].Run(ref core, f);
            Assert.Equal(c.Call, core.Call);
            if (row != Thumb.Undefined) Assert.Equal(c.Word, ThumbAssembler.Assemble(c.Text));
        }
    }
}
