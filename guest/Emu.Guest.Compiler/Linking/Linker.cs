using System.Buffers.Binary;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Linking;

/// <summary>Places what the roots reach, and fills addresses in.</summary>
public sealed class Linker
{
    private const string TextSection = ".text";
    private const string ConstantSection = ".rodata";

    private readonly CompiledModule _module;
    private readonly LinkOptions _options;
    private readonly List<Placed> _placed = [];
    private readonly Dictionary<string, Placed> _byName = [];

    /// <summary>Something with an address.</summary>
    private sealed record Placed(string Name, string Section, string Region, SectionKind Kind, byte[] Bytes, uint Size, int Align, IReadOnlyList<Relocation> Relocations)
    {
        public CompiledFunction? Function { get; init; }
        public uint Address { get; set; }
    }

    private Linker(CompiledModule module, LinkOptions options)
    {
        _module = module;
        _options = options;
    }

    /// <summary>Links.</summary>
    /// <param name="module">Compiled functions.</param>
    /// <param name="roots">Functions that must be in the image; what they and the objects refer to comes along.</param>
    /// <param name="options">Memory, objects, external addresses.</param>
    /// <returns>The image; see its <see cref="Image.Overflows"/>.</returns>
    /// <exception cref="LinkException">A symbol is missing or twice there, or an address is out of a branch's reach.</exception>
    public static Image Link(CompiledModule module, IReadOnlyList<FunctionSymbol> roots, LinkOptions options)
    {
        Linker linker = new(module, options);
        linker.Collect(roots);
        List<LinkOverflow> overflows = linker.Place();
        foreach (Placed placed in linker._placed)
            foreach (Relocation relocation in placed.Relocations)
                linker.Apply(placed, relocation);
        return linker.MakeImage(overflows);
    }

    private void Collect(IReadOnlyList<FunctionSymbol> roots)
    {
        foreach (LinkObject o in _options.Objects)
            if (o.BeforeCode)
                Add(new Placed(o.Name, o.Section, o.Region, o.Kind, [.. o.Bytes], o.Size, o.Align, o.Relocations));
        List<Placed> constants = [];
        Queue<Symbol> work = new(roots);
        foreach (LinkObject o in _options.Objects)
            foreach (Relocation relocation in o.Relocations)
                work.Enqueue(relocation.Symbol);
        HashSet<string> seen = [];
        while (work.TryDequeue(out Symbol? symbol))
        {
            if (!seen.Add(symbol.Name))
                continue;
            if (_module.Functions.TryGetValue(symbol.Name, out CompiledFunction? function))
            {
                Add(new Placed(symbol.Name, TextSection, _options.CodeRegion, SectionKind.Code, [.. function.Code], (uint)function.Code.Length, 4, function.Relocations)
                { Function = function });
                foreach (Relocation relocation in function.Relocations)
                    work.Enqueue(relocation.Symbol);
            }
            else if (symbol is DataSymbol data)
            {
                constants.Add(new Placed(data.Name, ConstantSection, _options.CodeRegion, SectionKind.ReadOnlyData, data.Bytes, (uint)data.Bytes.Length, Math.Max(data.Align, 1), []));
            }
        }
        foreach (Placed constant in constants)
            Add(constant);
        foreach (LinkObject o in _options.Objects)
            if (!o.BeforeCode)
                Add(new Placed(o.Name, o.Section, o.Region, o.Kind, [.. o.Bytes], o.Size, o.Align, o.Relocations));
    }

    private void Add(Placed placed)
    {
        if (!_byName.TryAdd(placed.Name, placed))
            throw new LinkException($"symbol '{placed.Name}' is defined twice");
        _placed.Add(placed);
    }

    /// <summary>Each section begins where the one before it ends; sections stand in the order in which they first appeared.</summary>
    private List<LinkOverflow> Place()
    {
        List<LinkOverflow> overflows = [];
        foreach (LinkRegion region in _options.Regions)
        {
            ulong at = region.Base;
            List<Placed> inside = _placed.FindAll(p => p.Region == region.Name);
            foreach (string section in inside.Select(static p => p.Section).Distinct())
                foreach (Placed placed in inside)
                    if (placed.Section == section)
                    {
                        at = at + (ulong)placed.Align - 1 & ~((ulong)placed.Align - 1);
                        placed.Address = (uint)at;
                        at += placed.Size;
                    }
            if (at <= (ulong)region.Base + region.Size)
                continue;
            IEnumerable<(string, uint)> largest = inside.OrderByDescending(static p => p.Size).Take(10).Select(static p => (p.Name, p.Size));
            overflows.Add(new LinkOverflow(region.Name, region.Size, (long)(at - region.Base), [.. largest]));
        }
        foreach (Placed placed in _placed)
            if (!_options.Regions.Any(r => r.Name == placed.Region))
                throw new LinkException($"'{placed.Name}' is placed in the region '{placed.Region}', which does not exist");
        return overflows;
    }

