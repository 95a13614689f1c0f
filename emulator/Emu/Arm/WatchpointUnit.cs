using Emu.Isa;
using Emu.Memory;

namespace Emu.Arm;

/// <summary>
/// Data Watchpoint and Trace unit: cycle counter, event counters, program counter sample, comparators. Matches become DebugMonitor exceptions when they are watchpoint events,
/// and always show in MATCHED. Trace packets are not made, and a comparator that asks for them is named.
/// </summary>
/// <remarks>
/// Source: ARMv7-M ARM (DDI 0403E), C1.8; ARMv8-M ARM (DDI 0553), DWT_*; ARMv6-M ARM (DDI 0419), C1.8. An access matches when it touches a watched byte. Events
/// are taken after the instruction. Of an ARMv8-M range either comparator's ACTION counts. The counters are in the other part.
/// </remarks>
internal sealed partial class WatchpointUnit : IDevice
{
    const uint Start = 0xE0001000, First = 0x020, Matched = 1 << 24;

    readonly Machine _machine;
    readonly DebugControl _debug;
    readonly DebugConfiguration _configuration;
    readonly SoftwareLock _lock;
    readonly uint[] _values, _masks, _functions;
    readonly bool[] _matched;
    readonly WatchComparator[] _comparators;
    readonly List<(uint Address, Action<Machine> Hook)> _hooks = [];
    readonly List<long> _watches = [];
    long _appointment;
    bool _ranges, _event;

    public WatchpointUnit(Machine machine, DebugControl debug, DebugConfiguration configuration)
    {
        (_machine, _debug, _configuration) = (machine, debug, configuration);
        int n = configuration.Comparators;
        (_values, _masks, _functions, _matched, _comparators) = (new uint[n], new uint[n], new uint[n], new bool[n], new WatchComparator[n]);
        _lock = new SoftwareLock(machine, "DWT", Start, configuration.WatchLock);
    }

    public string Name => "DWT";
    public uint Base => Start;
    public uint Size => 0x1000;

    bool IsV8 => _configuration.Style == DebugStyle.V8M;

    /// <summary>Instructions must be asked about one by one: a range of addresses, or an event to be taken after this one.</summary>
    public bool WantsInstructions => _ranges || _event;

    /// <summary>Called when <see cref="WantsInstructions"/> changed.</summary>
    public Action? WantsChanged { get; set; }

    public void Reset()
    {
        foreach (uint[] registers in (uint[][])[_values, _masks, _functions])
            Array.Clear(registers);
        Array.Clear(_matched);
        _event = false;
        _lock.Reset();
        ResetCounters();
        Rearm();
    }

    public uint Read(uint offset, Width width)
    {
        if (TryReadCounter(offset, out uint value))
            return value;
        if (offset == SoftwareLock.Status)
            return _lock.Read();
        if (IsComparator(offset, out int n, out uint register))
            switch (register)
            {
                case 0: return _values[n];
                case 4: return _masks[n];
                case 8: return ReadFunction(n);
            }
        _machine.ReportUnmodelled(Base + offset, "DWT", isWrite: false);
        return 0;
    }

    /// <summary>DWT_FUNCTION; reading it clears MATCHED.</summary>
    uint ReadFunction(int n)
    {
        uint value = _functions[n] | (_matched[n] ? Matched : 0);
        _matched[n] = false;
        return value | (IsV8 ? Identity(n) << 27 : _configuration.Style == DebugStyle.V7M && n == 1 ? 1u << 9 : 0);     // LNK1ENA
    }

    /// <summary>
    /// DWT_FUNCTION.ID: comparator 0 also matches cycles (01011), odd ones also limits and linked values (11110), others addresses (01010); without a cycle counter
    /// 0 is like the others. Source: DDI 0553, table of ID; the Cortex-M33's reset values 0x58000000, 0xF0000000, 0x50000000, 0xF0000000.
    /// </summary>
    uint Identity(int n) => (n & 1) != 0 ? 0b11110u : n == 0 && _configuration.HasCounters ? 0b01011u : 0b01010u;

    public void Write(uint offset, uint value, Width width)
    {
        if (offset == SoftwareLock.Access)
            _lock.Write(value);
        else if (!_lock.Swallows(offset) && !TryWriteCounter(offset, value))
            WriteComparator(offset, value);
    }

    void WriteComparator(uint offset, uint value)
    {
        if (!IsComparator(offset, out int n, out uint register) || register > 8 || (register == 4 && IsV8))
        {
            _machine.ReportUnmodelled(Base + offset, "DWT", isWrite: true);
            return;
        }
        switch (register)
        {
            case 0: _values[n] = value; break;
            case 4: _masks[n] = value & 31; break;
            default: _functions[n] = value & (IsV8 ? 0xC3Fu : n == 0 ? 0xAFu : n == 1 && _configuration.Style == DebugStyle.V7M ? 0xFFD2Fu : 0x2Fu); break;
        }
        Rearm();
    }

