namespace Emu.Guest.Compiler.MachineCode;

/// <summary>Removes blocks that do nothing and jumps to returns from allocated code.</summary>
internal static class JumpCleanup
{
    /// <summary>Instructions of a return that is copied in place of a jump, the return itself included.</summary>
    private const int LongestReturn = 2;

    /// <param name="function">Allocated function.</param>
    /// <param name="copiesReturns">A return is short, so that it stands in place of jumps to it.</param>
    public static void Run(MachineFunction function, bool copiesReturns = true)
    {
        ThreadJumps(function);
        if (copiesReturns)
            ReturnInPlace(function);
    }

    /// <summary>Emits no code.</summary>
    public static bool IsNothing(MachineInstr instr) => instr.Op == MachineOp.ParallelCopy && instr.Expansion!.TrueForAll(static m => m.IsMove && m.R[0] == m.R[3]);

    private static void ThreadJumps(MachineFunction function)
    {
        foreach (MachineBlock block in function.Blocks)
        {
            MachineBlock[] targets = block.Successors;
            for (int i = 0; i < targets.Length; i++)
                for (int steps = 0; steps < function.Blocks.Count && IsForwarder(targets[i]); steps++)
                    targets[i] = targets[i].Terminator.Targets[0];
            if (targets.Length == 2 && targets[0] == targets[1])
                block.Instrs[^1] = new MachineInstr(MachineOp.Jump) { Targets = [targets[0]], Line = block.Terminator.Line };
        }
        RemoveUnreached(function);
    }

    private static void RemoveUnreached(MachineFunction function)
    {
        HashSet<MachineBlock> reached = [function.Blocks[0]];
        Stack<MachineBlock> work = new([function.Blocks[0]]);
        while (work.TryPop(out MachineBlock? block))
            foreach (MachineBlock target in block.Successors)
                if (reached.Add(target))
                    work.Push(target);
        function.Blocks.RemoveAll(b => !reached.Contains(b));
        function.Number();
    }

    /// <summary>A jump to a block that only returns, with at most one instruction before, becomes that.</summary>
    private static void ReturnInPlace(MachineFunction function)
    {
        foreach (MachineBlock block in function.Blocks)
        {
            if (block.Terminator.Op != MachineOp.Jump || block.Terminator.Targets[0] is not { Terminator.Op: MachineOp.Return } target)
                continue;
            List<MachineInstr> tail = target.Instrs.FindAll(static i => !IsNothing(i));
            int length = 0;
            foreach (MachineInstr instr in tail)
                length += instr.Expansion?.Count ?? 1;
            // The block that stands in front of the return falls into it.
            if (length > LongestReturn || block.Index + 1 == target.Index)
                continue;
            block.Instrs.RemoveAt(block.Instrs.Count - 1);
            block.Instrs.AddRange(tail);
        }
        RemoveUnreached(function);
    }

    private static bool IsForwarder(MachineBlock block)
    {
        if (block.Terminator.Op != MachineOp.Jump || block.Terminator.Targets[0] == block)
            return false;
        for (int i = 0; i < block.Instrs.Count - 1; i++)
            if (!IsNothing(block.Instrs[i]))
                return false;
        return true;
    }
}
