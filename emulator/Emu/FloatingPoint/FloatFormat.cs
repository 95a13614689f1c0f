namespace Emu.FloatingPoint;

/// <summary>Widths of a binary interchange format of IEEE 754; constants once a method is compiled for a format.</summary>
internal interface IFloatFormat
{
    static abstract int ExponentBits { get; }
    /// <summary>Stored bits of the significand, without the implied one.</summary>
    static abstract int FractionBits { get; }
}

/// <summary>binary16.</summary>
internal readonly struct HalfFormat : IFloatFormat
{
    public static int ExponentBits => 5;
    public static int FractionBits => 10;
}

/// <summary>binary32.</summary>
internal readonly struct SingleFormat : IFloatFormat
{
    public static int ExponentBits => 8;
    public static int FractionBits => 23;
}

/// <summary>binary64.</summary>
internal readonly struct DoubleFormat : IFloatFormat
{
    public static int ExponentBits => 11;
    public static int FractionBits => 52;
}
