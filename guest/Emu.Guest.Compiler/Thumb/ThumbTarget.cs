namespace Emu.Guest.Compiler.Thumb;

/// <summary>What the generated code may use.</summary>
/// <param name="Name">Core, for messages.</param>
/// <param name="HasDsp">ARMv7E-M DSP instructions (SMMUL, SMLAxy) exist.</param>
public sealed record ThumbTarget(string Name, bool HasDsp)
{
    /// <summary>ARMv7-M without DSP instructions.</summary>
    public static ThumbTarget CortexM3 { get; } = new("cortex-m3", false);
    /// <summary>ARMv7E-M.</summary>
    public static ThumbTarget CortexM4 { get; } = new("cortex-m4", true);
}
