using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Planning;

/// <summary>Lets the buffers choose their lowest gap in changing orders and keeps the best plan.</summary>
sealed class OrderSearch(Lifetime[] buffers, int[] offsets, int bytes)
{
    readonly Random _random = new(1);

    internal int[] Offsets { get; private set; } = offsets;
    internal int Bytes { get; private set; } = bytes;

    /// <summary>From the best plan's own order, moves a buffer that ends at the top, or any, to an earlier turn; keeps changes that do not make it larger.</summary>
    internal void Run(int bound, long budget)
    {
        int n = buffers.Length;
        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => Offsets[i]).ThenByDescending(i => buffers[i].Bytes)];
        int[] trial = new int[n], places = new int[n], sorted = new int[n];
        int current = int.MaxValue;
        for (long cost = (long)n * n + 1; budget >= cost && Bytes > bound; budget -= cost)
        {
            order.CopyTo(trial, 0);
            if (current != int.MaxValue)
                Move(trial, current);
            int size = Place(trial, places, sorted);
            if (size > current)
                continue;
            current = size;
            trial.CopyTo(order, 0);
            places.CopyTo(_lastPlaces ??= new int[n], 0);
            if (size < Bytes)
                (Bytes, Offsets) = (size, (int[])places.Clone());
        }
    }

    int[]? _lastPlaces;

    void Move(int[] order, int size)
    {
        int from = _random.Next(order.Length);
        if (_random.Next(2) == 0)
            for (int k = 0; k < order.Length; k++)
                if (_lastPlaces![order[k]] + buffers[order[k]].Bytes == size)
                    from = k;
        int to = _random.Next(from + 1), buffer = order[from];
        Array.Copy(order, to, order, to + 1, from - to);
        order[to] = buffer;
    }

    int Place(int[] order, int[] places, int[] sorted)
    {
        int size = 0;
        for (int k = 0; k < order.Length; k++)
        {
            int buffer = order[k], candidate = 0;
            for (int p = 0; p < k; p++)
            {
                int other = sorted[p];
                if (!buffers[buffer].Meets(buffers[other]))
                    continue;
                if (places[other] - candidate >= buffers[buffer].Bytes)
                    break;
                candidate = Math.Max(candidate, places[other] + buffers[other].Bytes);
            }
            places[buffer] = candidate;
            // Larger than any plan of interest; also keeps the sum within an int.
            if (candidate > ModelLimits.Bytes - buffers[buffer].Bytes)
                return int.MaxValue;
            size = Math.Max(size, candidate + buffers[buffer].Bytes);
            int at = k;
            while (at > 0 && places[sorted[at - 1]] > candidate)
                sorted[at] = sorted[--at];
            sorted[at] = buffer;
        }
        return size;
    }
}
