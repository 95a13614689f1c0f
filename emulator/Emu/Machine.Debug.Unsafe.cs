using Emu.Interp;

namespace Emu;

/// <summary>Kinds of data accesses.</summary>
[Flags]
public enum AccessKinds
{
    /// <summary>Loads.</summary>
    Read = 1,
    /// <summary>Stores.</summary>
    Write = 2,
    /// <summary>Both.</summary>
    Any = 3,
}

/// <summary>A data access of the guest that a watch saw.</summary>
/// <param name="Address">First byte.</param>
/// <param name="Bytes">1, 2 or 4.</param>
/// <param name="Value">What was loaded or stored, in the low bits, not extended.</param>
/// <param name="IsWrite">A store.</param>
public readonly record struct DataAccess(uint Address, uint Bytes, uint Value, bool IsWrite);

// What debuggers and the core's own debug units use: going one instruction at a time, and watching data accesses. None of it costs anything while
// it is off: watched bytes lie outside the core's windows, so that the fast paths know nothing of them.
// Safety: block pointers are used as in Machine.Run.Unsafe.cs.
public sealed unsafe partial class Machine
{
    /// <summary>Who wants the machine to go one instruction at a time.</summary>
    [Flags]
    internal enum OneByOne
    {
        None = 0,
        Host = 1,
        DebugUnits = 2,
    }

    readonly record struct DataWatch(long Ticket, uint First, uint Last, AccessKinds Kinds, Action<Machine, DataAccess> Watcher);

    readonly List<DataWatch> _watches = [];
    long _watchTickets;
    OneByOne _oneByOne;
    bool _literals;

    /// <summary>Runs until one instruction has retired, an exception was taken instead of it, or something ends the run.</summary>
    /// <returns><see cref="RunStopReason.Stopped"/> after an instruction or an exception's entry, otherwise why the run ended. Cycles are those of a run that is not cut.</returns>
    /// <exception cref="InvalidOperationException">It is called from a hook or device.</exception>
    public RunStop RunInstruction()
    {
        if (_running)
            throw new InvalidOperationException("RunInstruction was called from inside Run");
        _running = true;
        _oneByOne |= OneByOne.Host;
        try
        {
            (_stop, _stopRequested, _limit) = (null, false, ulong.MaxValue);
            ulong retired = Instructions;
            uint at = _pc;
            while (_stop is null && Instructions == retired && _pc == at)
                Step();
            return _stop ?? new RunStop(RunStopReason.Stopped);
        }
        finally
        {
            _running = false;
            _oneByOne &= ~OneByOne.Host;
            Processor.ShowProgramCounter();
        }
    }

    /// <summary>Calls back after each data access of the guest to a range of addresses, devices included. The watcher may end the run.</summary>
    /// <param name="address">First address.</param>
    /// <param name="bytes">Length, at least 1.</param>
    /// <param name="kinds">Which accesses.</param>
    /// <param name="watcher">Gets each access that touches the range; the run can be stopped after the access, with <see cref="Stop"/>.</param>
    /// <returns>A ticket for <see cref="Unwatch"/>.</returns>
    public long Watch(uint address, uint bytes, AccessKinds kinds, Action<Machine, DataAccess> watcher)
    {
        if (bytes == 0 || address + (bytes - 1) < address)
            throw new ArgumentOutOfRangeException(nameof(bytes), "a watched range has at least one byte and ends inside the address space");
        return WatchRange(address, address + (bytes - 1), kinds, watcher);
    }

    /// <summary>The same up to and including a last address.</summary>
    internal long WatchRange(uint first, uint last, AccessKinds kinds, Action<Machine, DataAccess> watcher)
    {
        _watches.Add(new DataWatch(++_watchTickets, first, last, kinds, watcher));
        SetWindows();
        return _watchTickets;
    }

    /// <summary>Ends a watch; one that has ended already is ignored.</summary>
    public void Unwatch(long ticket)
    {
        if (_watches.RemoveAll(w => w.Ticket == ticket) > 0)
            SetWindows();
    }

