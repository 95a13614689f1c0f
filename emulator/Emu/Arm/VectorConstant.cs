using System.Globalization;

namespace Emu.Arm;

/// <summary>Values of the constants of MVE moves whose byte is no plain number.</summary>
/// <remarks>Source: ARMv8-M Architecture Reference Manual (DDI 0553), AdvSIMDExpandImm.</remarks>
internal static class VectorConstant
{
    /// <summary>Each bit of a byte becomes a byte of ones or zeros.</summary>
    internal static ulong ByteMask(uint bits)
    {
        ulong mask = 0;
        for (int i = 0; i < 8; i++)
            mask |= (bits >> i & 1) != 0 ? 0xFFUL << 8 * i : 0;
        return mask;
    }

    /// <summary>abcdefgh stands for the single-precision number aBbbbbbc defgh000..., with B = NOT(b).</summary>
    internal static uint Single(uint bits) => bits >> 7 << 31 | ((bits >> 6 & 1) == 0 ? 0x40000000u : 0x3E000000u) | (bits & 0x3F) << 19;

    /// <summary>This number with at most six digits, as C prints it.</summary>
    internal static string Text(uint bits) => BitConverter.UInt32BitsToSingle(Single(bits)).ToString("G6", CultureInfo.InvariantCulture);
}
