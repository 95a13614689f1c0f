using Emu.Guest.Compiler.RiscV;

namespace Emu.Guest.Compiler.Tests.RiscV;

/// <summary>The targets that the tests compile for, by name.</summary>
internal static class RiscVTargets
{
    public static RiscVTarget[] All { get; } = [RiscVTarget.Rv32Imc, RiscVTarget.Rv32I, RiscVTarget.Rv32Ec, RiscVTarget.Rv32ImcZb, RiscVTarget.Rv32Imfc, RiscVTarget.Rv32Imfdc, Hazard3];

    /// <summary>The core of the RP2350: with Zcmp, without the compressed loads and stores of double precision that take its encodings.</summary>
    private static RiscVTarget Hazard3 => new("hazard3", CoreModel.Hazard3.Features);

    public static RiscVTarget Find(string name) => Array.Find(All, t => t.Name == name)!;
}
