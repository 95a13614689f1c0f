using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Small improvements on allocated code: blocks that do nothing, comparisons with 0 that the instruction before can do.</summary>
internal static class Cleanup
{
    /// <summary>Instructions of a return that is copied in place of a jump, the return itself included.</summary>
    private const int LongestReturn = 2;

    public static void Run(MachineFunction function)
    {
        ThreadJumps(function);
        ReturnInPlace(function);
        foreach (MachineBlock block in function.Blocks)
            RemoveZeroComparison(block);
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

    private static void RemoveZeroComparison(MachineBlock block)
    {
        List<MachineInstr> instrs = block.Instrs;
        for (int i = instrs.Count - 1; i > 0; i--)
        {
            MachineInstr compare = instrs[i];
            bool isBranch = compare.Op == MachineOp.ZeroBranch;
            if (!isBranch && (compare.Op != MachineOp.Cmp || compare.Cond != Cc.Always || !compare.HasImm || compare.Imm != 0 || !OnlySignAndZero(instrs, i)))
                continue;
            int maker = FindMaker(instrs, i, compare.R[2]);
            if (maker < 0)
                continue;
            instrs[maker].SetFlags = true;
            if (isBranch)
                instrs[i] = new MachineInstr(MachineOp.CondBranch) { Cond = compare.Cond, Targets = compare.Targets, Line = compare.Line };
            else
                instrs.RemoveAt(i);
        }
    }

    /// <summary>Everybody who reads the flags of the comparison looks at N or Z only.</summary>
    private static bool OnlySignAndZero(List<MachineInstr> instrs, int compare)
    {
        for (int i = compare + 1; i < instrs.Count; i++)
        {
            MachineInstr instr = instrs[i];
            if (instr.ReadsFlags && (instr.Op is MachineOp.Adc or MachineOp.Sbc || instr.Cond is not (Cc.Eq or Cc.Ne or Cc.Mi or Cc.Pl)))
                return false;
            if (instr.WritesFlags && instr.Cond == Cc.Always)
                return true;
        }
        return true;
    }

    /// <summary>The instruction that computes the register and could set the flags, when nothing between cares about flags.</summary>
    private static int FindMaker(List<MachineInstr> instrs, int compare, int register)
    {
        for (int j = compare - 1; j >= 0; j--)
        {
            MachineInstr instr = instrs[j];
            if (instr.R[0] == register && instr.Op is MachineOp.Add or MachineOp.Sub or MachineOp.Rsb or MachineOp.And or MachineOp.Orr or MachineOp.Eor
                or MachineOp.Bic or MachineOp.Lsl or MachineOp.Lsr or MachineOp.Asr or MachineOp.Adc or MachineOp.Sbc)
                return instr.Op == MachineOp.Add && instr.HasImm && !ThumbImmediate.IsExpanded(instr.Imm) && !ThumbImmediate.IsExpanded(-instr.Imm) ? -1 : j;
            if (instr.WritesFlags || instr.ReadsFlags || Writes(instr, register))
                return -1;
        }
        return -1;
    }

    private static bool Writes(MachineInstr instr, int register)
    {
        if (instr.Expansion is not null)
            foreach (MachineInstr move in instr.Expansion)
                if (move.R[0] == register)
                    return true;
        for (int p = 0; p < Operands.Count; p++)
            if (instr.R[p] == register && (p < 2 || (p == 2 && instr.Index != Indexing.Offset) || instr.Op is MachineOp.CopyLoop or MachineOp.ZeroLoop))
                return true;
        return instr.IsCall;
    }
}
