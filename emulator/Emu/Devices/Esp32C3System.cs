using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>System registers of the ESP32-C3: the four interrupts that the core gives itself. The others keep what is written and are reported.</summary>
/// <remarks>Source: ESP32-C3 Technical Reference Manual, 16 "System Registers", SYSTEM_CPU_INTR_FROM_CPU_n_REG.</remarks>
/// <param name="machine">Gets reports.</param>
/// <param name="name">Name for messages.</param>
/// <param name="start">First address.</param>
/// <param name="first">Interrupt source of the first of the four; the others follow. Or null.</param>
public sealed class Esp32C3System(Machine machine, string name, uint start, IrqLine? first) : IDevice
{
    const uint FromCpu = 0x28;
    const int Count = 4;

    readonly UnmodelledRegisters _others = new(machine, name, start, 0x1000);
    readonly uint[] _asserted = new uint[Count];

    /// <inheritdoc/>
    public string Name => name;
    /// <inheritdoc/>
    public uint Base => start;
    /// <inheritdoc/>
    public uint Size => 0x1000;

    /// <inheritdoc/>
    public void Reset()
    {
        _others.Reset();
        Array.Clear(_asserted);
    }

    static bool IsFromCpu(uint offset) => offset - FromCpu < 4 * Count;

    /// <inheritdoc/>
    public uint Read(uint offset, Width width) => IsFromCpu(offset) ? (offset & 3) == 0 ? _asserted[(offset - FromCpu) / 4] : 0 : _others.Read(offset, width);

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        if (!IsFromCpu(offset))
            _others.Write(offset, value, width);
        else if ((offset & 3) == 0)
        {
            int which = (int)(offset - FromCpu) / 4;
            _asserted[which] = value & 1;
            first?.Next(which).Set(_asserted[which] != 0);
        }
    }
}
