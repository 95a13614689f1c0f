namespace Emu.Isa;

/// <summary>Where the second operand of an MVE instruction comes from.</summary>
public enum LaneOperand : byte
{
    /// <summary>The same element of Q register M.</summary>
    Vector,
    /// <summary>Core register M, for every element.</summary>
    Register,
    /// <summary>The immediate.</summary>
    Immediate,
}
