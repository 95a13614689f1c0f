using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.Passes;

/// <summary>Removes instructions whose value nobody needs, also phis that only feed each other.</summary>
internal static class EliminateDead
{
    /// <summary>Runs the pass.</summary>
    public static bool Run(Function function)
    {
        bool[] live = new bool[function.Number()];
        Stack<Instr> work = new();
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                if (instr.HasEffect)
                {
                    live[instr.Id] = true;
                    work.Push(instr);
                }
        while (work.TryPop(out Instr? instr))
            foreach (Instr arg in instr.Args)
                if (!live[arg.Id])
                {
                    live[arg.Id] = true;
                    work.Push(arg);
                }
        bool changed = false;
        foreach (Block block in function.Blocks)
        {
            List<Instr> instrs = block.Instrs;
            int kept = 0;
            for (int i = 0; i < instrs.Count; i++)
                if (live[instrs[i].Id])
                    instrs[kept++] = instrs[i];
            changed |= kept != instrs.Count;
            instrs.RemoveRange(kept, instrs.Count - kept);
        }
        return RemoveUnusedSlots(function) | changed;
    }

    private static bool RemoveUnusedSlots(Function function)
    {
        if (function.Slots.Count == 0)
            return false;
        HashSet<Slot> used = [];
        foreach (Block block in function.Blocks)
            foreach (Instr instr in block.Instrs)
                if (instr.Slot is not null)
                    used.Add(instr.Slot);
        int before = function.Slots.Count;
        function.Slots.RemoveAll(s => !used.Contains(s));
        return function.Slots.Count != before;
    }
}
