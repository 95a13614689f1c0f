namespace Emu.Isa;

/// <summary>Instruction sets and options that a row asks for; a core has a set of them.</summary>
[Flags]
public enum Features : uint
{
    /// <summary>ARMv6-M Thumb.</summary>
    V6M = 1 << 0,
    /// <summary>ARMv7-M Thumb-2 (integer).</summary>
    V7M = 1 << 1,
    /// <summary>ARMv7E-M DSP extension.</summary>
    Dsp = 1 << 2,
}

/// <summary>Turns the raw pattern letters of an encoding into <see cref="Fields"/> values that are not plain copies (expanded constants, split offsets).</summary>
/// <param name="word">The encoding: 16-bit forms in the low half; 32-bit forms with the first halfword in the high half.</param>
/// <param name="f">Fields with the plain letters filled in.</param>
public delegate void DecodeStep(uint word, ref Fields f);

/// <summary>One instruction encoding: the single place that knows its bits, its text, who has it, what it costs and what it does.</summary>
/// <typeparam name="TOps">The engine.</typeparam>
/// <param name="name">The manual's heading and encoding, e.g. "ADD (register) T1". Unique; the assembler and the guest compiler find rows by it.</param>
/// <param name="pattern">Bits from the left: 0, 1, field letters, spaces ignored; 16 or 32 of them.</param>
/// <param name="assembly">UAL text with fields in braces.</param>
/// <param name="features">What a core must have.</param>
/// <param name="timing">Class of work.</param>
/// <param name="run">Semantics.</param>
public readonly unsafe struct Row<TOps>(string name, string pattern, string assembly, Features features, TimingClass timing,
    delegate*<ref TOps, in Fields, void> run) where TOps : struct
{
    /// <summary>Manual heading and encoding.</summary>
    public readonly string Name = name;
    /// <summary>Bit pattern.</summary>
    public readonly string Pattern = pattern;
    /// <summary>Assembly text template.</summary>
    public readonly string Assembly = assembly;
    /// <summary>Gate.</summary>
    public readonly Features Features = features;
    /// <summary>Timing class.</summary>
    public readonly TimingClass Timing = timing;
    /// <summary>Semantics method.</summary>
    public readonly delegate*<ref TOps, in Fields, void> Run = run;
}
