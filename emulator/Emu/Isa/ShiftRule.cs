namespace Emu.Isa;

/// <summary>How a shift with rounding or saturation reads its value and what it does with lost bits.</summary>
[Flags]
public enum ShiftRule : byte
{
    /// <summary>An unsigned value; lost bits are lost.</summary>
    None = 0,
    /// <summary>A signed value.</summary>
    Signed = 1,
    /// <summary>Right shifts round to nearest, ties up.</summary>
    Round = 2,
    /// <summary>A result that does not fit becomes the nearest one that does, and sets Q.</summary>
    Saturate = 4,
}
