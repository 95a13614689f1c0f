using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>Core-local interruptor of one hart: software interrupt, and the timer behind the CSR time.</summary>
/// <remarks>
/// Source: SiFive FE310-G000 Manual, chapter "Core-Local Interruptor": msip at 0, mtimecmp at 0x4000, mtime at 0xBFF8. The timer counts at its own rate.
/// </remarks>
public sealed class Clint : IDevice
{
    const uint SoftwareOffset = 0, CompareOffset = 0x4000, TimeOffset = 0xBFF8;
    const int SoftwareInput = 3, TimerInput = 7;

    readonly Machine _machine;
    readonly IrqLine _software;
    readonly MachineTimer _timer;
    uint _pending;

    /// <summary>Builds it and gives the hart its CSR time.</summary>
    /// <param name="machine">A machine with an RV32 core.</param>
    /// <param name="start">First address.</param>
    /// <param name="timerHz">Rate of mtime.</param>
    /// <exception cref="InvalidOperationException">The machine's core is not RISC-V.</exception>
    public Clint(Machine machine, uint start, uint timerHz)
    {
        (_machine, Base, _software) = (machine, start, machine.RiscV.Local(SoftwareInput));
        _timer = new MachineTimer(machine, machine.RiscV.Local(TimerInput), timerHz);
        machine.RiscV.Time = () => Time;
    }

    /// <inheritdoc/>
    public string Name => "CLINT";
    /// <inheritdoc/>
    public uint Base { get; }
    /// <inheritdoc/>
    public uint Size => 0x10000;

    /// <summary>mtime.</summary>
    public ulong Time => _timer.Time;

    /// <inheritdoc/>
    public void Reset()
    {
        _pending = 0;
        _software.Set(false);
        _timer.Reset();
    }

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        uint word;
        switch (offset & ~3u)
        {
            case SoftwareOffset: word = _pending; break;
            case CompareOffset or CompareOffset + 4: word = _timer[2 + (offset - CompareOffset) / 4]; break;
            case TimeOffset or TimeOffset + 4: word = _timer[(offset - TimeOffset) / 4]; break;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: false);
                return 0;
        }
        return WordLanes.Read(word, offset, width);
    }

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        if (width != Width.U32)
        {
            _machine.Report(MachineError.DeviceAccessWidth, Name, Base + offset, $"{Name} takes words; a narrower store to 0x{Base + offset:X8} was ignored");
            return;
        }
        switch (offset)
        {
            case SoftwareOffset:
                _pending = value & 1;
                _software.Set(_pending != 0);
                break;
            case CompareOffset or CompareOffset + 4: _timer[2 + (offset - CompareOffset) / 4] = value; break;
            case TimeOffset or TimeOffset + 4: _timer[(offset - TimeOffset) / 4] = value; break;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: true);
                break;
        }
    }
}
