namespace Emu.Loading;

/// <summary>Symbols by name and by address.</summary>
public sealed class SymbolTable
{
    readonly ElfSymbol[] _byAddress;
    readonly Dictionary<string, ElfSymbol> _byName = [];

    /// <summary>Sorts the symbols.</summary>
    /// <param name="symbols">In any order.</param>
    public SymbolTable(IEnumerable<ElfSymbol> symbols)
    {
        _byAddress = [.. symbols];
        // Functions and globals come last among equals, so that an address shows its best name.
        Array.Sort(_byAddress, static (a, b) =>
        {
            int order = a.Address.CompareTo(b.Address);
            if (order == 0) order = a.IsFunction.CompareTo(b.IsFunction);
            if (order == 0) order = a.IsGlobal.CompareTo(b.IsGlobal);
            return order != 0 ? order : string.CompareOrdinal(b.Name, a.Name);
        });
        foreach (ElfSymbol s in _byAddress)
            if (!_byName.TryGetValue(s.Name, out ElfSymbol? old) || (s.IsGlobal && !old.IsGlobal))
                _byName[s.Name] = s;
    }

    /// <summary>All symbols in order of address.</summary>
    public IReadOnlyList<ElfSymbol> All => _byAddress;

    /// <summary>The symbol of a name, a global one before a local one; null when there is none.</summary>
    public ElfSymbol? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The symbol that covers an address: inside its size, or the nearest one below when its size is unknown.</summary>
    public ElfSymbol? At(uint address)
    {
        int last = AddressOrder.Below(_byAddress, address, static s => s.Address);
        // A few steps back get over local labels inside a function; no more, so that the cost stays bounded.
        for (int i = last, steps = 0; i >= 0 && steps < 64; i--, steps++)
        {
            ElfSymbol s = _byAddress[i];
            if (s.Size == 0 ? s.IsFunction && address - s.Address < 0x1000 : address - s.Address < s.Size)
                return s;
        }
        return null;
    }

    /// <summary>"name+0x12", "name", or null.</summary>
    public string? Describe(uint address)
    {
        ElfSymbol? s = At(address);
        return s is null ? null : s.Address == address ? s.Name : $"{s.Name}+0x{address - s.Address:X}";
    }
}
