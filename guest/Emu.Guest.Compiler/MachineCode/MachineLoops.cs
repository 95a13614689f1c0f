namespace Emu.Guest.Compiler.MachineCode;

/// <summary>Finds natural loops, gives each a preheader, orders the blocks so that loops stay together, and estimates frequencies.</summary>
internal static class MachineLoops
{
    private const float IterationsPerLoop = 8;
    private const float ColdFrequency = 0.001f;

    public static void Run(MachineFunction function)
    {
        function.Blocks = Postorder(function, exitsFirst: false);
        function.LinkPredecessors();
        function.Number();
        FindLoops(function);
        foreach (MachineLoop loop in function.Loops)
            AddPreheader(function, loop);
        function.Blocks = Postorder(function, exitsFirst: true);
        function.LinkPredecessors();
        function.Number();
        foreach (MachineBlock block in function.Blocks)
            block.Frequency = IsCold(block) ? ColdFrequency : MathF.Pow(IterationsPerLoop, Math.Min(block.Loop?.Depth ?? 0, 8));
    }

    private static bool IsCold(MachineBlock block) => block.Instrs[^1].Op == MachineOp.Trap;

    /// <summary>Reverse postorder. With <paramref name="exitsFirst"/> blocks that leave the loop are visited first, so that they stand behind it.</summary>
    private static List<MachineBlock> Postorder(MachineFunction function, bool exitsFirst)
    {
        List<MachineBlock> order = [];
        HashSet<MachineBlock> seen = [];
        Stack<(MachineBlock Block, int Next)> stack = new();
        stack.Push((function.Blocks[0], 0));
        seen.Add(function.Blocks[0]);
        while (stack.Count > 0)
        {
            (MachineBlock block, int next) = stack.Pop();
            MachineBlock[] targets = block.Successors;
            // Two rounds over the targets: first those outside the loop, then the others.
            int rounds = exitsFirst ? 2 : 1;
            if (next == targets.Length * rounds)
            {
                order.Add(block);
                continue;
            }
            stack.Push((block, next + 1));
            MachineBlock target = targets[next % targets.Length];
            bool first = exitsFirst && next < targets.Length;
            bool leaves = IsCold(target) || (block.Loop is not null && !block.Loop.Contains(target.Loop));
            if ((!first || leaves) && seen.Add(target))
                stack.Push((target, 0));
        }
        order.Reverse();
        return order;
    }

    private static void FindLoops(MachineFunction function)
    {
        List<MachineBlock> blocks = function.Blocks;
        int[] idom = ImmediateDominators(blocks);
        Dictionary<MachineBlock, MachineLoop> byHeader = [];
        // Inner headers come later in reverse postorder: from the back, inner loops are found first.
        for (int b = blocks.Count - 1; b >= 0; b--)
            foreach (MachineBlock latch in blocks[b].Predecessors)
                if (Dominates(idom, b, latch.Index))
                    Collect(blocks[b], latch, byHeader);
        foreach (MachineBlock block in blocks)
            if (byHeader.TryGetValue(block, out MachineLoop? loop))
                function.Loops.Add(loop);
        function.Loops.Sort(static (x, y) => y.Blocks.Count.CompareTo(x.Blocks.Count));
        // Larger loops first: the last one that sets a block's loop is the innermost.
        foreach (MachineLoop loop in function.Loops)
        {
            loop.Parent = loop.Header.Loop;
            loop.Depth = (loop.Parent?.Depth ?? 0) + 1;
            foreach (MachineBlock block in loop.Blocks)
                block.Loop = loop;
        }
    }

    private static void Collect(MachineBlock header, MachineBlock latch, Dictionary<MachineBlock, MachineLoop> byHeader)
    {
        if (!byHeader.TryGetValue(header, out MachineLoop? loop))
        {
            byHeader[header] = loop = new MachineLoop { Header = header };
            loop.Blocks.Add(header);
        }
        Stack<MachineBlock> work = new();
        if (loop.Blocks.Add(latch))
            work.Push(latch);
        while (work.TryPop(out MachineBlock? block))
            foreach (MachineBlock predecessor in block.Predecessors)
                if (loop.Blocks.Add(predecessor))
                    work.Push(predecessor);
    }

    /// <summary>Cooper, Harvey, Kennedy: "A simple, fast dominance algorithm". Blocks are in reverse postorder.</summary>
    private static int[] ImmediateDominators(List<MachineBlock> blocks)
    {
        int[] idom = new int[blocks.Count];
        idom.AsSpan(1).Fill(-1);
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int b = 1; b < blocks.Count; b++)
            {
                int best = -1;
                foreach (MachineBlock predecessor in blocks[b].Predecessors)
                {
                    int p = predecessor.Index;
                    if (idom[p] < 0)
                        continue;
                    best = best < 0 ? p : Meet(idom, best, p);
                }
                if (idom[b] != best)
                {
                    idom[b] = best;
                    changed = true;
                }
            }
        }
        return idom;
    }

    private static int Meet(int[] idom, int a, int b)
    {
        while (a != b)
            if (a > b)
                a = idom[a];
            else
                b = idom[b];
        return a;
    }

    private static bool Dominates(int[] idom, int a, int b)
    {
        while (b > a)
            b = idom[b];
        return a == b;
    }

    private static void AddPreheader(MachineFunction function, MachineLoop loop)
    {
        List<MachineBlock> outside = [];
        foreach (MachineBlock predecessor in loop.Header.Predecessors)
            if (!loop.Blocks.Contains(predecessor))
                outside.Add(predecessor);
        if (outside.Count == 1 && outside[0].Terminator.Op == MachineOp.Jump)
        {
            loop.Preheader = outside[0];
            return;
        }
        MachineBlock preheader = new() { Loop = loop.Parent };
        preheader.Instrs.Add(new MachineInstr(MachineOp.Jump) { Targets = [loop.Header], Line = loop.Header.Instrs[0].Line });
        foreach (MachineBlock from in outside)
        {
            MachineBlock[] targets = from.Terminator.Targets;
            for (int i = 0; i < targets.Length; i++)
                if (targets[i] == loop.Header)
                    targets[i] = preheader;
        }
        for (MachineLoop? around = loop.Parent; around is not null; around = around.Parent)
            around.Blocks.Add(preheader);
        loop.Preheader = preheader;
        function.Blocks.Add(preheader);
        function.LinkPredecessors();
    }
}
