namespace Emu.RiscV;

/// <summary>Hazard3's interrupt controller Xh3irq, which drives mip.MEIP, with 16 priorities and a stack of preemption levels; and msleep of Xh3power.</summary>
/// <remarks>
/// Source: Hazard3 documentation (Luke Wren), "Custom Interrupt Handling CSRs" and "Custom Power Control CSRs"; RP2350 datasheet, 3.8.6 and 3.8.9.
/// Lines are levels: a pulse of a device shows as a force bit, which meinext clears when it is read.
/// </remarks>
internal sealed class Hazard3Interrupts : InterruptRules, IInterruptInputs
{
    const uint Enables = 0xBE0, Pendings = 0xBE1, Forces = 0xBE2, Priorities = 0xBE3, NextInterrupt = 0xBE4, Context = 0xBE5, Sleep = 0xBF0;
    const uint External = 11, ExternalCause = Interrupt | External, NoInterrupt = 1u << 31, NothingPreempts = 16;
    const uint Update = 1, ClearTimers = 2, SoftwareSaved = 4, TimerSaved = 8, RestoreOnReturn = 1;
    const uint SoftwareBit = 1 << 3, TimerBit = 1 << 7;

    readonly bool[] _level, _force, _enable;
    readonly byte[] _priority;
    uint _preempt, _previous, _beforePrevious, _current, _sleep;
    bool _noInterrupt, _restores;

    public Hazard3Interrupts(RiscVProcessor hart) : base(hart)
    {
        int lines = hart.Machine.Options.InterruptLines;
        (_level, _force, _enable, _priority) = (new bool[lines], new bool[lines], new bool[lines], new byte[lines]);
    }

    public override IInterruptInputs Inputs => this;

    public override void Reset()
    {
        Array.Clear(_level);
        Array.Clear(_force);
        Array.Clear(_enable);
        Array.Clear(_priority);
        (_preempt, _previous, _beforePrevious, _current, _sleep) = (0, 0, 0, 0, 0);
        (_noInterrupt, _restores) = (true, false);
    }

    public void Pend(int number)
    {
        _force[number] = true;
        Notify();
    }

    public void SetLevel(int number, bool high)
    {
        _level[number] = high;
        Notify();
    }

    /// <summary>The asserted and enabled line of highest priority, at least a given one; the lowest number among equals; -1 when there is none.</summary>
    int Best(uint least)
    {
        int best = -1;
        for (int i = 0; i < _enable.Length; i++)
            if (_enable[i] && (_level[i] || _force[i]) && _priority[i] >= least && (best < 0 || _priority[i] > _priority[best]))
                best = i;
        return best;
    }

    void Notify() => Hart.SetLevel((int)External, Best(_preempt) >= 0);

    uint LevelAfter(int line) => line < 0 ? NothingPreempts : _priority[line] + 1u;

    public override bool TryReadCsr(uint csr, uint operand, out uint value)
    {
        switch (csr)
        {
            case Enables: value = Window(operand, i => _enable[i]); return true;
            case Pendings: value = Window(operand, i => _level[i] || _force[i]); return true;
            case Forces: value = Window(operand, i => _force[i]); return true;
            case Priorities: value = PriorityWindow(operand); return true;
            case NextInterrupt:
                int next = Best(_previous);
                value = next < 0 ? NoInterrupt : (uint)next << 2;
                return true;
            case Context:
                uint saved = (operand & ClearTimers) == 0 ? 0 : ((Hart.EnabledLocal & TimerBit) != 0 ? TimerSaved : 0) | ((Hart.EnabledLocal & SoftwareBit) != 0 ? SoftwareSaved : 0);
                value = _beforePrevious << 28 | _previous << 24 | _preempt << 16 | (_noInterrupt ? 1u << 15 : 0) | _current << 4 | saved | (_restores ? RestoreOnReturn : 0);
                return true;
            case Sleep: value = _sleep; return true;
            default: value = 0; return false;
        }
    }

    public override bool TryWriteCsr(uint csr, uint value, uint operand)
    {
        switch (csr)
        {
            case Enables: SetWindow(_enable, operand, value); break;
            case Forces: SetWindow(_force, operand, value); break;
            case Priorities: SetPriorities(operand, value); break;
            case Pendings: break;
            case NextInterrupt when (value & Update) != 0:
                int next = Best(_previous);
                (_preempt, _noInterrupt, _current) = (LevelAfter(next), next < 0, next < 0 ? 0 : (uint)next);
                break;
            case NextInterrupt: break;
            case Context: SetContext(value); break;
            case Sleep: _sleep = value & 7; break;              // how deeply it sleeps: no effect on what programs see
            default: return false;
        }
        Notify();
        return true;
    }

    // A line that was forced is forced once.
    public override void CsrWasRead(uint csr, uint value)
    {
        if (csr != NextInterrupt || (value & NoInterrupt) != 0)
            return;
        _force[value >> 2] = false;
        Notify();
    }

    void SetContext(uint value)
    {
        (_beforePrevious, _previous, _preempt) = (value >> 28, value >> 24 & 15, value >> 16 & 31);
        (_noInterrupt, _current, _restores) = ((value >> 15 & 1) != 0, value >> 4 & 0x1FF, (value & RestoreOnReturn) != 0);
        uint set = ((value & TimerSaved) != 0 ? TimerBit : 0) | ((value & SoftwareSaved) != 0 ? SoftwareBit : 0);
        Hart.EnabledLocal = (value & ClearTimers) != 0 ? Hart.EnabledLocal & ~(TimerBit | SoftwareBit) : Hart.EnabledLocal | set;
    }

    uint Window(uint operand, Func<int, bool> bit)
    {
        uint bits = 0;
        for (int i = 0, line = (int)(operand & 31) * 16; i < 16 && line < _enable.Length; i++, line++)
            if (bit(line))
                bits |= 1u << 16 + i;
        return bits;
    }

    static void SetWindow(bool[] bits, uint operand, uint value)
    {
        for (int i = 0, line = (int)(operand & 31) * 16; i < 16 && line < bits.Length; i++, line++)
            bits[line] = (value >> 16 + i & 1) != 0;
    }

    uint PriorityWindow(uint operand)
    {
        uint fields = 0;
        for (int i = 0, line = (int)(operand & 127) * 4; i < 4 && line < _priority.Length; i++, line++)
            fields |= (uint)_priority[line] << 16 + 4 * i;
        return fields;
    }

    void SetPriorities(uint operand, uint value)
    {
        for (int i = 0, line = (int)(operand & 127) * 4; i < 4 && line < _priority.Length; i++, line++)
            _priority[line] = (byte)(value >> 16 + 4 * i & 15);
    }

    public override void Entered(uint cause)
    {
        _restores = cause == ExternalCause;
        if (!_restores)
            return;
        // The highest bit need not be kept: while it is set nothing preempts.
        uint next = LevelAfter(Best(_previous));
        (_beforePrevious, _previous, _preempt) = (_previous, _preempt & 15, next);
        Notify();
    }

    public override void Returned()
    {
        if (_restores)
            (_preempt, _previous, _beforePrevious) = (_previous, _beforePrevious, 0);
        _restores = false;
        Notify();
    }
}
