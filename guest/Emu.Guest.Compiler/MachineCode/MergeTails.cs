namespace Emu.Guest.Compiler.MachineCode;

/// <summary>
/// Blocks that return, or go to the same block, and whose last instructions do the same share these: calls of one function with the same arguments, returns of the same
/// value. What can fault or call stands for its own source line, so that it is shared only within one.
/// </summary>
internal static class MergeTails
{
    /// <summary>Runs on allocated code to which nothing is added afterwards; copies become plain moves.</summary>
    /// <param name="function">Allocated function.</param>
    /// <param name="shortestReturn">Instructions in front of a return from which sharing it pays.</param>
    public static void Run(MachineFunction function, int shortestReturn)
    {
        foreach (MachineBlock block in function.Blocks)
            block.Flatten();
        function.Number();
        bool changed = true;
        while (changed)
        {
            changed = false;
            foreach (List<MachineBlock> group in Groups(function))
                changed |= Merge(function, group, shortestReturn);
        }
    }

    /// <summary>Blocks with the same successor or with none because they return.</summary>
    private static List<List<MachineBlock>> Groups(MachineFunction function)
    {
        Dictionary<MachineBlock, List<MachineBlock>> byTarget = [];
        List<List<MachineBlock>> groups = [[]];
        foreach (MachineBlock block in function.Blocks)
            if (block.Terminator.Op == MachineOp.Return)
            {
                groups[0].Add(block);
            }
            else if (block.Terminator.Op == MachineOp.Jump)
            {
                MachineBlock target = block.Terminator.Targets[0];
                if (!byTarget.TryGetValue(target, out List<MachineBlock>? list))
                    groups.Add(byTarget[target] = list = []);
                list.Add(block);
            }
        return groups;
    }

    /// <summary>Merges the pair with the longest common tail.</summary>
    private static bool Merge(MachineFunction function, List<MachineBlock> group, int shortestReturn)
    {
        int best = 0;
        (MachineBlock? kept, MachineBlock? merged) = (null, null);
        for (int i = 0; i < group.Count; i++)
            for (int j = i + 1; j < group.Count; j++)
            {
                int length = CommonTail(group[i], group[j]);
                if (length <= best || !Pays(group[i], group[j], length, shortestReturn))
                    continue;
                (best, kept, merged) = (length, group[i], group[j]);
            }
        if (kept is null || merged is null)
            return false;
        // The one that is executed more often falls into the shared tail.
        if (merged.Frequency > kept.Frequency || (merged.Frequency == kept.Frequency && merged.Instrs.Count == best + 1))
            (kept, merged) = (merged, kept);
        MachineBlock tail = TailOf(function, kept, best);
        merged.Instrs.RemoveRange(merged.Instrs.Count - best - 1, best);
        merged.Instrs[^1] = new MachineInstr(MachineOp.Jump) { Targets = [tail], Line = merged.Terminator.Line };
        function.Number();
        return true;
    }

    /// <summary>No loop gets a jump that it did not have, and what goes is longer than a jump.</summary>
    private static bool Pays(MachineBlock a, MachineBlock b, int length, int shortestReturn)
    {
        if (a.Loop != b.Loop)
            return false;
        if (a.Terminator.Op == MachineOp.Return)
            return length >= shortestReturn;
        bool isFallThrough = a.Index + 1 == a.Terminator.Targets[0].Index || b.Index + 1 == b.Terminator.Targets[0].Index;
        return length >= (isFallThrough ? 2 : 1) && (a.Frequency <= 1 || !isFallThrough);
    }

    /// <summary>The block that begins with the last instructions of a block; it is split for that unless it has no others.</summary>
    private static MachineBlock TailOf(MachineFunction function, MachineBlock block, int length)
    {
        int start = block.Instrs.Count - length - 1;
        if (start == 0)
            return block;
        MachineBlock tail = new() { Loop = block.Loop, Frequency = block.Frequency };
        tail.Instrs.AddRange(block.Instrs[start..]);
        block.Instrs.RemoveRange(start, length + 1);
        block.Instrs.Add(new MachineInstr(MachineOp.Jump) { Targets = [tail], Line = tail.Instrs[0].Line });
        function.Blocks.Insert(block.Index + 1, tail);
        return tail;
    }

    /// <summary>Equal instructions in front of the terminators. None of them reads flags that are set before the tail.</summary>
    private static int CommonTail(MachineBlock a, MachineBlock b)
    {
        int length = 0, safe = 0;
        bool needsFlags = false;
        while (length + 1 < a.Instrs.Count && length + 1 < b.Instrs.Count && IsSame(a.Instrs[^(length + 2)], b.Instrs[^(length + 2)]))
        {
            MachineInstr instr = a.Instrs[^(length + 2)];
            if (instr.WritesFlags && instr.Cond == Cc.Always)
                needsFlags = false;
            if (instr.ReadsFlags)
                needsFlags = true;
            length++;
            if (!needsFlags)
                safe = length;
        }
        return safe;
    }

    private static bool IsSame(MachineInstr a, MachineInstr b)
    {
        if (a.Op != b.Op || a.Cond != b.Cond || a.Shift != b.Shift || a.ShiftAmount != b.ShiftAmount || a.SetFlags != b.SetFlags || a.HasImm != b.HasImm || a.HasImm2 != b.HasImm2
            || a.IsDouble != b.IsDouble || a.Kind != b.Kind || a.Index != b.Index || a.Base != b.Base || a.Imm != b.Imm || a.Imm2 != b.Imm2 || a.RegisterMask != b.RegisterMask
            || a.Symbol != b.Symbol || a.Signature != b.Signature || a.Slot != b.Slot || a.Trap != b.Trap || a.Tied != b.Tied)
            return false;
        for (int p = 0; p < Operands.Count; p++)
            if (a.R[p] != b.R[p])
                return false;
        return a.Line == b.Line || !NamesItsLine(a.Op);
    }

    private static bool NamesItsLine(MachineOp op) => op is MachineOp.Load or MachineOp.Store or MachineOp.LoadDual or MachineOp.StoreDual or MachineOp.CopyLoop or MachineOp.ZeroLoop
        or MachineOp.Call or MachineOp.CallIndirect or MachineOp.TrapIf;
}