    /// <summary>The debug units want to be asked before and after each instruction, or no longer.</summary>
    internal void GoOneByOne(bool on)
    {
        _oneByOne = on ? _oneByOne | OneByOne.DebugUnits : _oneByOne & ~OneByOne.DebugUnits;
        _bus->Deadline = 0;
    }

    /// <summary>Loads of flash ask the processor for another address first, or no longer.</summary>
    internal void RedirectLiterals(bool on)
    {
        _literals = on;
        SetWindows();
    }

    /// <summary>The longest part of a stretch of memory that no watch of a kind touches.</summary>
    (uint Base, uint Bytes) Unwatched((uint Base, uint Bytes) open, AccessKinds kind)
    {
        if (_watches.Count == 0 || open.Bytes == 0)
            return open;
        (uint Base, uint Bytes) best = (open.Base, 0);
        ulong from = open.Base, end = (ulong)open.Base + open.Bytes;
        foreach (DataWatch w in _watches.Where(w => (w.Kinds & kind) != 0).OrderBy(w => w.First))
        {
            ulong before = Math.Min(w.First & ~3u, end);
            if (before > from && before - from > best.Bytes)
                best = ((uint)from, (uint)(before - from));
            from = Math.Max(from, ((ulong)w.Last | 3) + 1);
        }
        return end > from && end - from > best.Bytes ? ((uint)from, (uint)(end - from)) : best;
    }

    bool IsFlashWatched => _literals || Unwatched(_flashOpen, AccessKinds.Read).Bytes != _flashOpen.Bytes;

    /// <summary>Tells the watchers of an access that has been made.</summary>
    void Watched(ref CoreBus bus, uint address, uint bytes, uint value, bool isWrite)
    {
        if ((bus.Leave & (Leave.Fault | Leave.Device)) != 0)
            return;
        AccessKinds kind = isWrite ? AccessKinds.Write : AccessKinds.Read;
        uint last = address + (bytes - 1);
        var access = new DataAccess(address, bytes, bytes < 4 ? value & (uint.MaxValue >> (int)(32 - 8 * bytes)) : value, isWrite);
        for (int i = 0; i < _watches.Count; i++)
        {
            DataWatch w = _watches[i];
            if ((w.Kinds & kind) == 0 || address > w.Last || last < w.First)
                continue;
            // The block is left after the instruction, so that what the watcher asks for comes at once.
            bus.Leave |= Leave.CodeWritten;
            w.Watcher(this, access);
        }
    }

    void WatchedFrame(uint address, ReadOnlySpan<uint> words, bool isWrite)
    {
        AccessKinds kind = isWrite ? AccessKinds.Write : AccessKinds.Read;
        for (int i = 0; i < words.Length; i++)
            foreach (DataWatch w in _watches.ToArray())
                if ((w.Kinds & kind) != 0 && address + (uint)i * 4 <= w.Last && address + (uint)i * 4 + 3 >= w.First)
                    w.Watcher(this, new DataAccess(address + (uint)i * 4, 4, words[i], isWrite));
    }

    /// <summary>The instruction that is about to run, for <see cref="Processor.BeforeInstruction"/>.</summary>
    internal Op* Stepping { get; private set; }

    /// <summary>Runs one instruction of a block that has been charged up to it.</summary>
    void RunSingle(Block* b, int at)
    {
        bool units = (_oneByOne & OneByOne.DebugUnits) != 0;
        Op* op = b->First + at;
        Stepping = op;
        _pc = op->Fields.Address;
        DecodeState = op->It;
        if (units && Processor.BeforeInstruction(_pc))
        {
            _resume = b;
            _resumeAt = at;
            return;
        }
        uint pc = _pc;
        ulong retired = Instructions;
        _bus->NextPc = b->FallPc;
        if (at != 0)
            Uncharge(b, at);
        op->Run(ref *_bus, in op->Fields);
        if (_bus->Leave != 0)
            Left(b, op);
        else
            Retire(b, op, at);
        if (units && (Instructions != retired || _pc != pc))
            Processor.AfterInstruction();
    }
}
