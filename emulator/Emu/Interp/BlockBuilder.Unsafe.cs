using Emu.Isa;
using Emu.Timing;

namespace Emu.Interp;

/// <summary>Decodes straight code into blocks, once per block, with its time.</summary>
/// <remarks>
/// A block ends after a branch, at <see cref="Block.MaximumOps"/> instructions, after a system instruction outside IT blocks, or at the end of a
/// region. An IT block is never cut by the length limit. Hooks do not end blocks, so that they cannot change time.
/// Safety: code bytes are read through the processor's checked fetch; ops are written into room for exactly their number.
/// </remarks>
internal sealed unsafe class BlockBuilder(Processor processor, IReadOnlyList<BlockCache> caches)
{
    readonly RowShape[] _shapes = processor.Shapes;
    readonly TimedOp[] _ops = new TimedOp[Block.MaximumOps + 5];
    readonly ushort[] _rows = new ushort[Block.MaximumOps + 5];
    readonly byte[] _states = new byte[Block.MaximumOps + 5];
    readonly OpCost[] _costs = new OpCost[Block.MaximumOps + 5];
    readonly HashSet<uint> _hooks = [];

    /// <summary>Decodes the block at an address.</summary>
    /// <param name="cache">Where it goes.</param>
    /// <param name="pc">Address.</param>
    /// <param name="state">Decode state there (ITSTATE); a block that starts inside an IT block is not found again by its address.</param>
    /// <returns>Null when the first instruction cannot be fetched.</returns>
    public Block* Build(BlockCache cache, uint pc, byte state)
    {
        int count = Decode(pc, state);
        if (count == 0)
            return null;
        Block* b = cache.Allocate(count);
        ReadOnlySpan<TimedOp> ops = _ops.AsSpan(0, count);
        b->Start = pc;
        b->JumpPenalty = (uint)BlockTimer.Time(processor.Timing, ops, _costs);
        b->Count = (uint)count;
        ref readonly TimedOp last = ref ops[^1];
        b->FallPc = last.Fields.Address + last.Fields.Length;
        for (int i = 0; i < count; i++)
            Fill(ref b->First[i], i);
        SetSteps(cache, b);
        SetPaths(b, last, BlockTimer.Sum(_costs.AsSpan(0, count)));
        b->FetchStamp = uint.MaxValue;
        if (state == 0)
            cache.Add(b);
        return b;
    }

    /// <summary>Puts the hook wrapper before an instruction, or takes it away, in the blocks that exist and in those to come.</summary>
    public void SetHook(uint address, bool on)
    {
        if (on)
            _hooks.Add(address);
        else
            _hooks.Remove(address);
        foreach (BlockCache cache in caches)
            foreach (nint at in cache.Blocks)
                SetHook(cache, (Block*)at, address, on);
    }

    void SetHook(BlockCache cache, Block* b, uint address, bool on)
    {
        if (address < b->Start || address >= b->FallPc)
            return;
        for (Op* op = b->First; op != b->End; op++)
            if (op->Fields.Address == address)
            {
                op->Run = on ? &Wrappers.Hook : op->Body;
                SetSteps(cache, b);
            }
    }

    // New room each time: the engine may be inside the old steps when a watcher of an access sets a hook.
    void SetSteps(BlockCache cache, Block* b)
    {
        Step* step = b->FirstStep = cache.AllocateSteps((int)b->Count);
        for (Op* op = b->First; op != b->End; op++)
        {
            bool isHooked = _hooks.Contains(op->Fields.Address), isLast = op + 1 == b->End;
            if (!isHooked && processor.DoesNothing(op->RowIndex) && (nint)op->Body == (nint)op->Row)
                continue;
            Pair pair = isHooked || isLast || _hooks.Contains(op[1].Fields.Address) ? default : processor.PairOf(op[0], op[1]);
            *step = pair.Run == null ? new Step { Run = op->Run, Op = op, Leaves = op } : new Step { Run = pair.Run, Op = op, Leaves = pair.SecondLeaves ? op + 1 : op };
            step++;
            if (pair.Run != null)
                op++;
        }
        b->EndStep = step;
    }

    int Decode(uint pc, byte state)
    {
        int count = 0;
        while (count < Block.MaximumOps || state != 0)
        {
            if (!processor.Fetch(pc, out uint word))
                break;
            int row = processor.Decode(word, pc, state, out Fields f);
            if (count + processor.Followers(row, f) >= Block.MaximumOps + 4)
                break;
            _states[count] = state;
            _rows[count] = (ushort)row;
            _ops[count++] = new TimedOp(_shapes[row].Timing, f, processor.Traits(row, f), (ushort)row);
            state = processor.NextState(row, f, state);
            pc += f.Length;
            RowFlags flags = _shapes[row].Flags;
            if ((flags & RowFlags.Branch) != 0 || ((flags & RowFlags.System) != 0 && state == 0))
                break;
        }
        return count;
    }

    void Fill(ref Op op, int i)
    {
        op.Fields = _ops[i].Fields;
        op.RowIndex = _rows[i];
        op.It = _states[i];
        op.Cost = _costs[i];
        processor.SetHandlers(ref op);
        op.Run = _hooks.Contains(op.Fields.Address) ? &Wrappers.Hook : op.Body;
    }

    void SetPaths(Block* b, in TimedOp last, BlockCost cost)
    {
        uint refill = b->First[b->Count - 1].Cost.Taken;
        b->AlwaysTaken = (last.Traits & OpTraits.Unconditional) != 0;
        // An ISB or FENCE.I refetches although it falls through; other instructions that fall through do not.
        bool refetches = last.Class == TimingClass.Barrier && processor.Refetches(b->First[b->Count - 1].RowIndex);
        b->Refill = (last.Traits & OpTraits.WritesPc) != 0 || refetches ? refill : 0;
        b->Fall = new BlockPath { Issue = cost.Issue, LoadUse = cost.LoadUse, Fetch = cost.Fetch, Branch = b->AlwaysTaken || refetches ? b->Refill : b->First[b->Count - 1].Cost.NotTaken };
        b->FallCycles = b->Fall.Cycles;
        b->Taken = b->Fall with { Branch = b->Refill };
        b->TakenCycles = b->Taken.Cycles;
    }
}
