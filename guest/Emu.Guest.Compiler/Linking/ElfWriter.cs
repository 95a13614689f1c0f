using System.Buffers.Binary;
using System.Text;

namespace Emu.Guest.Compiler.Linking;

/// <summary>Writes an image as a 32-bit little-endian ELF executable.</summary>
/// <remarks>Sources: System V ABI, chapters 4 and 5; ELF for the Arm Architecture (IHI 0044) for mapping symbols; IHI 0045 for build attributes.</remarks>
public static class ElfWriter
{
    private const int HeaderBytes = 52, ProgramHeaderBytes = 32, SectionHeaderBytes = 40, SymbolBytes = 16;
    private const ushort ExecutableType = 2;
    private const uint ProgBits = 1, SymTab = 2, StrTab = 3, NoBits = 8;
    private const uint FlagWrite = 1, FlagAlloc = 2, FlagExecute = 4;
    private const ushort AbsoluteSection = 0xFFF1;

    private sealed record Section(string Name, uint Type, uint Flags, uint Address, byte[] Bytes, uint Size, uint Align)
    {
        public uint Link { get; init; }
        public uint Info { get; init; }
        public uint EntryBytes { get; init; }
        public uint Offset { get; set; }
    }

    /// <summary>The file.</summary>
    public static byte[] Write(Image image)
    {
        List<Section> sections = [new("", 0, 0, 0, [], 0, 0)];
        foreach (ImageSection s in image.Sections)
            sections.Add(new Section(s.Name, s.Kind == SectionKind.Reserved ? NoBits : ProgBits, Flags(s.Kind), s.Address, s.Bytes, s.Size, s.Address % 4 == 0 ? 4u : 1u));
        int loaded = sections.Count - 1;
        sections.Add(new Section(image.Target.Elf.AttributesSection, image.Target.Elf.AttributesType, 0, 0, Attributes(image.Target.Elf), 0, 1));
        AddSymbols(image, sections);
        AddDebugLines(image, sections);
        AddSectionNames(sections, out byte[] names, out int[] nameOffsets);
        sections.Add(new Section(".shstrtab", StrTab, 0, 0, names, 0, 1));
        uint at = (uint)(HeaderBytes + ProgramHeaderBytes * loaded);
        foreach (Section section in sections.Skip(1))
        {
            // A loaded section's offset and address agree modulo its alignment.
            at = section.Align > 1 ? at + 3 & ~3u : at;
            section.Offset = at;
            at += (uint)section.Bytes.Length;
        }
        uint sectionTable = at + 3 & ~3u;
        byte[] file = new byte[sectionTable + SectionHeaderBytes * sections.Count];
        WriteHeader(file, image, loaded, sectionTable, sections.Count);
        for (int i = 0; i < loaded; i++)
            WriteProgramHeader(file.AsSpan(HeaderBytes + ProgramHeaderBytes * i), sections[i + 1]);
        for (int i = 0; i < sections.Count; i++)
        {
            sections[i].Bytes.CopyTo(file, sections[i].Offset);
            WriteSectionHeader(file.AsSpan((int)sectionTable + SectionHeaderBytes * i), sections[i], nameOffsets[i]);
        }
        return file;
    }

    private static uint Flags(SectionKind kind) => kind switch
    {
        SectionKind.Code => FlagAlloc | FlagExecute,
        SectionKind.ReadOnlyData => FlagAlloc,
        _ => FlagAlloc | FlagWrite,
    };

    private static void WriteHeader(Span<byte> file, Image image, int programs, uint sectionTable, int sections)
    {
        ReadOnlySpan<byte> identity = [0x7F, (byte)'E', (byte)'L', (byte)'F', 1, 1, 1, 0];
        identity.CopyTo(file);
        Half(file, 16, ExecutableType);
        Half(file, 18, image.Target.Elf.Machine);
        Word(file, 20, 1);
        Word(file, 24, image.Entry);
        Word(file, 28, HeaderBytes);
        Word(file, 32, sectionTable);
        Word(file, 36, image.Target.Elf.Flags);
        Half(file, 40, HeaderBytes);
        Half(file, 42, ProgramHeaderBytes);
        Half(file, 44, (ushort)programs);
        Half(file, 46, SectionHeaderBytes);
        Half(file, 48, (ushort)sections);
        Half(file, 50, (ushort)(sections - 1));
    }

    private static void WriteProgramHeader(Span<byte> at, Section section)
    {
        Word(at, 0, 1);
        Word(at, 4, section.Offset);
        Word(at, 8, section.Address);
        Word(at, 12, section.Address);
        Word(at, 16, (uint)section.Bytes.Length);
        Word(at, 20, section.Size);
        // PF_R is 4, PF_W 2, PF_X 1.
        Word(at, 24, 4 | ((section.Flags & FlagWrite) != 0 ? 2u : 0) | ((section.Flags & FlagExecute) != 0 ? 1u : 0));
        Word(at, 28, section.Align);
    }

