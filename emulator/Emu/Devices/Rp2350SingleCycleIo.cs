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
    const uint SoftwareInterrupt = 0x1A0, Control = 0x1A4, TimeLow = 0x1B0, CompareHigh = 0x1BC;
    const uint ControlAfterReset = 0xD, Enable = 1, FullSpeed = 2, MicrosecondHz = 1_000_000;
    const uint SetFirst = 1, ClearFirst = 1 << 8, FirstCore = 1, SetSecond = 2, ClearSecond = 1 << 9, SecondCore = 2;
    const int SoftwareInput = 3, TimerInput = 7;

    readonly Machine _machine;
    readonly UnmodelledRegisters _others;
    readonly MachineTimer _timer;
    readonly IrqLine? _software;
    uint _control, _pending;

    /// <summary>Builds the block.</summary>
    /// <param name="machine">Gives the time and gets reports.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <param name="timer">Interrupt line of the timer on a core that is not RISC-V, or null.</param>
    public Rp2350SingleCycleIo(Machine machine, string name, uint start, IrqLine? timer)
    {
        (_machine, Base, Name) = (machine, start, name);
        _others = new UnmodelledRegisters(machine, name, start, Size);
        bool riscV = machine.Processor is RiscV.RiscVProcessor;
        _timer = new MachineTimer(machine, riscV ? machine.RiscV.Local(TimerInput) : timer, MicrosecondHz);
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
        _timer.Reset();
        (_control, _pending) = (ControlAfterReset, 0);
        _software?.Set(false);
    }

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        uint word;
        switch (offset & ~3u)
        {
            case SoftwareInterrupt: word = _pending | _pending << 8; break;
            case Control: word = _control; break;
            case >= TimeLow and <= CompareHigh: word = _timer[(offset - TimeLow) / 4]; break;
            default: return _others.Read(offset, width);
        }
        return WordLanes.Read(word, offset, width);
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
            case SoftwareInterrupt: Request(value); break;
            case Control:
                _control = value & 15;
                _timer.SetRate((value & FullSpeed) != 0 ? _machine.Clock.Hz : MicrosecondHz);
                _timer.Running = (value & Enable) != 0;
                break;
            case >= TimeLow and <= CompareHigh: _timer[(offset - TimeLow) / 4] = value; break;
            default: _others.Write(offset, value, width); break;
        }
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
}
