using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Emu.Interp;
using Emu.Isa;
using Emu.Timing;

namespace Emu;

// The interpreter. Safety: a block pointer is used only until code is dropped, which happens only in DropCode, between blocks.
public sealed unsafe partial class Machine
{
    readonly Dictionary<uint, Action<Machine>> _hooks = [];
    Block* _resume;                     // block that was left at instruction _resumeAt and has been charged up to there
    int _resumeAt;
    bool _codeChanged, _stopRequested, _resetRequested, _running;
    ulong _limit;
    RunStop? _stop;

    /// <summary>Runs until something stops it.</summary>
    /// <param name="maxCycles">Cycles after which it returns, at the first block boundary at or after them.</param>
    /// <returns>Why it returned. Run may be called again to go on.</returns>
    /// <exception cref="InvalidOperationException">It is called from a hook or device.</exception>
    public RunStop Run(ulong maxCycles)
    {
        if (_running)
            throw new InvalidOperationException("Run was called from inside Run; use Stop and call it again afterwards");
        _running = true;
        try
        {
            _stop = null;
            _stopRequested = false;
            _limit = maxCycles > ulong.MaxValue - Cycles ? ulong.MaxValue : Cycles + maxCycles;
            while (_stop is null)
                Step();
            return _stop;
        }
        finally
        {
            _running = false;
            Processor.ShowProgramCounter();
        }
    }

    /// <summary>One turn: serve what is due, find the block, run blocks until something asks for the machine.</summary>
    void Step()
    {
        ServeDue();
        if (_stop is not null)
            return;
        if (_codeChanged || _switching || _cache.IsFull)
            PrepareCode();
        Block* b = _resume;
        int from = _resumeAt;
        _resume = null;
        if (b == null)
        {
            from = 0;
            b = DecodeState == 0 ? _cache.Find(_pc) : null;
            if (b == null)
                b = BuildBlock(_pc, DecodeState);
            if (b == null)
            {
                Processor.TakeFault(Processor.FetchFault(_pc), _pc);
                return;
            }
            EnterBlock(b);
        }
        if (_oneByOne == OneByOne.None)
            RunBlocks(b, from);
        else
            RunSingle(b, from);
    }

    /// <summary>Charges the fetch of a block that is about to run from its start.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void EnterBlock(Block* b)
    {
        ref CoreBus bus = ref *_bus;
        if (b->FetchStamp != bus.FetchGeneration)
            FetchBlock(b);
        else
            for (int i = 0; i < b->LineCount; i++)
                bus.LineUse[b->Lines[i]] = bus.Cycles;
    }

    Block* BuildBlock(uint pc, byte itState)
    {
        Block* b = _builder.Build(_cache, pc, itState);
        if (b != null)
            MarkCode(b->Start, b->FallPc - b->Start);
        return b;
    }

    /// <summary>Runs linked blocks from instruction <paramref name="from"/> of <paramref name="b"/>, which has been charged up to there.</summary>
    /// <remarks>Compiled in full at first call: a run may stay in one call for long, in which nothing would replace quickly made code.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void RunBlocks(Block* b, int from)
    {
        CoreBus* core = _bus;
        ref CoreBus bus = ref *core;
        Step* step = b->FirstStep;
        bus.NextPc = b->FallPc;
        if (from != 0)
        {
            Uncharge(b, from);
            step = StepFrom(b, b->First + from);
            if (step == null)
                return;
        }
        while (true)
        {
            for (Step* end = b->EndStep; step != end; step++)
            {
                // Fields come first: their reference made from the op's needs no check.
                step->Run(ref *core, in *(Fields*)step->Op);
                if (core->Leave != 0)
                {
                    Left(b, step->Leaves);
                    return;
                }
            }

            Block* next;
            uint pc = bus.NextPc;
            if (pc == b->FallPc)
            {
                Charge(ref bus, ref b->Fall, b->FallCycles);
                next = b->FallBlock;
            }
            else if (pc == b->TakenPc)
            {
                Charge(ref bus, ref b->Taken, b->TakenCycles);
                next = b->TakenBlock;
            }
            else
            {
                next = LinkTaken(b, pc);
                Charge(ref bus, ref b->Taken, b->TakenCycles);
            }
            bus.Instructions += b->Count;
            if (bus.Cycles >= bus.Deadline || (next == null && (next = LinkFall(b, pc)) == null))
            {
                _pc = pc;
                DecodeState = 0;
                return;
            }
            b = next;
            step = b->FirstStep;
            bus.NextPc = b->FallPc;
            EnterBlock(b);
        }
    }

