using Emu.Runtime.Planning;

namespace Emu.Runtime.Hosting.Planning;

/// <summary>Looks for a plan smaller than a given one until none can exist or the budget ends.</summary>
/// <remarks>
/// Some smallest plan has every buffer resting on the bottom or on another one alive with it. Built by rising offsets, each buffer then rests on the highest
/// top of the steps in its life, since whatever is placed later lies higher. So a plan is an order, and at each step the top so far plus all bytes
/// still to come is a lower bound.
/// </remarks>
sealed class BranchAndBound
{
    // The tree is as deep as there are buffers, and each level is a call.
    const int MaximumBuffers = 512;

    readonly Lifetime[] _buffers;
    readonly int[] _starts, _ends;  // lives in numbers of distinct steps
    readonly int[] _tops;           // by step
    readonly long[] _remaining;     // bytes not yet placed, by step
    readonly int[] _places;
    readonly bool[] _placed;
    readonly List<(int Offset, int Buffer)>[] _choices;    // by depth
    readonly int[][] _before;                              // by depth: tops that a choice has changed
    readonly Comparison<(int Offset, int Buffer)> _lowestThenLargest;
    int _bound;
    long _budget;

    internal int[] Offsets { get; private set; }
    internal int Bytes { get; private set; }

    internal BranchAndBound(Lifetime[] buffers, int[] offsets, int bytes)
    {
        (_buffers, Offsets, Bytes) = (buffers, offsets, bytes);
        // Between two starts nothing new can meet, so only steps at which some life starts count.
        int[] steps = [.. buffers.Select(b => (int)b.First).Distinct().Order()];
        _starts = [.. buffers.Select(b => Array.BinarySearch(steps, b.First))];
        _ends = [.. buffers.Select(b => Array.BinarySearch(steps, b.Last) is int at && at >= 0 ? at : ~at - 1)];
        _tops = new int[steps.Length];
        _remaining = new long[steps.Length];
        for (int i = 0; i < buffers.Length; i++)
            for (int s = _starts[i]; s <= _ends[i]; s++)
                _remaining[s] += buffers[i].Bytes;
        _places = new int[buffers.Length];
        _placed = new bool[buffers.Length];
        int levels = buffers.Length <= MaximumBuffers ? buffers.Length : 0;
        _choices = [.. Enumerable.Range(0, levels).Select(_ => new List<(int, int)>())];
        _before = [.. Enumerable.Range(0, levels).Select(_ => new int[steps.Length])];
        _lowestThenLargest = (a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset) : buffers[b.Buffer].Bytes.CompareTo(buffers[a.Buffer].Bytes);
    }

    /// <returns>True when <see cref="Bytes"/> is proven to be the smallest.</returns>
    internal bool Run(int bound, long budget)
    {
        (_bound, _budget) = (bound, budget);
        if (_buffers.Length > MaximumBuffers)
            return Bytes == bound;
        Descend(0, 0, -1);
        return Bytes == bound || _budget > 0;
    }

    void Descend(int count, int floor, int previous)
    {
        if (count == _buffers.Length)
        {
            (Offsets, Bytes) = ((int[])_places.Clone(), _tops.Length == 0 ? 0 : _tops.Max());
            return;
        }
        List<(int Offset, int Buffer)> choices = _choices[count];
        choices.Clear();
        int[] before = _before[count];
        if (!Choices(floor, previous, choices))
            return;
        foreach ((int offset, int buffer) in choices)
        {
            if (_budget <= 0 || Bytes == _bound)
                return;
            Array.Copy(_tops, _starts[buffer], before, 0, _ends[buffer] + 1 - _starts[buffer]);
            Set(buffer, offset);
            if (Fits())
                Descend(count + 1, offset, buffer);
            Unset(buffer, before);
        }
    }

    /// <summary>Buffers that may come next, lowest first and then largest. False when one that is left has no place below the best plan's size.</summary>
    bool Choices(int floor, int previous, List<(int Offset, int Buffer)> choices)
    {
        int lowestTop = int.MaxValue;
        for (int i = 0; i < _buffers.Length; i++)
        {
            if (_placed[i])
                continue;
            int offset = 0;
            for (int s = _starts[i]; s <= _ends[i]; s++)
                offset = Math.Max(offset, _tops[s]);
            _budget -= 4 + _ends[i] - _starts[i];
            if (Math.Max(offset, floor) + (long)_buffers[i].Bytes >= Bytes)
                return false;
            // Below the floor: it should have come earlier. At equal offsets numbers rise, so that each plan has one order.
            if (offset < floor || (offset == floor && i < previous))
                continue;
            choices.Add((offset, i));
            lowestTop = Math.Min(lowestTop, offset + _buffers[i].Bytes);
        }
        choices.Sort(_lowestThenLargest);
        return true;
    }

    bool Fits()
    {
        _budget -= _tops.Length;
        for (int s = 0; s < _tops.Length; s++)
            if (_tops[s] + _remaining[s] >= Bytes)
                return false;
        return true;
    }

    void Set(int buffer, int offset)
    {
        _placed[buffer] = true;
        _places[buffer] = offset;
        for (int s = _starts[buffer]; s <= _ends[buffer]; s++)
        {
            _tops[s] = offset + _buffers[buffer].Bytes;
            _remaining[s] -= _buffers[buffer].Bytes;
        }
    }

    void Unset(int buffer, int[] before)
    {
        _placed[buffer] = false;
        Array.Copy(before, 0, _tops, _starts[buffer], _ends[buffer] + 1 - _starts[buffer]);
        for (int s = _starts[buffer]; s <= _ends[buffer]; s++)
            _remaining[s] += _buffers[buffer].Bytes;
    }
}
