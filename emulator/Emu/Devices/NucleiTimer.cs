using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>System timer of Nuclei's cores: mtime at a quarter of the core's clock, its compare value, and the software interrupt.</summary>
/// <remarks>Source: NMSIS, core_feature_timer.h; that of GD32VF103 gives the rate, core clock / 4.</remarks>
public sealed class NucleiTimer : IDevice
{
    const uint CompareHigh = 0xC, Stop = 0xFF8, Software = 0xFFC, Divider = 4;
    const int TimerStep = 4;                                    // from interrupt 3 to 7

    readonly Machine _machine;
    readonly IrqLine? _irq;
    readonly MachineTimer _timer;
    uint _software;

    /// <summary>Builds the timer.</summary>
    /// <param name="machine">Gives the time and gets reports.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="irq">Software interrupt; that of the timer is four further. Or null.</param>
    public NucleiTimer(Machine machine, string name, uint start, IrqLine? irq) =>
        (_machine, Name, Base, _irq, _timer) = (machine, name, start, irq, new MachineTimer(machine, irq?.Next(TimerStep), machine.Clock.Hz / Divider));

    /// <inheritdoc/>
    public string Name { get; }
    /// <inheritdoc/>
    public uint Base { get; }
    /// <inheritdoc/>
    public uint Size => 0x1000;

    /// <inheritdoc/>
    public void Reset()
    {
        _software = 0;
        _irq?.Set(false);
        _timer.Reset();
    }

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        uint word;
        switch (offset & ~3u)
        {
            case <= CompareHigh: word = _timer[offset / 4]; break;
            case Stop: word = _timer.Running ? 0u : 1; break;
            case Software: word = _software; break;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: false);
                return 0;
        }
        return WordLanes.Read(word, offset, width);
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
            case <= CompareHigh: _timer[offset / 4] = value; break;
            case Stop: _timer.Running = (value & 1) == 0; break;
            case Software:
                _software = value & 1;
                _irq?.Set(_software != 0);
                break;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: true);
                break;
        }
    }
}
