using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>A reload whose value still is in a register becomes a move, or nothing.</summary>
internal static class ReloadReuse
{
    private const int Registers = RegisterFile.Most;
    /// <summary>Number of a home, among the slots.</summary>
    private const int HomeSlots = 1 << 20;

    /// <param name="function">Allocated function.</param>
    public static void Run(MachineFunction function)
    {
        RegisterFile file = function.Registers;
        int[] slotOf = new int[Registers];
        foreach (MachineBlock block in function.Blocks)
        {
            slotOf.AsSpan().Fill(-1);
            for (int i = 0; i < block.Instrs.Count; i++)
            {
                MachineInstr instr = block.Instrs[i];
                if (instr.Expansion is null)
                    block.Instrs[i] = Reused(instr, slotOf, file);
                else
                    for (int m = 0; m < instr.Expansion.Count; m++)
                        instr.Expansion[m] = Reused(instr.Expansion[m], slotOf, file);
            }
        }
    }

    /// <summary>The instruction to put in place of this one; a move of a register to itself emits nothing.</summary>
    private static MachineInstr Reused(MachineInstr instr, int[] slotOf, RegisterFile file)
    {
        bool isMove = instr is { Inserted: true, Op: MachineOp.Mov, HasImm: false }, isToHome = file.IsHome(instr.R[0]), isFromHome = isMove && file.IsHome(instr.R[3]);
        bool isStore = instr.Base == FrameBase.Spill && instr.Op == MachineOp.Store, isLoad = instr.Base == FrameBase.Spill && instr.Op == MachineOp.Load;
        bool putsHome = isMove && isToHome && !isFromHome, takesHome = isFromHome && !isToHome;
        if (isStore || putsHome)
        {
            int slot = putsHome ? HomeSlots + instr.R[0] : instr.Imm, from = putsHome ? instr.R[3] : instr.R[4];
            // The slot changes: only this register holds its value now.
            for (int r = 0; r < Registers; r++)
                if (slotOf[r] == slot)
                    slotOf[r] = -1;
            slotOf[from] = slot;
            return instr;
        }
        if (isLoad || takesHome)
        {
            int register = instr.R[0], slot = takesHome ? HomeSlots + instr.R[3] : instr.Imm;
            int holder = Array.IndexOf(slotOf, slot);
            slotOf[register] = slot;
            return holder < 0 ? instr : AllocationWriter.Move(register, holder, instr.Line);
        }
        // From one home to another: no other register holds what the second one gets.
        if (isToHome)
            for (int r = 0; r < Registers; r++)
                if (slotOf[r] == HomeSlots + instr.R[0])
                    slotOf[r] = -1;
        if (instr.IsCall)
            slotOf.AsSpan().Fill(-1);
        for (int p = 0; p < Operands.Count; p++)
            if (instr.R[p] >= 0 && (instr.Inserted ? p == 0 : (instr.RoleOf(p) & Role.Def) != 0))
                slotOf[instr.R[p]] = -1;
        return instr;
    }
}
