using Emu.Isa;

namespace Emu.RiscV;

/// <summary>The field rm of floating-point instructions.</summary>
internal static class RoundingModes
{
    /// <summary>The mode stands in frm.</summary>
    internal const int Dynamic = 7;

    /// <summary>Modes 0 to 4 exist.</summary>
    internal const int Highest = 4;

    /// <summary>Names by number, as assembly text writes them.</summary>
    internal static readonly string[] Names = ["rne", "rtz", "rdn", "rup", "rmm"];

    /// <summary>Directions by number.</summary>
    internal static ReadOnlySpan<FloatRounding> Directions =>
        [FloatRounding.Nearest, FloatRounding.TowardZero, FloatRounding.Down, FloatRounding.Up, FloatRounding.NearestAway];
}
