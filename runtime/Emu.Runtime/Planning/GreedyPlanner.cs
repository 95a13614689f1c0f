namespace Emu.Runtime.Planning;

/// <summary>The order in which buffers choose their place.</summary>
public enum PlanOrder
{
    /// <summary>By size, as TFLM's greedy planner does.</summary>
    LargestFirst = 0,
    /// <summary>By first step: best for chains, where each buffer meets only its neighbours.</summary>
    EarliestFirst = 1,
    /// <summary>By last step, backwards.</summary>
    LatestFirst = 2,
    /// <summary>By number of steps: best for skip connections, which would be in everyone's way.</summary>
    LongestFirst = 3,
}

/// <summary>Places buffers so that no two alive at the same step overlap.</summary>
public static class GreedyPlanner
{
    const int Orders = 4;

    /// <summary>The smallest of the plans that the orders give; of equal ones the first. Never larger than TFLM's.</summary>
    /// <param name="buffers">The buffers.</param>
    /// <param name="offsets">Receives each buffer's offset; as long as <paramref name="buffers"/>.</param>
    /// <param name="order">Receives the buffers' numbers by rising offset; as long as <paramref name="buffers"/>.</param>
    /// <returns>Arena size in bytes, or -1 when it exceeds <see cref="ModelLimits.Bytes"/>.</returns>
    /// <remarks>Good, not optimal: the problem is NP-complete. The winner is planned again, which is cheaper than memory for two plans.</remarks>
    public static int Plan(ReadOnlySpan<Lifetime> buffers, Span<int> offsets, Span<int> order)
    {
        int best = -1;
        PlanOrder winner = PlanOrder.LargestFirst;
        for (int by = 0; by < Orders; by++)
        {
            int arena = Plan(buffers, offsets, order, (PlanOrder)by);
            if (arena >= 0 && (best < 0 || arena < best))
            {
                best = arena;
                winner = (PlanOrder)by;
            }
        }
        return Plan(buffers, offsets, order, winner);
    }

    /// <summary>
    /// Each buffer in turn, of equal ones the largest and then the last, takes the lowest offset where it fits. With
    /// <see cref="PlanOrder.LargestFirst"/> the size is equal to that of TFLM's greedy planner for the same buffers.
    /// </summary>
    /// <param name="buffers">The buffers.</param>
    /// <param name="offsets">Receives each buffer's offset; as long as <paramref name="buffers"/>.</param>
    /// <param name="order">Receives the buffers' numbers by rising offset; as long as <paramref name="buffers"/>.</param>
    /// <param name="by">The turn.</param>
    /// <returns>Arena size in bytes, or -1 when it exceeds <see cref="ModelLimits.Bytes"/>.</returns>
    public static int Plan(ReadOnlySpan<Lifetime> buffers, Span<int> offsets, Span<int> order, PlanOrder by)
    {
        Sort(buffers, order, by);
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
    static void Sort(ReadOnlySpan<Lifetime> buffers, Span<int> order, PlanOrder by)
    {
        int n = order.Length;
        for (int i = 0; i < n; i++)
            order[i] = i;
        for (int root = n / 2 - 1; root >= 0; root--)
            Sift(buffers, order, by, root, n);
        for (int end = n - 1; end > 0; end--)
        {
            (order[0], order[end]) = (order[end], order[0]);
            Sift(buffers, order, by, 0, end);
        }
    }

    /// <summary>Restores the heap, whose root is the buffer that comes last.</summary>
    static void Sift(ReadOnlySpan<Lifetime> buffers, Span<int> order, PlanOrder by, int root, int end)
    {
        while (true)
        {
            int child = 2 * root + 1;
            if (child >= end)
                return;
            if (child + 1 < end && Before(buffers, by, order[child], order[child + 1]))
                child++;
            if (!Before(buffers, by, order[root], order[child]))
                return;
            (order[root], order[child]) = (order[child], order[root]);
            root = child;
        }
    }

    static bool Before(ReadOnlySpan<Lifetime> buffers, PlanOrder by, int a, int b)
    {
        int keyA = Key(buffers[a], by), keyB = Key(buffers[b], by);
        if (keyA == keyB)
        {
            keyA = buffers[a].Bytes;
            keyB = buffers[b].Bytes;
        }
        return keyA != keyB ? keyA > keyB : a > b;
    }

    static int Key(in Lifetime buffer, PlanOrder by)
    {
        if (by == PlanOrder.EarliestFirst)
            return -buffer.First;
        if (by == PlanOrder.LatestFirst)
            return buffer.Last;
        return by == PlanOrder.LongestFirst ? buffer.Last - buffer.First : 0;
    }
}
