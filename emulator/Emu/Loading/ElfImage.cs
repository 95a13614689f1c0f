namespace Emu.Loading;

/// <summary>Permissions of a segment (p_flags).</summary>
[Flags]
public enum SegmentFlags : uint
{
    /// <summary>No permission.</summary>
    None = 0,
    /// <summary>PF_X.</summary>
    Execute = 1,
    /// <summary>PF_W.</summary>
    Write = 2,
    /// <summary>PF_R.</summary>
    Read = 4,
}

/// <summary>Instruction sets that images can be for.</summary>
public enum ElfArchitecture
{
    /// <summary>EM_ARM, Thumb code.</summary>
    Arm,
    /// <summary>EM_RISCV, RV32.</summary>
    RiscV,
}

/// <summary>A PT_LOAD program header with its bytes.</summary>
/// <param name="Address">Load address (p_paddr): where a programmer puts the bytes.</param>
/// <param name="VirtualAddress">Run address (p_vaddr).</param>
/// <param name="MemorySize">Bytes in memory; those beyond <paramref name="Data"/> are zero at run time.</param>
/// <param name="Flags">Permissions.</param>
/// <param name="Data">Bytes from the file.</param>
public sealed record ElfSegment(uint Address, uint VirtualAddress, uint MemorySize, SegmentFlags Flags, ReadOnlyMemory<byte> Data);

/// <summary>A section header.</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">sh_type.</param>
/// <param name="Flags">sh_flags: 1 write, 2 alloc, 4 execute.</param>
/// <param name="Address">Run address.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Data">Bytes from the file; empty for SHT_NOBITS.</param>
public sealed record ElfSection(string Name, uint Type, uint Flags, uint Address, uint Size, ReadOnlyMemory<byte> Data)
{
    /// <summary>True when the section takes memory at run time.</summary>
    public bool IsAllocated => (Flags & 2) != 0;
    /// <summary>It holds instructions.</summary>
    public bool IsCode => (Flags & 4) != 0;
}

/// <summary>A symbol. Bit 0 of Thumb function addresses is removed.</summary>
/// <param name="Name">Name.</param>
/// <param name="Address">Address, or value.</param>
/// <param name="Size">Bytes, 0 when unknown.</param>
/// <param name="IsFunction">STT_FUNC.</param>
/// <param name="IsGlobal">STB_GLOBAL or STB_WEAK.</param>
public sealed record ElfSymbol(string Name, uint Address, uint Size, bool IsFunction, bool IsGlobal);

/// <summary>A 32-bit little-endian Arm or RISC-V executable, completely checked.</summary>
public sealed class ElfImage
{
    /// <summary>Assembles an image from parts, for example when it was just linked in memory.</summary>
    /// <param name="entry">Entry address.</param>
    /// <param name="segments">Loadable segments.</param>
    /// <param name="sections">Sections, may be empty.</param>
    /// <param name="symbols">Symbols, may be empty.</param>
    public ElfImage(uint entry, IReadOnlyList<ElfSegment> segments, IReadOnlyList<ElfSection> sections, IReadOnlyList<ElfSymbol> symbols)
    {
        Entry = entry;
        Segments = segments;
        Sections = sections;
        Symbols = new SymbolTable(symbols);
    }

    /// <summary>The instruction set that the file is for.</summary>
    public ElfArchitecture Architecture { get; init; }

    /// <summary>e_entry; bit 0 is set for Thumb.</summary>
    public uint Entry { get; }
    /// <summary>PT_LOAD segments with at least one byte of memory, in file order.</summary>
    public IReadOnlyList<ElfSegment> Segments { get; }
    /// <summary>All sections but the null section.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }
    /// <summary>The allocated section that covers an address; null when none is.</summary>
    public ElfSection? SectionAt(uint address) => Sections.FirstOrDefault(s => s.IsAllocated && address - s.Address < s.Size);
    /// <summary>Named symbols, mapping symbols ($t, $x, $d) left out.</summary>
    public SymbolTable Symbols { get; }

    /// <summary>Source lines, read when they are first asked for; empty for a program that was compiled without -g.</summary>
    public LineTable Lines => _lines ??= new LineTable(this);

    LineTable? _lines;

    /// <summary>Reads and checks a file image.</summary>
    /// <param name="file">The bytes; kept alive by the result.</param>
    /// <param name="name">File name for messages.</param>
    /// <exception cref="MachineException">The file is not a usable ELF file; ids EMU1001 to EMU1014.</exception>
    public static ElfImage Read(ReadOnlyMemory<byte> file, string name = "image") =>
        TryRead(file, out ElfImage? image, out MachineErrorReport? error, name) ? image! : throw new MachineException(error!);

    /// <summary>As <see cref="Read"/>, with the error as a value.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> file, out ElfImage? image, out MachineErrorReport? error, string name = "image")
    {
        var reader = new ElfReader(file, name);
        image = reader.Read();
        error = reader.Error;
        return image is not null;
    }
}
