using Emu.Interp;
using Emu.Isa;
using Emu.Memory;

namespace Emu.Arm;

/// <summary>A bit-band alias: 32 MB in which each word stands for one bit of the 1 MB at the start of SRAM or of the peripherals.</summary>
/// <remarks>
/// Source: ARMv7-M ARM (DDI 0403E), B3.1.1, and Cortex-M3 TRM (DDI 0337), "Bit-banding". A load gives 0 or 1; a store takes bit 0 and changes one bit
/// of a byte, halfword or word, whichever the access was, by reading and writing it. A fault of the access below has the alias's address.
/// </remarks>
/// <param name="machine">Whose memory and devices it reaches.</param>
/// <param name="target">First address of the megabyte.</param>
internal sealed class BitBand(Machine machine, uint target) : IDevice
{
    public string Name => target == 0x20000000 ? "bit-band alias of SRAM" : "bit-band alias of peripherals";
    public uint Base => target + 0x2000000;
    public uint Size => 0x2000000;

    public uint Read(uint offset, Width width) => Load(Address(offset, width), width, offset, false) >> Bit(offset, width) & 1;

    public void Write(uint offset, uint value, Width width)
    {
        uint address = Address(offset, width), bit = 1u << Bit(offset, width);
        uint old = Load(address, width, offset, true);
        if (!machine.TryStore(address, (value & 1) != 0 ? old | bit : old & ~bit, width))
            machine.RefuseAccess(Base + offset, isWrite: true);
    }

    uint Load(uint address, Width width, uint offset, bool isWrite)
    {
        if (machine.TryLoad(address, width, out uint value))
            return value;
        machine.RefuseAccess(Base + offset, isWrite);
        return 0;
    }

    // Byte n of the megabyte has the 32 bytes from 32 n on, each bit four of them.
    uint Address(uint offset, Width width) => target + (offset >> 5 & ~(CoreBus.Bytes(width) - 1));

    static int Bit(uint offset, Width width) => (int)((offset >> 5 & (CoreBus.Bytes(width) - 1)) * 8 + (offset >> 2 & 7));
}
