namespace Emu.Arm;

/// <summary>
/// DHCSR, DCRSR, DCRDR, DEMCR and DFSR as software sees them while no debugger is attached, and where debug events go: to the DebugMonitor exception, or nowhere.
/// </summary>
/// <remarks>
/// Source: ARMv7-M ARM (DDI 0403E), C1.5, C1.6. Only a debugger can set C_DEBUGEN, so that halting, vector catch and register transfers do nothing here.
/// A debug event that DebugMonitor may not take now is lost; a breakpoint instruction then becomes a HardFault.
/// </remarks>
internal sealed class DebugControl(Machine machine, Exceptions exceptions, ArmModel model)
{
    /// <summary>Bits of DFSR.</summary>
    public const uint Halted = 1, Breakpoint = 2, Watchpoint = 4, Counter = 32;

    const uint MonitorEnable = 1 << 16, MonitorPending = 1 << 17, MonitorStep = 1 << 18, MonitorRequest = 1 << 19, TraceEnable = 1 << 24;
    const uint VectorCatches = 0x7F1;

    uint _control, _status, _data;
    bool _resetSeen, _stepArmed;

    /// <summary>DEMCR.TRCENA: DWT, ITM and their friends work.</summary>
    public bool TraceEnabled => (_control & TraceEnable) != 0;

    /// <summary>DEMCR.MON_EN.</summary>
    public bool MonitorEnabled => (_control & MonitorEnable) != 0;

    /// <summary>Called before and after TRCENA changes.</summary>
    public Action<bool>? TraceChanging { get; set; }

    /// <summary>Called after MON_EN or MON_STEP changed.</summary>
    public Action? SteppingChanged { get; set; }

    /// <summary>MON_STEP is in force: DebugMonitor is pended after each instruction that runs below its priority.</summary>
    public bool Steps => (_control & (MonitorEnable | MonitorStep)) == (MonitorEnable | MonitorStep);

    /// <summary>After a local reset: DEMCR, DFSR and DCRDR are those of a power-on reset, the only one that Emu has.</summary>
    public void Reset()
    {
        (_control, _status, _data, _resetSeen, _stepArmed) = (0, 0, 0, false, false);
        SteppingChanged?.Invoke();
    }

    /// <summary>DFSR.</summary>
    public uint Status => _status;

    public void ClearStatus(uint bits) => _status &= ~bits;

    /// <summary>DHCSR: S_RETIRE_ST always, S_RESET_ST in the first read after a reset, S_REGRDY.</summary>
    public uint ReadHalting()
    {
        uint first = _resetSeen ? 0u : 1u << 25;
        _resetSeen = true;
        return first | 1u << 24 | 1u << 16;
    }

    /// <summary>DCRDR: a word that a debugger and software may share.</summary>
    public uint Data { get => _data; set => _data = value; }

    /// <summary>DEMCR.</summary>
    public uint ReadMonitor() => _control | (!model.IsV6M && exceptions.IsPending(ExceptionNumber.DebugMonitor) ? MonitorPending : 0);

    public void WriteMonitor(uint value)
    {
        TraceChanging?.Invoke(false);
        _control = value & (model.IsV6M ? TraceEnable | VectorCatches & 0x401 : TraceEnable | MonitorEnable | MonitorStep | MonitorRequest | VectorCatches);
        TraceChanging?.Invoke(true);
        if (model.IsV6M)
            return;
        exceptions.SetPending(ExceptionNumber.DebugMonitor, (value & MonitorPending) != 0);       // MON_EN does not matter here
        SteppingChanged?.Invoke();
        machine.InterruptsChanged();
    }

    /// <summary>A debug event: pends DebugMonitor if it may be taken now.</summary>
    /// <param name="cause">Bit of DFSR.</param>
    /// <returns>False when nobody wants it.</returns>
    public bool Raise(uint cause)
    {
        if (!MonitorEnabled || !exceptions.CanTake(ExceptionNumber.DebugMonitor))
            return false;
        _status |= cause;
        exceptions.SetPending(ExceptionNumber.DebugMonitor, true);
        return true;
    }

    /// <summary>A breakpoint instruction that nobody takes: HardFault, with DFSR saying why.</summary>
    public void NoteEscalation() => _status |= Breakpoint;

    /// <summary>Before an instruction: whether MON_STEP will end after it.</summary>
    public void BeginStep() => _stepArmed = Steps && exceptions.CanTake(ExceptionNumber.DebugMonitor);

    public void EndStep()
    {
        if (!_stepArmed)
            return;
        _stepArmed = false;
        _status |= Halted;
        exceptions.SetPending(ExceptionNumber.DebugMonitor, true);
    }
}
