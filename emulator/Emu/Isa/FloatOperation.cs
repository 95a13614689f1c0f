namespace Emu.Isa;

/// <summary>Single-precision operations that round once.</summary>
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
}
