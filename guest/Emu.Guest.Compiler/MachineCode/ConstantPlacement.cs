using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.MachineCode;

/// <summary>
/// Moves instructions that make constants and addresses: out of loops to the preheader of the outermost one, and together inside a block.
/// The allocator makes them again near their uses where registers are short, so early and long is the right start.
/// </summary>
internal static class ConstantPlacement
{
    private readonly record struct Key(MachineOp Op, bool IsFloat, bool IsDouble, int Imm, int High, Symbol? Symbol, Slot? Slot);

    public static void Run(MachineFunction function)
    {
        Dictionary<(MachineLoop, Key), int> hoisted = [];
        Dictionary<Key, int> local = [];
        int[] renamed = new int[function.RegisterCount];
        int[] definitions = CountDefinitions(function);
        foreach (MachineBlock block in function.Blocks)
        {
            local.Clear();
            MachineLoop? outermost = Outermost(block.Loop);
            int kept = 0;
            for (int i = 0; i < block.Instrs.Count; i++)
            {
                MachineInstr instr = block.Instrs[i];
                if (instr.IsCall)
                    local.Clear();
                if (IsConstant(instr) && definitions[instr.D] == 1)
                {
                    Key key = new(instr.Op, function.IsFloat(instr.D), instr.IsDouble, instr.Imm, instr.Imm2, instr.Symbol, instr.Slot);
                    if (outermost is not null)
                    {
                        if (!hoisted.TryGetValue((outermost, key), out int register))
                        {
                            hoisted[(outermost, key)] = register = instr.D;
                            Hoist(instr, outermost.Preheader!);
                        }
                        renamed[instr.D] = register;
                        continue;
                    }
                    if (local.TryGetValue(key, out int earlier))
                    {
                        renamed[instr.D] = earlier;
                        continue;
                    }
                    local[key] = instr.D;
                }
                block.Instrs[kept++] = instr;
            }
            block.Instrs.RemoveRange(kept, block.Instrs.Count - kept);
        }
        // What was found equal stands earlier in the block or in a dominating preheader, so the name may change everywhere.
        foreach (MachineBlock block in function.Blocks)
            foreach (MachineInstr instr in block.Instrs)
                Rename(instr, renamed);
    }

    private static bool IsConstant(MachineInstr instr) => instr.Op == MachineOp.FloatConstant || instr.Rematerialisable && instr.Op is MachineOp.Mov or MachineOp.SymbolAddress or MachineOp.FrameAddress;

    private static MachineLoop? Outermost(MachineLoop? loop)
    {
        while (loop?.Parent is not null)
            loop = loop.Parent;
        return loop;
    }

    private static void Hoist(MachineInstr instr, MachineBlock preheader)
    {
        // In front of phi copies too: their sources may be what was hoisted.
        int at = preheader.Instrs.Count - 1;
        if (at > 0 && preheader.Instrs[at - 1].Op == MachineOp.ParallelCopy)
            at--;
        preheader.Instrs.Insert(at, instr);
    }

    private static int[] CountDefinitions(MachineFunction function)
    {
        int[] count = new int[function.RegisterCount];
        foreach (MachineBlock block in function.Blocks)
            foreach (MachineInstr instr in block.Instrs)
            {
                for (int i = 0; i < Operands.Count; i++)
                    if ((instr.RoleOf(i) & Role.Def) != 0)
                        count[instr.V[i]]++;
                if (instr.Copies is not null)
                    foreach (Copy copy in instr.Copies)
                        count[copy.Dst]++;
            }
        return count;
    }

    private static void Rename(MachineInstr instr, int[] renamed)
    {
        for (int i = 0; i < Operands.Count; i++)
            if (instr.V[i] >= 0 && renamed[instr.V[i]] != 0)
                instr.V[i] = renamed[instr.V[i]];
        if (instr.Copies is null)
            return;
        for (int i = 0; i < instr.Copies.Count; i++)
            if (instr.Copies[i].Src >= 0 && renamed[instr.Copies[i].Src] != 0)
                instr.Copies[i] = instr.Copies[i] with { Src = renamed[instr.Copies[i].Src] };
    }
}
