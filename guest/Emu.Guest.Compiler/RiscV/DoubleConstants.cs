namespace Emu.Guest.Compiler.RiscV;

/// <summary>Which doubles an instruction makes from something shorter.</summary>
internal static class DoubleConstants
{
    /// <summary>A signed 32-bit integer; not -0, which FCVT.D.W does not make.</summary>
    public static bool IsInteger(double value) => BitConverter.DoubleToInt64Bits(value) == BitConverter.DoubleToInt64Bits((int)Math.Clamp(value, int.MinValue, int.MaxValue));

    /// <summary>A float with the same value. A NaN is none: its conversion gives the canonical one.</summary>
    public static bool IsSingle(double value) => (float)value == value;

    /// <summary>Neither: it goes through memory.</summary>
    public static bool NeedsMemory(double value) => !IsInteger(value) && !IsSingle(value);
}
