using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Thumb;

/// <summary>What allocated instructions read and write, and which registers are live at the ends of blocks. Masks of r0 to r14.</summary>
internal sealed class PhysicalRegisters
{
    private const int CallClobbered = 0x500F;

    private readonly int[] _liveOut;

    /// <param name="function">Allocated function whose copies are plain moves.</param>
    public PhysicalRegisters(MachineFunction function)
    {
        function.Number();
        _liveOut = new int[function.Blocks.Count];
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int b = function.Blocks.Count - 1; b >= 0; b--)
                foreach (MachineBlock target in function.Blocks[b].Successors)
                {
                    int live = _liveOut[b] | LiveIn(target);
                    changed |= live != _liveOut[b];
                    _liveOut[b] = live;
                }
        }
    }

    public int LiveOut(MachineBlock block) => _liveOut[block.Index];

    /// <summary>Registers that are live before an instruction, when those behind it are known.</summary>
    public static int Before(MachineInstr instr, int after) => (after & ~Writes(instr)) | Reads(instr);

    public static int Reads(MachineInstr instr)
    {
        int mask = (int)(uint)instr.RegisterMask;
        for (int p = 0; p < Operands.Count; p++)
            if (instr.R[p] >= 0 && (instr.Inserted ? p != 0 : (instr.RoleOf(p) & Role.Use) != 0))
                mask |= 1 << instr.R[p];
        return mask;
    }

    public static int Writes(MachineInstr instr)
    {
        int mask = instr.IsCall ? CallClobbered : 0;
        for (int p = 0; p < Operands.Count; p++)
            if (instr.R[p] >= 0 && (instr.Inserted ? p == 0 : (instr.RoleOf(p) & Role.Def) != 0))
                mask |= 1 << instr.R[p];
        return mask;
    }

    private int LiveIn(MachineBlock block)
    {
        int live = _liveOut[block.Index];
        for (int i = block.Instrs.Count - 1; i >= 0; i--)
            live = Before(block.Instrs[i], live);
        return live;
    }
}