    /// <summary>The step at an instruction in a block. Instructions from there on that have none, as the second of a pair, are run here; null when that left the block.</summary>
    Step* StepFrom(Block* b, Op* op)
    {
        for (; op != b->End; op++)
        {
            for (Step* step = b->FirstStep; step != b->EndStep; step++)
                if (step->Op == op)
                    return step;
            op->Run(ref *_bus, in op->Fields);
            if (_bus->Leave != 0)
            {
                Left(b, op);
                return null;
            }
        }
        return b->EndStep;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Charge(ref CoreBus bus, ref BlockPath path, ulong cycles)
    {
        ref ulong counters = ref bus.Causes.Issue;
        Vector256.StoreUnsafe(Vector256.LoadUnsafe(ref counters) + Vector256.LoadUnsafe(ref path.Issue), ref counters);
        bus.Cycles += cycles;
    }

    /// <summary>Looks up where a taken branch leads, remembers it, and folds the target's entry penalty into the block's taken path.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    Block* LinkTaken(Block* b, uint pc)
    {
        Block* next = FindOrBuild(pc);
        uint penalty = next != null ? next->JumpPenalty : 0;
        b->Taken.Fetch = b->Fall.Fetch + penalty;
        b->TakenCycles = b->Taken.Cycles;
        b->TakenPc = next != null ? pc : 1;
        b->TakenBlock = next;
        return next;
    }

    /// <summary>The block that a block falls into. Null for the machine to sort out: no code there, or code must be dropped first.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    Block* LinkFall(Block* b, uint pc)
    {
        if (pc != b->FallPc)
            return null;
        Block* next = FindOrBuild(pc);
        b->FallBlock = next;
        return next;
    }

    /// <summary>The block at an address, or null when the machine must put its code in order first.</summary>
    Block* FindOrBuild(uint pc)
    {
        if (_switching)
            return null;
        Block* next = _cache.Find(pc);
        return next == null && !_cache.IsFull && !_codeChanged ? BuildBlock(pc, 0) : next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void FetchBlock(Block* b)
    {
        int at = Memory.Find(b->Start);
        if (_options.Flash is { } flash && at >= 0 && Memory.Map[at].Kind == Emu.Memory.MemoryKind.Flash)
            flash.FetchBlock(ref *_bus, b);
        else
        {
            b->FetchStamp = _bus->FetchGeneration;
            b->LineCount = 0;
        }
    }

    /// <summary>Charges the first instructions of a block whose rest will not run, or will run later.</summary>
    void ChargePart(Block* b, int count)
    {
        BlockCost cost = PartCost(b, count);
        ref CoreBus bus = ref *_bus;
        bus.Causes.Issue += cost.Issue;
        bus.Causes.LoadUse += cost.LoadUse;
        bus.Causes.FetchStall += cost.Fetch;
        bus.Cycles += cost.Cycles;
        bus.Instructions += (uint)count;
    }

    /// <summary>Takes back what <see cref="ChargePart"/> charged, because the whole block is charged at its end.</summary>
    void Uncharge(Block* b, int count)
    {
        BlockCost cost = PartCost(b, count);
        ref CoreBus bus = ref *_bus;
        bus.Causes.Issue -= cost.Issue;
        bus.Causes.LoadUse -= cost.LoadUse;
        bus.Causes.FetchStall -= cost.Fetch;
        bus.Cycles -= cost.Cycles;
        bus.Instructions -= (uint)count;
    }

    static BlockCost PartCost(Block* b, int count)
    {
        uint issue = 0, loadUse = 0, fetch = 0;
        for (Op* op = b->First; op != b->First + count; op++)
        {
            issue += op->Cost.Issue;
            loadUse += op->Cost.LoadUse;
            fetch += op->Cost.Fetch;
        }
        return new BlockCost(issue, loadUse, 0, fetch);
    }

    /// <summary>A block was left at an instruction: acts on the reason. Counters are exact afterwards.</summary>
    void Left(Block* b, Op* op)
    {
        int at = (int)(op - b->First);
        ref CoreBus bus = ref *_bus;
        Leave why = bus.Leave;
        if ((why & (Leave.Fault | Leave.Device)) != 0)
        {
            _bus->Restore();
            ChargePart(b, at);
            _pc = op->Fields.Address;
            DecodeState = op->It;
            if ((why & Leave.Fault) != 0)
                Processor.TakeFault(bus.Fault, bus.FaultAddress);
            else
                RunDeviceOp(b, op, at);
            return;
        }
        bus.Leave = Leave.None;
        if ((why & Leave.Hook) != 0)
        {
            ChargePart(b, at);
            _pc = op->Fields.Address;
            DecodeState = op->It;
            CallHooks(b, at);
            return;
        }
        Retire(b, op, at);
        if ((why & Leave.System) != 0)
            Processor.Perform(op->Fields);
    }

    /// <summary>Runs one instruction with devices allowed, at its exact cycle, and goes on after it.</summary>
    void RunDeviceOp(Block* b, Op* op, int at)
    {
        ref CoreBus bus = ref *_bus;
        bus.NextPc = b->FallPc;
        bus.DeviceAllowed = true;
        op->Body(ref *_bus, in op->Fields);
        bus.DeviceAllowed = false;
        Leave why = bus.Leave;
        if ((why & Leave.Fault) != 0)
        {
            _bus->Restore();
            Processor.TakeFault(bus.Fault, bus.FaultAddress);
            return;
        }
        bus.Leave = Leave.None;
        Uncharge(b, at);
        Retire(b, op, at);
        if ((why & Leave.System) != 0)
            Processor.Perform(op->Fields);
    }

    /// <summary>Charges a block up to and including an instruction, and sets PC or the place to resume.</summary>
    void Retire(Block* b, Op* op, int at)
    {
        ref CoreBus bus = ref *_bus;
        RetiredState = op->It;
        if (op + 1 != b->End)
        {
            ChargePart(b, at + 1);
            _pc = op[1].Fields.Address;
            DecodeState = op[1].It;
            _resume = b;
            _resumeAt = at + 1;
            return;
        }
        _pc = bus.NextPc;
        DecodeState = 0;
        if (_pc != b->FallPc && _pc != b->TakenPc)
            LinkTaken(b, _pc);
        if (_pc == b->FallPc)
            Charge(ref bus, ref b->Fall, b->FallCycles);
        else
            Charge(ref bus, ref b->Taken, b->TakenCycles);
        bus.Instructions += b->Count;
    }

    void CallHooks(Block* b, int at)
    {
        uint pc = _pc;
        _resume = b;
        _resumeAt = at;
        // Set first: a hook that sets PC, even to the same address, clears both.
        _bus->HookPassed = pc;
        if (_hooks.TryGetValue(pc, out Action<Machine>? hook))
            hook(this);
        if (_codeChanged)
            _resume = null;
        if (_stopRequested)
            _stop = new RunStop(RunStopReason.Stopped);
    }

    /// <summary>
    /// From the next block boundary on, code is looked up and decoded in another set: what may be executed differs between sets, as between privileged
    /// and unprivileged code under an MPU. Blocks are linked only inside one set.
    /// </summary>
    /// <param name="set">Number of the set.</param>
    /// <param name="stale">Its rights have changed since it was used: what was decoded in it is dropped.</param>
    internal void SelectCode(int set, bool stale)
    {
        (_nextSet, _switching) = (set, true);
        if (stale)
            _staleSets |= 1u << set;
        _bus->Deadline = 0;
    }

    int _nextSet;
    uint _staleSets;
    bool _switching;

    /// <summary>Drops decoded code that no longer holds, and changes to the set of code that is wanted. Only between blocks.</summary>
    void PrepareCode()
    {
        if (_codeChanged || _cache.IsFull)
            DropCode();
        if (!_switching)
            return;
        while (_caches.Count <= _nextSet)
            _caches.Add(new BlockCache());
        BlockCache next = _caches[_nextSet];
        if ((_staleSets & 1u << _nextSet) != 0)
            next.Clear();                                   // marks of code stay: they only make stores look
        if (next != _cache || (_staleSets & 1u << _nextSet) != 0)
            _resume = null;
        _staleSets &= ~(1u << _nextSet);
        (_cache, _switching) = (next, false);
    }

    /// <summary>Drops all decoded code.</summary>
    void DropCode()
    {
        _codeChanged = false;
        _resume = null;
        foreach (BlockCache cache in _caches)
            cache.Clear();
        _code.Clear();
        ForgetCode();
        OpenStoreWindow();
    }
}
