using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>Factory and user information of nRF52 as an unprogrammed chip has it: erased words, but the reset pin is configured.</summary>
/// <remarks>
/// Source: nRF52840 Product Specification, FICR and UICR; nrfx system_nrf52.c programs UICR.PSELRESET and resets when it does not hold pin 18.
/// </remarks>
/// <param name="machine">Gets reports of writes, which need NVMC and are not modelled.</param>
/// <param name="name">Name for messages.</param>
/// <param name="start">0x10000000 for FICR, 0x10001000 for UICR.</param>
public sealed class NrfInformation(Machine? machine, string name, uint start) : IDevice
{
    const uint ResetPin = 18;

    /// <inheritdoc/>
    public string Name => name;
    /// <inheritdoc/>
    public uint Base => start;
    /// <inheritdoc/>
    public uint Size => 0x1000;

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        uint value = start + (offset & ~3u) is 0x10001200 or 0x10001204 ? ResetPin : uint.MaxValue;
        return WordLanes.Read(value, offset, width);
    }

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width) => machine?.ReportUnmodelled(start + offset, name, isWrite: true);
}