    private uint AddressOf(Symbol symbol, string user)
    {
        if (_byName.TryGetValue(symbol.Name, out Placed? placed))
            return placed.Address | (placed.Kind == SectionKind.Code ? _module.Target.CodeBit : 0u);
        if (_options.Externals.TryGetValue(symbol.Name, out uint address))
            return address;
        throw new LinkException($"'{user}' needs the symbol '{symbol.Name}', which nobody defines");
    }

    private void Apply(Placed placed, Relocation relocation)
    {
        uint value = AddressOf(relocation.Symbol, placed.Name) + (uint)relocation.Addend;
        Span<byte> at = placed.Bytes.AsSpan(relocation.Offset);
        switch (relocation.Kind)
        {
            case RelocationKind.Word:
                BinaryPrimitives.WriteUInt32LittleEndian(at, value);
                break;
            default:
                uint from = placed.Address + (uint)relocation.Offset;
                if (!_module.Target.TryRelocate(at, relocation.Kind, value, from))
                    throw new LinkException($"'{placed.Name}' refers to '{relocation.Symbol.Name}' over {(int)(value - from)} bytes: out of the instruction's reach");
                break;
        }
    }

    private Image MakeImage(List<LinkOverflow> overflows)
    {
        List<ImageSection> sections = [];
        List<ImageSymbol> symbols = [];
        List<ImageLine> lines = [];
        foreach (IGrouping<string, Placed> group in _placed.GroupBy(static p => p.Section))
        {
            List<Placed> members = [.. group];
            if (members.Exists(m => m.Kind != members[0].Kind || m.Region != members[0].Region))
                throw new LinkException($"section '{group.Key}' mixes kinds or regions");
            sections.Add(MakeSection(group.Key, members));
        }
        foreach (Placed placed in _placed)
            AddSymbols(placed, symbols, lines);
        foreach ((string name, uint address) in _options.Externals)
            symbols.Add(new ImageSymbol(name, address, 0, SymbolKind.Absolute));
        sections.Sort(static (a, b) => a.Address.CompareTo(b.Address));
        lines.Sort(static (a, b) => a.Address.CompareTo(b.Address));
        uint entry = _options.Entry is null ? 0 : AddressOf(new ExternalSymbol(_options.Entry), "entry point");
        return new Image { Target = _module.Target, Sections = sections, Symbols = [.. symbols.OrderBy(static s => s.Address)], Lines = lines, Overflows = overflows, Entry = entry };
    }

    private static ImageSection MakeSection(string name, List<Placed> members)
    {
        uint start = members[0].Address;
        uint size = members[^1].Address + members[^1].Size - start;
        byte[] bytes = members[0].Kind == SectionKind.Reserved ? [] : new byte[size];
        foreach (Placed member in members)
            if (bytes.Length > 0)
                member.Bytes.CopyTo(bytes, member.Address - start);
        return new ImageSection(name, start, bytes, size, members[0].Kind, members[0].Region);
    }

    private void AddSymbols(Placed placed, List<ImageSymbol> symbols, List<ImageLine> lines)
    {
        bool isCode = placed.Kind == SectionKind.Code;
        symbols.Add(new ImageSymbol(placed.Name, placed.Address, placed.Size, isCode ? SymbolKind.Function : SymbolKind.Object));
        if (placed.Kind == SectionKind.Reserved)
            return;
        symbols.Add(new ImageSymbol(isCode ? _module.Target.Elf.CodeMark : "$d", placed.Address, 0, isCode ? SymbolKind.CodeMark : SymbolKind.DataMark));
        if (placed.Function is not CompiledFunction function)
            return;
        foreach ((int offset, int length) in function.Tables)
        {
            symbols.Add(new ImageSymbol("$d", placed.Address + (uint)offset, 0, SymbolKind.DataMark));
            if (offset + length < function.Code.Length)
                symbols.Add(new ImageSymbol(_module.Target.Elf.CodeMark, placed.Address + (uint)(offset + length), 0, SymbolKind.CodeMark));
        }
        foreach (LineEntry entry in function.Lines)
            lines.Add(new ImageLine(placed.Address + (uint)entry.Offset, entry.Line));
    }
}

/// <summary>The parts do not fit together; a mistake of the caller.</summary>
public sealed class LinkException(string message) : Exception(message);
