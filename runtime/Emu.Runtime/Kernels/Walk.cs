using System.Runtime.InteropServices;

namespace Emu.Runtime.Kernels;

/// <summary>
/// A tensor read (or written) in another order than that of memory: nested loops, each with a count and a step in elements. Loops that
/// continue one another are merged, so that the innermost copies runs as long as the order allows. The other side is dense, row-major.
/// </summary>
/// <remarks>Transposing, slicing, reversing, repeating and moving blocks all differ only in these numbers.</remarks>
[ArenaRecord, StructLayout(LayoutKind.Sequential)]
internal struct Walk
{
    /// <summary>Loops before merging.</summary>
    internal const int MostLoops = ModelLimits.Rank;

    internal int Origin;     // element where the walk begins
    internal int Count;      // of the innermost loop; 0 for an empty walk
    internal int Step;       // likewise
    internal int Loops;      // around it
    internal int Table;      // arena: count and step of each, innermost first

    /// <summary>Merges and stores the loops, outermost first; every element they reach must lie in the walked tensor.</summary>
    internal Status Prepare(ref Setup s, int origin, scoped ReadOnlySpan<int> counts, scoped ReadOnlySpan<int> steps)
    {
        Span<int> merged = stackalloc int[2 * MostLoops + 2];
        int top = -1;
        bool empty = false;
        for (int i = counts.Length - 1; i >= 0; i--)
        {
            int count = counts[i], step = steps[i];
            empty |= count == 0;
            if (count == 1)
                continue;
            if (top >= 0 && step == merged[2 * top] * merged[2 * top + 1])
            {
                merged[2 * top] *= count;
                continue;
            }
            top++;
            merged[2 * top] = count;
            merged[2 * top + 1] = step;
        }
        Origin = origin;
        Count = empty ? 0 : top < 0 ? 1 : merged[0];
        Step = top < 0 ? 1 : merged[1];
        Loops = empty ? 0 : Math.Max(top, 0);
        Status status = s.Persist(2 * Loops, out Span<int> table, out Table);
        if (status == Status.Ok)
            merged.Slice(2, 2 * Loops).CopyTo(table);
        return status;
    }

    /// <summary>Elements from one index to the next in each dimension of a tensor.</summary>
    internal static void Steps(in TensorInfo tensor, scoped Span<int> steps)
    {
        int step = 1;
        for (int i = tensor.Rank - 1; i >= 0; i--)
        {
            steps[i] = step;
            step *= tensor.Dim(i);
        }
    }

    /// <summary>Reads x in the walk's order into y.</summary>
    internal static void Gather<T>(in Walk walk, int origin, ref Context c, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged
    {
        int count = walk.Count, step = walk.Step, loops = walk.Loops;
        if (count == 0)
            return;
        ReadOnlySpan<int> table = c.Persistent<int>(walk.Table, 2 * loops);
        Span<int> index = stackalloc int[MostLoops];
        for (int from = origin, to = 0; ; to += count)
        {
            Span<T> row = y.Slice(to, count);
            if (step == 1)
                x.Slice(from, count).CopyTo(row);
            else if (step == 0)
                row.Fill(x[from]);
            else
                Pick(x, from, step, row);
            if (!Advance(table, index, ref from))
                return;
        }
    }

    /// <summary>Writes x into y in the walk's order; other elements of y keep their values.</summary>
    internal static void Scatter<T>(in Walk walk, int origin, ref Context c, ReadOnlySpan<T> x, Span<T> y) where T : unmanaged
    {
        int count = walk.Count, step = walk.Step, loops = walk.Loops;
        if (count == 0)
            return;
        ReadOnlySpan<int> table = c.Persistent<int>(walk.Table, 2 * loops);
        Span<int> index = stackalloc int[MostLoops];
        for (int from = 0, to = origin; ; from += count)
        {
            ReadOnlySpan<T> row = x.Slice(from, count);
            if (step == 1)
                row.CopyTo(y.Slice(to, count));
            else
                Put(row, y, to, step);
            if (!Advance(table, index, ref to))
                return;
        }
    }

    static void Pick<T>(ReadOnlySpan<T> x, int from, int step, Span<T> row) where T : unmanaged
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = x[from];
            from += step;
        }
    }

    static void Put<T>(ReadOnlySpan<T> row, Span<T> y, int to, int step) where T : unmanaged
    {
        for (int i = 0; i < row.Length; i++)
        {
            y[to] = row[i];
            to += step;
        }
    }

    /// <summary>Moves to the next row; false behind the last.</summary>
    static bool Advance(ReadOnlySpan<int> table, Span<int> index, ref int at)
    {
        for (int loop = 0; 2 * loop < table.Length; loop++)
        {
            int count = table[2 * loop], step = table[2 * loop + 1];
            at += step;
            if (++index[loop] < count)
                return true;
            index[loop] = 0;
            at -= count * step;
        }
        return false;
    }
}
