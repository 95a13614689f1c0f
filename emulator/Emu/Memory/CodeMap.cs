namespace Emu.Memory;

/// <summary>Which words of memory have been decoded as code, so that writes to them are noticed. Aliases of a region are one.</summary>
internal sealed class CodeMap
{
    readonly AddressSpace _memory;
    const int MostRanges = 4096;

    const int PageShift = 15, PageInts = 1 << PageShift - 5;

    readonly uint[]?[][] _pages;            // by region: one bit per word, in pages of 128 KB that exist when there is code in them
    readonly List<(uint Address, uint Length)> _marked = [];    // what Clear must undo, while it is not too much

    public CodeMap(AddressSpace memory)
    {
        _memory = memory;
        _pages = [.. memory.Regions.Select(r => new uint[]?[(r.Size / 4 >> PageShift) + 1])];
    }

    /// <summary>Marks a range.</summary>
    public void Mark(uint address, uint length)
    {
        if (_marked.Count <= MostRanges)
            _marked.Add((address, length));
        uint first = address & ~3u, count = (address + length - first + 3) / 4;
        for (uint i = 0; i < count; i++)
            if (Locate(first + i * 4, out int region, out uint word))
                (_pages[region][word >> PageShift] ??= new uint[PageInts])[IndexOf(word)] |= 1u << (int)(word & 31);
    }

    /// <summary>True when a word of the range is code.</summary>
    public bool Any(uint address, uint length)
    {
        uint first = address & ~3u, count = (address + length - first + 3) / 4;
        for (uint i = 0; i < count; i++)
            if (Locate(first + i * 4, out int region, out uint word) && _pages[region][word >> PageShift] is { } page && (page[IndexOf(word)] >> (int)(word & 31) & 1) != 0)
                return true;
        return false;
    }

    public void Clear()
    {
        if (_marked.Count > MostRanges)
            foreach (uint[]?[] pages in _pages)
                Array.Clear(pages);
        else
            foreach ((uint address, uint length) in _marked)
                for (ulong at = address & ~3u; at < (ulong)address + length; at += 4)
                    if (Locate((uint)at, out int region, out uint word) && _pages[region][word >> PageShift] is { } page)
                        page[IndexOf(word)] = 0;
        _marked.Clear();
    }

    static uint IndexOf(uint word) => word >> 5 & PageInts - 1;

    bool Locate(uint address, out int region, out uint word)
    {
        int at = _memory.Find(address);
        (region, word) = (0, 0);
        if (at < 0 || _memory.Map[at].IsDevice)
            return false;
        region = _memory.Map[at].Index;
        word = (address - _memory.Map[at].Base) / 4;
        return true;
    }
}
