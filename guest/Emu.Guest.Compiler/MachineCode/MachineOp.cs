namespace Emu.Guest.Compiler.MachineCode;

/// <summary>Machine operations before encodings are chosen. Operand letters are those of <see cref="MachineInstr"/>.</summary>
internal enum MachineOp : byte
{
    /// <summary>All copies of the list at once.</summary>
    ParallelCopy,

    // D = N op (M shifted | Imm).
    Add, Adc, Sub, Sbc, Rsb, And, Orr, Eor, Bic, Orn,
    // D = (M shifted | Imm). A move may go between the two kinds of registers: the bits stay.
    Mov, Mvn,
    // D = symbol + Imm; D = frame + Imm.
    SymbolAddress, FrameAddress,
    // D = N shifted by (M | Imm).
    Lsl, Lsr, Asr, Ror,
    // Flags of N against (M shifted | Imm).
    Cmp, Cmn, Tst,

    // D = N * M (+- A).
    Mul, Mla, Mls,
    // E:D = N * M; the last two add E:D.
    Smull, Umull, Smlal, Umlal,
    // D = high half of N * M.
    Smmul,
    Sdiv, Udiv,
    // D = f(M).
    Clz, Rbit, Rev, Sxtb, Sxth, Uxtb, Uxth,
    // D = N + extended M.
    Sxtab, Sxtah, Uxtab, Uxtah,
    // Halves: D = bytes 0 and 2 of (M rotated by ShiftAmount) extended; N + that; D = N + M; D = N . M (+ A).
    Sxtb16, Sxtab16, Sadd16, Smuad, Smlad,
    // D = low halves of N and M; D = high halves of N and M.
    Pkhbt, Pkhtb,
    // D = half of N * half of M + A; B is the low half, T the high one.
    Smlabb, Smlabt, Smlatb, Smlatt,
    // D = bit field of N: Imm = lsb, Imm2 = width.
    Ubfx, Sbfx,
    // D = N (shifted by Shift, ShiftAmount) saturated to Imm bits.
    Ssat, Usat,
    // D = Cond ? M or Imm : N or Imm2.
    Select,

    // D = Cond ? N : M + 1; ~M; -M.
    Csinc, Csinv, Csneg,

    // Registers of the floating-point unit, single precision or, with IsDouble, double. D = N op M; D = op M.
    FloatAdd, FloatSub, FloatMul, FloatDiv, FloatNeg, FloatAbs, FloatSqrt,
    // D = M converted; integers lie in single-precision registers, too.
    FloatFromS32, FloatFromU32, FloatToS32, FloatToU32,
    // D = M in the other precision.
    FloatWiden, FloatNarrow,
    // D = the double with halves N and M; E:D = the halves of double M.
    DoubleJoin, DoubleSplit,
    // D = the float with bits Imm (a double: Imm2:Imm), through core register E.
    FloatConstant,
    // Flags of N against (M | 0.0).
    FloatCmp,
    // D = N related to M, 0 or 1 in a core register; 0 when one is NaN.
    FloatEqual, FloatLess, FloatLessOrEqual,

    // D (and E) = memory; memory = A (and B).
    Load, Store, LoadDual, StoreDual,
    // D cursor, E cursor, N limit, A and B temporaries: copies words from E to D until D reaches N.
    CopyLoop,
    // D cursor, N limit, A zero: stores words until D reaches N.
    ZeroLoop,

    // RISC-V. D = N < (M | Imm), signed or not; D = high half of N * M.
    Slt, Sltu, Mulh, Mulhu,
    Rem, Remu,
    Min, Minu, Max, Maxu,
    // D = A or Imm, and E = B or Imm2, when N Cond M.
    CondMove,

    Call, CallIndirect,
    // Branches out of line to a trap when Cond holds, on RISC-V between N and M.
    TrapIf,

    // Terminators.
    // LoopEnd counts the rounds that are left in the link register.
    Jump, CondBranch, ZeroBranch, LoopEnd, TableBranch, Return, Trap,
}

/// <summary>ARM condition codes.</summary>
internal enum Cc : byte
{
    Eq, Ne, Hs, Lo, Mi, Pl, Vs, Vc, Hi, Ls, Ge, Lt, Gt, Le, Always,
}

/// <summary>Shift applied to operand M; numbers are those of the encodings.</summary>
internal enum Shift : byte
{
    Lsl, Lsr, Asr, Ror,
}

/// <summary>Where a memory access without base register points; also says what <see cref="MachineOp.FrameAddress"/> means.</summary>
internal enum FrameBase : byte
{
    /// <summary>Base register N.</summary>
    None,
    /// <summary>A slot of the function.</summary>
    Slot,
    /// <summary>Spill slot number Index.</summary>
    Spill,
    /// <summary>Arguments of a call that go through the stack.</summary>
    Outgoing,
    /// <summary>Own arguments that came through the stack.</summary>
    Incoming,
}

/// <summary>How a memory access treats its base register.</summary>
internal enum Indexing : byte
{
    /// <summary>Base unchanged.</summary>
    Offset,
    /// <summary>Base += Imm, then access.</summary>
    Pre,
    /// <summary>Access, then base += Imm.</summary>
    Post,
}

/// <summary>What an operand does.</summary>
[Flags]
internal enum Role : byte
{
    None = 0,
    Use = 1,
    Def = 2,
}
