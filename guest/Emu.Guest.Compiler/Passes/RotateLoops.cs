using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Turns loops that test at the top into loops that test at the bottom behind one guard: a branch less for each round, and a body that
/// surely runs once.
/// </summary>
internal static class RotateLoops
{
    private const int MaxHeader = 20;

    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function)
    {
        HashSet<Block> done = [];
        bool changed = false;
        while (RotateOne(function, done))
            changed = true;
        if (changed)
            CleanCfg.FoldPhis(function);
        return changed;
    }

    private static bool RotateOne(Function function, HashSet<Block> done)
    {
        Dominators dominators = new(function);
        LoopForest forest = new(function, dominators);
        foreach (Loop loop in forest.Loops)
        {
            if (!done.Add(loop.Header) || !IsTopTested(loop, forest))
                continue;
            Rotate(function, loop, forest);
            return true;
        }
        return false;
    }

    private static bool IsTopTested(Loop loop, LoopForest forest)
    {
        Block header = loop.Header;
        if (header.Terminator.Op != Op.Branch || loop.Latches.Contains(header) || header.Instrs.Count - Edges.Phis(header) > MaxHeader)
            return false;
        if (forest.Contains(loop, header.Terminator.Targets[0]) == forest.Contains(loop, header.Terminator.Targets[1]))
            return false;
        foreach (Block latch in loop.Latches)
            foreach (Block target in latch.Successors)
                if (!forest.Contains(loop, target))
                    return false;
        return true;
    }

    private static void Rotate(Function function, Loop loop, LoopForest forest)
    {
        Block header = loop.Header;
        int inside = forest.Contains(loop, header.Terminator.Targets[0]) ? 0 : 1;
        if (header.Terminator.Targets[inside].Predecessors.Count > 1)
            Edges.Split(function, header, inside);
        List<Instr> defined = [.. header.Instrs.Where(i => i.Type != IrType.Void)];
        Block guard = new() { Id = function.Blocks.Count };
        Dictionary<Instr, Instr> copies = [];
        CopyHeader(header, guard, loop.Latches, copies);
        function.Blocks.Insert(function.Blocks.IndexOf(header), guard);
        SsaRepair repair = new(function);
        Dictionary<Instr, List<(Instr User, int Arg)>> users = SsaRepair.UsersOf(function, defined);
        foreach (Instr value in defined)
            repair.Repair(new Dictionary<Block, Instr> { [header] = value, [guard] = copies[value] }, value, users[value]);
    }

    private static void CopyHeader(Block header, Block guard, List<Block> latches, Dictionary<Instr, Instr> copies)
    {
        List<int> outside = [];
        for (int p = 0; p < header.Predecessors.Count; p++)
            if (!latches.Contains(header.Predecessors[p]))
                outside.Add(p);
        foreach (Instr instr in header.Instrs)
        {
            if (instr.Op == Op.Phi)
            {
                copies[instr] = outside.Count == 1 ? instr.Args[outside[0]]
                    : guard.Add(new Instr(Op.Phi, instr.Type, [.. outside.Select(p => instr.Args[p])]) { Line = instr.Line, IsLength = instr.IsLength });
                continue;
            }
            Instr copy = Edges.Copy(instr);
            for (int i = 0; i < copy.Args.Length; i++)
                if (copies.TryGetValue(copy.Args[i], out Instr? value))
                    copy.Args[i] = value;
            copies[instr] = guard.Add(copy);
        }
        for (int t = 0; t < guard.Terminator.Targets.Length; t++)
        {
            Block target = guard.Terminator.Targets[t];
            int source = Edges.PredecessorIndex(header, t);
            target.Predecessors.Add(guard);
            for (int i = 0; i < Edges.Phis(target); i++)
            {
                Instr phi = target.Instrs[i];
                phi.Args = [.. phi.Args, copies.TryGetValue(phi.Args[source], out Instr? value) ? value : phi.Args[source]];
            }
        }
        for (int k = outside.Count - 1; k >= 0; k--)
        {
            Block from = header.Predecessors[outside[k]];
            int t = 0;
            while (from.Terminator.Targets[t] != header)
                t++;
            from.Terminator.Targets[t] = guard;
            Edges.RemovePredecessor(header, outside[k]);
            guard.Predecessors.Insert(0, from);
        }
    }
}
