using Emu.Isa;

namespace Emu.Devices;

/// <summary>The bytes of a word register that an access reaches.</summary>
internal static class WordLanes
{
    /// <summary>What a load of some width sees of a word, at the low end.</summary>
    public static uint Read(uint word, uint offset, Width width) => (word & Mask(offset, width)) >> Shift(offset);

    /// <summary>The lanes of an access.</summary>
    public static uint Mask(uint offset, Width width) => (width switch { Width.U8 or Width.S8 => 0xFFu, Width.U16 or Width.S16 => 0xFFFF, _ => uint.MaxValue }) << Shift(offset);

    /// <summary>How far a store's value moves to reach its lanes.</summary>
    public static int Shift(uint offset) => (int)(offset & 3) * 8;
}
