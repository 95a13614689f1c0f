using Emu.Guest.Compiler.Allocation;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>
/// Lets ADD and CMP work on high registers where they are, on ARMv6-M: besides moves these two are the instructions that reach r8 to r12. ADD then
/// has its result in the place of its first operand and leaves the flags alone.
/// </summary>
internal static class HighOperands
{
    /// <summary>Runs when nothing more is put between instructions; copies become plain moves.</summary>
    public static void Run(MachineFunction function)
    {
        foreach (MachineBlock block in function.Blocks)
            block.Flatten();
        PhysicalRegisters registers = new(function);
        foreach (MachineBlock block in function.Blocks)
            Rewrite(block.Instrs, registers.LiveOut(block), function.Registers);
    }

    private static void Rewrite(List<MachineInstr> instrs, int liveOut, RegisterFile file)
    {
        int live = liveOut;
        int[] after = new int[instrs.Count];
        for (int i = instrs.Count - 1; i >= 0; i--)
        {
            after[i] = live;
            live = PhysicalRegisters.Before(instrs[i], live);
        }
        for (int i = 0; i + 1 < instrs.Count; i++)
        {
            MachineInstr move = instrs[i];
            if (!move.IsMove || !move.Inserted || !file.IsHome(move.R[3]) || file.IsHome(move.R[0]))
                continue;
            int user = UserOf(instrs, i);
            if (user < 0)
                continue;
            if (TryAddInHigh(instrs, i, user, after) || TryAddFromHigh(instrs[user], move, after[user]) || TryCompareHigh(instrs[user], move, after[user]))
                instrs[i] = new MachineInstr(MachineOp.ParallelCopy) { Expansion = [], Line = move.Line };
        }
        instrs.RemoveAll(static i => i.Expansion is { Count: 0 });
    }

    /// <summary>The next instruction that has to do with the copy or its source.</summary>
    private static int UserOf(List<MachineInstr> instrs, int move)
    {
        int wanted = 1 << instrs[move].R[0];
        for (int i = move + 1; i < instrs.Count; i++)
        {
            if ((PhysicalRegisters.Reads(instrs[i]) & wanted) != 0)
                return i;
            if ((PhysicalRegisters.Writes(instrs[i]) & (wanted | 1 << instrs[move].R[3])) != 0)
                return -1;
        }
        return -1;
    }

    private static bool IsPlainSum(MachineInstr instr) => instr is { Op: MachineOp.Add, HasImm: false, SetFlags: false, ShiftAmount: 0 } && instr.Tied < 0 && !instr.Inserted;

    private static bool IsDead(int register, int after) => (after >> register & 1) == 0;

    /// <summary>a = high; d = a + b; high = d, where nobody needs a or d: high += b.</summary>
    private static bool TryAddInHigh(List<MachineInstr> instrs, int move, int user, int[] after)
    {
        MachineInstr sum = instrs[user];
        if (user + 1 >= instrs.Count || !IsPlainSum(sum))
            return false;
        int copy = instrs[move].R[0], high = instrs[move].R[3];
        MachineInstr back = instrs[user + 1];
        int other = sum.R[2] == copy ? sum.R[3] : sum.R[2];
        if (!back.IsMove || !back.Inserted || back.R[0] != high || back.R[3] != sum.R[0] || other == copy
            || !IsDead(sum.R[0], after[user + 1]) || (sum.R[0] != copy && !IsDead(copy, after[user])))
            return false;
        (sum.R[0], sum.R[2], sum.R[3]) = (high, high, other);
        instrs[user + 1] = new MachineInstr(MachineOp.ParallelCopy) { Expansion = [], Line = back.Line };
        return true;
    }

    /// <summary>a = high; d = d + a, where nobody needs a: d += high.</summary>
    private static bool TryAddFromHigh(MachineInstr sum, MachineInstr move, int after)
    {
        int copy = move.R[0], d = sum.R[0];
        if (!IsPlainSum(sum) || d == copy || !IsDead(copy, after) || !((sum.R[2] == d && sum.R[3] == copy) || (sum.R[3] == d && sum.R[2] == copy)))
            return false;
        (sum.R[2], sum.R[3]) = (d, move.R[3]);
        return true;
    }

    private static bool TryCompareHigh(MachineInstr compare, MachineInstr move, int after)
    {
        int copy = move.R[0];
        if (compare is not { Op: MachineOp.Cmp, HasImm: false, Inserted: false } || !IsDead(copy, after) || compare.R[2] == compare.R[3])
            return false;
        compare.R[compare.R[2] == copy ? 2 : 3] = move.R[3];
        return true;
    }
}
