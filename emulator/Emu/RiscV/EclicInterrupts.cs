using Emu.Isa;

namespace Emu.RiscV;

/// <summary>
/// Nuclei's ECLIC: interrupts with a level that preempts and a priority that orders, vectored one by one or through a common entry that claims them with jalmnxti or mnxti, and the
/// CSRs around it.
/// </summary>
/// <remarks>
/// Source: NMSIS, core_feature_eclic.h, and Nuclei's branch of QEMU; docs/hardware/gd32vf103.md says what they leave open. Among equals the higher number goes
/// first. Registers that are mapped in memory belong to the device <see cref="Devices.Eclic"/>. NMI and its saved CSRs are not there; without the mode ECLIC in mtvec nothing
/// interrupts, and that is reported.
/// </remarks>
internal sealed class EclicInterrupts(RiscVProcessor hart) : InterruptRules(hart), IInterruptInputs
{
    const uint ClicMode = 3, VectorTable = 0x307, NextInterrupt = 0x345, Levels = 0x346, NmiVector = 0x7C3, SubMode = 0x7C4, Control = 0x7D0;
    const uint PushSubMode = 0x7EB, CommonEntry = 0x7EC, JumpNext = 0x7ED, PushCause = 0x7EE, PushPc = 0x7EF, WaitForEvent = 0x810, SleepDepth = 0x811, SendEvent = 0x812;
    const uint CauseNumber = 0x3FF, PreviousLevel = 0xFF << 16, CausePreviousEnable = 1 << 27, CausePreviousMode = 3 << 28, FetchingVector = 1 << 30;
    const uint InterruptEnable = 1 << 3, PreviousEnable = 1 << 7, PreviousMode = 3 << 11;
    const uint Normal = 0, InInterrupt = 1, InException = 2;
    const uint JumpCycles = 4;

    readonly bool[] _line = new bool[hart.Machine.Options.InterruptLines];
    readonly byte[] _pending = new byte[hart.Machine.Options.InterruptLines], _enable = new byte[hart.Machine.Options.InterruptLines];
    readonly byte[] _attributes = new byte[hart.Machine.Options.InterruptLines], _control = new byte[hart.Machine.Options.InterruptLines];
    uint _table, _commonEntry, _level, _subMode, _previousSubMode, _miscellaneous, _event, _depth, _configuration, _threshold;

    /// <summary>Bits of clicintctl that exist; the others read as ones.</summary>
    public const int ControlBits = 4;

    public override IInterruptInputs Inputs => this;

    /// <summary>Number of interrupts.</summary>
    public int Count => _line.Length;

    public override void Reset()
    {
        Array.Clear(_line);
        foreach (byte[] field in (byte[][])[_pending, _enable, _attributes])
            Array.Clear(field);
        Array.Fill(_control, OnesBelow);
        (_table, _commonEntry, _level, _subMode, _previousSubMode) = (0, 0, 0, Normal, Normal);
        (_miscellaneous, _event, _depth, _configuration, _threshold) = (0, 0, 0, 0, 0);
    }

    const byte OnesBelow = (1 << 8 - ControlBits) - 1;

    public uint Configuration
    {
        get => _configuration;
        set => Change(ref _configuration, value & 0x1E);
    }

    public uint Threshold
    {
        get => _threshold;
        set => Change(ref _threshold, value & 0xFF);
    }

    void Change(ref uint field, uint value)
    {
        field = value;
        Hart.Machine.InterruptsChanged();
    }

    /// <summary>clicintip, clicintie, clicintattr and clicintctl of an interrupt.</summary>
    /// <param name="number">The interrupt.</param>
    /// <param name="which">0 to 3.</param>
    public byte this[int number, int which]
    {
        get => which switch { 0 => _pending[number], 1 => _enable[number], 2 => _attributes[number], _ => _control[number] };
        set
        {
            switch (which)
            {
                case 0 when IsEdge(number): _pending[number] = (byte)(value & 1); break;
                case 0: break;
                case 1: _enable[number] = (byte)(value & 1); break;
                case 2:
                    _attributes[number] = (byte)(value & 7);
                    if (!IsEdge(number))
                        _pending[number] = _line[number] ? (byte)1 : (byte)0;
                    break;
                default: _control[number] = (byte)(value | OnesBelow); break;
            }
            Hart.Machine.InterruptsChanged();
        }
    }

