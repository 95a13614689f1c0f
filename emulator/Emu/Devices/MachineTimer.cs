namespace Emu.Devices;

/// <summary>mtime and mtimecmp: the timer interrupt is asserted while mtime is not below mtimecmp. Chips differ in where the words lie.</summary>
/// <remarks>Source: RISC-V Volume II (privileged), 20211203, 3.2.1. Only the next match is an appointment.</remarks>
/// <param name="machine">Gives the time.</param>
/// <param name="line">The interrupt, or null.</param>
/// <param name="hz">Counts per second.</param>
internal sealed class MachineTimer(Machine machine, IrqLine? line, ulong hz)
{
    readonly RateCounter _time = new(machine.Clock, hz);
    ulong _compare = ulong.MaxValue;
    long _ticket;

    /// <summary>mtime.</summary>
    public ulong Time => _time.Value;

    /// <summary>False: mtime stands.</summary>
    public bool Running
    {
        get => _time.Running;
        set
        {
            _time.Running = value;
            Arrange();
        }
    }

    /// <summary>Sets how fast mtime counts; it goes on from where it is.</summary>
    public void SetRate(ulong rate)
    {
        _time.Hz = rate;
        Arrange();
    }

    /// <summary>The halves as programs reach them: mtime low and high, mtimecmp low and high.</summary>
    /// <param name="word">0 to 3.</param>
    public uint this[uint word]
    {
        get => (uint)((word < 2 ? Time : _compare) >> Shift(word));
        set
        {
            ulong half = (ulong)uint.MaxValue << Shift(word), bits = (ulong)value << Shift(word);
            if (word < 2)
                _time.Value = (Time & ~half) | bits;
            else
                _compare = (_compare & ~half) | bits;
            Arrange();
        }
    }

    static int Shift(uint word) => (int)(word & 1) * 32;

    /// <summary>mtime counts from 0 at the given rate, and nothing matches.</summary>
    public void Reset()
    {
        _time.Hz = hz;
        _time.Restart(0, running: true);
        _compare = ulong.MaxValue;
        Arrange();
    }

    void Arrange()
    {
        machine.Clock.Cancel(_ticket);
        ulong time = Time;
        line?.Set(time >= _compare);
        if (time < _compare && _time.CycleAfter(_compare - time) is ulong cycle)
            _ticket = machine.Clock.At(cycle, _ => Arrange());
    }
}
