using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Tidies the control-flow graph until nothing changes: folds branches on constants, drops unreachable blocks and trivial phis, merges
/// straight runs,
/// skips empty blocks, and turns a branch whose arms only choose between values into selects.
/// </summary>
internal static class CleanCfg
{
    private const int MaxSelects = 2;

    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function)
    {
        bool any = false, changed = true;
        for (int round = 0; changed && round < 10; round++)
        {
            changed = FoldTerminators(function);
            changed |= RemoveUnreachable(function);
            changed |= FoldPhis(function);
            changed |= MergeRuns(function);
            changed |= SkipEmptyBlocks(function);
            any |= changed;
        }
        return any;
    }

    private static bool FoldTerminators(Function function)
    {
        bool changed = false;
        foreach (Block block in function.Blocks)
        {
            changed |= StopAtCertainTrap(block);
            Instr end = block.Terminator;
            if (end.Op is not (Op.Branch or Op.Switch))
                continue;
            if (end.Args[0].Op == Op.Const)
            {
                uint value = (uint)end.Args[0].Imm;
                Edges.KeepOnly(block, end.Op == Op.Branch ? (value != 0 ? 0 : 1) : (int)Math.Min(value, (uint)end.Targets.Length - 1));
                changed = true;
            }
            else if (end.Args[0].Op == Op.Undef)
            {
                Edges.KeepOnly(block, 0);
                changed = true;
            }
            else
            {
                changed |= FoldEqualTargets(block, end);
            }
        }
        return changed;
    }

    private static bool StopAtCertainTrap(Block block)
    {
        for (int i = 0; i < block.Instrs.Count - 1; i++)
        {
            Instr instr = block.Instrs[i];
            if (instr.Op != Op.Check || instr.Args[0].Op != Op.Const || (int)instr.Args[0].Imm == 0)
                continue;
            for (int t = block.Terminator.Targets.Length - 1; t >= 0; t--)
                Edges.RemovePredecessor(block.Terminator.Targets[t], Edges.PredecessorIndex(block, t));
            block.Instrs.RemoveRange(i, block.Instrs.Count - i);
            block.Add(new Instr(Op.Trap, IrType.Void) { Trap = instr.Trap, Line = instr.Line });
            return true;
        }
        return false;
    }

    private static bool FoldEqualTargets(Block block, Instr end)
    {
        Block target = end.Targets[0];
        foreach (Block other in end.Targets)
            if (other != target)
                return false;
        int phis = Edges.Phis(target);
        int first = Edges.PredecessorIndex(block, 0);
        int differing = 0;
        for (int p = 0; p < phis; p++)
            for (int t = 1; t < end.Targets.Length; t++)
                if (target.Instrs[p].Args[Edges.PredecessorIndex(block, t)] != target.Instrs[p].Args[first])
                    differing++;
        if (differing > 0 && (end.Op != Op.Branch || differing > MaxSelects))
            return false;
        if (differing > 0)
        {
            int second = Edges.PredecessorIndex(block, 1);
            for (int p = 0; p < phis; p++)
            {
                Instr phi = target.Instrs[p];
                if (phi.Args[first] == phi.Args[second])
                    continue;
                Instr select = new(Op.Select, phi.Type, end.Args[0], phi.Args[first], phi.Args[second]) { Block = block, Line = end.Line };
                block.Instrs.Insert(block.Instrs.Count - 1, select);
                phi.Args[first] = select;
            }
        }
        Edges.KeepOnly(block, 0);
        return true;
    }

    /// <summary>Drops blocks that control cannot reach.</summary>
    public static bool RemoveUnreachable(Function function)
    {
        function.Number();
        bool[] seen = new bool[function.Blocks.Count];
        Stack<Block> work = new();
        seen[0] = true;
        work.Push(function.Entry);
        int reached = 1;
        while (work.TryPop(out Block? block))
            foreach (Block target in block.Successors)
                if (!seen[target.Id])
                {
                    seen[target.Id] = true;
                    reached++;
                    work.Push(target);
                }
        if (reached == function.Blocks.Count)
            return false;
        foreach (Block block in function.Blocks)
            if (seen[block.Id])
                for (int p = block.Predecessors.Count - 1; p >= 0; p--)
                    if (!seen[block.Predecessors[p].Id])
                        Edges.RemovePredecessor(block, p);
        function.Blocks.RemoveAll(b => !seen[b.Id]);
        return true;
    }

    /// <summary>Replaces phis whose operands are all one value, or the phi itself, by that value.</summary>
    public static bool FoldPhis(Function function)
    {
        Replacements replacements = new(function.Number());
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (Block block in function.Blocks)
                for (int i = 0; block.Instrs[i].Op == Op.Phi; i++)
                {
                    Instr phi = block.Instrs[i];
                    if (replacements.Find(phi) == phi && OnlyValue(phi, replacements) is { } value)
                    {
                        replacements.Add(phi, value);
                        changed = true;
                    }
                }
        }
        if (!replacements.Any)
            return false;
        foreach (Block block in function.Blocks)
            block.Instrs.RemoveAll(i => i.Op == Op.Phi && replacements.Find(i) != i);
        replacements.Apply(function);
        return true;
    }

    private static Instr? OnlyValue(Instr phi, Replacements replacements)
    {
        Instr? value = null;
        foreach (Instr arg in phi.Args)
        {
            Instr found = replacements.Find(arg);
            if (found == phi || found == value)
                continue;
            if (value is not null)
                return null;
            value = found;
        }
        return value;
    }

    private static bool MergeRuns(Function function)
    {
        bool changed = false;
        foreach (Block block in function.Blocks)
        {
            while (block.Instrs.Count > 0 && block.Terminator.Op == Op.Jump)
            {
                Block next = block.Terminator.Targets[0];
                if (next == block || next == function.Entry || next.Predecessors.Count != 1 || next.Instrs[0].Op == Op.Phi)
                    break;
                block.Instrs.RemoveAt(block.Instrs.Count - 1);
                foreach (Instr instr in next.Instrs)
                    block.Add(instr);
                foreach (Block target in block.Successors)
                    for (int p = 0; p < target.Predecessors.Count; p++)
                        if (target.Predecessors[p] == next)
                            target.Predecessors[p] = block;
                next.Instrs.Clear();
                next.Predecessors.Clear();
                changed = true;
            }
        }
        if (changed)
            function.Blocks.RemoveAll(b => b.Instrs.Count == 0);
        return changed;
    }

    private static bool SkipEmptyBlocks(Function function)
    {
        bool changed = false;
        foreach (Block block in function.Blocks)
        {
            if (block == function.Entry || block.Instrs.Count != 1 || block.Terminator.Op != Op.Jump || block.Terminator.Targets[0] == block)
                continue;
            Block target = block.Terminator.Targets[0];
            for (int p = block.Predecessors.Count - 1; p >= 0; p--)
                changed |= TrySkip(block, p, target, Edges.PredecessorIndex(block, 0));
        }
        return changed && (RemoveUnreachable(function) | true);
    }

    private static bool TrySkip(Block empty, int index, Block target, int place)
    {
        Block from = empty.Predecessors[index];
        if (from == empty)
            return false;
        int phis = Edges.Phis(target);
        if (phis > 0 && target.Predecessors.Contains(from) && !CanSelect(from, target, phis, place))
            return false;
        int t = 0;
        while (from.Terminator.Targets[t] != empty || Edges.PredecessorIndex(from, t) != index)
            t++;
        Edges.RemovePredecessor(empty, index);
        from.Terminator.Targets[t] = target;
        // Keep the order of equal edges among predecessors the same as among targets: the new edge goes where its rank asks.
        int rank = 0;
        for (int k = 0; k < t; k++)
            if (from.Terminator.Targets[k] == target)
                rank++;
        int at = 0;
        for (; at < target.Predecessors.Count; at++)
            if (target.Predecessors[at] == from && rank-- == 0)
                break;
        target.Predecessors.Insert(at, from);
        if (at <= place)
            place++;
        for (int p = 0; p < phis; p++)
        {
            Instr phi = target.Instrs[p];
            List<Instr> args = [.. phi.Args];
            args.Insert(at, phi.Args[place > at ? place - 1 : place]);
            phi.Args = [.. args];
        }
        return true;
    }

    // A second edge from the same block is made only where it becomes selects at once.
    private static bool CanSelect(Block from, Block target, int phis, int place)
    {
        Instr end = from.Terminator;
        if (end.Op != Op.Branch || (end.Targets[0] != target && end.Targets[1] != target))
            return false;
        int other = target.Predecessors.IndexOf(from), differing = 0;
        for (int p = 0; p < phis; p++)
            if (target.Instrs[p].Args[other] != target.Instrs[p].Args[place])
                differing++;
        return differing <= MaxSelects;
    }
}
