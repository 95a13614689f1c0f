using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>Small improvements on allocated code: jumps, and comparisons with 0 that the instruction before can do.</summary>
internal static class Cleanup
{
    public static void Run(MachineFunction function, ThumbTarget target)
    {
        JumpCleanup.Run(function);
        foreach (MachineBlock block in function.Blocks)
            RemoveZeroComparison(block, target);
    }

    private static void RemoveZeroComparison(MachineBlock block, ThumbTarget target)
    {
        List<MachineInstr> instrs = block.Instrs;
        for (int i = instrs.Count - 1; i > 0; i--)
        {
            MachineInstr compare = instrs[i];
            bool isBranch = compare.Op == MachineOp.ZeroBranch;
            if (!isBranch && (compare.Op != MachineOp.Cmp || compare.Cond != Cc.Always || !compare.HasImm || compare.Imm != 0 || !OnlySignAndZero(instrs, i)))
                continue;
            int maker = FindMaker(instrs, i, compare.R[2], target);
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
    private static int FindMaker(List<MachineInstr> instrs, int compare, int register, ThumbTarget target)
    {
        for (int j = compare - 1; j >= 0; j--)
        {
            MachineInstr instr = instrs[j];
            if (instr.R[0] == register && instr.Op is MachineOp.Add or MachineOp.Sub or MachineOp.Rsb or MachineOp.And or MachineOp.Orr or MachineOp.Eor
                or MachineOp.Bic or MachineOp.Lsl or MachineOp.Lsr or MachineOp.Asr or MachineOp.Adc or MachineOp.Sbc)
                return instr.Op == MachineOp.Add && instr.HasImm && !ThumbImmediate.IsExpanded(instr.Imm) && !ThumbImmediate.IsExpanded(-instr.Imm) ? -1 : j;
            if (!target.HasThumb2 && instr.R[0] == register && (instr.Op is MachineOp.Mul or MachineOp.Mvn))
                return j;
            if (!target.HasThumb2 && MayChangeFlags(instr))
                return -1;
            if (instr.WritesFlags || instr.ReadsFlags || Writes(instr, register))
                return -1;
        }
        return -1;
    }

    /// <summary>Of 16-bit instructions only moves between registers, loads and stores leave the flags alone.</summary>
    private static bool MayChangeFlags(MachineInstr instr)
    {
        if (instr.Expansion is not null)
            return instr.Expansion.Exists(MayChangeFlags);
        return instr.Op is not (MachineOp.Load or MachineOp.Store) && !instr.IsMove;
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
