namespace Emu.Isa;

/// <summary>What a floating-point instruction of MVE does with each element: d from elements n and m, or a core register in place of m.</summary>
public enum FloatLaneOperation : byte
{
    /// <summary>n + m.</summary>
    Add,
    /// <summary>n - m.</summary>
    Subtract,
    /// <summary>n * m.</summary>
    Multiply,
    /// <summary>d + n * m, rounded once.</summary>
    MultiplyAdd,
    /// <summary>d - n * m, rounded once.</summary>
    MultiplySubtract,
    /// <summary>m + d * n, rounded once.</summary>
    MultiplyAddScalar,
    /// <summary>|n - m|.</summary>
    AbsoluteDifference,
    /// <summary>The larger number.</summary>
    Maximum,
    /// <summary>The smaller number.</summary>
    Minimum,
    /// <summary>The larger of |d| and |m|.</summary>
    MaximumOfMagnitudes,
    /// <summary>The smaller of |d| and |m|.</summary>
    MinimumOfMagnitudes,
    /// <summary>|m|, of NaNs, too.</summary>
    Absolute,
    /// <summary>-m, of NaNs, too.</summary>
    Negate,
}
