using Emu.Timing;

namespace Emu.RiscV;

/// <summary>
/// WCH's QingKe V2: the interrupt controller PFIC with its two levels of preemption, vectors that are jumps or addresses, two fast vectors, and hardware stacking of the caller's registers.
/// </summary>
/// <remarks>
/// Source: WCH, QingKeV2 Microprocessor Manual V1.3, chapters 2 and 3, tables 7-2 and 7-5; CH32V003 Reference Manual, 6. Every trap has a number: exceptions 3, SysTick 12, the software
/// interrupt 14, devices from 16 on. The manual lists ten of the twelve words of a frame; that the other two keep mepc and mstatus of the trap around, of which mepc comes back, and the order, is inferred. Registers that are mapped in
/// memory belong to the device <see cref="Devices.Ch32Pfic"/>.
/// </remarks>
internal sealed class QingkeInterrupts(RiscVProcessor hart) : InterruptRules(hart), IInterruptInputs
{
    const uint SystemControl = 0x804, HardwareStack = 1, Nesting = 2, ControlBits = 7;
    const uint ByNumber = 1, ByAddress = 2, ExceptionNumber = 3, MustPop = 1 << 23, MustPopBefore = 1 << 24, InterruptEnable = 1 << 3;
    const int Levels = 2, FrameWords = 12;

    static readonly byte[] Stacked = [1, 5, 6, 7, 10, 11, 12, 13, 14, 15];

    readonly bool[] _level = new bool[hart.Machine.Options.InterruptLines], _latched = new bool[hart.Machine.Options.InterruptLines];
    readonly bool[] _enable = new bool[hart.Machine.Options.InterruptLines], _active = new bool[hart.Machine.Options.InterruptLines];
    readonly byte[] _priority = new byte[256];
    readonly Stack<uint> _running = new();
    readonly uint[] _fastAddress = new uint[2];
    (uint ExceptionPc, uint Status) _outer;
    uint _control, _pops;
    bool _event;

    public override IInterruptInputs Inputs => this;

    /// <summary>Number of the highest interrupt and one.</summary>
    public int Lines => _level.Length;

    /// <summary>Interrupts whose priority's value is not below it wait; 0 lets all through.</summary>
    public uint Threshold { get; set; }

    /// <summary>Numbers of the fast interrupts, one in each byte.</summary>
    public uint FastNumbers { get; set; }

    /// <summary>WFI waits for an event, too.</summary>
    public bool WaitsForEvent { get; set; }

    /// <summary>An interrupt that becomes pending is an event, also when it is not enabled.</summary>
    public bool PendingIsEvent { get; set; }

    /// <summary>How deep traps are nested.</summary>
    public int Depth => _running.Count;

    public override void Reset()
    {
        foreach (bool[] bits in (bool[][])[_level, _latched, _enable, _active])
            Array.Clear(bits);
        Array.Clear(_priority);
        Array.Clear(_fastAddress);
        _running.Clear();
        (_control, _pops, _event) = (0, 0, false);
        (Threshold, FastNumbers, WaitsForEvent, PendingIsEvent) = (0, 0, false, false);
    }

    public bool IsEnabled(int number) => _enable[number];
    public bool IsPending(int number) => _level[number] || _latched[number];
    public bool IsActive(int number) => _active[number];
    public byte Priority(int number) => _priority[number];
    public uint FastAddress(int channel) => _fastAddress[channel];

    public void Enable(int number, bool on)
    {
        _enable[number] = on;
        Hart.Machine.InterruptsChanged();
    }

    /// <summary>Two bits: the upper one decides who preempts whom.</summary>
    public void SetPriority(int number, uint value)
    {
        _priority[number] = (byte)(value & 0xC0);
        Hart.Machine.InterruptsChanged();
    }

    public void SetFastAddress(int channel, uint value) => _fastAddress[channel] = value;

    /// <summary>Software takes a request back; the level of a device remains.</summary>
    public void Unpend(int number) => _latched[number] = false;

    public void Signal() => _event = true;

    public void Pend(int number)
    {
        _latched[number] = true;
        Notice();
    }

    public void SetLevel(int number, bool high)
    {
        if (_level[number] == high)
            return;
        _level[number] = high;
        if (high)
            Notice();
    }

    void Notice()
    {
        _event |= PendingIsEvent;
        Hart.Machine.InterruptsChanged();
    }

