using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>
/// Where a block only tests a phi, predecessors that bring a constant jump straight to the outcome. This undoes the booleans and status
/// codes that
/// inlined calls return. Loop headers are left alone: entering a loop in its middle would make it irreducible.
/// </summary>
internal static class ThreadJumps
{
    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function)
    {
        bool changed = false;
        for (int round = 0; round < 64 && RunOnce(function); round++)
            changed = true;
        return changed;
    }

    private static bool RunOnce(Function function)
    {
        Dominators dominators = new(function);
        foreach (Block block in dominators.Order)
            if (TestedPhi(block, dominators) is { } phi && Thread(function, block, phi))
                return true;
        return false;
    }

    // A block of phis, at most one comparison of a phi with a constant, and a branch or switch on it.
    private static Instr? TestedPhi(Block block, Dominators dominators)
    {
        int phis = Edges.Phis(block);
        Instr end = block.Terminator;
        if (phis == 0 || block.Instrs.Count - phis > 2 || end.Op is not (Op.Branch or Op.Switch) || end.Targets.Contains(block))
            return null;
        foreach (Block predecessor in block.Predecessors)
            if (!dominators.IsReachable(predecessor) || dominators.Dominates(block, predecessor))
                return null;
        Instr test = end.Args[0];
        if (block.Instrs.Count - phis == 1)
            return test.Op == Op.Phi && test.Block == block ? test : null;
        Instr middle = block.Instrs[phis];
        return middle == test && test.Op == Op.Compare && test.Args[1].Op == Op.Const && test.Args[0].Op == Op.Phi && test.Args[0].Block == block
            ? test.Args[0] : null;
    }

    private static bool Thread(Function function, Block block, Instr phi)
    {
        List<(Block Middle, Instr[] Values)> threaded = [];
        List<Instr> defined = [.. block.Instrs.Take(block.Instrs.Count - 1)];
        Instr end = block.Terminator;
        for (int p = block.Predecessors.Count - 1; p >= 0; p--)
        {
            if (phi.Args[p].Op != Op.Const)
                continue;
            Instr[] values = ValuesOnEdge(function, defined, p);
            long outcome = end.Args[0] == phi ? phi.Args[p].Imm : values[^1].Imm;
            int t = end.Op == Op.Branch ? ((int)outcome != 0 ? 0 : 1) : (int)Math.Min((uint)outcome, (uint)end.Targets.Length - 1);
            threaded.Add((Redirect(function, block, p, t, defined, values), values));
        }
        if (threaded.Count == 0)
            return false;
        if (block.Predecessors.Count == 0)
        {
            CleanCfg.RemoveUnreachable(function);
            RepairWithoutOriginal(function, block, defined, threaded);
            return true;
        }
        SsaRepair repair = new(function);
        Dictionary<Instr, List<(Instr User, int Arg)>> users = SsaRepair.UsersOf(function, defined);
        for (int v = 0; v < defined.Count; v++)
            repair.Repair(Definitions(block, defined[v], threaded, v), defined[v], users[defined[v]]);
        return true;
    }

    private static void RepairWithoutOriginal(Function function, Block block, List<Instr> defined, List<(Block Middle, Instr[] Values)> threaded)
    {
        SsaRepair repair = new(function);
        Dictionary<Instr, List<(Instr User, int Arg)>> users = SsaRepair.UsersOf(function, defined);
        for (int v = 0; v < defined.Count; v++)
        {
            Dictionary<Block, Instr> definitions = Definitions(block, defined[v], threaded, v);
            definitions.Remove(block);
            repair.Repair(definitions, defined[v], users[defined[v]]);
        }
    }

    private static Dictionary<Block, Instr> Definitions(Block block, Instr original, List<(Block Middle, Instr[] Values)> threaded, int v)
    {
        Dictionary<Block, Instr> definitions = new() { [block] = original };
        foreach ((Block middle, Instr[] values) in threaded)
            definitions[middle] = values[v];
        return definitions;
    }

    private static Instr[] ValuesOnEdge(Function function, List<Instr> defined, int p)
    {
        Instr[] values = new Instr[defined.Count];
        for (int v = 0; v < values.Length; v++)
        {
            Instr instr = defined[v];
            if (instr.Op == Op.Phi)
            {
                values[v] = instr.Args[p];
                continue;
            }
            Instr constant = Instr.Const32(Arithmetic.Compares(instr.Cond, instr.Args[0].Type, instr.Args[0].Args[p].Imm, instr.Args[1].Imm) ? 1 : 0);
            constant.Block = function.Entry;
            function.Entry.Instrs.Insert(0, constant);
            values[v] = constant;
        }
        return values;
    }

    private static Block Redirect(Function function, Block block, int p, int t, List<Instr> defined, Instr[] values)
    {
        Block from = block.Predecessors[p], target = block.Terminator.Targets[t];
        int index = 0;
        while (from.Terminator.Targets[index] != block || Edges.PredecessorIndex(from, index) != p)
            index++;
        int source = Edges.PredecessorIndex(block, t);
        Block middle = new() { Id = function.Blocks.Count };
        middle.Add(new Instr(Op.Jump, IrType.Void) { Targets = [target], Line = block.Terminator.Line });
        middle.Predecessors.Add(from);
        from.Terminator.Targets[index] = middle;
        Edges.RemovePredecessor(block, p);
        target.Predecessors.Add(middle);
        for (int i = 0; i < Edges.Phis(target); i++)
        {
            Instr phi = target.Instrs[i];
            int known = defined.IndexOf(phi.Args[source]);
            phi.Args = [.. phi.Args, known >= 0 ? values[known] : phi.Args[source]];
        }
        function.Blocks.Insert(function.Blocks.IndexOf(block), middle);
        return middle;
    }
}
