using Emu.Isa;

namespace Emu.Arm;

/// <summary>Layout of an IEEE 754 binary format, as constants that the compiler of the host folds.</summary>
internal interface IFloatFormat
{
    /// <summary>Its name for verbs.</summary>
    static abstract FloatFormat Format { get; }
    /// <summary>Stored bits of the fraction.</summary>
    static abstract int FractionBits { get; }
    /// <summary>Bits of the exponent.</summary>
    static abstract int ExponentBits { get; }
    /// <summary>The FPSCR bit that flushes denormals of this format to zero.</summary>
    static abstract uint FlushBit { get; }
    /// <summary>FPSCR flag of a flushed operand; half precision has none.</summary>
    static abstract uint InputDenormal { get; }
}

/// <summary>Half precision in bits 15..0.</summary>
internal readonly struct HalfFormat : IFloatFormat
{
    public static FloatFormat Format => FloatFormat.Half;
    public static int FractionBits => 10;
    public static int ExponentBits => 5;
    public static uint FlushBit => SoftFloat.FlushHalfToZero;
    public static uint InputDenormal => 0;
}

/// <summary>Single precision in bits 31..0.</summary>
internal readonly struct SingleFormat : IFloatFormat
{
    public static FloatFormat Format => FloatFormat.Single;
    public static int FractionBits => 23;
    public static int ExponentBits => 8;
    public static uint FlushBit => SoftFloat.FlushToZero;
    public static uint InputDenormal => SoftFloat.InputDenormal;
}

/// <summary>Double precision.</summary>
internal readonly struct DoubleFormat : IFloatFormat
{
    public static FloatFormat Format => FloatFormat.Double;
    public static int FractionBits => 52;
    public static int ExponentBits => 11;
    public static uint FlushBit => SoftFloat.FlushToZero;
    public static uint InputDenormal => SoftFloat.InputDenormal;
}
