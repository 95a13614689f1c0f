namespace Emu.RiscV;

/// <summary>
/// The interrupt controller in the core of the ESP32-C3 and the matrix before it: any of the chip's sources goes to one of the core's interrupts 1 to 31, which have a type, a priority and a
/// common threshold; mtvec is always vectored. And the performance counter mpccr.
/// </summary>
/// <remarks>
/// Source: ESP32-C3 Technical Reference Manual, 1.4 (CSRs), 1.5 "Interrupt Controller" and 8 "Interrupt Matrix". The threshold lets priorities through that are not below it; priority 0 never
/// interrupts (the manual has 15 levels from 1 on). Its registers are the device <see cref="Devices.Esp32C3InterruptMatrix"/>.
/// </remarks>
internal sealed class Esp32C3Interrupts(RiscVProcessor hart) : InterruptRules(hart), IInterruptInputs
{
    /// <summary>Interrupts of the core; 0 does not exist.</summary>
    public const int Count = 32;
    const uint Events = 0x7E0, Mode = 0x7E1, Counter = 0x7E2, CountCycles = 1, CountInstructions = 2, CountEnable = 1;

    readonly bool[] _source = new bool[hart.Machine.Options.InterruptLines];
    readonly byte[] _map = new byte[hart.Machine.Options.InterruptLines];
    readonly byte[] _priority = new byte[Count];
    uint _enable, _edge, _level, _latched;
    uint _events, _mode, _counted;
    ulong _countedSince;

    public override IInterruptInputs Inputs => this;

    public override void Reset()
    {
        Array.Clear(_source);
        Array.Clear(_map);
        Array.Clear(_priority);
        (_enable, _edge, _level, _latched, Threshold) = (0, 0, 0, 0, 0);
        (_events, _mode, _counted, _countedSince) = (0, 3, 0, 0);
    }

    /// <summary>Number of sources.</summary>
    public int Sources => _source.Length;

    /// <summary>Whether a source is asserted.</summary>
    public bool IsAsserted(int source) => _source[source];

    /// <summary>The core's interrupt of a source.</summary>
    public uint this[int source]
    {
        get => _map[source];
        set
        {
            _map[source] = (byte)(value & 31);
            Route();
        }
    }

    public uint Enable
    {
        get => _enable;
        set => Change(ref _enable, value & ~1u);
    }

    /// <summary>Bits of interrupts that an edge makes pending, until Clear; the others are levels.</summary>
    public uint Edge
    {
        get => _edge;
        set => Change(ref _edge, value & ~1u);
    }

    public uint Threshold { get; private set; }

    public void SetThreshold(uint value)
    {
        Threshold = value & 15;
        Hart.Machine.InterruptsChanged();
    }

    public uint Priority(int interrupt) => _priority[interrupt];

    public void SetPriority(int interrupt, uint value)
    {
        _priority[interrupt] = (byte)(value & 15);
        Hart.Machine.InterruptsChanged();
    }

    /// <summary>Takes back edges.</summary>
    public void Clear(uint bits) => Change(ref _latched, _latched & ~bits);

    /// <summary>Interrupts that wait, enabled or not.</summary>
    public uint Pending => (_level & ~_edge) | (_latched & _edge);

    void Change(ref uint field, uint value)
    {
        field = value;
        Hart.Machine.InterruptsChanged();
    }

    public void Pend(int number)
    {
        SetLevel(number, true);
        SetLevel(number, false);
    }

    public void SetLevel(int number, bool high)
    {
        if (_source[number] == high)
            return;
        _source[number] = high;
        Route();
    }

    void Route()
    {
        uint level = 0;
        for (int i = 0; i < _source.Length; i++)
            if (_source[i])
                level |= 1u << _map[i];
        level &= ~1u;
        _latched |= level & ~_level;
        _level = level;
        Hart.Machine.InterruptsChanged();
    }

    public override uint Next()
    {
        uint ready = Pending & _enable;
        if (ready == 0 || !Enabled)
            return 0;
        int best = 0;
        for (int i = 1; i < Count; i++)
            if ((ready >> i & 1) != 0 && _priority[i] != 0 && _priority[i] >= Threshold && (best == 0 || _priority[i] > _priority[best]))
                best = i;
        return best == 0 ? 0 : Interrupt | (uint)best;
    }

    public override bool Wakes => (Pending & _enable) != 0;

    // 256-byte aligned, and vectored alone.
    public override uint VectorAfter(uint old, uint written) => (written & ~0xFFu) | Vectored;

    /// <summary>The core counts with mpccr; the standard's counters are not there.</summary>
    public override bool Lacks(uint csr) => csr is 0x320 or >= 0x323 and <= 0x33F or >= 0xB00 and <= 0xB9F or >= 0xC00 and <= 0xC9F or 0x306;

    public override bool TryReadCsr(uint csr, uint operand, out uint value)
    {
        value = csr switch { Events => _events, Mode => _mode, Counter => Counted, _ => 0 };
        return csr is Events or Mode or Counter;
    }

    public override bool TryWriteCsr(uint csr, uint value, uint operand)
    {
        if (csr is not (Events or Mode or Counter))
            return false;
        uint counted = Counted;
        switch (csr)
        {
            case Events:
                _events = value & 0x7FF;
                if (_events is not (0 or CountCycles or CountInstructions))
                    Hart.Machine.Report(MachineError.UnmodelledRegister, "mpcer", csr, $"mpcer: the events 0x{_events:X} are not counted; cycles (1) and instructions (2) are");
                break;
            case Mode: _mode = value & 3; break;
            default: counted = value; break;
        }
        (_counted, _countedSince) = (counted, Happened);
        return true;
    }

    uint Counted => (_mode & CountEnable) == 0 ? _counted : _counted + (uint)(Happened - _countedSince);

    ulong Happened => _events switch { CountCycles => Hart.Machine.Cycles, CountInstructions => Hart.Machine.Instructions, _ => 0 };
}
