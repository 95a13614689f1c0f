namespace Emu.Isa;

/// <summary>What an MVE instruction does with each element: d from elements n and m, or a core register in place of m.</summary>
public enum LaneOperation : byte
{
    /// <summary>n + m.</summary>
    Add,
    /// <summary>n - m.</summary>
    Subtract,
    /// <summary>Low half of n * m.</summary>
    Multiply,
    /// <summary>High half of n * m.</summary>
    MultiplyHigh,
    /// <summary>High half of n * m, rounded.</summary>
    MultiplyHighRounding,
    /// <summary>The larger.</summary>
    Maximum,
    /// <summary>The smaller.</summary>
    Minimum,
    /// <summary>|n - m|.</summary>
    AbsoluteDifference,
    /// <summary>(n + m) / 2.</summary>
    HalvingAdd,
    /// <summary>(n - m) / 2.</summary>
    HalvingSubtract,
    /// <summary>(n + m + 1) / 2.</summary>
    RoundingHalvingAdd,
    /// <summary>n + m, saturated.</summary>
    SaturatingAdd,
    /// <summary>n - m, saturated.</summary>
    SaturatingSubtract,
    /// <summary>High half of 2 * n * m, saturated.</summary>
    DoublingHigh,
    /// <summary>High half of 2 * n * m, rounded and saturated.</summary>
    DoublingHighRounding,
    /// <summary>n shifted left by the signed low byte of m.</summary>
    Shift,
    /// <summary><see cref="Shift"/>, rounded.</summary>
    RoundingShift,
    /// <summary><see cref="Shift"/>, saturated.</summary>
    SaturatingShift,
    /// <summary><see cref="Shift"/>, rounded and saturated.</summary>
    SaturatingRoundingShift,
    /// <summary>n shifted right by m.</summary>
    ShiftRight,
    /// <summary>n shifted right by m, rounded.</summary>
    RoundingShiftRight,
    /// <summary>Signed n shifted left by m, saturated to an unsigned element.</summary>
    SaturatingShiftUnsigned,
    /// <summary>n shifted left by m over d, whose low bits stay.</summary>
    InsertLeft,
    /// <summary>n shifted right by m over d, whose high bits stay.</summary>
    InsertRight,
    /// <summary>Unsigned maximum of d and |m|.</summary>
    MaximumOfMagnitudes,
    /// <summary>Unsigned minimum of d and |m|.</summary>
    MinimumOfMagnitudes,
    /// <summary>d plus the high half of 2 * n * m, saturated.</summary>
    DoublingAdd,
    /// <summary><see cref="DoublingAdd"/>, rounded.</summary>
    DoublingAddRounding,
    /// <summary>m plus the high half of 2 * n * d, saturated.</summary>
    DoublingAddScalar,
    /// <summary><see cref="DoublingAddScalar"/>, rounded.</summary>
    DoublingAddScalarRounding,
    /// <summary>d + n * m.</summary>
    MultiplyAdd,
    /// <summary>d * n + m.</summary>
    MultiplyAddScalar,
    /// <summary>n and m.</summary>
    And,
    /// <summary>n and not m.</summary>
    AndNot,
    /// <summary>n or m.</summary>
    Or,
    /// <summary>n or not m.</summary>
    OrNot,
    /// <summary>Exclusive or.</summary>
    Xor,
    /// <summary>n where P0 is set, else m.</summary>
    Select,
    /// <summary>|m|.</summary>
    Absolute,
    /// <summary>-m.</summary>
    Negate,
    /// <summary>|m|, saturated.</summary>
    SaturatingAbsolute,
    /// <summary>-m, saturated.</summary>
    SaturatingNegate,
    /// <summary>Leading zero bits of m.</summary>
    CountZeros,
    /// <summary>Bits after the sign bit of m that are equal to it.</summary>
    CountSigns,
    /// <summary>Complement of m.</summary>
    Not,
    /// <summary>Element of m in reversed order inside containers of 2^Imm2 bytes.</summary>
    Reverse,
    /// <summary>Core register T.</summary>
    Duplicate,
    /// <summary>m, a constant.</summary>
    Repeat,
    /// <summary>d with the bits of m set.</summary>
    SetBits,
    /// <summary>d with the bits of m cleared.</summary>
    ClearBits,
    /// <summary>The lowest m bits of n in reverse order; m is the low byte of a core register.</summary>
    ReverseBits,
}
