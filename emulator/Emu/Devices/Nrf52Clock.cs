namespace Emu.Devices;

/// <summary>CLOCK and the part of POWER that start-up code uses: oscillators start at once.</summary>
/// <remarks>Source: nRF52840 Product Specification, CLOCK and POWER; offsets from Nordic's nrf52840.svd.</remarks>
public sealed class Nrf52Clock : Peripheral<Nrf52Clock>
{
    const uint HighStarted = 0x100, LowStarted = 0x104, Done = 0x10C, Enabled = 0x304, HighRun = 0x408, LowRun = 0x414, LowCopy = 0x41C, LowSource = 0x518;

    static readonly RegisterMap<Nrf52Clock> Map = new RegisterMap<Nrf52Clock>("CLOCK", "nRF52840 PS, CLOCK")
        .AddRegister(0x000, "TASKS_HFCLKSTART").Bit(0, "start", read: static _ => 0, write: static (c, v) => c.Start(v, HighRun, HighStarted))
        .AddRegister(0x004, "TASKS_HFCLKSTOP").Bit(0, "stop", read: static _ => 0, write: static (c, v) => c.Halt(v, HighRun))
        .AddRegister(0x008, "TASKS_LFCLKSTART").Bit(0, "start", read: static _ => 0, write: static (c, v) => c.Start(v, LowRun, LowStarted))
        .AddRegister(0x00C, "TASKS_LFCLKSTOP").Bit(0, "stop", read: static _ => 0, write: static (c, v) => c.Halt(v, LowRun))
        .AddRegister(0x010, "TASKS_CAL").Bit(0, "calibrate", read: static _ => 0, write: static (c, v) => c.Calibrate(v))
        .AddRegister(HighStarted, "EVENTS_HFCLKSTARTED").Bit(0, "event", write: static (c, _) => c.Update())
        .AddRegister(LowStarted, "EVENTS_LFCLKSTARTED").Bit(0, "event", write: static (c, _) => c.Update())
        .AddRegister(Done, "EVENTS_DONE").Bit(0, "event", write: static (c, _) => c.Update())
        .AddRegister(Enabled, "INTENSET").Bits(0, 32, "enable", read: static c => c._enabled, write: static (c, v) => c.Enable(c._enabled | v))
        .AddRegister(0x308, "INTENCLR").Bits(0, 32, "disable", read: static c => c._enabled, write: static (c, v) => c.Enable(c._enabled & ~v))
        .AddRegister(0x400, "RESETREAS").Bits(0, 32, "causes", clearByOne: true)
        .AddRegister(HighRun, "HFCLKRUN").Bit(0, "STATUS", writable: false)
        .AddRegister(0x40C, "HFCLKSTAT").Bit(0, "SRC", read: static c => c.Stored(HighRun), writable: false).Bit(16, "STATE", read: static c => c.Stored(HighRun), writable: false)
        .AddRegister(LowRun, "LFCLKRUN").Bit(0, "STATUS", writable: false)
        .AddRegister(0x418, "LFCLKSTAT").Bits(0, 2, "SRC", read: static c => c.Stored(LowCopy), writable: false).Bit(16, "STATE", read: static c => c.Stored(LowRun), writable: false)
        .AddRegister(LowCopy, "LFCLKSRCCOPY").Bits(0, 2, "SRC", writable: false)
        .AddRegister(0x438, "USBREGSTATUS").Bits(0, 2, "no USB supply", writable: false)
        .AddRegister(LowSource, "LFCLKSRC").Bits(0, 2, "SRC").Bits(16, 2, "BYPASS, EXTERNAL")
        .AddRegister(0x578, "DCDCEN").Bit(0, "DCDCEN")
        .AddRegister(0x580, "DCDCEN0").Bit(0, "DCDCEN")
        .AddRegister(0x640, "MAINREGSTATUS").Bit(0, "normal", writable: false);

    readonly IrqLine? _irq;
    uint _enabled;

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gets reports; null in tests of the device alone.</param>
    /// <param name="start">0x40000000 on the chip.</param>
    /// <param name="irq">Interrupt line, or null.</param>
    public Nrf52Clock(Machine? machine, uint start, IrqLine? irq) : base(Map, machine, start, 0x1000) => _irq = irq;

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _enabled = 0;
    }

    void Start(uint on, uint run, uint started)
    {
        if (on == 0)
            return;
        Store(LowCopy, run == LowRun ? Stored(LowSource) & 3 : Stored(LowCopy));
        Store(run, 1);
        Store(started, 1);
        Update();
    }

    void Halt(uint on, uint run)
    {
        if (on != 0)
            Store(run, 0);
    }

    void Calibrate(uint on)
    {
        if (on != 0)
            Store(Done, 1);
        Update();
    }

    void Enable(uint bits)
    {
        _enabled = bits;
        Update();
    }

    void Update() => _irq?.Set((((_enabled & 1) & Stored(HighStarted)) | (_enabled >> 1 & Stored(LowStarted) & 1) | (_enabled >> 3 & Stored(Done) & 1)) != 0);
}
