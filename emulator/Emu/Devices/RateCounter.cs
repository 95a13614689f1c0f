using Emu.Timing;

namespace Emu.Devices;

/// <summary>A counter of a device that runs at its own rate. Its value is computed from the core's cycles; nothing happens while it counts.</summary>
/// <param name="clock">The core's clock.</param>
/// <param name="hz">Counts per second.</param>
internal sealed class RateCounter(IClock clock, ulong hz)
{
    ulong _hz = hz, _offset, _stood;
    bool _running = true;

    ulong Ticks => (ulong)((UInt128)clock.Now * _hz / clock.Hz);

    /// <summary>The value now. Setting it lets the counter go on from there.</summary>
    public ulong Value
    {
        get => _running ? Ticks + _offset : _stood;
        set => (_offset, _stood) = (value - Ticks, value);
    }

    /// <summary>False: the value stands.</summary>
    public bool Running
    {
        get => _running;
        set
        {
            ulong now = Value;
            _running = value;
            Value = now;
        }
    }

    /// <summary>Counts per second; the value goes on from where it is.</summary>
    public ulong Hz
    {
        get => _hz;
        set
        {
            ulong now = Value;
            _hz = value;
            Value = now;
        }
    }

    /// <summary>Starts or stops it at a value, for resets.</summary>
    public void Restart(ulong value, bool running)
    {
        _running = running;
        Value = value;
    }

    /// <summary>The first cycle at which the counter will have made some more counts; null when it stands, or when that lies beyond all cycles.</summary>
    public ulong? CycleAfter(ulong counts)
    {
        if (!_running)
            return null;
        UInt128 cycle = ((UInt128)Ticks + counts) * clock.Hz;
        cycle = (cycle + _hz - 1) / _hz;
        return cycle < ulong.MaxValue ? (ulong)cycle : null;
    }
}
