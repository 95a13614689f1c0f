using Emu.Loading;

namespace Emu;

/// <summary>Who called whom, read from LR and the stack.</summary>
/// <remarks>
/// Firmware keeps no frame pointers, so return addresses are recognised by the call in front of them. With symbols, a call must lead to the
/// function below it in the chain, which drops stale words; a chain can still lack functions that were left by a tail call.
/// </remarks>
public static class CallChain
{
    const int MostWords = 2048;

    /// <summary>Return addresses, innermost first.</summary>
    /// <param name="machine">A machine that stands still, or the one that a hook gets.</param>
    /// <param name="most">Length at which to stop.</param>
    public static IReadOnlyList<uint> Of(Machine machine, int most = 16)
    {
        List<uint> chain = Collect(machine, most, matching: true);
        return chain.Count > 0 ? chain : Collect(machine, most, matching: false);
    }

    /// <summary>The chain as text: "0x08000124 main+0x14".</summary>
    /// <param name="machine">The same machine.</param>
    /// <param name="most">Length at which to stop.</param>
    public static IReadOnlyList<string> Describe(Machine machine, int most = 16) =>
        [.. Of(machine, most).Select(a => machine.Symbols?.Describe(a) is { } name ? $"0x{a:X8} {name}" : $"0x{a:X8}")];

    internal static List<uint> Collect(Machine machine, int most, bool matching)
    {
        var chain = new List<uint>();
        uint callee = machine.Pc;
        void Add(uint value)
        {
            uint at = value & ~1u;
            if ((chain.Count > 0 && chain[^1] == at) || !IsReturn(machine, value, matching ? callee : null))
                return;
            chain.Add(at);
            callee = at - 2;
        }
        Add(machine.Core.Reg(14));
        uint sp = machine.Core.Reg(13) & ~3u;
        Span<byte> word = stackalloc byte[4];
        for (uint i = 0; i < MostWords && chain.Count < most && machine.Memory.TryRead(sp + 4 * i, word); i++)
            Add(BitConverter.ToUInt32(word));
        return chain;
    }

    static bool IsReturn(Machine machine, uint value, uint? callee)
    {
        uint at = value & ~1u;
        Span<byte> before = stackalloc byte[4];
        if ((value & 1) == 0 || at < 4 || !machine.Memory.TryRead(at - 4, before))
            return false;
        uint first = BitConverter.ToUInt16(before), second = BitConverter.ToUInt16(before[2..]);
        if ((second & 0xFF87) == 0x4780)                    // BLX register
            return true;
        if ((first & 0xF800) != 0xF000 || (second & 0xD000) != 0xD000)
            return false;
        if (callee is not uint pc || machine.Symbols is not { } symbols)
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
