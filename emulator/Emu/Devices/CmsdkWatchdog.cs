namespace Emu.Devices;

/// <summary>APB watchdog of Arm's Cortex-M System Design Kit, at the core's clock: its first timeout is an interrupt, on the MPS2 boards NMI, the second resets the core.</summary>
/// <remarks>Source: Arm DDI 0479 (Cortex-M System Design Kit TRM), APB watchdog programmers model. The integration test registers are not modelled.</remarks>
public sealed class CmsdkWatchdog : Peripheral<CmsdkWatchdog>
{
    const uint LoadValue = 0x00, Control = 0x08, Unlock = 0x1ACCE551, InterruptEnable = 1, ResetEnable = 2;

    static readonly RegisterMap<CmsdkWatchdog> Map = new RegisterMap<CmsdkWatchdog>("WATCHDOG", "DDI 0479, APB watchdog")
        .AddRegister(LoadValue, "WDOGLOAD", reset: uint.MaxValue).Bits(0, 32, "LOAD", read: static w => w._load, write: static (w, v) => w.Load(v))
        .AddRegister(0x04, "WDOGVALUE").Bits(0, 32, "VALUE", read: static w => w.Value, writable: false)
        .AddRegister(Control, "WDOGCONTROL").Bits(0, 2, "INTEN, RESEN", read: static w => w._control, write: static (w, v) => w.Set(v))
        .AddRegister(0x0C, "WDOGINTCLR").Bits(0, 32, "INTCLR", read: static _ => 0, write: static (w, _) => w.Clear())
        .AddRegister(0x10, "WDOGRIS").Bit(0, "RIS", read: static w => w._raised ? 1u : 0, writable: false)
        .AddRegister(0x14, "WDOGMIS").Bit(0, "MIS", read: static w => w._raised ? w._control & InterruptEnable : 0, writable: false)
        .AddRegister(0xC00, "WDOGLOCK").Bits(0, 32, "LOCK", read: static w => w._locked ? 1u : 0, write: static (w, v) => w._locked = v != Unlock)
        .AddRegister(0xFD0, "PID4", reset: 0x04).AddRegister(0xFD4, "PID5").AddRegister(0xFD8, "PID6").AddRegister(0xFDC, "PID7")
        .AddRegister(0xFE0, "PID0", reset: 0x24).AddRegister(0xFE4, "PID1", reset: 0xB8).AddRegister(0xFE8, "PID2", reset: 0x1B).AddRegister(0xFEC, "PID3")
        .AddRegister(0xFF0, "CID0", reset: 0x0D).AddRegister(0xFF4, "CID1", reset: 0xF0).AddRegister(0xFF8, "CID2", reset: 0x05).AddRegister(0xFFC, "CID3", reset: 0xB1);

    readonly Machine? _machine;
    readonly IrqLine? _irq;
    uint _load = uint.MaxValue, _control, _value = uint.MaxValue;
    ulong _zero;                                    // cycle at which the running counter gets to 0
    bool _raised, _locked;
    long _ticket;

    /// <summary>Builds the watchdog.</summary>
    /// <param name="machine">Gives the time, gets reports, and is reset; null: time stands still.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Interrupt line, or null.</param>
    public CmsdkWatchdog(Machine? machine, string name, uint start, IrqLine? irq) : base(Map, machine, start, 0x1000, name) => (_machine, _irq) = (machine, irq);

    bool Runs => (_control & InterruptEnable) != 0;

    uint Value => Runs && _machine is { } m ? (uint)(_zero - m.Clock.Now) : _value;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _machine?.Clock.Cancel(_ticket);
        (_load, _control, _value, _raised, _locked) = (uint.MaxValue, 0, uint.MaxValue, false, false);
    }

    // Locked, all writes but that of the lock are ignored.
    void Load(uint value)
    {
        if (_locked)
            return;
        _load = value;
        Restart();
    }

    void Set(uint control)
    {
        if (_locked)
            return;
        bool ran = Runs;
        _value = Value;
        _control = control;
        if (Runs && !ran)
            Restart();
        else if (!Runs)
            _machine?.Clock.Cancel(_ticket);
        _irq?.Set(_raised && Runs);
    }

    void Clear()
    {
        if (_locked)
            return;
        _raised = false;
        _irq?.Set(false);
        Restart();
    }

    void Restart()
    {
        _machine?.Clock.Cancel(_ticket);
        _value = _load;
        if (!Runs || _machine is not { } machine)
            return;
        _zero = machine.Clock.Now + _load;
        _ticket = machine.Clock.At(_zero, Expire);
    }

    void Expire(ulong cycle)
    {
        if (_raised && (_control & ResetEnable) != 0)
        {
            _machine!.Report(MachineError.WatchdogReset, Name, Base, $"{Name} reset the core at cycle {cycle}: its interrupt was not cleared in time");
            _machine.RequestReset();
            return;
        }
        _raised = true;
        _irq?.Set(true);
        _zero = cycle + _load + 1ul;
        _ticket = _machine!.Clock.At(_zero, Expire);
    }
}
