namespace Emu.Devices;

/// <summary>A timer group of the ESP32-C3: its timer, which counts up, and what start-up code asks for: the watchdog, which never bites, and the calibration of the slow clock.</summary>
/// <remarks>
/// Source: ESP32-C3 Technical Reference Manual, chapters 11 "Timer Group" and 12 "Watchdog Timers". The timer's clock is APB at 80 MHz or the crystal at 40 MHz; the slow clock is taken to
/// be 150 kHz.
/// </remarks>
public sealed class Esp32C3TimerGroup : Peripheral<Esp32C3TimerGroup>
{
    const uint Configuration = 0x00, AlarmLow = 0x10, LoadLow = 0x18, Calibration = 0x68, Enable = 0x70, Raw = 0x74, CrystalHz = 40_000_000, BusHz = 80_000_000, SlowHz = 150_000;
    const uint UseCrystal = 1 << 9, AlarmEnable = 1 << 10, AutoReload = 1 << 29, CounterEnable = 1u << 31;
    const ulong CounterBits = (1ul << 54) - 1;

    static readonly RegisterMap<Esp32C3TimerGroup> Map = new RegisterMap<Esp32C3TimerGroup>("TIMG", "ESP32-C3 TRM, 11")
        .AddRegister(Configuration, "T0CONFIG", 0x60002000).Bits(9, 2, "USE_XTAL, ALARM_EN", write: static (g, _) => g.Configure()).Bit(12, "DIVCNT_RST", read: static _ => 0)
            .Bits(13, 17, "DIVIDER, AUTORELOAD").Unmodelled(30, 1, "INCREASE").Bit(31, "EN")
        .AddRegister(0x04, "T0LO").Bits(0, 32, "LO", read: static g => (uint)g._taken, writable: false)
        .AddRegister(0x08, "T0HI").Bits(0, 22, "HI", read: static g => (uint)(g._taken >> 32), writable: false)
        .AddRegister(0x0C, "T0UPDATE").Bit(31, "UPDATE", read: static _ => 0, write: static (g, _) => g._taken = g._timer.Value & CounterBits)
        .AddRegister(AlarmLow, "T0ALARMLO").Bits(0, 32, "LO", write: static (g, _) => g.Arrange()).AddRegister(0x14, "T0ALARMHI").Bits(0, 22, "HI", write: static (g, _) => g.Arrange())
        .AddRegister(LoadLow, "T0LOADLO").Bits(0, 32, "LO").AddRegister(0x1C, "T0LOADHI").Bits(0, 22, "HI")
        .AddRegister(0x20, "T0LOAD").Bits(0, 32, "LOAD", read: static _ => 0, write: static (g, _) => g.Load())
        .AddRegister(0x48, "WDTCONFIG0", 0x4C000).Bits(0, 31, "stages").Unmodelled(31, 1, "EN")
        .AddRegister(0x4C, "WDTCONFIG1", 0x10000).Bits(0, 32, "CONFIG1")
        .AddRegister(0x50, "WDTCONFIG2", 26000000).Bits(0, 32, "STG0_HOLD")
        .AddRegister(0x54, "WDTCONFIG3", 0x7FFFFFF).Bits(0, 32, "STG1_HOLD")
        .AddRegister(0x58, "WDTCONFIG4", 0xFFFFF).Bits(0, 32, "STG2_HOLD")
        .AddRegister(0x5C, "WDTCONFIG5", 0xFFFFF).Bits(0, 32, "STG3_HOLD")
        .AddRegister(0x60, "WDTFEED").Bits(0, 32, "FEED", read: static _ => 0)
        .AddRegister(0x64, "WDTWPROTECT", 0x50D83AA1).Bits(0, 32, "WKEY")
        .AddRegister(Calibration, "RTCCALICFG", 0x13000).Bits(12, 3, "START_CYCLING, CLK_SEL").Bit(15, "RDY", read: static _ => 1, writable: false).Bits(16, 15, "MAX").Bit(31, "START")
        .AddRegister(0x6C, "RTCCALICFG1").Bits(7, 25, "VALUE", read: static g => (g.Stored(Calibration) >> 16 & 0x7FFF) * (CrystalHz / SlowHz), writable: false)
        .AddRegister(Enable, "INT_ENA").Bit(0, "T0", write: static (g, _) => g.Update()).Unmodelled(1, 1, "WDT")
        .AddRegister(Raw, "INT_RAW").Bits(0, 2, "T0, WDT", writable: false)
        .AddRegister(0x78, "INT_ST").Bits(0, 2, "T0, WDT", read: static g => g.Stored(Raw) & g.Stored(Enable), writable: false)
        .AddRegister(0x7C, "INT_CLR").Bits(0, 2, "clear", read: static _ => 0, write: static (g, v) => g.Clear(v));

    readonly Machine _machine;
    readonly IrqLine? _irq;
    readonly RateCounter _timer;
    ulong _taken;
    long _ticket;

    /// <summary>Builds the group.</summary>
    /// <param name="machine">Gives the time and gets reports.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Interrupt source of the timer, or null.</param>
    public Esp32C3TimerGroup(Machine machine, string name, uint start, IrqLine? irq) : base(Map, machine, start, 0x1000, name) =>
        (_machine, _irq, _timer) = (machine, irq, new RateCounter(machine.Clock, BusHz));

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        _taken = 0;
        _timer.Restart(0, running: false);
        Configure();
        Update();
    }

    ulong Pair(uint low) => (ulong)Stored(low + 4) << 32 | Stored(low);

    void Configure()
    {
        uint configuration = Stored(Configuration), divider = configuration >> 13 & 0xFFFF;
        // 0 stands for 65,536, and 1 for 2.
        divider = divider == 0 ? 65_536 : Math.Max(2, divider);
        _timer.Hz = ((configuration & UseCrystal) != 0 ? CrystalHz : BusHz) / divider;
        _timer.Running = (configuration & CounterEnable) != 0;
        Arrange();
    }

    void Load()
    {
        _timer.Value = Pair(LoadLow);
        Arrange();
    }

    void Arrange()
    {
        _machine.Clock.Cancel(_ticket);
        ulong now = _timer.Value & CounterBits, alarm = Pair(AlarmLow);
        if ((Stored(Configuration) & AlarmEnable) != 0 && _timer.CycleAfter(alarm > now ? alarm - now : 0) is ulong cycle)
            _ticket = _machine.Clock.At(cycle, _ => Fire());
    }

    // The alarm switches itself off.
    void Fire()
    {
        Store(Configuration, Stored(Configuration) & ~AlarmEnable);
        if ((Stored(Configuration) & AutoReload) != 0)
            _timer.Value = Pair(LoadLow);
        Store(Raw, Stored(Raw) | 1);
        Update();
    }

    void Clear(uint bits)
    {
        Store(Raw, Stored(Raw) & ~bits);
        Update();
    }

    void Update() => _irq?.Set((Stored(Raw) & Stored(Enable) & 1) != 0);
}
