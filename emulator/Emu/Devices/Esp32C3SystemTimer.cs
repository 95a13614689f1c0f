namespace Emu.Devices;

/// <summary>SYSTIMER of the ESP32-C3: two counters at 16 MHz that are read by snapshot, and three alarms, at a time or periodic.</summary>
/// <remarks>
/// Source: ESP32-C3 Technical Reference Manual, chapter 10 "System Timer". An alarm takes its target or period when COMPn_LOAD is written. A target that lies up to half of the
/// counter's range back is due at once.
/// </remarks>
public sealed class Esp32C3SystemTimer : Peripheral<Esp32C3SystemTimer>
{
    const ulong Hz = 16_000_000, CounterBits = (1ul << 52) - 1, Half = 1ul << 51;
    const uint Configuration = 0x00, Loads = 0x0C, Targets = 0x1C, TargetConfigurations = 0x34, Enable = 0x64, Raw = 0x68, PeriodMode = 1u << 30, PeriodBits = (1 << 26) - 1;
    const int Alarms = 3, FirstAlarmEnable = 24, FirstUnitEnable = 30;

    static readonly RegisterMap<Esp32C3SystemTimer> Map = Build();

    readonly Machine _machine;
    readonly IrqLine? _first;
    readonly RateCounter[] _units;
    readonly ulong[] _taken = new ulong[2], _target = new ulong[Alarms];
    readonly uint[] _period = new uint[Alarms];
    readonly bool[] _loaded = new bool[Alarms];
    readonly long[] _tickets = new long[Alarms];

    static RegisterMap<Esp32C3SystemTimer> Build()
    {
        RegisterMap<Esp32C3SystemTimer> map = new RegisterMap<Esp32C3SystemTimer>("SYSTIMER", "ESP32-C3 TRM, 10")
            .AddRegister(Configuration, "CONF", 0x46000000).Bits(0, 32, "CONF", write: static (t, _) => t.Configure());
        for (int i = 0; i < 2; i++)
        {
            int unit = i;
            uint more = (uint)i;
            map.AddRegister(0x04 + 4 * more, $"UNIT{i}_OP").Bit(29, "VALUE_VALID", read: static _ => 1, writable: false).Bit(30, "UPDATE", read: static _ => 0, write: (t, v) => t.Take(unit, v))
                .AddRegister(Loads + 8 * more, $"UNIT{i}_LOAD_HI").Bits(0, 20, "HI").AddRegister(Loads + 4 + 8 * more, $"UNIT{i}_LOAD_LO").Bits(0, 32, "LO")
                .AddRegister(0x40 + 8 * more, $"UNIT{i}_VALUE_HI").Bits(0, 20, "HI", read: t => (uint)(t._taken[unit] >> 32), writable: false)
                .AddRegister(0x44 + 8 * more, $"UNIT{i}_VALUE_LO").Bits(0, 32, "LO", read: t => (uint)t._taken[unit], writable: false)
                .AddRegister(0x5C + 4 * more, $"UNIT{i}_LOAD").Bit(0, "LOAD", read: static _ => 0, write: (t, v) => t.Load(unit, v));
        }
        for (int i = 0; i < Alarms; i++)
        {
            int alarm = i;
            uint more = (uint)i;
            map.AddRegister(Targets + 8 * more, $"TARGET{i}_HI").Bits(0, 20, "HI").AddRegister(Targets + 4 + 8 * more, $"TARGET{i}_LO").Bits(0, 32, "LO")
                .AddRegister(TargetConfigurations + 4 * more, $"TARGET{i}_CONF").Bits(0, 26, "PERIOD").Bits(30, 2, "PERIOD_MODE, TIMER_UNIT_SEL", write: (t, _) => t.Arrange(alarm))
                .AddRegister(0x50 + 4 * more, $"COMP{i}_LOAD").Bit(0, "LOAD", read: static _ => 0, write: (t, v) => t.Compare(alarm, v));
        }
        return map.AddRegister(Enable, "INT_ENA").Bits(0, Alarms, "enable", write: static (t, _) => t.Update()).AddRegister(Raw, "INT_RAW").Bits(0, Alarms, "raw", writable: false)
            .AddRegister(0x6C, "INT_CLR").Bits(0, Alarms, "clear", read: static _ => 0, write: static (t, v) => t.Clear(v))
            .AddRegister(0x70, "INT_ST").Bits(0, Alarms, "masked", read: static t => t.Stored(Raw) & t.Stored(Enable), writable: false);
    }

