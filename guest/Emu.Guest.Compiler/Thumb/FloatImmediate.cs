namespace Emu.Guest.Compiler.Thumb;

/// <summary>Floats that VMOV holds as an 8-bit immediate: +-(16 to 31) / 16 * 2^(-3 to 4).</summary>
internal static class FloatImmediate
{
    /// <summary>Bits of 1.0f.</summary>
    public const int One = 0x3F80_0000;

    /// <summary>VFPExpandImm (ARMv7-M ARM A6.4.1) can make the float: sign, NOT b, five times b, six bits, zeros.</summary>
    public static bool IsEncodable(int bits)
    {
        int exponent = bits >> 25 & 0x3F;
        return (bits & 0x7_FFFF) == 0 && exponent is 0b100000 or 0b011111;
    }

    /// <summary>The immediate of an encodable float.</summary>
    public static uint Encode(int bits) => (uint)bits >> 24 & 0x80 | (uint)bits >> 19 & 0x7F;
}
