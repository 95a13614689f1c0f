using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>Writes the allocator's decisions into the instructions and puts reloads, stores and moves in.</summary>
internal sealed class AllocationWriter(MachineFunction function, Web?[] webs, int[][] owner, ulong allowed)
{
    private readonly Dictionary<int, List<Piece>> _reloads = [];

    public void Run()
    {
        List<Web> spilled = FindMemoryReads();
        AssignSpillSlots(spilled);
        foreach (MachineBlock block in function.Blocks)
            WriteBlock(block);
    }

    private List<Web> FindMemoryReads()
    {
        List<Web> spilled = [];
        for (int v = MachineFunction.FirstVirtual; v < webs.Length; v++)
        {
            Web? web = webs[v];
            if (web is null || web.Register != v)
                continue;
            foreach (Piece piece in web.Pieces)
                if (piece.ReloadBefore >= 0)
                {
                    (_reloads.TryGetValue(piece.ReloadBefore, out List<Piece>? list) ? list : _reloads[piece.ReloadBefore] = []).Add(piece);
                    Read(web, spilled);
                }
        }
        foreach (MachineBlock block in function.Blocks)
            for (int i = 0; i < block.Instrs.Count; i++)
                foreach (Copy copy in block.Instrs[i].Copies ?? [])
                    if (copy.Src >= MachineFunction.FirstVirtual && webs[copy.Src] is Web web && !IsIdentity(copy)
                        && web.RegisterAt(2 * (block.First + i)) < 0)
                        Read(web, spilled);
        return spilled;
    }

    private bool IsIdentity(Copy copy) => copy.Src >= MachineFunction.FirstVirtual && copy.Dst >= MachineFunction.FirstVirtual && webs[copy.Src] == webs[copy.Dst];

    private static void Read(Web web, List<Web> spilled)
    {
        if (web.IsReadFromMemory || web.Remake is not null)
            return;
        web.IsReadFromMemory = true;
        spilled.Add(web);
    }

    /// <summary>Webs that are never live at once share a slot.</summary>
    private void AssignSpillSlots(List<Web> spilled)
    {
        List<List<Web>> slots = [];
        foreach (Web web in spilled)
        {
            int slot = slots.FindIndex(holders => !holders.Exists(h => WebBuilder.Overlap(h.Ranges, web.Ranges)));
            if (slot < 0)
            {
                slot = slots.Count;
                slots.Add([]);
            }
            slots[slot].Add(web);
            web.SpillSlot = slot;
        }
        function.SpillSlots = slots.Count;
    }

    private void WriteBlock(MachineBlock block)
    {
        List<MachineInstr> written = new(block.Instrs.Count + 8);
        for (int i = 0; i < block.Instrs.Count; i++)
        {
            MachineInstr instr = block.Instrs[i];
            int index = block.First + i;
            if (_reloads.TryGetValue(index, out List<Piece>? reloads))
                foreach (Piece piece in reloads)
                    written.Add(Reload(piece.Web, piece.Register, instr.Line));
            if (instr.Copies is not null)
            {
                WriteCopies(instr, index);
                written.Add(instr);
                StoreCopies(instr, index, written);
            }
            else if (WriteOperands(instr, index))
            {
                written.Add(instr);
                StoreResults(instr, index, written);
            }
        }
        block.Instrs = written;
    }

    /// <summary>False when the instruction only makes a value that is made again elsewhere.</summary>
    private bool WriteOperands(MachineInstr instr, int index)
    {
        for (int p = 0; p < Operands.Count; p++)
        {
            Role role = instr.RoleOf(p);
            if (role == Role.None)
                continue;
            Web web = webs[instr.V[p]]!;
            instr.R[p] = web.RegisterAt(2 * index + ((role & Role.Use) != 0 ? 0 : 1));
            if (instr.R[p] >= 0)
                continue;
            if (web.Remake == instr)
                return false;
            throw new InvalidOperationException($"{function.Symbol.Name}: operand {p} of {instr.Op} has no register");
        }
        return true;
    }

