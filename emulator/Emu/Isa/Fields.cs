namespace Emu.Isa;

/// <summary>Everything that decoding knows about one instruction. All members are decode-time constants: semantics may branch on them.</summary>
/// <remarks>
/// Which members an instruction uses is set by its row's pattern letters and by the row's decode step. For RISC-V, D is rd, N rs1, M rs2, A rs3,
/// Imm the immediate as its manual gives it to the operation (LUI: the upper 20 bits in place; branches: bytes from the instruction), and what
/// an encoding implies is filled in (C.LWSP has N = 2).
/// </remarks>
public struct Fields
{
    /// <summary>Destination register (letter <c>d</c>), or a floating-point register as the number of its (first) S register (letter <c>u</c>).</summary>
    public byte D;
    /// <summary>First operand or base register (letter <c>n</c>), or a floating-point register (letter <c>v</c>).</summary>
    public byte N;
    /// <summary>Second operand or index register (letter <c>m</c>), or a floating-point register (letter <c>w</c>).</summary>
    public byte M;
    /// <summary>Transfer register, or high destination of a long multiply, whose low one is D (letter <c>t</c>).</summary>
    public byte T;
    /// <summary>Accumulator, or second register of LDRD and STRD (letter <c>a</c>).</summary>
    public byte A;
    /// <summary>Shift type 0 LSL, 1 LSR, 2 ASR, 3 ROR (letter <c>y</c>).</summary>
    public byte ShiftType;
    /// <summary>Shift amount after the manual's DecodeImmShift: 0..32 (0 with ROR means RRX).</summary>
    public byte ShiftAmount;
    /// <summary>Condition of the instruction: 0..13, 14 = always. Set from the encoding or from the IT block.</summary>
    public byte Condition;
    /// <summary>True when the instruction sets the flags (S bit, or a 16-bit form outside an IT block).</summary>
    public bool SetFlags;
    /// <summary>Encoded length in bytes: 2 or 4.</summary>
    public byte Length;
    /// <summary>Register list (LDM, STM, PUSH, POP), or another 16-bit field of the row.</summary>
    public ushort List;
    /// <summary>
    /// Immediate value, expanded as the row's <see cref="Form"/> says: a constant, a signed byte offset (of branches: from the PC value),
    /// the lowest bit of a bit field, the width of a saturation, ITSTATE.
    /// </summary>
    public uint Imm;
    /// <summary>Second immediate: 1 for an expanded constant that gives the carry, bit field width, 1 for writeback of LDM and STM.</summary>
    public uint Imm2;
    /// <summary>Address of the instruction itself. The manual's PC value is this plus 4.</summary>
    public uint Address;
}
