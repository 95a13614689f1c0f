using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Linking;

/// <summary>What a section holds.</summary>
public enum SectionKind : byte
{
    /// <summary>Instructions (and the switch tables between them).</summary>
    Code,
    /// <summary>Constants.</summary>
    ReadOnlyData,
    /// <summary>Writable bytes with contents.</summary>
    Data,
    /// <summary>Writable bytes without contents in the file (NOBITS).</summary>
    Reserved,
}

/// <summary>What a symbol names.</summary>
public enum SymbolKind : byte
{
    /// <summary>A function; on Arm its value in ELF has bit 0 set.</summary>
    Function,
    /// <summary>Data.</summary>
    Object,
    /// <summary>Start of instructions ($t on Arm).</summary>
    CodeMark,
    /// <summary>Start of data between instructions ($d).</summary>
    DataMark,
    /// <summary>An address that the caller gave; in no section.</summary>
    Absolute,
}

/// <summary>A contiguous piece of the image.</summary>
/// <param name="Name">For example <c>.text</c>.</param>
/// <param name="Address">First address.</param>
/// <param name="Bytes">Contents; empty for <see cref="SectionKind.Reserved"/>.</param>
/// <param name="Size">Bytes of memory.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Region">Name of the memory region that it lies in.</param>
public sealed record ImageSection(string Name, uint Address, byte[] Bytes, uint Size, SectionKind Kind, string Region);

/// <summary>A named address.</summary>
/// <param name="Name">Name.</param>
/// <param name="Address">Address, bit 0 clear also for functions.</param>
/// <param name="Size">Bytes, 0 when unknown.</param>
/// <param name="Kind">What it names.</param>
public sealed record ImageSymbol(string Name, uint Address, uint Size, SymbolKind Kind);

/// <summary>From this address on the code belongs to this line.</summary>
public readonly record struct ImageLine(uint Address, SourceLine Line);

/// <summary>A memory region is too small for what must go there.</summary>
/// <param name="Region">Region name.</param>
/// <param name="Size">Bytes that it has.</param>
/// <param name="Needed">Bytes that are needed.</param>
/// <param name="Largest">What takes the space, largest first, at most ten.</param>
public sealed record LinkOverflow(string Region, uint Size, long Needed, IReadOnlyList<(string Name, uint Bytes)> Largest)
{
    /// <summary>Bytes that are missing.</summary>
    public long Missing => Needed - Size;
}

/// <summary>A linked program.</summary>
public sealed class Image
{
    /// <summary>What the code runs on.</summary>
    public required GuestTarget Target { get; init; }
    /// <summary>By address.</summary>
    public required IReadOnlyList<ImageSection> Sections { get; init; }
    /// <summary>By address; mapping symbols included.</summary>
    public required IReadOnlyList<ImageSymbol> Symbols { get; init; }
    /// <summary>By address.</summary>
    public required IReadOnlyList<ImageLine> Lines { get; init; }
    /// <summary>Regions that are too small. The contents of their sections are complete, but reach past the region.</summary>
    public required IReadOnlyList<LinkOverflow> Overflows { get; init; }
    /// <summary>Address of the first instruction, bit 0 set; 0 without entry point.</summary>
    public required uint Entry { get; init; }

    private Dictionary<string, ImageSymbol>? _byName;

    /// <summary>A function, object or absolute symbol, or null.</summary>
    public ImageSymbol? Find(string name)
    {
        _byName ??= Symbols.Where(static s => s.Kind is not (SymbolKind.CodeMark or SymbolKind.DataMark)).DistinctBy(static s => s.Name).ToDictionary(static s => s.Name);
        return _byName.GetValueOrDefault(name);
    }

    private ImageSymbol[]? _functions;

    /// <summary>The function that holds an address, or null.</summary>
    public ImageSymbol? FunctionAt(uint address)
    {
        _functions ??= [.. Symbols.Where(static s => s.Kind == SymbolKind.Function)];
        int low = 0, high = _functions.Length - 1;
        while (low <= high)
        {
            int middle = low + high >> 1;
            if (_functions[middle].Address <= address)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return high >= 0 && address < _functions[high].Address + _functions[high].Size ? _functions[high] : null;
    }

    /// <summary>Why the compiled code traps at an address; null when the compiler put no trap there.</summary>
    public TrapKind? TrapAt(uint address)
    {
        foreach (ImageSection section in Sections)
            if (section.Kind == SectionKind.Code && address - section.Address < (uint)section.Bytes.Length)
                return Target.TrapAt(section.Bytes.AsSpan((int)(address - section.Address)));
        return null;
    }

    /// <summary>The source line of an address, or null.</summary>
    public SourceLine? LineAt(uint address)
    {
        int low = 0, high = Lines.Count - 1;
        while (low <= high)
        {
            int middle = low + high >> 1;
            if (Lines[middle].Address <= address)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return high >= 0 && FunctionAt(address) is ImageSymbol function && Lines[high].Address >= function.Address ? Lines[high].Line : null;
    }
}
