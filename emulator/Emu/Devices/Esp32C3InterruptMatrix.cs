using Emu.Isa;
using Emu.Memory;
using Emu.RiscV;

namespace Emu.Devices;

/// <summary>Registers of the ESP32-C3's interrupt matrix and of its core's interrupt controller.</summary>
/// <remarks>Source: ESP32-C3 Technical Reference Manual, 8.4 and 8.5 (register summary and registers).</remarks>
public sealed class Esp32C3InterruptMatrix : IDevice
{
    const uint Status = 0xF8, ClockGate = 0x100, Enable = 0x104, Type = 0x108, Clear = 0x10C, Pending = 0x110, Priorities = 0x114, Threshold = 0x194;

    readonly Machine _machine;
    readonly Esp32C3Interrupts _core;
    uint _gate, _clear;

    /// <summary>Builds it.</summary>
    /// <param name="machine">A machine with the core of the ESP32-C3.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <exception cref="InvalidOperationException">The machine has another core.</exception>
    public Esp32C3InterruptMatrix(Machine machine, string name, uint start)
    {
        (_machine, Name, Base) = (machine, name, start);
        _core = machine.RiscV.Rules as Esp32C3Interrupts ?? throw new InvalidOperationException("the interrupt matrix belongs to the core esp32-c3");
    }

    /// <inheritdoc/>
    public string Name { get; }
    /// <inheritdoc/>
    public uint Base { get; }
    /// <inheritdoc/>
    public uint Size => 0x1000;

    /// <inheritdoc/>
    public void Reset() => (_gate, _clear) = (1, 0);

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        uint word;
        switch (offset & ~3u)
        {
            case < Status when offset / 4 < (uint)_core.Sources: word = _core[(int)offset / 4]; break;
            case Status or Status + 4: word = Asserted((int)(offset - Status) / 4 * 32); break;
            case ClockGate: word = _gate; break;
            case Enable: word = _core.Enable; break;
            case Type: word = _core.Edge; break;
            case Clear: word = _clear; break;
            case Pending: word = _core.Pending; break;
            case >= Priorities and < Threshold: word = _core.Priority((int)(offset - Priorities) / 4); break;
            case Threshold: word = _core.Threshold; break;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: false);
                return 0;
        }
        return WordLanes.Read(word, offset, width);
    }

    uint Asserted(int first)
    {
        uint bits = 0;
        for (int i = 0; i < 32 && first + i < _core.Sources; i++)
            if (_core.IsAsserted(first + i))
                bits |= 1u << i;
        return bits;
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
            case < Status when offset / 4 < (uint)_core.Sources: _core[(int)offset / 4] = value; break;
            case ClockGate: _gate = value & 1; break;
            case Enable: _core.Enable = value; break;
            case Type: _core.Edge = value; break;
            case Clear:
                _clear = value;
                _core.Clear(value);
                break;
            case >= Priorities and < Threshold: _core.SetPriority((int)(offset - Priorities) / 4, value); break;
            case Threshold: _core.SetThreshold(value); break;
            default: _machine.ReportUnmodelled(Base + offset, Name, isWrite: true); break;
        }
    }
}