    private void StoreResults(MachineInstr instr, int index, List<MachineInstr> written)
    {
        for (int p = 0; p < Operands.Count; p++)
            if ((instr.RoleOf(p) & Role.Def) != 0 && webs[instr.V[p]] is { IsReadFromMemory: true } web)
                written.Add(Store(web.SpillSlot, instr.R[p], instr.Line));
    }

    private void StoreCopies(MachineInstr instr, int index, List<MachineInstr> written)
    {
        foreach (Copy copy in instr.Copies!)
            if (copy.Dst >= MachineFunction.FirstVirtual && !IsIdentity(copy) && webs[copy.Dst] is { IsReadFromMemory: true } web
                && web.RegisterAt(2 * index + 1) is var register and >= 0)
                written.Add(Store(web.SpillSlot, register, instr.Line));
    }

    private void WriteCopies(MachineInstr instr, int index)
    {
        List<ParallelMove> moves = [];
        foreach (Copy copy in instr.Copies!)
        {
            if (IsIdentity(copy))
                continue;
            int dst = copy.Dst;
            if (dst >= MachineFunction.FirstVirtual)
            {
                Web web = webs[dst]!;
                dst = web.RegisterAt(2 * index + 1);
                if (dst < 0 && !web.IsReadFromMemory)
                    continue;
                if (dst < 0)
                    dst = ParallelMove.FirstSlot + web.SpillSlot;
            }
            int src = copy.Src;
            MachineInstr? value = copy.Value;
            if (src >= MachineFunction.FirstVirtual)
            {
                Web web = webs[src]!;
                src = web.RegisterAt(2 * index);
                if (src < 0 && web.Remake is not null)
                    value = web.Remake;
                else if (src < 0)
                    src = ParallelMove.FirstSlot + web.SpillSlot;
            }
            moves.Add(new ParallelMove(dst, value is null ? src : -1, value));
        }
        instr.Expansion = new ParallelMoves(function, FreeAt(index), instr.Line).Resolve(moves);
    }

    /// <summary>Registers that hold nothing around an instruction; those that are saved anyway.</summary>
    private ulong FreeAt(int index)
    {
        ulong free = 0;
        for (int r = 0; r < RegisterFile.Most; r++)
            if ((allowed >> r & 1) != 0 && owner[r][2 * index] == 0 && owner[r][2 * index + 1] == 0 && ((function.UsedRegisters | function.Registers.Free) >> r & 1) != 0)
                free |= 1UL << r;
        return free;
    }

    private static MachineInstr Reload(Web web, int register, SourceLine? line) =>
        web.Remake is not null ? Remake(web.Remake, register, line) : Load(register, web.SpillSlot, line);

    internal static MachineInstr Remake(MachineInstr original, int register, SourceLine? line)
    {
        MachineInstr copy = new(original.Op)
        {
            HasImm = original.HasImm,
            Imm = original.Imm,
            Kind = original.Kind,
            Base = original.Base,
            Slot = original.Slot,
            Symbol = original.Symbol,
            Inserted = true,
            Repeats = original,
            Line = line,
        };
        copy.R[0] = register;
        return copy;
    }

    internal static MachineInstr Load(int register, int slot, SourceLine? line)
    {
        MachineInstr load = new(MachineOp.Load) { Kind = MemKind.I32, Base = FrameBase.Spill, Imm = slot, Inserted = true, Line = line };
        load.R[0] = register;
        return load;
    }

    internal static MachineInstr Store(int slot, int register, SourceLine? line)
    {
        MachineInstr store = new(MachineOp.Store) { Kind = MemKind.I32, Base = FrameBase.Spill, Imm = slot, Inserted = true, Line = line };
        store.R[4] = register;
        return store;
    }

    internal static MachineInstr Move(int dst, int src, SourceLine? line)
    {
        MachineInstr move = new(MachineOp.Mov) { Inserted = true, Line = line };
        move.R[0] = dst;
        move.R[3] = src;
        return move;
    }
}
