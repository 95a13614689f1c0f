using Emu.Guest.Compiler;
using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.Linking;
using Emu.Guest.Compiler.RiscV;

namespace Emu.Guest;

/// <summary>What stands first in an image: on Arm the vector table, on RISC-V the first instructions.</summary>
internal static class ResetObject
{
    private const int VectorWords = 16;

    /// <summary>Symbol of a vector table.</summary>
    public const string Vectors = "emu_vectors";
    /// <summary>Symbol of the first instructions of an RV32 image.</summary>
    public const string Entry = "emu_entry";

    /// <summary>The object for a target.</summary>
    public static LinkObject Make(GuestTarget target, string region, Symbol stack, int stackBytes) => target is RiscVTarget
        ? ResetEntry.Make(Entry, ".entry", region, stack, stackBytes, StartUp.Reset, StartUp.Fault)
        : VectorTable(region, stack, stackBytes);

    /// <summary>The symbol that an ELF file names as its entry point.</summary>
    public static string EntryPoint(GuestTarget target) => target is RiscVTarget ? Entry : StartUp.Reset.Name;

    /// <summary>Initial stack pointer, reset, and fault handlers that stop (ARMv7-M ARM B1.5.3).</summary>
    private static LinkObject VectorTable(string region, Symbol stack, int stackBytes)
    {
        const int reset = 1, firstFault = 2, lastFault = 6, supervisor = 11;
        List<Relocation> relocations = [new(0, RelocationKind.Word, stack, stackBytes), new(4 * reset, RelocationKind.Word, StartUp.Reset, 0)];
        for (int vector = firstFault; vector < VectorWords; vector++)
            if (vector is <= lastFault or >= supervisor and not 13)
                relocations.Add(new(4 * vector, RelocationKind.Word, StartUp.Fault, 0));
        return new LinkObject(Vectors, ".vectors", region, SectionKind.ReadOnlyData, 4 * VectorWords)
        {
            Bytes = new byte[4 * VectorWords],
            Relocations = relocations,
            BeforeCode = true,
        };
    }
}