    private static void WriteSectionHeader(Span<byte> at, Section section, int name)
    {
        Word(at, 0, (uint)name);
        Word(at, 4, section.Type);
        Word(at, 8, section.Flags);
        Word(at, 12, section.Address);
        Word(at, 16, section.Offset);
        Word(at, 20, section.Type == NoBits ? section.Size : (uint)section.Bytes.Length);
        Word(at, 24, section.Link);
        Word(at, 28, section.Info);
        Word(at, 32, section.Align);
        Word(at, 36, section.EntryBytes);
    }

    private static void AddSymbols(Image image, List<Section> sections)
    {
        List<byte> strings = [0];
        // Local symbols (the mapping symbols) come first; Info is the index of the first global one.
        ImageSymbol[] ordered = [.. image.Symbols.OrderBy(static s => s.Kind is SymbolKind.CodeMark or SymbolKind.DataMark ? 0 : 1)];
        int locals = ordered.Count(static s => s.Kind is SymbolKind.CodeMark or SymbolKind.DataMark);
        byte[] table = new byte[SymbolBytes * (ordered.Length + 1)];
        Dictionary<string, uint> known = [];
        for (int i = 0; i < ordered.Length; i++)
        {
            ImageSymbol symbol = ordered[i];
            if (!known.TryGetValue(symbol.Name, out uint name))
            {
                known[symbol.Name] = name = (uint)strings.Count;
                strings.AddRange(Encoding.UTF8.GetBytes(symbol.Name));
                strings.Add(0);
            }
            Span<byte> at = table.AsSpan(SymbolBytes * (i + 1));
            Word(at, 0, name);
            Word(at, 4, symbol.Address | (symbol.Kind == SymbolKind.Function ? image.Target.CodeBit : 0u));
            Word(at, 8, symbol.Size);
            // High nibble: STB_LOCAL 0, STB_GLOBAL 1. Low nibble: STT_NOTYPE 0, STT_OBJECT 1, STT_FUNC 2.
            at[12] = symbol.Kind switch { SymbolKind.Function => 0x12, SymbolKind.Object => 0x11, SymbolKind.Absolute => 0x10, _ => 0 };
            Half(at, 14, SectionOf(image, symbol));
        }
        uint index = (uint)sections.Count;
        sections.Add(new Section(".symtab", SymTab, 0, 0, table, 0, 4) { Link = index + 1, Info = (uint)locals + 1, EntryBytes = SymbolBytes });
        sections.Add(new Section(".strtab", StrTab, 0, 0, [.. strings], 0, 1));
    }

    private static ushort SectionOf(Image image, ImageSymbol symbol)
    {
        if (symbol.Kind == SymbolKind.Absolute)
            return AbsoluteSection;
        for (int i = 0; i < image.Sections.Count; i++)
            if (symbol.Address >= image.Sections[i].Address && symbol.Address + symbol.Size <= image.Sections[i].Address + image.Sections[i].Size
                && symbol.Address < image.Sections[i].Address + Math.Max(image.Sections[i].Size, 1))
                return (ushort)(i + 1);
        return AbsoluteSection;
    }

    private static void AddDebugLines(Image image, List<Section> sections)
    {
        if (image.Lines.Count == 0)
            return;
        (byte[] lines, byte[] info, byte[] abbreviations) = DwarfLines.Write(image);
        sections.Add(new Section(".debug_info", ProgBits, 0, 0, info, 0, 1));
        sections.Add(new Section(".debug_abbrev", ProgBits, 0, 0, abbreviations, 0, 1));
        sections.Add(new Section(".debug_line", ProgBits, 0, 0, lines, 0, 1));
    }

    private static void AddSectionNames(List<Section> sections, out byte[] names, out int[] offsets)
    {
        List<byte> bytes = [];
        offsets = new int[sections.Count + 1];
        for (int i = 0; i <= sections.Count; i++)
        {
            offsets[i] = bytes.Count;
            bytes.AddRange(Encoding.ASCII.GetBytes(i < sections.Count ? sections[i].Name : ".shstrtab"));
            bytes.Add(0);
        }
        names = [.. bytes];
    }

    /// <summary>One vendor's subsection with file-scope attributes (IHI 0045 chapter 2.1).</summary>
    private static byte[] Attributes(ElfIdentity identity)
    {
        byte[] values = identity.Attributes;
        byte[] vendor = Encoding.ASCII.GetBytes(identity.Vendor + "\0");
        int fileBytes = 1 + 4 + values.Length;
        int vendorBytes = 4 + vendor.Length + fileBytes;
        byte[] bytes = new byte[1 + vendorBytes];
        bytes[0] = (byte)'A';
        Word(bytes, 1, (uint)vendorBytes);
        vendor.CopyTo(bytes, 5);
        bytes[5 + vendor.Length] = 1;
        Word(bytes, 6 + vendor.Length, (uint)fileBytes);
        values.CopyTo(bytes, 10 + vendor.Length);
        return bytes;
    }

    private static void Word(Span<byte> at, int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(at[offset..], value);

    private static void Half(Span<byte> at, int offset, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(at[offset..], value);
}
