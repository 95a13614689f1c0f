namespace Emu.Loading;

/// <summary>Source lines by code address, from the section .debug_line of a program that was compiled with -g.</summary>
/// <remarks>Damaged or unknown line information ends the reading where it stands: what was read before stays, nothing fails.</remarks>
public sealed class LineTable
{
    readonly List<LineSequence> _sequences = [];

    /// <summary>Reads the line information of a program; it has none when it was compiled without -g, or its sections are compressed.</summary>
    /// <param name="elf">The program.</param>
    public LineTable(ElfImage elf)
    {
        if (Find(elf, ".debug_line") is not { } lines)
            return;
        LineStrings strings = new(Find(elf, ".debug_line_str") ?? default, Find(elf, ".debug_str") ?? default);
        LineProgram.ReadAll(lines, strings, _sequences);
        _sequences.RemoveAll(s => IsDropped(s, elf.Symbols));
        _sequences.Sort(static (a, b) => a.Start.CompareTo(b.Start));
    }

    /// <summary>True when there is no line.</summary>
    public bool IsEmpty => _sequences.Count == 0;

    /// <summary>The line whose code covers an address, or null.</summary>
    public SourcePlace? At(uint address)
    {
        int last = AddressOrder.Below(_sequences, address, static s => s.Start);
        return last < 0 ? null : _sequences[last].At(address);
    }

    // The linker moves the lines of functions that it left out to address 0.
    static bool IsDropped(LineSequence sequence, SymbolTable symbols) => sequence.Start == 0 && symbols.At(0) is not { IsFunction: true };

    static ReadOnlyMemory<byte>? Find(ElfImage elf, string name)
    {
        foreach (ElfSection s in elf.Sections)
            if (s.Name == name && (s.Flags & 0x800) == 0)       // SHF_COMPRESSED
                return s.Data;
        return null;
    }
}
