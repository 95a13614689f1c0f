namespace Emu.Isa;

/// <summary>Direction of a rounding; the first four are the numbers of FPSCR.RMode.</summary>
public enum FloatRounding : byte
{
    /// <summary>To nearest, ties to even.</summary>
    Nearest,
    /// <summary>Toward plus infinity.</summary>
    Up,
    /// <summary>Toward minus infinity.</summary>
    Down,
    /// <summary>Toward zero.</summary>
    TowardZero,
    /// <summary>To nearest, ties away from zero.</summary>
    NearestAway,
    /// <summary>As FPSCR.RMode says.</summary>
    Current,
}
