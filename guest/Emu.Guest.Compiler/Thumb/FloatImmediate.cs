namespace Emu.Guest.Compiler.Thumb;

/// <summary>Floats that VMOV holds as an 8-bit immediate: +-(16 to 31) / 16 * 2^(-3 to 4).</summary>
internal static class FloatImmediate
{
    /// <summary>Bits of 1.0f.</summary>
    public const int One = 0x3F80_0000;

    /// <summary>Bits of 1.0.</summary>
    public const long DoubleOne = 0x3FF0_0000_0000_0000;

    /// <summary>VFPExpandImm (ARMv7-M ARM A6.4.1) can make the float: sign, NOT b, five times b, six bits, zeros.</summary>
    public static bool IsEncodable(int bits)
    {
        int exponent = bits >> 25 & 0x3F;
        return (bits & 0x7_FFFF) == 0 && exponent is 0b100000 or 0b011111;
    }

    /// <summary>The same for a double: NOT b, eight times b, six bits, 48 zeros.</summary>
    public static bool IsEncodableDouble(long bits)
    {
        int exponent = (int)(bits >> 54) & 0x1FF;
        return (bits & 0xFFFF_FFFF_FFFF) == 0 && exponent is 0b1_0000_0000 or 0b0_1111_1111;
    }

    /// <summary>The immediate of an encodable double.</summary>
    /// <param name="high">Its high half.</param>
    public static uint EncodeDouble(int high) => (uint)high >> 24 & 0x80 | (uint)high >> 16 & 0x7F;

    /// <summary>The immediate of an encodable float.</summary>
    public static uint Encode(int bits) => (uint)bits >> 24 & 0x80 | (uint)bits >> 19 & 0x7F;
}
