using Emu.Isa;

namespace Emu.Arm;

/// <summary>The verbs that only Arm's instructions need: flags, shifts by a register, divides that give 0, floating point of FPv4-SP.</summary>
/// <typeparam name="V">A 32-bit value of the engine.</typeparam>
/// <typeparam name="W">A 64-bit value of the engine.</typeparam>
public interface IArmOps<V, W> : IOps<V, W>
{
    /// <summary>Left shift by the low byte of <paramref name="amount"/>; 32 and more give 0.</summary>
    V ShlBy(V a, V amount);
    /// <summary>Logical right shift by the low byte of <paramref name="amount"/>; 32 and more give 0.</summary>
    V ShrBy(V a, V amount);
    /// <summary>Arithmetic right shift by the low byte of <paramref name="amount"/>; 32 and more give the sign.</summary>
    V SarBy(V a, V amount);

    /// <summary>Signed quotient toward zero; x/0 = 0, MinValue/-1 = MinValue (ARMv7-M with DIV_0_TRP clear).</summary>
    V DivideSigned(V a, V b);
    /// <summary>Unsigned quotient; x/0 = 0.</summary>
    V DivideUnsigned(V a, V b);

    /// <summary>The manual's AddWithCarry: three inputs, so that overflow is right when the carry is folded.</summary>
    (V Sum, V Carry, V Overflow) AddWithCarry(V a, V b, V carryIn);

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
    /// <summary>One operation in single precision with the rounding, NaN and zero modes of the FPSCR; sets its cumulative flags.</summary>
    V Float(FloatOperation operation, V a, V b);
    /// <summary>addend + a * b in single precision, rounded once; flags as <see cref="Float(FloatOperation, V, V)"/>.</summary>
    V FloatMultiplyAdd(V addend, V a, V b);
    /// <summary>One operation in any format.</summary>
    W Float(FloatFormat format, FloatOperation operation, W a, W b);
    /// <summary>addend + a * b in any format, rounded once.</summary>
    W FloatMultiplyAdd(FloatFormat format, W addend, W a, W b);
    /// <summary>Compares into N, Z, C, V of the FPSCR; quiet NaNs are invalid, too, when <paramref name="signalAll"/> is true.</summary>
    void FloatCompare(FloatFormat format, W a, W b, bool signalAll);
    /// <summary>a * 2^fraction as an integer of 16 or 32 bits, saturated, extended to 32 bits.</summary>
    V FloatToFixed(FloatFormat format, W a, int bits, bool signed, int fraction, FloatRounding rounding);
    /// <summary>The number that an integer of 16 or 32 bits with a fraction stands for.</summary>
    W FixedToFloat(FloatFormat format, V a, int bits, bool signed, int fraction, FloatRounding rounding);
    /// <summary>An integral value in the same format; a changed value is inexact when <paramref name="exact"/> is true.</summary>
    W FloatToIntegral(FloatFormat format, W a, FloatRounding rounding, bool exact);
    /// <summary>The same number in another format. Half precision obeys FPSCR.AHP.</summary>
    W FloatConvert(FloatFormat from, FloatFormat to, W a);
    /// <summary>The FPSCR.</summary>
    V FloatStatus();
    /// <summary>Writes the FPSCR; reserved bits stay 0.</summary>
    void SetFloatStatus(V value);

    /// <summary>FPCXT_S or FPCXT_NS: FPSCR without its flags, and CONTROL.SFPA in bit 31.</summary>
    V FloatContext(bool nonSecure);
    /// <summary>1 when FPCXT_NS can be written: the Non-secure context is active.</summary>
    V HasNonSecureContext();
    /// <summary>What follows when it has been read and kept: the FPSCR of Non-secure code.</summary>
    void LeaveFloatContext(bool nonSecure);
    /// <summary>Writes FPCXT_S or FPCXT_NS.</summary>
    void SetFloatContext(V value, bool nonSecure);

    /// <summary>The code of a pointer under the key of the running code, or <paramref name="otherwise"/> while none is in force.</summary>
    V PointerCode(V pointer, V modifier, V otherwise);
    /// <summary>An INVSTATE UsageFault unless both codes are the same.</summary>
    void Authenticate(V expected, V code, in Fields f);

    /// <summary>Clears the sticky Q flag.</summary>
    void ClearQ();
    /// <summary>value * 2^amount in 32, 48 or 64 bits; a negative amount shifts right. Extended to 64 bits as the rule's sign says.</summary>
    W ShiftWide(W value, V amount, ShiftRule rule, int bits);
    /// <summary>The VPR: P0 in bits 15..0, the masks of VPT blocks in 23..16.</summary>
    V VectorStatus();
    /// <summary>Writes the VPR.</summary>
    void SetVectorStatus(V value);
    /// <summary>1 when the running code has privilege, else 0.</summary>
    V IsPrivileged();
    /// <summary>LE without tail predication: while the floating-point context has a tail size it is an INVSTATE UsageFault.</summary>
    void RefuseTail(in Fields f);
    /// <summary>FPSCR.LTPSIZE: log2 of the element bytes of a tail-predicated loop, 4 outside.</summary>
    V TailSize();
    /// <summary>Writes FPSCR.LTPSIZE.</summary>
    void SetTailSize(V size);

