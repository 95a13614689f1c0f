namespace Emu.Isa;

/// <summary>What kind of work an instruction is for the pipeline. The cycles of each class stand in one table per core (<c>Timing/</c>).</summary>
public enum TimingClass : byte
{
    /// <summary>Data processing, shifts, bit fields, extends, saturation, DSP lane arithmetic.</summary>
    Alu,
    /// <summary>32-bit multiply.</summary>
    Multiply,
    /// <summary>Multiply-accumulate with a 32-bit result.</summary>
    MultiplyAccumulate,
    /// <summary>Multiply with a 64-bit result.</summary>
    MultiplyLong,
    /// <summary>Multiply-accumulate with a 64-bit result.</summary>
    MultiplyAccumulateLong,
    /// <summary>SDIV, UDIV: time depends on the operands.</summary>
    Divide,
    /// <summary>Load, immediate offset or literal.</summary>
    Load,
    /// <summary>Load, register offset.</summary>
    LoadRegister,
    /// <summary>Store, immediate offset.</summary>
    Store,
    /// <summary>Store, register offset.</summary>
    StoreRegister,
    /// <summary>LDRD.</summary>
    LoadDual,
    /// <summary>STRD.</summary>
    StoreDual,
    /// <summary>LDM, POP.</summary>
    LoadMultiple,
    /// <summary>STM, PUSH.</summary>
    StoreMultiple,
    /// <summary>LDREX, STREX families.</summary>
    Exclusive,
    /// <summary>B, BL and B.cond: resolved in decode.</summary>
    Branch,
    /// <summary>BX, BLX: resolved in execute.</summary>
    BranchRegister,
    /// <summary>CBZ, CBNZ.</summary>
    CompareBranch,
    /// <summary>TBB, TBH.</summary>
    TableBranch,
    /// <summary>IT.</summary>
    IfThen,
    /// <summary>NOP and hints.</summary>
    Hint,
    /// <summary>MRS, MSR, CPS.</summary>
    Special,
    /// <summary>DMB, DSB, ISB.</summary>
    Barrier,
    /// <summary>SVC, BKPT, UDF, WFI, WFE: the machine adds the time.</summary>
    System,
    /// <summary>VADD, VSUB, VMUL, VNMUL, VABS, VNEG, VCVT, VMOV of an immediate or register.</summary>
    Float,
    /// <summary>VCMP, VCMPE.</summary>
    FloatCompare,
    /// <summary>VMLA, VFMA and their relatives.</summary>
    FloatMultiplyAccumulate,
    /// <summary>VDIV, VSQRT.</summary>
    FloatDivide,
    /// <summary>VMOV between a core register and one S register or half of a D register.</summary>
    FloatMove,
    /// <summary>VMOV between two core registers and two S registers or a D register.</summary>
    FloatMovePair,
    /// <summary>VMRS, VMSR.</summary>
    FloatStatus,
    /// <summary>VLDR of one word.</summary>
    FloatLoad,
    /// <summary>VSTR of one word.</summary>
    FloatStore,
    /// <summary>VLDR of two words, VLDM, VPOP.</summary>
    FloatLoadMultiple,
    /// <summary>VSTR of two words, VSTM, VPUSH.</summary>
    FloatStoreMultiple,
    /// <summary><see cref="Float"/> in double precision.</summary>
    Double,
    /// <summary><see cref="FloatCompare"/> in double precision.</summary>
    DoubleCompare,
    /// <summary><see cref="FloatMultiplyAccumulate"/> in double precision.</summary>
    DoubleMultiplyAccumulate,
    /// <summary><see cref="FloatDivide"/> in double precision.</summary>
    DoubleDivide,
    /// <summary>MVE without memory.</summary>
    Vector,
    /// <summary>MVE loads.</summary>
    VectorLoad,
    /// <summary>MVE stores.</summary>
    VectorStore,
    /// <summary>MVE in the pipeline of multiplies and floating point: products, sums across a vector, comparisons.</summary>
    VectorMultiply,
    /// <summary>VCTP, VPNOT, VPST.</summary>
    VectorControl,
    /// <summary>LE and LETP of a counted loop.</summary>
    LoopEnd,
}
