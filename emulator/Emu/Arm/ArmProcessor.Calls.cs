using Emu.Loading;

namespace Emu.Arm;

// Recognising calls in machine code, for call chains.
internal sealed unsafe partial class ArmProcessor
{
    public override bool IsReturn(uint value, uint? callee)
    {
        uint at = value & ~1u;
        Span<byte> before = stackalloc byte[4];
        if ((value & 1) == 0 || at < 4 || !Machine.Memory.TryRead(at - 4, before))
            return false;
        uint first = BitConverter.ToUInt16(before), second = BitConverter.ToUInt16(before[2..]);
        if ((second & 0xFF87) == 0x4780)                    // BLX register
            return true;
        if ((first & 0xF800) != 0xF000 || (second & 0xD000) != 0xD000)
            return false;
        if (callee is not uint pc || Machine.Symbols is not { } symbols)
            return true;
        return symbols.At(pc) is not { } inside || symbols.At(Target(at, first, second)) is not { } called || called.Address == inside.Address;
    }

    // BL T1: S:I1:I2:imm10:imm11:0 with I = NOT(J EOR S), relative to the next instruction.
    static uint Target(uint next, uint first, uint second)
    {
        uint s = first >> 10 & 1, i1 = ~((second >> 13) ^ s) & 1, i2 = ~((second >> 11) ^ s) & 1;
        uint offset = i1 << 23 | i2 << 22 | (first & 0x3FF) << 12 | (second & 0x7FF) << 1;
        return next + (s != 0 ? offset | 0xFF000000 : offset);
    }
}
