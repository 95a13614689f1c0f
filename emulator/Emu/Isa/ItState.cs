using System.Numerics;

namespace Emu.Isa;

/// <summary>The ITSTATE byte of an IT block: bits 7..4 the condition of the next instruction, bits 4..0 what is left of the mask; 0 outside.</summary>
/// <remarks>Source: ARMv7-M Architecture Reference Manual (DDI 0403E), A7.3.3 "ITSTATE".</remarks>
public static class ItState
{
    /// <summary>Condition number of "always".</summary>
    public const byte Always = 14;

    /// <summary>Condition of the instruction that this state is for.</summary>
    public static byte Condition(byte state) => state == 0 ? Always : (byte)(state >> 4);

    /// <summary>State for the instruction after this one.</summary>
    public static byte Advance(byte state) => (state & 7) == 0 ? (byte)0 : (byte)((state & 0xE0) | (state << 1 & 0x1F));

    /// <summary>True for the last instruction of an IT block.</summary>
    public static bool IsLast(byte state) => (state & 0xF) == 8;

    /// <summary>Number of instructions that the block still holds: 0..4.</summary>
    public static int Remaining(byte state) => (state & 0xF) == 0 ? 0 : 4 - BitOperations.TrailingZeroCount(state & 0xF);
}
