using System.Buffers.Binary;
using System.Text;

namespace Emu.Loading;

/// <summary>
/// Reads ELF32 files that may be damaged or hostile: every offset is checked before use, counts are limited, and the first problem
/// ends the reading with an error. Layouts: "Tool Interface Standard ELF Specification 1.2", "ELF for the Arm Architecture" and "RISC-V ABIs Specification".
/// </summary>
internal sealed class ElfReader(ReadOnlyMemory<byte> file, string name)
{
    const int MaximumHeaders = 65535, MaximumSymbols = 1 << 21, MaximumNameBytes = 1 << 14;
    const long MaximumTextBytes = 1 << 26;                  // names may overlap in a hostile file: limit what they add up to
    const uint SectionSymbols = 2, SectionNoBits = 8;

    readonly record struct Header(uint Name, uint Type, uint Flags, uint Address, uint Offset, uint Size, uint Link, uint EntrySize);

    long _textBytes;

    public MachineErrorReport? Error { get; private set; }

    public ElfImage? Read()
    {
        if (!CheckHeader())
            return null;
        List<ElfSegment>? segments = ReadSegments();
        List<Header>? headers = segments is null ? null : ReadSectionHeaders();
        List<ElfSection>? sections = headers is null ? null : ReadSections(headers);
        List<ElfSymbol>? symbols = sections is null ? null : ReadSymbols(headers!);
        return symbols is null ? null : new ElfImage(Word(24), segments!, sections!, symbols) { Architecture = Half(18) == 243 ? ElfArchitecture.RiscV : ElfArchitecture.Arm };
    }

    bool CheckHeader()
    {
        ReadOnlySpan<byte> b = file.Span;
        if (b.Length < 52)
            return Fail(MachineError.ElfTooShort, $"{b.Length} bytes, an ELF header needs 52", 0);
        if (Word(0) != 0x464C457F)
            return Fail(MachineError.ElfBadMagic, $"the file starts with 0x{Word(0):X8}", 0);
        if (b[4] != 1)
            return Fail(MachineError.ElfNot32Bit, $"class is {b[4]}, expected 1", 4);
        if (b[5] != 1)
            return Fail(MachineError.ElfNotLittleEndian, $"data encoding is {b[5]}, expected 1", 5);
        if (Half(18) is not (40 or 243))
            return Fail(MachineError.ElfNotArm, $"machine is {Half(18)}, expected 40 (EM_ARM) or 243 (EM_RISCV)", 18);
        if (Half(16) is not (2 or 3))
            return Fail(MachineError.ElfNotExecutable, $"type is {Half(16)}, expected 2 or 3", 16);
        return true;
    }

    List<ElfSegment>? ReadSegments()
    {
        uint table = Word(28), entry = Half(42), count = Half(44);
        if (!CheckTable("program header", table, entry, count, 32, 42))
            return null;
        var segments = new List<ElfSegment>();
        for (uint i = 0; i < count; i++)
        {
            int at = (int)(table + i * entry);
            uint offset = Word(at + 4), virtualAddress = Word(at + 8), address = Word(at + 12), fileSize = Word(at + 16), memorySize = Word(at + 20);
            if (Word(at) != 1 || memorySize == 0)
                continue;
            if (fileSize > memorySize)
                return Null<ElfSegment>(Fail(MachineError.ElfSegmentSizes, $"segment {i} has {fileSize} bytes in the file and {memorySize} in memory", at + 16));
            if (!Inside(offset, fileSize))
                return Null<ElfSegment>(Fail(MachineError.ElfSegmentOutsideFile, $"segment {i} takes {fileSize} bytes at offset 0x{offset:X}", at + 4));
            if ((ulong)address + memorySize > 1UL << 32 || (ulong)virtualAddress + memorySize > 1UL << 32)
                return Null<ElfSegment>(Fail(MachineError.ElfSegmentWraps, $"segment {i} takes 0x{memorySize:X} bytes at 0x{address:X8}", at + 8));
            segments.Add(new ElfSegment(address, virtualAddress, memorySize, (SegmentFlags)(Word(at + 24) & 7), file.Slice((int)offset, (int)fileSize)));
        }
        return segments;
    }

