using Emu.Isa;

namespace Emu.RiscV;

// Control and status registers. Source: Volume II (privileged), 20211203, chapter 3; counters: Volume I, chapter 10. Fields are WARL: what a
// write may not set keeps a legal value.
internal sealed unsafe partial class RiscVProcessor
{
    const uint MachineSoftware = 1 << 3, MachineTimer = 1 << 7, MachineExternal = 1 << 11, LocalInterrupts = MachineSoftware | MachineTimer | MachineExternal;
    const uint InterruptEnable = 1 << 3, PreviousEnable = 1 << 7, ModifyPrivilege = 1 << 17, TimeoutWait = 1 << 21, PreviousMode = 3 << 11;
    const uint CycleBit = 1, InstructionBit = 4;

    uint _status, _trapVector, _scratch, _exceptionPc, _cause, _trapValue, _enabled, _pending, _counterEnable, _counterInhibit, _tableBase, _environment;
    ulong _cycleOffset, _instructionOffset;
    ulong _cycleStopped, _instructionsStopped;              // values of inhibited counters
    bool _machineMode;

    /// <summary>mtime for the CSR time, where the platform has a timer; null makes the CSR illegal.</summary>
    public Func<ulong>? Time { get; set; }

    void ResetRegisters()
    {
        (_status, _trapVector, _scratch, _exceptionPc, _cause, _trapValue, _enabled, _pending) = (_model.HasUserMode ? 0 : PreviousMode, 0, 0, 0, 0, 0, 0, 0);
        (_counterEnable, _counterInhibit, _tableBase, _environment) = (0, _model.CountsFromReset ? 0 : CycleBit | InstructionBit, 0, 0);
        (_cycleOffset, _instructionOffset, _cycleStopped, _instructionsStopped) = (0, 0, 0, 0);
        _machineMode = true;
        _protection.Reset();
        _triggers.Reset();
        _events.Reset();
        Rules.Reset();
        ProtectionChanged();
    }

    /// <summary>misa: MXL = 1 and the letters of the extensions.</summary>
    uint Extensions
    {
        get
        {
            uint letters = Has(Features.RvE) ? Letter('E') : Letter('I');
            foreach ((Features features, char letter) in ((Features, char)[])[(Features.RvM, 'M'), (Features.RvA, 'A'), (Features.RvC, 'C'), (Features.RvF, 'F'), (Features.RvD, 'D')])
                if (Has(features))
                    letters |= Letter(letter);
            return 1u << 30 | letters | (_model.HasUserMode ? Letter('U') : 0) | (Has(Features.Xh3bextm) || Has(Features.Xw) || _model.HasVendorCsrs ? Letter('X') : 0);
        }
    }

    static uint Letter(char c) => 1u << c - 'A';

    /// <summary>CSRRW and its relatives.</summary>
    /// <param name="f">Imm is the CSR.</param>
    /// <param name="operand">Value of rs1, or the immediate.</param>
    /// <param name="writes">Whether the instruction writes at all.</param>
    /// <param name="reads">Whether it reads: CSRRW with rd = x0 does not.</param>
    /// <param name="combine">New value from the old one and the operand.</param>
    void AccessCsr(in Fields f, uint operand, bool writes, bool reads, Func<uint, uint, uint> combine)
    {
        uint csr = f.Imm, old = 0;
        bool allowed = (csr >> 8 & 3) == 0 || _machineMode;
        if (!allowed || (writes && csr >> 10 == 3) || Rules.Lacks(csr) || !(Rules.TryReadCsr(csr, writes ? operand : 0, out old) || TryReadCsr(csr, out old)))
        {
            FaultAt(f, Interp.FaultKind.Undefined);
            return;
        }
        if (writes)
        {
            uint value = combine(reads ? old : 0, operand);
            if (!Rules.TryWriteCsr(csr, value, operand))
                WriteCsr(csr, value);
        }
        if (reads)
            Rules.CsrWasRead(csr, old);
        if (f.D != 0)
            _core->SetReg(f.D, old);
    }

    bool TryReadCsr(uint csr, out uint value)
    {
        switch (csr)
        {
            case 0x001 or 0x002 or 0x003 when FloatStatusExists: value = FloatStatus(csr); return true;
            case 0x300: value = _status | FloatStateBits | Rules.StatusBits; return true;
            case 0x301: value = Extensions; return true;
            case 0x304: value = _enabled; return true;
            case 0x305: value = _trapVector; return true;
            case 0x306 when _model.HasUserMode: value = _counterEnable; return true;
            case 0x30A when _model.HasUserMode: value = _environment; return true;
            case 0x31A when _model.HasUserMode: value = 0; return true;
            case 0x310: value = 0; return true;                            // mstatush: little-endian only
            case 0x320: value = _counterInhibit; return true;
            case >= 0x323 and <= 0x33F: value = _events.Event(csr & 31); return true;
            case 0x340: value = _scratch; return true;
            case 0x341: value = _exceptionPc & ~_core->TargetMask; return true;
            case 0x342: value = _cause; return true;
            case 0x343: value = _trapValue; return true;
            case 0x344: value = _pending; return true;
            case >= 0x3A0 and <= 0x3A3 when _protection.Entries > 0: value = _protection.ReadConfig((int)csr - 0x3A0); return true;
            case >= 0x3B0 and <= 0x3BF when _protection.Entries > 0: value = _protection.ReadAddress((int)csr - 0x3B0); return true;
            case 0x747 when _model.HasEnhancedProtection: value = _protection.Security; return true;
            case 0xBD0 when _protection.HasMachineBits: value = _protection.MachineBits; return true;
            case >= 0x7A0 and <= 0x7A5: return _triggers.TryRead(csr, out value);
            case 0x757 when _model.HasEnhancedProtection: value = 0; return true;
            case 0xF11: value = _model.VendorId; return true;
            case 0xF12: value = _model.ArchitectureId; return true;
            case 0xF13: value = _model.ImplementationId; return true;
            case 0xF14 or 0xF15: value = 0; return true;                   // mhartid, mconfigptr
            case 0x017 when Has(Features.Zcmt): value = _tableBase; return true;
            case 0xB00 or 0xB02 or 0xB80 or 0xB82: value = CounterWord(csr & 0x82); return true;
            case >= 0xB03 and <= 0xB1F or >= 0xB83 and <= 0xB9F: value = _events.Value(csr & 31, (csr & 0x80) != 0); return true;
            case 0xC00 or 0xC02 or 0xC80 or 0xC82 when MayCount(csr): value = CounterWord(csr & 0x82); return true;
            case 0xC01 when Time is not null && MayCount(csr): value = (uint)Time(); return true;
            case 0xC81 when Time is not null && MayCount(csr): value = (uint)(Time() >> 32); return true;
            case >= 0xC03 and <= 0xC1F or >= 0xC83 and <= 0xC9F when MayCount(csr): value = _events.Value(csr & 31, (csr & 0x80) != 0); return true;
            default: value = 0; return false;
        }
    }