    /// <summary>The pending and enabled interrupt of lowest priority value, the lowest number among equals; -1 when there is none.</summary>
    int Best()
    {
        int best = -1;
        for (int i = 0; i < _level.Length; i++)
            if (_enable[i] && !_active[i] && IsPending(i) && (Threshold == 0 || _priority[i] < Threshold) && (best < 0 || _priority[i] < _priority[best]))
                best = i;
        return best;
    }

    public override uint Next()
    {
        int best = Enabled ? Best() : -1;
        return best >= 0 && MayPreempt(best) ? Interrupt | (uint)best : 0;
    }

    bool MayPreempt(int number)
    {
        if (_running.Count == 0 || (_control & Nesting) == 0)
            return true;
        return _running.Count < Levels && _priority[number] >> 7 < _priority[_running.Peek()] >> 7;
    }

    public override bool Wakes
    {
        get
        {
            if (Best() >= 0)
                return true;
            bool wakes = WaitsForEvent && _event;
            _event &= !wakes;
            return wakes;
        }
    }

    public override uint VectorAfter(uint old, uint written) => written;

    static uint NumberOf(uint cause) => (cause & Interrupt) != 0 ? cause & 0xFF : ExceptionNumber;

    public override uint Target(uint vector, uint cause)
    {
        uint number = NumberOf(cause), start = vector & ~3u;
        for (int i = 0; i < _fastAddress.Length; i++)
            if ((_fastAddress[i] & 1) != 0 && (FastNumbers >> 8 * i & 0xFF) == number)
                return _fastAddress[i] & ~1u;
        if ((vector & ByNumber) == 0)
            return start;
        uint entry = start + 4 * number;
        return (vector & ByAddress) == 0 ? entry : Hart.Machine.Memory.Contains(entry, 4) ? Hart.Machine.Memory.ReadWord(entry) & ~1u : 0;
    }

    public override void Entering() => _outer = (Hart.ExceptionPc, Hart.Status);

    public override void Entered(uint cause)
    {
        uint number = NumberOf(cause);
        _running.Push(number);
        if (number < _active.Length)
            (_active[number], _latched[number]) = (true, false);
        // Until the last level is reached interrupts stay enabled, as they were.
        if ((cause & Interrupt) != 0 && (_control & Nesting) != 0 && _running.Count < Levels)
            Hart.Status |= InterruptEnable;
        bool pop = (_control & HardwareStack) != 0;
        _pops = (_pops & MustPop) << 1 | (pop ? MustPop : 0);
        if (pop)
            Push();
        Hart.Machine.InterruptsChanged();
    }

    public override void Returned()
    {
        if (_running.TryPop(out uint number) && number < _active.Length)
            _active[number] = false;
        bool pop = (_pops & MustPop) != 0;
        _pops = (_pops & MustPopBefore) >> 1;
        if (pop)
            Pop();
        Hart.Machine.InterruptsChanged();
    }

    void Push()
    {
        Span<uint> frame = stackalloc uint[FrameWords];
        for (int i = 0; i < Stacked.Length; i++)
            frame[i] = Hart.Core.Reg(Stacked[i]);
        (frame[10], frame[11]) = _outer;
        uint sp = Hart.Core.Reg(2) - 4 * FrameWords;
        Hart.Core.SetReg(2, sp);
        if (!Hart.Machine.WriteStack(sp, frame))
            Hart.Machine.Report(MachineError.UnmappedWrite, "hardware stacking", sp, $"hardware stacking: there is no RAM at sp 0x{sp:X8}; the registers of the interrupted code are lost");
    }

    void Pop()
    {
        Span<uint> frame = stackalloc uint[FrameWords];
        uint sp = Hart.Core.Reg(2);
        Hart.Machine.ReadStack(sp, frame);
        for (int i = 0; i < Stacked.Length; i++)
            Hart.Core.SetReg(Stacked[i], frame[i]);
        Hart.Core.SetReg(2, sp + 4 * FrameWords);
        Hart.Machine.Charge(QingkeV2Timing.Unstacking, Emu.Timing.Cause.Exception);
        // PC has gone to mepc already: what comes back is that of the trap around this one.
        Hart.ExceptionPc = frame[10];
    }

    public override uint StatusBits
    {
        get => _pops;
        set => _pops = value & (MustPop | MustPopBefore);
    }

    public override bool TryReadCsr(uint csr, uint operand, out uint value)
    {
        value = csr == SystemControl ? _control : 0;
        return csr == SystemControl;
    }

    public override bool TryWriteCsr(uint csr, uint value, uint operand)
    {
        if (csr == SystemControl)
            _control = value & ControlBits;
        return csr == SystemControl;
    }
}