    /// <summary>Builds the timer.</summary>
    /// <param name="machine">Gives the time and gets reports.</param>
    /// <param name="start">First address.</param>
    /// <param name="first">Interrupt source of alarm 0; the others follow. Or null.</param>
    public Esp32C3SystemTimer(Machine machine, uint start, IrqLine? first) : base(Map, machine, start, 0x1000)
    {
        (_machine, _first) = (machine, first);
        _units = [new RateCounter(machine.Clock, Hz), new RateCounter(machine.Clock, Hz)];
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        base.Reset();
        Array.Clear(_taken);
        Array.Clear(_target);
        Array.Clear(_period);
        Array.Clear(_loaded);
        for (int i = 0; i < 2; i++)
            _units[i].Restart(0, Runs(i));
        Rearrange();
        Update();
    }

    bool Runs(int unit) => (Stored(Configuration) >> FirstUnitEnable - unit & 1) != 0;

    void Configure()
    {
        for (int i = 0; i < 2; i++)
            if (_units[i].Running != Runs(i))
                _units[i].Running = Runs(i);
        Rearrange();
    }

    ulong Value(int unit) => _units[unit].Value & CounterBits;

    void Take(int unit, uint update)
    {
        if (update != 0)
            _taken[unit] = Value(unit);
    }

    ulong Pair(uint high) => (ulong)(Stored(high) & 0xFFFFF) << 32 | Stored(high + 4);

    void Load(int unit, uint load)
    {
        if (load == 0)
            return;
        _units[unit].Value = Pair(Loads + 8 * (uint)unit);
        Rearrange();
    }

    uint ConfigurationOf(int alarm) => Stored(TargetConfigurations + 4 * (uint)alarm);

    int UnitOf(int alarm) => (int)(ConfigurationOf(alarm) >> 31);

    void Compare(int alarm, uint load)
    {
        if (load == 0)
            return;
        bool periodic = (ConfigurationOf(alarm) & PeriodMode) != 0;
        _period[alarm] = periodic ? ConfigurationOf(alarm) & PeriodBits : 0;
        _target[alarm] = periodic ? (Value(UnitOf(alarm)) + _period[alarm]) & CounterBits : Pair(Targets + 8 * (uint)alarm);
        _loaded[alarm] = true;
        Arrange(alarm);
    }

    void Rearrange()
    {
        for (int i = 0; i < Alarms; i++)
            Arrange(i);
    }

    void Arrange(int alarm)
    {
        _machine.Clock.Cancel(_tickets[alarm]);
        if (!_loaded[alarm] || (Stored(Configuration) >> FirstAlarmEnable - alarm & 1) == 0)
            return;
        ulong ahead = (_target[alarm] - Value(UnitOf(alarm))) & CounterBits;
        if (_units[UnitOf(alarm)].CycleAfter(ahead >= Half ? 0 : ahead) is ulong cycle)
            _tickets[alarm] = _machine.Clock.At(cycle, _ => Fire(alarm));
    }

    void Fire(int alarm)
    {
        Store(Raw, Stored(Raw) | 1u << alarm);
        _target[alarm] = (_target[alarm] + _period[alarm]) & CounterBits;
        _loaded[alarm] = _period[alarm] != 0;
        Arrange(alarm);
        Update();
    }

    void Clear(uint bits)
    {
        Store(Raw, Stored(Raw) & ~bits);
        Update();
    }

    void Update()
    {
        for (int i = 0; i < Alarms; i++)
            _first?.Next(i).Set((Stored(Raw) & Stored(Enable) & 1u << i) != 0);
    }
}
