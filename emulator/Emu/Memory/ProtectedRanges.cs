namespace Emu.Memory;

/// <summary>Finds the stretches of memory in which every byte has some rights: what windows may show, and what may be executed.</summary>
internal static class ProtectedRanges
{
    /// <summary>Stretches with rights, in order of address, neighbours joined.</summary>
    /// <param name="wanted">Rights that each byte must have.</param>
    /// <param name="first">First address looked at.</param>
    /// <param name="last">Last address looked at.</param>
    /// <param name="edges">Addresses at which rights may change, in any order; those outside are ignored.</param>
    /// <param name="rightsOf">Rights of a byte.</param>
    public static List<(uint First, uint Last)> With(AccessRights wanted, uint first, uint last, IEnumerable<uint> edges, Func<uint, AccessRights> rightsOf)
    {
        var found = new List<(uint First, uint Last)>();
        uint[] starts = [first, .. edges.Where(e => e > first && e <= last).Distinct().Order()];
        for (int i = 0; i < starts.Length; i++)
        {
            if ((rightsOf(starts[i]) & wanted) != wanted)
                continue;
            uint end = i + 1 < starts.Length ? starts[i + 1] - 1 : last;
            if (found.Count > 0 && found[^1].Last + 1 == starts[i])
                found[^1] = (found[^1].First, end);
            else
                found.Add((starts[i], end));
        }
        return found;
    }

    /// <summary>The longest of some stretches as base and size; no bytes when there is none.</summary>
    public static (uint Base, uint Bytes) Longest(IReadOnlyList<(uint First, uint Last)> ranges)
    {
        (uint Base, uint Bytes) best = (0, 0);
        foreach ((uint first, uint last) in ranges)
            if (last - first + 1 > best.Bytes)
                best = (first, last - first + 1);
        return best;
    }
}
