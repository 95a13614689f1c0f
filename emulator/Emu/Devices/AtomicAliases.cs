using Emu.Isa;
using Emu.Memory;

namespace Emu.Devices;

/// <summary>A block of RP2040 or RP2350 with its three aliases: writes at +0x1000 toggle, at +0x2000 set and at +0x3000 clear bits.</summary>
/// <remarks>Source: RP2350 datasheet, 2.1.3 "Atomic register access".</remarks>
/// <param name="block">The block, of 4 KB.</param>
public sealed class AtomicAliases(IDevice block) : IDevice
{
    const uint Plain = 0x0000, Toggle = 0x1000, Set = 0x2000, Within = 0xFFF;

    /// <inheritdoc/>
    public string Name => block.Name;
    /// <inheritdoc/>
    public uint Base => block.Base;
    /// <inheritdoc/>
    public uint Size => 0x4000;

    /// <inheritdoc/>
    public void Reset() => block.Reset();

    /// <inheritdoc/>
    public uint Read(uint offset, Width width) => block.Read(offset & Within, width);

    /// <inheritdoc/>
    public void Write(uint offset, uint value, Width width)
    {
        uint at = offset & Within, alias = offset & ~Within;
        if (alias == Plain)
        {
            block.Write(at, value, width);
            return;
        }
        uint old = block.Read(at, width);
        block.Write(at, alias switch { Toggle => old ^ value, Set => old | value, _ => old & ~value }, width);
    }
}