    List<Header>? ReadSectionHeaders()
    {
        uint table = Word(32), entry = Half(46), count = Half(48);
        if (!CheckTable("section header", table, entry, count, 40, 46))
            return null;
        var headers = new List<Header>();
        for (uint i = 0; i < count; i++)
        {
            int at = (int)(table + i * entry);
            var h = new Header(Word(at), Word(at + 4), Word(at + 8), Word(at + 12), Word(at + 16), Word(at + 20), Word(at + 24), Word(at + 36));
            if (i > 0 && h.Type is not (0 or SectionNoBits) && !Inside(h.Offset, h.Size))
                return Null<Header>(Fail(MachineError.ElfSectionOutsideFile, $"section {i} takes {h.Size} bytes at offset 0x{h.Offset:X}", at + 16));
            headers.Add(h);
        }
        return headers;
    }

    List<ElfSection>? ReadSections(List<Header> headers)
    {
        var sections = new List<ElfSection>();
        int names = Half(50);
        for (int i = 1; i < headers.Count; i++)
        {
            Header h = headers[i];
            if (h.Type == 0)
                continue;
            if (Text(headers, names, h.Name) is not { } text)
                return null;
            ReadOnlyMemory<byte> data = h.Type == SectionNoBits ? default : file.Slice((int)h.Offset, (int)h.Size);
            sections.Add(new ElfSection(text, h.Type, h.Flags, h.Address, h.Size, data));
        }
        return sections;
    }

    List<ElfSymbol>? ReadSymbols(List<Header> headers)
    {
        var symbols = new List<ElfSymbol>();
        foreach (Header h in headers)
        {
            if (h.Type != SectionSymbols)
                continue;
            if (h.EntrySize != 16)
                return Null<ElfSymbol>(Fail(MachineError.ElfBadSymbolTable, $"symbol entries have {h.EntrySize} bytes, expected 16", (int)h.Offset));
            if (h.Size / 16 + (uint)symbols.Count > MaximumSymbols)
                return Null<ElfSymbol>(Fail(MachineError.ElfTooLarge, $"{h.Size / 16} symbols", (int)h.Offset));
            for (uint i = 1; i < h.Size / 16; i++)
            {
                int at = (int)(h.Offset + i * 16);
                int type = file.Span[at + 12] & 15, binding = file.Span[at + 12] >> 4;
                if (type > 2 || Half(at + 14) == 0)             // sections, files and undefined symbols
                    continue;
                if (Text(headers, (int)h.Link, Word(at)) is not { } text)
                    return null;
                if (text.Length == 0 || text[0] == '$')
                    continue;
                uint address = type == 2 && Half(18) == 40 ? Word(at + 4) & ~1u : Word(at + 4);
                symbols.Add(new ElfSymbol(text, address, Word(at + 8), type == 2, binding != 0));
            }
        }
        return symbols;
    }

    bool CheckTable(string what, uint table, uint entry, uint count, uint expected, int place)
    {
        if (count == 0)
            return true;
        if (count > MaximumHeaders)
            return Fail(MachineError.ElfTooLarge, $"{count} {what}s", place);
        if (entry != expected)
            return Fail(MachineError.ElfTableOutsideFile, $"{what} entries have {entry} bytes, expected {expected}", place);
        return Inside(table, entry * count) || Fail(MachineError.ElfTableOutsideFile, $"{count} {what}s at offset 0x{table:X}", place);
    }

    string? Text(List<Header> headers, int table, uint offset)
    {
        if (table <= 0 || table >= headers.Count || headers[table].Type != 3 || offset >= headers[table].Size)
        {
            Fail(MachineError.ElfBadName, $"name at offset 0x{offset:X} of section {table}", table);
            return null;
        }
        ReadOnlySpan<byte> rest = file.Span.Slice((int)(headers[table].Offset + offset), (int)(headers[table].Size - offset));
        int length = rest[..Math.Min(rest.Length, MaximumNameBytes)].IndexOf((byte)0);
        _textBytes += length + 64;
        if (_textBytes > MaximumTextBytes)
        {
            Fail(MachineError.ElfTooLarge, "the names take more than 64 MB", table);
            return null;
        }
        if (length >= 0)
            return Encoding.UTF8.GetString(rest[..length]);
        Fail(MachineError.ElfBadName, $"name at offset 0x{offset:X} of section {table} has no end", table);
        return null;
    }

    bool Inside(uint offset, uint size) => (ulong)offset + size <= (ulong)file.Length;

    uint Word(int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.Span[at..]);

    ushort Half(int at) => BinaryPrimitives.ReadUInt16LittleEndian(file.Span[at..]);

    bool Fail(MachineError id, string what, int offset)
    {
        Error = new MachineErrorReport(id, what, $"{name}, file offset 0x{offset:X}");
        return false;
    }

    static List<T>? Null<T>(bool failed)
    {
        _ = failed;
        return null;
    }
}