    bool IsVectored(int number) => (_attributes[number] & 1) != 0;
    bool IsEdge(int number) => (_attributes[number] & 2) != 0;
    bool IsFalling(int number) => (_attributes[number] & 4) != 0;

    public void Pend(int number)
    {
        SetLevel(number, true);
        SetLevel(number, false);
    }

    public void SetLevel(int number, bool high)
    {
        bool before = _line[number];
        _line[number] = high;
        if (!IsEdge(number))
            _pending[number] = high ? (byte)1 : (byte)0;
        else if (before != high && high != IsFalling(number))
            _pending[number] = 1;
        Hart.Machine.InterruptsChanged();
    }

    // The upper bits of clicintctl are the level, filled up with ones, the others the priority.
    int LevelBits => Math.Min((int)(_configuration >> 1 & 15), ControlBits);

    uint LevelOf(int number) => _control[number] | (0xFFu >> LevelBits);

    /// <summary>The pending and enabled interrupt of highest level above a given one and the threshold, then of highest priority, then of highest number; -1 when there is none.</summary>
    int Best(uint above)
    {
        int best = -1;
        for (int i = 0; i < _line.Length; i++)
            if (_pending[i] != 0 && _enable[i] != 0 && LevelOf(i) > above && LevelOf(i) > _threshold && (best < 0 || _control[i] >= _control[best]))
                best = i;
        return best;
    }

    public override uint Next()
    {
        if (!Enabled)
            return 0;
        int best = Best(_level);
        if (best < 0)
            return 0;
        if (Hart.InterruptVector % 64 != ClicMode)
        {
            Hart.Machine.Report(MachineError.UnmodelledRegister, "mtvec", 0x305, "mtvec: an interrupt of the ECLIC waits, but mtvec's mode is not 3, and the other interrupt mode of this core is not modelled");
            return 0;
        }
        return Interrupt | (uint)best;
    }

    public override bool Wakes => Best(_level) >= 0;

    // The mode has six bits: the base is 64-byte aligned.
    public override uint VectorAfter(uint old, uint written) => written;

    public override uint Target(uint vector, uint cause)
    {
        if ((cause & Interrupt) == 0)
            return vector & ~63u;
        return IsVectored((int)(cause & CauseNumber)) ? Entry((int)(cause & CauseNumber)) : (_commonEntry & 1) != 0 ? _commonEntry & ~3u : vector & ~63u;
    }

    uint Entry(int number)
    {
        uint at = _table + 4 * (uint)number;
        return Hart.Machine.Memory.Contains(at, 4) ? Hart.Machine.Memory.ReadWord(at) & ~1u : 0;
    }

    public override void Entered(uint cause)
    {
        uint status = Hart.Status;
        // mcause also shows what mstatus and mintstatus were.
        Hart.TrapCause = (cause & (Interrupt | CauseNumber)) | _level << 16 | ((status & PreviousEnable) != 0 ? CausePreviousEnable : 0) | (status & PreviousMode) << 17;
        (_previousSubMode, _subMode) = (_subMode, (cause & Interrupt) != 0 ? InInterrupt : InException);
        if ((cause & Interrupt) == 0)
            return;
        int number = (int)(cause & CauseNumber);
        _level = LevelOf(number);
        if (IsVectored(number))
            Taken(number);
    }

    /// <summary>An edge is done when its handler is called.</summary>
    void Taken(int number)
    {
        if (IsEdge(number))
            _pending[number] = 0;
        Hart.Machine.InterruptsChanged();
    }

    public override void Returned()
    {
        _level = (Hart.TrapCause & PreviousLevel) >> 16;
        _subMode = _previousSubMode;
        Hart.Machine.InterruptsChanged();
    }

    /// <summary>What mnxti and jalmnxti would claim: a non-vectored interrupt above the level that was interrupted.</summary>
    int Claimable()
    {
        int best = Best((Hart.TrapCause & PreviousLevel) >> 16);
        return best >= 0 && !IsVectored(best) ? best : -1;
    }

