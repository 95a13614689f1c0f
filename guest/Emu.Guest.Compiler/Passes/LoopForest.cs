using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>A natural loop: the blocks from which control returns to the header without leaving.</summary>
internal sealed class Loop(Block header)
{
    /// <summary>The only entry.</summary>
    public Block Header { get; } = header;
    /// <summary>All blocks, the header first, in reverse postorder.</summary>
    public List<Block> Blocks { get; } = [];
    /// <summary>Blocks with an edge back to the header.</summary>
    public List<Block> Latches { get; } = [];
    /// <summary>The loop around this one.</summary>
    public Loop? Parent { get; set; }
    /// <summary>1 for an outermost loop.</summary>
    public int Depth { get; set; } = 1;
    /// <summary>No loop inside.</summary>
    public bool IsInnermost { get; set; } = true;
}

/// <summary>The loops of a function. A snapshot, like <see cref="Dominators"/>.</summary>
internal sealed class LoopForest
{
    private readonly Loop?[] _innermost;

    /// <summary>Finds the loops.</summary>
    public LoopForest(Function function, Dominators dominators)
    {
        _innermost = new Loop?[function.Blocks.Count];
        // Headers from the last in reverse postorder to the first: inner loops before outer ones.
        for (int i = dominators.Order.Length - 1; i >= 0; i--)
        {
            Block header = dominators.Order[i];
            Loop? loop = null;
            foreach (Block predecessor in header.Predecessors)
                if (dominators.IsReachable(predecessor) && dominators.Dominates(header, predecessor))
                    (loop ??= new Loop(header)).Latches.Add(predecessor);
            if (loop is null)
                continue;
            Loops.Add(loop);
            Claim(loop, dominators);
        }
        foreach (Loop loop in Loops)
            for (Loop? outer = loop.Parent; outer is not null; outer = outer.Parent)
            {
                loop.Depth++;
                outer.IsInnermost = false;
            }
        foreach (Block block in dominators.Order)
            for (Loop? loop = _innermost[block.Id]; loop is not null; loop = loop.Parent)
                loop.Blocks.Add(block);
    }

    /// <summary>Inner loops before the loops around them.</summary>
    public List<Loop> Loops { get; } = [];

    /// <summary>The innermost loop that holds a block.</summary>
    public Loop? Of(Block block) => _innermost[block.Id];

    /// <summary>Whether a block is in a loop.</summary>
    public bool Contains(Loop loop, Block block)
    {
        for (Loop? at = _innermost[block.Id]; at is not null; at = at.Parent)
            if (at == loop)
                return true;
        return false;
    }

    private void Claim(Loop loop, Dominators dominators)
    {
        Stack<Block> work = new(loop.Latches);
        _innermost[loop.Header.Id] ??= loop;
        while (work.TryPop(out Block? block))
        {
            Loop? owner = _innermost[block.Id];
            if (owner is null)
            {
                _innermost[block.Id] = loop;
                foreach (Block predecessor in block.Predecessors)
                    if (dominators.IsReachable(predecessor))
                        work.Push(predecessor);
                continue;
            }
            while (owner.Parent is not null && owner != loop)
                owner = owner.Parent;
            if (owner == loop)
                continue;
            owner.Parent = loop;
            foreach (Block predecessor in owner.Header.Predecessors)
                if (dominators.IsReachable(predecessor) && _innermost[predecessor.Id] != owner)
                    work.Push(predecessor);
        }
    }

    /// <summary>Gives every loop a block before its header that goes nowhere else. Returns whether the function changed.</summary>
    public static bool MakePreheaders(Function function)
    {
        Dominators dominators = new(function);
        bool changed = false;
        foreach (Loop loop in new LoopForest(function, dominators).Loops)
        {
            if (PreheaderOf(loop) is not null)
                continue;
            Enter(function, loop.Header, [.. loop.Latches]);
            changed = true;
        }
        return changed;
    }

    /// <summary>The only block before the header from outside, when it leads to the header alone.</summary>
    public static Block? PreheaderOf(Loop loop)
    {
        Block? outside = null;
        foreach (Block predecessor in loop.Header.Predecessors)
        {
            if (loop.Latches.Contains(predecessor))
                continue;
            if (outside is not null)
                return null;
            outside = predecessor;
        }
        return outside?.Successors.Count == 1 ? outside : null;
    }

    // A new block takes all edges into the header except those from the latches.
    private static void Enter(Function function, Block header, HashSet<Block> latches)
    {
        Block preheader = new() { Id = function.Blocks.Count };
        List<int> inside = [], outside = [];
        for (int p = 0; p < header.Predecessors.Count; p++)
            (latches.Contains(header.Predecessors[p]) ? inside : outside).Add(p);
        for (int i = 0; i < Edges.Phis(header); i++)
        {
            Instr phi = header.Instrs[i];
            Instr value = phi.Args[outside[0]];
            if (outside.Count > 1)
                value = preheader.Add(new Instr(Op.Phi, phi.Type, [.. outside.Select(p => phi.Args[p])]) { Line = phi.Line, IsLength = phi.IsLength });
            phi.Args = [.. inside.Select(p => phi.Args[p]), value];
        }
        foreach (int p in outside)
        {
            Block from = header.Predecessors[p];
            for (int t = 0; t < from.Terminator.Targets.Length; t++)
                if (from.Terminator.Targets[t] == header)
                    from.Terminator.Targets[t] = preheader;
            preheader.Predecessors.Add(from);
        }
        List<Block> kept = [.. inside.Select(p => header.Predecessors[p]), preheader];
        header.Predecessors.Clear();
        header.Predecessors.AddRange(kept);
        preheader.Add(new Instr(Op.Jump, IrType.Void) { Targets = [header], Line = header.Instrs[0].Line });
        function.Blocks.Insert(function.Blocks.IndexOf(header), preheader);
    }
}
