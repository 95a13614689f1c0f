using Emu.Arm;
using Emu.Isa;
using Emu.Memory;
using Emu.Timing;

namespace Emu.Interp;

/// <summary>Decodes straight code into blocks, once per block, with its time.</summary>
/// <remarks>
/// A block ends after a branch, at <see cref="Block.MaximumOps"/> instructions, after a system instruction outside IT blocks, or at the end of a
/// region. An IT block is never cut by the length limit. Hooks do not end blocks, so that they cannot change time.
/// Safety: code bytes are read through the address space's checked reads; ops are written into room for exactly their number.
/// </remarks>
internal sealed unsafe class BlockBuilder(AddressSpace memory, ICoreTiming timing, BlockCache cache, Features features)
{
    static readonly Row<ArmCore>[] Rows = ThumbRows<ArmCore, uint, ulong>.All;

    readonly ThumbDecoder _decoder = new(features);
    readonly TimedOp[] _ops = new TimedOp[Block.MaximumOps + 5];
    readonly ushort[] _rows = new ushort[Block.MaximumOps + 5];
    readonly byte[] _it = new byte[Block.MaximumOps + 5];
    readonly OpCost[] _costs = new OpCost[Block.MaximumOps + 5];
    readonly HashSet<uint> _hooks = [];

    /// <summary>Decodes the block at an address.</summary>
    /// <param name="pc">Address.</param>
    /// <param name="itState">ITSTATE there; a block that starts inside an IT block is not found again by its address.</param>
    /// <returns>Null when the first instruction cannot be fetched.</returns>
    public Block* Build(uint pc, byte itState)
    {
        int count = Decode(pc, itState);
        if (count == 0)
            return null;
        Block* b = cache.Allocate(count);
        ReadOnlySpan<TimedOp> ops = _ops.AsSpan(0, count);
        b->Start = pc;
        b->JumpPenalty = (uint)BlockTimer.Time(timing, ops, _costs);
        b->Count = (uint)count;
        ref readonly TimedOp last = ref ops[^1];
        b->FallPc = last.Fields.Address + last.Fields.Length;
        for (int i = 0; i < count; i++)
            Fill(ref b->First[i], i);
        SetPaths(b, last, BlockTimer.Sum(_costs.AsSpan(0, count)));
        b->FetchStamp = uint.MaxValue;
        if (itState == 0)
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
        foreach (nint at in cache.Blocks)
        {
            var b = (Block*)at;
            if (address < b->Start || address >= b->FallPc)
                continue;
            for (Op* op = b->First; op != b->End; op++)
                if (op->Fields.Address == address)
                    op->Run = on ? &Wrappers.Hook : op->Body;
        }
    }

    int Decode(uint pc, byte itState)
    {
        int count = 0;
        while (count < Block.MaximumOps || itState != 0)
        {
            if (!Fetch(pc, out ushort first, out ushort second))
                break;
            int row = _decoder.Decode(first, second, pc, itState, out Fields f);
            if (row == Thumb.It && count + ItState.Remaining((byte)f.Imm) >= Block.MaximumOps + 4)
                break;
            _it[count] = itState;
            _rows[count] = (ushort)row;
            _ops[count++] = new TimedOp(Thumb.Shapes[row].Timing, f, RowFacts.Of(row, f));
            itState = ThumbDecoder.NextItState(row, f, itState);
            pc += f.Length;
            RowFlags flags = Thumb.Shapes[row].Flags;
            if ((flags & RowFlags.Branch) != 0 || ((flags & RowFlags.System) != 0 && itState == 0))
                break;
        }
        return count;
    }

    bool Fetch(uint pc, out ushort first, out ushort second)
    {
        Span<byte> bytes = stackalloc byte[4];
        first = second = 0;
        // Code runs from memory only; 0xE0000000 and above never execute.
        if (pc >= 0xE0000000 || !memory.TryRead(pc, bytes[..2]))
            return false;
        first = BitConverter.ToUInt16(bytes);
        if (!ThumbDecoder.IsWide(first))
            return true;
        if (!memory.TryRead(pc + 2, bytes[2..]))
            return false;
        second = BitConverter.ToUInt16(bytes[2..]);
        return true;
    }

    void Fill(ref Op op, int i)
    {
        Fields f = _ops[i].Fields;
        bool conditional = f.Condition < 14, divide = _ops[i].Class == TimingClass.Divide;
        if (divide)
            f.Imm2 = RowFacts.IsSigned(_rows[i]) ? 1u : 0;
        op.Fields = f;
        op.RowIndex = _rows[i];
        op.It = _it[i];
        op.Cost = _costs[i];
        op.Row = Rows[_rows[i]].Run;
        bool isFloat = (Thumb.Shapes[_rows[i]].Features & Features.Fp) != 0;
        op.Body = (conditional, divide) switch
        {
            (true, _) when isFloat => &Wrappers.ConditionalFloat,
            (false, _) when isFloat => &Wrappers.Float,
            (true, true) => &Wrappers.ConditionalDivide,
            (true, false) => &Wrappers.Conditional,
            (false, true) => &Wrappers.Divide,
            _ => op.Row,
        };
        op.Run = _hooks.Contains(f.Address) ? &Wrappers.Hook : op.Body;
    }

    static void SetPaths(Block* b, in TimedOp last, BlockCost cost)
    {
        uint refill = b->First[b->Count - 1].Cost.Taken;
        b->AlwaysTaken = (last.Traits & OpTraits.Unconditional) != 0;
        // An ISB refetches although it falls through; other instructions that fall through do not.
        bool refetches = last.Class == TimingClass.Barrier && Thumb.Shapes[b->First[b->Count - 1].RowIndex].Name.StartsWith("ISB", StringComparison.Ordinal);
        b->Refill = (last.Traits & OpTraits.WritesPc) != 0 || refetches ? refill : 0;
        b->Fall = new BlockPath { Issue = cost.Issue, LoadUse = cost.LoadUse, Fetch = cost.Fetch, Branch = b->AlwaysTaken || refetches ? b->Refill : 0 };
        b->FallCycles = b->Fall.Cycles;
        b->Taken = b->Fall with { Branch = b->Refill };
        b->TakenCycles = b->Taken.Cycles;
    }
}
