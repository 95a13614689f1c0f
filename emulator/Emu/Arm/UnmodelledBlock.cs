using Emu.Isa;
using Emu.Memory;

namespace Emu.Arm;

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
