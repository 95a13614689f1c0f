using Emu.Isa;

namespace Emu.Arm;

// Without a machine a core has no memory.
public unsafe partial struct ArmCore
{
    private static NotSupportedException NoMemory(uint address) => new($"no memory is connected (address 0x{address:x8})");

    public partial uint Load(uint address, Width width) => throw NoMemory(address);
    public partial void Store(uint address, uint value, Width width) => throw NoMemory(address);
    public partial uint LoadAligned(uint address, Width width) => throw NoMemory(address);
    public partial void StoreAligned(uint address, uint value, Width width) => throw NoMemory(address);
    public partial uint StoreExclusive(uint address, uint value, Width width) => throw NoMemory(address);
}
