using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>SIO of RP2350: the RISC-V platform timer and the software interrupts. Its other registers keep what is written and are reported.</summary>
/// <remarks>
/// Source: RP2350 datasheet, 3.1.8 "RISC-V platform timer", 3.1.11 register list. The timer counts microseconds unless FULLSPEED is set, as after the start-up code that sets the tick
/// generators. On Hazard3 its output is mip.MTIP, on Cortex-M33 an interrupt line.
/// </remarks>
public sealed class Rp2350SingleCycleIo : IDevice
{
    const uint SoftwareInterrupt = 0x1A0, Control = 0x1A4, TimeLow = 0x1B0, TimeHigh = 0x1B4, CompareLow = 0x1B8, CompareHigh = 0x1BC;
    const uint ControlAfterReset = 0xD, Enable = 1, FullSpeed = 2, MicrosecondHz = 1_000_000;
    const uint SetFirst = 1, ClearFirst = 1 << 8, FirstCore = 1, SetSecond = 2, ClearSecond = 1 << 9, SecondCore = 2;
    const int SoftwareInput = 3, TimerInput = 7;

    readonly Machine _machine;
    readonly UnmodelledRegisters _others;
    readonly RateCounter _time;
    readonly IrqLine? _software, _timer;
    ulong _compare;
    uint _control, _pending;
    long _ticket;

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gives the time and gets reports.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="timer">Interrupt line of the timer on a core that is not RISC-V, or null.</param>
    public Rp2350SingleCycleIo(Machine machine, string name, uint start, IrqLine? timer)
    {
        (_machine, Base, Name) = (machine, start, name);
        _others = new UnmodelledRegisters(machine, name, start, Size);
        _time = new RateCounter(machine.Clock, MicrosecondHz);
        bool riscV = machine.Processor is RiscV.RiscVProcessor;
        _timer = riscV ? machine.RiscV.Local(TimerInput) : timer;
        _software = riscV ? machine.RiscV.Local(SoftwareInput) : null;
    }

    /// <inheritdoc/>
    public string Name { get; }
    /// <inheritdoc/>
    public uint Base { get; }
    /// <inheritdoc/>
    public uint Size => 0x4000;

    /// <inheritdoc/>
    public void Reset()
    {
        _others.Reset();
        _time.Restart(0, running: true);
        (_compare, _control, _pending) = (ulong.MaxValue, ControlAfterReset, 0);
        _time.Hz = MicrosecondHz;
        _software?.Set(false);
        Arrange();
    }

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        uint word;
        switch (offset & ~3u)
        {
            case SoftwareInterrupt: word = _pending | _pending << 8; break;
            case Control: word = _control; break;
            case TimeLow: word = (uint)_time.Value; break;
            case TimeHigh: word = (uint)(_time.Value >> 32); break;
            case CompareLow: word = (uint)_compare; break;
            case CompareHigh: word = (uint)(_compare >> 32); break;
            default: return _others.Read(offset, width);
        }
        word >>= (int)(offset & 3) * 8;
        return width switch { Width.U8 or Width.S8 => word & 0xFF, Width.U16 or Width.S16 => word & 0xFFFF, _ => word };
    }

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        if (width != Width.U32 && offset is >= SoftwareInterrupt and < CompareHigh + 4)
        {
            _machine.Report(MachineError.DeviceAccessWidth, Name, Base + offset, $"{Name} takes words; a narrower store to 0x{Base + offset:X8} was ignored");
            return;
        }
        switch (offset)
        {
            case SoftwareInterrupt: Request(value); return;
            case Control:
                _control = value & 15;
                _time.Hz = (value & FullSpeed) != 0 ? _machine.Clock.Hz : MicrosecondHz;
                _time.Running = (value & Enable) != 0;
                break;
            case TimeLow: _time.Value = (_time.Value & ~(ulong)uint.MaxValue) | value; break;
            case TimeHigh: _time.Value = (_time.Value & uint.MaxValue) | (ulong)value << 32; break;
            case CompareLow: _compare = (_compare & ~(ulong)uint.MaxValue) | value; break;
            case CompareHigh: _compare = (_compare & uint.MaxValue) | (ulong)value << 32; break;
            default: _others.Write(offset, value, width); return;
        }
        Arrange();
    }

    void Request(uint value)
    {
        uint set = ((value & SetFirst) != 0 ? FirstCore : 0) | ((value & SetSecond) != 0 ? SecondCore : 0);
        uint clear = ((value & ClearFirst) != 0 ? FirstCore : 0) | ((value & ClearSecond) != 0 ? SecondCore : 0);
        _pending = (_pending & ~clear) | set;
        _software?.Set((_pending & FirstCore) != 0);
        if ((set & SecondCore) != 0)
            _machine.Report(MachineError.UnmodelledRegister, Name, Base + SoftwareInterrupt, $"{Name}: the software interrupt of the second core goes nowhere: that core is not modelled");
    }

    /// <summary>The interrupt is asserted while mtime is not below mtimecmp.</summary>
    void Arrange()
    {
        _machine.Clock.Cancel(_ticket);
        ulong time = _time.Value;
        _timer?.Set(time >= _compare);
        if (time < _compare && _time.CycleAfter(_compare - time) is ulong cycle)
            _ticket = _machine.Clock.At(cycle, _ => Arrange());
    }
}
