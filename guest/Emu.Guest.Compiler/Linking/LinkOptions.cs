using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Linking;

/// <summary>A stretch of memory that the linker fills from its start.</summary>
/// <param name="Name">Name, for example flash.</param>
/// <param name="Base">First address.</param>
/// <param name="Size">Bytes.</param>
public sealed record LinkRegion(string Name, uint Base, uint Size);

/// <summary>Bytes or space that the caller adds: vector table, start-up code, model, arena, stack.</summary>
/// <param name="Name">Symbol name; unique.</param>
/// <param name="Section">Section; objects of one section must have one region and one kind.</param>
/// <param name="Region">Region name.</param>
/// <param name="Kind">What it is. Code in it is found by the symbol with bit 0 set.</param>
/// <param name="Align">Alignment in bytes, a power of two.</param>
public sealed record LinkObject(string Name, string Section, string Region, SectionKind Kind, int Align)
{
    /// <summary>Contents; empty for <see cref="SectionKind.Reserved"/>.</summary>
    public byte[] Bytes { get; init; } = [];
    /// <summary>Bytes of a reserved object.</summary>
    public uint ReservedBytes { get; init; }
    /// <summary>Places to fill in.</summary>
    public IReadOnlyList<Relocation> Relocations { get; init; } = [];
    /// <summary>Goes before the code, in the order given: vector table and start-up code.</summary>
    public bool BeforeCode { get; init; }

    /// <summary>Bytes of memory.</summary>
    public uint Size => Kind == SectionKind.Reserved ? ReservedBytes : (uint)Bytes.Length;
}

/// <summary>Where the linker puts things.</summary>
public sealed record LinkOptions
{
    /// <summary>Memory.</summary>
    public required IReadOnlyList<LinkRegion> Regions { get; init; }
    /// <summary>Region of compiled code and its constants.</summary>
    public required string CodeRegion { get; init; }
    /// <summary>What the caller adds.</summary>
    public IReadOnlyList<LinkObject> Objects { get; init; } = [];
    /// <summary>Addresses of external symbols that are not objects, by name.</summary>
    public IReadOnlyDictionary<string, uint> Externals { get; init; } = new Dictionary<string, uint>();
    /// <summary>Symbol of the entry point, for the ELF header; null for none.</summary>
    public string? Entry { get; init; }
}
