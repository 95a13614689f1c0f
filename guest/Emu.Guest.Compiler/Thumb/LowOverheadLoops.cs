using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>
/// Makes LE of the subtraction and the branch at the end of a loop whose rounds are counted in LR: it goes back while LR is above 1, and only then subtracts
/// (ARMv8-M ARM, DDI 0553, C2.4, LE). A DLS before the loop would do nothing but move the count to LR, as what stands there does.
/// </summary>
internal static class LowOverheadLoops
{
    private const int Link = 14;
    /// <summary>LE reaches 4094 bytes back.</summary>
    private const int Reach = 4094;
    /// <summary>Bytes that an instruction may become; only tables of branches are longer.</summary>
    private const int LongestInstruction = 20;

    /// <param name="function">Allocated code without copies, in its final order.</param>
    public static void Run(MachineFunction function)
    {
        function.Number();
        foreach (MachineBlock block in function.Blocks)
        {
            MachineInstr end = block.Terminator;
            if (end.Op != MachineOp.CondBranch || end.Cond is not (Cc.Ne or Cc.Eq))
                continue;
            MachineBlock start = end.Targets[end.Cond == Cc.Ne ? 0 : 1], exit = end.Targets[end.Cond == Cc.Ne ? 1 : 0];
            int count = CountAt(block);
            if (count < 0 || start.Index > block.Index || !Reaches(function, start, block))
                continue;
            block.Instrs[^1] = new MachineInstr(MachineOp.LoopEnd) { Targets = [start, exit], Line = end.Line };
            block.Instrs.RemoveAt(count);
        }
    }

    /// <summary>Where the block takes 1 from LR, when that sets the flags of the branch and nobody looks at LR behind it; else -1.</summary>
    private static int CountAt(MachineBlock block)
    {
        for (int i = block.Instrs.Count - 2; i >= 0; i--)
        {
            MachineInstr instr = block.Instrs[i];
            if (instr.CountsRounds && instr.R[0] == Link && instr.R[2] == Link)
                return instr.SetFlags ? i : -1;
            if (instr.WritesFlags || instr.ReadsFlags || Names(instr, Link))
                return -1;
        }
        return -1;
    }

    private static bool Names(MachineInstr instr, int register)
    {
        for (int p = 0; p < Operands.Count; p++)
            if (instr.R[p] == register)
                return true;
        return instr.IsCall;
    }

    private static bool Reaches(MachineFunction function, MachineBlock start, MachineBlock end)
    {
        int bytes = 0;
        for (int b = start.Index; b <= end.Index; b++)
        {
            MachineBlock block = function.Blocks[b];
            bytes += LongestInstruction * block.Instrs.Count + 6 * block.Successors.Length;
        }
        return bytes <= Reach;
    }
}
