using Emu.Arm;

namespace Emu.Timing;

/// <summary>Issues instructions in order, two or more in a cycle, to a pipeline of several units: when each goes is decided by units and operands.</summary>
/// <remarks>An instruction that may work in several stages works in the earliest in which its operands are there. All buffers are the caller's stack.</remarks>
internal ref struct Scoreboard
{
    const int Units = 16, Registers = 19 + 32, Far = -64;

    readonly Span<int> _ready;              // cycle at which a register's value is there, at the plain stage
    readonly Span<int> _later;              // first issue cycle of a reader
    readonly Span<int> _free;               // two of each unit: cycle from which it is free
    readonly uint _pairs;                   // units that exist twice
    readonly bool _inOrderWriteBack;
    int _cycle, _slots, _closed, _coreFree, _stalled, _written;

    public const int BufferLength = Registers * 2 + Units * 2;

    /// <summary>An empty pipeline.</summary>
    /// <param name="buffer">At least <see cref="BufferLength"/>.</param>
    /// <param name="pairs">Units that exist twice, a bit for each.</param>
    /// <param name="inOrderWriteBack">llvm-mca's rule that results are written in order, for comparisons with it.</param>
    public Scoreboard(Span<int> buffer, uint pairs, bool inOrderWriteBack)
    {
        buffer.Fill(Far);
        _ready = buffer[..Registers];
        _later = buffer[Registers..(2 * Registers)];
        _free = buffer[(2 * Registers)..];
        (_pairs, _inOrderWriteBack) = (pairs, inOrderWriteBack);
        (_closed, _coreFree, _stalled, _written) = (Far, Far, Far, Far);
    }

    /// <summary>The cycle of the last issue.</summary>
    public readonly int Cycle => _cycle;

    /// <summary>Issues one instruction.</summary>
    /// <param name="use">What it takes.</param>
    /// <param name="operands">Its operands.</param>
    /// <param name="conditional">Its results go to nothing in its own cycle.</param>
    /// <returns>Cycles that it waited for operands.</returns>
    public int Issue(in PipelineUse use, ReadOnlySpan<Operand> operands, bool conditional)
    {
        int operandsAt = OperandsReady(use, operands, out int sources), wanted = FirstFree(use, _cycle);
        int at = WriteBack(use, operands, FirstFree(use, Math.Max(wanted, operandsAt)));
        int waited = Math.Max(0, at - wanted);
        if (at > _cycle)
            (_cycle, _slots) = (at, 0);
        _slots += use.Slots;
        if ((use.Group & IssueGroup.Ends) != 0)
            _closed = at;
        if (use.Stall > 0)
            _stalled = at + use.Stall;
        if (use.BlocksCore)
            _coreFree = at + 2;
        Take(use, at);
        int shift = Math.Clamp(sources - at, use.Early, use.Late);
        Produce(use, operands, at, shift, conditional);
        return waited;
    }

    // The first cycle from one on in which there is a slot, by the rules of groups.
    readonly int Slot(in PipelineUse use, int from)
    {
        int at = Math.Max(from, Math.Max(_cycle, _stalled + 1));
        if (use.IsCore && use.Slots > 0)
            at = Math.Max(at, _coreFree);
        if (at > _cycle || use.Slots == 0)
            return at;
        bool full = _closed == at || _slots + use.Slots > 2 || ((use.Group & IssueGroup.Begins) != 0 && _slots > 0);
        return full ? at + 1 : at;
    }

    // The first issue cycle at which all operands are in time for the latest stage; and when they are there.
    readonly int OperandsReady(in PipelineUse use, ReadOnlySpan<Operand> operands, out int sources)
    {
        int at = Far;
        sources = Far;
        foreach (Operand o in operands)
        {
            if (o.Writes)
                continue;
            int advance = use.AdvanceOf(o.Role);
            for (ulong left = o.Core | (ulong)o.Single << 19; left != 0; left &= left - 1)
            {
                int register = System.Numerics.BitOperations.TrailingZeroCount(left);
                sources = Math.Max(sources, _ready[register] - advance);
                at = Math.Max(at, _later[register]);
            }
        }
        return Math.Max(at, sources - use.Late);
    }

    // The first cycle from one on at which every unit is free, and a slot, too.
    readonly int FirstFree(in PipelineUse use, int from)
    {
        from = Slot(use, from);
        while (true)
        {
            int at = from;
            for (int u = 0; u < Units; u++)
            {
                (int count, _) = use.Of((Unit)u);
                if (count == 0)
                    continue;
                bool pair = (_pairs >> u & 1) != 0;
                int one = _free[2 * u], other = pair ? _free[2 * u + 1] : one;
                at = Math.Max(at, count == 2 && pair ? Math.Max(one, other) : Math.Min(one, other));
            }
            int slot = Slot(use, at);
            if (slot == from)
                return slot;
            from = slot;
        }
    }

    readonly void Take(in PipelineUse use, int at)
    {
        for (int u = 0; u < Units; u++)
        {
            (int count, int cycles) = use.Of((Unit)u);
            if (count == 0)
                continue;
            bool pair = (_pairs >> u & 1) != 0;
            int first = pair && _free[2 * u] > at ? 1 : 0;
            _free[2 * u + first] = at + cycles;
            if (count == 2 && pair)
                _free[2 * u + 1] = at + cycles;
        }
    }

    readonly void Produce(in PipelineUse use, ReadOnlySpan<Operand> operands, int at, int shift, bool conditional)
    {
        foreach (Operand o in operands)
        {
            if (!o.Writes)
                continue;
            int latency = LatencyOf(use, o);
            for (ulong left = o.Core | (ulong)o.Single << 19; left != 0; left &= left - 1)
            {
                int register = System.Numerics.BitOperations.TrailingZeroCount(left);
                _ready[register] = at + latency + (o.IsBase ? 0 : shift);
                _later[register] = conditional ? at + 1 : Far;
            }
        }
    }

    static int LatencyOf(in PipelineUse use, in Operand o) => o.IsBase ? use.BaseLatency : use.SideLatency >= 0 && o.Single == 0 ? use.SideLatency : use.Latency;

    // llvm-mca holds an instruction back until its first result would not be written before the last one of its predecessor.
    int WriteBack(in PipelineUse use, ReadOnlySpan<Operand> operands, int at)
    {
        if (!_inOrderWriteBack)
            return at;
        int whole = Math.Max(use.Whole, Math.Max(use.Latency, use.SideLatency)), first = use.WritesAtOnce ? 0 : whole;
        foreach (Operand o in operands)
            if (o.Writes)
                first = Math.Min(first, Math.Max(0, LatencyOf(use, o)));
        if (at + first < _written)
            at = FirstFree(use, _written - first);
        if (whole > 0)
            _written = at + whole;
        return at;
    }
}
