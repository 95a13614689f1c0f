namespace Emu.Isa;

/// <summary>Instructions whose effect needs the machine around the core. They end a block.</summary>
public enum SystemCall : byte
{
    /// <summary>UDF, or an encoding without a row: UsageFault UNDEFINSTR.</summary>
    Undefined,
    /// <summary>SVC; <see cref="Fields.Imm"/> is the immediate.</summary>
    Supervisor,
    /// <summary>BKPT; <see cref="Fields.Imm"/> is the immediate, 0xAB is semihosting.</summary>
    Breakpoint,
    /// <summary>MRS Rd, special register <see cref="Fields.Imm"/> (SYSm).</summary>
    ReadSpecial,
    /// <summary>MSR special register <see cref="Fields.Imm"/> (SYSm), mask <see cref="Fields.Imm2"/>, Rn.</summary>
    WriteSpecial,
    /// <summary>CPSIE / CPSID; <see cref="Fields.Imm"/> bit 0 = F, bit 1 = I; <see cref="Fields.Imm2"/> 1 = disable.</summary>
    ChangeState,
    /// <summary>DMB, DSB, ISB.</summary>
    Barrier,
    /// <summary>WFI.</summary>
    WaitForInterrupt,
    /// <summary>WFE.</summary>
    WaitForEvent,
    /// <summary>SEV.</summary>
    SendEvent,
    /// <summary>CLREX.</summary>
    ClearExclusive,
    /// <summary>LDREX, LDREXB, LDREXH: sets the local monitor to exclusive (it tracks no address, as ARMv7-M allows). Comes after the load, before its register is written.</summary>
    MarkExclusive,

    /// <summary>SG: Non-secure code enters Secure code here.</summary>
    SecureGateway,
    /// <summary>BXNS <see cref="Fields.M"/>.</summary>
    BranchNonSecure,
    /// <summary>BLXNS <see cref="Fields.M"/>.</summary>
    CallNonSecure,
    /// <summary>TT and its relatives; <see cref="Fields.Imm"/> bit 0 = T (without privilege), bit 1 = A (the Non-secure state).</summary>
    TestTarget,
    /// <summary>VLSTM.</summary>
    StoreFloatForCall,
    /// <summary>VLLDM.</summary>
    LoadFloatAfterCall,

    /// <summary>CSRRW, CSRRWI: CSR <see cref="Fields.Imm"/>. The immediate form has its five bits in <see cref="Fields.Imm2"/>.</summary>
    WriteCsr,
    /// <summary>CSRRS.</summary>
    SetCsr,
    /// <summary>CSRRC.</summary>
    ClearCsr,
    /// <summary>CSRRWI.</summary>
    WriteCsrImmediate,
    /// <summary>CSRRSI.</summary>
    SetCsrImmediate,
    /// <summary>CSRRCI.</summary>
    ClearCsrImmediate,
    /// <summary>ECALL.</summary>
    EnvironmentCall,
    /// <summary>EBREAK, C.EBREAK.</summary>
    EnvironmentBreak,
    /// <summary>MRET.</summary>
    MachineReturn,
    /// <summary>CM.JT, CM.JALT: jumps through the table at CSR jvt; <see cref="Fields.Imm"/> is the index.</summary>
    TableJump,
}
