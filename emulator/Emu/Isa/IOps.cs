namespace Emu.Isa;

/// <summary>Size and sign of a memory access.</summary>
public enum Width : byte
{
    /// <summary>Unsigned byte.</summary>
    U8,
    /// <summary>Signed byte.</summary>
    S8,
    /// <summary>Unsigned halfword.</summary>
    U16,
    /// <summary>Signed halfword.</summary>
    S16,
    /// <summary>Word.</summary>
    U32,
}

/// <summary>
/// The verbs in which instruction semantics are written, once for all engines. The interpreter implements them with plain values,
/// a translator with nodes that stand for values.
/// </summary>
/// <typeparam name="V">A 32-bit value of the engine.</typeparam>
/// <typeparam name="W">A 64-bit value of the engine.</typeparam>
/// <remarks>
/// Rules for semantics: C# control flow may look at <see cref="Fields"/> only, run-time choices go through <see cref="Select"/>;
/// all memory accesses come before the first <see cref="SetReg"/>, so that an instruction can be restarted after a fault.
/// </remarks>
public interface IOps<V, W>
{
    /// <summary>A constant.</summary>
    V Imm(uint value);
    /// <summary>Register 0..14. Register 15 reads through <see cref="Fields.Address"/> instead.</summary>
    V Reg(int r);
    /// <summary>Writes register 0..14; a write of 13 clears bits 1..0.</summary>
    void SetReg(int r, V value);

    /// <summary>Sum modulo 2^32.</summary>
    V Add(V a, V b);
    /// <summary>Difference modulo 2^32.</summary>
    V Sub(V a, V b);
    /// <summary>Product modulo 2^32.</summary>
    V Mul(V a, V b);
    /// <summary>Bitwise and.</summary>
    V And(V a, V b);
    /// <summary>Bitwise or.</summary>
    V Or(V a, V b);
    /// <summary>Bitwise exclusive or.</summary>
    V Xor(V a, V b);
    /// <summary>Bitwise complement.</summary>
    V Not(V a);
    /// <summary>Left shift by a decode-time amount 0..31.</summary>
    V Shl(V a, int amount);
    /// <summary>Logical right shift by a decode-time amount 0..31.</summary>
    V Shr(V a, int amount);
    /// <summary>Arithmetic right shift by a decode-time amount 0..31.</summary>
    V Sar(V a, int amount);
    /// <summary>Rotate right by a decode-time amount 0..31.</summary>
    V Ror(V a, int amount);
    /// <summary>Left shift by the low byte of <paramref name="amount"/>; 32 and more give 0.</summary>
    V ShlBy(V a, V amount);
    /// <summary>Logical right shift by the low byte of <paramref name="amount"/>; 32 and more give 0.</summary>
    V ShrBy(V a, V amount);
    /// <summary>Arithmetic right shift by the low byte of <paramref name="amount"/>; 32 and more give the sign.</summary>
    V SarBy(V a, V amount);
    /// <summary>Rotate right by the low five bits of <paramref name="amount"/>.</summary>
    V RorBy(V a, V amount);
    /// <summary>1 when equal, else 0.</summary>
    V Equal(V a, V b);
    /// <summary>1 when a &lt; b as unsigned numbers, else 0.</summary>
    V Below(V a, V b);
    /// <summary>1 when a &lt; b as signed numbers, else 0.</summary>
    V Less(V a, V b);
    /// <summary><paramref name="a"/> when <paramref name="condition"/> is not 0, else <paramref name="b"/>.</summary>
    V Select(V condition, V a, V b);
    /// <summary>Number of leading zero bits, 0..32.</summary>
    V CountLeadingZeros(V a);
    /// <summary>Signed quotient toward zero; x/0 = 0, MinValue/-1 = MinValue (ARMv7-M with DIV_0_TRP clear).</summary>
    V DivideSigned(V a, V b);
    /// <summary>Unsigned quotient; x/0 = 0.</summary>
    V DivideUnsigned(V a, V b);

    /// <summary>The manual's AddWithCarry: three inputs, so that overflow is right when the carry is folded.</summary>
    (V Sum, V Carry, V Overflow) AddWithCarry(V a, V b, V carryIn);

    /// <summary>Zero-extends.</summary>
    W Wide(V a);
    /// <summary>Sign-extends.</summary>
    W WideSigned(V a);
    /// <summary>high:low.</summary>
    W Pair(V low, V high);
    /// <summary>Sum modulo 2^64.</summary>
    W AddWide(W a, W b);
    /// <summary>Difference modulo 2^64.</summary>
    W SubWide(W a, W b);
    /// <summary>Product modulo 2^64.</summary>
    W MulWide(W a, W b);
    /// <summary>Bits 31..0.</summary>
    V Low(W a);
    /// <summary>Bits 63..32.</summary>
    V High(W a);