    void WriteCsr(uint csr, uint value)
    {
        switch (csr)
        {
            case 0x001 or 0x002 or 0x003: SetFloatStatus(csr, value); break;
            case 0x300: WriteStatus(value); break;
            case 0x304: EnabledLocal = value; break;
            case 0x305: _trapVector = Rules.VectorAfter(_trapVector, value); break;
            case 0x306: _counterEnable = value & (7 | _events.Mask); break;
            case 0x30A: _environment = value & 1; break;                    // FIOM
            case 0x320: WriteInhibit(value & (CycleBit | InstructionBit | _events.Mask)); break;
            case >= 0x323 and <= 0x33F: _events.SetEvent(csr & 31, value); break;
            case 0x340: _scratch = value; break;
            case 0x341: _exceptionPc = value & ~1u; break;
            case 0x342: _cause = value; break;
            case 0x343 when _model.RecordsTrapValue: _trapValue = value; break;
            case >= 0x3A0 and <= 0x3A3: _protection.WriteConfig((int)csr - 0x3A0, value); ProtectionChanged(); break;
            case >= 0x3B0 and <= 0x3BF: _protection.WriteAddress((int)csr - 0x3B0, value); ProtectionChanged(); break;
            case 0x747: _protection.WriteSecurity(value); ProtectionChanged(); break;
            case 0xBD0: _protection.MachineBits = value; ProtectionChanged(); break;
            case >= 0x7A0 and <= 0x7A5: _triggers.Write(csr, value); ProtectionChanged(); break;
            case 0x017: _tableBase = value & ~0x3Fu; break;
            case 0xB00 or 0xB80: SetCycles(Replace(CycleCount, csr, value)); break;
            case 0xB02 or 0xB82: SetInstructions(Replace(InstructionCount, csr, value)); break;
            case >= 0xB03 and <= 0xB1F or >= 0xB83 and <= 0xB9F: _events.SetValue(csr & 31, (csr & 0x80) != 0, value); break;
        }
    }

    void WriteStatus(uint value)
    {
        if (Has(Features.RvF))
            _core->FloatState = (byte)(value >> FloatStateShift & 3);
        uint mask = InterruptEnable | PreviousEnable | (_model.HasUserMode ? ModifyPrivilege | TimeoutWait : 0);
        uint mode = value & PreviousMode;
        // MPP holds the modes that exist: another value leaves it alone.
        if (_model.HasUserMode && mode is 0 or PreviousMode)
            mask |= PreviousMode;
        _status = (_status & ~mask) | (value & mask);
        Rules.StatusBits = value;
        ProtectionChanged();
        Machine.InterruptsChanged();
    }

    bool MayCount(uint csr) => _machineMode || (_counterEnable >> (int)(csr & 31) & 1) != 0;

    // A counter that an instruction reads does not include the instruction itself, and one that it writes holds that value for the next one.
    ulong CycleCount => (_counterInhibit & CycleBit) != 0 ? _cycleStopped : Machine.Cycles - 1 + _cycleOffset;

    ulong InstructionCount => (_counterInhibit & InstructionBit) != 0 ? _instructionsStopped : Machine.Instructions - 1 + _instructionOffset;

    uint CounterWord(uint which) => which switch
    {
        0x00 => (uint)CycleCount,
        0x02 => (uint)InstructionCount,
        0x80 => (uint)(CycleCount >> 32),
        _ => (uint)(InstructionCount >> 32),
    };

    static ulong Replace(ulong counter, uint csr, uint value) =>
        (csr & 0x80) != 0 ? (counter & uint.MaxValue) | (ulong)value << 32 : (counter & ~(ulong)uint.MaxValue) | value;

    void SetCycles(ulong value) => (_cycleOffset, _cycleStopped) = (value - Machine.Cycles, value);

    void SetInstructions(ulong value) => (_instructionOffset, _instructionsStopped) = (value - Machine.Instructions, value);

    void WriteInhibit(uint value)
    {
        (ulong cycles, ulong instructions) = (CycleCount, InstructionCount);
        bool cyclesStood = (_counterInhibit & CycleBit) != 0, instructionsStood = (_counterInhibit & InstructionBit) != 0;
        _counterInhibit = value;
        // The instruction that stops a counter still counts; the one that starts it does not.
        SetCycles(cyclesStood ? cycles : cycles + 1);
        SetInstructions(instructionsStood ? instructions : instructions + 1);
    }
}