    void Claim(int number)
    {
        _level = LevelOf(number);
        Hart.TrapCause = (Hart.TrapCause & ~CauseNumber) | (uint)number;
        Taken(number);
    }

    public override bool TryReadCsr(uint csr, uint operand, out uint value)
    {
        value = 0;
        switch (csr)
        {
            case VectorTable: value = _table; return true;
            case NextInterrupt: value = Claimable() is var next and >= 0 ? _table + 4 * (uint)next : 0; return true;
            case Levels: value = _level << 24; return true;
            case NmiVector: value = (_miscellaneous & 1 << 9) != 0 ? Hart.InterruptVector & ~63u : Hart.ResetAddress; return true;
            case SubMode: value = _previousSubMode << 8 | _subMode << 6; return true;
            case Control: value = _miscellaneous; return true;
            case CommonEntry: value = _commonEntry; return true;
            // csrrw ra, jalmnxti, ra: the link is the instruction itself, or ra keeps its value.
            case JumpNext: value = Claimable() >= 0 ? Hart.Machine.Pc - 4 : operand; return true;
            case PushCause or PushPc or PushSubMode or SendEvent: return true;
            case WaitForEvent: value = _event; return true;
            case SleepDepth: value = _depth; return true;
            case 0x304 or 0x344: return true;                       // mie and mip: hardwired while the mode is ECLIC
            default: return false;
        }
    }

    public override bool TryWriteCsr(uint csr, uint value, uint operand)
    {
        switch (csr)
        {
            case VectorTable: _table = value & ~63u; return true;
            case NextInterrupt: ClaimWith(operand); return true;
            case 0x342: WriteCause(value); return true;
            case SubMode: (_previousSubMode, _subMode) = (value >> 8 & 3, value >> 6 & 3); return true;
            case Control: _miscellaneous = value & 1 << 9; return true;
            case CommonEntry: _commonEntry = value & ~2u; return true;
            case JumpNext: Jump(); return true;
            case PushCause: Store(operand, Hart.TrapCause); return true;
            case PushPc: Store(operand, Hart.ExceptionPc); return true;
            case PushSubMode: Store(operand, _previousSubMode << 8 | _subMode << 6); return true;
            case WaitForEvent:
                _event = value & 1;
                if (_event != 0)
                    Hart.Machine.Report(MachineError.UnmodelledRegister, "wfe", csr, "wfe: nothing sends events to this core; WFI goes on waiting for interrupts");
                return true;
            case SleepDepth: _depth = value & 1; return true;
            case SendEvent or 0x304 or 0x344 or NmiVector: return true;
            default: return false;
        }
    }

    // csrrsi or csrrci of mnxti: the operand goes to mstatus, and what the read gave is claimed.
    void ClaimWith(uint operand)
    {
        int next = Claimable();
        Hart.Status |= operand & InterruptEnable;
        if (next >= 0)
            Claim(next);
    }

    void Jump()
    {
        int next = Claimable();
        if (next < 0)
            return;
        Claim(next);
        Hart.Machine.Pc = Entry(next);
        Hart.Status |= InterruptEnable;
        Hart.Machine.Charge(JumpCycles, Emu.Timing.Cause.Exception);
    }

    // mcause.MPP and MPIE are those of mstatus.
    void WriteCause(uint value)
    {
        Hart.TrapCause = value & (Interrupt | FetchingVector | CausePreviousMode | CausePreviousEnable | PreviousLevel | CauseNumber);
        uint mode = (value & CausePreviousMode) >> 17;
        Hart.Status = (Hart.Status & ~(PreviousEnable | PreviousMode)) | ((value & CausePreviousEnable) != 0 ? PreviousEnable : 0) | (mode is 0 or PreviousMode ? mode : Hart.Status & PreviousMode);
    }

    void Store(uint words, uint value)
    {
        uint at = Hart.Core.Reg(2) + 4 * words;
        if (!Hart.Machine.TryStore(at, value, Width.U32))
            Hart.Machine.Report(MachineError.UnmappedWrite, "pushmcause", at, $"pushmcause, pushmepc, pushmsubm: there is no RAM at 0x{at:X8}; the word was dropped");
    }
}