    /// <summary>One MVE operation on every enabled element of Q registers, into Q register D; ends with the next step of a VPT block.</summary>
    void Lanes(LaneOperation operation, in Fields f, bool signed, LaneOperand second);
    /// <summary>One MVE operation across enabled elements into core registers; ends as <see cref="Lanes"/>.</summary>
    void Reduce(ReduceOperation operation, in Fields f, bool signed);
    /// <summary>Elements of N shifted right by Imm into the bottom or top elements of half the size of D.</summary>
    void Narrow(in Fields f, ShiftRule rule, bool toUnsigned, bool top);
    /// <summary>Bottom or top elements of N shifted left by Imm into elements of twice the size of D.</summary>
    void Widen(in Fields f, bool signed, bool top);
    /// <summary>Products of bottom or top elements of N and M, or core register M, in elements of twice the size; doubled and saturated if asked.</summary>
    void MultiplyWide(in Fields f, bool signed, bool top, bool doubling, bool scalar);
    /// <summary>Complex sums: n + i * m (Imm 0) or n - i * m (Imm 1), where pairs of elements are real and imaginary parts.</summary>
    void ComplexAdd(in Fields f, bool halving);
    /// <summary>Sums or differences of words, each with the carry of the one before it; the first carry is that of the FPSCR, or the initial one; the FPSCR takes the last.</summary>
    void AddWithCarries(in Fields f, bool subtract, bool initial);
    /// <summary>Doubled sums or differences of two products of neighbours, their high halves saturated into the even (Imm 0) or odd elements; Imm2 1 rounds.</summary>
    void DoubledPairs(in Fields f, bool subtract);
    /// <summary>The vector D shifted left by Imm as one number, with core register T below it, which takes what falls out.</summary>
    void ShiftWithCarry(in Fields f);
    /// <summary>Products without carries of bottom or top elements of N and M in elements of twice the size.</summary>
    void MultiplyPolynomials(in Fields f, bool top);
    /// <summary>Two constant words into both halves of D.</summary>
    void FillVector(in Fields f, uint even, uint odd);
    /// <summary>One floating-point operation of MVE on every enabled element of Q registers, into D, under the standard modes: default NaNs, to nearest, denormals of single precision as zero.</summary>
    void FloatLanes(FloatLaneOperation operation, in Fields f, LaneOperand second);
    /// <summary>The largest or smallest of core register T and the enabled elements of M, or of their magnitudes, into T.</summary>
    void FloatExtreme(in Fields f, bool maximum, bool magnitudes);
    /// <summary>Products of the real or imaginary part of each pair of N, as rotation Imm says, with pair M; added to D or not.</summary>
    void FloatComplexProduct(in Fields f, bool accumulate);
    /// <summary>n + i * m (Imm 0) or n - i * m (Imm 1) of pairs of elements.</summary>
    void FloatComplexAdd(in Fields f);
    /// <summary>Elements of M rounded to integral values.</summary>
    void RoundLanes(in Fields f, FloatRounding rounding, bool exact);
    /// <summary>Elements of M as integers with Imm fraction bits, saturated.</summary>
    void LanesToFixed(in Fields f, bool signed, FloatRounding rounding);
    /// <summary>Integers of M with Imm fraction bits as numbers.</summary>
    void LanesFromFixed(in Fields f, bool signed);
    /// <summary>Single-precision elements of M into the bottom or top halves of D's.</summary>
    void LanesToHalf(in Fields f, bool top);
    /// <summary>Bottom or top halves of M's elements as single-precision elements.</summary>
    void LanesFromHalf(in Fields f, bool top);
    /// <summary>Compares numbers of N with those of M, or with core register M, into P0; Imm2 starts a VPT block.</summary>
    void CompareFloatLanes(int condition, in Fields f, bool scalar);
    /// <summary>Numbers from core register A in steps of 2^Imm into D; A takes the next one. Wrapping: below core register T.</summary>
    void Ramp(in Fields f, bool down, bool wraps);
    /// <summary>Compares the elements of N with those of M, or with core register M, into P0; Imm2 starts a VPT block.</summary>
    void CompareLanes(int condition, in Fields f, bool scalar);
    /// <summary>Enables as many elements as a count says (VCTP).</summary>
    void PredicateCount(V count, int size);
    /// <summary>Inverts P0 (VPNOT).</summary>
    void PredicateNot();
    /// <summary>One bit for each byte of a vector that the running MVE instruction may change: VPR and tail predication.</summary>
    V Predicate();
    /// <summary>The next step of a VPT block.</summary>
    void AdvancePredicate();
    /// <summary>Loads an aligned element if <paramref name="enabled"/> is not 0; else the result is 0.</summary>
    V LoadIf(V enabled, V address, Width width);
    /// <summary>Stores an aligned element if <paramref name="enabled"/> is not 0.</summary>
    void StoreIf(V enabled, V address, V value, Width width);

    /// <summary>Stores if the local monitor is in the exclusive state, and clears it; an unaligned address faults (STREX).</summary>
    /// <returns>0 when stored, 1 when not.</returns>
    V StoreExclusive(V address, V value, Width width);

    /// <summary>The manual's BLXWritePC: bit 0 must be 1; never an exception return.</summary>
    void BranchCall(V target);
    /// <summary>The manual's BXWritePC / LoadWritePC: bit 0 must be 1, and EXC_RETURN values return from an exception.</summary>
    void BranchExchange(V target);
}
