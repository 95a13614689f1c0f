using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>A block that the chip has and Emu does not model: words keep what is written, start at 0, and each is reported once.</summary>
/// <param name="machine">Gets the reports.</param>
/// <param name="name">Name for messages.</param>
/// <param name="start">First address.</param>
/// <param name="size">Bytes.</param>
public sealed class UnmodelledRegisters(Machine? machine, string name, uint start, uint size) : IDevice
{
    readonly uint[] _words = new uint[size / 4];

    /// <inheritdoc/>
    public string Name => name;
    /// <inheritdoc/>
    public uint Base => start;
    /// <inheritdoc/>
    public uint Size => size;

    /// <inheritdoc/>
    public void Reset() => Array.Clear(_words);

    /// <inheritdoc/>
    public uint Read(uint offset, Width width)
    {
        machine?.ReportUnmodelled(start + offset, name, isWrite: false);
        return WordLanes.Read(_words[offset / 4], offset, width);
    }

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        machine?.ReportUnmodelled(start + offset, name, isWrite: true);
        uint lanes = WordLanes.Mask(offset, width);
        ref uint word = ref _words[offset / 4];
        word = (word & ~lanes) | (value << WordLanes.Shift(offset) & lanes);
    }
}
