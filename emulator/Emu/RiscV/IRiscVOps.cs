using Emu.Isa;

namespace Emu.RiscV;

/// <summary>Read-modify-write operations of the A extension.</summary>
public enum AtomicOperation : byte
{
    /// <summary>The new value.</summary>
    Swap,
    /// <summary>Sum.</summary>
    Add,
    /// <summary>Exclusive or.</summary>
    Xor,
    /// <summary>And.</summary>
    And,
    /// <summary>Or.</summary>
    Or,
    /// <summary>The lower as signed numbers.</summary>
    Minimum,
    /// <summary>The higher as signed numbers.</summary>
    Maximum,
    /// <summary>The lower as unsigned numbers.</summary>
    MinimumUnsigned,
    /// <summary>The higher as unsigned numbers.</summary>
    MaximumUnsigned,
}

/// <summary>The verbs that only RISC-V's instructions need.</summary>
/// <typeparam name="V">A 32-bit value of the engine.</typeparam>
/// <typeparam name="W">A 64-bit value of the engine.</typeparam>
public interface IRiscVOps<V, W> : IOps<V, W>
{
    /// <summary>Left shift by the low five bits of <paramref name="amount"/>.</summary>
    V ShiftLeft(V a, V amount);
    /// <summary>Logical right shift by the low five bits of <paramref name="amount"/>.</summary>
    V ShiftRight(V a, V amount);
    /// <summary>Arithmetic right shift by the low five bits of <paramref name="amount"/>.</summary>
    V ShiftRightSigned(V a, V amount);
    /// <summary>Signed quotient toward zero; x/0 = -1, MinValue/-1 = MinValue.</summary>
    V Quotient(V a, V b);
    /// <summary>Unsigned quotient; x/0 = all ones.</summary>
    V QuotientUnsigned(V a, V b);
    /// <summary>Signed remainder with the sign of a; x%0 = x, MinValue%-1 = 0.</summary>
    V Remainder(V a, V b);
    /// <summary>Unsigned remainder; x%0 = x.</summary>
    V RemainderUnsigned(V a, V b);
    /// <summary>Number of trailing zero bits, 0..32.</summary>
    V CountTrailingZeros(V a);
    /// <summary>Number of bits that are 1.</summary>
    V CountOnes(V a);
    /// <summary>Carry-less product.</summary>
    W MultiplyCarryless(V a, V b);

    /// <summary>Loads a word and reserves it (LR.W); an unaligned address faults.</summary>
    V LoadReserved(V address);
    /// <summary>Stores a word if it is still reserved, and gives the reservation up (SC.W); an unaligned address faults.</summary>
    /// <returns>0 when stored, 1 when not.</returns>
    V StoreConditional(V address, V value);
    /// <summary>Replaces a word by the result of an operation on it; faults are those of a store.</summary>
    /// <returns>The word before.</returns>
    V Atomic(AtomicOperation operation, V address, V value);

    /// <summary>A floating-point register, 0..31; values of single precision are zero-extended.</summary>
    W FloatReg(int r, FloatPlace place);
    /// <summary>Writes a floating-point register.</summary>
    void SetFloatReg(int r, W value, FloatPlace place);
    /// <summary>An operation that rounds once; <paramref name="rounding"/> is the instruction's rm.</summary>
    W Float(FloatOperation operation, W a, W b, FloatPlace place, int rounding);
    /// <summary>±(a * b) ± c, rounded once.</summary>
    W FloatFuse(W a, W b, W c, bool negateProduct, bool negateAddend, FloatPlace place, int rounding);
    /// <summary>a with the sign of b, of the negated b, or of the product.</summary>
    W FloatSign(W a, W b, bool negate, bool multiply, FloatPlace place);
    /// <summary>The lower or the higher of two numbers.</summary>
    W FloatExtreme(W a, W b, bool highest, FloatPlace place);
    /// <summary>1 when the relation holds, else 0.</summary>
    V FloatCompare(FloatRelation relation, W a, W b, FloatPlace place);
    /// <summary>The class of a number as FCLASS has it.</summary>
    V FloatClass(W a, FloatPlace place);
    /// <summary>A number as a 32-bit integer.</summary>
    V FloatToInteger(W a, bool signed, FloatPlace place, int rounding);
    /// <summary>A 32-bit integer as a number.</summary>
    W IntegerToFloat(V a, bool signed, FloatPlace place, int rounding);
    /// <summary>A number of the other precision.</summary>
    W FloatResize(W a, FloatPlace to, int rounding);
}
