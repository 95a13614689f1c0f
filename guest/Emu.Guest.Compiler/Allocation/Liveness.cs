using System.Numerics;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>Which virtual registers are live at the end of each block.</summary>
internal sealed class Liveness
{
    private readonly int _words;
    private readonly ulong[][] _out;

    public Liveness(MachineFunction function)
    {
        int count = function.Blocks.Count;
        _words = (function.RegisterCount + 63) / 64;
        _out = new ulong[count][];
        ulong[][] live = new ulong[count][];
        ulong[][] kill = new ulong[count][];
        for (int b = 0; b < count; b++)
        {
            _out[b] = new ulong[_words];
            live[b] = new ulong[_words];
            kill[b] = new ulong[_words];
            Summarise(function.Blocks[b], live[b], kill[b]);
        }
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int b = count - 1; b >= 0; b--)
                changed |= Flow(function.Blocks[b], live, kill);
        }
    }

    public ulong[] LiveOut(MachineBlock block) => _out[block.Index];

    /// <summary>Calls <paramref name="visit"/> for each member.</summary>
    public static void ForEach(ulong[] set, Action<int> visit)
    {
        for (int w = 0; w < set.Length; w++)
            for (ulong bits = set[w]; bits != 0; bits &= bits - 1)
                visit(w * 64 + BitOperations.TrailingZeroCount(bits));
    }

    private static void Summarise(MachineBlock block, ulong[] live, ulong[] kill)
    {
        for (int i = block.Instrs.Count - 1; i >= 0; i--)
        {
            MachineInstr instr = block.Instrs[i];
            if (instr.Copies is not null)
            {
                foreach (Copy copy in instr.Copies)
                    if (copy.Dst >= MachineFunction.FirstVirtual)
                        Define(copy.Dst, live, kill);
                foreach (Copy copy in instr.Copies)
                    if (copy.Src >= MachineFunction.FirstVirtual)
                        live[copy.Src >> 6] |= 1UL << copy.Src;
                continue;
            }
            for (int p = 0; p < Operands.Count; p++)
                if ((instr.RoleOf(p) & Role.Def) != 0)
                    Define(instr.V[p], live, kill);
            for (int p = 0; p < Operands.Count; p++)
                if ((instr.RoleOf(p) & Role.Use) != 0)
                    live[instr.V[p] >> 6] |= 1UL << instr.V[p];
        }
    }

    private static void Define(int register, ulong[] live, ulong[] kill)
    {
        live[register >> 6] &= ~(1UL << register);
        kill[register >> 6] |= 1UL << register;
    }

    /// <summary><paramref name="live"/> starts as what each block reads first, and grows to what is live at its start.</summary>
    private bool Flow(MachineBlock block, ulong[][] live, ulong[][] kill)
    {
        ulong[] atEnd = _out[block.Index];
        ulong[] atStart = live[block.Index];
        ulong[] killed = kill[block.Index];
        bool changed = false;
        foreach (MachineBlock target in block.Successors)
        {
            ulong[] from = live[target.Index];
            for (int w = 0; w < _words; w++)
            {
                ulong added = from[w] & ~atEnd[w];
                if (added == 0)
                    continue;
                atEnd[w] |= added;
                ulong start = atStart[w] | (added & ~killed[w]);
                changed |= start != atStart[w];
                atStart[w] = start;
            }
        }
        return changed;
    }
}
