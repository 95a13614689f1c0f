using Emu.Guest.Compiler.Ir;
using Emu.Guest.Compiler.MachineCode;

namespace Emu.Guest.Compiler.Allocation;

/// <summary>Writes the allocator's decisions into the instructions and puts reloads, stores and moves in.</summary>
/// <param name="function">Function that is allocated.</param>
/// <param name="webs">Web of each virtual register.</param>
/// <param name="owner">What holds each register in each slot.</param>
/// <param name="allowed">Mask of registers that the allocator used.</param>
/// <param name="frequencyOf">Executions of an instruction.</param>
internal sealed class AllocationWriter(MachineFunction function, Web?[] webs, int[][] owner, ulong allowed, Func<int, float> frequencyOf)
{
    private readonly RegisterFile _file = function.Registers;
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
        AssignHomes(spilled);
        List<List<Web>> slots = [];
        foreach (Web web in spilled)
        {
            if (web.Home >= 0)
                continue;
            int slot = slots.FindIndex(holders => !holders.Exists(h => WebBuilder.Overlap(h.Ranges, web.Ranges)));
            if (slot < 0)
            {
                slot = slots.Count;
                slots.Add([]);
            }
            slots[slot].Add(web);
            web.Home = ParallelMove.FirstSlot + slot;
        }
        function.SpillSlots = slots.Count;
    }

    /// <summary>A move to or from a home takes one cycle, a load or store two: the values that are touched most go there.</summary>
    private void AssignHomes(List<Web> spilled)
    {
        if (_file.Homes.Length == 0)
            return;
        List<(float Touches, Web Web)> byTouches = [.. spilled.Select(w => (w.References.Sum(r => frequencyOf(r.Index)), w))];
        Dictionary<int, List<Web>> holders = _file.Homes.ToDictionary(static r => r, static _ => new List<Web>());
        foreach ((float touches, Web web) in byTouches.OrderByDescending(static w => w.Touches))
            foreach (int register in _file.Homes)
            {
                bool isPaid = (_file.Free >> register & 1) != 0 || holders[register].Count > 0;
                if ((!isPaid && touches < _file.HomeWorth) || holders[register].Exists(h => WebBuilder.Overlap(h.Ranges, web.Ranges)) || IsTaken(register, web))
                    continue;
                holders[register].Add(web);
                web.Home = register;
                break;
            }
    }

    private bool IsTaken(int register, Web web)
    {
        foreach (LiveRange range in web.Ranges)
            if (owner[register].AsSpan(range.Start, range.End - range.Start + 1).ContainsAnyExcept(0))
                return true;
        return false;
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
                    written.Add(Reload(function, piece.Web, piece.Register, instr.Line));
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
                written.Add(Store(function, web.Home, instr.R[p], instr.Line));
    }

    private void StoreCopies(MachineInstr instr, int index, List<MachineInstr> written)
    {
        foreach (Copy copy in instr.Copies!)
            if (copy.Dst >= MachineFunction.FirstVirtual && !IsIdentity(copy) && webs[copy.Dst] is { IsReadFromMemory: true } web
                && web.RegisterAt(2 * index + 1) is var register and >= 0)
                written.Add(Store(function, web.Home, register, instr.Line));
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
                    dst = web.Home;
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
                    src = web.Home;
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

    private static MachineInstr Reload(MachineFunction function, Web web, int register, SourceLine? line) =>
        web.Remake is not null ? Remake(web.Remake, register, line) : Load(function, register, web.Home, line);

    /// <summary>A register of the floating-point unit may hold a double, and then it is spilled whole.</summary>
    private static MemKind SpillKind(MachineFunction function, int register) =>
        function.HasDoubles && register >= RegisterFile.FirstFloat ? MemKind.F64 : MemKind.I32;

    internal static MachineInstr Remake(MachineInstr original, int register, SourceLine? line)
    {
        MachineInstr copy = new(original.Op)
        {
            HasImm = original.HasImm,
            Imm = original.Imm,
            Imm2 = original.Imm2,
            IsDouble = original.IsDouble,
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

    /// <summary>Brings a value from its home into a register.</summary>
    internal static MachineInstr Load(MachineFunction function, int register, int home, SourceLine? line)
    {
        if (home < ParallelMove.FirstSlot)
            return Move(register, home, line);
        int slot = home - ParallelMove.FirstSlot;
        MachineInstr load = new(MachineOp.Load) { Kind = SpillKind(function, register), Base = FrameBase.Spill, Imm = slot, Inserted = true, Line = line };
        load.R[0] = register;
        return load;
    }

    /// <summary>Brings a value from a register to its home.</summary>
    internal static MachineInstr Store(MachineFunction function, int home, int register, SourceLine? line)
    {
        if (home < ParallelMove.FirstSlot)
            return Move(home, register, line);
        int slot = home - ParallelMove.FirstSlot;
        MachineInstr store = new(MachineOp.Store) { Kind = SpillKind(function, register), Base = FrameBase.Spill, Imm = slot, Inserted = true, Line = line };
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
