namespace Emu.Runtime.Planning;

/// <summary>Places buffers so that no two alive at the same step overlap.</summary>
public static class GreedyPlanner
{
    /// <summary>
    /// Largest buffer first (of equal ones the last), each at the lowest offset where it fits: good, not optimal (the problem is
    /// NP-complete). The same order and gap rule as TFLM's greedy planner, so the size is equal to TFLM's for the same buffers.
    /// </summary>
    /// <param name="buffers">The buffers.</param>
    /// <param name="offsets">Receives each buffer's offset; as long as <paramref name="buffers"/>.</param>
    /// <param name="order">Receives the buffers' numbers by rising offset; as long as <paramref name="buffers"/>.</param>
    /// <returns>Arena size in bytes, or -1 when it exceeds <see cref="ModelLimits.Bytes"/>.</returns>
    public static int Plan(ReadOnlySpan<Lifetime> buffers, Span<int> offsets, Span<int> order)
    {
        LargestFirst(buffers, order);
        int arena = 0;
        for (int placed = 0; placed < order.Length; placed++)
        {
            int buffer = order[placed];
            int offset = LowestGap(buffers, offsets, order, placed, buffer);
            int bytes = buffers[buffer].Bytes;
            if (bytes > ModelLimits.Bytes - offset)
                return -1;
            offsets[buffer] = offset;
            Insert(offsets, order, placed, offset);
            arena = Math.Max(arena, offset + bytes);
        }
        return arena;
    }

    /// <summary>Looks, O(n²), for two buffers that are alive together and share bytes.</summary>
    /// <param name="buffers">The buffers.</param>
    /// <param name="offsets">Their offsets.</param>
    /// <param name="a">One of the pair.</param>
    /// <param name="b">The other.</param>
    public static bool HasOverlap(ReadOnlySpan<Lifetime> buffers, ReadOnlySpan<int> offsets, out int a, out int b)
    {
        for (a = 0; a < buffers.Length; a++)
            for (b = 0; b < a; b++)
                if (buffers[a].Meets(buffers[b]) && offsets[a] < offsets[b] + buffers[b].Bytes && offsets[b] < offsets[a] + buffers[a].Bytes)
                    return true;
        a = b = -1;
        return false;
    }

    /// <summary>Walks the placed buffers by rising offset; those that never meet this one leave its place free.</summary>
    static int LowestGap(ReadOnlySpan<Lifetime> buffers, ReadOnlySpan<int> offsets, ReadOnlySpan<int> order, int placed, int buffer)
    {
        Lifetime wanted = buffers[buffer];
        int candidate = 0;
        for (int k = 0; k < placed; k++)
        {
            int other = order[k];
            if (!wanted.Meets(buffers[other]))
                continue;
            if (offsets[other] - candidate >= wanted.Bytes)
                break;
            candidate = Math.Max(candidate, offsets[other] + buffers[other].Bytes);
        }
        return candidate;
    }

    /// <summary>Moves entry <paramref name="placed"/> down so that the entries up to it rise by offset, after equal ones.</summary>
    static void Insert(ReadOnlySpan<int> offsets, Span<int> order, int placed, int offset)
    {
        int buffer = order[placed];
        int k = placed;
        while (k > 0 && offsets[order[k - 1]] > offset)
        {
            order[k] = order[k - 1];
            k--;
        }
        order[k] = buffer;
    }

    /// <summary>Heap sort: in place and O(n log n) for every input.</summary>
    static void LargestFirst(ReadOnlySpan<Lifetime> buffers, Span<int> order)
    {
        int n = order.Length;
        for (int i = 0; i < n; i++)
            order[i] = i;
        for (int root = n / 2 - 1; root >= 0; root--)
            Sift(buffers, order, root, n);
        for (int end = n - 1; end > 0; end--)
        {
            (order[0], order[end]) = (order[end], order[0]);
            Sift(buffers, order, 0, end);
        }
    }

    /// <summary>Restores the heap, whose root is the buffer that comes last.</summary>
    static void Sift(ReadOnlySpan<Lifetime> buffers, Span<int> order, int root, int end)
    {
        while (true)
        {
            int child = 2 * root + 1;
            if (child >= end)
                return;
            if (child + 1 < end && Before(buffers, order[child], order[child + 1]))
                child++;
            if (!Before(buffers, order[root], order[child]))
                return;
            (order[root], order[child]) = (order[child], order[root]);
            root = child;
        }
    }

    static bool Before(ReadOnlySpan<Lifetime> buffers, int a, int b)
    {
        int bytesA = buffers[a].Bytes, bytesB = buffers[b].Bytes;
        return bytesA != bytesB ? bytesA > bytesB : a > b;
    }
}
