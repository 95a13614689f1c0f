namespace Emu.Timing;

/// <summary>Static cycles of one pass through a block, by cause.</summary>
/// <param name="Issue">See <see cref="CycleCauses.Issue"/>.</param>
/// <param name="LoadUse">See <see cref="CycleCauses.LoadUse"/>.</param>
/// <param name="Branch">See <see cref="CycleCauses.Branch"/>.</param>
/// <param name="Fetch">See <see cref="CycleCauses.FetchStall"/>.</param>
public readonly record struct BlockCost(uint Issue, uint LoadUse, uint Branch, uint Fetch)
{
    /// <summary>All cycles.</summary>
    public uint Cycles => Issue + LoadUse + Branch + Fetch;
}

/// <summary>
/// Times a block of straight code: the one place where core and fetch layer meet. Every engine takes its static cycles from here.
/// </summary>
public static class BlockTimer
{
    /// <summary>Fills the cost of each instruction.</summary>
    /// <param name="core">Issue and latency.</param>
    /// <param name="ops">The instructions in order.</param>
    /// <param name="costs">One per instruction; for a block that is entered by falling into it.</param>
    /// <returns>Cycles to add when the block is entered by a taken branch.</returns>
    public static int Time(ICoreTiming core, ReadOnlySpan<TimedOp> ops, Span<OpCost> costs)
    {
        if (core is IBlockTiming whole)
        {
            whole.Pipeline.Time(ops, costs);
            return 0;
        }
        var fallen = new FetchUnit(core.FetchWords, afterJump: false);
        var jumped = new FetchUnit(core.FetchWords, afterJump: true);
        int penalty = 0;
        bool paired = false;
        for (int i = 0; i < ops.Length; i++)
        {
            ref readonly TimedOp op = ref ops[i];
            OpCost cost = core.Cost(i > 0 ? ops[i - 1] : op, i > 0, op);
            paired = i > 0 && !paired && core.Pairs(ops[i - 1], op);
            if (paired)
                cost = cost with { Issue = (byte)Math.Max(0, cost.Issue - 1) };
            int busy = cost.Issue + cost.LoadUse;
            int stalls = 0;
            if (core.FetchWords != 0)
            {
                stalls = fallen.Issue(op.Fields.Address, op.Fields.Length, busy);
                penalty += jumped.Issue(op.Fields.Address, op.Fields.Length, busy) - stalls;
            }
            costs[i] = cost with { Fetch = (byte)stalls };
        }
        return Math.Max(0, penalty) + core.EntryPenalty(ops[0]);
    }

    /// <summary>Sum of the costs of some instructions, the last one not taken.</summary>
    public static BlockCost Sum(ReadOnlySpan<OpCost> costs)
    {
        uint issue = 0, loadUse = 0, fetch = 0;
        foreach (OpCost c in costs)
        {
            issue += c.Issue;
            loadUse += c.LoadUse;
            fetch += c.Fetch;
        }
        return new BlockCost(issue, loadUse, 0, fetch);
    }
}
