using Emu.Isa;

namespace Emu.FloatingPoint;

/// <summary>A binary interchange format of IEEE 754; constants once a method is compiled for a format. Values stand in the low bits of words.</summary>
internal interface IFloatFormat
{
    /// <summary>Its name for verbs.</summary>
    static abstract FloatFormat Format { get; }
    static abstract int ExponentBits { get; }
    /// <summary>Stored bits of the significand, without the implied one.</summary>
    static abstract int FractionBits { get; }
}

/// <summary>binary16.</summary>
internal readonly struct HalfFormat : IFloatFormat
{
    public static FloatFormat Format => FloatFormat.Half;
    public static int ExponentBits => 5;
    public static int FractionBits => 10;
}

/// <summary>binary32.</summary>
internal readonly struct SingleFormat : IFloatFormat
{
    public static FloatFormat Format => FloatFormat.Single;
    public static int ExponentBits => 8;
    public static int FractionBits => 23;
}

/// <summary>binary64.</summary>
internal readonly struct DoubleFormat : IFloatFormat
{
    public static FloatFormat Format => FloatFormat.Double;
    public static int ExponentBits => 11;
    public static int FractionBits => 52;
}
