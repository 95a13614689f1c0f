using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>Core-local interruptor of one hart: software interrupt, and the timer behind the CSR time.</summary>
/// <remarks>
/// Source: SiFive FE310-G000 Manual, chapter "Core-Local Interruptor": msip at 0, mtimecmp at 0x4000, mtime at 0xBFF8. The timer counts at its own rate;
/// its value is computed from the core's cycles, and only the next match is an appointment.
/// </remarks>
public sealed class Clint : IDevice
{
    const uint SoftwareOffset = 0, CompareOffset = 0x4000, TimeOffset = 0xBFF8;
    const int SoftwareInput = 3, TimerInput = 7;

    readonly Machine _machine;
    readonly ulong _hz;
    readonly IrqLine _software, _timer;
    ulong _compare = ulong.MaxValue, _offset;
    uint _pending;
    long _ticket;

    /// <summary>Builds it and gives the hart its CSR time.</summary>
    /// <param name="machine">A machine with an RV32 core.</param>
    /// <param name="start">First address.</param>
    /// <param name="timerHz">Rate of mtime.</param>
    /// <exception cref="InvalidOperationException">The machine's core is not RISC-V.</exception>
    public Clint(Machine machine, uint start, uint timerHz)
    {
        (_machine, Base, _hz) = (machine, start, timerHz);
        (_software, _timer) = (machine.RiscV.Local(SoftwareInput), machine.RiscV.Local(TimerInput));
        machine.RiscV.Time = () => Time;
    }

    /// <inheritdoc/>
    public string Name => "CLINT";
    /// <inheritdoc/>
    public uint Base { get; }
    /// <inheritdoc/>
    public uint Size => 0x10000;

    /// <summary>mtime.</summary>
    public ulong Time => Ticks(_machine.Cycles) + _offset;

    ulong Ticks(ulong cycles) => (ulong)((UInt128)cycles * _hz / _machine.Clock.Hz);

    /// <inheritdoc/>
    public void Reset()
    {
        _machine.Clock.Cancel(_ticket);
        (_compare, _offset, _pending) = (ulong.MaxValue, 0 - Ticks(_machine.Cycles), 0);
        _software.Set(false);
        _timer.Set(false);
    }

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        uint word;
        switch (offset & ~3u)
        {
            case SoftwareOffset: word = _pending; break;
            case CompareOffset: word = (uint)_compare; break;
            case CompareOffset + 4: word = (uint)(_compare >> 32); break;
            case TimeOffset: word = (uint)Time; break;
            case TimeOffset + 4: word = (uint)(Time >> 32); break;
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
                return;
            case CompareOffset: _compare = (_compare & ~(ulong)uint.MaxValue) | value; break;
            case CompareOffset + 4: _compare = (_compare & uint.MaxValue) | (ulong)value << 32; break;
            case TimeOffset: SetTime((Time & ~(ulong)uint.MaxValue) | value); break;
            case TimeOffset + 4: SetTime((Time & uint.MaxValue) | (ulong)value << 32); break;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: true);
                return;
        }
        Arrange();
    }

    void SetTime(ulong time) => _offset = time - Ticks(_machine.Cycles);

    /// <summary>The timer interrupt is pending while mtime is not below mtimecmp.</summary>
    void Arrange()
    {
        _machine.Clock.Cancel(_ticket);
        ulong time = Time;
        _timer.Set(time >= _compare);
        if (time >= _compare)
            return;
        // The first cycle at which the timer shows the compare value. What lies beyond 2^64 cycles never comes.
        UInt128 cycle = ((UInt128)(_compare - _offset) * _machine.Clock.Hz + _hz - 1) / _hz;
        if (_compare >= _offset && cycle < ulong.MaxValue)
            _ticket = _machine.Clock.At((ulong)cycle, _ => Arrange());
    }
}
