using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>A reload whose value still is in a register becomes a move, or nothing.</summary>
internal static class ReloadReuse
{
    private const int Registers = RegisterFile.Most;

    public static void Run(MachineFunction function)
    {
        int[] slotOf = new int[Registers];
        foreach (MachineBlock block in function.Blocks)
        {
            slotOf.AsSpan().Fill(-1);
            for (int i = 0; i < block.Instrs.Count; i++)
            {
                MachineInstr instr = block.Instrs[i];
                if (instr.Expansion is null)
                    block.Instrs[i] = Reused(instr, slotOf);
                else
                    for (int m = 0; m < instr.Expansion.Count; m++)
                        instr.Expansion[m] = Reused(instr.Expansion[m], slotOf);
            }
        }
    }

    /// <summary>The instruction to put in place of this one; a move of a register to itself emits nothing.</summary>
    private static MachineInstr Reused(MachineInstr instr, int[] slotOf)
    {
        if (instr.Base == FrameBase.Spill && instr.Op == MachineOp.Store)
        {
            // The slot changes: only this register holds its value now.
            for (int r = 0; r < Registers; r++)
                if (slotOf[r] == instr.Imm)
                    slotOf[r] = -1;
            slotOf[instr.R[4]] = instr.Imm;
            return instr;
        }
        if (instr.Base == FrameBase.Spill && instr.Op == MachineOp.Load)
        {
            int register = instr.R[0];
            int holder = Array.IndexOf(slotOf, instr.Imm);
            slotOf[register] = instr.Imm;
            return holder < 0 ? instr : AllocationWriter.Move(register, holder, instr.Line);
        }
        if (instr.IsCall)
            slotOf.AsSpan().Fill(-1);
        for (int p = 0; p < Operands.Count; p++)
            if (instr.R[p] >= 0 && (instr.Inserted ? p == 0 : (instr.RoleOf(p) & Role.Def) != 0))
                slotOf[instr.R[p]] = -1;
        return instr;
    }
}
