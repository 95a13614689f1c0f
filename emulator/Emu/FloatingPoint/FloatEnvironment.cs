namespace Emu.FloatingPoint;

/// <summary>Rounding modes of IEEE 754, numbered as RISC-V's frm numbers them.</summary>
internal enum Rounding : byte
{
    /// <summary>To nearest, ties to even.</summary>
    NearestEven,
    /// <summary>Toward zero.</summary>
    TowardZero,
    /// <summary>Toward minus infinity.</summary>
    Down,
    /// <summary>Toward plus infinity.</summary>
    Up,
    /// <summary>To nearest, ties away from zero.</summary>
    NearestAway,
}

/// <summary>The five exceptions of IEEE 754, with the bits of RISC-V's fflags.</summary>
[Flags]
internal enum FloatFlags : byte
{
    None = 0,
    Inexact = 1,
    Underflow = 2,
    Overflow = 4,
    DivideByZero = 8,
    Invalid = 16,
}

/// <summary>How an operation rounds, and which exceptions there have been.</summary>
internal struct FloatEnvironment
{
    public Rounding Rounding;
    /// <summary>Accumulated exceptions.</summary>
    public FloatFlags Flags;
    /// <summary>A result counts as tiny by its value before rounding (Arm) and not by the rounded one (RISC-V, x86): IEEE 754-2008, 7.5, leaves the choice.</summary>
    public bool TinyBeforeRounding;
}
