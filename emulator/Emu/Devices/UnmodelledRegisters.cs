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
        uint value = _words[offset / 4] >> (int)(offset & 3) * 8;
        return width switch { Width.U8 or Width.S8 => value & 0xFF, Width.U16 or Width.S16 => value & 0xFFFF, _ => value };
    }

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        machine?.ReportUnmodelled(start + offset, name, isWrite: true);
        int shift = (int)(offset & 3) * 8;
        uint lanes = (width switch { Width.U8 or Width.S8 => 0xFFu, Width.U16 or Width.S16 => 0xFFFF, _ => uint.MaxValue }) << shift;
        ref uint word = ref _words[offset / 4];
        word = (word & ~lanes) | (value << shift & lanes);
    }
}
