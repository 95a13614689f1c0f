namespace Emu.Isa;

/// <summary>IEEE 754 binary formats. A value stands in the low bits of a 64-bit value, the others are 0.</summary>
public enum FloatFormat : byte
{
    /// <summary>16 bits.</summary>
    Half,
    /// <summary>32 bits.</summary>
    Single,
    /// <summary>64 bits.</summary>
    Double,
}
