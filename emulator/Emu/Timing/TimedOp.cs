using Emu.Isa;

namespace Emu.Timing;

/// <summary>What timing needs to know of one decoded instruction.</summary>
/// <param name="Class">Timing class of its row.</param>
/// <param name="Fields">Decoded fields.</param>
/// <param name="Traits">Facts from the row's name and flags.</param>
/// <param name="Row">Number of its row.</param>
public readonly record struct TimedOp(TimingClass Class, Fields Fields, OpTraits Traits, ushort Row = 0);

/// <summary>Facts about a row that its timing class does not say.</summary>
[Flags]
public enum OpTraits : ushort
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>Writes <see cref="Fields.D"/> (compares and tests do not).</summary>
    WritesD = 1,
    /// <summary>The address is relative to the PC.</summary>
    Literal = 2,
    /// <summary>Writes the PC.</summary>
    WritesPc = 4,
    /// <summary>Returns through LR: BX LR or MOV PC, LR.</summary>
    ThroughLr = 8,
    /// <summary>Always writes the PC when its condition holds and does so without a run-time choice of its own.</summary>
    Unconditional = 16,
    /// <summary>The address uses <see cref="Fields.M"/>.</summary>
    IndexM = 32,
    /// <summary>NOP proper.</summary>
    Nop = 64,
    /// <summary>Writes floating-point register <see cref="Fields.D"/>.</summary>
    WritesFloat = 128,
    /// <summary>Reads floating-point register <see cref="Fields.D"/>: accumulators, compares, stores, fixed point.</summary>
    ReadsFloatD = 256,
    /// <summary>Reads floating-point register <see cref="Fields.N"/>.</summary>
    ReadsFloatN = 512,
    /// <summary>Reads floating-point register <see cref="Fields.M"/>.</summary>
    ReadsFloatM = 1024,
    /// <summary>Moves <see cref="Fields.Imm"/> floating-point registers.</summary>
    FloatList = 2048,
    /// <summary>Reads core register <see cref="Fields.N"/>.</summary>
    ReadsN = 4096,
    /// <summary>Reads core register <see cref="Fields.M"/>.</summary>
    ReadsM = 8192,
    /// <summary>Reads floating-point register <see cref="Fields.A"/> (RISC-V).</summary>
    ReadsFloatA = 16384,
    /// <summary>A load of a byte or halfword (RISC-V).</summary>
    Narrow = 32768,
}
