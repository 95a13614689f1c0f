using Emu.Isa;

namespace Emu.FloatingPoint;

/// <summary>The exceptions of IEEE 754, and Arm's flushed operand, with the bits of Arm's FPSCR.</summary>
[Flags]
internal enum FloatFlags : byte
{
    None = 0,
    Invalid = 1,
    DivideByZero = 2,
    Overflow = 4,
    Underflow = 8,
    Inexact = 16,
    InputDenormal = 128,
}

/// <summary>How an operation rounds, what exceptions there have been, and what the architecture decides where IEEE 754 leaves a choice; its default is RISC-V's.</summary>
internal struct FloatEnvironment
{
    /// <summary>Any but <see cref="FloatRounding.Current"/>.</summary>
    public FloatRounding Rounding;
    /// <summary>Accumulated exceptions.</summary>
    public FloatFlags Flags;
    /// <summary>A result counts as tiny by its value before rounding (Arm) and not by the rounded one (RISC-V, x86): IEEE 754-2008, 7.5.</summary>
    public bool TinyBeforeRounding;
    /// <summary>A NaN operand is the result, made quiet (Arm with FPSCR.DN clear); else the canonical NaN is (RISC-V): IEEE 754-2008, 6.2.3.</summary>
    public bool KeepsNaNs;
    /// <summary>NaN converts to the integer 0 (Arm) and not to the largest one (RISC-V): IEEE 754-2008, 5.8.</summary>
    public bool NaNConvertsToZero;
    /// <summary>Subnormal operands count as zeros and subnormal results become zeros (Arm's FZ and FZ16).</summary>
    public bool FlushesToZero;
}
