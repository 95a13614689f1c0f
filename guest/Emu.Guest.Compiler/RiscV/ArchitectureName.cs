using Emu.Isa;

namespace Emu.Guest.Compiler.RiscV;

/// <summary>Names instruction sets as compilers and linkers do, for example <c>rv32i2p1_m2p0_c2p0</c>.</summary>
/// <remarks>Order and versions: RISC-V Instruction Set Manual, Volume I, chapter "ISA Extension Naming Conventions"; Toolchain Conventions 1.0.</remarks>
internal static class ArchitectureName
{
    private static readonly (Features Features, string Name)[] Parts =
    [
        (Features.RvM, "m2p0"), (Features.RvA, "a2p1"), (Features.RvF, "f2p2"), (Features.RvD, "d2p2"), (Features.RvC, "c2p0"), (Features.Zicsr, "zicsr2p0"), (Features.Zifencei, "zifencei2p0"),
        (Features.Zba, "zba1p0"), (Features.Zbb, "zbb1p0"), (Features.Zbs, "zbs1p0"),
    ];

    public static string Of(Features features)
    {
        string name = (features & Features.RvE) == Features.RvE ? "rv32e1p9" : "rv32i2p1";
        foreach ((Features part, string text) in Parts)
            if ((features & part) == part)
                name += "_" + text;
        return name;
    }
}
