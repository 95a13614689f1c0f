using Emu.Isa;
using Emu.Memory;
using Emu.RiscV;

namespace Emu.Devices;

/// <summary>Registers of Nuclei's interrupt controller ECLIC: bytes, but clicinfo.</summary>
/// <remarks>Source: NMSIS, core_feature_eclic.h.</remarks>
public sealed class Eclic : IDevice
{
    const uint Configuration = 0, Information = 4, Threshold = 0xB, Interrupts = 0x1000;

    readonly Machine _machine;
    readonly EclicInterrupts _core;

    /// <summary>Builds it.</summary>
    /// <param name="machine">A machine with a core of Nuclei.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="start">First address.</param>
    /// <exception cref="InvalidOperationException">The machine has another core.</exception>
    public Eclic(Machine machine, string name, uint start)
    {
        (_machine, Name, Base) = (machine, name, start);
        _core = machine.RiscV.Rules as EclicInterrupts ?? throw new InvalidOperationException("the ECLIC belongs to a core of Nuclei");
    }

    /// <inheritdoc/>
    public string Name { get; }
    /// <inheritdoc/>
    public uint Base { get; }
    /// <inheritdoc/>
    public uint Size => 0x10000;

    /// <inheritdoc/>
    public void Reset() { }

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        uint value = 0;
        for (uint i = 0; i < Interp.CoreBus.Bytes(width); i++)
            value |= (uint)ReadByte(offset + i) << (int)(8 * i);
        return value;
    }

    byte ReadByte(uint offset)
    {
        if (offset >= Interrupts && offset < Interrupts + 4 * _core.Count)
            return _core[(int)(offset - Interrupts) / 4, (int)offset & 3];
        uint information = (uint)_core.Count | (uint)EclicInterrupts.ControlBits << 21;
        switch (offset)
        {
            case Configuration: return (byte)_core.Configuration;
            case > Configuration and < Information: return 0;
            case >= Information and < Information + 4: return (byte)(information >> (int)(8 * (offset - Information)));
            case >= 8 and < Threshold: return 0;
            case Threshold: return (byte)_core.Threshold;
            default:
                _machine.ReportUnmodelled(Base + offset, Name, isWrite: false);
                return 0;
        }
    }

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        for (uint i = 0; i < Interp.CoreBus.Bytes(width); i++)
            WriteByte(offset + i, (byte)(value >> (int)(8 * i)));
    }

    void WriteByte(uint offset, byte value)
    {
        if (offset >= Interrupts && offset < Interrupts + 4 * _core.Count)
            _core[(int)(offset - Interrupts) / 4, (int)offset & 3] = value;
        else
            switch (offset)
            {
                case Configuration: _core.Configuration = value; break;
                case > Configuration and < Threshold: break;
                case Threshold: _core.Threshold = value; break;
                default: _machine.ReportUnmodelled(Base + offset, Name, isWrite: true); break;
            }
    }
}