    bool IsComparator(uint offset, out int n, out uint register)
    {
        (n, register) = ((int)(offset - First) / 16, offset & 15);
        return offset >= First && n < _values.Length && (offset & 3) == 0;
    }

    /// <summary>After TRCENA changed.</summary>
    public void Rearm()
    {
        Disarm();
        for (int n = 0; n < _comparators.Length; n++)
            _comparators[n] = !_debug.TraceEnabled ? default
                : IsV8 ? WatchComparator.Matched(n, _values[n], _functions[n]) : WatchComparator.Masked(n, _values[n], _masks[n], _functions[n]);
        for (int n = 0; IsV8 && n + 1 < _comparators.Length; n++)
            if (_comparators[n + 1].Kind == WatchKind.Limit && _comparators[n].Kind is WatchKind.Data or WatchKind.Instruction)
                _comparators[n] = _comparators[n] with { Last = _values[n + 1], Event = _comparators[n].Event || _comparators[n + 1].Event };
        for (int n = 0; n < _comparators.Length; n++)
            Arm(n);
        WantsChanged?.Invoke();
    }

    void Disarm()
    {
        foreach ((uint address, Action<Machine> hook) in _hooks)
            _machine.RemoveHook(address, hook);
        foreach (long watch in _watches)
            _machine.Unwatch(watch);
        _hooks.Clear();
        _watches.Clear();
        _machine.Clock.Cancel(_appointment);
        _ranges = false;
    }

    void Arm(int n)
    {
        WatchComparator c = _comparators[n];
        if (c.Packets)
            _machine.Note(MachineError.UnmodelledRegister, "DWT", Base + First + (uint)n * 16 + 8, true, $"DWT: comparator {n} asks for trace packets, which are not made");
        switch (c.Kind)
        {
            case WatchKind.Cycle: ArmCycle(); break;
            case WatchKind.Instruction when c.Last - c.First > 1: _ranges = true; break;
            case WatchKind.Instruction:
                Action<Machine> hook = _ => Match(n);
                _hooks.Add((c.First, hook));
                _machine.AddHook(c.First, hook);
                break;
            case WatchKind.Data: _watches.Add(_machine.WatchRange(c.First, c.Last, c.Kinds, (_, access) => SeeAccess(n, access))); break;
            case WatchKind.Value: ArmValue(n, c); break;
        }
    }

    void ArmValue(int n, WatchComparator c)
    {
        if (c.Links.One < 0 && c.Links.Other < 0)
        {
            _watches.Add(_machine.WatchRange(0, uint.MaxValue, c.Kinds, (_, access) => SeeValue(n, access)));
            return;
        }
        foreach (int link in (ReadOnlySpan<int>)[c.Links.One, c.Links.Other])
        {
            if (link < 0 || link >= _comparators.Length)
                continue;
            (uint first, uint last) = Addresses(link);
            // ARMv8-M: the kind of access is that of the comparator with the address.
            AccessKinds kinds = IsV8 ? _comparators[link].Kinds : c.Kinds;
            _watches.Add(_machine.WatchRange(first, last, kinds, (_, access) => SeeValue(n, access)));
            if (c.Links.One == c.Links.Other)
                break;
        }
    }

    // A comparator that only gives an address to a data value may itself be off.
    (uint First, uint Last) Addresses(int n) => IsV8 ? (_comparators[n].First, _comparators[n].Last)
        : WatchComparator.Masked(n, _values[n], _masks[n], 5) is var c ? (c.First, c.Last) : default;

    void SeeAccess(int n, DataAccess access)
    {
        if (_comparators[n].Touches(access))
            Match(n);
    }

    void SeeValue(int n, DataAccess access)
    {
        if (_comparators[n].HasValue(_values[n], access))
            Match(n);
    }

    // A data access is seen inside its instruction, a program counter before it: the event is taken after it.
    void Match(int n)
    {
        _matched[n] = true;
        if (IsV8 && n + 1 < _matched.Length && _comparators[n + 1].Kind == WatchKind.Limit)
            _matched[n + 1] = true;
        if (!_comparators[n].Event)
            return;
        if (_comparators[n].Kind != WatchKind.Instruction)
        {
            _debug.Raise(DebugControl.Watchpoint);
            return;
        }
        _event = true;
        WantsChanged?.Invoke();
    }

    /// <summary>Before an instruction, while <see cref="WantsInstructions"/>.</summary>
    public void Before(uint pc)
    {
        for (int n = 0; _ranges && n < _comparators.Length; n++)
            if (_comparators[n] is { Kind: WatchKind.Instruction } c && c.Last - c.First > 1 && pc >= c.First && pc <= c.Last)
                Match(n);
    }

    /// <summary>After it.</summary>
    public void After()
    {
        if (!_event)
            return;
        _event = false;
        _debug.Raise(DebugControl.Watchpoint);
        WantsChanged?.Invoke();
    }
}
