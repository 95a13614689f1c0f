namespace Emu.Guest.Compiler.Ir;

/// <summary>
/// Reverse postorder and dominator tree of a function. A snapshot: valid until edges change. Computing it renumbers the function.
/// </summary>
/// <remarks>Iterative method of Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm".</remarks>
internal sealed class Dominators
{
    private readonly int[] _enter;
    private readonly int[] _leave;

    /// <summary>Analyses a function.</summary>
    public Dominators(Function function)
    {
        InstrCount = function.Number();
        int n = function.Blocks.Count;
        Rpo = new int[n];
        Idom = new int[n];
        Array.Fill(Rpo, -1);
        Array.Fill(Idom, -1);
        Order = PostOrder(function);
        Array.Reverse(Order);
        for (int i = 0; i < Order.Length; i++)
            Rpo[Order[i].Id] = i;
        Solve();
        (_enter, _leave) = NumberTree(n);
    }

    /// <summary>Instructions in the function when it was analysed.</summary>
    public int InstrCount { get; }
    /// <summary>Reachable blocks in reverse postorder; the entry is first.</summary>
    public Block[] Order { get; }
    /// <summary>Place in <see cref="Order"/> by block id; -1 when unreachable.</summary>
    public int[] Rpo { get; }
    /// <summary>Id of the immediate dominator by block id; -1 for the entry and unreachable blocks.</summary>
    public int[] Idom { get; }
    /// <summary>Reachable blocks so that a dominator stands before what it dominates, as a depth-first walk of the tree.</summary>
    public Block[] TreeOrder { get; private set; } = [];

    /// <summary>Whether the block can be reached.</summary>
    public bool IsReachable(Block block) => Rpo[block.Id] >= 0;

    /// <summary>Whether every path to <paramref name="b"/> goes through <paramref name="a"/>; a block dominates itself.</summary>
    public bool Dominates(Block a, Block b) => _enter[a.Id] <= _enter[b.Id] && _leave[b.Id] <= _leave[a.Id];

    private static Block[] PostOrder(Function function)
    {
        List<Block> order = new(function.Blocks.Count);
        bool[] seen = new bool[function.Blocks.Count];
        Stack<(Block Block, int Next)> stack = new();
        stack.Push((function.Entry, 0));
        seen[function.Entry.Id] = true;
        while (stack.TryPop(out (Block Block, int Next) top))
        {
            IReadOnlyList<Block> successors = top.Block.Successors;
            if (top.Next == successors.Count)
            {
                order.Add(top.Block);
                continue;
            }
            stack.Push((top.Block, top.Next + 1));
            Block next = successors[top.Next];
            if (!seen[next.Id])
            {
                seen[next.Id] = true;
                stack.Push((next, 0));
            }
        }
        return [.. order];
    }

    private void Solve()
    {
        int entry = Order[0].Id;
        Idom[entry] = entry;
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = 1; i < Order.Length; i++)
            {
                int best = -1;
                foreach (Block predecessor in Order[i].Predecessors)
                    if (Rpo[predecessor.Id] >= 0 && Idom[predecessor.Id] >= 0)
                        best = best < 0 ? predecessor.Id : Intersect(best, predecessor.Id);
                if (best >= 0 && Idom[Order[i].Id] != best)
                {
                    Idom[Order[i].Id] = best;
                    changed = true;
                }
            }
        }
        Idom[entry] = -1;
    }

    private int Intersect(int a, int b)
    {
        while (a != b)
        {
            while (Rpo[a] > Rpo[b])
                a = Idom[a];
            while (Rpo[b] > Rpo[a])
                b = Idom[b];
        }
        return a;
    }

    private (int[] Enter, int[] Leave) NumberTree(int blocks)
    {
        int[] enter = new int[blocks], leave = new int[blocks], firstChild = new int[blocks], nextSibling = new int[blocks];
        Array.Fill(enter, int.MaxValue);
        Array.Fill(leave, -1);
        Array.Fill(firstChild, -1);
        Array.Fill(nextSibling, -1);
        for (int i = Order.Length - 1; i > 0; i--)
        {
            int id = Order[i].Id;
            nextSibling[id] = firstChild[Idom[id]];
            firstChild[Idom[id]] = id;
        }
        TreeOrder = new Block[Order.Length];
        int clock = 0, placed = 0;
        int at = Order[0].Id;
        enter[at] = clock++;
        TreeOrder[placed++] = Order[0];
        while (at >= 0)
        {
            int child = firstChild[at];
            if (child >= 0)
            {
                firstChild[at] = nextSibling[child];
                enter[child] = clock++;
                TreeOrder[placed++] = Order[Rpo[child]];
                at = child;
            }
            else
            {
                leave[at] = clock++;
                at = Idom[at];
            }
        }
        return (enter, leave);
    }
}
