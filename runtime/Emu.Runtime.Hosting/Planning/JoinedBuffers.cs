using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Planning;

/// <summary>Buffers that take over each other's places, as one buffer each that lives from the first one's birth to the last one's death.</summary>
sealed class JoinedBuffers
{
    readonly int[] _group;

    JoinedBuffers(int[] group, Lifetime[] lifetimes)
    {
        _group = group;
        Lifetimes = lifetimes;
    }

    /// <summary>The joined buffers.</summary>
    internal Lifetime[] Lifetimes { get; }

    /// <summary>Joins.</summary>
    /// <param name="buffers">The buffers.</param>
    /// <param name="heirs">For each the one whose place it takes over, of equal size, or -1.</param>
    internal static JoinedBuffers Of(Lifetime[] buffers, int[] heirs)
    {
        int[] group = new int[buffers.Length];
        List<Lifetime> joined = [];
        foreach (int i in Enumerable.Range(0, buffers.Length).OrderBy(i => buffers[i].First))
        {
            if (heirs[i] < 0)
            {
                group[i] = joined.Count;
                joined.Add(buffers[i]);
                continue;
            }
            group[i] = group[heirs[i]];
            Lifetime whole = joined[group[i]];
            joined[group[i]] = new Lifetime(whole.Bytes, whole.First, Math.Max(whole.Last, buffers[i].Last));
        }
        return new JoinedBuffers(group, [.. joined]);
    }

    /// <summary>Offsets of the single buffers.</summary>
    internal int[] Spread(IReadOnlyList<int> offsets) => [.. _group.Select(g => offsets[g])];
}
