using System.Numerics;
using Emu.Guest.Compiler.Allocation;
using Emu.Guest.Compiler.Ir;

namespace Emu.Guest.Compiler.MachineCode;

/// <summary>
/// Moves loads up behind an earlier load of the block. On Cortex-M3 and M4 a load takes two cycles, but one when the instruction before it is a
/// load too (jnk0le, "pipeline cycle test"): n loads in a row take n + 1. In-order RV32 cores wait when the instruction behind a load uses its value.
/// </summary>
internal static class LoadClustering
{
    private const int LongestCluster = 8;

    public static void Run(MachineFunction function)
    {
        Liveness? liveness = null;
        Dictionary<MachineLoop, ulong[]> used = [];
        foreach (MachineBlock block in function.Blocks)
        {
            if (CountLoads(block) < 2)
                continue;
            liveness ??= new Liveness(function);
            ulong[]? mask = null;
            if (block.Loop is not null && !used.TryGetValue(block.Loop, out mask))
                used[block.Loop] = mask = ReferencedIn(block.Loop, function.RegisterCount);
            Cluster(block.Instrs, function.Registers.LimitOrder.Length - 1, Pressure(function, block.Instrs, liveness.LiveOut(block), mask));
        }
    }

    private static int CountLoads(MachineBlock block)
    {
        int loads = 0;
        foreach (MachineInstr instr in block.Instrs)
            loads += IsWordLoad(instr) ? 1 : 0;
        return loads;
    }

    /// <summary>Loads of the floating-point unit take two cycles wherever they stand.</summary>
    private static bool IsWordLoad(MachineInstr instr) => instr.Op == MachineOp.Load && instr.Kind is not (MemKind.F32 or MemKind.F64);

    private static ulong[] ReferencedIn(MachineLoop loop, int registers)
    {
        ulong[] used = new ulong[(registers + 63) / 64];
        foreach (MachineBlock block in loop.Blocks)
            foreach (MachineInstr instr in block.Instrs)
            {
                for (int p = 0; p < Operands.Count; p++)
                    Set(used, instr.V[p], true);
                foreach (Copy copy in instr.Copies ?? [])
                {
                    Set(used, copy.Dst, true);
                    Set(used, copy.Src, true);
                }
            }
        return used;
    }

    /// <summary>Number of values live in core registers behind each instruction. In a loop only those that it uses count: others can go to memory around it.</summary>
    private static List<int> Pressure(MachineFunction function, List<MachineInstr> instrs, ulong[] liveOut, ulong[]? mask)
    {
        ulong[] live = (ulong[])liveOut.Clone();
        for (int w = 0; mask is not null && w < live.Length; w++)
            live[w] &= mask[w];
        for (int v = MachineFunction.FirstVirtual; function.HasFloats && v < function.RegisterCount; v++)
            if (function.IsFloat(v))
                Set(live, v, false);
        int count = 0;
        foreach (ulong word in live)
            count += BitOperations.PopCount(word);
        int[] pressure = new int[instrs.Count];
        for (int i = instrs.Count - 1; i >= 0; i--)
        {
            pressure[i] = count;
            MachineInstr instr = instrs[i];
            foreach (Copy copy in instr.Copies ?? [])
                count += Count(copy.Dst, false);
            foreach (Copy copy in instr.Copies ?? [])
                count += Count(copy.Src, true);
            for (int p = 0; p < Operands.Count; p++)
                if ((instr.RoleOf(p) & Role.Def) != 0)
                    count += Count(instr.V[p], false);
            for (int p = 0; p < Operands.Count; p++)
                if ((instr.RoleOf(p) & Role.Use) != 0)
                    count += Count(instr.V[p], true);
        }
        return [.. pressure];

        int Count(int register, bool isLive) => function.IsFloat(register) ? 0 : Set(live, register, isLive);
    }

    private static int Set(ulong[] live, int register, bool isLive)
    {
        if (register < MachineFunction.FirstVirtual)
            return 0;
        ulong bit = 1UL << register;
        bool was = (live[register >> 6] & bit) != 0;
        live[register >> 6] = isLive ? live[register >> 6] | bit : live[register >> 6] & ~bit;
        return (isLive ? 1 : 0) - (was ? 1 : 0);
    }

    /// <param name="instrs">Block.</param>
    /// <param name="mostLive">Values that may be live while loads are moved across: one register fewer than there are.</param>
    /// <param name="pressure">Live values behind each instruction.</param>
    private static void Cluster(List<MachineInstr> instrs, int mostLive, List<int> pressure)
    {
        int last = -1;
        int length = 0;
        for (int i = 0; i < instrs.Count; i++)
        {
            if (!IsWordLoad(instrs[i]))
                continue;
            // A write-back load has the copy of its pointer in front of it: both move.
            int first = i > 0 && instrs[i].Index != Indexing.Offset && instrs[i - 1].IsMove && instrs[i - 1].D == instrs[i].N ? i - 1 : i;
            if (last < 0 || length >= LongestCluster || (first > last + 1 && !CanMove(instrs, mostLive, pressure, last, first, i)))
            {
                last = i;
                length = 1;
                continue;
            }
            for (int from = first, to = last + 1; from <= i && first > last + 1; from++, to++)
                MoveUp(instrs, pressure, from, to);
            last += i - first + 1;
            length++;
        }
    }

    private static bool CanMove(List<MachineInstr> instrs, int mostLive, List<int> pressure, int last, int first, int load)
    {
        for (int i = last; i < first; i++)
            if (pressure[i] + 1 > mostLive)
                return false;
        for (int i = last + 1; i < first; i++)
            if (IsBarrier(instrs[i]) || Conflict(instrs[i], instrs[load]) || (first < load && Conflict(instrs[i], instrs[first])))
                return false;
        return first == load || !UsesBetween(instrs, last + 1, first, instrs[first].M);
    }

    /// <summary>Loads stay behind stores, calls and checks.</summary>
    private static bool IsBarrier(MachineInstr instr) => instr.Op is MachineOp.Store or MachineOp.StoreDual or MachineOp.CopyLoop or MachineOp.ZeroLoop
        or MachineOp.Call or MachineOp.CallIndirect or MachineOp.TrapIf or MachineOp.ParallelCopy;

    /// <summary>One writes what the other reads or writes.</summary>
    private static bool Conflict(MachineInstr a, MachineInstr b)
    {
        for (int p = 0; p < Operands.Count; p++)
        {
            Role role = a.RoleOf(p);
            if (role == Role.None)
                continue;
            for (int q = 0; q < Operands.Count; q++)
                if (b.V[q] == a.V[p] && ((role | b.RoleOf(q)) & Role.Def) != 0)
                    return true;
        }
        return false;
    }

    private static bool UsesBetween(List<MachineInstr> instrs, int from, int to, int register)
    {
        for (int i = from; i < to; i++)
            for (int p = 0; p < Operands.Count; p++)
                if (instrs[i].V[p] == register)
                    return true;
        return false;
    }

    private static void MoveUp(List<MachineInstr> instrs, List<int> pressure, int from, int to)
    {
        MachineInstr moved = instrs[from];
        instrs.RemoveAt(from);
        instrs.Insert(to, moved);
        // The result is live over what it was moved across.
        int behind = pressure[from];
        pressure.RemoveAt(from);
        pressure.Insert(to, to > 0 ? pressure[to - 1] : behind);
        for (int i = to; i <= from; i++)
            pressure[i]++;
    }
}
