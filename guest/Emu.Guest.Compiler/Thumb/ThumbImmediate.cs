using System.Numerics;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Which constants fit which encodings.</summary>
internal static class ThumbImmediate
{
    /// <summary>ThumbExpandImm can make the value (ARMv7-M ARM A5.3.2).</summary>
    public static bool IsExpanded(int value)
    {
        uint v = (uint)value;
        if (v <= 0xFF)
            return true;
        uint b = v & 0xFF;
        if (v == (b | b << 16) || v == (b | b << 8 | b << 16 | b << 24))
            return true;
        b = v & 0xFF00;
        if (v == (b | b << 16))
            return true;
        // An 8-bit value with its top bit set, moved left without wrapping around: 24 places.
        int lead = BitOperations.LeadingZeroCount(v);
        return lead < 24 && (v << lead & 0x00FF_FFFF) == 0;
    }

    /// <summary>One ADD, SUB, ADDW or SUBW adds the value.</summary>
    public static bool FitsAdd(int value) => IsExpanded(value) || IsExpanded(-value) || value is > -4096 and < 4096;

    /// <summary>CMP or CMN compares with the value.</summary>
    public static bool FitsCompare(int value) => IsExpanded(value) || (value != int.MinValue && IsExpanded(-value));

    /// <summary>One instruction makes the value (MOV, MVN or MOVW).</summary>
    public static bool FitsMove(int value) => (uint)value <= 0xFFFF || IsExpanded(value) || IsExpanded(~value);

    /// <summary>A mask of <paramref name="width"/> ones from bit 0.</summary>
    public static bool IsLowMask(int value, out int width)
    {
        uint v = (uint)value;
        width = BitOperations.TrailingZeroCount(~v);
        return v != 0 && v != uint.MaxValue && (v & v + 1) == 0;
    }
}
