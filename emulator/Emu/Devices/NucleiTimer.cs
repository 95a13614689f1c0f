using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>System timer of Nuclei's cores: mtime at a quarter of the core's clock, its compare value, and the software interrupt.</summary>
/// <remarks>Source: NMSIS, core_feature_timer.h; that of GD32VF103 gives the rate, core clock / 4.</remarks>
public sealed class NucleiTimer : IDevice
{
    const uint TimeLow = 0, TimeHigh = 4, CompareLow = 8, CompareHigh = 0xC, Stop = 0xFF8, Software = 0xFFC, Divider = 4;
    const int TimerStep = 4;                                    // from interrupt 3 to 7

    readonly Machine _machine;
    readonly IrqLine? _irq;
    readonly RateCounter _time;
    ulong _compare;
    uint _software;
    long _ticket;

    /// <summary>Builds the timer.</summary>
    /// <param name="machine">Gives the time and gets reports.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Software interrupt; that of the timer is four further. Or null.</param>
    public NucleiTimer(Machine machine, string name, uint start, IrqLine? irq) =>
        (_machine, Name, Base, _irq, _time) = (machine, name, start, irq, new RateCounter(machine.Clock, machine.Clock.Hz / Divider));

    /// <inheritdoc/>
    public string Name { get; }
    /// <inheritdoc/>
    public uint Base { get; }
    /// <inheritdoc/>
    public uint Size => 0x1000;

    /// <inheritdoc/>
    public void Reset()
    {
        (_compare, _software) = (ulong.MaxValue, 0);
        _time.Restart(0, running: true);
        _irq?.Set(false);
        Arrange();
    }

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        uint word;
        switch (offset & ~3u)
        {
            case TimeLow: word = (uint)_time.Value; break;
            case TimeHigh: word = (uint)(_time.Value >> 32); break;
            case CompareLow: word = (uint)_compare; break;
            case CompareHigh: word = (uint)(_compare >> 32); break;
            case Stop: word = _time.Running ? 0u : 1; break;
            case Software: word = _software; break;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: false);
                return 0;
        }
        word >>= (int)(offset & 3) * 8;
        return width switch { Width.U8 or Width.S8 => word & 0xFF, Width.U16 or Width.S16 => word & 0xFFFF, _ => word };
    }

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        // mstop and msip have one bit, in their first byte.
        if (width != Width.U32 && offset is not (Stop or Software))
        {
            _machine.Report(MachineError.DeviceAccessWidth, Name, Base + offset, $"{Name} takes words; a narrower store to 0x{Base + offset:X8} was ignored");
            return;
        }
        switch (offset)
        {
            case TimeLow: _time.Value = (_time.Value & ~(ulong)uint.MaxValue) | value; break;
            case TimeHigh: _time.Value = (_time.Value & uint.MaxValue) | (ulong)value << 32; break;
            case CompareLow: _compare = (_compare & ~(ulong)uint.MaxValue) | value; break;
            case CompareHigh: _compare = (_compare & uint.MaxValue) | (ulong)value << 32; break;
            case Stop: _time.Running = (value & 1) == 0; break;
            case Software:
                _software = value & 1;
                _irq?.Set(_software != 0);
                return;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: true);
                return;
        }
        Arrange();
    }

    void Arrange()
    {
        _machine.Clock.Cancel(_ticket);
        ulong time = _time.Value;
        _irq?.Next(TimerStep).Set(time >= _compare);
        if (time < _compare && _time.CycleAfter(_compare - time) is ulong cycle)
            _ticket = _machine.Clock.At(cycle, _ => Arrange());
    }
}
