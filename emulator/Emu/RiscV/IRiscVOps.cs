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
}