    /// <summary>Carry flag, 0 or 1.</summary>
    V CarryFlag();
    /// <summary>Sets N and Z from <paramref name="result"/>.</summary>
    void SetNZ(V result);
    /// <summary>Sets C from 0 or 1.</summary>
    void SetC(V carry);
    /// <summary>Sets V from 0 or 1.</summary>
    void SetV(V overflow);
    /// <summary>Sets the sticky Q flag when <paramref name="saturated"/> is not 0.</summary>
    void OrQ(V saturated);
    /// <summary>The four GE bits, one per byte lane.</summary>
    V GeFlags();
    /// <summary>Sets the four GE bits.</summary>
    void SetGe(V bits);
    /// <summary>1 when condition 0..13 holds.</summary>
    V ConditionHolds(int condition);

    /// <summary>Sets N, Z, C and V from bits 31..28.</summary>
    void SetFlags(V flags);

    /// <summary>Floating-point register S0..S31 as its word.</summary>
    V FloatReg(int s);
    /// <summary>Writes S0..S31.</summary>
    void SetFloatReg(int s, V value);
    /// <summary>One operation with the rounding, NaN and zero modes of the FPSCR; sets its cumulative flags.</summary>
    V Float(FloatOperation operation, V a, V b);
    /// <summary>addend + a * b, rounded once; flags as <see cref="Float"/>.</summary>
    V FloatMultiplyAdd(V addend, V a, V b);
    /// <summary>Compares into N, Z, C, V of the FPSCR; quiet NaNs are invalid, too, when <paramref name="signalAll"/> is true.</summary>
    void FloatCompare(V a, V b, bool signalAll);
    /// <summary>a * 2^fraction as an integer of 16 or 32 bits, saturated, extended to 32 bits.</summary>
    V FloatToFixed(V a, int bits, bool signed, int fraction, bool towardZero);
    /// <summary>The number that an integer of 16 or 32 bits with a fraction stands for.</summary>
    V FixedToFloat(V a, int bits, bool signed, int fraction, bool nearest);
    /// <summary>Half precision in bits 15..0 to single precision.</summary>
    V HalfToFloat(V half);
    /// <summary>Single precision to half precision in bits 15..0, the others 0.</summary>
    V FloatToHalf(V a);
    /// <summary>The FPSCR.</summary>
    V FloatStatus();
    /// <summary>Writes the FPSCR; reserved bits stay 0.</summary>
    void SetFloatStatus(V value);

    /// <summary>Loads; unaligned addresses are allowed for <see cref="Width.U16"/>, <see cref="Width.S16"/> and <see cref="Width.U32"/>.</summary>
    V Load(V address, Width width);
    /// <summary>Stores; alignment as <see cref="Load"/>.</summary>
    void Store(V address, V value, Width width);
    /// <summary>Loads; an unaligned address faults (LDM, LDRD, LDREX).</summary>
    V LoadAligned(V address, Width width);
    /// <summary>Stores; an unaligned address faults (STM, STRD, STREX).</summary>
    void StoreAligned(V address, V value, Width width);
    /// <summary>Stores if the local monitor is in the exclusive state, and clears it; an unaligned address faults (STREX).</summary>
    /// <returns>0 when stored, 1 when not.</returns>
    V StoreExclusive(V address, V value, Width width);

    /// <summary>Branches to a constant or computed address; bit 0 is ignored (B, BL, TBB, ADD PC).</summary>
    void Branch(V target);
    /// <summary>Branches to a constant address when <paramref name="condition"/> is not 0, else falls through (CBZ, CBNZ).</summary>
    void BranchIf(V condition, uint target);
    /// <summary>The manual's BLXWritePC: bit 0 must be 1; never an exception return.</summary>
    void BranchCall(V target);
    /// <summary>The manual's BXWritePC / LoadWritePC: bit 0 must be 1, and EXC_RETURN values return from an exception.</summary>
    void BranchExchange(V target);
    /// <summary>Hands the instruction to the machine: SVC, BKPT, UDF, MRS, MSR, CPS, barriers, WFI and other rows that need the system.</summary>
    /// <param name="call">What is asked.</param>
    /// <param name="f">The decoded instruction.</param>
    void System(SystemCall call, in Fields f);
}
