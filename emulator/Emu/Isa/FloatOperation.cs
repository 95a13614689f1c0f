namespace Emu.Isa;

/// <summary>Floating-point operations that round at most once.</summary>
public enum FloatOperation : byte
{
    /// <summary>a + b.</summary>
    Add,
    /// <summary>a - b.</summary>
    Subtract,
    /// <summary>a * b.</summary>
    Multiply,
    /// <summary>a / b.</summary>
    Divide,
    /// <summary>Square root of a; b is not used.</summary>
    SquareRoot,
    /// <summary>The larger number; of a number and a quiet NaN the number.</summary>
    MaximumNumber,
    /// <summary>The smaller number; of a number and a quiet NaN the number.</summary>
    MinimumNumber,
}
