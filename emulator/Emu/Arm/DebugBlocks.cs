using Emu.Interp;
using Emu.Isa;
using Emu.Memory;

namespace Emu.Arm;

/// <summary>Data Watchpoint and Trace unit: only the cycle counter. Source: ARMv7-M ARM (DDI 0403E), C1.8.</summary>
internal sealed class CycleCounter(Machine machine, SystemControl system) : IDevice
{
    uint _control, _offset;

    public string Name => "DWT";
    public uint Base => 0xE0001000;
    public uint Size => 0x1000;

    bool Running => (_control & 1) != 0 && system.TraceEnabled;

    public void Reset() => (_control, _offset) = (0, 0);

    public uint Read(uint offset, Width width)
    {
        switch (offset)
        {
            case 0x000: return _control | 4u << 28;                     // NUMCOMP = 4
            case 0x004: return Count;
            case 0xFB4: return 0;                                       // LSR: not locked
            default:
                machine.ReportUnmodelled(Base + offset, "DWT", isWrite: false);
                return 0;
        }
    }

    public void Write(uint offset, uint value, Width width)
    {
        switch (offset)
        {
            case 0x000:
                uint count = Count;
                _control = value & 0x7F;
                Count = count;
                if ((value & 0x7E) != 0)
                    machine.ReportUnmodelled(Base, "DWT_CTRL bits other than CYCCNTENA", isWrite: true);
                break;
            case 0x004: Count = value; break;
            case 0xFB0: break;                                          // LAR: the lock of other cores
            default: machine.ReportUnmodelled(Base + offset, "DWT", isWrite: true); break;
        }
    }

    /// <summary>CYCCNT. Setting it keeps it running, or standing, from there.</summary>
    public uint Count
    {
        get => Running ? (uint)machine.Cycles + _offset : _offset;
        set => _offset = Running ? value - (uint)machine.Cycles : value;
    }
}

/// <summary>Instrumentation trace: stimulus ports are always ready, and port 0 goes to the console. Source: ARMv7-M ARM, C1.7.</summary>
internal sealed class TraceConsole(Machine machine) : IDevice
{
    uint _control, _enabled;

    public string Name => "ITM";
    public uint Base => 0xE0000000;
    public uint Size => 0x1000;

    public void Reset() => (_control, _enabled) = (0, 0);

    public uint Read(uint offset, Width width)
    {
        switch (offset)
        {
            case < 0x400: return 1;                                     // FIFO ready
            case 0xE00: return _enabled;
            case 0xE80: return _control;
            case 0xFB4: return 0;
            default:
                machine.ReportUnmodelled(Base + offset, "ITM", isWrite: false);
                return 0;
        }
    }

    public void Write(uint offset, uint value, Width width)
    {
        switch (offset)
        {
            case < 0x400:
                if ((offset & ~3u) == 0 && (_control & 1) != 0 && (_enabled & 1) != 0)
                    for (int i = 0; i < CoreBus.Bytes(width); i++)
                        machine.WriteConsole((byte)(value >> (8 * i)));
                break;
            case 0xE00: _enabled = value; break;
            case 0xE40: break;                                          // TPR: privilege of ports
            case 0xE80: _control = value; break;
            case 0xFB0: break;
            default: machine.ReportUnmodelled(Base + offset, "ITM", isWrite: true); break;
        }
    }
}

/// <summary>A block that exists on the chip but is not modelled: reads 0, keeps nothing, and says so.</summary>
/// <param name="machine">Gets the report.</param>
/// <param name="name">Name of the block.</param>
/// <param name="start">First address.</param>
/// <param name="size">Bytes.</param>
internal sealed class UnmodelledBlock(Machine machine, string name, uint start, uint size) : IDevice
{
    public string Name => name;
    public uint Base => start;
    public uint Size => size;

    public uint Read(uint offset, Width width)
    {
        machine.ReportUnmodelled(start + offset, name, isWrite: false);
        return 0;
    }

    public void Write(uint offset, uint value, Width width) => machine.ReportUnmodelled(start + offset, name, isWrite: true);
}
