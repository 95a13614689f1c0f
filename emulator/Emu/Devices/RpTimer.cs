namespace Emu.Devices;

/// <summary>TIMER of RP2040 and RP2350: a counter of microseconds with four alarms.</summary>
/// <remarks>Source: RP2040 datasheet, 4.6; RP2350 datasheet, 12.8 "System timers". It counts microseconds from reset on, as after the start-up code that sets the tick generators; SOURCE changes nothing.</remarks>
public sealed class RpTimer : Peripheral<RpTimer>
{
    const uint MicrosecondHz = 1_000_000, Alarms = 0x10, Paused = 0x30, Interrupts2040 = 0x34, Interrupts2350 = 0x3C;
    const int AlarmCount = 4;

    static readonly RegisterMap<RpTimer> Rp2040 = AddInterrupts(Counter("RP2040 datasheet, 4.6.5"), Interrupts2040);
    static readonly RegisterMap<RpTimer> Rp2350 = AddInterrupts(Counter("RP2350 datasheet, 12.8").AddRegister(0x34, "LOCKED").Unmodelled(0, 1, "LOCKED").AddRegister(0x38, "SOURCE").Unmodelled(0, 1, "CLK_SYS"), Interrupts2350);

    static RegisterMap<RpTimer> Counter(string source) => AddAlarms(new RegisterMap<RpTimer>("TIMER", source)
        .AddRegister(0x00, "TIMEHW").Bits(0, 32, "TIMEHW", read: static _ => 0, write: static (t, v) => t.SetTime((ulong)v << 32 | t._low))
        .AddRegister(0x04, "TIMELW").Bits(0, 32, "TIMELW", read: static _ => 0, write: static (t, v) => t._low = v)
        .AddRegister(0x08, "TIMEHR").Bits(0, 32, "TIMEHR", read: static t => t._high, writable: false)
        .AddRegister(0x0C, "TIMELR").Bits(0, 32, "TIMELR", read: static t => t.Latch(), writable: false))
        .AddRegister(0x20, "ARMED").Bits(0, AlarmCount, "ARMED", read: static t => t._armed, write: static (t, v) => t.Disarm(v), writable: false)
        .AddRegister(0x24, "TIMERAWH").Bits(0, 32, "TIMERAWH", read: static t => (uint)(t._time.Value >> 32), writable: false)
        .AddRegister(0x28, "TIMERAWL").Bits(0, 32, "TIMERAWL", read: static t => (uint)t._time.Value, writable: false)
        .AddRegister(0x2C, "DBGPAUSE", 7).Bits(0, 3, "DBG")
        .AddRegister(Paused, "PAUSE").Bit(0, "PAUSE", write: static (t, v) => t.Pause(v != 0));

    static RegisterMap<RpTimer> AddInterrupts(RegisterMap<RpTimer> map, uint at) => map
        .AddRegister(at, "INTR").Bits(0, AlarmCount, "ALARM", write: static (t, _) => t.Update(), clearByOne: true)
        .AddRegister(at + 4, "INTE").Bits(0, AlarmCount, "ALARM", write: static (t, _) => t.Update())
        .AddRegister(at + 8, "INTF").Bits(0, AlarmCount, "ALARM", write: static (t, _) => t.Update())
        .AddRegister(at + 12, "INTS").Bits(0, AlarmCount, "ALARM", read: static t => t.Status, writable: false);

    readonly RateCounter _time;
    readonly Machine _machine;
    readonly IrqLine? _first;
    readonly uint _raw;                                 // offset of INTR; INTE and INTF follow
    readonly long[] _tickets = new long[AlarmCount];
    uint _low, _high, _armed;

    /// <summary>Builds the timer.</summary>
    /// <param name="machine">Gives the time and gets reports.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="first">Interrupt line of alarm 0; the others follow. Or null.</param>
    /// <param name="isRp2350">The newer chip's registers.</param>
    public RpTimer(Machine machine, string name, uint start, IrqLine? first, bool isRp2350) : base(isRp2350 ? Rp2350 : Rp2040, machine, start, 0x1000, name) =>
        (_machine, _time, _first, _raw) = (machine, new RateCounter(machine.Clock, MicrosecondHz), first, isRp2350 ? Interrupts2350 : Interrupts2040);

    static RegisterMap<RpTimer> AddAlarms(RegisterMap<RpTimer> map)
    {
        for (int i = 0; i < AlarmCount; i++)
        {
            int alarm = i;
            map.AddRegister(Alarms + 4 * (uint)i, $"ALARM{i}").Bits(0, 32, "ALARM", write: (t, _) => t.Arm(alarm));
        }
        return map;
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        Disarm(uint.MaxValue);
        (_low, _high) = (0, 0);
        _time.Restart(0, running: true);
        Update();
    }

    uint Status => (Stored(_raw) & Stored(_raw + 4)) | Stored(_raw + 8);

    // The high half of a read of the low half waits for its reader.
    uint Latch()
    {
        ulong now = _time.Value;
        _high = (uint)(now >> 32);
        return (uint)now;
    }

    void SetTime(ulong value)
    {
        _time.Value = value;
        Rearrange();
    }

    void Pause(bool pause)
    {
        _time.Running = !pause;
        Rearrange();
    }

    void Disarm(uint alarms)
    {
        _armed &= ~alarms;
        Rearrange();
    }

    void Arm(int alarm)
    {
        _armed |= 1u << alarm;
        Arrange(alarm);
    }

    void Rearrange()
    {
        for (int i = 0; i < AlarmCount; i++)
            Arrange(i);
    }

    // An alarm fires when the low half of the time equals it.
    void Arrange(int alarm)
    {
        _machine.Clock.Cancel(_tickets[alarm]);
        if ((_armed >> alarm & 1) != 0 && _time.CycleAfter(Stored(Alarms + 4 * (uint)alarm) - (uint)_time.Value) is ulong cycle)
            _tickets[alarm] = _machine.Clock.At(cycle, _ => Fire(alarm));
    }

    void Fire(int alarm)
    {
        _armed &= ~(1u << alarm);
        Store(_raw, Stored(_raw) | 1u << alarm);
        Update();
    }

    void Update()
    {
        for (int i = 0; i < AlarmCount; i++)
            _first?.Next(i).Set((Status >> i & 1) != 0);
    }
}
