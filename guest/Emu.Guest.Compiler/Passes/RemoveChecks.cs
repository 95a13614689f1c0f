using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>Removes checks that cannot fire, and decides branches whose outcome is certain, by <see cref="Inequalities"/>.</summary>
internal static class RemoveChecks
{
    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function)
    {
        Dominators dominators = new(function);
        Inequalities? known = null;
        bool changed = false;
        foreach (Block block in dominators.Order)
        {
            List<Instr> instrs = block.Instrs;
            int kept = 0;
            for (int i = 0; i < instrs.Count; i++)
            {
                Instr instr = instrs[i];
                if (instr.Op == Op.Check && instr.Args[0].Op == Op.Compare && (known ??= new Inequalities(dominators)).Proves(instr.Args[0], false, instr))
                    continue;
                instrs[kept++] = instr;
            }
            changed |= kept != instrs.Count;
            instrs.RemoveRange(kept, instrs.Count - kept);
        }
        List<(Instr Branch, bool Outcome)> certain = [];
        foreach (Block block in dominators.Order)
        {
            Instr end = block.Terminator;
            if (end.Op != Op.Branch || end.Args[0].Op != Op.Compare || end.Args[0].Args[0].Type != IrType.I32)
                continue;
            known ??= new Inequalities(dominators);
            if (known.Proves(end.Args[0], true, end))
                certain.Add((end, true));
            else if (known.Proves(end.Args[0], false, end))
                certain.Add((end, false));
        }
        foreach ((Instr branch, bool outcome) in certain)
        {
            Instr constant = Instr.Const32(outcome ? 1 : 0);
            constant.Block = function.Entry;
            function.Entry.Instrs.Insert(0, constant);
            branch.Args[0] = constant;
        }
        return changed || certain.Count > 0;
    }
}
