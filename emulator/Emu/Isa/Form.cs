namespace Emu.Isa;

/// <summary>Changes fields in place.</summary>
/// <param name="f">Fields of one instruction.</param>
/// <returns>False when the combination has no meaning in this row (the manual's SEE, UNDEFINED or UNPREDICTABLE) or cannot be encoded.</returns>
public delegate bool FieldStep(ref Fields f);

/// <summary>
/// A reversible reading of the raw letters of a pattern: expanded constants, scaled and signed offsets, shift amounts, register rules.
/// </summary>
/// <param name="decode">Raw letter values to the values that semantics use.</param>
/// <param name="encode">The inverse of <paramref name="decode"/>.</param>
public sealed class Form(FieldStep decode, FieldStep encode)
{
    /// <summary>Raw letter values to the values that semantics use.</summary>
    public FieldStep Decode { get; } = decode;

    /// <summary>The inverse of <see cref="Decode"/>.</summary>
    public FieldStep Encode { get; } = encode;
}
